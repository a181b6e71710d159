"""The registry of Netra's own measures: one definition behind each, told in `docs/methods/<key>.md`."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import get_language

from netra.bulletin.models import Unit
from netra.facts.models import CountedUnit, FactKind


@dataclass(frozen=True, slots=True)
class Measure:
    """A count of facts of one kind in one unit. `version` changes when the definition does."""

    key: str
    title_id: str
    title_en: str
    kind: FactKind
    counted: CountedUnit
    unit: Unit
    version: str

    @property
    def title(self) -> str:
        return self.title_en if (get_language() or "").startswith("en") else self.title_id


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
    )
}
