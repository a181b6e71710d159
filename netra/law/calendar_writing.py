"""Write a new version of the calendar pack from the package `holidays` and the decrees kept by hand.

The package is needed only here: the pack is committed data, and `law` reads nothing else. A released version
is never written again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from importlib import metadata
from pathlib import Path
from typing import Any

from netra.law import calendar, reading
from netra.law.calendar import DayKind, WorkCalendar
from netra.law.entries import Status
from netra.law.reading import PackError

DECREES = "decrees.yaml"
_JOINT_LEAVE_NOTE = (
    "Bahwa cuti bersama bukan hari kerja bagi batas waktu masih diingat; ubah `works` dalam versi baru bila "
    "terbukti lain."
)
_ESTIMATED = "(perkiraan)"


class Refused(Exception):
    """Nothing was written; the text says why and what to do."""


def write(version: str, first_year: int, last_year: int, compiled_on: date, home: Path) -> Path:
    """Write `home/<version>/calendar.yaml` for the years given and return its path.

    Each day gets the decree of `decrees.yaml` that set it. Where none is named, or the package itself only
    estimates the day, it is marked recalled.

    Raises Refused when the version exists or is malformed, the years run backward, or the package is not
    installed; PackError when `decrees.yaml` is broken.
    """
    if not all(part.isdigit() for part in version.split(".")) or version.count(".") != 2:
        raise Refused(
            f"{version!r} is no version. Give one like 2026.11.2; nothing was written and the versions that "
            "exist are unchanged."
        )
    if (home / version).exists():
        raise Refused(
            f"The calendar {version} exists and is never written again. It is unchanged; give a new version."
        )
    if last_year < first_year:
        raise Refused(
            f"The year {last_year} comes before {first_year}. Nothing was written; turn them round."
        )
    decrees = _decrees(home / DECREES)
    days = _days(first_year, last_year, decrees)
    named = {name for _, _, _, names, _ in days for name in names}
    file = home / version / calendar.FILE
    file.parent.mkdir()
    file.write_text(
        _text(
            version,
            compiled_on,
            first_year,
            last_year,
            days,
            [d for d in decrees["decrees"] if d["id"] in named],
        ),
        encoding="utf-8",
    )
    calendar.load(file.parent)  # what was just written is read as strictly as what was released
    return file


def told(written: WorkCalendar, file: Path) -> str:
    """What was written, and what is left to do by hand."""
    recalled = sorted({off.day.year for off in written.days.values() if off.status is Status.RECALLED})
    lines = [
        f"Wrote {len(written.days)} days of {written.first_year} to {written.last_year} to {file}.",
        f"Add the version to released.yaml: '{written.version}': {written.digest}",
    ]
    if recalled:
        years = ", ".join(map(str, recalled))
        lines.append(f"Marked recalled, as no decree is named or the day is estimated: {years}.")
    return "\n".join(lines)


_Row = tuple[date, DayKind, str, tuple[str, ...], Status]


def _decrees(file: Path) -> Mapping[str, Any]:
    raw: Mapping[str, Any] = reading.read(file)
    schema = json.loads(calendar.SCHEMA.read_text(encoding="utf-8"))
    reading.check_shape(
        file.name, raw, reading.validator({"$ref": "#/$defs/decrees_file", "$defs": schema["$defs"]})
    )
    known = {item["id"] for item in raw["decrees"]}
    for table in ("by_year", "by_day"):
        for key, names in raw[table].items():
            for name in names:
                if name not in known:
                    raise PackError(file.name, key, f"names the decree {name!r}, which is not in the file")
    return raw


def _days(first_year: int, last_year: int, decrees: Mapping[str, Any]) -> list[_Row]:
    try:
        import holidays
    except ImportError:
        raise Refused(
            "Writing a calendar needs the package `holidays`, which only developers install: "
            "pip install -r requirements/dev.txt. Nothing was written; the calendars that exist work "
            "without it."
        ) from None
    years = range(first_year, last_year + 1)
    found: list[_Row] = []
    taken: set[date] = set()
    for kind, category in (
        (DayKind.NATIONAL_HOLIDAY, holidays.PUBLIC),
        (DayKind.JOINT_LEAVE, holidays.GOVERNMENT),
    ):
        listed = holidays.country_holidays("ID", years=years, categories=(category,), language="id")
        for day, name in sorted(listed.items()):
            if day in taken:  # a holiday stays one when it is joint leave as well
                continue
            taken.add(day)
            names = decrees["by_day"].get(day.isoformat()) or decrees["by_year"].get(str(day.year), ())
            sure = bool(names) and _ESTIMATED not in name
            found.append(
                (day, kind, _spelt(name), tuple(names), Status.CONFIRMED if sure else Status.RECALLED)
            )
    return sorted(found)


def _spelt(name: str) -> str:
    return name.replace("Pegangti", "Pengganti")  # a slip of the package


def _text(
    version: str,
    compiled_on: date,
    first_year: int,
    last_year: int,
    days: list[_Row],
    decrees: list[Mapping[str, Any]],
) -> str:
    source = f"package holidays {metadata.version('holidays')}, Indonesia (github.com/vacanza/holidays, MIT)"
    lines = [
        "# Written by `netra law calendar`, never edited: a new decree is a new version.",
        f"version: {version}",
        f"compiled_on: {compiled_on}",
        f"source: {source}",
        f"first_year: {first_year}",
        f"last_year: {last_year}",
        f"joint_leave: {_flow({'works': False, 'status': 'recalled', 'note': _JOINT_LEAVE_NOTE})}",
        "decrees:",
        *(f"  - {_flow(decree)}" for decree in decrees),
        "days:",
    ]
    for day, kind, name, names, status in days:
        row = {"day": day.isoformat(), "kind": kind.value, "name": name, "decrees": list(names)}
        lines.append(f"  - {_flow({**row, 'status': status.value})}")
    return "\n".join(lines) + "\n"


def _flow(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)  # a line of JSON is a line of YAML
