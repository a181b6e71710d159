"""Reads: what went out with a case, and what the body said of a line."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Prefetch

from netra.cases.models import Case, LineState, ReferralLine
from netra.documents.models import Document
from netra.referral import answers
from netra.referral.models import Answer, Package, PackageLine, PackagePart

LETTER = "referral_letter"
OPEN = (LineState.SENT, LineState.ACKNOWLEDGED)


def packages_of(case: Case) -> list[Package]:
    return list(
        Package.objects.filter(case=case)
        .select_related("institution", "file", "door")
        .prefetch_related(
            Prefetch("lines", PackageLine.objects.select_related("line__track__person")),
            Prefetch("parts", PackagePart.objects.select_related("file")),
            Prefetch("lines__line__answers", Answer.objects.order_by("pk")),
        )
    )


def unpacked_by_body(case: Case) -> list[Sequence[ReferralLine]]:
    """Open lines that no package holds, together for each body, in the order of the case."""
    lines = (
        ReferralLine.objects.filter(track__case=case, state__in=OPEN, in_package__isnull=True)
        .select_related("institution", "track__person")
        .order_by("track__person__position", "track__kind")
    )
    found: dict[tuple[str, str], list[ReferralLine]] = {}
    for line in lines:
        line.track.case = case
        found.setdefault((line.institution_id, line.authority_code), []).append(line)
    return list(found.values())


def answers_of(line: ReferralLine) -> list[Answer]:
    return list(line.answers.select_related("file", "office").order_by("pk"))


def package_of(line: ReferralLine) -> Package | None:
    on_list = PackageLine.objects.select_related("package__file").filter(line=line).first()
    return None if on_list is None else on_list.package


def letter_of(package: Package) -> Document | None:
    """The letter that went with a package, with its number and its day."""
    inside = package.parts.values_list("file_id")
    return Document.objects.filter(case=package.case_id, kind=LETTER, file__in=inside).order_by("pk").first()


def acknowledged_here(lines: Sequence[PackageLine]) -> dict[UUID, Answer]:
    """By line: what whoever held the code has acknowledged, with the name that they wrote."""
    said = Answer.objects.filter(
        line__in=[one.line_id for one in lines], step="acknowledge", said_by=answers.PUBLIC
    ).order_by("pk")
    return {one.line_id: one for one in said}
