from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import transaction

from netra.accounts.models import Account, Grant, Role
from netra.accounts.viewer import Viewer, viewer_for
from netra.bulletin import queries as bulletin
from netra.bulletin.models import Issue, IssueRow, RowStatus
from netra.facts import stream
from netra.facts.models import Fact
from netra.institutions.models import Institution
from netra.platform import clock
from netra.platform.audit.models import Entry
from netra.release import approval
from netra.release.models import Draft, DraftStatus
from netra.release.refusals import (
    AlreadyApproved,
    DraftChanged,
    Embargoed,
    NotCommissioner,
    NotReady,
    ReleaseRefused,
    Replaced,
    SamePerson,
)
from tests.cast import OPENS_AT, WITA, Cast

ADraft = Callable[..., Draft]
AFTER_COUNTING = datetime(2024, 12, 20, 10, 0, tzinfo=WITA)


@pytest.fixture(autouse=True)
def cases(world: Cast, decide: Callable[..., None]) -> None:
    decide("64.02.06", 5)
    decide("64.02.03", 2)


@pytest.fixture
def commissioner(world: Cast) -> Viewer:
    return world.viewer("komisioner.kukar")


def value_of(region: str) -> int | None:
    (issue,) = (one for one in bulletin.latest_issues() if one.measure == "proven_cases" and one.example)
    row = issue.rows.get(region=region)
    return None if row.value is None else int(row.value)


def refused(draft: Draft, by: Viewer, why: type[ReleaseRefused]) -> ReleaseRefused:
    """The same answer beforehand and at the deed, and nothing published."""
    before = Issue.objects.count()
    draft.refresh_from_db()
    assert type(approval.obstacle(draft, by)) is why
    with pytest.raises(why) as caught:
        approval.approve(draft, by)
    assert Issue.objects.count() == before
    return caught.value


def test_the_public_figure_goes_from_seven_to_eight(
    a_draft: ADraft, decide: Callable[..., None], commissioner: Viewer
) -> None:
    with clock.frozen(datetime(2024, 11, 12, 16, 0, tzinfo=WITA)):
        approval.approve(a_draft(), commissioner)
    assert (value_of("00"), value_of("64.02")) == (7, 7)
    decide("64.02.03", 1)
    assert value_of("64.02") == 7
    with clock.frozen(AFTER_COUNTING):
        second = approval.approve(a_draft(), commissioner)
    assert (value_of("00"), value_of("64.02")) == (8, 8)
    assert second.edition == 2 and second.supersedes is not None and second.supersedes.edition == 1


def test_an_issue_is_the_draft_row_for_row_with_its_provenance(a_draft: ADraft, commissioner: Viewer) -> None:
    with clock.frozen(AFTER_COUNTING):
        draft = a_draft()
        issue = approval.approve(draft, commissioner)
    columns = ("region", "status", "value", "part_of", "reason")
    assert list(issue.rows.values_list(*columns)) == list(draft.rows.values_list(*columns))
    assert issue.row_count == draft.rows.count()
    assert (draft.status, draft.issue_id) == (DraftStatus.APPROVED, issue.pk)
    assert (issue.written_by_name, issue.approved_by_name) == (
        "Analis Kukar Contoh",
        "Komisioner Kukar Contoh",
    )
    assert (issue.approved_at, issue.example, issue.unit) == (AFTER_COUNTING, True, "case")
    assert issue.data_hash == draft.data_hash and len(issue.data_hash) == 64
    assert issue.pack_version.startswith("pilkada-2024 ")
    line = Entry.objects.get(action="release.approve")
    assert (line.actor, line.object_key) == (commissioner.actor, str(issue.pk))


def test_small_counts_stay_small_in_public(a_draft: ADraft, commissioner: Viewer) -> None:
    with clock.frozen(AFTER_COUNTING):
        issue = approval.approve(a_draft(), commissioner)
    row = issue.rows.get(region="64.02.03")
    assert (row.status, row.value) == (RowStatus.SUPPRESSED, None)


