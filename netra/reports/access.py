"""The only way to a report, and a narrower one to who reported it. Refused looks like a missing page."""

from enum import StrEnum
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import Http404

from netra.accounts.models import Role
from netra.accounts.viewer import HeldGrant, Viewer
from netra.institutions.models import InstitutionKind
from netra.platform import audit
from netra.platform.clock import office_now
from netra.regions.codes import range_of
from netra.regions.models import Level
from netra.reports.models import Evidence, IdentityOpening, Report, ReporterIdentity

OFFICERS = (Role.CASE_OFFICER, Role.COMMISSIONER)
SHORTEST_REASON, LONGEST_REASON = 10, 500


class Action(StrEnum):
    SEE = "see"
    ASSESS = "assess"
    OPEN_EVIDENCE = "open_evidence"
    OPEN_IDENTITY = "open_identity"


# What only the office that examines the report does. Offices above it read along and do not touch.
_ONLY_OWN_OFFICE = frozenset({Action.ASSESS, Action.OPEN_EVIDENCE, Action.OPEN_IDENTITY})


class ReasonMissing(Exception):
    """An identity is opened with a written reason or not at all."""


def reports_for(viewer: Viewer) -> QuerySet[Report]:
    """Reports this viewer may see: own office's area, own province, or all from the national office.

    Never example reports beside real ones; nothing for analysts, receiving bodies and administrators; nothing
    one is recused from.
    """
    seen = Q(pk__in=[])
    for grant in _officer_grants(viewer):
        low, high = range_of(grant.region_code)
        seen |= Q(region_id__gte=low, region_id__lt=high, example=grant.example)
    return Report.objects.filter(seen).exclude(recusals__account=viewer.account_id)


def report_for(viewer: Viewer, report_id: UUID, action: Action | str = Action.SEE) -> Report:
    report = (
        reports_for(viewer)
        .filter(pk=report_id)
        .select_related("region", "office__region", "election")
        .first()
    )
    if report is None:
        raise Http404
    if Action(action) in _ONLY_OWN_OFFICE and not is_own(viewer, report):
        raise Http404
    return report


def is_own(viewer: Viewer, report: Report) -> bool:
    return any(
        grant.institution_key == report.office_id
        and grant.covers(report.region_id)
        and grant.example is report.example
        for grant in _officer_grants(viewer)
    )


def knows_names(viewer: Viewer, report: Report) -> bool:
    """The national office counts and compares: it reads reports without who is in them."""
    return any(
        grant.covers(report.region_id) and grant.office_level > Level.NATION
        for grant in _officer_grants(viewer)
    )


def _officer_grants(viewer: Viewer) -> list[HeldGrant]:
    return [
        grant for grant in viewer.grants_of(*OFFICERS) if grant.institution_kind == InstitutionKind.BAWASLU
    ]


def evidence_for(viewer: Viewer, report_id: UUID, name: str) -> Evidence:
    """Opening a file may show who took it, so it belongs to the examining office and leaves a line."""
    report = report_for(viewer, report_id, Action.OPEN_EVIDENCE)
    with transaction.atomic():
        found = Evidence.objects.filter(report=report, name=name).select_related("file", "report").first()
        if found is None:
            raise Http404
        audit.append(
            actor=viewer.actor,
            action="evidence.opened",
            object_kind="report",
            object_key=str(report.pk),
            facts={"evidence": name, "sha256": found.file.sha256},
        )
    return found


def identity_for(viewer: Viewer, report: Report, reason: str) -> ReporterIdentity | None:
    """Who reported, for the examining office, with a reason, and with an audit line before it is shown.

    None when the report was sent without a name. A reason may name people: the chain holds its digest only.
    """
    checked = report_for(viewer, report.pk, Action.OPEN_IDENTITY)
    written = reason.strip()
    if not SHORTEST_REASON <= len(written) <= LONGEST_REASON:
        raise ReasonMissing
    with transaction.atomic():
        opening = IdentityOpening.objects.create(
            report=checked, opened_by_id=viewer.account_id, opened_at=office_now(), reason=written
        )
        audit.append(
            actor=viewer.actor,
            action="identity.opened",
            object_kind="report",
            object_key=str(checked.pk),
            facts={"opening": opening.pk, "reason": audit.digest_of({"reason": written})},
        )
        return ReporterIdentity.objects.filter(report=checked).first()
