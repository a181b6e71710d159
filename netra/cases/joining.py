"""Reports of one incident: proposed with their reasons, joined and parted by an officer.

Of a report that is joined nothing moves: its code, its page, its clock and its own end stay. What becomes one
is the incident, which the facts count once however many cases come to stand on it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from netra.accounts.viewer import Viewer
from netra.cases import access as cases_access
from netra.cases import counting
from netra.cases.models import Case, Incident, IncidentReport
from netra.cases.people import Actor
from netra.cases.sameness import MOST_DAYS, Features, Named, Sameness, compare
from netra.platform import audit
from netra.platform.clock import office_now
from netra.reports import access, completion, morning
from netra.reports.models import AT_THE_DOOR, NeutralStatement, Report, ReportedPerson

# A report is brought within days of the event becoming known; further from each other nothing is looked up.
WITHIN = timedelta(days=30)
# So many of the nearest days are compared, of each kind; an office has fewer in any window.
MOST_COMPARED = 300
MOST_SHOWN = 10


class JoiningRefused(Exception):
    """`code`: reason_missing, itself, already_together, other_office, two_incidents (each of them belongs to
    an incident with others already), not_joined. Nothing was changed."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Proposal:
    """A record that may speak of the same incident: a report, or a finding of the office."""

    record: Report | Case
    sameness: Sameness


@dataclass(frozen=True, slots=True)
class Member:
    """A report of the incident with its own last day, where it still has one at the door."""

    row: IncidentReport
    report: Report
    last_day: date | None


def membership(report: Report) -> IncidentReport | None:
    return IncidentReport.objects.filter(report=report, parted_at=None).select_related("incident").first()


def members(viewer: Viewer, report: Report) -> list[Member]:
    """The other reports of its incident and itself, as far as this viewer may see them; none when alone."""
    own = membership(report)
    if own is None:
        return []
    seen = {
        one.pk: one
        for one in access.reports_for(viewer)
        .filter(incidents__incident=own.incident_id, incidents__parted_at=None)
        .select_related("region", "office")
        .annotate(completion_ends=completion.ends_of("pk"))
    }
    rows = IncidentReport.objects.filter(incident=own.incident_id, parted_at=None)
    found = [
        Member(row, seen[row.report_id], _last_day(seen[row.report_id]))
        for row in rows
        if row.report_id in seen
    ]
    return sorted(found, key=lambda one: (one.last_day or date.max, one.report.delivered_at, one.row.pk))


def parted(report: Report) -> list[IncidentReport]:
    """When it was joined before, and why it was parted again."""
    return list(IncidentReport.objects.filter(report=report, parted_at__isnull=False))


def _last_day(report: Report) -> date | None:
    return morning.last_day_of(report) if report.status in AT_THE_DOOR else None


def proposals(viewer: Viewer, report: Report, *, together: Sequence[Member] | None = None) -> list[Proposal]:
    """What may be the same incident, the surest first. Of the own office and of the days around the event.

    `together`: its members, where the caller has read them.
    """
    joined = members(viewer, report) if together is None else together
    apart = {one.report.pk for one in joined} | {report.pk}
    reports = [one for one in _reports_near(viewer, report) if one.pk not in apart]
    findings = _findings_near(viewer, report)
    features = _features([report, *reports]) | _features_of_findings(findings)
    own = features[report.pk]
    found = [Proposal(one, compare(own, features[one.pk])) for one in reports]
    found += [Proposal(one, compare(own, features[one.pk])) for one in findings]
    likely = [one for one in found if one.sameness.sureness is not None]
    likely.sort(key=lambda one: (-one.sameness.score, str(one.record.pk)))
    return likely[:MOST_SHOWN]


def _reports_near(viewer: Viewer, report: Report) -> list[Report]:
    rows = access.reports_for(viewer).filter(
        office=report.office_id,
        election=report.election_id,
        delivered_at__gte=report.delivered_at - WITHIN,
        delivered_at__lte=report.delivered_at + WITHIN,
    )
    if report.event_on is not None:
        rows = rows.filter(Q(event_on=None) | Q(event_on__range=_days_around(report.event_on)))
    return list(rows.select_related("region").order_by("-delivered_at", "-pk")[:MOST_COMPARED])


def _findings_near(viewer: Viewer, report: Report) -> list[Case]:
    """Of the same office, whether a phone brought them or an officer wrote them down."""
    if report.event_on is None:
        return []
    rows = (
        cases_access.cases_for(viewer)
        .filter(
            office=report.office_id,
            election=report.election_id,
            event_on__range=_days_around(report.event_on),
            report=None,
        )
        .exclude(incident__members__in=IncidentReport.objects.filter(report=report, parted_at=None))
    )
    return list(
        rows.select_related("region", "incident", "finding").order_by("-event_on", "-pk")[:MOST_COMPARED]
    )


def _days_around(day: date) -> tuple[date, date]:
    return day - timedelta(days=MOST_DAYS), day + timedelta(days=MOST_DAYS)


def _features(reports: Iterable[Report]) -> dict[UUID, Features]:
    by_key = {one.pk: one for one in reports}
    persons: dict[UUID, list[Named]] = {}
    for person in ReportedPerson.objects.filter(report__in=by_key):
        named = Named(person.name, person.employee_number, person.office_name or person.address)
        persons.setdefault(person.report_id, []).append(named)
    texts: Mapping[UUID, str] = dict(
        NeutralStatement.objects.filter(report__in=by_key).order_by("pk").values_list("report", "text")
    )
    return {
        key: Features(
            region=one.region_id,
            event_on=one.event_on,
            act=one.act,
            persons=tuple(persons.get(key, ())),
            text=texts.get(key, ""),
            point=_point(one),
        )
        for key, one in by_key.items()
    }


