"""Who may give a role to whom. Every grant and every ending is one transaction with one audit line."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import F, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from netra.accounts.models import Account, Grant, Role, SetupLink
from netra.accounts.viewer import HeldGrant, Viewer
from netra.institutions.models import Institution, InstitutionKind
from netra.platform import audit
from netra.platform.clock import wall_now
from netra.regions.codes import is_within, range_of
from netra.regions.models import Level, Region

# Every role but the administrator's opens records, drafts or what was referred: an office gives it, not the
# people who run the machines.
RECORD_ROLES = frozenset({Role.COMMISSIONER, Role.CASE_OFFICER, Role.RECEIVING_OFFICER, Role.ANALYST})


# By a commissioner; an administrator alone gives the administrator's.
ROLES_GIVEN = tuple(role for role in Role if role is not Role.SYSTEM_ADMINISTRATOR)
# What is done at an office below a regency: a committee of a sub-district has members who decide; the
# supervisor of a village or polling station is alone and decides nothing.
_FIELD_ROLES: Mapping[int, frozenset[Role]] = {
    Level.DISTRICT: frozenset({Role.COMMISSIONER, Role.CASE_OFFICER})
}
_ALONE = frozenset({Role.CASE_OFFICER})


class Refusal(StrEnum):
    ONESELF = "oneself"
    NOT_YOURS = "not_yours"
    OUTSIDE = "outside"
    MIXED_ROLES = "mixed_roles"
    BOTH_SIDES = "both_sides"
    MIXED_WORLDS = "mixed_worlds"
    NOT_SET_UP = "not_set_up"
    ALREADY = "already"
    PAST = "past"
    OVER = "over"
    NO_SUCH_ROLE = "no_such_role"
    BEYOND = "beyond"
    NO_RECEIVER_HERE = "no_receiver_here"
    RECEIVER_ALONE = "receiver_alone"


SENTENCES: dict[Refusal, Promise] = {
    Refusal.ONESELF: _("Nobody gives or ends a role of their own. Ask another commissioner of your office."),
    Refusal.NOT_YOURS: _("This role is given by a commissioner of that office."),
    Refusal.OUTSIDE: _("That region lies outside the office's own region."),
    Refusal.MIXED_ROLES: _(
        "A system administrator sees no records, so one account cannot hold both kinds of roles. "
        "Use two accounts."
    ),
    Refusal.BOTH_SIDES: _(
        "Nobody refers a case and answers it for the body that receives it. "
        "Use an account of that body's own people."
    ),
    Refusal.MIXED_WORLDS: _("An example account belongs to an example office, and to no other."),
    Refusal.NOT_SET_UP: _(
        "This account has not been set up by its owner yet. "
        "Give the role after the one-time link has been used."
    ),
    Refusal.ALREADY: _("This account already holds that role at this office."),
    Refusal.PAST: _("The last day lies before the first day."),
    Refusal.OVER: _("That role has already ended."),
    Refusal.NO_SUCH_ROLE: _(
        "There is no such role at this office. A sub-district has commissioners and case officers, a village "
        "or polling station a case officer alone."
    ),
    Refusal.BEYOND: _(
        "This office is there for one election only. Choose days between its first and its last day."
    ),
    Refusal.NO_RECEIVER_HERE: _(
        "A receiving officer works at the body to which Bawaslu refers, not at Bawaslu: here the role would "
        "open nothing. No role was given. Who takes in reports and works on cases is a case officer; for a "
        "receiving officer choose the body that receives."
    ),
    Refusal.RECEIVER_ALONE: _(
        "A body that receives referrals has one role alone, receiving officer. No role was given. Choose "
        "that role, or choose your own office."
    ),
}


class GrantRefused(Exception):
    def __init__(self, code: Refusal) -> None:
        self.code = code
        self.sentence = SENTENCES[code]
        super().__init__(code)


WHAT_A_ROLE_OPENS: Mapping[Role, Promise] = {
    Role.COMMISSIONER: _("decides in the plenary, gives roles, appoints key holders, approves figures"),
    Role.CASE_OFFICER: _("takes in reports, checks and registers them, works on cases and refers them"),
    Role.RECEIVING_OFFICER: _(
        "works at the body to which Bawaslu refers, such as the personnel agency; sees only what was "
        "referred to it"
    ),
    Role.ANALYST: _("draws up figures for publication, which somebody else approves"),
}


def roles_at(institution: Institution) -> list[Role]:
    """What a commissioner may give there."""
    if not institution.is_field:
        return list(ROLES_GIVEN)
    return [role for role in ROLES_GIVEN if role in _FIELD_ROLES.get(institution.level, _ALONE)]


def may_give(by: Viewer, role: Role, institution: Institution) -> bool:
    if role is Role.SYSTEM_ADMINISTRATOR:
        return by.holds(Role.SYSTEM_ADMINISTRATOR, institution_key=institution.key)
    if by.holds(Role.COMMISSIONER, institution_key=institution.key):
        return True
    if institution.is_field:
        # The office above lets in who works below it; not the nation's, which reads no names itself.
        return any(
            held.institution_kind == InstitutionKind.BAWASLU
            and held.example == institution.example
            and Level.NATION < held.office_level < institution.level
            and held.covers(institution.region_id)
            for held in by.grants_of(Role.COMMISSIONER)
        )
    # A body that receives referrals has no commissioner: the office that refers to it lets its officer in.
    return (
        role is Role.RECEIVING_OFFICER
        and institution.kind != InstitutionKind.BAWASLU
        and any(
            held.institution_kind == InstitutionKind.BAWASLU
            and held.example == institution.example
            and held.covers(institution.region_id)
            for held in by.grants_of(Role.COMMISSIONER)
        )
    )


def given_by(by: Viewer) -> Q:
    """`may_give` as a condition on grants, for lists; a test holds the two together."""
    administers = [held.institution_key for held in by.grants_of(Role.SYSTEM_ADMINISTRATOR)]
    commissioner_of = [held.institution_key for held in by.grants_of(Role.COMMISSIONER)]
    found = Q(role=Role.SYSTEM_ADMINISTRATOR, institution__in=administers)
    found |= ~Q(role=Role.SYSTEM_ADMINISTRATOR) & Q(institution__in=commissioner_of)
    for held in by.grants_of(Role.COMMISSIONER):
        if held.institution_kind == InstitutionKind.BAWASLU:
            first, end = range_of(held.region_code)
            found |= _field_below(held)
            found |= ~Q(institution__kind=InstitutionKind.BAWASLU) & Q(
                role=Role.RECEIVING_OFFICER,
                institution__example=held.example,
                institution__region__gte=first,
                institution__region__lt=end,
            )
    return found


def _field_below(held: HeldGrant) -> Q:
    """Grants at the field offices that a commissioner with this grant lets people into."""
    if held.office_level == Level.NATION:
        return Q(pk__in=[])
    first, end = range_of(held.region_code)
    return ~Q(role=Role.SYSTEM_ADMINISTRATOR) & Q(
        institution__kind=InstitutionKind.BAWASLU,
        institution__example=held.example,
        institution__region__gte=first,
        institution__region__lt=end,
        institution__region__level__gt=max(held.office_level, Level.REGENCY),
    )


def grant(
    by: Viewer,
    account: Account,
    role: Role,
    institution: Institution,
    region: Region,
    *,
    starts: date,
    ends: date | None = None,
) -> Grant:
    if by.account_id == account.pk:
        raise GrantRefused(Refusal.ONESELF)
    at_bawaslu = institution.kind == InstitutionKind.BAWASLU
    if not may_give(by, role, institution):
        mistaken = not at_bawaslu and may_give(by, Role.RECEIVING_OFFICER, institution)
        raise GrantRefused(Refusal.RECEIVER_ALONE if mistaken else Refusal.NOT_YOURS)
    if role is Role.RECEIVING_OFFICER and at_bawaslu:
        raise GrantRefused(Refusal.NO_RECEIVER_HERE)
    if role is not Role.RECEIVING_OFFICER and not is_within(region.code, institution.region_id):
        raise GrantRefused(Refusal.OUTSIDE)
    if ends is not None and ends < starts:
        raise GrantRefused(Refusal.PAST)
    with transaction.atomic():
        return give(by.actor, account, role, institution, region, starts=starts, ends=ends)


def give(
    actor: str,
    account: Account,
    role: Role,
    institution: Institution,
    region: Region,
    *,
    starts: date,
    ends: date | None = None,
) -> Grant:
    """The part that holds for everybody, the command line included. Inside the caller's transaction."""
    if account.example != institution.example:
        raise GrantRefused(Refusal.MIXED_WORLDS)
    if institution.is_field:
        if role not in roles_at(institution):
            raise GrantRefused(Refusal.NO_SUCH_ROLE)
        ends = _within_period(institution, starts, ends)
    # Held, so that two givers at once cannot each miss the other's role: twice the same, or both kinds.
    account = Account.objects.select_for_update(no_key=True).get(pk=account.pk)
    held = list(live_grants(account))
    if any((Role(one.role) in RECORD_ROLES) != (role in RECORD_ROLES) for one in held):
        raise GrantRefused(Refusal.MIXED_ROLES)
    receives = role is Role.RECEIVING_OFFICER
    if any((one.role == Role.RECEIVING_OFFICER) is not receives for one in held):
        raise GrantRefused(Refusal.BOTH_SIDES)
    if any(
        one.role == role and one.institution_id == institution.key and one.region_id == region.code
        for one in held
    ):
        raise GrantRefused(Refusal.ALREADY)
    if role in RECORD_ROLES:
        # Whoever made the account still knows its link: no record opens until the owner has used it up.
        if not account.has_usable_password():
            raise GrantRefused(Refusal.NOT_SET_UP)
        SetupLink.objects.filter(account=account, used_at__isnull=True).delete()
    made = Grant.objects.create(
        account=account,
        role=role,
        institution=institution,
        region=region,
        starts=starts,
        ends=ends,
        granted_by=actor,
    )
    audit.append(
        actor=actor,
        action="grant.given",
        object_kind="grant",
        object_key=str(made.pk),
        facts={
            "account": account.pk,
            "role": role.value,
            "institution": institution.key,
            "region": region.code,
            "starts": starts.isoformat(),
            "ends": ends.isoformat() if ends else None,
        },
    )
    return made


