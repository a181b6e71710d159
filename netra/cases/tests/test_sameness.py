"""What speaks for one incident: names as people write them, and both marks measured on a labelled set."""

from datetime import date
from itertools import combinations
from pathlib import Path

import pytest
import yaml

from netra.cases import sameness
from netra.cases.sameness import Features, Named, Reason, Sameness, Sureness

LABELLED = Path(__file__).with_name("same_incident.yaml")
PRINTED = Path(__file__).parents[3] / "docs" / "methods" / "same-incident.md"
Labelled = tuple[str, Features]


@pytest.fixture(scope="module")
def records() -> list[Labelled]:
    rows = yaml.load(LABELLED.read_text(), Loader=yaml.BaseLoader)["records"]
    return [
        (
            incident,
            Features(
                region=region,
                event_on=date.fromisoformat(day),
                act=act,
                persons=(Named(name, number, office),) if name else (),
                text=text,
            ),
        )
        for incident, region, day, act, name, number, office, text in rows
    ]


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Drs. H. Muhammad Rizal, M.Si.", "Moh. Rizal", True),
        ("Siti Aminah, S.Pd", "ST. AMINAH", True),
        ("Fitri Handayani", "Pitri Handajani", True),
        ("Dewi Lestari", "Dewi L.", True),
        ("Dewi Lestari", "Dewi Sartika", False),
        ("Agus Salim", "Agus Setiawan", False),
        ("Pak Camat", "Camat Hulu", False),
    ],
)
def test_names_are_compared_as_people_write_them(one: str, other: str, alike: bool) -> None:
    assert (sameness.alike_names(one, other) > 0.5) is alike
    assert sameness.alike_names(one, other) == sameness.alike_names(other, one)


def test_two_employee_numbers_are_two_people_whatever_their_name() -> None:
    found = _compared(Named("Rizal Contoh", "1"), Named("Rizal Contoh", "2"))
    assert Reason.OTHER_PERSON in found.reasons and Reason.SAME_NAME not in found.reasons
    assert Reason.SAME_NUMBER in _compared(Named("Rizal Contoh", "1"), Named("R. Contoh", "1")).reasons


def _compared(one: Named, other: Named) -> Sameness:
    day = date(2024, 11, 9)
    return sameness.compare(
        Features("64.02.03", day, persons=(one,)), Features("64.02.03", day, persons=(other,))
    )


def test_what_lies_too_many_days_apart_is_no_proposal() -> None:
    one = Features("64.02.03.2001", date(2024, 11, 1), "photo", (Named("Rizal", "1"),))
    other = Features("64.02.03.2001", date(2024, 11, 5), "photo", (Named("Rizal", "1"),))
    assert sameness.compare(one, other).sureness is None


def test_the_order_of_two_records_changes_nothing(records: list[Labelled]) -> None:
    for (_a, one), (_b, other) in combinations(records, 2):
        assert sameness.compare(one, other) == sameness.compare(other, one)


def test_the_printed_figures_are_those_of_the_labelled_set(records: list[Labelled]) -> None:
    """Nothing that is called very like may be wrong, and few pairs may be missed."""
    pairs = [
        (one[0] == other[0], sameness.compare(one[1], other[1])) for one, other in combinations(records, 2)
    ]
    printed = PRINTED.read_text()
    assert f"{len(records)} records, {len(pairs)} pairs, {sum(same for same, _ in pairs)} of one" in printed
    for named, wanted in (
        ("at least perhaps", {Sureness.POSSIBLE, Sureness.STRONG}),
        ("very like", {Sureness.STRONG}),
    ):
        right = sum(same for same, found in pairs if found.sureness in wanted)
        wrong = sum(not same for same, found in pairs if found.sureness in wanted)
        missed = sum(same for same, found in pairs if found.sureness not in wanted)
        precision, recall = right / (right + wrong), right / (right + missed)
        row = f"| {named} | {right} | {wrong} | {missed} | {precision:.2f} | {recall:.2f} |"
        assert row in printed, row
        assert recall >= 0.9 if Sureness.POSSIBLE in wanted else precision == 1.0
