"""Where a person stands with the body that has the file: what is done, what can be recorded now, what opens
the rest, and by when. Read from the rules of the case and from what was recorded; nothing is written here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from netra.cases import clocks, procedure, wording
from netra.cases.clocks import Clock
from netra.cases.models import CaseLimit, LineState, ReferralLine
from netra.cases.running import running
from netra.law import packs
from netra.law.entries import SanctionClass
from netra.referral import answers
from netra.referral.answers import Ground, Offered

# Whose limits a body does not keep.
_OFFICE, _PERSON = "bawaslu", "subject"
_SENT, _IMPOSED = "acknowledge", "record_sanction"
# Only when somebody files it.
_OPTIONAL = frozenset({"file_objection", "file_admin_appeal", "receive_appeal", "decide_remedy"})
# In the order in which a body works; what is not of every file, such as a second summons, is left out.
_ORDER = (
    _SENT,
    "start_investigation",
    "send_file",
    "find_file_complete",
    "file_at_court",
    "record_verdict",
    "receive_appeal",
    "record_final_verdict",
    "start_examination",
    "form_examiner_team",
    "record_examination",
    _IMPOSED,
    "deliver_decision",
    "file_objection",
    "file_admin_appeal",
    "decide_remedy",
)


@dataclass(frozen=True, slots=True)
class Stage:
    """`state`: done, open, skipped (something later is done) or later, with what opens it."""

    id: str
    name: str
    state: str
    on: date | None = None
    why: str = ""

    @property
    def icon(self) -> str:
        return {"done": "check", "open": "scale", "skipped": "minus", "later": "circle-dashed"}[self.state]


@dataclass(frozen=True, slots=True)
class Course:
    stages: Sequence[Stage]
    limits: Sequence[Clock]
    # What to do now, or that nothing is left.
    now: str
    # Something that is usually done before the sanction was not recorded.
    warning: str

    @property
    def done(self) -> int:
        return sum(one.state == "done" for one in self.stages)


def name_of(step: str) -> str:
    """What was done, as a fact: the rules name steps as orders."""
    names = {
        "acknowledge": _("The file was received"),
        "return_file": _("The file was returned"),
        "verify_in_sbt": _("The task force verified it in SBT"),
        "record_recommendation": _("The personnel authority was given a recommendation"),
        "start_examination": _("The person was summoned to the examination"),
        "summon_again": _("The person was summoned a second time"),
        "form_examiner_team": _("An examiner team was formed"),
        "record_examination": _("The person was examined"),
        "record_sanction": _("The sanction was set"),
        "deliver_decision": _("The person received the decision"),
        "file_objection": _("The person filed an objection"),
        "file_admin_appeal": _("The person filed an administrative appeal"),
        "decide_remedy": _("The objection or appeal was decided"),
        "start_investigation": _("The police received the file"),
        "send_file": _("The prosecutor received the file"),
        "return_to_police": _("The file went back to the police"),
        "resubmit_file": _("The file was handed in again"),
        "find_file_complete": _("The file was found complete"),
        "file_at_court": _("The file was filed at the court"),
        "record_verdict": _("The district court gave its verdict"),
        "receive_appeal": _("An appeal was filed"),
        "record_final_verdict": _("The high court gave its verdict"),
        "close_without_sanction": _("The track ended without a sanction"),
    }
    return names.get(step, "")


def limits_of(line: ReferralLine) -> list[Clock]:
    """The last days of this track, but those that the sending office keeps."""
    pack = procedure.pack_of(line.track.case)
    found = clocks.of_track(line.track.case, pack, line.track)
    return [one for one in found if one.id in pack.limits and pack.limits[one.id].obliged != _OFFICE]


def nearest_ends(lines: Sequence[ReferralLine]) -> dict[int, CaseLimit]:
    """The nearest last day that the body keeps, of each track: one question for a whole list."""
    rows = running().filter(track__in=[line.track_id for line in lines]).order_by("-last_day", "-pk")
    return {
        row.track_id: row
        for row in rows
        if row.track_id is not None
        and (limit := packs.shipped(row.law_pack, row.pack_version).limits.get(row.limit_id)) is not None
        and limit.obliged not in {_OFFICE, _PERSON}
    }


def next_words(line: ReferralLine) -> str:
    """What the body does next, in a few words, from where the track stands."""
    if line.state == LineState.SENT:
        return _("Check the package; acknowledge or return it")
    if line.state == LineState.ACKNOWLEDGED:
        return {
            "acknowledged": _("Examine, then record the decision"),
            "examination": _("Finish the examination, then record the decision"),
            "sanctioned": _("Hand over the decision and record the day"),
            "delivered": _("Nothing, unless something is filed against the decision"),
            "remedy": _("Record what the objection or appeal decided"),
            "investigation": _("Record what became of the investigation"),
            "prosecution": _("Record what the prosecutor did"),
            "trial": _("Record the verdict"),
            "verdict": _("Record an appeal, or the outcome"),
            "appeal": _("Record the verdict of the high court"),
            "final_verdict": _("Record the outcome"),
        }.get(procedure.state_of(line.track), _("Nothing left to record"))
    return _("Nothing left to record")


def course_of(line: ReferralLine, offered: Sequence[Offered], ground: Ground | None) -> Course:
    """Of a file that has left the body nothing: what another body did since is not this one's to read."""
    if line.state not in {LineState.SENT, LineState.ACKNOWLEDGED}:
        return Course((), (), _now(line, (), ()), "")
    done = {event.step: event for event in procedure.standing_steps(line.track)}
    days = {
        one.step: one.on for one in line.answers.filter(withdrawn=None).order_by("pk") if one.on is not None
    }
    open_now = {one.step.id for one in offered}
    if line.state == LineState.SENT:
        open_now.add(_SENT)
    if answers.may_sanction(line):
        open_now.add(_IMPOSED)
    steps = _steps(line, done)
    last = max((at for at, step in enumerate(steps) if step in done), default=-1)
    stages = []
    for at, step in enumerate(steps):
        if step in done:
            stages.append(Stage(step, name_of(step), "done", days.get(step)))
        elif step in open_now:
            stages.append(Stage(step, name_of(step), "open"))
        elif at < last:
            stages.append(Stage(step, name_of(step), "skipped", why=_("not recorded")))
        else:
            stages.append(Stage(step, name_of(step), "later", why=_opens(line, step, ground)))
    limits = limits_of(line)
    missing = _IMPOSED in open_now and "record_examination" in steps and "record_examination" not in done
    return Course(
        stages,
        limits,
        _now(line, stages, limits),
        _(
            "No examination is recorded for this person yet. Record the summons and the examination first, "
            "if they were held; the sanction can be recorded without them."
        )
        if missing
        else "",
    )


