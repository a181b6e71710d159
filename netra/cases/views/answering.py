"""What every step page does: try it, say in words why not, and keep what was typed."""

from collections.abc import Callable, Iterable
from collections.abc import Set as AbstractSet
from typing import Any

from django import forms
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from netra.accounts.access import StaffRequest
from netra.cases import (
    clarifications,
    classes,
    corrections,
    dates,
    decisions,
    extension,
    findings,
    handovers,
    opening,
    procedure,
    proposals,
    ranks,
    referrals,
    sentences,
    studies,
    wording,
)
from netra.cases.models import Case, CaseEvent, Track
from netra.elections import queries as elections
from netra.law import packs, steps
from netra.law.entries import LawPack
from netra.law.steps import StepRefused
from netra.platform.clock import office_today
from netra.platform.ui import formats
from netra.platform.ui.dayfields import DayField

# More digits than the steps of any case: what is longer was not written by this form.
LONGEST_VERSION = 9


def opening_words(code: str) -> str:
    return {
        "not_confirmed": _(
            "Not registered: not every requirement has been confirmed by an officer. Confirm "
            "each one on the page of the report."
        ),
        "already_registered": _(
            "This report has been registered already, perhaps by a colleague a moment ago. Its "
            "case is in the list."
        ),
        "no_act": _(
            "Not registered: the report does not say what kind of act it is about. Ask the "
            "reporter, or open a tracing."
        ),
        "no_person": _("Not registered: the report names nobody."),
        "unknown_person_class": _(
            "Not registered: the report does not say what kind of staff the reported person is."
        ),
        "no_track": _(
            "Not registered: the rules know no track for this act and this kind of staff. Ask "
            "your legal division."
        ),
    }[code]


def finding_words(code: str) -> str:
    return {
        "no_election": _("No election with rules is open, so nothing can be recorded here."),
        "not_in_pack": _("The rules of this election know no findings yet. Nothing was recorded."),
        "outside": _(
            "This place is not in the area of your office. Hand the information to the office there."
        ),
        "no_act": _("Choose the alleged act."),
        "no_person": _("A finding names at least one person."),
        "unknown_person_class": _("Choose what kind of staff the person is."),
        "unknown_level": _("That post level is not one of the kind of staff that you chose."),
        "unknown_reason": _("The rules have no such reason. Choose one of the list."),
        "already_recused": _("You have stepped aside already."),
        "reason_missing": _("Write the reason in one sentence."),
    }[code]


def open_rules() -> LawPack | None:
    """Those of the election that is open: a record that is no case yet has no others."""
    election = elections.open_election(office_today("Asia/Jakarta"))
    return packs.shipped(election.law_pack) if election and election.law_pack else None


def _day_field(refused: dates.DayRefused, form: forms.Form) -> str | None:
    """Where it stands in the form: the date by its name, or the only day that is asked for."""
    days = [name for name, field in form.fields.items() if isinstance(field, DayField)]
    return refused.key if refused.key in days else days[0] if len(days) == 1 else None


def day_words(refused: dates.DayRefused, case: Case | None) -> str:
    if refused.code in {"too_early", "too_late"} and refused.other:
        known = {
            dates.CALLED: _("the letter of invitation"),
            dates.STUDIED: _("the study was finished"),
        }
        pack = procedure.pack_of(case) if case else open_rules()
        named = pack.case_dates.get(refused.other) if pack else None
        words = wording.said(named.wording) if named else _("what comes before it")
        other = known.get(refused.other, words)
        if refused.day is None:
            return _("The day lies before: %(other)s. Nothing was recorded.") % {"other": other}
        told = {"other": other, "day": formats.long_date(refused.day)}
        if refused.code == "too_late":
            return _("The day lies after: %(other)s, %(day)s. Nothing was recorded.") % told
        return _("The day lies before: %(other)s, %(day)s. Nothing was recorded.") % told
    return {
        "ahead": _("That day is still to come. Nothing was recorded."),
        "hour_ahead": _(
            "That hour of today is still to come. Nothing was recorded. Write the hour at which it happened."
        ),
        "decided": decided_words(),
        "ends_first": _("The last day in force lies before the first. Nothing was recorded."),
        "reason_missing": _("Write why it was wrong."),
        "same": _("That is what stands there already. Nothing was changed."),
    }.get(refused.code, _("The rules of this case do not know this date."))


def rank_words(code: str) -> str:
    return {
        "not_offered": _("That post level is not one of this kind of staff."),
        "not_a_number": _("An employee number has figures alone. Nothing was recorded."),
        "same": _("That is what stands there already. Nothing was changed."),
        "reason_missing": _("Write why it was wrong."),
    }[code]


