"""The only way to a case or a referral. Refused looks like a missing page, whatever the reason."""

from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.http import Http404

from netra.accounts.models import Account, Role
from netra.accounts.viewer import HeldGrant, Viewer
from netra.cases.cleared import cleared
from netra.cases.models import (
    Case,
    CasePerson,
    CaseRecusal,
    Handover,
    LineState,
    NameWord,
    Outcome,
    ReferralLine,
    Sanction,
    Track,
)
from netra.institutions.models import Institution, InstitutionKind
from netra.platform.clock import office_today
from netra.platform.db.hot import Question
from netra.regions.codes import NATION, range_of
from netra.regions.models import Level
from netra.reports.models import Recusal

M = TypeVar("M", bound=Model)
OFFICERS = (Role.CASE_OFFICER, Role.COMMISSIONER)
ENDED_CASES = frozenset({"closed", "information_closed"})


class Action(StrEnum):
    SEE = "see"
    WORK = "work"
    DECIDE = "decide"


def cases_for(viewer: Viewer) -> QuerySet[Case]:
    """Own area, own province, or the nation; below a regency the own records alone; examples never beside
    real ones; nothing one is recused from."""
    return Case.objects.filter(_within(_officer_grants(viewer)), _not_aside(viewer))


def within_cases_for(viewer: Viewer, rows: QuerySet[M]) -> QuerySet[M]:
    """The same of a table whose rows name their case and say its region themselves: no case is read."""
    rows = rows.filter(_within(_officer_grants(viewer), held="case__"))
    # Nobody steps aside from many: asked once, however often the rows are.
    reports = Recusal.objects.filter(account=viewer.account_id, report__case__isnull=False)
    aside = {
        *reports.values_list("report__case", flat=True),
        *CaseRecusal.objects.filter(account=viewer.account_id).values_list("case", flat=True),
    }
    return rows.exclude(case__in=aside) if aside else rows


def referrals_for(viewer: Viewer) -> QuerySet[ReferralLine]:
    """What was sent in the cases of `cases_for`: a line says its region itself."""
    # Asked by the track, which the line knows: no case is read for it.
    reported, found = _aside(viewer)
    return (
        ReferralLine.objects.filter(_within(_officer_grants(viewer), held="track__case__"))
        .exclude(track__in=Track.objects.filter(case__report__in=reported).values("pk"))
        .exclude(track__in=Track.objects.filter(case__in=found).values("pk"))
    )


def findable_by_name(viewer: Viewer) -> QuerySet[CasePerson]:
    """Whom a search by name may find among the cases of `cases_for`, for whoever reads names there.

    Who was found to have broken a rule; and who stands in a case that is not decided, for the office that
    handles it alone. Of whom nothing was proven, a name leads nowhere: neither by the plenary nor, later, by
    the body that examined.
    """
    grants = [grant for grant in _officer_grants(viewer) if grant.office_level > Level.NATION]
    handled = Q(pk__in=[])
    for grant in grants:
        handled |= Q(case__office=grant.institution_key) & _within([grant], "case__", "case__")
    undecided = Q(case__decision=None) & ~Q(case__step__in=ENDED_CASES)
    found = Q(outcome=None) | Q(outcome__outcome=Outcome.VIOLATION)
    proven = Track.objects.filter(found, ~cleared(), person=OuterRef("pk"))
    return CasePerson.objects.filter(
        (handled & undecided) | Q(Exists(proven), case__decision__outcome=Outcome.VIOLATION),
        _within(grants, "case__", "case__"),
        _not_aside(viewer, "case__"),
    )


def name_words_for(viewer: Viewer) -> QuerySet[NameWord]:
    """Of the regions where the viewer reads names. Whom they may lead to, `findable_by_name` says."""
    seen = Q(pk__in=[])
    for grant in _officer_grants(viewer):
        if grant.office_level > Level.NATION:
            seen |= _in_region(grant)
    return NameWord.objects.filter(seen)


def finds_names(viewer: Viewer) -> bool:
    return any(grant.office_level > Level.NATION for grant in _officer_grants(viewer))


def _within(grants: Iterable[HeldGrant], place: str = "", held: str = "") -> Q:
    """The condition on cases, or on what hangs on them: `place` is the way to region and world, `held` to the
    case."""
    seen = Q(pk__in=[])
    for grant in grants:
        inside = Q(**{f"{place}example": grant.example}) & _in_region(grant, place)
        seen |= inside & _own_of_field(grant, held) if grant.is_field else inside
    return seen


def _own_of_field(grant: HeldGrant, held: str) -> Q:
    """Below a regency an office sees what it holds, what the offices below it hold, and what it handed on."""
    low, high = range_of(grant.region_code)
    offices = Institution.objects.filter(kind=InstitutionKind.BAWASLU, example=grant.example)
    if grant.office_level > Level.VILLAGE:
        offices = offices.filter(pk=grant.institution_key)
    else:
        offices = offices.filter(region__gte=low, region__lt=high)
    handed_on = Handover.objects.filter(from_office=grant.institution_key).values("case")
    return Q(**{f"{held}office__in": offices.values("pk")}) | Q(**{f"{held}pk__in": handed_on})


def _in_region(grant: HeldGrant, case: str = "") -> Q:
    # The nation is no range: asked for one, a database looks through all regions instead of one index.
    if grant.region_code == NATION:
        return Q()
    low, high = range_of(grant.region_code)
    return Q(**{f"{case}region_id__gte": low, f"{case}region_id__lt": high})


