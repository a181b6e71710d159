"""One line of what waits: a limit that runs, a report to be looked at, a referral, a proposal."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from netra.accounts.models import Role
from netra.accounts.viewer import Viewer
from netra.cases import queries as cases
from netra.cases import running, wording
from netra.cases.models import Case, CaseLimit, LimitProposal, ReferralLine, Track
from netra.cases.procedure import pack_of
from netra.desk.lines import turn_of
from netra.desk.models import Turn
from netra.law import limits, packs
from netra.platform.clock import office_now, office_today
from netra.platform.ui import formats
from netra.platform.ui.daygroups import Group, group_of
from netra.reports import morning, triage
from netra.reports.models import Report, ReportStatus


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
    ends: datetime | None = None
    since: date | None = None

    @property
    def left(self) -> timedelta | None:
        return self.ends - office_now() if self.ends is not None else None

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


def obliged_words(obliged: str) -> str:
    """Who else has to keep a limit, by the word of the pack."""
    return {
        "reporter": _("The reporter"),
        "police": _("The police investigators"),
        "prosecutor": _("The prosecutor"),
        "district_court": _("The district court"),
        "high_court": _("The high court"),
        "personnel_authority": _("The personnel authority"),
    }.get(obliged, _("Another body"))


def _whose(turn: Turn, mine: bool, office: str) -> str:
    if mine:
        return _("You")
    return _("The commissioners, %(office)s") % {"office": office} if turn is Turn.COMMISSIONER else office


def _moves(viewer: Viewer, turn: Turn, office_key: str, region_code: str) -> bool:
    roles = (Role.COMMISSIONER,) if turn is Turn.COMMISSIONER else (Role.CASE_OFFICER,)
    return any(viewer.holds(role, institution_key=office_key, region_code=region_code) for role in roles)


def _local_day(moment: datetime, zone: str) -> date:
    return moment.astimezone(ZoneInfo(zone)).date()


def of_report(viewer: Viewer, report: Report) -> Item:
    act = triage.pack_of(report).acts.get(report.act)
    zone = report.region.timezone
    last_day = morning.last_day_of(report)
    ends = limits.ends_at(last_day, zone) if last_day else None
    waits = report.status == ReportStatus.AWAITING_COMPLETION
    # When the days of the reporter are over, it is for the office to go on.
    theirs = waits and ends is not None and office_now() < ends
    mine = not theirs and _moves(viewer, Turn.OFFICER, report.office_id, report.region_id)
    return Item(
        title=act.wording.in_language(get_language() or "id").rstrip(".") if act else _("Act not chosen yet"),
        url=reverse("reports:report", args=[report.pk]),
        reference=_("Report %(number)s") % {"number": str(report.pk)[:8]},
        place=report.region.full_name,
        step=_("Waiting for completion")
        if waits
        else _("Initial assessment, after the completion")
        if getattr(report, "completion_ends", None)
        else _("Initial assessment"),
        turn=Turn.OFFICER,
        whose=obliged_words("reporter") if theirs else _whose(Turn.OFFICER, mine, report.office.name),
        mine=mine,
        example=report.example,
        group=group_of(last_day, office_today(zone)),
        last_day=last_day,
        ends=ends,
        since=_local_day(report.delivered_at, zone),
    )


def _of_case(viewer: Viewer, case: Case, turn: Turn, step: str, *, body: str = "", **more: object) -> Item:
    mine = turn is not Turn.BODY and _moves(viewer, turn, case.office_id, case.region_id)
    return Item(
        title=wording.act_of(case, pack_of(case)),
        url=reverse("cases:case", args=[case.pk]),
        reference=_("Case %(number)s") % {"number": case.reference},
        place=case.region.full_name,
        step=step,
        turn=turn,
        whose=body if turn is Turn.BODY else _whose(turn, mine, case.office.name),
        mine=mine,
        example=case.example,
        **more,  # type: ignore[arg-type]  # the days of the item, checked where they are given
    )


def of_limit(viewer: Viewer, row: CaseLimit) -> Item:
    case, zone = row.case, row.case.region.timezone
    limit = packs.shipped(row.law_pack, row.pack_version).limits[row.limit_id]
    turn = turn_of(case.step, limit.obliged)
    return _of_case(
        viewer,
        case,
        turn,
        f"{wording.state_of(case.step, pack_of(case))}: {wording.said(limit.wording)}",
        body=obliged_words(limit.obliged),
        group=group_of(row.last_day, office_today(zone)),
        last_day=row.last_day,
        ends=running.end_of(row),
    )


def of_track(viewer: Viewer, track: Track, turn: Turn, decided_on: date) -> Item:
    return _of_case(
        viewer,
        track.case,
        turn,
        wording.state_of(track.step, pack_of(track.case)),
        group=Group.WAITING,
        since=decided_on,
    )


def of_line(viewer: Viewer, line: ReferralLine) -> Item:
    case = line.track.case
    days = cases.days_open(line, office_today(case.region.timezone)).days
    return _of_case(
        viewer,
        case,
        Turn.BODY,
        ngettext("Not answered for %(days)s day", "Not answered for %(days)s days", days)
        % {"days": formats.number(days)},
        body=line.institution.name,
        group=Group.WAITING,
        since=line.referred_on,
    )


def of_proposal(viewer: Viewer, proposal: LimitProposal) -> Item:
    case = proposal.limit.case
    return _of_case(
        viewer,
        case,
        Turn.OFFICER,
        _("New last day proposed: %(day)s") % {"day": formats.short_date(proposal.last_day)},
        group=Group.WAITING,
        since=_local_day(proposal.proposed_at, case.region.timezone),
    )


def of_open_case(viewer: Viewer, case: Case, since: date, body: str) -> Item:
    """A case in which no limit runs and nothing waits to be referred or answered, and which is not closed."""
    return _of_case(
        viewer,
        case,
        Turn.BODY if body else Turn.OFFICER,
        wording.state_of(case.step, pack_of(case)),
        body=body,
        group=Group.WAITING,
        since=since,
    )
