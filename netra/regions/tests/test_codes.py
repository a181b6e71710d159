import pytest
from hypothesis import given
from hypothesis import strategies as st

from netra.regions.codes import ancestors_of, is_code, is_within, level_of, parent_of, range_of

two = st.integers(10, 99).map(str)
codes = st.builds(
    lambda parts, last, former: (
        ".".join(parts[:3]) + (f".{last}" if len(parts) == 4 else "") + (former if len(parts) == 1 else "")
    ),
    st.lists(two, min_size=1, max_size=4),
    st.integers(1001, 2999),
    st.sampled_from(["", "", "~2012"]),
)


def test_level_and_parent_follow_the_dots() -> None:
    assert [level_of(c) for c in ("00", "64", "64.02", "64.02.03", "64.02.03.2001", "91~2012")] == [
        0,
        1,
        2,
        3,
        4,
        1,
    ]
    assert [parent_of(c) for c in ("00", "64", "64.02", "64.02.03.2001", "91~2012")] == [
        None,
        "00",
        "64",
        "64.02.03",
        "00",
    ]


@given(codes)
def test_ancestors_are_the_parents_of_parents(code: str) -> None:
    chain: list[str] = []
    above = parent_of(code)
    while above is not None:
        chain.insert(0, above)
        above = parent_of(above)
    assert ancestors_of(code) == chain


@given(codes, codes)
def test_the_range_of_a_code_holds_exactly_what_lies_within(code: str, prefix: str) -> None:
    low, high = range_of(prefix)
    assert (low <= code < high) == is_within(code, prefix)


@given(codes)
def test_a_region_lies_in_itself_in_its_ancestors_and_in_the_nation(code: str) -> None:
    for above in (code, *ancestors_of(code)):
        low, high = range_of(above)
        assert is_within(code, above)
        assert low <= code < high


def test_neighbours_and_former_outlines_of_the_same_number_are_not_within() -> None:
    assert not is_within("64.03", "64.02")
    assert not is_within("64.020", "64.02")
    assert not is_within("64~2004", "64")
    assert is_within("64~2004", "00")


@pytest.mark.parametrize("text", ["64", "64.02", "64.02.03", "64.02.03.2001", "00", "91~2012"])
def test_codes_are_known_as_codes(text: str) -> None:
    assert is_code(text)


@pytest.mark.parametrize("text", ["", "6", "64.", "64.2", "64.02.03.20", "kukar", "64.02\n", "٦٤", "64~12"])
def test_other_text_is_no_code(text: str) -> None:
    assert not is_code(text)
