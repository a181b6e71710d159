"""The flag follows office-holders and candidates by date, and says nothing where nothing is known."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from netra.elections import candidates, examples, loading
from netra.elections.conflicts import ConflictBook, ConflictKind, conflicts_of
from netra.elections.models import Candidate, Contest, Kinship, Ticket
from netra.institutions import examples as institutions_examples
from netra.institutions.models import Institution, OfficeHolder, Post
from netra.regions.examples import load_sample

pytestmark = pytest.mark.django_db

CAMPAIGN_DAY = date(2024, 10, 10)
LOA_JANAN = "64.02.03"


@pytest.fixture(autouse=True)
def _world() -> None:
    load_sample()
    loading.load()
    institutions_examples.load()
    examples.load()


def _government() -> Institution:
    return Institution.objects.get(key="pemkab-64.02-contoh")


def _post() -> Post:
    return Post.objects.get(title=examples.POST)


def test_the_incumbent_who_runs_is_flagged_while_somebody_else_acts() -> None:
    (found,) = conflicts_of(_government(), LOA_JANAN, CAMPAIGN_DAY)
    assert found.kind is ConflictKind.INCUMBENT
    assert (found.candidate, found.holder) == (examples.INCUMBENT, examples.STAND_IN)
    assert found.since == examples.CANDIDATES_SINCE


def test_before_the_candidates_are_determined_there_is_no_flag() -> None:
    day = examples.CANDIDATES_SINCE
    assert conflicts_of(_government(), LOA_JANAN, day)
    assert conflicts_of(_government(), LOA_JANAN, day - timedelta(days=1)) == []


def test_the_flag_ends_with_the_last_day_in_the_post() -> None:
    last = date(2024, 12, 31)
    Candidate.objects.filter(name=examples.INCUMBENT).update(incumbent_until=last)
    assert conflicts_of(_government(), LOA_JANAN, last)
    assert conflicts_of(_government(), LOA_JANAN, last + timedelta(days=1)) == []


def test_a_candidate_who_holds_the_post_on_the_day_is_flagged_and_only_then() -> None:
    sworn_in = date(2025, 2, 20)
    OfficeHolder.objects.create(post=_post(), name="PENANTANG  contoh", starts=sworn_in, source="contoh")
    Candidate.objects.filter(name=examples.INCUMBENT).update(incumbent_until=date(2025, 2, 19))
    (found,) = conflicts_of(_government(), LOA_JANAN, sworn_in)
    assert (found.kind, found.candidate) == (ConflictKind.CANDIDATE, examples.CHALLENGER)
    assert found.since == sworn_in, "a candidate for months, in the post from that day"
    assert conflicts_of(_government(), LOA_JANAN, sworn_in, election="pilkada-2020") == []
    (before,) = conflicts_of(_government(), LOA_JANAN, sworn_in - timedelta(days=1))
    assert before.kind is ConflictKind.INCUMBENT


def test_a_file_that_bkn_takes_is_judged_by_the_authority_of_the_region() -> None:
    bkn = Institution.objects.get(key="bkn-contoh")
    assert [one.kind for one in conflicts_of(bkn, LOA_JANAN, CAMPAIGN_DAY)] == [ConflictKind.INCUMBENT]
    # Kutai Timur has no known authority among the examples: nothing known, nothing said.
    assert conflicts_of(bkn, "64.08", CAMPAIGN_DAY) == []


def test_kin_counts_only_with_a_source_and_while_in_the_post() -> None:
    Candidate.objects.filter(name=examples.INCUMBENT).update(incumbent=False)
    challenger = Candidate.objects.get(name=examples.CHALLENGER)
    entry = {
        "candidate": challenger,
        "institution": _government(),
        "holder_name": examples.STAND_IN,
        "relation": "saudara kandung",
        "status": "confirmed",
    }
    with pytest.raises(IntegrityError, match="kinship_has_its_source"), transaction.atomic():
        Kinship.objects.create(**entry, source="")
    Kinship.objects.create(**entry, source="https://contoh.example/berita")
    (found,) = conflicts_of(_government(), LOA_JANAN, CAMPAIGN_DAY)
    assert (found.kind, found.relation) == (ConflictKind.KIN, "saudara kandung")
    assert conflicts_of(_government(), LOA_JANAN, examples.CAMPAIGN[1] + timedelta(days=1)) == []


def test_examples_and_real_facts_never_meet() -> None:
    contest = Contest.objects.get(election="pilkada-2024", region="64.02")
    Candidate.objects.create(
        contest=contest,
        name=examples.STAND_IN,
        ticket=Ticket.HEAD,
        since=examples.CANDIDATES_SINCE,
        source="https://contoh.example/",
        status="confirmed",
    )
    kinds = [one.kind for one in conflicts_of(_government(), LOA_JANAN, CAMPAIGN_DAY)]
    assert kinds == [ConflictKind.INCUMBENT]


def test_a_list_reads_its_places_once(django_assert_num_queries: pytest.FixtureRequest) -> None:
    with django_assert_num_queries(4):  # type: ignore[operator]  # the fixture is a context manager
        book = ConflictBook([LOA_JANAN, "64.02.06", "64.08"], example=True)
        assert book.of(None, LOA_JANAN, CAMPAIGN_DAY)
        assert book.of(None, "64.02.06", CAMPAIGN_DAY)
        assert not book.of(None, "64.08", CAMPAIGN_DAY)


def test_the_shipped_pack_loads_once_and_names_a_source_for_everybody() -> None:
    assert candidates.load()
    assert not candidates.load()
    found = Candidate.objects.filter(example=False)
    assert {one.contest.region_id for one in found} == {"64.02", "64.08"}
    assert all("https://" in one.source for one in found)
    assert Candidate.objects.filter(example=True).count() == 2