def call_words(code: str) -> str:
    return {
        "no_party": _("Choose who is called, and write the name of a witness or expert."),
        "answered": _("What became of this call is recorded already, perhaps by a colleague."),
        "still_waiting": _("A call to the same person waits for its answer. Record who came first."),
        "came": _("Only who stayed away is called a second time."),
        "sent_later": _("The letter cannot go out after the day to which it calls."),
    }[code]


def votes_words(code: str, name: str) -> str:
    return {
        "nobody_for": _("Nobody voted for this decision, so it is not what the plenary decided."),
        "twice": _("One name stands twice among the members."),
        "no_votes": _("Your office has set how many members a plenary needs. Record how each voted."),
        "recused": _("%(name)s has stepped aside from this case and does not vote.") % {"name": name},
        "not_found_anywhere": _(
            "No track has a violation. Choose another decision, or the tracks on which it was found."
        ),
        "no_dissent": _("%(name)s voted for it: a dissent belongs to who did not.") % {"name": name},
    }[code]


def handover_words(code: str) -> str:
    return {
        "same_office": _("That office has the case already."),
        "not_covering": _("That office does not answer for the place of this case."),
        "reason_missing": _("Write the reason in one sentence."),
    }[code]


def decided_words() -> str:
    return _("The plenary has decided. What it decided about is not changed afterwards.")


def extension_words(code: str, case: Case | None) -> str:
    if code == "not_in_handling" and case is not None:
        return _(
            "Case %(number)s now stands at: %(state)s. Only a case in handling can be given more time."
        ) % {
            "number": case.reference,
            "state": wording.state_of(case.step, procedure.pack_of(case)),
        }
    return {
        "already_extended": _("The handling of this case has been extended already. It is extended once."),
        "reason_missing": _("Write why more time is needed."),
    }.get(code, _("The rules of this case know no extension of the handling."))


def proposal_words(code: str) -> str:
    return {
        "answered": _(
            "This proposal has been answered already, perhaps by a colleague, or a newer version has taken "
            "its place. Nothing was changed."
        ),
        "closed": _("The case is closed. Closed cases keep their days."),
        "reason_missing": _("Write the reason in one sentence."),
    }[code]


def taken_back_words() -> str:
    return _("This count has been taken back already, perhaps by a colleague. Nothing was changed.")


def told(events: Iterable[CaseEvent], case: Case) -> str:
    pack, language = procedure.pack_of(case), get_language() or "id"
    return " ".join(sentences.sentence(event, pack, language) for event in events)


def refusal_words(
    refused: StepRefused | procedure.StepNotAllowed, case: Case | None, track: Track | None = None
) -> str:
    """The law's reason with its rule. That a step has its place elsewhere is no reason: the state is told."""
    if refused.code != steps.NOT_FROM_HERE or case is None:
        rule = wording.rule_named(refused.rule_id, procedure.pack_of(case)) if case else refused.rule_id
        return f"{wording.said(refused.wording)} ({rule})"
    states = [procedure.state_of(track or case)]
    if track is None and case.step == procedure.DECIDED_VIOLATION:
        # From there on each person's track walks alone, and the case stands where they stand.
        states = sorted(set(case.tracks.values_list("step", flat=True))) or states
    state = ", ".join(wording.state_of(one, procedure.pack_of(case)) for one in states)
    return _("Case %(number)s now stands at: %(state)s. This step cannot be taken from there.") % {
        "number": case.reference,
        "state": state,
    }


