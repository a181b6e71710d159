"""Reading figures and issues: each question takes a number of statements that does not grow with the answer.

No function names a connection: inside a public page the router chooses the public one.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery

from netra.bulletin import coverage
from netra.bulletin.models import (
    Band,
    Disagreement,
    Figure,
    Indicator,
    Issue,
    IssueRow,
    Label,
    RowStatus,
    Source,
)
from netra.elections.models import Election
from netra.regions.codes import NATION, level_of
from netra.regions.models import Level


@dataclass(frozen=True, slots=True)
class SideBySide:
    """Figures that disagree, each with its source; the judgement is `disagreement.judgement`."""

    disagreement: Disagreement
    figures: tuple[Figure, ...]


def _label(name: str) -> Subquery:
    return Subquery(Label.objects.filter(pk=OuterRef(name)).values("name_en"))


def _bands() -> QuerySet[Band]:
    return Band.objects.select_related("source")


def _current() -> QuerySet[Figure]:
    """Neither superseded by a correction nor withdrawn, with all that is shown beside the number."""
    return (
        Figure.objects.filter(superseded_by=None, withdrawn_because="")
        .select_related("indicator", "indicator__scale_source", "region", "source", "disagreement")
        .prefetch_related(Prefetch("indicator__bands", _bands()))
        .annotate(edition_en=_label("edition"), period_en=_label("period"))
    )


def indicators() -> list[Indicator]:
    """Those that at least one current figure speaks of."""
    spoken_of = Figure.objects.filter(superseded_by=None, withdrawn_because="").values("indicator")
    return list(Indicator.objects.filter(pk__in=spoken_of).order_by("position", "key"))


def indicator(key: str) -> Indicator | None:
    """With its scale and its bands."""
    found = Indicator.objects.select_related("scale_source").prefetch_related(Prefetch("bands", _bands()))
    return found.filter(pk=key).first()


def figures() -> list[Figure]:
    """Every current statement, by indicator."""
    return list(_current().order_by("indicator__position", "indicator", "position", "pk"))


def figures_for(region_code: str) -> list[Figure]:
    """What is stated about exactly this region; not about those above or within it."""
    return list(
        _current().filter(region=region_code).order_by("indicator__position", "indicator", "position", "pk")
    )


def figures_of(indicator: Indicator | str) -> list[Figure]:
    """All values of one indicator as published, by region; editions and sources side by side."""
    return list(_current().filter(indicator=indicator).order_by("region", "position", "pk"))


def disagreements(
    region_code: str | None = None, indicator: Indicator | str | None = None
) -> list[SideBySide]:
    """Groups with all their figures. A region or indicator keeps the groups in which it has a figure."""
    touched = Figure.objects.filter(superseded_by=None, withdrawn_because="", disagreement__isnull=False)
    if region_code is not None:
        touched = touched.filter(region=region_code)
    if indicator is not None:
        touched = touched.filter(indicator=indicator)
    found = _current().filter(disagreement__in=touched.values("disagreement"))
    return _grouped(found.order_by("disagreement__position", "disagreement", "position", "pk"))


def disagreement(key: str) -> SideBySide | None:
    return next(iter(_grouped(_current().filter(disagreement=key).order_by("position", "pk"))), None)


def _grouped(figures: Iterable[Figure]) -> list[SideBySide]:
    groups: dict[str, list[Figure]] = {}
    for figure in figures:
        groups.setdefault(figure.disagreement_id or "", []).append(figure)
    return [
        SideBySide(members[0].disagreement, tuple(members))
        for members in groups.values()
        if members[0].disagreement is not None
    ]


def sources() -> list[Source]:
    """Those that a current statement, a scale or a band rests on."""
    said = Figure.objects.filter(superseded_by=None, withdrawn_because="").values("source")
    scales = Indicator.objects.exclude(scale_source=None).values("scale_source")
    used = Q(pk__in=said) | Q(pk__in=scales) | Q(pk__in=Band.objects.values("source"))
    return list(Source.objects.filter(used).order_by("publisher", "published_on", "key"))


def _issues() -> QuerySet[Issue]:
    return Issue.objects.select_related("election", "supersedes", "superseded_by").order_by(
        "-approved_at", "-pk"
    )


def issues() -> list[Issue]:
    """Every edition, superseded ones too: what was public stays public. The newest first."""
    return list(_issues())


def issue(issue_id: int) -> Issue | None:
    return _issues().filter(pk=issue_id).first()


def latest_issues() -> list[Issue]:
    """The newest edition of each measure, election and kind of record."""
    newest: dict[tuple[str, str | None, bool], Issue] = {}
    for one in _issues():
        newest.setdefault((one.measure, one.election_id, one.example), one)
    return list(newest.values())


def newest(measure: str, election: Election | None, *, example: bool) -> Issue | None:
    """The edition that the next one of this figure takes the place of."""
    same = Issue.objects.filter(measure=measure, election=election, example=example, superseded_by=None)
    return same.order_by("-edition").first()


def issue_rows(issue: Issue) -> list[IssueRow]:
    """In the order of the issue: the nation, then down; each with its region and the one it is part of."""
    return list(issue.rows.select_related("region", "part_of").order_by("position"))


def rows_for(region_code: str) -> list[IssueRow]:
    """What the newest editions say of exactly this region."""
    newest = [one.pk for one in latest_issues()]
    return list(
        IssueRow.objects.filter(issue__in=newest, region=region_code)
        .select_related("issue", "issue__election", "region")
        .order_by("-issue__approved_at", "-issue")
    )


def coverage_within(region_code: str, issues: Iterable[Issue]) -> dict[int, coverage.Coverage]:
    """Of each issue, what of a region that has regencies it speaks of. In one question."""
    if level_of(region_code) > Level.PROVINCE:
        return {}
    rows = IssueRow.objects.filter(issue__in=list(issues), region__level=Level.REGENCY)
    if region_code != NATION:
        rows = rows.filter(region__parent=region_code)
    counted = (
        rows.order_by()
        .values("issue")
        .annotate(every=Count("pk"), unknown=Count("pk", filter=Q(status=RowStatus.NOT_COVERED)))
    )
    return {one["issue"]: coverage.Coverage(one["every"] - one["unknown"], one["unknown"]) for one in counted}


def editions_of(issue: Issue) -> list[Issue]:
    """The same measure, election and kind of record, the newest first."""
    return list(_issues().filter(measure=issue.measure, election=issue.election, example=issue.example))
