"""Numbers of cases: what is written is read again, and what is refused is refused by name."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netra.law import numbering, packs
from netra.law.entries import IntakeKind, LawPack
from netra.law.numbering import NumberRefused, NumbersUnknown, OfficeCode, Part

PACK = packs.shipped("pilkada-2024")
CODES = PACK.numbering["NUM-ELECTION"].codes
LEVELS = PACK.numbering["NUM-CASE"].levels
TWO_DIGITS = st.integers(0, 99).map("{:02d}".format)


@given(
    sequence=st.integers(1, 99_999),
    kind=st.sampled_from(IntakeKind),
    election=st.sampled_from(sorted(CODES)),
    level=st.sampled_from(LEVELS),
    code=st.tuples(TWO_DIGITS, TWO_DIGITS).map(".".join),
    on=st.dates(date(2019, 1, 1), date(2035, 12, 31)),
    registered=st.booleans(),
)
def test_what_is_made_is_read_again(
    sequence: int, kind: IntakeKind, election: str, level: str, code: str, on: date, registered: bool
) -> None:
    made = numbering.make(
        PACK,
        sequence=sequence,
        kind=kind,
        election=election,
        level=level,
        office_code=OfficeCode(code),
        on=on,
        registered=registered,
    )
    assert numbering.parse(PACK, f" {made.text}\n") == made
    assert (made.sequence, made.kind, made.month, made.year) == (sequence, kind, on.month, on.year)
    assert (made.office_code, made.election, made.level) == (code, election, level)
    assert (made.status == "recalled") is (registered or election in {"PG", "PW"})


@pytest.mark.parametrize("number", PACK.numbering["NUM-CASE"].examples)
def test_numbers_that_were_seen_are_read(number: str) -> None:
    found = numbering.parse(PACK, number)
    assert found.text == number
    assert found.status == "confirmed"
    assert "Reg" not in number


@pytest.mark.parametrize(
    ("number", "part"),
    [
        ("", Part.PARTS),
        ("003/TM/PB/Kab/27.12/XI", Part.PARTS),
        ("22/LP/PL/ADM/RI/00.00/V/2019", Part.PARTS),
        ("003/reg/LP/PB/Kab/27.12/XI/2024", Part.PARTS),
        ("R-178/KASN/1/2021", Part.PARTS),
        ("3/TM/PB/Kab/27.12/XI/2024", Part.SEQUENCE),
        ("0003/TM/PB/Kab/27.12/XI/2024", Part.SEQUENCE),
        ("000/TM/PB/Kab/27.12/XI/2024", Part.SEQUENCE),
        ("-03/TM/PB/Kab/27.12/XI/2024", Part.SEQUENCE),
        ("٠٠٣/TM/PB/Kab/27.12/XI/2024", Part.SEQUENCE),
        ("003/XX/PB/Kab/27.12/XI/2024", Part.KIND),
        ("003/tm/PB/Kab/27.12/XI/2024", Part.KIND),
        ("003/TM/PX/Kab/27.12/XI/2024", Part.ELECTION),
        ("003/TM/PB/Kec/27.12/XI/2024", Part.LEVEL),
        ("003/TM/PB/Kab/7309/XI/2024", Part.OFFICE_CODE),
        ("003/TM/PB/Kab/27.12.01/XI/2024", Part.OFFICE_CODE),
        ("003/TM/PB/Kab/٢٧.١٢/XI/2024", Part.OFFICE_CODE),
        ("003/TM/PB/Kab/27.12/11/2024", Part.MONTH),
        ("003/TM/PB/Kab/27.12/IIII/2024", Part.MONTH),
        ("003/TM/PB/Kab/27.12/XI/24", Part.YEAR),
        ("003/TM/PB/Kab/27.12/XI/9999", Part.YEAR),
        ("003/TM/PB/Kab/27.12/XI/٢٠٢٤", Part.YEAR),
    ],
)
def test_what_is_no_number_is_refused_by_its_part(number: str, part: Part) -> None:
    with pytest.raises(NumberRefused) as refused:
        numbering.parse(PACK, number)
    assert refused.value.part is part
    assert refused.value.given in number
    assert refused.value.wording.id != refused.value.wording.en


def test_a_part_that_makes_no_number_is_refused_before_it_is_written() -> None:
    parts = {"election": "PB", "level": "Kab", "office_code": OfficeCode("27.12"), "on": date(2024, 11, 5)}
    made = numbering.make(PACK, sequence=3, kind=IntakeKind.FINDING, **parts)  # type: ignore[arg-type]
    assert made.text == "003/TM/PB/Kab/27.12/XI/2024"
    for changed, part in (
        ({"sequence": 0}, Part.SEQUENCE),
        ({"office_code": OfficeCode("27.12/XI")}, Part.OFFICE_CODE),
        ({"level": "Kab/PB"}, Part.LEVEL),
        ({"election": "PK"}, Part.ELECTION),
    ):
        values = {"sequence": 3, "kind": IntakeKind.FINDING, **parts, **changed}
        with pytest.raises(NumberRefused) as refused:
            numbering.make(PACK, **values)  # type: ignore[arg-type]
        assert refused.value.part is part


def test_a_long_text_is_told_by_its_beginning() -> None:
    with pytest.raises(NumberRefused) as refused:
        numbering.parse(PACK, "9" * 10_000)
    assert len(refused.value.wording.id) < 200


@pytest.mark.parametrize("name", ["pilkada-2020", "pemilu-2024"])
def test_a_pack_without_a_pattern_reads_none(name: str) -> None:
    with pytest.raises(NumbersUnknown):
        numbering.parse(packs.shipped(name), "003/TM/PB/Kab/27.12/XI/2024")


def test_codes_and_pattern_are_data_of_the_pack() -> None:
    case, election = PACK.numbering["NUM-CASE"], PACK.numbering["NUM-ELECTION"]
    other = replace(
        PACK,
        numbering={
            **PACK.numbering,
            case.id: replace(
                case,
                pattern="{kind}.{seq:04d}".replace(".", "/")
                + "/{election}/{level}/{region}/{month_roman}/{year}",
            ),
            election.id: replace(election, codes={**CODES, "PX": "contoh"}, recalled_codes=()),
        },
    )
    assert numbering.parse(other, "LP/0007/PX/Kota/21.01/II/2029").sequence == 7


def test_sequences_are_counted_apart_by_what_the_pack_names_and_by_nothing_else() -> None:
    assert numbering.counter(PACK).parts == ("office", "kind", "election", "year")
    assert numbering.counter(PACK).status == "recalled"

    def key(pack: LawPack = PACK, **changes: object) -> tuple[str, ...]:
        one: dict[str, Any] = {"office": "a", "kind": IntakeKind.REPORT, "election": "PB", "year": 2024}
        return numbering.counter_key(pack, **{**one, **changes})

    others = [key(office="b"), key(kind=IntakeKind.FINDING), key(election="PG"), key(year=2025)]
    assert len({key(), *others}) == 5
    without_kind = {"NUM-COUNTER": replace(PACK.numbering["NUM-COUNTER"], counter=("office", "year"))}
    loose = replace(PACK, numbering={**PACK.numbering, **without_kind})
    assert key(loose) == key(loose, kind=IntakeKind.FINDING, election="PG") != key(loose, year=2025)
    with pytest.raises(NumbersUnknown):
        numbering.counter(packs.shipped("pilkada-2024", "0.4.1"))
