"""History as sentences with a person or body as subject."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from netra.cases import changes
from netra.cases.models import CaseEvent
from netra.law.entries import LawPack

SENTENCES = {
    "register": _(
        "%(who)s registered the report. It cannot be withdrawn any more, and the handling limit runs."
    ),
    "start_clarification": _("%(who)s held the first clarification."),
    "clarification_recorded": _("%(who)s recorded a further clarification."),
    "write_study": _("%(who)s finished the study of the alleged violation."),
    "write_study_without_clarification": _("%(who)s finished the study without a clarification."),
    "decide_violation": _("%(who)s recorded the plenary decision: a violation."),
    "decide_no_violation": _("%(who)s recorded the plenary decision: no violation."),
    "refer": _("%(who)s referred the case to the competent body."),
    "acknowledge": _("%(who)s acknowledged the referral for the receiving body."),
    "return_file": _("%(who)s returned the file for the receiving body."),
    "record_sanction": _("%(who)s recorded the sanction for the receiving body."),
    "office_ended": _("The office that held the case had ended; the office above goes on with it."),
    "taken_back": _("%(who)s took back what was recorded for the receiving body."),
    "close_track": _("%(who)s ended the track."),
    "close_without_sanction": _("%(who)s ended the track without a sanction."),
    "close_case": _("%(who)s closed the case."),
    "handling_extended": _("%(who)s extended the handling."),
    "handling_extended_late": _("%(who)s extended the handling after its limit had ended."),
    "limit_moved": _("%(who)s accepted a new last day that a newer calendar or rule gives."),
    "limit_kept": _("%(who)s declined a new last day; the day stays."),
    "class_confirmed": _("%(who)s confirmed the proposed kind of violation."),
    "class_changed": _("%(who)s chose another kind of violation than the proposed one."),
    "track_opened": _("%(who)s opened a further track for the same person."),
    "body_asked": _("%(who)s recorded a letter to the body that has not answered."),
    "bkn_asked": _("%(who)s recorded a request to BKN about the silence of the body."),
    "home_minister_asked": _("%(who)s recorded a request to the Home Minister about the silence."),
    "home_minister_told": _("%(who)s recorded a notice to the Home Minister about the silence."),
    "copy_shared": _("%(who)s kept a redacted copy that may leave the office."),
    "copy_withdrawn": _("%(who)s withdrew a redacted copy before it was sent."),
    "package_made": _("%(who)s packed what goes to the competent body."),
    "reroute": _("%(who)s sent the file on to the body that takes its place."),
    "information_noted": _("%(who)s wrote down first information. The days for tracing it run."),
    "supervision_recorded": _("%(who)s recorded what supervision found. The days for setting it run."),
    "start_tracing": _("%(who)s began the tracing."),
    "record_tracing": _("%(who)s recorded a further tracing."),
    "traced": _("%(who)s recorded a tracing."),
    "set_finding": _("%(who)s set the finding."),
    "end_tracing": _("%(who)s ended the tracing. No case came of it."),
    "register_finding": _("%(who)s registered the finding. The handling limit runs."),
    "invite": _("%(who)s called somebody to a clarification."),
    "invited": _("%(who)s called somebody to a clarification."),
    "hear": _("%(who)s recorded a further clarification."),
    "record_no_show": _("%(who)s recorded that somebody who was called did not come."),
    "no_show": _("%(who)s recorded that somebody who was called did not come."),
    "decide_undetermined": _("%(who)s recorded the plenary decision: it cannot be determined."),
    "resume_study": _("%(who)s recorded that the plenary goes on with the study."),
    "hand_up": _("%(who)s handed the case to the office above."),
    "hand_up_information": _("%(who)s handed the record to the office above."),
    "delegate": _("%(who)s delegated the case to another office."),
    "take_over": _("%(who)s took the case over for the office above."),
    "hold_gakkumdu_first": _("%(who)s recorded the first discussion of Gakkumdu."),
    "hold_gakkumdu_second": _("%(who)s recorded the second discussion of Gakkumdu."),
    "send_status": _("%(who)s told the reporter how the report stands."),
    "tell_reported": _("%(who)s told the reported person the outcome."),
    "correct_file": _("%(who)s corrected the study after the return."),
    "study_corrected": _("%(who)s corrected the study after the return."),
    "date_corrected": _("%(who)s put a date right; the last days that follow were counted anew."),
    "report_in_sbt": _("%(who)s recorded the report in SBT."),
    "verify_in_sbt": _("%(who)s recorded the verification by the task force in SBT."),
    "review_in_sbt": _("%(who)s recorded the review by Bawaslu in SBT."),
    "record_recommendation": _("%(who)s recorded the recommendation to the personnel authority."),
    "record_reprimand": _("%(who)s recorded the reprimand of the Home Minister."),
    "record_follow_up": _("%(who)s recorded what the body did."),
    "start_examination": _("%(who)s recorded the summons to the examination."),
    "summon_again": _("%(who)s recorded the second summons."),
    "form_examiner_team": _("%(who)s recorded the examiner team."),
    "record_examination": _("%(who)s recorded the examination."),
    "start_investigation": _("%(who)s recorded that the police received the file."),
    "send_file": _("%(who)s recorded that the prosecutor received the file."),
    "return_to_police": _("%(who)s recorded that the file went back to the police."),
    "resubmit_file": _("%(who)s recorded that the file was handed in again."),
    "find_file_complete": _("%(who)s recorded that the file is complete."),
    "file_at_court": _("%(who)s recorded the filing at the court."),
    "record_verdict": _("%(who)s recorded the verdict of the district court."),
    "receive_appeal": _("%(who)s recorded the appeal."),
    "record_final_verdict": _("%(who)s recorded the verdict of the high court."),
    "deliver_decision": _("%(who)s recorded that the person received the decision."),
    "file_objection": _("%(who)s recorded the objection."),
    "file_admin_appeal": _("%(who)s recorded the administrative appeal."),
    "decide_remedy": _("%(who)s recorded the decision on the objection or appeal."),
    "ask_bkn": _("%(who)s recorded a request to BKN about the silence of the body."),
    "ask_home_minister": _("%(who)s recorded a request to the Home Minister about the silence."),
    "rank_recorded": _("%(who)s wrote down the post level of a reported person."),
    "number_recorded": _("%(who)s wrote down the employee number of a reported person."),
    "fact_taken_back": _("%(who)s took a count of this case back out of the figures."),
}


# Steps that go back to where the case or the track stood before; the step itself says from where to where.
_BACK = frozenset({"taken_back", "resume_study"})


def sentence(event: CaseEvent, pack: LawPack, language: str) -> str:
    """Who did what; then, of everything that it moved, what stood before and what stands now."""
    return " ".join([deed(event, pack, language), *_back(event, pack, language), *changes.told(event, pack)])


def deed(event: CaseEvent, pack: LawPack, language: str) -> str:
    """Who did what, without what it moved."""
    if words := SENTENCES.get(event.step):
        return str(words) % {"who": event.actor_name}
    return f"{event.actor_name}: {pack.transitions[event.step].wording.in_language(language)}"


def _back(event: CaseEvent, pack: LawPack, language: str) -> list[str]:
    if event.step not in _BACK or not {event.from_state, event.to_state} <= set(pack.states):
        return []
    old, new = (pack.states[one].wording.in_language(language) for one in (event.from_state, event.to_state))
    return [gettext("It stood at “%(old)s”; it stands at “%(new)s” again.") % {"old": old, "new": new}]
