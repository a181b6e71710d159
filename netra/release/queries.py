"""Reads: drafts by what has become of them, and the editions that came of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from netra.accounts.models import Role
from netra.accounts.viewer import Viewer
from netra.bulletin import queries as bulletin
from netra.bulletin.models import Issue
from netra.institutions.models import InstitutionKind
from netra.platform.jobs.models import LIVE, Job, State
from netra.platform.ui import paging
from netra.release import measures
from netra.release.access import DRAFTERS, drafts_for
from netra.release.models import Draft, DraftStatus

PAGE = 50
# A job fills its draft in the transaction that ends it, perhaps between reading the draft and the queue.
_GOING_WELL = (*LIVE, State.DONE)


class Stage(StrEnum):
    """What a draft looks like to a reader. That its job failed, the queue tells, which keeps the reason."""

    DRAFTING = "drafting"
    FAILED = "failed"
    READY = "ready"
    RETURNED = "returned"
    APPROVED = "approved"
    DISCARDED = "discarded"

    @property
    def label(self) -> str:
        return _("not computed") if self is Stage.FAILED else str(DraftStatus(self.value).label)


class Sort(StrEnum):
    NEWEST = "terbaru"
    OLDEST = "terlama"


Place = tuple[datetime, int]


@dataclass(frozen=True, slots=True)
class DraftWish:
    stage: Stage | None = None
    sort: Sort = Sort.NEWEST
    after: Place | None = None


@dataclass(frozen=True, slots=True)
class DraftPage:
    drafts: list[tuple[Draft, Stage]]
    more: str


@dataclass(frozen=True, slots=True)
class IssueWish:
    measure: str = ""
    sort: Sort = Sort.NEWEST
    after: Place | None = None


@dataclass(frozen=True, slots=True)
class IssuePage:
    issues: list[Issue]
    more: str


def _being_computed() -> Q:
    """Of a job that was cancelled or failed nothing will come any more."""
    return Q(Exists(Job.objects.filter(pk=OuterRef("job_id"), state__in=_GOING_WELL)))


def stage_of(draft: Draft) -> Stage:
    return _with_stages([draft])[0][1]


def _with_stages(drafts: Sequence[Draft]) -> list[tuple[Draft, Stage]]:
    """A draft still to be computed that nobody computes has failed: its job was cancelled or gave up."""
    asked = [draft.job_id for draft in drafts if draft.status == DraftStatus.DRAFTING and draft.job_id]
    live = (
        set(Job.objects.filter(pk__in=asked, state__in=_GOING_WELL).values_list("pk", flat=True))
        if asked
        else set()
    )
    return [
        (draft, Stage.FAILED)
        if draft.status == DraftStatus.DRAFTING and draft.job_id not in live
        else (draft, Stage(draft.status))
        for draft in drafts
    ]


def _drafts_narrowed(viewer: Viewer, wish: DraftWish) -> QuerySet[Draft]:
    drafts = drafts_for(viewer)
    if wish.stage is Stage.DRAFTING:
        drafts = drafts.filter(_being_computed(), status=DraftStatus.DRAFTING)
    elif wish.stage is Stage.FAILED:
        drafts = drafts.filter(~_being_computed(), status=DraftStatus.DRAFTING)
    elif wish.stage:
        drafts = drafts.filter(status=wish.stage.value)
    return paging.ordered(drafts, "requested_at", descending=wish.sort is Sort.NEWEST)


def draft_page(viewer: Viewer, wish: DraftWish) -> DraftPage:
    rest = paging.beyond(
        _drafts_narrowed(viewer, wish), "requested_at", wish.after, descending=wish.sort is Sort.NEWEST
    )
    found, more = paging.cut(rest, PAGE, lambda draft: paging.write(draft.requested_at, draft.pk))
    return DraftPage(_with_stages(found), more)


def every_draft(viewer: Viewer, wish: DraftWish) -> list[tuple[Draft, Stage]]:
    return _with_stages(list(_drafts_narrowed(viewer, wish)))


def before(draft: Draft) -> Issue | None:
    """The edition whose place this draft takes, or has taken."""
    if draft.issue is not None:
        return draft.issue.supersedes
    return bulletin.newest(draft.measure, draft.election, example=draft.example)


def newer(draft: Draft) -> Draft | None:
    """The last draft of the same figure, if this is not it."""
    same = Draft.objects.filter(measure=draft.measure, election=draft.election, example=draft.example)
    return same.filter(pk__gt=draft.pk).order_by("-pk").first()


def to_approve(viewer: Viewer) -> int:
    """Drafts that this person could approve, as far as the drafts themselves tell."""
    worlds = {
        grant.example
        for grant in viewer.grants_of(Role.COMMISSIONER)
        if grant.institution_kind == InstitutionKind.BAWASLU and not grant.is_field
    }
    if not worlds:
        return 0
    ready = Draft.objects.filter(status=DraftStatus.READY, example__in=worlds)
    return ready.exclude(written_by=viewer.account_id).count()


def own_drafts(viewer: Viewer, most: int = 3) -> list[tuple[Draft, Stage]]:
    """The last ones that this person prepared and that nothing replaced."""
    if not viewer.grants_of(Role.ANALYST):
        return []
    mine = drafts_for(viewer).filter(written_by=viewer.account_id).exclude(status=DraftStatus.DISCARDED)
    return _with_stages(list(mine[:most]))


def draft_counts(viewer: Viewer) -> dict[Stage, int]:
    drafts = drafts_for(viewer).order_by()
    counted = {row["status"]: row["n"] for row in drafts.values("status").annotate(n=Count("pk"))}
    counts = {stage: counted.get(stage.value, 0) for stage in Stage}
    if counts[Stage.DRAFTING]:
        live = drafts.filter(_being_computed(), status=DraftStatus.DRAFTING).count()
        counts[Stage.FAILED] = counts[Stage.DRAFTING] - live
        counts[Stage.DRAFTING] = live
    return counts


def _issues_for(viewer: Viewer) -> QuerySet[Issue]:
    """Everybody may read them; beside their work staff see those of their own world."""
    kinds = {grant.example for grant in viewer.grants_of(*DRAFTERS)}
    return Issue.objects.filter(example__in=kinds).select_related("election")


def _issues_narrowed(viewer: Viewer, wish: IssueWish) -> QuerySet[Issue]:
    issues = _issues_for(viewer)
    if wish.measure:
        issues = issues.filter(measure=wish.measure)
    return paging.ordered(issues, "approved_at", descending=wish.sort is Sort.NEWEST)


def issue_page(viewer: Viewer, wish: IssueWish) -> IssuePage:
    rest = paging.beyond(
        _issues_narrowed(viewer, wish), "approved_at", wish.after, descending=wish.sort is Sort.NEWEST
    )
    return IssuePage(*paging.cut(rest, PAGE, lambda issue: paging.write(issue.approved_at, issue.pk)))


def every_issue(viewer: Viewer, wish: IssueWish) -> list[Issue]:
    return list(_issues_narrowed(viewer, wish))


@dataclass(frozen=True, slots=True)
class Published:
    """How many editions there are of a measure, under the title of one of them."""

    measure: str
    title: str
    count: int


def issue_counts(viewer: Viewer) -> list[Published]:
    """The fixed measures first, also without an edition; then those of bodies by their title."""
    english = (get_language() or "").startswith("en")
    rows = (
        _issues_for(viewer)
        .order_by()
        .values_list("measure")
        .annotate(n=Count("pk"), named=Max("title_en" if english else "title_id"))
    )
    counted = {measure: Published(measure, named, n) for measure, n, named in rows}
    fixed = [counted.get(key, Published(key, one.title, 0)) for key, one in measures.FIXED.items()]
    others = (one for key, one in counted.items() if key not in measures.FIXED)
    return [*fixed, *sorted(others, key=lambda one: (one.title, one.measure))]


def read_draft_wish(stage: str, sort: str, after: str) -> DraftWish:
    """From the address. What cannot be read is left out rather than answered with an error."""
    return DraftWish(
        stage=Stage(stage) if stage in set(Stage) else None, sort=_read_sort(sort), after=_read_place(after)
    )


def read_issue_wish(measure: str, sort: str, after: str) -> IssueWish:
    return IssueWish(
        measure=measure if measures.is_key(measure) else "", sort=_read_sort(sort), after=_read_place(after)
    )


def _read_sort(text: str) -> Sort:
    return Sort(text) if text in set(Sort) else Sort.NEWEST


def _read_place(text: str) -> Place | None:
    return paging.read(text, paging.moment, int)
