"""Whether the office that holds a case may decide on it: by its level and by the kinds of the tracks."""

from collections.abc import Mapping

from netra.cases.models import Case
from netra.law import competence
from netra.law.competence import Competence
from netra.law.entries import LawPack
from netra.law.office_entries import Level
from netra.law.steps import StepRefused

# What a plenary decides; everything before it an office may do and then hand the case up.
DECIDING = frozenset({"decide_violation", "decide_no_violation", "decide_undetermined"})
NOT_COMPETENT = "not_competent"
_LEVELS = (Level.NATIONAL, Level.PROVINCE, Level.REGENCY, Level.SUBDISTRICT, Level.VILLAGE)


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


def refusal(case: Case, pack: LawPack, readings: Mapping[str, str]) -> StepRefused | None:
    found = elsewhere(case, pack, readings)
    return None if found is None else StepRefused(NOT_COMPETENT, found.rule_id, found.wording)
