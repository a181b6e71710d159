from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netra.regions.words import distance, shortened, sound_of, words_of

few_letters = st.text("abc", max_size=7)


def slow_distance(a: str, b: str) -> int:
    """Straight from the definition, to hold the quick one against."""

    @cache
    def between(i: int, j: int) -> int:
        if i == 0 or j == 0:
            return i + j
        best = min(
            between(i - 1, j) + 1, between(i, j - 1) + 1, between(i - 1, j - 1) + (a[i - 1] != b[j - 1])
        )
        if i > 1 and j > 1 and a[i - 1] == b[j - 2] and a[i - 2] == b[j - 1]:
            best = min(best, between(i - 2, j - 2) + 1)
        return best

    return between(len(a), len(b))


@given(few_letters, few_letters, st.integers(0, 3))
def test_distance_is_the_number_of_edits_up_to_the_most(a: str, b: str, most: int) -> None:
    assert distance(a, b, most) == min(slow_distance(a, b), most + 1)


@given(few_letters.filter(lambda w: len(w) > 3), few_letters.filter(lambda w: len(w) > 3))
def test_words_one_edit_apart_share_what_is_left_after_dropping_a_letter(a: str, b: str) -> None:
    if slow_distance(a, b) == 1:
        assert ({a} | shortened(a)) & ({b} | shortened(b))


def test_words_lose_case_accents_and_punctuation() -> None:
    assert words_of("  KEC. Loa-Janan,  Ma'rang Sôrong ") == ["kec", "loa", "janan", "marang", "sorong"]
    assert words_of("") == words_of(" .,-' ") == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("tengarong", "tenggarong"),
        ("jannan", "janan"),
        ("djakarta", "jakarta"),
        ("tjirebon", "cirebon"),
        ("soerabaja", "surabaja"),
        ("kwala", "kuala"),
        ("bojonegoro", "bodjonegoro"),
    ],
)
def test_spellings_that_sound_alike_are_one_word(one: str, other: str) -> None:
    assert sound_of(one) == sound_of(other)


def test_roman_numbers_stay_apart() -> None:
    assert len({sound_of(n) for n in ("i", "ii", "iii", "iv", "v", "vi", "x", "xx")}) == 8
