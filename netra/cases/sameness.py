"""Whether two records speak of one incident: what lies open of each is compared, and every reason is told.

Nothing sealed is read or hashed here (decision 14). The points and the two marks are measured on a labelled
set (docs/methods/same-incident.md); a proposal is no finding: an officer joins reports, or does not.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import asin, cos, radians, sin, sqrt

from netra.regions.words import distance, sound_of, words_of


class Reason(StrEnum):
    SAME_NUMBER = "same_number"
    SAME_NAME = "same_name"
    LIKE_NAME = "like_name"
    OTHER_PERSON = "other_person"
    SAME_OFFICE = "same_office"
    OTHER_OFFICE = "other_office"
    SAME_VILLAGE = "same_village"
    SAME_DISTRICT = "same_district"
    NEAR = "near"
    OTHER_PLACE = "other_place"
    SAME_DAY = "same_day"
    NEXT_DAY = "next_day"
    DAYS_APART = "days_apart"
    SAME_ACT = "same_act"
    OTHER_ACT = "other_act"
    SAME_WORDS = "same_words"
    LIKE_WORDS = "like_words"
    OTHER_WORDS = "other_words"


class Sureness(StrEnum):
    STRONG = "strong"
    POSSIBLE = "possible"


# What each reason adds. Persons, place and day decide; the act is chosen by the reporter and says little.
POINTS = {
    Reason.SAME_NUMBER: 4.0,
    Reason.SAME_NAME: 3.0,
    Reason.LIKE_NAME: 2.0,
    Reason.OTHER_PERSON: -3.0,
    Reason.SAME_OFFICE: 0.5,
    Reason.OTHER_OFFICE: -1.0,
    Reason.SAME_VILLAGE: 1.5,
    Reason.SAME_DISTRICT: 1.0,
    Reason.NEAR: 0.25,
    Reason.OTHER_PLACE: -1.5,
    Reason.SAME_DAY: 1.5,
    Reason.NEXT_DAY: -0.25,
    Reason.DAYS_APART: -1.0,
    Reason.SAME_ACT: 0.5,
    Reason.OTHER_ACT: -0.5,
    Reason.SAME_WORDS: 2.5,
    Reason.LIKE_WORDS: 1.0,
    Reason.OTHER_WORDS: -1.0,
}
PROPOSED_FROM, STRONG_FROM = 2.0, 5.0
# A reporter may be wrong by a day or two; further apart nothing is compared.
MOST_DAYS = 3
NEAR_KM = 15.0
# fmt: off
_TITLES = frozenset(
    {
        "h", "hj", "drs", "dra", "dr", "ir", "prof", "sh", "se", "st", "sp", "spd", "sag", "sip", "sos",
        "ssos", "skom", "skm", "sstp", "mm", "msi", "mh", "mpd", "map", "mt", "mkes", "ma", "bapak",
        "ibu", "pak", "bu", "sdr", "sdri", "kh", "ust", "ustaz", "camat", "lurah", "kades", "kadis"
    }
)
# Spellings of one given name that people shorten at will.
_GIVEN = {
    **dict.fromkeys(
        (
        "muhammad", "muhamad", "mohammad", "mohamad", "mohamed", "moh", "muh", "mhd", "mochamad",
        "moch", "m"
        ),
        "muhamad",
    ),
    **dict.fromkeys(("abd", "abdul", "abdoel"), "abdul"),
    **dict.fromkeys(("st", "sitti", "siti"), "siti"),
}
_PLAIN = frozenset(
    {
        "yang", "dan", "di", "ke", "dari", "pada", "untuk", "dengan", "itu", "ini", "atau", "oleh",
        "dalam", "saat", "sebuah", "satu", "para", "telah", "adalah", "juga", "bahwa", "terlapor",
        "pelapor", "dugaan", "diduga", "seorang", "pegawai", "acara", "kegiatan", "calon", "pasangan",
        "bupati", "gubernur", "pilkada", "hari", "dinas", "kantor", "badan", "desa", "kelurahan",
        "kecamatan", "kabupaten", "contoh"
    }
)
# fmt: on
# Every invented person bears it; it names nobody.
_INVENTED = "contoh"
_DOTTED = re.compile(r"\b((?:[A-Za-z]{1,4}\.)+[A-Za-z]{0,4})")


@dataclass(frozen=True, slots=True)
class Named:
    """A reported person, as a record names them."""

    name: str
    number: str = ""
    office: str = ""


@dataclass(frozen=True, slots=True)
class Features:
    """What lies open of one record."""

    region: str
    event_on: date | None
    act: str = ""
    persons: tuple[Named, ...] = ()
    text: str = ""  # a neutral statement, or the office's own words; "" while there is none
    point: tuple[float, float] | None = None  # of the region


@dataclass(frozen=True, slots=True)
class Sameness:
    """`reasons` in the order of weight, those that speak against it last. `days`: apart."""

    score: float
    reasons: tuple[Reason, ...]
    days: int | None

    @property
    def sureness(self) -> Sureness | None:
        if self.score >= STRONG_FROM:
            return Sureness.STRONG
        return Sureness.POSSIBLE if self.score >= PROPOSED_FROM else None

    @property
    def speaks_for(self) -> tuple[Reason, ...]:
        return tuple(one for one in self.reasons if POINTS[one] > 0)

    @property
    def speaks_against(self) -> tuple[Reason, ...]:
        return tuple(one for one in self.reasons if POINTS[one] < 0)


def compare(one: Features, other: Features) -> Sameness:
    """How much speaks for it that both are one incident. The order of the two changes nothing."""
    reasons = [*_persons(one.persons, other.persons), *_place(one, other)]
    days = None
    if one.event_on is not None and other.event_on is not None:
        days = abs((one.event_on - other.event_on).days)
        reasons.append((Reason.SAME_DAY, Reason.NEXT_DAY)[days] if days < 2 else Reason.DAYS_APART)
    if one.act and other.act:
        reasons.append(Reason.SAME_ACT if one.act == other.act else Reason.OTHER_ACT)
    reasons += _texts(one.text, other.text)
    if days is not None and days > MOST_DAYS:
        return Sameness(0.0, tuple(reasons), days)
    score = sum(POINTS[reason] for reason in reasons)
    return Sameness(score, tuple(sorted(reasons, key=lambda reason: -POINTS[reason])), days)


def _persons(ones: Sequence[Named], others: Sequence[Named]) -> list[Reason]:
    pairs = [(a, b) for a in ones for b in others if a.name and b.name]
    if not pairs:
        return []
    found: list[Reason] = []
    if any(a.number and a.number == b.number for a, b in pairs):
        found.append(Reason.SAME_NUMBER)
    best, a, b = max(((alike_names(a.name, b.name), a, b) for a, b in pairs), key=lambda each: each[0])
    if a.number and b.number and a.number != b.number and Reason.SAME_NUMBER not in found:
        # Two people may share a name, never an employee number.
        return [Reason.OTHER_PERSON]
    if best >= 0.99:
        found.append(Reason.SAME_NAME)
    elif best > 0.5:
        found.append(Reason.LIKE_NAME)
    elif not found:
        return [Reason.OTHER_PERSON]
    found += _offices(_content(a.office), _content(b.office))
    return found


def _offices(one: frozenset[str], other: frozenset[str]) -> list[Reason]:
    """An office is written in many ways (Disdik, Dinas Pendidikan): that the words differ says little."""
    if not one or not other:
        return []
    return [Reason.SAME_OFFICE if _overlap(one, other) >= 0.5 else Reason.OTHER_OFFICE]


def name_words(name: str) -> list[str]:
    """The words of a name as they sound, without titles; a given name that has many spellings in one."""
    plain = _DOTTED.sub(_undotted, name.split(",")[0])
    words = words_of(plain)
    # "ST Aminah" is Siti; a title stands before or behind two words of a name.
    kept = [word for word in words if word not in _TITLES or (word == "st" and word == words[0])]
    # Somebody who is called by a title alone, as "Pak Camat", has no name to compare.
    heard = [_GIVEN.get(word) or sound_of(word) or word for word in kept]
    return [word for word in heard if word != _INVENTED]


def _undotted(found: re.Match[str]) -> str:
    """`S.H.` and `M.Si` are one word each; the initial `M.` stays one."""
    joined = found[1].replace(".", "")
    return joined + " "


def alike_names(one: str, other: str) -> float:
    """From 0 to 1: of the shorter name's words, how many the other has. An initial stands for a word half."""
    a, b = sorted((name_words(one), name_words(other)), key=lambda words: (len(words), words))
    if not a or not b:
        return 0.0
    left, points = list(b), 0.0
    for word in a:
        fit = max(((_same_word(word, each), each) for each in left), default=(0.0, ""), key=lambda f: f[0])
        if fit[0] > 0:
            left.remove(fit[1])
            points += fit[0]
    share = points / len(a)
    # One word of three in common is a first name, not a person.
    return share if len(a) == len(b) else share * (0.9 if len(a) > 1 else 0.6)


