"""Words of the law pack for what a case stores as ids."""

from collections.abc import Iterable

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from netra.cases.models import Case, Sanction, Track
from netra.law import citations, names
from netra.law import reasons as coded
from netra.law.acts import Applicable
from netra.law.entries import LawPack, SanctionClass, Status, Wording


def said(wording: Wording) -> str:
    return wording.in_language(get_language() or "id")


def rule_named(rule_id: str, pack: LawPack) -> str:
    """The rule of a refusal, marked where nobody has read that another office takes the step."""
    rule = pack.office.competence.get(rule_id)
    if rule is None or rule.status is not Status.RECALLED:
        return rule_id
    return _("%(rule)s, not verified yet") % {"rule": rule_id}


def told_step(step: str, pack: LawPack) -> str:
    """A step by which somebody is told: Netra sends no letter, it records that one was delivered."""
    words = {
        "tell_reported": _("Record that the reported person was told the outcome"),
        "send_status": _("Record that the reporter was told the status"),
    }
    return words.get(step) or said(pack.transitions[step].wording)


def cited(basis: Iterable[str]) -> str:
    return citations.in_words(basis, get_language() or "id")


def act_of(case: Case, pack: LawPack) -> str:
    if not case.incident.act:
        return _("Alleged act not known yet")
    act = pack.acts.get(case.incident.act)
    return said(act.wording).rstrip(".") if act else _("Act not known to the rules")


def state_of(state: str, pack: LawPack) -> str:
    if not state:
        return _("Waiting for the plenary")
    return said(pack.states[state].wording)


def violation_of(track: Track, pack: LawPack) -> str:
    chosen = violation_id(track)
    if not chosen:
        return _("No entry of the catalogue is proposed; the study chooses one.")
    return said(pack.violations[chosen].wording)


def violation_id(track: Track) -> str:
    return track.violation or track.proposed_violation


def sanction_class_of(track: Track) -> str:
    return class_words(track.sanction_class)


def penalty(pack: LawPack, sanction_id: str) -> str:
    entry = pack.sanctions.get(sanction_id)
    return said(entry.wording) if entry else sanction_id


def penalty_is_unsure(pack: LawPack, imposed: Sanction) -> bool:
    """Whether nobody has read, in the source that it names, that this penalty follows this entry."""
    entry = pack.sanctions.get(imposed.sanction_id)
    return entry is None or not entry.citation.is_verified(imposed.track.violation)


def track_kind(kind: str) -> str:
    words = {
        "asn": _("personnel track"),
        "contract": _("track of the work contract"),
        "village": _("track of the law on villages"),
        "military": _("track of the armed forces"),
        "police": _("track of the police"),
        "criminal": _("criminal track"),
        "criminal_and_admin": _("criminal track with an administrative part"),
        "owner": _("track of the company's owner"),
        "organiser_ethics": _("ethics track of the organisers"),
        "early": _("track before the determination of candidates"),
        "asn_transition": _("track for files that KASN held"),
        "escalation": _("track when the personnel authority does not act"),
    }
    return words.get(kind, kind)


def of_track(track: Track, *, named: bool) -> str:
    """Which track is meant where a case has several."""
    words = track_kind(track.kind)
    return f"{track.person.name}, {words}" if named else words


def reasons(pack: LawPack, group: str) -> list[tuple[str, str]]:
    """The coded reasons of a group, as choices; none where the version of the rules has no codes yet."""
    return [(one.code, said(one.wording)) for one in coded.codes(pack, group)]


def class_words(sanction_class: str | None) -> str:
    """Of a class as the pack names it; where the law names none, that is said."""
    return said(names.of_class(SanctionClass(sanction_class) if sanction_class else None))


def doubts(entry: Applicable, pack: LawPack, subject: str) -> list[str]:
    """Why an entry is not verified, and where its sources disagree."""
    found = []
    if entry.violation.status is Status.RECALLED:
        found.append(_("recalled: not read in the source that it names"))
    elif entry.status is Status.RECALLED:
        person = pack.subjects[subject]
        kinds = ", ".join(said(pack.subjects[one].name) for one in person.includes)
        found.append(
            _("that the rules for %(kinds)s reach this kind of staff is recalled, not read")
            % {"kinds": kinds}
        )
    if entry.violation.citation.conflict:
        found.append(said(entry.violation.citation.conflict))
    return found