def _not_aside(viewer: Viewer, case: str = "") -> Q:
    """Asked once for the few that somebody stepped aside from, instead of case by case; and by the key alone,
    so that an index can answer for thousands of cases."""
    reported, found = _aside(viewer)
    of_reports = Case.objects.filter(report__in=reported).values("pk")
    return ~Q(**{f"{case}pk__in": of_reports}) & ~Q(**{f"{case}pk__in": found})


def _aside(viewer: Viewer) -> tuple[QuerySet[Any], QuerySet[Any]]:  # Any: rows of one column
    """What the viewer stepped aside from: reports, and cases without one."""
    return (
        Recusal.objects.filter(account=viewer.account_id).values("report"),
        CaseRecusal.objects.filter(account=viewer.account_id).values("case"),
    )


@lru_cache(maxsize=1024)
def _one_for(viewer: Viewer) -> Question[Case]:
    """The gate for one case. What a viewer may see is wholly said by the viewer's own value, which is the key
    of this memory: other grants are another value."""
    return Question(
        Case,
        lambda key: (
            cases_for(viewer)
            .filter(pk=key)
            .select_related("region", "office__region", "election", "incident", "report__region")
        ),
        UUID,
    )


def case_for(viewer: Viewer, case_id: UUID, action: Action = Action.SEE) -> Case:
    found = _one_for(viewer).objects(case_id)
    if not found:
        raise Http404
    case = found[0]
    if action is Action.WORK and not is_own(viewer, case):
        raise Http404
    if action is Action.DECIDE and not decides(viewer, case):
        raise Http404
    return case


def is_own(viewer: Viewer, case: Case) -> bool:
    """The office that handles the case. Offices above it read along and do not touch."""
    return any(_handles(grant, case) for grant in _officer_grants(viewer))


def decides(viewer: Viewer, case: Case) -> bool:
    """The plenary is the commissioners' own."""
    return any(grant.role is Role.COMMISSIONER and _handles(grant, case) for grant in _officer_grants(viewer))


def commissioners_of(case: Case) -> list[Account]:
    """Who sits in the plenary of the office that holds the case, without those who stepped aside."""
    today = office_today(case.region.timezone)
    aside = Q(pk__in=case.recusals.values("account"))
    if case.report_id is not None:
        aside |= Q(pk__in=Recusal.objects.filter(report=case.report_id).values("account"))
    return list(
        Account.objects.filter(
            Q(grants__ends__isnull=True) | Q(grants__ends__gte=today),
            grants__role=Role.COMMISSIONER,
            grants__institution=case.office_id,
            grants__ended_by="",
            is_active=True,
        )
        .exclude(aside)
        .distinct()
        .order_by("name")
    )


def knows_names(viewer: Viewer, case: Case) -> bool:
    """The national office counts and compares: it reads cases without who is in them."""
    return any(
        grant.covers(case.region_id) and grant.office_level > Level.NATION
        for grant in _officer_grants(viewer)
    )


def lines_for(viewer: Viewer) -> QuerySet[ReferralLine]:
    """What was referred to the viewer's own body and nothing else; nothing one is recused from.

    A body may answer for other regions than where it sits: a role over its own region is a role over all that
    it gets, and any other region narrows it.
    """
    bodies = Q(pk__in=[])
    for grant in viewer.grants_of(Role.RECEIVING_OFFICER):
        sent = Q(institution=grant.institution_key, track__case__example=grant.example)
        bodies |= sent & Q(institution__region=grant.region_code)
        bodies |= sent & _in_region(grant)
    return (
        ReferralLine.objects.filter(bodies)
        .exclude(track__case__report__recusals__account=viewer.account_id)
        .exclude(track__case__recusals__account=viewer.account_id)
    )


def line_for(viewer: Viewer, line_id: UUID) -> ReferralLine:
    line = (
        lines_for(viewer)
        .filter(pk=line_id)
        .select_related(
            "track__person",
            "track__case__office",
            "track__case__region",
            "track__case__incident",
            "institution",
        )
        .annotate(sent_again=Exists(_returned_before()))
        .first()
    )
    if line is None:
        raise Http404
    return line


def _returned_before() -> QuerySet[ReferralLine]:
    """An earlier line of the same track that the same body gave back."""
    return ReferralLine.objects.filter(
        track=OuterRef("track"),
        institution=OuterRef("institution"),
        state=LineState.RETURNED,
        referred_at__lt=OuterRef("referred_at"),
    )


def sanction_for(line: ReferralLine) -> Sanction | None:
    """What the body of this line recorded under it.

    A body that returned the file learns nothing of what came after, nor any body what another one imposed.
    """
    found: Sanction | None = getattr(line.track, "sanction", None)
    if found is None or line.state != LineState.ACKNOWLEDGED or found.recorded_for_id != line.institution_id:
        return None
    return found


def _officer_grants(viewer: Viewer) -> list[HeldGrant]:
    return [
        grant for grant in viewer.grants_of(*OFFICERS) if grant.institution_kind == InstitutionKind.BAWASLU
    ]


def _handles(grant: HeldGrant, case: Case) -> bool:
    return (
        grant.institution_key == case.office_id
        and grant.covers(case.region_id)
        and grant.example is case.example
    )
