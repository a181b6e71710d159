"""History as sentences with a person or body as subject."""

from django.utils.translation import gettext_lazy as _

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
    "fact_taken_back": _("%(who)s took a count of this case back out of the figures."),
}


def sentence(event: CaseEvent, pack: LawPack, language: str) -> str:
    if words := SENTENCES.get(event.step):
        return str(words) % {"who": event.actor_name}
    return f"{event.actor_name}: {pack.transitions[event.step].wording.in_language(language)}"
