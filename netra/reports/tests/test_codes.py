import hashlib
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netra.reports import code_words, codes


@given(st.uuids())
def test_a_code_is_read_back_however_it_was_copied(key: UUID) -> None:
    code = codes.code_for(key)
    assert codes.normalised(code) == code
    assert codes.normalised(code.lower().replace("-", " ")) == code
    assert codes.normalised(code.replace("0", "O").replace("1", "l")) == code
    assert codes.normalised(f"  {code.replace('-', '')}\n") == code


@given(st.uuids(), st.integers(0, 27), st.sampled_from(codes.LETTERS))
def test_one_wrong_letter_is_noticed(key: UUID, place: int, letter: str) -> None:
    letters = list(codes.code_for(key).replace("-", ""))
    if letters[place] == letter:
        return
    letters[place] = letter
    # Twelve check bits: one slip in 4,096 may pass here, and then no report has the code.
    read = codes.normalised("".join(letters))
    assert read is None or read != codes.code_for(key)


@pytest.mark.parametrize("typed", ["", "abc", "0" * 27, "0" * 29, "!" * 28, "Ω" * 28, "A" * 10_000])
def test_what_is_no_code_is_none(typed: str) -> None:
    assert codes.normalised(typed) is None


def test_same_key_same_code_and_other_key_other_code() -> None:
    key = uuid4()
    assert codes.code_for(key) == codes.code_for(key)
    assert len({codes.code_for(uuid4()) for _ in range(200)}) == 200


def test_no_letter_can_be_mistaken_for_another() -> None:
    assert not set("ILOU") & set(codes.LETTERS)
    assert len(codes.LETTERS) == 32


def test_without_the_servers_secret_the_key_gives_another_code(settings: object) -> None:
    key = uuid4()
    here = codes.code_for(key)
    settings.SECRET_KEY = "another secret of another server" * 2  # type: ignore[attr-defined]
    assert codes.code_for(key) != here


def test_table_keeps_a_digest() -> None:
    code = codes.code_for(uuid4())
    assert codes.digest_of(code) == hashlib.sha256(code.encode()).hexdigest()


@given(st.uuids(), st.sampled_from([" ", "-", ", ", " - ", "\n3. "]), st.booleans())
def test_the_same_code_is_read_from_words(key: UUID, between: str, shouted: bool) -> None:
    code = codes.code_for(key)
    words = codes.in_words(code)
    assert len(words) == 14
    typed = between.join(words)
    assert codes.read(typed.upper() if shouted else typed) == code
    # Four letters of a word are enough.
    assert codes.read(between.join(word[:4] for word in words)) == code


@given(st.uuids(), st.integers(0, 13), st.integers(0, 1023))
def test_one_wrong_word_opens_no_other_report(key: UUID, place: int, other: int) -> None:
    code = codes.code_for(key)
    words = list(codes.in_words(code))
    if words[place] == code_words.words()[other]:
        return
    words[place] = code_words.words()[other]
    # One slip in 4,096 passes the check, and then no report has the code.
    assert codes.normalised(" ".join(words)) != code
    assert codes.normalised(" ".join(words[1:])) is None


@given(st.binary(min_size=4, max_size=16))
def test_a_short_code_has_its_words_too(secret: bytes) -> None:
    said = code_words.spell(secret)
    assert len(said) == code_words.length_of(len(secret))
    assert code_words.read("-".join(said), len(secret)) == secret
    assert code_words.check_bits(len(secret)) >= code_words.FEWEST_CHECK_BITS


def test_a_word_that_is_not_in_the_list_is_named_with_the_nearest() -> None:
    words = list(codes.in_words(codes.code_for(uuid4())))
    for wrong, nearest in (
        ("kelinji", "kelinci"),
        ("sepdea", "sepeda"),
        ("komodoo", "komodo"),
        ("xxyyzz", ""),
    ):
        with pytest.raises(code_words.UnknownWord) as raised:
            codes.read(" ".join([*words[:5], wrong, *words[6:]]))
        assert (raised.value.word, raised.value.nearest) == (wrong, nearest)


def test_no_two_words_of_the_list_are_mistaken_for_each_other() -> None:
    words = code_words.words()
    assert len(words) == 1024
    assert list(words) == sorted(words)
    assert all(
        word.isascii() and word.islower() and word.isalpha() and 4 <= len(word) <= 10 for word in words
    )
    assert len({word[:4] for word in words}) == 1024
    # Each word with one letter left out: where two words share a rest, one slip leads from one to the other.
    rests: dict[tuple[int, str], set[str]] = {}
    for word in words:
        for place in range(len(word)):
            rests.setdefault((place, word[:place] + word[place + 1 :]), set()).add(word)
        for place in range(len(word) + 1):
            rests.setdefault((place, word), set()).add(word)
    for (place, rest), those in rests.items():
        assert len(those) == 1, (place, rest, those)
    swapped = {
        word[:i] + word[i + 1] + word[i] + word[i + 2 :]
        for word in words
        for i in range(len(word) - 1)
        if word[i] != word[i + 1]
    }
    assert not swapped & set(words)
