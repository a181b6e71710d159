"""Finds regions by what people type: any case, accents or none, beginnings, a typo, words in any order.

Only look-ups in indexes, the same on every database; docs/methods/regions-search.md says how it works.
"""

import heapq
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.db.models import Q
from django.db.models.functions import Length

from .codes import ancestors_of, is_code, is_within, level_of
from .indexing import SHORT_BEGINNING
from .models import Alias, Kind, Level, Region, SearchKey, SearchPosting, SearchTerm
from .words import distance, shortened, sound_of, words_of

# Words that say what kind of place is meant. They may be part of a name (Kota Baru), so they never exclude.
_KIND_WORDS: Mapping[str, frozenset[Kind]] = {
    **dict.fromkeys(("prov", "provinsi", "propinsi"), frozenset({Kind.PROVINCE})),
    **dict.fromkeys(("kab", "kabupaten"), frozenset({Kind.REGENCY, Kind.ADMINISTRATIVE_REGENCY})),
    **dict.fromkeys(("kota", "kotamadya", "kodya"), frozenset({Kind.CITY, Kind.ADMINISTRATIVE_CITY})),
    **dict.fromkeys(
        ("adm", "administrasi"), frozenset({Kind.ADMINISTRATIVE_REGENCY, Kind.ADMINISTRATIVE_CITY})
    ),
    **dict.fromkeys(("kec", "kecamatan", "distrik"), frozenset({Kind.DISTRICT})),
    **dict.fromkeys(("kel", "kelurahan"), frozenset({Kind.URBAN_VILLAGE})),
    **dict.fromkeys(
        ("desa", "ds", "kampung", "gampong", "nagari"), frozenset({Kind.VILLAGE, Kind.TRADITIONAL_VILLAGE})
    ),
}
# How people shorten parts of names; the short form is tried beside what was typed.
_SHORT_FORMS: Mapping[str, str] = {
    "brt": "barat",
    "bkt": "bukit",
    "gn": "gunung",
    "gng": "gunung",
    "kep": "kepulauan",
    "krg": "karang",
    "ma": "muara",
    "peg": "pegunungan",
    "pdg": "padang",
    "pl": "pulau",
    "sbr": "seberang",
    "sei": "sungai",
    "sel": "selatan",
    "slt": "selatan",
    "smd": "samarinda",
    "bpn": "balikpapan",
    "sui": "sungai",
    "tg": "tanjung",
    "tgh": "tengah",
    "tim": "timur",
    "tj": "tanjung",
    "tjg": "tanjung",
    "tlk": "teluk",
    "tmr": "timur",
    "utr": "utara",
}
_LONGEST_QUERY = 80
_MOST_WORDS = 6
# Postings of guesses fetched per word; what is spelt right comes whole (the commonest word, Jaya, has 1,254).
_MOST_UNSURE_POSTINGS = 400
_MOST_UNSURE_POSTINGS_WHEN_THOROUGH = 1600
# How many are compared letter by letter for the last order.
_POOL = 30
_SHORTEST_WITH_TWO_TYPOS = 7
_LONGEST_WITH_TWO_TYPOS = 14
_SHORTEST_SPLIT = 6
_LONGEST_WRITTEN_TOGETHER = 18
_PLACES_FOR_SPELT_RIGHT = 4

_EXACT, _BEGINNING, _ONE_TYPO, _BEGINNING_WITH_TYPO, _TWO_TYPOS = 1.0, 0.85, 0.72, 0.6, 0.55
# By the length of a code: province, regency, district, village.
_LEVEL_BONUS = {2: 12.0, 5: 10.0, 8: 5.0, 13: 0.0}
_KIND_BONUS = 20.0
_COVERAGE_BONUS = 30.0
_SPELLING_BONUS = 5.0


@dataclass(frozen=True, slots=True)
class Hit:
    """`trail`: where it lies, nearest first ("Kabupaten Kutai Kartanegara, Kalimantan Timur").

    `matched`: the everyday name by which it was found ("Kukar"), or its name.
    """

    region: Region
    trail: str
    matched: str


@dataclass(frozen=True, slots=True)
class _Term:
    number: int
    level: int
    postings: int
    quality: float
    only_upper: bool = False