def _steps(line: ReferralLine, done: object) -> list[str]:
    """Those of this kind of track, as the rules of the case know them."""
    track, pack = line.track, procedure.pack_of(line.track.case)
    known = [
        step
        for step in _ORDER
        if step in pack.transitions
        and (not pack.transitions[step].tracks or track.kind in pack.transitions[step].tracks)
    ]
    dismissed = answers.is_dismissed(track)
    left_out = {"file_objection" if dismissed else "file_admin_appeal"}
    if track.sanction_class != SanctionClass.DISCIPLINE_HEAVY:
        left_out.add("form_examiner_team")
    return [step for step in known if step not in left_out]


def _opens(line: ReferralLine, step: str, ground: Ground | None) -> str:
    if line.state == LineState.SENT:
        return _("After you have acknowledged the file.")
    if line.state != LineState.ACKNOWLEDGED or procedure.state_of(line.track) == procedure.TRACK_ENDED:
        return ""
    if step in _OPTIONAL:
        return _("Only if the person files it.")
    refused = ground.refusal(step) if ground is not None else None
    return wording.said(refused.wording) if refused is not None else ""


def _now(line: ReferralLine, stages: Sequence[Stage], limits: Sequence[Clock]) -> str:
    office = {"office": line.track.case.office.name}
    if line.state == LineState.RETURNED:
        return (
            _(
                "The file went back to %(office)s. When it was mended it is sent again and stands in your "
                "list anew. There is nothing left for you to record here."
            )
            % office
        )
    if line.state == LineState.REROUTED:
        return _("The file went on to another body. There is nothing left for you to record here.")
    if procedure.state_of(line.track) == procedure.TRACK_ENDED:
        return _("This track has ended. There is nothing left for you to record.")
    opened = [one for one in stages if one.state == "open"]
    if not opened:
        return _("There is nothing left for you to record. %(office)s ends the track.") % office
    if {one.id for one in opened} <= _OPTIONAL - {"decide_remedy"}:
        right = next((one for one in limits if one.is_open and one.unused and one.last_day), None)
        if right is None:
            return (
                _(
                    "If nothing is filed, there is nothing left for you to record, and %(office)s ends the "
                    "track. If something is filed, record it below."
                )
                % office
            )
        return _(
            "If nothing is filed until %(moment)s, there is nothing left for you to record, and %(office)s "
            "ends the track. If something is filed, record it below."
        ) % {**office, "moment": right.moment}
    return _("To be recorded next: %(steps)s.") % {"steps": "; ".join(one.name for one in opened)}
