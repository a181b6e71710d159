"""Reads: what went out with a case, and what the body said of a line."""

from collections.abc import Sequence

from django.db.models import Prefetch

from netra.cases.models import Case, LineState, ReferralLine
from netra.referral.models import Answer, Package, PackageLine, PackagePart

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
