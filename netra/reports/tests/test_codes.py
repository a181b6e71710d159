import hashlib
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netra.reports import codes


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
