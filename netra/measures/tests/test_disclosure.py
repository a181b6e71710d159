from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netra.measures.disclosure import THRESHOLD, Cell, Hidden, NotATree, Protected, Shown, Why, protect


def shown(answer: dict[str, Protected]) -> dict[str, int]:
    return {key: cell.count for key, cell in answer.items() if isinstance(cell, Shown)}


def hidden(answer: dict[str, Protected]) -> dict[str, Why]:
    return {key: cell.why for key, cell in answer.items() if isinstance(cell, Hidden)}


def province(**regencies: int | None) -> list[Cell]:
    total = sum(count or 0 for count in regencies.values())
    return [Cell("64", None, total), *(Cell(f"64.{k}", "64", v) for k, v in regencies.items())]


def test_counts_of_five_and_more_and_zeros_are_shown() -> None:
    answer = protect(province(a=5, b=8, c=0))
    assert shown(answer) == {"64": 13, "64.a": 5, "64.b": 8, "64.c": 0}


def test_one_small_count_takes_the_smallest_neighbour_with_it() -> None:
    answer = protect(province(a=12, b=7, c=1, d=0))
    assert hidden(answer) == {"64.c": Why.SMALL, "64.b": Why.PROTECTS_OTHERS}
    assert shown(answer) == {"64": 20, "64.a": 12, "64.d": 0}


def test_a_region_with_one_case_is_hidden_and_the_total_is_shown() -> None:
    answer = protect(province(kukar=6, kutim=1))
    assert shown(answer) == {"64": 7}
    assert hidden(answer)["64.kutim"] is Why.SMALL


def test_two_small_counts_that_make_up_five_protect_each_other() -> None:
    answer = protect(province(a=9, b=3, c=2))
    assert hidden(answer) == {"64.b": Why.SMALL, "64.c": Why.SMALL}


def test_two_small_counts_below_five_take_a_third() -> None:
    assert set(hidden(protect(province(a=9, b=1, c=2)))) == {"64.a", "64.b", "64.c"}


def test_five_ones_do_not_hide_behind_their_total() -> None:
    """Everybody knows that a hidden count is at least one: five of them in a total of five are five ones."""
    answer = protect(province(a=1, b=1, c=1, d=1, e=1))
    assert shown(answer) == {}


def test_ones_deeper_down_do_not_hide_behind_a_total_above() -> None:
    cells = [
        Cell("64", None, 5),
        Cell("64.01", "64", 4),
        Cell("64.02", "64", 1),
        *(Cell(f"64.01.0{n}", "64.01", 1) for n in range(4)),
        Cell("64.02.01", "64.02", 1),
    ]
    assert shown(protect(cells)) == {}


def test_a_cell_that_nobody_covers_is_left_out() -> None:
    answer = protect(province(a=9, b=None))
    assert shown(answer) == {"64": 9, "64.a": 9}
    assert "64.b" not in answer


def test_what_a_parent_counts_beyond_its_parts_is_protected_too() -> None:
    cells = [Cell("64", None, 12), Cell("64.a", "64", 4), Cell("64.b", "64", 6)]
    assert shown(protect(cells)) == {"64": 12, "64.b": 6}
    cells = [Cell("64", None, 12), Cell("64.a", "64", 5), Cell("64.b", "64", 6)]
    assert hidden(protect(cells)) == {"64.a": Why.PROTECTS_OTHERS}


def test_the_parts_of_a_hidden_region_are_hidden() -> None:
    cells = [
        Cell("64", None, 8),
        Cell("64.02", "64", 7),
        Cell("64.08", "64", 1),
        Cell("64.02.03", "64.02", 7),
        Cell("64.02.06", "64.02", 0),
    ]
    assert shown(protect(cells)) == {"64": 8, "64.02.06": 0}


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ([Cell("a", "b", 1)], "not among"),
        ([Cell("a", "b", 1), Cell("b", "a", 1)], "part of itself"),
        ([Cell("a", None, 1), Cell("a", None, 2)], "twice"),
        ([Cell("a", None, -1)], "counts -1"),
        ([Cell("a", None, 3), Cell("b", "a", 4)], "more than a"),
    ],
)
def test_what_is_no_tree_is_refused(cells: list[Cell], reason: str) -> None:
    with pytest.raises(NotATree, match=reason):
        protect(cells)


def test_a_threshold_that_protects_nobody_is_refused() -> None:
    with pytest.raises(ValueError, match="protects nobody"):
        protect([], threshold=1)


