"""Who is on the staff, and what a viewer may do about each: what the accounts pages show."""

from dataclasses import dataclass

from django.db.models import Prefetch

from netra.accounts.granting import may_end, may_give
from netra.accounts.models import Account, Grant, Role
from netra.accounts.setup import may_renew
from netra.accounts.viewer import Viewer
from netra.institutions.models import Institution, InstitutionKind


@dataclass(frozen=True, slots=True)
class Staff:
    """One line of the accounts page, with what the viewer may do about it."""

    account: Account
    grants: tuple[tuple[Grant, bool], ...]
    is_set_up: bool
    may_renew: bool


def staff_seen_by(viewer: Viewer) -> list[Staff]:
    """An administrator sees every account; a commissioner those that hold a role he or she may end."""
    everybody = bool(viewer.grants_of(Role.SYSTEM_ADMINISTRATOR))
    accounts = Account.objects.prefetch_related(
        Prefetch(
            "grants",
            queryset=Grant.objects.filter(ended_by="").select_related("institution", "region"),
            to_attr="current_grants",
        )
    )
    found = []
    for account in accounts:
        grants: list[Grant] = account.current_grants
        mine = [one for one in grants if everybody or may_give(viewer, Role(one.role), one.institution)]
        if not everybody and not mine:
            continue
        found.append(
            Staff(
                account=account,
                grants=tuple((one, may_end(viewer, one)) for one in (grants if everybody else mine)),
                is_set_up=account.has_usable_password(),
                may_renew=may_renew(viewer, account, tuple(grants)),
            )
        )
    return found


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


def offices_of(viewer: Viewer) -> list[Institution]:
    """Where this commissioner gives roles: the own offices, and the bodies that receive referrals there."""
    own = {held.institution_key for held in viewer.grants_of(Role.COMMISSIONER)}
    receiving = Institution.objects.filter(kind__in=RECEIVING_KINDS).select_related("region")
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
)
