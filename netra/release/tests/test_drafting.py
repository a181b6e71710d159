from collections.abc import Callable
from uuid import UUID

import pytest
from django.db import transaction
from django.test import override_settings

from netra.accounts.models import Grant, Role
from netra.bulletin.models import RowStatus
from netra.elections.models import Election
from netra.facts import stream
from netra.facts.models import CountedUnit, Fact, FactKind
from netra.platform.jobs import run_pending
from netra.platform.jobs.models import Job
from netra.release import counting, drafting
from netra.release.measures import FIXED
from netra.release.models import Draft, DraftStatus
from netra.release.refusals import NotAnalyst
from tests.cast import Cast

Decide = Callable[..., None]
ADraft = Callable[..., Draft]


def rows(draft: Draft) -> dict[str, tuple[str, int | None]]:
    return {row.region_id: (row.status, row.value) for row in draft.rows.all()}


@pytest.fixture
def seven(decide: Decide, world: Cast) -> None:
    """The demo's count: six in Kutai Kartanegara, one in Kutai Timur."""
    decide("64.02.06", 4)
    decide("64.02.03", 2)
    decide("64.08", 1)


def test_seven_cases_are_seven_for_the_nation_and_the_province(seven: None, a_draft: ADraft) -> None:
    found = rows(a_draft())
    assert found["00"] == (RowStatus.SHOWN, 7)
    assert found["64"] == (RowStatus.SHOWN, 7)


def test_a_region_with_one_case_is_suppressed_with_what_would_betray_it(seven: None, a_draft: ADraft) -> None:
    found = rows(a_draft())
    assert found["64.08"] == (RowStatus.SUPPRESSED, None)
    assert found["64.02"] == (RowStatus.SUPPRESSED, None)
    assert found["64.02.03"] == (RowStatus.SUPPRESSED, None)


def test_the_public_digest_cannot_be_tried_out(seven: None, a_draft: ADraft) -> None:
    """Whoever knows every count but the hidden ones may not find these by trying which numbers fit."""
    draft = a_draft()
    again = counting.count(FIXED[draft.measure], draft.election, example=draft.example, on=draft.as_of)
    assert again.digest == draft.data_hash
    with override_settings(SECRET_KEY="the key of somebody who guesses"):
        assert again.digest != draft.data_hash


def test_where_nobody_counts_nothing_is_known(seven: None, a_draft: ADraft) -> None:
    found = rows(a_draft())
    assert found["64.72"] == (RowStatus.NOT_COVERED, None)
    assert found["63"] == (RowStatus.NOT_COVERED, None)
    assert "64.72.02" not in found


def test_zero_is_zero_only_where_an_office_counts(world: Cast, a_draft: ADraft) -> None:
    found = rows(a_draft())
    assert found["64.08"] == (RowStatus.SHOWN, 0)
    assert found["64.08.01"] == (RowStatus.SHOWN, 0)
    assert found["64.72"] == (RowStatus.NOT_COVERED, None)


def test_a_case_of_the_province_office_where_no_office_counts_leaves_that_row_empty(
    world: Cast, decide: Decide, a_draft: ADraft
) -> None:
    decide("64.72.02", 6)
    found = rows(a_draft())
    assert found["64"] == (RowStatus.SHOWN, 6)
    assert found["64.72"] == (RowStatus.NOT_COVERED, None)


def test_only_verified_cases_of_this_kind_and_world_are_counted(
    world: Cast, decide: Decide, a_draft: ADraft
) -> None:
    decide("64.02.06", 6)
    decide("64.02.06", 9, verified=False)
    decide("64.02.06", 9, example=False)
    decide("64.02.06", 9, kind=FactKind.PERSON_SANCTIONED, unit=CountedUnit.PERSON)
    assert rows(a_draft())["00"] == (RowStatus.SHOWN, 6)
    assert rows(a_draft("sanctioned_persons"))["00"] == (RowStatus.SHOWN, 9)


def test_a_reversed_fact_no_longer_counts(world: Cast, decide: Decide, a_draft: ADraft) -> None:
    decide("64.02.06", 8)
    key: UUID = Fact.objects.values_list("pk", flat=True)[0]
    with transaction.atomic():
        stream.reverse(key)
    assert rows(a_draft())["64.02.06"] == (RowStatus.SHOWN, 7)


def test_no_suppressed_count_is_kept_outside_the_facts(seven: None, a_draft: ADraft) -> None:
    draft = a_draft()
    assert not draft.rows.exclude(status=RowStatus.SHOWN).exclude(value=None).exists()
    assert all(
        value is None for *_, status, value, _ in Job.objects.get().result["rows"] if status != "shown"
    )


@pytest.mark.parametrize("username", ["petugas.kukar", "komisioner.kukar", "bkn", "admin"])
def test_only_an_analyst_drafts(world: Cast, username: str) -> None:
    with pytest.raises(NotAnalyst):
        drafting.request_draft(
            "proven_cases", Election.objects.get(pk="pilkada-2024"), world.viewer(username)
        )
    assert not Draft.objects.exists() and not Job.objects.exists()


def test_a_newer_draft_replaces_the_older(seven: None, a_draft: ADraft, decide: Decide) -> None:
    older = a_draft()
    decide("64.02.06", 1)
    newer = a_draft()
    older.refresh_from_db()
    assert (older.status, newer.status) == (DraftStatus.DISCARDED, DraftStatus.READY)
    assert rows(newer)["00"] == (RowStatus.SHOWN, 8)


def test_a_replaced_draft_is_not_filled_by_its_late_job(seven: None, world: Cast) -> None:
    election, analyst = Election.objects.get(pk="pilkada-2024"), world.viewer("analis.kukar")
    older = drafting.request_draft("proven_cases", election, analyst)
    newer = drafting.request_draft("proven_cases", election, analyst)
    run_pending()
    older.refresh_from_db()
    assert older.status == DraftStatus.DISCARDED and not older.rows.exists()
    assert newer.rows.exists()


def test_covered_is_where_somebody_can_record_a_case(world: Cast, a_draft: ADraft) -> None:
    office = world.grant("petugas.kutim").institution
    assert rows(a_draft())["64.08"] == (RowStatus.SHOWN, 0)
    Grant.objects.filter(institution=office).update(role=Role.ANALYST)
    assert rows(a_draft())["64.08"] == (RowStatus.NOT_COVERED, None)