@dataclass(slots=True)
class _Candidate:
    """What of the query a region's own labels answer: per label, the best quality of each word."""

    labels: dict[int, dict[int, float]] = field(default_factory=dict)
    lengths: dict[int, int] = field(default_factory=dict)

    @classmethod
    def of(
        cls, answers: Iterable[tuple[int, int, int]], wanted: Mapping[int, list[tuple[int, float]]]
    ) -> "_Candidate":
        own = cls()
        for number, label, length in answers:
            found = own.labels.setdefault(label, {})
            # A label written as one word has length 1 beside its number of words: the shorter answers.
            own.lengths[label] = min(length, own.lengths.get(label, length))
            for i, quality in wanted[number]:
                found[i] = max(found.get(i, 0.0), quality)
        return own

    def best(self, word: int) -> float:
        return max(found.get(word, 0.0) for found in self.labels.values())

    def coverage(self) -> tuple[float, int]:
        """How much of its best-covered label was asked for, and which label that is."""
        covered, label = max(
            (min(sum(found.values()) / self.lengths[label], 1.0), -label)
            for label, found in self.labels.items()
        )
        return covered, -label


@dataclass(frozen=True, slots=True)
class _Scored:
    score: float
    code: str
    label: int
    # Some word was taken with a typo; all words of its label were asked for.
    near_miss: bool
    whole: bool = False


def search(text: str, *, level: int | None = None, under: str | None = None, limit: int = 10) -> list[Hit]:
    """The best `limit` present regions; former ones are not searched."""
    text = text[:_LONGEST_QUERY].strip()
    if is_code(text):
        return _hits_for_code(text, level, under)
    words = words_of(text)[:_MOST_WORDS]
    limit = min(limit, _POOL)
    if not words or limit < 1:
        return []
    kinds: set[Kind] = set()
    asked = words
    named: list[str] = []
    for word in words:
        meant = _kinds_meant(word)
        kinds |= meant
        if not meant:
            named.append(word)
    if named:
        asked = named

    def wanted(code: str) -> bool:
        return (level is None or level_of(code) == level) and (under is None or is_within(code, under))

    readings = _readings(asked, words)
    vocabulary = _Vocabulary({*words, *(word for r in readings for word in r)}, last=words[-1])
    readings = vocabulary.readings(asked, words)
    scored: dict[str, _Scored] = {}
    for thorough in (False, True):
        for found in _score(vocabulary, readings, wanted, thorough=thorough):
            if found.code not in scored or scored[found.code].score < found.score:
                scored[found.code] = found
        if _is_enough(scored.values(), len(asked)):
            break
    return _hits(list(scored.values()), words, kinds, limit)


def _is_enough(scored: Iterable[_Scored], words: int) -> bool:
    """One place that several words name whole, or enough that one word names: guessing may stop."""
    if words > 1:
        return any(s.whole for s in scored)
    return sum(not s.near_miss for s in scored) > _PLACES_FOR_SPELT_RIGHT


def _kinds_meant(word: str) -> frozenset[Kind]:
    """What a kind word says. A long one with a typo too; a short one may be a name then (Kuta, Koto)."""
    if meant := _KIND_WORDS.get(word):
        return meant
    for known, kinds in _KIND_WORDS.items():
        if len(known) >= 8 and distance(word, known, 2) <= 2:
            return kinds
    return frozenset()


def _readings(asked: Sequence[str], typed: Sequence[str]) -> list[list[str]]:
    """Other ways to take the words: neighbours written together (balik papan), short forms written out."""
    readings: list[list[str]] = []
    for words in (asked, typed) if "kota" in typed else (asked,):
        for i in range(len(words) - 1):
            readings.append([*words[:i], words[i] + words[i + 1], *words[i + 2 :]])
    if len(asked) == 3:
        readings.append(["".join(asked)])
    readings = [r for r in readings if max(map(len, r)) <= _LONGEST_WRITTEN_TOGETHER]
    if any(word in _SHORT_FORMS for word in asked):
        readings.append([_SHORT_FORMS.get(word, word) for word in asked])
    return readings


