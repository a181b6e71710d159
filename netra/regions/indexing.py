"""Builds the rows of the search index from names and aliases. Pure: loading writes them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from .codes import level_of
from .words import beginnings, shortened, sound_of, words_of

# Change this whenever the same names would give other rows: the digest that decides about reloading has it.
FORM = 1
SHORT_BEGINNING = 3
TERMS_PER_SHORT_BEGINNING = 40


@dataclass(slots=True)
class Index:
    terms: list[tuple[int, str, int, int]]
    keys: list[tuple[str, int]]
    postings: list[tuple[int, str, int, int]]


def build(names: Mapping[str, str], aliases: Iterable[tuple[str, str]]) -> Index:
    """`names`: code to name; `aliases`: alias and code."""
    numbers: dict[str, int] = {}
    levels: dict[int, int] = {}
    counts: dict[int, int] = {}
    postings: set[tuple[int, str, int, int]] = set()
    sounds: dict[str, str] = {}

    def post(sound: str, code: str, label: int, words: int) -> None:
        term = numbers.setdefault(sound, len(numbers) + 1)
        row = (term, code, label, words)
        if row not in postings:
            postings.add(row)
            counts[term] = counts.get(term, 0) + 1
            levels[term] = min(levels.get(term, 9), level_of(code))

    def post_label(text: str, code: str, label: int) -> None:
        words = words_of(text)
        for word in words:
            if word not in sounds:
                sounds[word] = sound_of(word)
            post(sounds[word], code, label, len(words))
        # Written as one word too (Loajanan); of villages there are too many: they are found in parts.
        if len(words) > 1 and level_of(code) <= 3:
            post(sound_of("".join(words)), code, label, 1)

    for code, name in names.items():
        post_label(name, code, 0)
    labels: dict[str, int] = {}
    for alias, code in aliases:
        labels[code] = labels.get(code, 0) + 1
        post_label(alias, code, labels[code])

    terms = [(number, sound, levels[number], counts[number]) for sound, number in numbers.items()]
    return Index(terms, _keys(terms), sorted(postings))


def _keys(terms: list[tuple[int, str, int, int]]) -> list[tuple[str, int]]:
    keys: set[tuple[str, int]] = set()
    by_beginning: dict[str, list[tuple[int, int, int]]] = {}
    for number, sound, level, count in terms:
        # Two typos are forgiven in long names of provinces and regencies; for all it would cost too much.
        times = 2 if level <= 2 and len(sound) >= 7 else 1
        keys.update((left, number) for left in shortened(sound, times))
        if level <= 2:
            for beginning in beginnings(sound, 4):
                keys.update((left + "*", number) for left in shortened(beginning))
                keys.add((beginning + "*", number))
        for length in range(1, min(SHORT_BEGINNING, len(sound) - 1) + 1):
            by_beginning.setdefault(sound[:length], []).append((level, -count, number))
    for beginning, found in by_beginning.items():
        keys.update((beginning + "*", number) for _, _, number in sorted(found)[:TERMS_PER_SHORT_BEGINNING])
    return sorted(keys)