def refuse(form: forms.Form, attempt: Callable[[], object], case: Case | None = None) -> bool:
    """Do it, or put into the form why not. What was typed stays in the form. True: it was done."""
    try:
        attempt()
    except procedure.StepNotAllowed as refused:
        form.add_error(None, refusal_words(refused, case))
    except procedure.CaseMoved as moved:
        since = told(moved.since, case) if case else ""
        form.add_error(
            None,
            _(
                "The case has moved since you opened this page. %(since)s Look at the case again, then send "
                "once more."
            )
            % {"since": since},
        )
    except dates.DayRefused as refused_day:
        form.add_error(_day_field(refused_day, form), day_words(refused_day, case))
    except ranks.RankRefused as refused_rank:
        form.add_error(None, rank_words(refused_rank.code))
    except findings.FindingRefused as refused_finding:
        form.add_error(None, finding_words(refused_finding.code))
    except clarifications.CallRefused as refused_call:
        form.add_error(None, call_words(refused_call.code))
    except decisions.VotesRefused as refused_votes:
        form.add_error(None, votes_words(refused_votes.code, refused_votes.name))
    except handovers.HandoverRefused as refused_handover:
        form.add_error(None, handover_words(refused_handover.code))
    except studies.NothingToCorrect:
        form.add_error(None, _("No returned file of this track waits for a correction. Nothing was changed."))
    except corrections.NothingToTakeBack:
        form.add_error(None, taken_back_words())
    except opening.OpeningRefused as refused_opening:
        form.add_error(None, opening_words(refused_opening.code))
    except classes.ChoiceRefused as refused_choice:
        if refused_choice.code == "reason_missing":
            form.add_error("reason", _("You leave the proposal. Write the reason in one sentence."))
        elif refused_choice.code == "decided":
            form.add_error(None, decided_words())
        else:
            field = "violation" if "violation" in form.fields else None
            form.add_error(field, _("The rules have no such entry for this act and this kind of staff."))
    except extension.ExtensionRefused as refused_extension:
        form.add_error(None, extension_words(refused_extension.code, case))
    except proposals.ProposalRefused as refused_proposal:
        form.add_error(None, proposal_words(refused_proposal.code))
    except referrals.RouteRefused as refused_route:
        if refused_route.code == "reason_missing":
            form.add_error("reason", _("You choose another way than the first one. Write the reason."))
        else:
            form.add_error(None, _("The rules do not open this way today. Nothing was sent; choose again."))
    else:
        return True
    return False


def page_of(
    request: StaffRequest, case: Case, form: forms.Form, *, template: str = "cases/step.html", **words: Any
) -> HttpResponse:
    status = 422 if form.is_bound and form.errors else 200
    context = {"case": case, "form": form, "back": reverse("cases:case", args=[case.pk]), **words}
    return render(request, template, context, status=status)


def recorded(
    request: StaffRequest,
    case: Case,
    form: forms.Form,
    attempt: Callable[[dict[str, Any]], object],
    **words: Any,
) -> HttpResponse:
    """The page of a step that leads back to its case: done with what was typed, or shown with why not."""
    if form.is_valid() and refuse(form, lambda: attempt(form.cleaned_data), case):
        return redirect("cases:case", case_id=case.pk)
    return page_of(request, case, fresh(form, case), **words)


def fresh(form: forms.Form, case: Case) -> forms.Form:
    """After a refusal because the case moved, the next sending means the case as it is now."""
    if form.is_bound and form.non_field_errors():
        now = Case.objects.values_list("version", flat=True).get(pk=case.pk)
        form.data = {**form.data.dict(), "seen": str(now)} if isinstance(form.data, QueryDict) else form.data
    return form


def not_now(
    request: StaffRequest,
    case: Case,
    form: forms.Form,
    refused: StepRefused | None,
    taken_by: AbstractSet[str],
    *,
    title: str,
    track: Track | None = None,
    more: str = "",
    offer: tuple[str, str] | None = None,
) -> HttpResponse | None:
    """In place of a form that would only be refused: why, and what was typed in vain, to be copied.

    None when the step may be taken, and when only something is lacking that may still come while the form
    stays open. `taken_by` are the steps that do what this page does; `offer` is an address, and its words,
    where what lacks can be mended.
    """
    if refused is None:
        return None
    moved: list[CaseEvent] = []
    if request.method == "POST":
        seen = request.POST.get("seen", "")
        if seen.isdecimal() and len(seen) < LONGEST_VERSION:
            moved = list(case.events.filter(version__gt=int(seen)))
        if refused.code != steps.NOT_FROM_HERE and not moved:
            return None
    typed = [
        (field.label, form.data.get(field.html_name, ""))
        for field in form.visible_fields()
        if form.is_bound and not isinstance(field.field, forms.ChoiceField)
    ]
    reason = f"{refusal_words(refused, case, track)} {more}".strip()
    if moved:
        if any(event.step in taken_by and (track is None or event.track_id == track.pk) for event in moved):
            reason = _("This step has been taken already since you opened this page.")
        reason = f"{reason} {told(moved, case)}"
    if typed:
        reason = f"{reason} {_('Your text was not recorded; it stands below to be copied.')}"
    return render(
        request,
        "cases/refused.html",
        {
            "title": title,
            "reason": reason,
            "typed": typed,
            "offer": offer,
            "example": case.example,
            "back": reverse("cases:case", args=[case.pk]),
            "back_words": _("To case %(number)s") % {"number": case.reference},
        },
        status=422 if request.method == "POST" else 200,
    )


def track_of(case: Case, track_id: int) -> Track:
    found = Track.objects.select_related("person").filter(case=case, pk=track_id).first()
    if found is None:
        raise Http404
    found.case = case
    return found