def _within_period(office: Institution, starts: date, ends: date | None) -> date | None:
    """The last day of a role at an office that is there for a time: at the latest that of the office."""
    if office.example:
        # Its period lies in a demo's movable time, of which access is no part.
        return ends
    last = office.valid_to
    if (office.valid_from is not None and starts < office.valid_from) or (
        last is not None and max(starts, ends or starts) > last
    ):
        raise GrantRefused(Refusal.BEYOND)
    return ends or last


def field_offices_of(account_id: int) -> list[Institution]:
    """The offices below a regency at which the account holds or held a role."""
    held = Grant.objects.filter(account=account_id).values("institution")
    found = Institution.objects.filter(pk__in=held, kind=InstitutionKind.BAWASLU)
    return list(found.filter(region__level__gt=Level.REGENCY))


def follow_office(actor: str, office: Institution, *, former: date | None) -> int:
    """Roles at a field office end with it: none after its last day, and what ended with it goes on with it.

    Inside the transaction that moved the last day from `former`. How many roles changed.
    """
    last = office.valid_to
    if last is None:
        return 0
    held = Grant.objects.filter(institution=office, ended_by="")
    beyond = Q(ends__isnull=True) | Q(ends__gt=last) | (Q(ends=former) if former else Q(pk__in=[]))
    never = held.filter(starts__gt=last).update(ends=F("starts"), ended_by=actor)
    moved = held.filter(beyond, starts__lte=last).update(ends=last)
    if never or moved:
        audit.append(
            actor=actor,
            action="grant.followed_office",
            object_kind="institution",
            object_key=office.key,
            facts={"last_day": last.isoformat(), "moved": moved, "never_began": never},
        )
    return never + moved


