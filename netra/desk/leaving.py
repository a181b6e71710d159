"""Somebody leaves: what is open under their name goes to a colleague, keys and roles end, in one transaction.

Cases, reports and tasks belong to the office and stand in the same lists for its people. By name stand only
the reading of sealed reports, the keys of the office, and the roles. Nothing is ended that would leave a
report unreadable or an office without enough key holders: the page says what comes first. A commissioner does
it for another, so an office always keeps one.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from django.db import transaction
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from netra.accounts import granting
from netra.accounts.models import Account, Grant, Role
from netra.accounts.viewer import Viewer
from netra.institutions.models import Institution
from netra.reports import holders, openings
from netra.reports.models import KeyHolder, Opening


class Blocker(StrEnum):
    """What must be done before this person can go."""

    ONESELF = "oneself"
    NOTHING = "nothing"
    FEW_HOLDERS = "few_holders"
    SEALS = "seals"


SENTENCES: dict[Blocker, Promise] = {
    Blocker.ONESELF: _("Nobody hands over their own roles. Ask another commissioner of your office."),
    Blocker.NOTHING: _("Nothing stands under this name in your office any more."),
    Blocker.FEW_HOLDERS: _(
        "The office would have fewer than three key holders and take no more reports. Appoint another holder "
        "first."
    ),
    Blocker.SEALS: _(
        "Some reports could then be opened by nobody. Let two holders renew the seals first, so that the new "
        "holder has them too."
    ),
}


class Refused(Exception):
    """`sentence` says why. Nothing was changed."""

    def __init__(self, code: str, sentence: Promise | str) -> None:
        super().__init__(code)
        self.code = code
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Leaving:
    """What stands under one name in the offices of the viewer."""

    account: Account
    offices: Sequence[Institution]
    grants: Sequence[Grant]
    keys: Sequence[KeyHolder]
    openings: Sequence[Opening]
    elsewhere: int  # roles at offices whose commissioner the viewer is not
    blockers: Sequence[Blocker]


def leaving(viewer: Viewer, account_id: int) -> Leaving | None:
    """None when this viewer gives no role that the person has or had: refused looks like missing."""
    own = [held.institution_key for held in viewer.grants_of(Role.COMMISSIONER)]
    # Supervisors below a regency are let in, and let go, by the office above them.
    own += [
        one.key
        for one in granting.field_offices_of(account_id)
        if granting.may_give(viewer, Role.CASE_OFFICER, one)
    ]
    account = Account.objects.filter(pk=account_id).first()
    ever = Grant.objects.filter(account=account_id, institution__in=own)
    if account is None or not ever.exists():
        return None
    live = Grant.objects.filter(granting.live(), account=account)
    grants = list(live.filter(institution__in=own).select_related("institution__region", "region"))
    keys = list(
        KeyHolder.objects.filter(key__account=account, ends_at=None, office__in=own).select_related(
            "office__region", "key"
        )
    )
    opened = list(
        Opening.objects.filter(handler=account, ended_at=None, report__office__in=own)
        .exclude(report__status__in=openings.OVER)
        .select_related("report__office__region", "report__region")
        .order_by("requested_at", "pk")
    )
    offices = list(Institution.objects.select_related("region").filter(key__in=own).order_by("name"))
    elsewhere = live.exclude(institution__in=own).count()
    found = Leaving(account, offices, grants, keys, opened, elsewhere, blockers=())
    return replace(found, blockers=_blockers(viewer, found))


def _blockers(viewer: Viewer, found: Leaving) -> list[Blocker]:
    if viewer.account_id == found.account.pk:
        return [Blocker.ONESELF]
    if not (found.grants or found.keys or found.openings):
        return [Blocker.NOTHING]
    blockers = []
    for key in found.keys:
        now = [one.pk for one in holders.present(key.office)]
        rest = [pk for pk in now if pk != key.pk]
        if key.pk in now and len(rest) < holders.FEWEST_HOLDERS:
            blockers.append(Blocker.FEW_HOLDERS)
        if holders.lost(key.office, rest).count() > holders.lost(key.office, now).count():
            blockers.append(Blocker.SEALS)
    return list(dict.fromkeys(blockers))


def successors(found: Leaving) -> list[Account]:
    """Officers of these offices with a key of their own, who could read on."""
    wanted = Q()
    for office in found.offices:
        wanted |= Q(pk__in=holders.serving(office).values("pk"))
    return list(
        Account.objects.filter(wanted, person_keys__isnull=False, person_keys__retired_at__isnull=True)
        .exclude(pk=found.account.pk)
        .distinct()
        .order_by("name")
    )


def hand_over(viewer: Viewer, account_id: int, *, successor_id: int | None, reason: str) -> None:
    """All of it or nothing. Raises Refused."""
    with transaction.atomic():
        # Held, so that no role and no reading is given to this person meanwhile.
        Account.objects.select_for_update(no_key=True).filter(pk=account_id).first()
        found = leaving(viewer, account_id)
        if found is None:
            raise Refused(Blocker.NOTHING, SENTENCES[Blocker.NOTHING])
        if found.blockers:
            raise Refused(found.blockers[0], SENTENCES[found.blockers[0]])
        if found.openings and successor_id is None:
            raise Refused("successor", _("Choose who reads on: sealed reports are open under this name."))
        try:
            for key in found.keys:
                holders.end(viewer, key)
            for opening in found.openings:
                _pass_on(viewer, opening, successor_id or 0, reason)
            for grant in found.grants:
                granting.end(viewer, grant)
        except (holders.HolderRefused, openings.OpeningRefused, granting.GrantRefused) as refused:
            raise Refused(str(refused.code), refused.sentence) from refused


def _pass_on(viewer: Viewer, opening: Opening, successor_id: int, reason: str) -> None:
    """The successor reads only what two holders give anew: the key of the one who leaves is not passed on."""
    asked = Opening.objects.filter(report=opening.report, handler=successor_id, ended_at=None)
    if not asked.exists():
        openings.request(opening.report, successor_id, reason, by=viewer)
    openings.end_for(opening, actor=viewer.actor)