class _Vocabulary:
    """The terms that each typed word may mean, fetched together for all readings of the query."""

    def __init__(self, words: Iterable[str], last: str) -> None:
        self._sounds = {word: sound_of(word) for word in words}
        sounds = set(self._sounds.values())
        self._near: dict[str, set[str]] = {s: self._shortened(s) for s in sounds}
        near = sounds.union(*self._near.values())
        beginnings = {s + "*" for s in sounds}
        bent = {left + "*" for left in shortened(sound_of(last))} if len(last) > 4 else set()
        ranges = Q()
        for s in sounds:
            if len(s) > SHORT_BEGINNING:
                # "{" follows "z" in the order of bytes.
                ranges |= Q(sound__gt=s, sound__lt=s + "{")
        # Two look-ups rather than a join: PostgreSQL would read all terms for it.
        keys = SearchKey.objects.filter(key__among=near | beginnings | bent)
        by_key = list(keys.values_list("key", "term"))
        self._by_sound: dict[str, tuple[int, int, int]] = {}
        self._learn(Q(sound__among=near) | Q(id__among={number for _, number in by_key}) | ranges)
        sounds_by_number = {term[0]: sound for sound, term in self._by_sound.items()}
        self._by_key: dict[str, list[tuple[str, tuple[int, int, int]]]] = {}
        for key, number in by_key:
            sound = sounds_by_number[number]
            self._by_key.setdefault(key, []).append((sound, self._by_sound[sound]))
        self._every: dict[str, list[_Term]] = {}
        self._meanings: dict[tuple[str, bool, bool], list[_Term]] = {}
        self._postings: dict[tuple[int, bool], list[tuple[str, int, int]]] = {}

    def _learn(self, which: Q) -> None:
        rows = SearchTerm.objects.filter(which).values_list("sound", "id", "best_level", "postings")
        self._by_sound.update((sound, (number, level, count)) for sound, number, level, count in rows)

    @staticmethod
    def _shortened(sound: str) -> set[str]:
        return shortened(sound, 2 if _SHORTEST_WITH_TWO_TYPOS <= len(sound) <= _LONGEST_WITH_TWO_TYPOS else 1)

    def readings(self, asked: Sequence[str], typed: Sequence[str]) -> list[list[str]]:
        """Readings worth following: written together or apart only where that gives a known word."""
        readings = [list(asked)] if list(asked) == list(typed) else [list(asked), list(typed)]
        for reading in _readings(asked, typed):
            joined = [word for word in reading if word not in typed]
            if all(any(term.quality >= _ONE_TYPO for term in self._all(word)) for word in joined):
                readings.append(reading)
        for i, word in enumerate(asked):
            readings.extend([*asked[:i], *parts, *asked[i + 1 :]] for parts in self._apart(word))
        return [list(reading) for reading in dict.fromkeys(map(tuple, readings))]

    def _apart(self, word: str) -> list[tuple[str, str]]:
        """Two known words that make up an unknown one: sungaimeriam."""
        sound = self._sounds[word]
        if len(sound) < _SHORTEST_SPLIT or any(term.quality >= _ONE_TYPO for term in self._all(word)):
            return []
        cuts = [(sound[:i], sound[i:]) for i in range(2, len(sound) - 1)]
        self._learn(Q(sound__among={part for cut in cuts for part in cut}))
        known = [cut for cut in cuts if cut[0] in self._by_sound and cut[1] in self._by_sound]
        for part in (part for cut in known for part in cut):
            self._sounds.setdefault(part, part)
            self._near.setdefault(part, set())
        return known

    def meanings(self, word: str, *, thorough: bool, last: bool) -> list[_Term]:
        """Best first. What is spelt right is taken at its word, but may mean a near province or regency.

        Only of the last word the end may be still to come, unless `thorough`.
        """
        known = (word, thorough, last)
        if known not in self._meanings:
            terms = self._all(word)
            if not thorough and any(term.quality == _EXACT for term in terms):
                least = _BEGINNING if last else _EXACT
                spelt = [t for t in terms if t.quality >= least]
                near = [t for t in terms if t.quality < least and t.level <= Level.REGENCY]
                terms = spelt + [replace(t, only_upper=True) for t in near]
            kept: list[_Term] = []
            room = _MOST_UNSURE_POSTINGS_WHEN_THOROUGH if thorough else _MOST_UNSURE_POSTINGS
            for term in sorted(terms, key=lambda t: (-t.quality, t.level, t.postings)):
                sure = term.quality == _EXACT or term.only_upper
                if sure or term.postings <= room or not kept:
                    kept.append(term)
                    room -= 0 if sure else term.postings
                elif term.level <= Level.REGENCY:
                    kept.append(replace(term, only_upper=True))
            self._meanings[known] = kept
        return self._meanings[known]

    def _all(self, word: str) -> list[_Term]:
        if word not in self._every:
            self._every[word] = self._guess(word)
        return self._every[word]

    def _guess(self, word: str) -> list[_Term]:
        sound = self._sounds[word]
        best: dict[int, _Term] = {}

        def offer(number: int, level: int, postings: int, quality: float) -> None:
            if number not in best or best[number].quality < quality:
                best[number] = _Term(number, level, postings, quality)

        if exact := self._by_sound.get(sound):
            offer(*exact, _EXACT)
        for other, term in self._longer(sound):
            # The more of the word was typed, the likelier it is meant.
            offer(*term, _BEGINNING + 0.1 * len(sound) / len(other))
        near = self._near[sound]
        candidates = {(s, self._by_sound[s]) for s in near if s in self._by_sound}
        for key in (sound, *near):
            candidates.update(self._by_key.get(key, ()))
        for other, term in candidates:
            if other == sound:
                continue
            edits = distance(sound, other, 2)
            if edits == 1:
                offer(*term, _ONE_TYPO)
            elif edits == 2 and min(len(sound), len(other)) >= _SHORTEST_WITH_TWO_TYPOS - 1:
                offer(*term, _TWO_TYPOS)
        if len(sound) > 4:
            for key in (sound + "*", *(left + "*" for left in shortened(sound))):
                for _, term in self._by_key.get(key, ()):
                    offer(*term, _BEGINNING_WITH_TYPO)
        return list(best.values())

    def _longer(self, sound: str) -> Iterable[tuple[str, tuple[int, int, int]]]:
        if len(sound) <= SHORT_BEGINNING:
            yield from self._by_key.get(sound + "*", ())
        else:
            for other, term in self._by_sound.items():
                if other.startswith(sound) and other != sound:
                    yield other, term

    def fetch_postings(self, terms: Iterable[_Term]) -> None:
        """Where the terms occur, asked for all at once and each once only."""
        new = {(t.number, t.only_upper) for t in terms} - set(self._postings)
        if not new:
            return
        self._postings.update((key, []) for key in new)
        everywhere = {number for number, only_upper in new if not only_upper}
        upper = {number for number, only_upper in new if only_upper}
        rows = SearchPosting.objects.filter(term__among=everywhere).values_list(*_POSTING_FIELDS)
        if upper:
            # Codes of provinces and regencies have at most five characters.
            above = SearchPosting.objects.annotate(code_length=Length("region_id"))
            rows = rows.union(
                above.filter(term__among=upper, code_length__lte=5).values_list(*_POSTING_FIELDS), all=True
            )
        for number, code, label, length in rows:
            if number in everywhere:
                self._postings[number, False].append((code, label, length))
            if number in upper and len(code) <= 5:
                self._postings[number, True].append((code, label, length))

    def postings(self, term: _Term) -> list[tuple[str, int, int]]:
        return self._postings[term.number, term.only_upper]


