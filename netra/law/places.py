"""Where a case is: which regions there are and whose clocks they follow, without a database."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from netra.law import reading
from netra.law.entries import Status
from netra.law.errors import UnknownId

HOME = Path(__file__).resolve().parent.parent / "packs" / "elections"
FILE = HOME / "places.yaml"
NATION = "00"

_CODE = re.compile(r"[0-9]{2}(\.[0-9]{2}(\.[0-9]{2}(\.[0-9]{4})?)?)?")


class NoRegion(UnknownId):
    """A code that is no region with clocks of its own. `why`: malformed, nation, province or regency."""

    def __init__(self, code: str, why: str) -> None:
        super().__init__("region", code)
        self.why = why


@dataclass(frozen=True, slots=True)
class Places:
    """Time zones (IANA names) by province, and the codes of all regencies and cities."""

    version: str
    source: str
    status: Status
    timezones: Mapping[str, str]
    regencies: frozenset[str]

    def zone(self, region: str) -> str:
        """The IANA zone of a province ("64"), regency ("64.02"), district ("64.02.03") or village
        ("64.02.03.2001").

        Province and regency must exist; of districts and villages only the form is known here. The nation is
        refused: it has no one midnight. Raises NoRegion.
        """
        if region == NATION:
            raise NoRegion(region, "nation")
        if not _CODE.fullmatch(region):
            raise NoRegion(region, "malformed")
        if region[:2] not in self.timezones:
            raise NoRegion(region, "province")
        if len(region) > 2 and region[:5] not in self.regencies:
            raise NoRegion(region, "regency")
        return self.timezones[region[:2]]


@cache
def shipped() -> Places:
    """The table that comes with Netra. Read once per process; the tests hold it against its schema."""
    content = reading.read(FILE)
    return Places(
        version=content["version"],
        source=content["source"],
        status=Status(content["status"]),
        timezones=content["timezones"],
        regencies=frozenset(
            f"{province}.{own}" for province, owns in content["regencies"].items() for own in owns
        ),
    )
