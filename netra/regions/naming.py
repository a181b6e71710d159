"""Names, kinds and time zones of rows of the tree, from the published names and the outline pack. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .codes import NATION, level_of
from .models import Kind, Level

# As published, before the name; the longer words first.
_REGENCY_WORDS = (
    ("Kabupaten Administrasi ", Kind.ADMINISTRATIVE_REGENCY),
    ("Kota Administrasi ", Kind.ADMINISTRATIVE_CITY),
    ("Kabupaten ", Kind.REGENCY),
    ("Kota ", Kind.CITY),
)
_VILLAGE_KINDS = {"1": Kind.URBAN_VILLAGE, "2": Kind.VILLAGE, "3": Kind.TRADITIONAL_VILLAGE}


class UnknownProvince(Exception):
    """A code of a province for which the outline pack has no time zone."""


@dataclass(frozen=True, slots=True)
class Named:
    name: str
    full_name: str
    kind: Kind


class Outline:
    def __init__(self, content: Mapping[str, Any]) -> None:  # Any: checked against the pack's schema
        self._zones = {p: zone for zone, places in content["timezones"]["zones"].items() for p in places}
        district_words = dict(content["district_words"])
        self._district_word: str = district_words.pop("default")
        self._district_words = {p: word for word, places in district_words.items() for p in places}
        self._village_word: str = content["village_words"]["default"]
        self._no_village_word = frozenset(content["village_words"]["none"])
        self._common_names: Mapping[str, str] = content["common_names"]

    def timezone(self, code: str) -> str:
        try:
            return str(self._zones[code[:2]])
        except KeyError:
            raise UnknownProvince(code) from None

    def named(self, code: str, published: str) -> Named:
        level = level_of(code)
        if code == NATION:
            return Named(published, published, Kind.NATION)
        if level == Level.PROVINCE:
            return Named(self._common_names.get(code, published), published, Kind.PROVINCE)
        if level == Level.REGENCY:
            for word, kind in _REGENCY_WORDS:
                if published.startswith(word):
                    return Named(published.removeprefix(word), published, kind)
            raise ValueError(f"{code}: {published!r} begins with neither Kabupaten nor Kota")
        if level == Level.DISTRICT:
            word = self._district_words.get(code[:2], self._district_word)
            return Named(published, f"{word} {published}", Kind.DISTRICT)
        kind = _VILLAGE_KINDS[code.rpartition(".")[2][0]]
        if kind is Kind.URBAN_VILLAGE:
            return Named(published, f"Kelurahan {published}", kind)
        bare = kind is Kind.TRADITIONAL_VILLAGE or code[:2] in self._no_village_word
        return Named(published, published if bare else f"{self._village_word} {published}", kind)