_POSTING_FIELDS = ("term", "region", "label", "words")
_Wanted = Callable[[str], bool]


def _score(
    vocabulary: _Vocabulary, readings: Iterable[Sequence[str]], wanted: _Wanted, *, thorough: bool
) -> list[_Scored]:
    """Regions that answer every word of a reading, themselves or by a region they lie in."""
    possible: list[list[list[_Term]]] = []
    for reading in readings:
        meanings = [vocabulary.meanings(w, thorough=thorough, last=w == reading[-1]) for w in reading]
        if all(meanings):
            possible.append(meanings)
    vocabulary.fetch_postings(term for meanings in possible for terms in meanings for term in terms)
    scored: list[_Scored] = []
    for meanings in possible:
        if len(meanings) == 1:
            scored.extend(_score_one_word(meanings[0], vocabulary, wanted))
        else:
            scored.extend(_score_many_words(meanings, vocabulary, wanted))
    return scored


def _score_one_word(terms: Iterable[_Term], vocabulary: _Vocabulary, wanted: _Wanted) -> list[_Scored]:
    best: dict[str, tuple[float, int, int, bool]] = {}
    for term in terms:
        near_miss = term.quality < _BEGINNING
        for code, label, length in vocabulary.postings(term):
            score = term.quality * (100 + _COVERAGE_BONUS / length) + _LEVEL_BONUS[len(code)]
            if (code not in best or best[code][0] < score) and wanted(code):
                best[code] = (score, label, length, near_miss)
    # A thousand villages may share the word; only those that can still be shown are looked at further.
    kept = heapq.nlargest(_POOL, best, key=lambda code: best[code][0])
    kept += [code for code in best if len(code) <= 5]
    return [
        _Scored(best[code][0], code, best[code][1], best[code][3], best[code][2] == 1) for code in set(kept)
    ]


