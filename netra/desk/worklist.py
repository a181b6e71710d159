"""What waits for a move, by the hours left: reports not yet registered, cases whose limit runs, referrals,
and last days that a newer calendar or pack would move."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from netra.accounts.models import Role
from netra.accounts.viewer import Viewer
from netra.cases import access as cases_access
from netra.cases import proposals, wording
from netra.cases import queries as cases
from netra.cases.models import Case, LimitProposal, ReferralLine, Track
from netra.cases.procedure import FIRST_TRACK_STATE, pack_of
from netra.law import limits
from netra.platform.clock import office_now, office_today
from netra.platform.ui import formats
from netra.reports import access as reports_access
from netra.reports import triage
from netra.reports.models import Report, ReportStatus

# The nearest limits; what lies behind them is reached through the lists themselves.
NEAREST = 200


class Group(StrEnum):
    LATE = "lewat"
    TODAY = "hari-ini"
    SOON = "besok-lusa"
    WEEK = "pekan-ini"
    LATER = "nanti"
    WAITING = "menunggu"

    @property
    def label(self) -> str:
        return {
            Group.LATE: _("Past the limit"),
            Group.TODAY: _("Today"),
            Group.SOON: _("Tomorrow and the day after"),
            Group.WEEK: _("This week"),
            Group.LATER: _("Later"),
            Group.WAITING: _("Without a day of its own"),
        }[self]


class Turn(StrEnum):
    OFFICER = "officer"
    COMMISSIONER = "commissioner"
    BODY = "body"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that waits. `last_day` is None where no rule gives a day."""

    title: str
    url: str
    reference: str
    place: str
    step: str
    turn: Turn
    whose: str
    mine: bool
    example: bool
    group: Group
    last_day: date | None = None
    left: timedelta | None = None
    since: date | None = None
    proposal: bool = False

    @property
    def when(self) -> str:
        if self.last_day is not None:
            return formats.short_date(self.last_day)
        return _("since %(day)s") % {"day": formats.short_date(self.since)} if self.since else ""

    @property
    def chip_kind(self) -> str:
        if self.left is not None:
            return formats.urgency(self.left)
        return "" if self.mine else "wait"

    @property
    def chip_text(self) -> str:
        if self.left is not None:
            return formats.time_left(self.left)
        return _("Your move") if self.mine else _("Waiting")


@dataclass(frozen=True, slots=True)
class Worklist:
    items: Sequence[Item]
    unanswered: int
    oldest_days: int

    def of(self, group: Group) -> list[Item]:
        return [item for item in self.items if item.group is group]

    @property
    def mine(self) -> list[Item]:
        return [item for item in self.items if item.mine]

    @property
    def next_week(self) -> list[Item]:
        return [item for item in self.items if item.group in {Group.TODAY, Group.SOON, Group.WEEK}]

    @property
    def proposals(self) -> list[Item]:
        return [item for item in self.items if item.proposal]

    @property
    def for_plenary(self) -> list[Item]:
        return [item for item in self.items if item.turn is Turn.COMMISSIONER]


def worklist(viewer: Viewer) -> Worklist:
    """Everything the viewer may see that waits, the nearest limit first; what has no day of its own last."""
    waiting = cases.unanswered(viewer)
    items = [
        *(_report_item(viewer, report) for report in _received(viewer)),
        *(_case_item(viewer, case) for case in cases.in_handling(viewer)),
        *(_track_item(viewer, track) for track in _to_refer(viewer)),
        *(_line_item(line) for line in waiting),
        *(_proposal_item(viewer, one) for one in proposals.waiting(viewer)[:NEAREST]),
    ]
    far = timedelta.max
    items.sort(key=lambda item: (item.left is None, item.left or far, item.since or date.max, item.reference))
    ages = [cases.days_open(line, office_today(line.track.case.region.timezone)).days for line in waiting]
    return Worklist(items, len(waiting), max(ages, default=0))


def group_of(last_day: date | None, today: date) -> Group:
    """By local days: what ends tonight at 24.00 belongs to today, whatever hours are left."""
    if last_day is None:
        return Group.WAITING
    days = (last_day - today).days
    if days < 0:
        return Group.LATE
    if days == 0:
        return Group.TODAY
    if days <= 2:
        return Group.SOON
    return Group.WEEK if days <= 7 else Group.LATER


def _received(viewer: Viewer) -> list[Report]:
    return list(
        reports_access.reports_for(viewer)
        .filter(status=ReportStatus.RECEIVED)
        .select_related("region", "office")
        .order_by("delivered_at", "id")[:NEAREST]
    )


def _to_refer(viewer: Viewer) -> list[Track]:
    return list(
        Track.objects.filter(
            case__in=cases_access.cases_for(viewer), step__in=[FIRST_TRACK_STATE, "returned"]
        )
        .select_related("case__region", "case__office", "case__incident", "case__decision")
        .order_by("case__handling_last_day", "pk")[:NEAREST]
    )