@pytest.mark.parametrize(
    ("moment", "allowed"),
    [
        (datetime(2024, 11, 12, 16, 0, tzinfo=WITA), True),
        (datetime(2024, 11, 13, 0, 30, tzinfo=WITA), False),
        (OPENS_AT, False),
        (datetime(2024, 12, 16, 23, 59, tzinfo=WITA), False),
        # Midnight in the east, still the last day in the west.
        (datetime(2024, 12, 17, 0, 30, tzinfo=WITA), False),
        (datetime(2024, 12, 17, 1, 30, tzinfo=WITA), True),
        (AFTER_COUNTING, True),
    ],
)
def test_nothing_is_published_from_fourteen_days_before_voting_to_the_end_of_counting(
    a_draft: ADraft, commissioner: Viewer, moment: datetime, allowed: bool
) -> None:
    draft = a_draft()
    with clock.frozen(moment):
        if allowed:
            approval.approve(draft, commissioner)
            assert Issue.objects.count() == 1
        else:
            why = refused(draft, commissioner, Embargoed)
            assert "16 Desember 2024" in why.message and draft.status == DraftStatus.READY


def test_who_wrote_does_not_approve(world: Cast, a_draft: ADraft) -> None:
    analyst = world.account("analis.kukar")
    Grant.objects.create(
        account=analyst,
        role=Role.COMMISSIONER,
        institution=Institution.objects.get(key="bawaslu-64.02-contoh"),
        region_id="64.02",
        starts=world.grant("komisioner.kukar").starts,
        granted_by="sistem",
    )
    with clock.frozen(AFTER_COUNTING):
        refused(a_draft(), viewer_for(analyst), SamePerson)


@pytest.mark.parametrize("username", ["petugas.kukar", "analis.kukar", "bkn", "admin", "petugas.nasional"])
def test_only_a_commissioner_approves(world: Cast, a_draft: ADraft, username: str) -> None:
    with clock.frozen(AFTER_COUNTING):
        refused(a_draft(), world.viewer(username), NotCommissioner)


def test_a_commissioner_of_another_kind_of_body_does_not_approve(world: Cast, a_draft: ADraft) -> None:
    account = Account.objects.create_user("luar.contoh", "Orang Luar Contoh")
    Grant.objects.create(
        account=account,
        role=Role.COMMISSIONER,
        institution=Institution.objects.get(key="bkn-contoh"),
        region_id="64",
        starts=world.grant("komisioner.kukar").starts,
        granted_by="sistem",
    )
    with clock.frozen(AFTER_COUNTING):
        refused(a_draft(), viewer_for(account), NotCommissioner)


def test_a_draft_that_the_facts_have_left_behind_is_refused(
    a_draft: ADraft, decide: Callable[..., None], commissioner: Viewer
) -> None:
    with clock.frozen(AFTER_COUNTING):
        draft = a_draft()
        decide("64.02.06", 1)
        refused(draft, commissioner, DraftChanged)
        # Taken back, the facts count what the draft counted.
        with transaction.atomic():
            stream.reverse(Fact.objects.filter(region="64.02.06").values_list("pk", flat=True)[0])
        approval.approve(draft, commissioner)


def test_of_two_approvals_at_once_the_second_is_refused(a_draft: ADraft, commissioner: Viewer) -> None:
    with clock.frozen(AFTER_COUNTING):
        draft = a_draft()
        stale = Draft.objects.get(pk=draft.pk)
        approval.approve(draft, commissioner)
        assert stale.status == DraftStatus.READY
        with pytest.raises(AlreadyApproved):
            approval.approve(stale, commissioner)
    assert Issue.objects.count() == 1 and Entry.objects.filter(action="release.approve").count() == 1


def test_a_draft_in_the_making_and_a_replaced_one_are_refused(a_draft: ADraft, commissioner: Viewer) -> None:
    with clock.frozen(AFTER_COUNTING):
        older = a_draft()
        a_draft()
        refused(older, commissioner, Replaced)
        Draft.objects.filter(pk=older.pk).update(status=DraftStatus.DRAFTING)
        refused(older, commissioner, NotReady)


def test_an_approval_that_fails_half_way_leaves_nothing(
    a_draft: ADraft, commissioner: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_: object) -> int:
        raise RuntimeError("the chain is full")

    with clock.frozen(AFTER_COUNTING):
        draft = a_draft()
        monkeypatch.setattr("netra.release.approval.audit.append", fail)
        with pytest.raises(RuntimeError, match="chain is full"):
            approval.approve(draft, commissioner)
    assert not Issue.objects.exists() and not IssueRow.objects.exists()
    assert Draft.objects.get(pk=draft.pk).status == DraftStatus.READY
