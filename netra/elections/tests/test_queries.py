from datetime import date, timedelta

import pytest
from django.utils import translation

from netra.elections import loading, queries
from netra.elections.models import Election, Stage
from netra.regions.examples import load_sample

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _packs() -> None:
    load_sample()
    loading.load()


@pytest.fixture
def pilkada() -> Election:
    return Election.objects.get(key="pilkada-2024")


def _override(election: Election, key: str, region: str, starts: date | None, ends: date | None) -> None:
    stage = Stage.objects.get(election=election, key=key, region=None)
    stage.pk, stage.region_id, stage.starts, stage.ends = None, region, starts, ends
    stage.save(force_insert=True)


def test_reports_are_taken_from_the_first_stage_to_the_last(pilkada: Election) -> None:
    assert queries.open_election(date(2024, 11, 14)) == pilkada
    assert queries.open_election(date(2024, 2, 27)) == pilkada
    assert queries.open_election(date(2025, 8, 31)) == pilkada
    assert queries.open_election(date(2024, 2, 26)) is None
    assert queries.open_election(date(2025, 9, 1)) is None
    assert queries.open_election(date(2020, 11, 1)) is None


def test_the_embargo_runs_from_fourteen_days_before_voting_to_the_end_of_counting(pilkada: Election) -> None:
    first, last = queries.publication_embargo(pilkada)
    assert (first, last) == (date(2024, 11, 13), date(2024, 12, 16))
    assert pilkada.voting_on - first == timedelta(days=14)


def test_an_embargo_without_an_end_of_counting_is_no_embargo_of_zero_days(pilkada: Election) -> None:
    Stage.objects.filter(election=pilkada, key="counting").update(ends=None)
    with pytest.raises(queries.StageUnknown):
        queries.publication_embargo(pilkada)


def test_determination_is_national_unless_the_region_has_its_own(pilkada: Election) -> None:
    assert queries.determination_date(pilkada, "64.02") == date(2024, 9, 22)
    _override(pilkada, "determination", "64.08", date(2024, 9, 24), date(2024, 9, 24))
    assert queries.determination_date(pilkada, "64.08") == date(2024, 9, 24)
    assert queries.determination_date(pilkada, "64.08.01.2001") == date(2024, 9, 24)
    assert queries.determination_date(pilkada, "64.02") == date(2024, 9, 22)
    assert queries.determination_date(pilkada, "00") == date(2024, 9, 22)


def test_the_nearest_override_wins(pilkada: Election) -> None:
    _override(pilkada, "campaign", "64", date(2024, 9, 26), date(2024, 11, 23))
    _override(pilkada, "campaign", "64.02", date(2024, 9, 27), date(2024, 11, 23))
    starts = {
        region: next(s.starts for s in queries.stages(pilkada, region) if s.key == "campaign")
        for region in ("00", "64", "64.72", "64.02", "64.02.03")
    }
    assert starts == {
        "00": date(2024, 9, 25),
        "64": date(2024, 9, 26),
        "64.72": date(2024, 9, 26),
        "64.02": date(2024, 9, 27),
        "64.02.03": date(2024, 9, 27),
    }
    assert sum(s.overridden for s in queries.stages(pilkada, "64.02")) == 1


def test_an_unknown_determination_is_an_error_not_a_guess(pilkada: Election) -> None:
    Stage.objects.filter(election=pilkada, key="determination").update(starts=None)
    with pytest.raises(queries.StageUnknown) as unknown:
        queries.determination_date(pilkada, "64.02")
    assert (unknown.value.election, unknown.value.stage) == ("pilkada-2024", "determination")


@pytest.mark.parametrize(
    ("on", "key"),
    [
        (date(2024, 8, 24), "announcement"),
        (date(2024, 8, 28), "registration"),
        (date(2024, 8, 30), "checking"),
        (date(2024, 9, 22), "determination"),
        (date(2024, 9, 24), None),
        (date(2024, 11, 14), "campaign"),
        (date(2024, 11, 23), "campaign"),
        (date(2024, 11, 24), "quiet-period"),
        (date(2024, 11, 27), "voting"),
        (date(2024, 11, 28), "counting"),
        (date(2024, 12, 16), "counting"),
        (date(2024, 12, 17), None),
    ],
)
def test_the_current_stage(pilkada: Election, on: date, key: str | None) -> None:
    current = queries.current_stage(pilkada, "64.02", on)
    assert (current.key if current else None) == key


def test_a_stage_without_an_end_runs_on_and_one_without_a_start_never_runs(pilkada: Election) -> None:
    _override(pilkada, "counting", "64.02", date(2024, 11, 27), None)
    current = queries.current_stage(pilkada, "64.02", date(2025, 3, 1))
    assert current is not None
    assert (current.key, current.ends) == ("counting", None)
    assert queries.current_stage(pilkada, "64.08", date(2025, 3, 1)) is None
    spans = {s.key: s for s in queries.stages(pilkada, "64.02")}
    assert (spans["elected"].starts, spans["elected"].ends) == (None, None)
    assert not spans["elected"].holds_on(date(2025, 1, 15))
    assert not spans["revotes"].holds_on(date(2025, 8, 31))


def test_names_follow_the_language_of_the_page(pilkada: Election) -> None:
    campaign = next(s for s in queries.stages(pilkada, "64.02") if s.key == "campaign")
    with translation.override("id"):
        assert campaign.name == "Kampanye"
    with translation.override("en"):
        assert campaign.name == "Campaign"


def test_totals_add_up_to_545(pilkada: Election) -> None:
    totals = queries.totals(pilkada)
    assert totals is not None
    assert (totals.governor, totals.regent, totals.mayor, totals.all) == (37, 415, 93, 545)
    assert queries.totals(Election.objects.get(key="pemilu-2024")) is None


def test_people_of_a_village_vote_for_regent_and_governor(pilkada: Election) -> None:
    found = queries.contests(pilkada, "64.02.03.2003")
    assert {office.value: contest.region_id for office, contest in found.items()} == {
        "governor": "64",
        "regent": "64.02",
    }
    assert list(queries.contests(pilkada, "64.72")) == ["governor", "mayor"]


def test_earlier_elections_are_names_and_dates() -> None:
    latest_first = [(e.key, e.voting_on) for e in queries.elections()]
    assert latest_first == [
        ("pilkada-2024", date(2024, 11, 27)),
        ("pemilu-2024", date(2024, 2, 14)),
        ("pilkada-2020", date(2020, 12, 9)),
    ]
    assert queries.by_key("pilkada-1955") is None
    for election in queries.elections():
        assert queries.publication_embargo(election)[1] > election.voting_on
