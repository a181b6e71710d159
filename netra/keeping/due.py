"""Which records of an office have ended, and from when the period of their kind would let them go.

A dry run: it reads. This version of Netra removes no record; a person decides with the archive schedule in
hand, and whether a legal process still needs the record, no table can tell.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, TruncDate

from netra.accounts.models import Account, Grant
from netra.accounts.viewer import Viewer
from netra.cases.cleared import cleared, clears
from netra.cases.models import Case, CaseEvent, CasePerson, Outcome, Sanction, Track
from netra.institutions import settings
from netra.institutions.models import Institution, InstitutionKind
from netra.law import packs, retention
from netra.law.office_entries import RetentionEntry
from netra.referral.models import Answer
from netra.reports.models import Report, ReportEvent, ReportStatus

CLOSED, TRACING_ENDED = "closed", "information_closed"


@dataclass(frozen=True, slots=True)
class Ended:
    """One record whose purpose has ended: how the office knows it, and since when."""

    reference: str
    on: date


@dataclass(frozen=True, slots=True)
class Line:
    """One kind of record. `years` None: neither law nor office names a period, so nothing is ever due."""

    rule: RetentionEntry
    years: int | None
    by_office: bool
    ended: int
    due: int
    # The first of what is due, the oldest first.
    first_due: tuple[Ended, ...]
    next_due: date | None


def rules() -> Sequence[RetentionEntry]:
    """Of every kind of record, as the newest packs have them; what two packs name stands once."""
    found = {rule.record: rule for name in packs.names() for rule in retention.rules(packs.shipped(name))}
    return list(found.values())


def of_office(
    office: Institution, today: date, *, viewer: Viewer | None = None, shown: int = 0
) -> list[Line]:
    """The oldest records first, without those the viewer stepped aside from. A kind whose end no table tells
    has no line."""
    periods = settings.kept_years(office, today)
    # Most kinds end alike and are kept alike: each question is asked once.
    known: dict[tuple[str, int | None], _Answer] = {}
    lines = []
    for rule in rules():
        kind = _ENDED.get(rule.ends_with)
        if kind is None:
            continue
        years = periods.get(rule.record, rule.years)
        key = rule.ends_with, years
        if key not in known:
            known[key] = _answer(_Found(kind, office, viewer), today, years, shown)
        lines.append(Line(rule, years, rule.record in periods, *known[key]))
    return lines


class _Answer(NamedTuple):
    ended: int
    due: int
    first_due: tuple[Ended, ...]
    next_due: date | None


def _answer(found: "_Found", today: date, years: int | None, shown: int) -> _Answer:
    # A sanction or a duty may have its last day in the future.
    ended = found.until(today)
    if years is None:
        return _Answer(ended.count(), 0, (), None)
    last = due_until(today, years)
    due = found.until(last)
    following = found.first(found.after(last, ended), 1)
    next_due = due_on(following[0].on, years) if following else None
    return _Answer(ended.count(), due.count(), found.first(due, shown), next_due)


def due_on(ended: date, years: int) -> date:
    """The first day after the period; what ended on 29 February is never due a day early."""
    try:
        return ended.replace(year=ended.year + years)
    except ValueError:
        return date(ended.year + years, 3, 1)


def due_until(today: date, years: int) -> date:
    """The last day of which `due_on` is not after today."""
    if today.year <= years:
        return date.min
    try:
        return today.replace(year=today.year - years)
    except ValueError:
        return date(today.year - years, 2, 28)


def offices() -> list[Institution]:
    """Supervisory bodies that hold any record, in the order of their regions."""
    held = Institution.objects.filter(kind=InstitutionKind.BAWASLU).select_related("region")
    keys = set(Case.objects.values_list("office_id", flat=True).distinct()) | set(
        Report.objects.values_list("office_id", flat=True).distinct()
    )
    return list(held.filter(pk__in=keys).order_by("region_id", "key"))


@dataclass(frozen=True, slots=True)
class _Kind:
    """Records of an office with `ended_at`, a moment, or `ended_on`, a day; where recusals of them stand."""

    find: Callable[[Institution], QuerySet[Any]]
    ended: str
    name: Callable[[Any], str]
    recusals: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Found:
    kind: _Kind
    office: Institution
    viewer: Viewer | None

    def until(self, day: date) -> QuerySet[Any]:
        """What ended on that day at the latest, by the calendar of the office."""
        found = self.kind.find(self.office)
        if self.viewer is not None:
            for way in self.kind.recusals:
                found = found.exclude(**{f"{way}__account": self.viewer.account_id})
        if self.kind.ended == "ended_on":
            return found.filter(ended_on__lte=day)
        return found.filter(ended_at__lt=self._end_of(day))

    def after(self, day: date, records: QuerySet[Any]) -> QuerySet[Any]:
        if self.kind.ended == "ended_on":
            return records.filter(ended_on__gt=day)
        return records.filter(ended_at__gte=self._end_of(day))

    def first(self, records: QuerySet[Any], most: int) -> tuple[Ended, ...]:
        found = records.order_by(self.kind.ended, "pk")[:most]
        return tuple(Ended(self.kind.name(one), self._day(one)) for one in found)

    def _day(self, record: Any) -> date:
        if self.kind.ended == "ended_on":
            day: date = record.ended_on
            return day
        moment: datetime = record.ended_at
        return moment.astimezone(self._zone).date()

    def _end_of(self, day: date) -> datetime:
        return datetime.combine(day + timedelta(days=1), time.min, self._zone).astimezone(UTC)

    @property
    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self.office.region.timezone)


_OF_CASE = ("report__recusals", "recusals")


def _cases(state: str) -> _Kind:
    events = CaseEvent.objects.filter(case=OuterRef("pk"), to_state=state).order_by("-office_time")

    def find(office: Institution) -> QuerySet[Any]:
        found = Case.objects.filter(office=office, step=state)
        return found.annotate(ended_at=Subquery(events.values("office_time")[:1]))

    return _Kind(find, "ended_at", lambda case: case.reference, _OF_CASE)


def _unregistered(office: Institution) -> QuerySet[Any]:
    status = ReportStatus.NOT_REGISTERED
    events = ReportEvent.objects.filter(report=OuterRef("pk"), status=status).order_by("-at")
    found = Report.objects.filter(office=office, status=status)
    return found.annotate(ended_at=Subquery(events.values("at")[:1]))


def _sanctions(office: Institution) -> QuerySet[Any]:
    found = Sanction.objects.filter(track__case__office=office, ends_on__isnull=False)
    return found.select_related("track__case").annotate(ended_on=F("ends_on"))


def _not_proven(office: Institution) -> QuerySet[Any]:
    """Persons of whom nothing was proven on any track: by the plenary, or later by the body that examined."""
    # Before there were outcomes of single tracks, that of the case spoke of them all.
    found = Q(outcome__outcome=Outcome.VIOLATION) | Q(outcome=None, case__decision__outcome=Outcome.VIOLATION)
    proven = Track.objects.filter(found, ~cleared(), person=OuterRef("pk"))
    day = Coalesce("on", TruncDate("said_at", tzinfo=ZoneInfo(office.region.timezone)))
    answers = Answer.objects.filter(clears(), line__track__person=OuterRef("pk")).annotate(day=day)
    last = Subquery(answers.order_by("-day").values("day")[:1])
    decided = (Outcome.VIOLATION, Outcome.NO_VIOLATION)
    return (
        CasePerson.objects.filter(~Exists(proven), case__office=office, case__decision__outcome__in=decided)
        .select_related("case")
        .annotate(ended_on=Coalesce(last, F("case__decision__held_on")))
    )


def _left(office: Institution) -> QuerySet[Any]:
    """Accounts all of whose roles, everywhere, have ended, the last of them at this office."""
    held = Grant.objects.filter(account=OuterRef("pk"))
    found = Account.objects.filter(Exists(held)).exclude(Exists(held.filter(ends__isnull=True)))
    last = found.annotate(ended_on=Subquery(held.order_by("-ends").values("ends")[:1]))
    return last.filter(Exists(held.filter(institution=office, ends=OuterRef("ended_on"))))


_ENDED: Mapping[str, _Kind] = {
    "case_closed": _cases(CLOSED),
    "all_tracks_closed": _cases(CLOSED),
    "report_closed": _Kind(_unregistered, "ended_at", lambda report: str(report.pk)[:8], ("recusals",)),
    "tracing_ended": _cases(TRACING_ENDED),
    "sanction_ended": _Kind(
        _sanctions,
        "ended_on",
        lambda sanction: sanction.track.case.reference,
        tuple(f"track__case__{way}" for way in _OF_CASE),
    ),
    "outcome_known": _Kind(
        _not_proven,
        "ended_on",
        lambda person: person.case.reference,
        tuple(f"case__{way}" for way in _OF_CASE),
    ),
    "duty_ended": _Kind(_left, "ended_on", lambda account: account.username),
}