def _span(last_day: date | None, zone: str) -> timedelta | None:
    return None if last_day is None else limits.ends_at(last_day, zone) - office_now()


def _whose(turn: Turn, mine: bool, office: str) -> str:
    if mine:
        return _("You")
    return _("The commissioners, %(office)s") % {"office": office} if turn is Turn.COMMISSIONER else office


def _moves(viewer: Viewer, turn: Turn, office_key: str, region_code: str) -> bool:
    roles = (Role.COMMISSIONER,) if turn is Turn.COMMISSIONER else (Role.CASE_OFFICER,)
    return any(viewer.holds(role, institution_key=office_key, region_code=region_code) for role in roles)


def _report_item(viewer: Viewer, report: Report) -> Item:
    act = triage.pack_of(report).acts.get(report.act)
    zone = report.region.timezone
    last_day = min((step.last_day for step in triage.next_steps(report) if step.last_day), default=None)
    mine = _moves(viewer, Turn.OFFICER, report.office_id, report.region_id)
    return Item(
        title=act.wording.in_language(get_language() or "id").rstrip(".") if act else _("Act not chosen yet"),
        url=reverse("reports:report", args=[report.pk]),
        reference=_("Report %(number)s") % {"number": str(report.pk)[:8]},
        place=report.region.full_name,
        step=_("Initial assessment"),
        turn=Turn.OFFICER,
        whose=_whose(Turn.OFFICER, mine, report.office.name),
        mine=mine,
        example=report.example,
        group=group_of(last_day, office_today(zone)),
        last_day=last_day,
        left=_span(last_day, zone),
        since=_local_day(report.delivered_at, zone),
    )


def _local_day(moment: datetime, zone: str) -> date:
    return moment.astimezone(ZoneInfo(zone)).date()


def _case_item(viewer: Viewer, case: Case) -> Item:
    pack = pack_of(case)
    zone = case.region.timezone
    turn = Turn.COMMISSIONER if case.step == "study" else Turn.OFFICER
    mine = _moves(viewer, turn, case.office_id, case.region_id)
    return Item(
        title=wording.act_of(case, pack),
        url=reverse("cases:case", args=[case.pk]),
        reference=_("Case %(number)s") % {"number": case.reference},
        place=case.region.full_name,
        step=wording.state_of(case.step, pack),
        turn=turn,
        whose=_whose(turn, mine, case.office.name),
        mine=mine,
        example=case.example,
        group=group_of(case.handling_last_day, office_today(zone)),
        last_day=case.handling_last_day,
        left=_span(case.handling_last_day, zone),
        since=case.registered_on,
    )


def _track_item(viewer: Viewer, track: Track) -> Item:
    case = track.case
    pack = pack_of(case)
    mine = _moves(viewer, Turn.OFFICER, case.office_id, case.region_id)
    decision = getattr(case, "decision", None)
    return Item(
        title=wording.act_of(case, pack),
        url=reverse("cases:case", args=[case.pk]),
        reference=_("Case %(number)s") % {"number": case.reference},
        place=case.region.full_name,
        step=wording.state_of(track.step, pack),
        turn=Turn.OFFICER,
        whose=_whose(Turn.OFFICER, mine, case.office.name),
        mine=mine,
        example=case.example,
        group=Group.WAITING,
        since=decision.held_on if decision else None,
    )


def _line_item(line: ReferralLine) -> Item:
    case = line.track.case
    pack = pack_of(case)
    days = cases.days_open(line, office_today(case.region.timezone)).days
    return Item(
        title=wording.act_of(case, pack),
        url=reverse("cases:case", args=[case.pk]),
        reference=_("Case %(number)s") % {"number": case.reference},
        place=case.region.full_name,
        step=ngettext("Not answered for %(days)s day", "Not answered for %(days)s days", days)
        % {"days": formats.number(days)},
        turn=Turn.BODY,
        whose=line.institution.name,
        mine=False,
        example=case.example,
        group=Group.WAITING,
        since=line.referred_on,
    )


def _proposal_item(viewer: Viewer, proposal: LimitProposal) -> Item:
    case = proposal.limit.case
    zone = case.region.timezone
    mine = _moves(viewer, Turn.OFFICER, case.office_id, case.region_id)
    return Item(
        title=wording.act_of(case, pack_of(case)),
        url=reverse("cases:case", args=[case.pk]),
        reference=_("Case %(number)s") % {"number": case.reference},
        place=case.region.full_name,
        step=_("New last day proposed: %(day)s") % {"day": formats.short_date(proposal.last_day)},
        turn=Turn.OFFICER,
        whose=_whose(Turn.OFFICER, mine, case.office.name),
        mine=mine,
        example=case.example,
        group=Group.WAITING,
        since=_local_day(proposal.proposed_at, zone),
        proposal=True,
    )