def _features_of_findings(cases: Sequence[Case]) -> dict[UUID, Features]:
    persons: dict[UUID, list[Named]] = {}
    rows = Case.objects.filter(pk__in=[one.pk for one in cases], persons__isnull=False)
    for key, name, number, office in rows.values_list(
        "pk", "persons__name", "persons__employee_number", "persons__workplace"
    ):
        persons.setdefault(key, []).append(Named(name, number, office))
    return {
        one.pk: Features(
            region=one.region_id,
            event_on=one.event_on,
            act=one.incident.act,
            persons=tuple(persons.get(one.pk, ())),
            text=one.finding.text if hasattr(one, "finding") else "",
            point=_point(one),
        )
        for one in cases
    }


def _point(record: Report | Case) -> tuple[float, float] | None:
    region = record.region
    if region.latitude is None or region.longitude is None:
        return None
    return region.latitude, region.longitude


def join(report: Report, other: Report | Case, reason: str, *, by: Actor) -> IncidentReport:
    """Both speak of one incident from now on. Raises JoiningRefused.

    Of two at once the second waits for the first and then finds what it did.
    """
    if not reason.strip():
        raise JoiningRefused("reason_missing")
    if report.pk == other.pk:
        raise JoiningRefused("itself")
    with transaction.atomic():
        first, second = _held(report, other)
        if first.office_id != second.office_id or first.example is not second.example:
            raise JoiningRefused("other_office")
        ours, theirs = _incident_of(first), _incident_of(second)
        if ours is not None and theirs is not None:
            raise JoiningRefused("already_together" if ours.pk == theirs.pk else "two_incidents")
        incident = ours or theirs or _new_incident(first, second)
        made = None
        for one in (second, first):
            if isinstance(one, Report) and membership(one) is None:
                made = _write(one, incident, reason, by)
        if made is None:
            raise JoiningRefused("already_together")
        return made


def _held(report: Report, other: Report | Case) -> tuple[Report, Report | Case]:
    keys = sorted(one.pk for one in (report, other) if isinstance(one, Report))
    held = {
        one.pk: one
        for one in Report.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")
    }
    if isinstance(other, Report):
        return held[report.pk], held[other.pk]
    case = Case.objects.select_for_update(of=("self",)).select_related("incident").get(pk=other.pk)
    return held[report.pk], case


def _incident_of(record: Report | Case) -> Incident | None:
    """The incident that a record stands on already, with others or by its own case."""
    if isinstance(record, Case):
        return record.incident
    row = membership(record)
    if row is not None:
        return row.incident
    case = Case.objects.filter(report=record).select_related("incident").first()
    return case.incident if case else None


def _new_incident(first: Report, second: Report | Case) -> Incident:
    """From the report that came first: it is the one whose clock runs out first."""
    both = [one for one in (first, second) if isinstance(one, Report)]
    earliest = min(both, key=lambda one: (one.delivered_at, one.pk))
    return Incident.objects.create(
        election_id=earliest.election_id,
        region_id=earliest.region_id,
        happened_on=earliest.event_on,
        act=earliest.act,
        example=earliest.example,
    )


def _write(report: Report, incident: Incident, reason: str, by: Actor) -> IncidentReport:
    made = IncidentReport.objects.create(
        incident=incident,
        report=report,
        reason=reason.strip()[:500],
        joined_at=office_now(),
        joined_by=by.actor,
        joined_by_name=by.name,
    )
    audit.append(
        actor=by.actor,
        action="report.joined",
        object_kind="report",
        object_key=str(report.pk),
        facts={"incident": incident.pk},
    )
    return made


def part(report: Report, reason: str, *, by: Actor) -> None:
    """The report speaks of an incident of its own again; a last one that is left alone is parted as well.

    What the facts did not count because both were one, they count from now on. Raises JoiningRefused.
    """
    if not reason.strip():
        raise JoiningRefused("reason_missing")
    with transaction.atomic():
        held = Report.objects.select_for_update(of=("self",)).get(pk=report.pk)
        own = membership(held)
        if own is None:
            raise JoiningRefused("not_joined")
        incident = Incident.objects.select_for_update().get(pk=own.incident_id)
        _end(own, reason, by)
        left = list(IncidentReport.objects.filter(incident=incident, parted_at=None).select_related("report"))
        others = Case.objects.filter(incident=incident).exclude(report=held)
        if len(left) == 1 and not others.exclude(report=left[0].report).exists():
            _end(left[0], reason, by)
        _stand_alone(held, incident)


def _stand_alone(report: Report, incident: Incident) -> None:
    """The case of a parted report gets an incident of its own, unless it is the only one of its incident."""
    case = Case.objects.select_for_update(of=("self",)).filter(report=report, incident=incident).first()
    if case is None or not Case.objects.filter(incident=incident).exclude(pk=case.pk).exists():
        return
    case.incident = Incident.objects.create(
        election_id=incident.election_id,
        region_id=case.region_id,
        happened_on=case.event_on,
        act=report.act,
        example=incident.example,
    )
    case.save(update_fields=["incident"])
    remaining = Case.objects.filter(incident=incident).select_related(
        "region", "election", "office", "report"
    )
    for one in (case, *remaining):
        counting.catch_up(one)


def _end(row: IncidentReport, reason: str, by: Actor) -> None:
    row.parted_reason, row.parted_at = reason.strip()[:500], office_now()
    row.parted_by, row.parted_by_name = by.actor, by.name
    row.save(update_fields=["parted_reason", "parted_at", "parted_by", "parted_by_name"])
    audit.append(
        actor=by.actor,
        action="report.parted",
        object_kind="report",
        object_key=str(row.report_id),
        facts={"incident": row.incident_id},
    )
