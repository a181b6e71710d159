"""The only way to a report, and a narrower one to its sealed parts. Refused looks like a missing page."""

from enum import StrEnum
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import Http404

from netra.accounts.models import Role
from netra.accounts.viewer import HeldGrant, Viewer
from netra.institutions.models import Institution, InstitutionKind
from netra.platform import audit
from netra.platform.files.models import StoredFile
from netra.regions.codes import range_of
from netra.regions.models import Level
from netra.reports import openings
from netra.reports.holders import OFFICERS
from netra.reports.models import Misuse, Opening, PartKind, Report, SealedPart, TipBatch


class Action(StrEnum):
    SEE = "see"
    ASSESS = "assess"
    OPEN = "open"
    DECIDE = "decide"


# What only the office that examines the report does. Offices above it read along and do not touch.
_ONLY_OWN_OFFICE = frozenset({Action.ASSESS, Action.OPEN, Action.DECIDE})


def reports_for(viewer: Viewer) -> QuerySet[Report]:
    """Reports this viewer may see: own office's area, own province, or all from the national office.

    Never example reports beside real ones; nothing for analysts, receiving bodies and administrators; nothing
    one is recused from.
    """
    seen = Q(pk__in=[])
    for grant in _officer_grants(viewer):
        if grant.is_field:
            # No report is addressed to an office below a regency: it reads along what lies open of the report
            # of a case that was given to it.
            seen |= Q(case__office=grant.institution_key, example=grant.example)
            continue
        low, high = range_of(grant.region_code)
        seen |= Q(region_id__gte=low, region_id__lt=high, example=grant.example)
    return Report.objects.filter(seen).exclude(recusals__account=viewer.account_id)


def report_for(viewer: Viewer, report_id: UUID, action: Action | str = Action.SEE) -> Report:
    report = (
        reports_for(viewer)
        .filter(pk=report_id)
        .select_related("region", "office__region", "election", "envelope__office__region")
        .first()
    )
    if report is None:
        raise Http404
    if Action(action) in _ONLY_OWN_OFFICE and not is_own(viewer, report):
        raise Http404
    # By the role at this office: somebody may be a commissioner of another one and an officer here.
    if Action(action) is Action.DECIDE and not viewer.holds(
        Role.COMMISSIONER, institution_key=report.office_id
    ):
        raise Http404
    return report


def is_own(viewer: Viewer, report: Report) -> bool:
    return any(
        grant.institution_key == report.office_id
        and grant.covers(report.region_id)
        and grant.example is report.example
        for grant in _officer_grants(viewer)
    )


def own_reports_for(viewer: Viewer) -> QuerySet[Report]:
    """Those that the viewer's own office examines."""
    offices = {grant.institution_key for grant in _officer_grants(viewer) if not grant.is_field}
    return reports_for(viewer).filter(office__in=offices)


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


def opening_for(viewer: Viewer, opening_id: int) -> Opening:
    """A request that this viewer, as a holder of the report's office, may look at, waiting or not."""
    found = (
        Opening.objects.filter(pk=opening_id, report__envelope__office__in=openings.offices_held(viewer))
        .exclude(report__recusals__account=viewer.account_id)
        .select_related(
            "report__region",
            "report__office__region",
            "report__envelope__office__region",
            "handler",
            "handler_key",
            "requested_by",
        )
        .first()
    )
    if found is None:
        raise Http404
    return found


def reading_of(viewer: Viewer, report: Report) -> Opening | None:
    """The opening by which this viewer, as its handler, reads the report now."""
    return (
        Opening.objects.filter(
            report=report,
            handler=viewer.account_id,
            ended_at=None,
            given_at__isnull=False,
            handler_key__retired_at=None,
        )
        .select_related("handler_key", "report__envelope")
        .first()
    )


def reads_by(viewer: Viewer, opening: Opening) -> bool:
    """The same of an opening that lies at hand with its handler's key."""
    return (
        opening.handler_id == viewer.account_id
        and opening.given_at is not None
        and opening.ended_at is None
        and opening.handler_key.retired_at is None
    )


