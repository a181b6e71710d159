"""What a case holds for the systems that an office must still feed by hand, field by field.

The field lists are data of the law pack. How a foreign screen looks is no law that a case is pinned to, so
the newest version of the pack is asked. Of the reporter nothing is known here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.utils import translation

from netra.cases import wording as case_words
from netra.cases.models import Case, Track
from netra.cases.procedure import pack_of
from netra.documents import wordings
from netra.documents.gathering import LANGUAGE, STANDING
from netra.law import competence, packs, systems
from netra.law.entries import LawPack
from netra.law.office_entries import SystemEntry, SystemField
from netra.platform.ui import formats
from netra.reports import openings, triage


class Held(StrEnum):
    """Whether Netra has what a field asks."""

    YES = "yes"
    SEALED = "sealed"  # with the report: an officer types it there after an opening
    NO = "no"


# Sealed with a report, its words until an officer has stated them; a finding's are the office's own.
_SEALED_WITH_A_REPORT = frozenset({"event.place", "event.witnesses", "event.description"})


@dataclass(frozen=True, slots=True)
class Filled:
    """One field for one person. `known` False: that the system asks this is a guess of the pack."""

    key: str
    label: str
    value: str
    held: Held
    known: bool
    required: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """What is typed once: one person of the case on one track."""

    person: str
    track: str
    fields: tuple[Filled, ...]


def known_systems(case: Case) -> tuple[SystemEntry, ...]:
    return systems.systems(packs.shipped(case.law_pack))


def system_of(case: Case, code: str) -> SystemEntry:
    """Raises UnknownId."""
    return systems.system_of(packs.shipped(case.law_pack), code)


def entries(case: Case, system: SystemEntry) -> list[Entry]:
    """In Indonesian, as those systems are; one entry for each track."""
    with translation.override(LANGUAGE):
        pack = packs.shipped(case.law_pack)
        whole = _of_case(case, pack)
        tracks = list(
            case.tracks.select_related("person", "sanction").prefetch_related("referrals__institution")
        )
        return [_entry(case, track, whole, system, pack) for track in tracks]


def _entry(case: Case, track: Track, whole: Mapping[str, str], system: SystemEntry, pack: LawPack) -> Entry:
    track.case = case
    values = {**whole, **_of_track(track, pack)}
    return Entry(
        person=track.person.name,
        track=case_words.track_kind(track.kind),
        fields=tuple(
            _filled(field, values, sealed=case.report_id is not None) for field in system.fields.values()
        ),
    )


def _filled(field: SystemField, values: Mapping[str, str], *, sealed: bool) -> Filled:
    value = values.get(field.value, "")
    hidden = field.value.startswith("reporter.") or field.value in _SEALED_WITH_A_REPORT
    held = Held.YES if value else Held.SEALED if hidden and sealed else Held.NO
    return Filled(
        key=field.key,
        label=field.wording.id,
        value=value,
        held=held,
        known=field.known,
        required=bool(field.required),
    )


def _of_case(case: Case, pack: LawPack) -> Mapping[str, str]:
    words = wordings.shipped().words
    decision, study = getattr(case, "decision", None), getattr(case, "study", None)
    finding = getattr(case, "finding", None)
    statement = openings.newest_statement(case.report) if case.report is not None else None
    evidence = list(triage.evidence_of(case.report)) if case.report is not None else []
    return {
        "case.number": case.reference,
        "case.category": words["category"],
        "case.registered_on": formats.plain_date(case.registered_on) if case.registered_on else "",
        "case.step": case_words.state_of(case.step, pack_of(case)).rstrip("."),
        "case.study": study.text if study else "",
        "case.outcome": words[decision.outcome] if decision else "",
        "case.decided_on": formats.plain_date(decision.held_on) if decision else "",
        "event.date": formats.plain_date(case.event_on) if case.event_on else "",
        "event.known_date": formats.plain_date(case.known_on) if case.known_on else "",
        "event.place": finding.place_text if finding else "",
        "event.description": statement.text if statement else finding.text if finding else "",
        "event.evidence": ", ".join(piece.name for piece in evidence),
    }


def _of_track(track: Track, pack: LawPack) -> Mapping[str, str]:
    person, sanction = track.person, getattr(track, "sanction", None)
    line = next((one for one in track.referrals.all() if one.state in STANDING), None)
    chosen = pack.violations.get(case_words.violation_id(track))
    kinds = {kind.code: kind.wording.id for kind in competence.kinds(pack)}
    return {
        "reported.name": person.name,
        "reported.post": person.post,
        "reported.workplace": person.workplace,
        "reported.address": person.workplace,
        "reported.employee_number": person.employee_number,
        "case.violation": chosen.wording.id.rstrip(".") if chosen else "",
        "case.kinds": ", ".join(kinds[kind] for kind in competence.kinds_of_track(pack, track.kind)),
        "case.referred_on": formats.plain_date(line.referred_on) if line else "",
        "case.referred_to": line.institution.name if line else "",
        "sanction.code": pack.sanctions[sanction.sanction_id].wording.id.rstrip(".")
        if sanction and sanction.sanction_id in pack.sanctions
        else "",
        "sanction.letter_number": sanction.decision_number if sanction else "",
        "sanction.set_on": formats.plain_date(sanction.decided_on) if sanction else "",
    }
