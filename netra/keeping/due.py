"""Which records of an office have ended, and from when the period of their kind would let them go.

A dry run: it reads. This version of Netra removes no record; a person decides with the archive schedule in
hand, and whether a legal process still needs the record, no table can tell.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db.models import Max, Q

from netra.accounts.models import Account
from netra.cases.models import Case, Outcome, PlenaryDecision, Sanction
from netra.institutions import settings
from netra.institutions.models import Institution, InstitutionKind
from netra.law import packs, retention
from netra.law.office_entries import RetentionEntry
from netra.reports.models import Report, ReportStatus

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
    ended: tuple[Ended, ...]
    due: tuple[Ended, ...]
    next_due: date | None


def rules() -> Sequence[RetentionEntry]:
    """Of every kind of record, as the newest packs have them; what two packs name stands once."""
    found = {rule.record: rule for name in packs.names() for rule in retention.rules(packs.shipped(name))}
    return list(found.values())


def of_office(office: Institution, today: date) -> list[Line]:
    """The oldest records first. A kind whose end no table tells has no line."""
    periods = settings.kept_years(office, today)
    cache: dict[str, tuple[Ended, ...]] = {}
    lines = []
    for rule in rules():
        find = _ENDED.get(rule.ends_with)
        if find is None:
            continue
        if rule.ends_with not in cache:
            # A sanction or a duty may have its last day in the future.
            found = (one for one in find(office) if one.on <= today)
            cache[rule.ends_with] = tuple(sorted(found, key=lambda one: (one.on, one.reference)))
        ended = cache[rule.ends_with]
        years = periods.get(rule.record, rule.years)
        days = [(one, due_on(one.on, years)) for one in ended] if years is not None else []
        lines.append(
            Line(
                rule=rule,
                years=years,
                by_office=rule.record in periods,
                ended=ended,
                due=tuple(one for one, day in days if day <= today),
                next_due=min((day for _one, day in days if day > today), default=None),
            )
        )
    return lines


def due_on(ended: date, years: int) -> date:
    """The first day after the period; what ended on 29 February is never due a day early."""
    try:
        return ended.replace(year=ended.year + years)
    except ValueError:
        return date(ended.year + years, 3, 1)


def offices() -> list[Institution]:
    """Supervisory bodies that hold any record, in the order of their regions."""
    held = Institution.objects.filter(kind=InstitutionKind.BAWASLU).select_related("region")
    keys = set(Case.objects.values_list("office_id", flat=True).distinct()) | set(
        Report.objects.values_list("office_id", flat=True).distinct()
    )
    return list(held.filter(pk__in=keys).order_by("region_id", "key"))


def _local(moment: datetime | None, office: Institution) -> date | None:
    return moment.astimezone(ZoneInfo(office.region.timezone)).date() if moment else None


def _cases(office: Institution, state: str) -> Iterator[Ended]:
    found = Case.objects.filter(office=office, step=state).annotate(
        since=Max("events__office_time", filter=Q(events__to_state=state))
    )
    for case in found:
        day = _local(case.since, office)
        if day is not None:
            yield Ended(case.reference, day)


def _closed(office: Institution) -> Iterator[Ended]:
    return _cases(office, CLOSED)


def _tracing_ended(office: Institution) -> Iterator[Ended]:
    return _cases(office, TRACING_ENDED)


def _unregistered(office: Institution) -> Iterator[Ended]:
    status = ReportStatus.NOT_REGISTERED
    found = Report.objects.filter(office=office, status=status).annotate(
        since=Max("events__at", filter=Q(events__status=status))
    )
    for report in found:
        day = _local(report.since, office)
        if day is not None:
            yield Ended(str(report.pk)[:8], day)


def _sanctions(office: Institution) -> Iterator[Ended]:
    found = Sanction.objects.filter(track__case__office=office, ends_on__isnull=False)
    for sanction in found.select_related("track__case"):
        if sanction.ends_on is not None:
            yield Ended(sanction.track.case.reference, sanction.ends_on)


def _not_proven(office: Institution) -> Iterator[Ended]:
    found = PlenaryDecision.objects.filter(case__office=office, outcome=Outcome.NO_VIOLATION)
    for decision in found.select_related("case"):
        yield Ended(decision.case.reference, decision.held_on)


def _left(office: Institution) -> Iterator[Ended]:
    """Accounts all of whose roles, everywhere, have ended, the last of them at this office."""
    gone = Account.objects.filter(grants__institution=office).exclude(grants__ends__isnull=True)
    for account in gone.annotate(last=Max("grants__ends")).distinct():
        if account.last is not None and account.grants.filter(ends=account.last, institution=office).exists():
            yield Ended(account.username, account.last)


_ENDED: Mapping[str, Callable[[Institution], Iterator[Ended]]] = {
    "case_closed": _closed,
    "all_tracks_closed": _closed,
    "report_closed": _unregistered,
    "tracing_ended": _tracing_ended,
    "sanction_ended": _sanctions,
    "outcome_known": _not_proven,
    "duty_ended": _left,
}
