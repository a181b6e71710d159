"""The receipt code: 128 bits that only its holder has, written so that a person can copy it by hand.

Its 140 bits, twelve of them a check, stand in 28 letters or in 14 words: one code, two ways to write it.
"""

import hashlib
from uuid import UUID

from django.utils.crypto import salted_hmac

from netra.reports import code_words

# Crockford's letters: no I, L, O or U, so nothing is mistaken for 1 or 0.
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})
_BITS, _CHECK_BITS, _GROUP = 128, 12, 4
LENGTH = (_BITS + _CHECK_BITS) // 5


def code_for(key: UUID) -> str:
    """The code of the report that was sent under this idempotency key.

    A repeated form must get the same code, and no table may hold it. So it is not drawn but derived: an
    HMAC of the key under the server's secret. The database keeps digests of both code and key, so not even
    database and secret together give the code; only who holds the form's key, its sender, gets it again.
    """
    secret = salted_hmac("netra.reports.receipt-code", key.bytes, algorithm="sha256").digest()[: _BITS // 8]
    return written(secret)


def written(secret: bytes) -> str:
    number = int.from_bytes(secret, "big") << _CHECK_BITS | code_words.check_of(secret)
    letters = ""
    for _step in range(LENGTH):
        number, rest = divmod(number, 32)
        letters = LETTERS[rest] + letters
    return "-".join(letters[i : i + _GROUP] for i in range(0, LENGTH, _GROUP))


def letters_of(typed: str) -> str:
    """Those letters of it that a code can hold, however they were typed."""
    return "".join(one for one in typed.upper().translate(_MISREAD) if one in LETTERS)


def read(typed: str) -> str | None:
    """The code as printed, from whatever somebody typed: letters or words, any case, spaces, O for 0.

    None: no code of ours. Raises code_words.UnknownWord, which names the word that cannot be right.
    """
    letters = letters_of(typed)
    # Fourteen words have twice as many letters at least: no text can be read both ways.
    if len(letters) != LENGTH and code_words.looks_like_words(typed):
        secret = code_words.read(typed, _BITS // 8)
    else:
        secret = _secret_of(letters)
    return None if secret is None else written(secret)


def normalised(typed: str) -> str | None:
    """The same for whoever needs no reason."""
    try:
        return read(typed)
    except code_words.UnknownWord:
        return None


def in_words(code: str) -> tuple[str, ...]:
    """The 14 words of a code as printed."""
    return code_words.spell(secret_of(code))


def secret_of(code: str) -> bytes:
    """The 128 bits of a code as printed."""
    secret = _secret_of(letters_of(code))
    if secret is None:
        raise ValueError("no receipt code")
    return secret


def _secret_of(letters: str) -> bytes | None:
    if len(letters) != LENGTH:
        return None
    number = 0
    for letter in letters:
        number = number * 32 + LETTERS.index(letter)
    secret = (number >> _CHECK_BITS).to_bytes(_BITS // 8, "big")
    return secret if number & ((1 << _CHECK_BITS) - 1) == code_words.check_of(secret) else None


def key_digest_of(key: UUID) -> str:
    return hashlib.sha256(key.bytes).hexdigest()


def digest_of(code: str) -> str:
    """What the table keeps. 128 random bits need no slow hash: there is nothing to guess."""
    return hashlib.sha256(code.encode()).hexdigest()