def reading_for(viewer: Viewer, report_id: UUID) -> tuple[Report, Opening]:
    report = report_for(viewer, report_id, Action.OPEN)
    opening = reading_of(viewer, report)
    if opening is None:
        raise Http404
    return report, opening


def sealed_parts_for(viewer: Viewer, report_id: UUID) -> tuple[Report, Opening, list[SealedPart]]:
    """Everything that was sealed, as ciphertext, for the handler alone. Each reading leaves a line."""
    report, opening = reading_for(viewer, report_id)
    with transaction.atomic():
        parts = list(SealedPart.objects.filter(envelope=report.envelope_id).select_related("file"))
        _note(viewer, "sealed.read", report, opening=opening.pk, parts=len(parts))
    return report, opening, parts


def files_for(viewer: Viewer, report_id: UUID) -> tuple[Report, list[tuple[str, StoredFile]]]:
    """The report and its sealed files by their names, for the handler alone."""
    report, _opening = reading_for(viewer, report_id)
    parts = SealedPart.objects.filter(envelope=report.envelope_id, kind=PartKind.FILE).order_by("number")
    found = parts.select_related("file").prefetch_related("file__custody")
    return report, [(part.name, part.file) for part in found if part.file is not None]


def file_part_for(viewer: Viewer, report_id: UUID, part_id: UUID) -> SealedPart:
    """One sealed file or filled form, as ciphertext, for the handler alone."""
    report, opening = reading_for(viewer, report_id)
    with transaction.atomic():
        part = (
            SealedPart.objects.filter(
                pk=part_id,
                envelope=report.envelope_id,
                kind__in=(PartKind.FILE, PartKind.SIGNED_FORM, PartKind.FILLED_DOCUMENT),
            )
            .select_related("file")
            .first()
        )
        if part is None:
            raise Http404
        _note(viewer, "evidence.opened", report, opening=opening.pk, part=str(part.pk), sha256=part.sha256)
    return part


def _note(viewer: Viewer, action: str, report: Report, **facts: str | int) -> None:
    audit.append(
        actor=viewer.actor, action=action, object_kind="report", object_key=str(report.pk), facts=facts
    )


def offices_of(viewer: Viewer) -> list[Institution]:
    """The viewer's own offices to which anything is sealed."""
    keys = {grant.institution_key for grant in _officer_grants(viewer) if not grant.is_field}
    return list(Institution.objects.filter(key__in=keys).select_related("region").order_by("key"))


def misuses_for(viewer: Viewer) -> QuerySet[Misuse]:
    """Statements about misused names, for the office alone that they were given to. Offices above and others
    see nothing of them: no search and no list of a case leads here."""
    seen = Q(pk__in=[])
    for grant in _officer_grants(viewer):
        if not grant.is_field:
            seen |= Q(office=grant.institution_key, example=grant.example)
    return Misuse.objects.filter(seen)


def misuse_for(viewer: Viewer, misuse_id: UUID) -> Misuse:
    found = misuses_for(viewer).filter(pk=misuse_id).select_related("office__region").first()
    if found is None:
        raise Http404
    return found


def batch_for(viewer: Viewer, batch_id: int) -> TipBatch:
    """A batch of the viewer's own office, for its holders and its handler."""
    found = (
        TipBatch.objects.filter(
            Q(office__in=openings.offices_held(viewer)) | Q(handler=viewer.account_id),
            pk=batch_id,
            office__in=[one.pk for one in offices_of(viewer)],
        )
        .select_related("office__region", "handler", "handler_key", "asked_by", "peeled_by")
        .first()
    )
    if found is None:
        raise Http404
    return found


def batch_reading_for(viewer: Viewer, batch_id: int) -> TipBatch:
    """A batch that was opened for this viewer to read, and is not decided yet."""
    batch = batch_for(viewer, batch_id)
    if (
        batch.handler_id != viewer.account_id
        or batch.given_at is None
        or batch.decided_at is not None
        or batch.ended_at is not None
        or batch.handler_key.retired_at is not None
    ):
        raise Http404
    return batch