def may_end(by: Viewer, held: Grant) -> bool:
    """Taking sight away harms no record, so an administrator may do it at once when an account is lost."""
    return by.account_id != held.account_id and (
        bool(by.grants_of(Role.SYSTEM_ADMINISTRATOR)) or may_give(by, Role(held.role), held.institution)
    )


def end(by: Viewer, held: Grant) -> None:
    """Ends a role at once, not at midnight: the next request of that account no longer has it."""
    if by.account_id == held.account_id:
        raise GrantRefused(Refusal.ONESELF)
    if not may_end(by, held):
        raise GrantRefused(Refusal.NOT_YOURS)
    today = wall_now().astimezone(ZoneInfo(held.region.timezone)).date()
    with transaction.atomic():
        ended = Grant.objects.filter(pk=held.pk, ended_by="").update(
            ends=max(today, held.starts), ended_by=by.actor
        )
        if not ended:
            raise GrantRefused(Refusal.OVER)
        audit.append(
            actor=by.actor,
            action="grant.ended",
            object_kind="grant",
            object_key=str(held.pk),
            facts={"account": held.account_id, "role": held.role, "institution": held.institution_id},
        )


def live() -> Q:
    """Grants that are or will be in force, by the zone where a day ends last."""
    today = wall_now().astimezone(ZoneInfo("Asia/Jakarta")).date()
    return Q(ended_by="") & (Q(ends__isnull=True) | Q(ends__gte=today))


def live_grants(account: Account) -> list[Grant]:
    return list(Grant.objects.filter(live(), account=account).select_related("institution"))
