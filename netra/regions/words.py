"""How names are cut into words, and how a word sounds: what search compares.

Two spellings with one sound are one word here: Tengarong and Tenggarong, Djakarta and Jakarta.
"""

import re
import unicodedata
from collections.abc import Iterator

_APOSTROPHES = re.compile(r"['’‘`´ʼ]")
_TAGS = re.compile(r"<[^>]*>")
_BREAKS = re.compile(r"[^a-z0-9]+")
_ROMAN = re.compile(r"[ivx]+")
_DOUBLED = re.compile(r"([a-z])\1+")
# Old spelling, transliteration, letters that people confuse. The order matters: pairs before single letters.
_SOUNDS = (
    ("oe", "u"),
    ("dj", "j"),
    ("tj", "c"),
    ("sj", "s"),
    ("sy", "s"),
    ("kh", "k"),
    ("gh", "g"),
    ("dh", "d"),
    ("th", "t"),
    ("bh", "b"),
    ("ph", "p"),
    ("f", "p"),
    ("v", "p"),
    ("q", "k"),
    ("x", "ks"),
    ("z", "s"),
    ("y", "i"),
    ("w", "u"),
)


def words_of(text: str) -> list[str]:
    """Lower case, without accents, punctuation and tags. An apostrophe joins (Ma'rang is one word)."""
    plain = _APOSTROPHES.sub("", _TAGS.sub(" ", text)).casefold()
    if not plain.isascii():
        plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    return [word for word in _BREAKS.split(plain) if word]


def sound_of(word: str) -> str:
    """How it sounds; nothing at all for keys held down (zzzqqq), which would sound like many beginnings."""
    if _ROMAN.fullmatch(word):
        return word
    keys = _DOUBLED.sub(r"\1", word)
    if len(keys) <= 2 <= len(word) - len(keys):
        return ""
    for written, heard in _SOUNDS:
        word = word.replace(written, heard)
    return _DOUBLED.sub(r"\1", word)


def shortened(word: str, times: int = 1) -> set[str]:
    """All that is left of `word` after dropping one letter (or as many as `times`), two letters at least."""
    left = {word}
    found: set[str] = set()
    for _ in range(times):
        left = {w[:i] + w[i + 1 :] for w in left if len(w) > 2 for i in range(len(w))}
        found |= left
    return found


def distance(a: str, b: str, most: int) -> int:
    """Letters to insert, drop, replace or swap to turn `a` into `b`; `most + 1` when it is more."""
    if abs(len(a) - len(b)) > most:
        return most + 1
    # Most of two spellings is the same: what they begin and end with need not be compared letter by letter.
    while a and b and a[0] == b[0]:
        a, b = a[1:], b[1:]
    while a and b and a[-1] == b[-1]:
        a, b = a[:-1], b[:-1]
    if not a or not b:
        return len(a or b)
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        new = [i]
        for j, y in enumerate(b, 1):
            best = min(row[j] + 1, new[j - 1] + 1, row[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                best = min(best, before[j - 2] + 1)
            new.append(best)
        if min(new) > most:
            return most + 1
        before, row = row, new
    return min(row[-1], most + 1)


def beginnings(word: str, least: int) -> Iterator[str]:
    """The proper beginnings of `word` from `least` letters on."""
    for end in range(least, len(word)):
        yield word[:end]
