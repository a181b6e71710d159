"""A code in everyday words: ten bits a word, from a list of 1,024, with check bits in the last one.

People read words aloud, copy them by hand and notice a slip more easily than in letters. Any two words of the
list differ in more than one letter, and their first four letters already tell them apart.
"""

import hashlib
import re
from functools import cache
from pathlib import Path

from django.utils.translation import gettext as _

from netra.regions.words import distance

BITS = 10
FEWEST_CHECK_BITS = 6
# With more than these a word is no slip of one of ours, and naming one would only mislead.
_MOST_SLIPS = 2


class UnknownWord(ValueError):
    """`word` is not in the list; `nearest` is the one in it that it is most like, if it is like any."""

    def __init__(self, word: str, nearest: str) -> None:
        super().__init__(word)
        self.word = word
        self.nearest = nearest

    @property
    def sentence(self) -> str:
        named = {"word": self.word[:20], "nearest": self.nearest}
        if self.nearest:
            return (
                _("There is no word \u201c%(word)s\u201d in our codes. Is it \u201c%(nearest)s\u201d?")
                % named
            )
        return _("There is no word \u201c%(word)s\u201d in our codes. Compare it with what you kept.") % named


@cache
def words() -> tuple[str, ...]:
    return tuple((Path(__file__).parent / "code_words.txt").read_text(encoding="ascii").split())


@cache
def _places() -> dict[str, int]:
    """Of each word, and of its first four letters, the place in the list."""
    places = {word[:4]: place for place, word in enumerate(words())}
    return places | {word: place for place, word in enumerate(words())}


def length_of(size: int) -> int:
    """How many words write a secret of so many bytes."""
    return -(-(8 * size + FEWEST_CHECK_BITS) // BITS)


def check_bits(size: int) -> int:
    """The rest of the last word: 12 for a receipt code of 16 bytes, never less than six."""
    return BITS * length_of(size) - 8 * size


def check_of(secret: bytes) -> int:
    digest = hashlib.sha256(b"check" + secret).digest()[:2]
    return int.from_bytes(digest, "big") >> (16 - check_bits(len(secret)))


def spell(secret: bytes) -> tuple[str, ...]:
    """The words of a secret of any size, for example of eight bytes for a code that lives a few days."""
    number = int.from_bytes(secret, "big") << check_bits(len(secret)) | check_of(secret)
    places = (number >> BITS * place & 1023 for place in range(length_of(len(secret))))
    return tuple(words()[place] for place in reversed(list(places)))


def tokens(typed: str) -> list[str]:
    """What stands between spaces, hyphens, commas and numbers."""
    return re.findall(r"[^\W\d_]+", typed.lower())


def looks_like_words(typed: str) -> bool:
    """Whether somebody typed words, however badly: more than half are words of the list, or none is short."""
    found = tokens(typed)
    known = sum(one in _places() for one in found)
    return len(found) > 1 and (2 * known > len(found) or all(len(one) > 4 for one in found))


def read(typed: str, size: int) -> bytes | None:
    """The secret of so many bytes that these words write; None when words are missing, too many or swapped.

    Raises UnknownWord for the first one that is not in the list.
    """
    number = 0
    found = tokens(typed)
    for word in found:
        place = _places().get(word)
        if place is None:
            raise UnknownWord(word, nearest(word))
        number = number << BITS | place
    if len(found) != length_of(size):
        return None
    secret = (number >> check_bits(size)).to_bytes(size, "big")
    return secret if number & ((1 << check_bits(size)) - 1) == check_of(secret) else None


def nearest(word: str) -> str:
    """The word of the list with the fewest slips between the two; empty when all are far."""
    slips, place = min((distance(word[:12], one, _MOST_SLIPS), place) for place, one in enumerate(words()))
    return words()[place] if slips <= min(_MOST_SLIPS, len(word) - 1) else ""