def _score_many_words(
    meanings: Sequence[Sequence[_Term]], vocabulary: _Vocabulary, wanted: _Wanted
) -> list[_Scored]:
    sureness: dict[int, list[tuple[int, float]]] = {}
    answers: dict[str, list[tuple[int, int, int]]] = {}
    answered: dict[str, int] = {}
    for i, terms in enumerate(meanings):
        for term in terms:
            sureness.setdefault(term.number, []).append((i, term.quality))
            for code, label, length in vocabulary.postings(term):
                answers.setdefault(code, []).append((term.number, label, length))
                answered[code] = answered.get(code, 0) | 1 << i
    every = (1 << len(meanings)) - 1
    gathered: dict[str, _Candidate] = {}

    def candidate(code: str) -> _Candidate:
        if code not in gathered:
            gathered[code] = _Candidate.of(answers[code], sureness)
        return gathered[code]

    def known(code: str) -> int:
        return answered.get(code, 0)

    scored: list[_Scored] = []
    for code, bits in answered.items():
        # Most rows answer one word only; a look at the bits spares them the arithmetic.
        if bits != every and bits | known(code[:2]) | known(code[:5]) | known(code[:8]) != every:
            continue
        if not wanted(code):
            continue
        own = candidate(code)
        chain = [candidate(above) for above in ancestors_of(code) if above in answers]
        qualities = [max(own.best(i), *(a.best(i) * 0.95 for a in chain), 0.0) for i in range(len(meanings))]
        covered, label = own.coverage()
        score = 100 * sum(qualities) / len(qualities) + _COVERAGE_BONUS * covered + _LEVEL_BONUS[len(code)]
        worst = min(qualities)
        scored.append(_Scored(score, code, label, worst < _BEGINNING, covered >= worst >= _ONE_TYPO * 0.95))
    return scored


def _hits(scored: list[_Scored], words: Sequence[str], kinds: set[Kind], limit: int) -> list[Hit]:
    scored.sort(key=lambda s: (-s.score, s.code))
    pool = scored[: max(_POOL, limit * 2)]
    # A near miss of a province or regency must not vanish behind fifty villages that are spelt as typed.
    near = [s for s in scored if s.near_miss and level_of(s.code) <= Level.REGENCY][:5]
    pool += [s for s in near if s not in pool]
    if not pool:
        return []
    fields = ("code", "name", "full_name", "kind")
    names = {
        code: (words_of(name), words_of(full), kind)
        for code, name, full, kind in Region.objects.filter(code__in=[s.code for s in pool]).values_list(
            *fields
        )
    }

    def final(s: _Scored) -> float:
        name, full, kind = names[s.code]
        if s.label and s.score >= 100 + _COVERAGE_BONUS:
            # Found whole by an everyday name: as good as the name itself.
            bonus = 2 * _SPELLING_BONUS
        else:
            whole = "".join(words) in ("".join(name), "".join(full))
            bonus = _SPELLING_BONUS * (sum(word in full for word in words) / len(words) + whole)
        return s.score + bonus + (_KIND_BONUS if kind in kinds else 0.0)

    # Where a regency and a city share a name, the regency comes first, wherever they lie.
    ranked = sorted(pool, key=lambda s: (-final(s), names[s.code][2] == Kind.CITY, s.code))
    chosen = ranked[:limit]
    first = ranked[: _PLACES_FOR_SPELT_RIGHT + 1]
    upper_shown = any(level_of(s.code) <= Level.REGENCY for s in first)
    if near and limit > _PLACES_FOR_SPELT_RIGHT and not upper_shown:
        chosen = [*ranked[:_PLACES_FOR_SPELT_RIGHT], near[0]]
        chosen += [s for s in ranked[_PLACES_FOR_SPELT_RIGHT:] if s is not near[0]]
        chosen = chosen[:limit]
    return _dressed(chosen)


def _dressed(chosen: Sequence[_Scored]) -> list[Hit]:
    codes = {s.code for s in chosen}
    regions = Region.objects.in_bulk(codes.union(*(ancestors_of(code) for code in codes)))
    aliases: dict[str, list[str]] = {}
    if aliased := [s.code for s in chosen if s.label > 0]:
        for code, name in (
            Alias.objects.filter(region__in=aliased).order_by("id").values_list("region", "name")
        ):
            aliases.setdefault(code, []).append(name)
    hits: list[Hit] = []
    for s in chosen:
        region = regions[s.code]
        above = [regions[code].full_name for code in reversed(ancestors_of(s.code)[1:])]
        hits.append(
            Hit(region, ", ".join(above), aliases[s.code][s.label - 1] if s.label > 0 else region.name)
        )
    return hits


def _hits_for_code(code: str, level: int | None, under: str | None) -> list[Hit]:
    if (level is not None and level_of(code) != level) or (under is not None and not is_within(code, under)):
        return []
    if not Region.objects.filter(code=code, valid_to=None).exists():
        return []
    return _dressed([_Scored(0.0, code, 0, near_miss=False)])
