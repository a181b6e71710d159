"""Reads: what went out with a case, and what the body said of a line."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from uuid import UUID

from django.db.models import Prefetch, Q

from netra.accounts.models import Grant, Role
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
    return list(line.answers.select_related("file", "office", "withdrawn").order_by("pk"))


def returned_before(line: ReferralLine) -> list[ReferralLine]:
    """The times that the same body gave this file back, the last first, each with its correction."""
    if not getattr(line, "sent_again", False):
        return []
    return list(
        ReferralLine.objects.filter(
            track=line.track_id,
            institution=line.institution_id,
            state=LineState.RETURNED,
            referred_at__lt=line.referred_at,
        ).select_related("correction")
    )


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


def papers_of(packages: Iterable[Package]) -> dict[UUID, Document]:
    """What in these packages was printed here, by its file."""
    inside = [part.file_id for one in packages for part in one.parts.all()]
    return {one.file_id: one for one in Document.objects.filter(file__in=inside).order_by("-pk")}


def with_account(bodies: Collection[str], on: date) -> set[str]:
    """Those of these bodies for which somebody can sign in and see what is sent there."""
    holds = Q(ends__isnull=True) | Q(ends__gte=on)
    found = Grant.objects.filter(
        holds, role=Role.RECEIVING_OFFICER, institution__in=bodies, starts__lte=on, account__is_active=True
    )
    return set(found.values_list("institution_id", flat=True))
