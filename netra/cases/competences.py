"""Whether the office that holds a case may go on with it: by its level and by the kinds of the tracks.

An office that handles some kinds does everything up to the plenary and hands a case of another kind up. One
whose level handles no kind at all writes down, traces and hands on.
"""

from collections.abc import Mapping

from netra.cases.models import Case
from netra.institutions.models import Institution
from netra.law import competence, steps
from netra.law.competence import Competence
from netra.law.entries import LawPack
from netra.law.office_entries import Level
from netra.law.steps import StepRefused

# What a plenary decides.
DECIDING = frozenset({"decide_violation", "decide_no_violation", "decide_undetermined"})
NOT_COMPETENT = "not_competent"
# What is no handling yet: whoever only receives does it before handing on.
RECEIVING = frozenset({"start_tracing", "record_tracing", "hand_up_information", "hand_up", "take_over"})
_LEVELS = (
    Level.NATIONAL,
    Level.PROVINCE,
    Level.REGENCY,
    Level.SUBDISTRICT,
    Level.VILLAGE,
    Level.POLLING_STATION,
)


def elsewhere(case: Case, pack: LawPack, readings: Mapping[str, str]) -> Competence | None:
    """The first kind of this case that its office does not handle, and where it goes; None: it handles all.

    A pack from before competence was data says nothing, so nothing is refused.
    """
    if not pack.office.levels:
        return None
    level = _LEVELS[case.office.level]
    for track in case.tracks.all():
        for kind in competence.kinds_of_track(pack, track.kind):
            found = competence.competence(pack, level, kind, readings)
            if not found.may_handle:
                return found
    return None


def only_receives(office: Institution, pack: LawPack, readings: Mapping[str, str]) -> Competence | None:
    """The rule by which a supervisor below a regency handles no kind of case; None where it handles any."""
    if not pack.office.levels or not office.is_field:
        return None
    level = _LEVELS[office.level]
    found = [competence.competence(pack, level, kind.code, readings) for kind in competence.kinds(pack)]
    return None if not found or any(one.may_handle for one in found) else found[0]


def refusal(
    case: Case, step: str, pack: LawPack, readings: Mapping[str, str], refused: StepRefused | None = None
) -> StepRefused | None:
    """Why the office that holds the case does not take this step, else `refused` by the rules of the step.

    That somebody else takes it helps more than what is missing for it. Of a step that has its place elsewhere
    it says nothing.
    """
    if refused is not None and refused.code in (steps.NOT_FROM_HERE, steps.NOT_ON_THIS_TRACK):
        return refused
    found = None if step in RECEIVING else only_receives(case.office, pack, readings)
    if found is None and refused is None and step in DECIDING:
        found = elsewhere(case, pack, readings)
    return refused if found is None else StepRefused(NOT_COMPETENT, found.rule_id, found.wording)