# An attacker who subtracts.


@dataclass(frozen=True)
class Bounds:
    low: int
    high: float


def attack(cells: list[Cell], answer: dict[str, Protected]) -> dict[str, Bounds]:
    """The tightest bounds of every hidden count from what is public: shown counts, the tree, and that a
    hidden count is not zero. On a tree, passing bounds up and down until they stand still is exact.
    """
    counted = [cell for cell in cells if cell.count is not None]
    low = {k: c.count if isinstance(c, Shown) else 1 for k, c in answer.items()}
    high = {k: float(c.count) if isinstance(c, Shown) else float("inf") for k, c in answer.items()}
    parts: dict[str, list[str]] = {}
    for cell in counted:
        if cell.parent in answer:
            parts.setdefault(cell.parent, []).append(cell.key)
    moved = True
    while moved:
        before = (dict(low), dict(high))
        for parent, children in parts.items():
            # The parent counts its parts and a rest that nobody prints.
            low[parent] = max(low[parent], sum(low[c] for c in children))
            for child in children:
                others = sum(low[c] for c in children if c != child)
                high[child] = min(high[child], high[parent] - others)
        moved = (low, high) != before
    return {k: Bounds(low[k], high[k]) for k, c in answer.items() if isinstance(c, Hidden)}


def test_a_region_withheld_above_parts_of_zero_cannot_be_worked_out() -> None:
    """Its zeros are shown and its count was recorded for it alone: a reader knows no more than that it is
    above zero, neither that it is small nor what its neighbour counts.
    """
    for own in (1, 4, 5):
        cells = [
            Cell("64", None, 12 + own),
            Cell("64.02", "64", 12),
            Cell("64.02.06", "64.02", 12),
            Cell("64.08", "64", own),
            Cell("64.08.01", "64.08", 0),
            Cell("64.08.02", "64.08", 0),
        ]
        answer = dict(protect(cells))
        if own == THRESHOLD:
            assert answer["64.08"] == Shown("64.08", 5)
            continue
        bounds = attack(cells, answer)
        assert bounds["64.08"] == bounds["64.02"] == Bounds(1, 11 + own)


@st.composite
def trees(draw: st.DrawFn) -> list[Cell]:
    """Nation, provinces, regencies, districts; small numbers, because these are what needs protection."""
    count = st.one_of(st.integers(0, 7), st.integers(0, 40), st.just(1), st.just(0))
    cells: list[Cell] = []

    def grow(key: str, parent: str | None, depth: int) -> int:
        width = draw(st.integers(0, 4)) if depth else 0
        inside = sum(grow(f"{key}.{n}", key, depth - 1) for n in range(width))
        own = draw(count) if not width or draw(st.integers(0, 3)) == 0 else 0
        if parent is not None and not width and draw(st.integers(0, 9)) == 0:
            cells.append(Cell(key, parent, None))
            return 0
        cells.append(Cell(key, parent, inside + own))
        return inside + own

    grow("00", None, draw(st.integers(1, 3)))
    return cells


@given(trees())
def test_no_hidden_count_can_be_worked_out(cells: list[Cell]) -> None:
    answer = dict(protect(cells))
    for key, bounds in attack(cells, answer).items():
        assert bounds.low < bounds.high, key


@given(trees())
def test_no_small_count_is_shown_and_no_shown_total_betrays_a_small_hidden_sum(cells: list[Cell]) -> None:
    answer = dict(protect(cells))
    counts = {cell.key: cell.count for cell in cells if cell.count is not None}
    assert set(answer) == set(counts)
    for key, cell in answer.items():
        if isinstance(cell, Hidden):
            assert counts[key] > 0
            continue
        assert cell.count == counts[key]
        assert not 0 < cell.count < THRESHOLD
        children = [c.key for c in cells if c.parent == key and c.count is not None]
        if children:
            unseen = cell.count - sum(counts[c] for c in children if isinstance(answer[c], Shown))
            assert unseen == 0 or unseen >= THRESHOLD


@given(trees(), st.randoms(use_true_random=False))
def test_the_order_of_the_cells_does_not_matter(cells: list[Cell], random: object) -> None:
    shuffled = list(cells)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert protect(shuffled) == protect(cells)


@given(trees())
def test_a_tree_without_small_counts_is_shown_whole(cells: list[Cell]) -> None:
    big = [Cell(cell.key, cell.parent, None if cell.count is None else cell.count * 5) for cell in cells]
    assert not hidden(dict(protect(big)))
