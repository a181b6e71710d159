"""Invented releases beside the shipped ones: a corrected pack, a calendar with one more holiday."""

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from netra.law import calendar, packs

NAME = "pilkada-2024"
HOLIDAY = "Hari Libur Contoh"
DECREE = "Keputusan Contoh Nomor 1 Tahun 2024"


@dataclass(frozen=True)
class Releases:
    """Copies of the shipped packs and calendars, to which a test adds what comes later."""

    law: Path
    calendars: Path

    def corrected(self, version: str, **changes: Any) -> None:
        """A newer pack in which the handling limit says something else."""
        newest = packs.versions(NAME)[-1]
        home = self.law / NAME / version
        shutil.copytree(self.law / NAME / newest, home)
        about = home / "pack.yaml"
        about.write_text(about.read_text().replace(f"version: {newest}\n", f"version: {version}\n"))
        kept = home / "limits.yaml"
        limits = yaml.safe_load(kept.read_text())
        base, longer = (next(one for one in limits if one["id"] == key) for key in ("DL-HANDLE", "DL-EXTRA"))
        base.update(changes)
        # The pack must hold together: an extension is what it lengthens, and two days more.
        longer["total"] = {"amount": base["amount"] + longer["amount"], "counting": base["counting"]}
        longer["counting"] = base["counting"]
        kept.write_text(yaml.safe_dump(limits, allow_unicode=True, sort_keys=False))
        forget()

    def counting_the_first_day(self, version: str) -> None:
        self.corrected(version)
        rules = self.law / NAME / version / "counting.yaml"
        rules.write_text(rules.read_text().replace("include_first_day: false", "include_first_day: true"))
        forget()

    def with_holiday(self, version: str, day: str) -> None:
        self._calendar(version, lambda raw: _add(raw, day))

    def ending_in(self, version: str, year: int) -> None:
        self._calendar(version, lambda raw: _cut(raw, year))

    def _calendar(self, version: str, change: Callable[[dict[str, Any]], None]) -> None:
        newest = calendar.versions(self.calendars)[-1]
        raw = yaml.load((self.calendars / newest / "calendar.yaml").read_text(), Loader=yaml.BaseLoader)
        raw["version"] = version
        raw["joint_leave"]["works"] = raw["joint_leave"]["works"] == "true"
        raw["first_year"], raw["last_year"] = int(raw["first_year"]), int(raw["last_year"])
        change(raw)
        home = self.calendars / version
        home.mkdir()
        # JSON is YAML, and keeps dates as the text that they are.
        (home / "calendar.yaml").write_text(json.dumps(raw, ensure_ascii=False))
        forget()


def _add(raw: dict[str, Any], day: str) -> None:
    raw["decrees"].append(
        {"id": "CONTOH-1", "name": DECREE, "status": "confirmed", "sources": ["https://contoh.example/"]}
    )
    raw["days"].append(
        {
            "day": day,
            "kind": "national_holiday",
            "name": HOLIDAY,
            "decrees": ["CONTOH-1"],
            "status": "confirmed",
        }
    )


def _cut(raw: dict[str, Any], year: int) -> None:
    raw["last_year"] = year
    raw["days"] = [one for one in raw["days"] if int(one["day"][:4]) <= year]


def forget() -> None:
    """Each process reads a released version once; here new ones come while it runs."""
    packs.shipped.cache_clear()
    calendar.shipped.cache_clear()


def releases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Releases]:
    made = Releases(tmp_path / "law", tmp_path / "calendars")
    shutil.copytree(packs.HOME, made.law)
    shutil.copytree(calendar.HOME, made.calendars)
    monkeypatch.setattr(packs, "HOME", made.law)
    monkeypatch.setattr(calendar, "HOME", made.calendars)
    monkeypatch.setattr(calendar.versions, "__defaults__", (made.calendars,))
    forget()
    yield made
    monkeypatch.undo()
    forget()
