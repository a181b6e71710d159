"""The slow way: limits counted day by day on the fingers, from the pack files as they lie on the disk.

Shares nothing with `netra.law`; a test proves that this file does not import it. What the two agree on was
reached twice.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from typing import Any

import yaml

PACKS = Path(__file__).resolve().parents[2] / "packs"
DAY = timedelta(days=1)
OFFSETS = {"Asia/Jakarta": 7, "Asia/Makassar": 8, "Asia/Jayapura": 9}


def _newest(folder: Path) -> Path:
    return max(
        (one for one in folder.iterdir() if one.is_dir()),
        key=lambda one: [int(n) for n in one.name.split(".")],
    )


def _plain(file: Path) -> Any:
    return yaml.load(file.read_text(encoding="utf-8"), yaml.BaseLoader)  # every value is text


@cache
def limits(pack: str, version: str | None = None) -> dict[str, dict[str, Any]]:
    folder = PACKS / "law" / pack
    chosen = folder / version if version else _newest(folder)
    return {one["id"]: one for one in _plain(chosen / "limits.yaml")}


@cache
def days_off() -> dict[str, str]:
    content = _plain(_newest(PACKS / "calendars") / "calendar.yaml")
    return {one["day"]: one["kind"] for one in content["days"]}


@cache
def offset(region: str) -> int:
    """Hours from Greenwich of the province that the code begins with."""
    return OFFSETS[_plain(PACKS / "elections" / "places.yaml")["timezones"][region[:2]]]


def local_day(moment: str, region: str) -> date:
    """The day that the clocks of the region show: of an ISO date itself, of a date-time after moving it."""
    if len(moment) == 10:
        return date.fromisoformat(moment)
    there = datetime.fromisoformat(moment).astimezone(timezone(timedelta(hours=offset(region))))
    return there.date()


def is_working(day: date) -> bool:
    return day.strftime("%a") not in {"Sat", "Sun"} and day.isoformat() not in days_off()


def count(
    trigger: date,
    amount: int,
    *,
    working: bool,
    first_day_counts: bool = False,
    off: frozenset[date] = frozenset(),
) -> list[date]:
    """The days that count, one after the other; `off` are further holidays."""
    return list(_count(trigger, amount, working, first_day_counts, off))


def _count(
    trigger: date, amount: int, working: bool, first_day_counts: bool, off: frozenset[date]
) -> Iterator[date]:
    day = trigger if first_day_counts else trigger + DAY
    left = amount
    while left > 0:
        if not working or (is_working(day) and day not in off):
            left -= 1
            yield day
        day = day + DAY


def days(pack: str, limit: str, trigger: date, version: str | None = None) -> list[date]:
    """The days of a limit by its own counting; an extension counts from the trigger of what it extends."""
    entry = limits(pack, version)[limit]
    assert entry["unit"] == "day", "only days are counted here"
    amount = int(entry["total"]["amount"]) if "total" in entry else int(entry["amount"])
    return count(trigger, amount, working=entry["counting"] == "working")


def trigger_of(pack: str, limit: str, version: str | None = None) -> str:
    """The date that a limit counts from."""
    entry = limits(pack, version)[limit]
    return str(limits(pack, version)[entry["extends"]]["trigger"] if "extends" in entry else entry["trigger"])


def too_late_from(last: date, region: str) -> str:
    """Midnight after the last day, as the clocks of the region write it."""
    return f"{last + DAY}T00:00:00+0{offset(region)}:00"
