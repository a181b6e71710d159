"""Scenarios and answers as JSON: what `netra law explain` reads and writes (see the published schemas)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from netra.law.acts import Applicable
from netra.law.entries import Wording
from netra.law.explain import Answer, explain
from netra.law.limits import Alternative, ends_at
from netra.law.routing import Route
from netra.law.sanctions import Penalty
from netra.law.scenarios import Problem, Refused, problem, read, refused
from netra.law.timetable import Deadline, LimitGap

SCHEMAS: Mapping[str, Path] = {
    name: Path(__file__).resolve().parent / "schemas" / f"{name}.schema.json"
    for name in ("scenario", "answer")
}

Json = dict[str, object]


class _Doubled(dict[str, object]):
    """An object of a JSON text in which a key was given twice: the first such key is remembered."""

    doubled = ""


def explain_text(text: str) -> tuple[Json | list[Json], bool]:
    """Answer a JSON text: one scenario, or an array of them item by item. Also whether all were answered.

    A scenario that is refused gives an error object in its place; a text that is no JSON gives one for all.
    """
    try:
        asked = json.loads(text, object_pairs_hook=_object, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        return _error(_not_json(error)), False
    if isinstance(asked, list):
        answers = [explain_value(item) for item in asked]
        return answers, all("error" not in answer for answer in answers)
    answer = explain_value(asked)
    return answer, "error" not in answer


def unreadable(name: str, error: OSError | UnicodeDecodeError) -> Json:
    """The error object for a file that could not be read as text; `name` is "-" for the input."""
    what = Wording("Masukan", "The input") if name == "-" else Wording(f"Berkas {name}", f"The file {name}")
    match error:
        case FileNotFoundError():
            wording = Wording(f"{what.id} tidak ada.", f"{what.en} does not exist.")
        case IsADirectoryError():
            wording = Wording(f"{what.id} adalah folder.", f"{what.en} is a folder.")
        case UnicodeDecodeError():
            wording = Wording(
                f"{what.id} bukan teks UTF-8; simpan ulang sebagai UTF-8.",
                f"{what.en} is no text in UTF-8; save it again as UTF-8.",
            )
        case _:
            wording = Wording(
                f"{what.id} tidak dapat dibaca ({error.strerror}).",
                f"{what.en} cannot be read ({error.strerror}).",
            )
    return _error(Refused("unreadable", wording, [Problem("unreadable", "", wording)]))


def explain_value(raw: object) -> Json:
    """Answer one scenario given as JSON values; an error object when it is refused."""
    try:
        _refuse_doubles(raw)
        scenario = read(raw)
        return answer_json(explain(scenario), scenario.tz)
    except Refused as refusal:
        return _error(refusal)
    except LimitGap as gap:
        return _error(_calendar_gap(gap))


def answer_json(answer: Answer, tz: str) -> Json:
    """The answer as JSON values, dates as ISO text, every part in its order. `tz` is the region's zone."""
    return {
        "classes": [_class(entry) for entry in answer.classes],
        "limits": [_limit(deadline, tz) for deadline in answer.limits],
        "tracks": [_track(route) for route in answer.tracks],
        "sanctions": [_sanction(penalty) for penalty in answer.sanctions],
        "warnings": [{"code": one.code, "text": one.wording.id} for one in answer.warnings],
    }


def _class(entry: Applicable) -> Json:
    return {
        "id": entry.id,
        "sanction_class": entry.sanction_class,
        "status": entry.status,
        "basis": list(entry.violation.basis),
    }


def _limit(deadline: Deadline, tz: str) -> Json:
    limit = deadline.limit
    others = deadline.span.alternatives if deadline.span else ()
    return {
        "id": limit.id,
        "trigger": limit.trigger,
        "last_day": deadline.last_day.isoformat() if deadline.last_day else None,
        "too_late_from": _instant(deadline.too_late_from) if deadline.too_late_from else None,
        "alternatives": [_alternative(other, limit.amount, tz) for other in others],
        "counting": limit.total_counting or limit.counting,
        "state": deadline.state,
        "status": limit.status,
        "basis": list(limit.basis),
    }


def _alternative(other: Alternative, amount: int, tz: str) -> Json:
    named: Json = {"counting": other.counting}
    if other.amount != amount:
        named["amount"] = other.amount
    return {
        **named,
        "last_day": other.last_day.isoformat(),
        "too_late_from": _instant(ends_at(other.last_day, tz)),
    }


def _instant(moment: datetime) -> str:
    return moment.isoformat()


def _track(route: Route) -> Json:
    return {
        "id": route.rule_id,
        "track": route.track,
        "authorities": list(route.authorities),
        "status": route.status,
        "basis": list(route.citation.basis),
    }


def _sanction(penalty: Penalty) -> Json:
    return {
        "id": penalty.sanction.id,
        "code": penalty.sanction.code,
        "sanction_class": penalty.sanction_class,
        "entries": list(penalty.entries),
        "status": penalty.status,
        "basis": list(penalty.sanction.basis),
    }


def _error(refusal: Refused) -> Json:
    return {
        "error": {
            "code": refusal.code,
            "text": refusal.wording.id,
            "problems": [_problem(one) for one in refusal.problems],
        }
    }


def _problem(one: Problem) -> Json:
    return {"code": one.code, "at": one.at, "text": one.wording.id}


def _not_json(error: Exception) -> Refused:
    match error:
        case json.JSONDecodeError():
            where = Wording(
                f"baris {error.lineno}, kolom {error.colno}", f"line {error.lineno}, column {error.colno}"
            )
        case RecursionError():
            where = Wording("bersarang terlalu dalam", "nested too deeply")
        case _:
            where = Wording("ada angka yang bukan angka JSON", "a number in it is no number of JSON")
    wording = Wording(
        f"Teks ini bukan JSON yang utuh: {where.id}.", f"This text is not whole JSON: {where.en}."
    )
    return Refused("not_json", wording, [Problem("not_json", "", wording)])


def _calendar_gap(gap: LimitGap) -> Refused:
    wording = Wording(
        f"Kalender hari kerja {gap.version} tidak memuat tahun {gap.year}, yang dilewati batas "
        f"{gap.limit.id} dalam hari kerja. Harinya tidak dikira-kira.",
        f"The calendar of working days {gap.version} does not hold the year {gap.year}, which the limit "
        f"{gap.limit.id} crosses in working days. Its days are not guessed.",
    )
    return Refused("calendar_gap", wording, [Problem("calendar_gap", f"dates.{gap.limit.trigger}", wording)])


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    made = dict(pairs)
    if len(made) == len(pairs):
        return made
    doubled = _Doubled(made)
    keys = [key for key, _ in pairs]
    doubled.doubled = next(key for key in keys if keys.count(key) > 1)
    return doubled


def _no_constant(name: str) -> object:
    raise ValueError(f"{name} is no JSON")


def _refuse_doubles(raw: object) -> None:
    found = []
    if isinstance(raw, _Doubled):
        found.append(problem("duplicate_key", raw.doubled))
    dates = raw.get("dates") if isinstance(raw, dict) else None
    if isinstance(dates, _Doubled):
        found.append(problem("duplicate_key", f"dates.{dates.doubled}"))
    if found:
        raise refused(found)
