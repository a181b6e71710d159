"""Register numbers: given at registration, or as soon as the office has entered its own code, never derived.

Whose number waits for the code is registered all the same. Once the code is there, the waiting cases get
theirs in the order of their registration, before any later one. Each series counts on by one statement, so
that numbers have no gap and no double, and a registration that fails gives its number back.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db import connection, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from netra.cases.models import Case, CaseNumber, NumberCounter
from netra.cases.people import Actor
from netra.cases.procedure import pack_of
from netra.elections.models import Election, ElectionKind
from netra.institutions import settings
from netra.institutions.models import Institution
from netra.institutions.settings import Sure
from netra.law import numbering, packs
from netra.law.entries import IntakeKind, LawPack, Status
from netra.law.numbering import NumberRefused, NumbersUnknown, OfficeCode
from netra.platform import audit
from netra.platform.clock import wall_now
from netra.platform.jobs import JSON, Handler, Payload, Progress
from netra.regions.models import Kind

SYSTEM = Actor("sistem", "Netra")


class Waits(StrEnum):
    """What a registered case without a number waits for."""

    OFFICE_CODE = "office_code"
    ELECTION = "election"
    PATTERN = "pattern"


WORDS: dict[Waits, Promise] = {
    Waits.OFFICE_CODE: _(
        "The register number waits for the office code of Bawaslu. A commissioner enters it in the settings "
        "of the office; the case then gets its number by itself, in the order of registration."
    ),
    Waits.ELECTION: _(
        "The register number waits until somebody says which election it names. An officer chooses it on "
        "this page."
    ),
    Waits.PATTERN: _("The rules of this case do not say how its number is written."),
}


@dataclass(frozen=True, slots=True)
class ElectionCode:
    """How a number names the election: "PB", bupati. `sure` says whether anybody has read it."""

    code: str
    meaning: str
    sure: Sure


# What the pack calls the head of each kind of region.
_HEADS = {Kind.PROVINCE: "gubernur", Kind.REGENCY: "bupati", Kind.CITY: "wali kota"}
_LEVELS = {
    Kind.NATION: "RI",
    Kind.PROVINCE: "Prov",
    Kind.REGENCY: "Kab",
    Kind.ADMINISTRATIVE_REGENCY: "Kab",
    Kind.CITY: "Kota",
    Kind.ADMINISTRATIVE_CITY: "Kota",
    Kind.DISTRICT: "Cam",
}


def election_codes(pack: LawPack) -> tuple[ElectionCode, ...]:
    return tuple(
        ElectionCode(code, meaning, Sure.UNVERIFIED if code in rule.recalled_codes else Sure.OWN)
        for rule in pack.numbering.values()
        for code, meaning in rule.codes.items()
    )


def choices(pack: LawPack) -> list[tuple[str, str]]:
    """The codes for a form, each with what it stands for and whether anybody has read that."""
    return [
        (
            one.code,
            gettext("%(code)s: %(meaning)s (not verified yet)") % {"code": one.code, "meaning": one.meaning}
            if one.sure is Sure.UNVERIFIED
            else f"{one.code}: {one.meaning}",
        )
        for one in election_codes(pack)
    ]


def proposed_election(registry: Institution, election: Election, pack: LawPack) -> str:
    """The code of the contest on the office's own level; "" where none is nearer than another.

    Of a sub-district it is that of its regency or city. A proposal: a regency office may also handle what
    concerns the governor's contest, and an officer says so.
    """
    region = registry.region
    if region.kind == Kind.DISTRICT and region.parent is not None:
        region = region.parent
    head = _HEADS.get(Kind(region.kind)) if election.kind == ElectionKind.REGIONAL else None
    return next((one.code for one in election_codes(pack) if one.meaning == head), "")


def level_of(registry: Institution) -> str:
    """As the office has settled it, else by its region."""
    settled = settings.value(registry, settings.LEVEL_CODE)
    return settled or _LEVELS.get(Kind(registry.region.kind), "")


def carried_elsewhere(registry: Institution, code: str) -> bool:
    """Whether numbers of another register of the same world carry this office code: they stay for ever, and
    two registers must never give the same one."""
    given = CaseNumber.objects.filter(office_code="".join(code.split()), case__example=registry.example)
    return given.exclude(case__registry=registry).exists()


def settle(registry: Institution, *, by: Actor) -> Sequence[CaseNumber]:
    """Give every registered case of this register that waits its number, in the order of registration.

    Nothing while the office has no code of its own. A case whose election nobody has named goes on waiting.
    """
    code = settings.value(registry, settings.OFFICE_CODE)
    if code is None:
        return []
    level = level_of(registry)
    with transaction.atomic():
        waiting = (
            Case.objects.select_for_update(of=("self",))
            .select_related("election")
            .filter(registry=registry, number="", registered_on__isnull=False)
            .order_by("registered_on", "running_number")
        )
        given = [number for case in waiting if (number := _give(case, registry, code, level, by))]
        # Last of all: from the first line on, the end of the chain is held, and counters must not wait then.
        for number in given:
            audit.append(
                actor=by.actor,
                action="case.numbered",
                object_kind="case",
                object_key=str(number.case_id),
                facts={"series": number.series, "sequence": number.sequence},
            )
    return given


def _give(case: Case, registry: Institution, code: OfficeCode, level: str, by: Actor) -> CaseNumber | None:
    pack, counted_by, on = pack_of(case), _counted_by(case), case.registered_on
    if counted_by is None or on is None:
        return None
    kind = IntakeKind(case.intake)
    election = case.number_election or proposed_election(registry, case.election, pack)

    def written(sequence: int) -> numbering.CaseNumber:
        return numbering.make(
            pack,
            sequence=sequence,
            kind=kind,
            election=election,
            level=level,
            office_code=code,
            on=on,
        )

    try:
        # Tried before the counter is raised: parts that make no number must not use one up.
        written(1)
        parts = numbering.counter_key(pack, office=registry.key, kind=kind, election=election, year=on.year)
    except (NumberRefused, NumbersUnknown):
        return None
    series = "/".join(parts)
    sequence = _next(series)
    case.number, case.number_election = written(sequence).text, election
    Case.objects.filter(pk=case.pk).update(number=case.number, number_election=election)
    return CaseNumber.objects.create(
        case=case,
        text=case.number,
        series=series,
        sequence=sequence,
        office_code=code,
        law_pack=pack.name,
        pack_version=pack.version,
        given_at=wall_now(),
        given_by=by.actor,
        given_by_name=by.name,
    )


def _counted_by(case: Case) -> LawPack | None:
    """Which pack says what is counted apart: that of the case, else the newest one that says it at all."""
    others = [packs.shipped(name) for name in (case.law_pack, *packs.names())]
    for pack in (packs.shipped(case.law_pack, case.pack_version), *others):
        try:
            numbering.counter(pack)
        except NumbersUnknown:
            continue
        return pack
    return None


def _next(series: str) -> int:
    """One statement: two registrations at once get two sequences, and a failed one gives its own back."""
    table = NumberCounter._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (series, last) VALUES (%s, 1) "  # noqa: S608  # the name of our own table
            f"ON CONFLICT (series) DO UPDATE SET last = {table}.last + 1 RETURNING last",
            [series],
        )
        (sequence,) = cursor.fetchone()
    return int(sequence)


def choose_election(case: Case, code: str, *, by: Actor) -> None:
    """Say which election the number of a waiting case names, then number what waits.

    `code` is one of `election_codes`. A number that was given stays.
    """
    with transaction.atomic():
        case = Case.objects.select_for_update(of=("self",)).select_related("registry__region").get(pk=case.pk)
        if case.number or case.registry is None:
            return
        if code not in {one.code for one in election_codes(pack_of(case))}:
            raise ValueError(f"{code!r} is no election code of {case.law_pack} {case.pack_version}")
        Case.objects.filter(pk=case.pk).update(number_election=code)
        audit.append(
            actor=by.actor,
            action="case.number_election_chosen",
            object_kind="case",
            object_key=str(case.pk),
            facts={"election": code},
        )
    settle(case.registry, by=by)


def waits_for(case: Case) -> Waits | None:
    """Why a registered case has no number yet; None when it has one, or stands in no register."""
    if case.number or case.registered_on is None or case.registry is None:
        return None
    if settings.value(case.registry, settings.OFFICE_CODE) is None:
        return Waits.OFFICE_CODE
    if not (case.number_election or proposed_election(case.registry, case.election, pack_of(case))):
        return Waits.ELECTION
    return Waits.PATTERN


def waiting_count(registry: Institution) -> int:
    return Case.objects.filter(registry=registry, number="", registered_on__isnull=False).count()


def is_unverified(case: Case) -> bool:
    """Whether a part of the number rests on what nobody has read, such as what PG and PW stand for."""
    if not case.number:
        return False
    given = case.given_number
    read = numbering.parse(packs.shipped(given.law_pack, given.pack_version), given.text)
    return read.status is Status.RECALLED


def _compute(_: Payload, __: Progress) -> JSON:
    """A code may be entered for a day to come: on that day nobody presses a button."""
    keys = (
        Case.objects.filter(number="", registered_on__isnull=False)
        .order_by()
        .values_list("registry", flat=True)
        .distinct()
    )
    offices = Institution.objects.select_related("region").filter(key__in=list(keys))
    return {"numbered": sum(len(settle(office, by=SYSTEM)) for office in offices)}


SETTLE = Handler(compute=_compute)
