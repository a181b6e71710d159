"""When a record was written on a phone: sure only where a time of this server can be proven. Pure.

A phone's clock can be set by anybody. A time is sure when the phone got it from here, signed for this phone,
and counted on from there with a clock that nobody can set, within one opening of the app.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.utils.crypto import constant_time_compare

# A record cannot be from after its arrival; a steady clock of a phone may run a little fast.
_AHEAD = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Written:
    """`at` is None where not even the phone said a time that can be read."""

    at: datetime | None
    sure: bool


def written(made: Mapping[str, object], received: datetime, mac_of: Callable[[str], str]) -> Written:
    server, elapsed, mac = made.get("server"), made.get("elapsed_ms"), made.get("mac")
    if (
        made.get("trusted") is True
        and isinstance(server, str)
        and isinstance(mac, str)
        and isinstance(elapsed, int)
        and elapsed >= 0
        and constant_time_compare(mac, mac_of(server))
    ):
        given = _read(server)
        try:
            at = given + timedelta(milliseconds=elapsed) if given else None
        except OverflowError:
            at = None
        if at is not None and at <= received + _AHEAD:
            return Written(at, sure=True)
    wall = made.get("wall")
    return Written(_read(wall) if isinstance(wall, str) else None, sure=False)


def _read(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
        return found.astimezone(UTC) if found.tzinfo else None
    except (ValueError, OverflowError):
        return None
