"""Who is on the staff, and what a viewer may do about each: what the accounts pages show."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Count, Prefetch, Q, QuerySet

from netra.accounts.granting import given_by, live, may_end, may_give
from netra.accounts.models import Account, Grant, Role
from netra.accounts.setup import may_renew
from netra.accounts.viewer import Viewer
from netra.institutions.models import Institution, InstitutionKind
from netra.platform.ui import paging
from netra.regions.codes import NATION, range_of
from netra.regions.models import Level

PAGE = 50


class Sort(StrEnum):
    A_TO_Z = "nama"
    Z_TO_A = "nama-terbalik"


class Without(StrEnum):
    """Narrows to accounts that still wait for their first role, or have lost the last one."""

    ROLE = "tanpa"


@dataclass(frozen=True, slots=True)
class Wish:
    role: Role | Without | None = None
    sort: Sort = Sort.A_TO_Z
    after: tuple[str, int] | None = None


@dataclass(frozen=True, slots=True)
class Staff:
    """One line of the accounts page, with what the viewer may do about it."""

    account: Account
    grants: tuple[tuple[Grant, bool], ...]
    is_set_up: bool
    may_renew: bool


@dataclass(frozen=True, slots=True)
class Page:
    staff: list[Staff]
    more: str


def sees_everybody(viewer: Viewer) -> bool:
    """An administrator sees every account; a commissioner those that hold a role he or she gives."""
    return bool(viewer.grants_of(Role.SYSTEM_ADMINISTRATOR))


def _seen(viewer: Viewer) -> Q:
    """Of the grants in force, those on this viewer's page."""
    return live() if sees_everybody(viewer) else live() & given_by(viewer)


def narrowed(viewer: Viewer, wish: Wish) -> QuerySet[Account]:
    held = Grant.objects.filter(_seen(viewer))
    accounts = Account.objects.all()
    if not sees_everybody(viewer):
        accounts = accounts.filter(pk__in=held.values("account"))
    if isinstance(wish.role, Role):
        accounts = accounts.filter(pk__in=held.filter(role=wish.role).values("account"))
    elif wish.role is Without.ROLE:
        accounts = accounts.exclude(pk__in=Grant.objects.filter(live()).values("account"))
    return paging.ordered(accounts, "name", descending=wish.sort is Sort.Z_TO_A).prefetch_related(
        Prefetch(
            "grants",
            queryset=Grant.objects.filter(live()).select_related("institution", "region"),
            to_attr="live_grants",
        )
    )


def page(viewer: Viewer, wish: Wish) -> Page:
    rest = paging.beyond(narrowed(viewer, wish), "name", wish.after, descending=wish.sort is Sort.Z_TO_A)
    found, more = paging.cut(rest, PAGE, lambda account: paging.write(account.name, account.pk))
    return Page(list(_staff(viewer, found)), more)


def every(viewer: Viewer, wish: Wish) -> Iterator[Staff]:
    return _staff(viewer, narrowed(viewer, wish).iterator(chunk_size=500))


def _staff(viewer: Viewer, accounts: Iterable[Account]) -> Iterator[Staff]:
    everybody = sees_everybody(viewer)
    for account in accounts:
        grants: list[Grant] = account.live_grants  # type: ignore[attr-defined]  # what `narrowed` fetched
        seen = [one for one in grants if everybody or may_give(viewer, Role(one.role), one.institution)]
        yield Staff(
            account=account,
            grants=tuple((one, may_end(viewer, one)) for one in seen),
            is_set_up=account.has_usable_password(),
            may_renew=account.is_active and may_renew(viewer, account, grants),
        )


def total(viewer: Viewer) -> int:
    return narrowed(viewer, Wish()).count()


def counts(viewer: Viewer) -> dict[Role | Without, int]:
    """Accounts by role. A commissioner meets nobody without one."""
    held = Grant.objects.filter(_seen(viewer)).order_by().values("role")
    by_role = {row["role"]: row["n"] for row in held.annotate(n=Count("account", distinct=True))}
    counted: dict[Role | Without, int] = {role: by_role[role] for role in Role if role in by_role}
    if sees_everybody(viewer):
        counted[Without.ROLE] = narrowed(viewer, Wish(role=Without.ROLE)).count()
    return counted


def read_wish(role: str, sort: str, after: str) -> Wish:
    """From the address. What cannot be read is left out rather than answered with an error."""
    asked: Role | Without | None = Role(role) if role in Role.values else None
    return Wish(
        role=Without.ROLE if role == Without.ROLE else asked,
        sort=Sort(sort) if sort in set(Sort) else Sort.A_TO_Z,
        after=paging.read(after, paging.words, int),
    )


def grant_seen_by(viewer: Viewer, grant_id: int) -> Grant | None:
    """The grant, if this viewer may end it or could have given it; refused looks like missing."""
    found = (
        Grant.objects.filter(pk=grant_id, ended_by="")
        .select_related("account", "institution", "region")
        .first()
    )
    return found if found is not None and may_end(viewer, found) else None


def account_to_renew(viewer: Viewer, account_id: int) -> Account | None:
    account = Account.objects.filter(pk=account_id, is_active=True).first()
    return account if account is not None and may_renew(viewer, account) else None


def _near(viewer: Viewer) -> Q:
    """Of the thousands of bodies, those in the areas of the viewer's offices; from the nation's office the
    national and provincial ones, since the offices below let in who receives in a regency."""
    found = Q(pk__in=[])
    for held in viewer.grants_of(Role.COMMISSIONER):
        first, end = range_of(held.region_code)
        inside = Q(region__gte=first, region__lt=end, example=held.example)
        found |= inside & Q(region__level__lte=Level.PROVINCE) if held.region_code == NATION else inside
    return found


def field_office(viewer: Viewer, key: str) -> Institution | None:
    """The office below a regency into which this commissioner lets people; None for any other."""
    found = Institution.objects.select_related("region").filter(pk=key, kind=InstitutionKind.BAWASLU).first()
    if found is None or not found.is_field or not may_give(viewer, Role.CASE_OFFICER, found):
        return None
    return found


def offices_of(viewer: Viewer) -> list[Institution]:
    """Where this commissioner gives roles: the own offices, and the bodies that receive referrals there."""
    own = {held.institution_key for held in viewer.grants_of(Role.COMMISSIONER)}
    receiving = Institution.objects.filter(_near(viewer), kind__in=RECEIVING_KINDS).select_related("region")
    return [
        *Institution.objects.filter(key__in=own).select_related("region"),
        *(one for one in receiving if may_give(viewer, Role.RECEIVING_OFFICER, one)),
    ]


RECEIVING_KINDS = (
    InstitutionKind.BKN,
    InstitutionKind.BKN_REGIONAL_OFFICE,
    InstitutionKind.REGIONAL_HR_AGENCY,
    InstitutionKind.REGIONAL_GOVERNMENT,
    InstitutionKind.REGIONAL_UNIT,
    InstitutionKind.MINISTRY,
    InstitutionKind.GAKKUMDU,
    InstitutionKind.ARMED_FORCES,
    InstitutionKind.POLICE,
    InstitutionKind.VILLAGE_GOVERNMENT,
)