def _same_word(one: str, other: str) -> float:
    if one == other:
        return 1.0
    if len(one) == 1 or len(other) == 1:
        return 0.5 if one[0] == other[0] else 0.0
    return 0.9 if min(len(one), len(other)) > 4 and distance(one, other, 1) <= 1 else 0.0


def _place(one: Features, other: Features) -> list[Reason]:
    if len(one.region) > 8 and one.region == other.region:
        return [Reason.SAME_VILLAGE]
    if one.region[:8] == other.region[:8] and len(one.region) >= 8 <= len(other.region):
        villages = len(one.region) > 8 and len(other.region) > 8
        # Two villages are named, and they differ: near each other, but not one place.
        return [Reason.NEAR if villages else Reason.SAME_DISTRICT]
    if one.region.startswith(other.region) or other.region.startswith(one.region):
        return []  # the wider of the two says nothing against it
    if one.point and other.point and kilometres(one.point, other.point) <= NEAR_KM:
        return [Reason.NEAR]
    return [Reason.OTHER_PLACE]


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    (a, b), (c, d) = ((radians(x), radians(y)) for x, y in (one, other))
    half = sin((c - a) / 2) ** 2 + cos(a) * cos(c) * sin((d - b) / 2) ** 2
    return 2 * 6371.0 * asin(sqrt(half))


def _texts(one: str, other: str) -> list[Reason]:
    if not one or not other:
        return []
    share = _overlap(_content(one), _content(other))
    if share >= 0.4:
        return [Reason.SAME_WORDS]
    return [Reason.LIKE_WORDS] if share >= 0.2 else [Reason.OTHER_WORDS] if share < 0.08 else []


def _content(text: str) -> frozenset[str]:
    """The words of a text that say something, as they sound."""
    return frozenset(
        sound_of(word) or word for word in words_of(text) if len(word) > 2 and word not in _PLAIN
    )


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    """Words in both, of the words of the shorter: one report tells more than another."""
    return len(one & other) / min(len(one), len(other)) if one and other else 0.0
