"""The registry of Netra's own measures: one definition behind each, told in `docs/methods/`.

Some measures are of one receiving body each: they come to be with the first referral to that body.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import get_language

from netra.bulletin.models import Unit
from netra.facts import queries as facts
from netra.facts.models import CountedUnit, FactKind
from netra.institutions.models import Institution


@dataclass(frozen=True, slots=True)
class Measure:
    """A count of facts of one kind in one unit. `version` changes when the definition does.

    `receiver` narrows to facts of one body. `age` are the days since the fact's week ended, the second not
    included, on the day of the issue; None where nothing bounds it. `method` is the page in `docs/methods/`.
    """

    key: str
    title_id: str
    title_en: str
    kind: FactKind
    counted: CountedUnit
    unit: Unit
    version: str
    method: str
    receiver: str = ""
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


# Beside the key of the body, which follows after a point.
_AGES: Mapping[str, tuple[int, int | None]] = {"unanswered_30": (30, 90), "unanswered_90": (90, None)}

FIXED: Mapping[str, Measure] = {
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
            method="proven_cases",
        ),
        Measure(
            key="sanctioned_persons",
            title_id="Orang yang dijatuhi sanksi setelah diteruskan Bawaslu",
            title_en="Persons sanctioned after Bawaslu referred them",
            kind=FactKind.PERSON_SANCTIONED,
            counted=CountedUnit.PERSON,
            unit=Unit.PERSON,
            version="sanctioned_persons-1",
            method="sanctioned_persons",
        ),
    )
}


def _unanswered(method: str, body: Institution) -> Measure:
    """Bodies and ages are measures of their own: no whole is published from which one could be subtracted."""
    least, below = _AGES[method]
    indonesian = f"{least} sampai {below - 1} hari" if below else f"{least} hari atau lebih"
    english = f"{least} to {below - 1} days" if below else f"{least} days or more"
    return Measure(
        key=f"{method}.{body.pk}",
        title_id=f"Orang yang penerusannya belum dijawab {body.name} selama {indonesian}",
        title_en=f"Persons whose referral {body.name} has not answered for {english}",
        kind=FactKind.PERSON_WAITS,
        counted=CountedUnit.PERSON,
        unit=Unit.PERSON,
        version=f"{method}-3",
        method=method,
        receiver=body.pk,
        age=_AGES[method],
    )


def of_body(body: Institution) -> list[Measure]:
    """Of whom it lets wait, by age."""
    return [_unanswered(method, body) for method in _AGES]


def is_key(text: str) -> bool:
    """Whether there may be editions of it, also of what is not made any more."""
    return text in FIXED or (text.startswith("unanswered_") and text.isprintable())


def found(key: str) -> Measure | None:
    """None for one that is not made, or no more, such as those of whole kinds of bodies."""
    return several([key]).get(key)


def several(keys: Iterable[str]) -> dict[str, Measure]:
    """Those among them that are made, in one question."""
    asked = dict.fromkeys(keys)
    named = {key: key.partition(".") for key in asked}
    wanted = [body for method, _point, body in named.values() if method in _AGES and body]
    bodies = Institution.objects.in_bulk(wanted) if wanted else {}
    made = {
        key: _unanswered(method, bodies[body])
        for key, (method, _point, body) in named.items()
        if method in _AGES and body in bodies
    }
    return {key: FIXED.get(key) or made[key] for key in asked if key in FIXED or key in made}


def offered(*, example: bool) -> list[Measure]:
    """What may be drafted: the fixed ones, then every body to which somebody was ever referred."""
    bodies = Institution.objects.filter(
        pk__in=facts.receivers(FactKind.PERSON_WAITS, example=example)
    ).order_by("name", "pk")
    return [*FIXED.values(), *(measure for body in bodies for measure in of_body(body))]
