"""The registry of Netra's own measures: one definition behind each, told in `docs/methods/<key>.md`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import get_language

from netra.bulletin.models import Unit
from netra.facts.models import CountedUnit, FactKind
from netra.institutions.models import InstitutionKind


@dataclass(frozen=True, slots=True)
class Measure:
    """A count of facts of one kind in one unit. `version` changes when the definition does.

    `receivers` narrows to facts of bodies of these kinds. `age` are the days since the fact's week ended, the
    second not included, on the day of the issue; None where nothing bounds it.
    """

    key: str
    title_id: str
    title_en: str
    kind: FactKind
    counted: CountedUnit
    unit: Unit
    version: str
    receivers: frozenset[str] | None = None
    age: tuple[int | None, int | None] = (None, None)

    @property
    def title(self) -> str:
        return self.title_en if (get_language() or "").startswith("en") else self.title_id

    def weeks(self, on: date) -> tuple[date | None, date | None]:
        """The first and last Monday of facts of this age on that day, counted from the Sunday after them."""
        least, below = self.age
        newest = None if least is None else on - timedelta(days=least + 6)
        oldest = None if below is None else on - timedelta(days=below + 5)
        return oldest, newest


_BKN = frozenset({InstitutionKind.BKN.value, InstitutionKind.BKN_REGIONAL_OFFICE.value})
_OTHERS = frozenset(InstitutionKind.values) - _BKN


def _unanswered(
    key: str, receivers: frozenset[str], body: tuple[str, str], age: tuple[int, int | None]
) -> Measure:
    """Bodies and ages are measures of their own: no whole is published from which one could be subtracted."""
    least, below = age
    days = (
        (f"{least} sampai {below - 1} hari", f"{least} to {below - 1} days")
        if below
        else (
            f"{least} hari atau lebih",
            f"{least} days or more",
        )
    )
    return Measure(
        key=key,
        title_id=f"Orang yang penerusannya belum dijawab {body[0]} selama {days[0]}",
        title_en=f"Persons whose referral {body[1]} has not answered for {days[1]}",
        kind=FactKind.PERSON_WAITS,
        counted=CountedUnit.PERSON,
        unit=Unit.PERSON,
        version=f"{key}-2",
        receivers=receivers,
        age=age,
    )


MEASURES: Mapping[str, Measure] = {
    measure.key: measure
    for measure in (
        Measure(
            key="proven_cases",
            title_id="Perkara yang menurut pleno Bawaslu terbukti sebagai pelanggaran",
            title_en="Cases in which a Bawaslu plenary found a violation",
            kind=FactKind.CASE_DECIDED,
            counted=CountedUnit.CASE,
            unit=Unit.CASE,
            version="proven_cases-1",
        ),
        Measure(
            key="sanctioned_persons",
            title_id="Orang yang dijatuhi sanksi setelah diteruskan Bawaslu",
            title_en="Persons sanctioned after Bawaslu referred them",
            kind=FactKind.PERSON_SANCTIONED,
            counted=CountedUnit.PERSON,
            unit=Unit.PERSON,
            version="sanctioned_persons-1",
        ),
        _unanswered("unanswered_bkn_30", _BKN, ("BKN", "BKN"), (30, 90)),
        _unanswered("unanswered_bkn_90", _BKN, ("BKN", "BKN"), (90, None)),
        _unanswered("unanswered_others_30", _OTHERS, ("instansi lain", "another body"), (30, 90)),
        _unanswered("unanswered_others_90", _OTHERS, ("instansi lain", "another body"), (90, None)),
    )
}
