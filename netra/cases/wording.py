"""Words of the law pack for what a case stores as ids."""

from collections.abc import Iterable

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from netra.cases.models import Case, Track
from netra.law import citations
from netra.law.entries import LawPack, Wording


def said(wording: Wording) -> str:
    return wording.in_language(get_language() or "id")


def cited(basis: Iterable[str]) -> str:
    return citations.in_words(basis, get_language() or "id")


def act_of(case: Case, pack: LawPack) -> str:
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
    words = {
        "moral": _("moral sanction"),
        "discipline_light": _("light discipline"),
        "discipline_medium": _("medium discipline"),
        "discipline_heavy": _("heavy discipline"),
        "dishonourable_dismissal": _("dishonourable dismissal"),
        "contract": _("by the work contract"),
        "village_admin": _("by the law on villages"),
        "police": _("by the rules of the police"),
        "military": _("by the rules of the armed forces"),
    }
    return words.get(track.sanction_class, _("the law names no class"))
