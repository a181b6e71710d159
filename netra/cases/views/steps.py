"""One page for each step: what it will do, the form, and the refusal in words when it cannot be done."""

from collections.abc import Callable, Iterable
from collections.abc import Set as AbstractSet
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from netra.accounts.access import StaffRequest, staff_page
from netra.accounts.models import Role
from netra.cases import (
    access,
    clarifications,
    closing,
    corrections,
    decisions,
    lawful,
    opening,
    procedure,
    referrals,
    sentences,
    studies,
    wording,
)
from netra.cases.access import OFFICERS, Action
from netra.cases.forms import HearingForm, PlenaryForm, StepForm, StudyForm, day_text
from netra.cases.models import Case, CaseEvent, Clarification, Outcome, Track
from netra.cases.people import Actor
from netra.institutions import queries as institutions
from netra.institutions.models import InstitutionKind
from netra.law import limits, steps
from netra.law.steps import StepRefused
from netra.platform.clock import office_today
from netra.platform.ui import formats
from netra.reports import access as reports_access
from netra.reports import triage
from netra.reports.models import ReportStatus

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
        return f"{wording.said(refused.wording)} ({refused.rule_id})"
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
    except clarifications.DateRefused:
        form.add_error(None, _("The day does not fit: it may not lie ahead, nor before what it follows."))
    except corrections.NothingToTakeBack:
        form.add_error(None, taken_back_words())
    except opening.OpeningRefused as refused_opening:
        form.add_error(None, opening_words(refused_opening.code))
    except studies.ChoiceRefused as refused_choice:
        if refused_choice.code == "reason_missing":
            form.add_error("reason", _("You leave the proposal. Write the reason in one sentence."))
        else:
            form.add_error(
                "violation", _("The rules have no such entry for this act and this kind of staff.")
            )
    else:
        return True
    return False


def page_of(request: StaffRequest, case: Case, form: forms.Form, **words: Any) -> HttpResponse:
    status = 422 if form.is_bound and form.errors else 200
    context = {"case": case, "form": form, "back": reverse("cases:case", args=[case.pk]), **words}
    return render(request, "cases/step.html", context, status=status)


def fresh(form: forms.Form, case: Case) -> forms.Form:
    """After a refusal because the case moved, the next sending means the case as it is now."""
    if form.is_bound and form.non_field_errors():
        now = Case.objects.values_list("version", flat=True).get(pk=case.pk)
        form.data = {**form.data.dict(), "seen": str(now)} if isinstance(form.data, QueryDict) else form.data
    return form


def _not_now(
    request: StaffRequest,
    case: Case,
    form: forms.Form,
    refused: StepRefused | None,
    taken_by: AbstractSet[str],
    *,
    title: str,
    track: Track | None = None,
) -> HttpResponse | None:
    """In place of a form that would only be refused: why, and what was typed in vain, to be copied.

    None when the step may be taken, and when only something is lacking that may still come while the form
    stays open. `taken_by` are the steps that do what this page does.
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
    reason = refusal_words(refused, case, track)
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
            "example": case.example,
            "back": reverse("cases:case", args=[case.pk]),
            "back_words": _("To case %(number)s") % {"number": case.reference},
        },
        status=422 if request.method == "POST" else 200,
    )


@staff_page(*OFFICERS)
def register(request: StaffRequest, report_id: UUID) -> HttpResponse:
    report = reports_access.report_for(request.viewer, report_id, reports_access.Action.ASSESS)
    form = forms.Form(request.POST or None)
    if request.method == "POST":
        form = forms.Form(request.POST)
        opened: list[Case] = []
        if refuse(form, lambda: opened.append(opening.open_case(report, by=Actor.of(request.viewer)))):
            return redirect("cases:case", case_id=opened[0].pk)
    elif not refuse(asked := forms.Form({}), lambda: opening.check(report)):
        registered = report.status == ReportStatus.REGISTERED
        return render(
            request,
            "cases/refused.html",
            {
                "title": _("Register the report"),
                "reason": " ".join(str(one) for one in asked.non_field_errors()),
                "example": report.example,
                "back": reverse("cases:of_report" if registered else "reports:report", args=[report.pk]),
                "back_words": _("To its case") if registered else _("To the report"),
            },
        )
    pack = triage.pack_of(report)
    last = limits.last_day(
        office_today(report.region.timezone), limits.limit_of(pack, opening.HANDLING_LIMIT)
    )
    return render(
        request,
        "cases/step.html",
        {
            "title": _("Register the report"),
            "consequence": _(
                "Once registered, the report cannot be withdrawn, and the handling limit begins to "
                "run: the plenary must decide by %(moment)s."
            )
            % {"moment": formats.day_end(last, report.region.timezone)},
            "action": _("Register the report"),
            "back": reverse("reports:report", args=[report.pk]),
            "form": form,
            "example": report.example,
        },
        status=422 if form.is_bound and form.errors else 200,
    )


@staff_page(*OFFICERS)
def clarify(request: StaffRequest, case_id: UUID) -> HttpResponse:
    case = access.case_for(request.viewer, case_id, Action.WORK)
    form = HearingForm(
        request.POST or None, initial={"seen": case.version, "held_on": day_text(opening.local_date(case))}
    )
    if page := _not_now(
        request,
        case,
        form,
        lawful.to_clarify(case),
        {"start_clarification"},
        title=_("Record a clarification"),
    ):
        return page
    if form.is_valid():
        said = form.cleaned_data
        hearing = clarifications.Hearing(
            Clarification.Party(said["party"]), said["held_on"], said["came"] == "yes", said["minutes"]
        )
        if refuse(
            form,
            lambda: clarifications.record(
                case.pk, hearing, by=Actor.of(request.viewer), seen_version=said["seen"]
            ),
            case,
        ):
            return redirect("cases:case", case_id=case.pk)
    return page_of(
        request,
        case,
        fresh(form, case),
        title=_("Record a clarification"),
        consequence=_("The minutes become part of the case and are not changed afterwards."),
        action=_("Record the clarification"),
    )


@staff_page(*OFFICERS)
def study(request: StaffRequest, case_id: UUID) -> HttpResponse:
    case = access.case_for(request.viewer, case_id, Action.WORK)
    track = case.tracks.select_related("person", "case__incident").first()
    offered = studies.offered(track) if track else []
    pack = procedure.pack_of(case)
    proposed = track.proposed_violation if track else ""
    choices = [(one.id, f"{wording.said(one.violation.wording)} ({one.id})") for one in offered]
    form = StudyForm(
        request.POST or None,
        offered=choices,
        proposed=proposed,
        initial={"seen": case.version, "violation": proposed},
    )
    if page := _not_now(
        request, case, form, lawful.to_study(case), {"write_study"}, title=_("Finish the study")
    ):
        return page
    if form.is_valid() and track is not None:
        said = form.cleaned_data
        finished = studies.Study(
            said["text"], {track.pk: studies.Choice(said["violation"], said.get("reason", ""))}
        )
        if refuse(
            form,
            lambda: studies.finish(case.pk, finished, by=Actor.of(request.viewer), seen_version=said["seen"]),
            case,
        ):
            return redirect("cases:case", case_id=case.pk)
    warnings = []
    if track is not None:
        warnings = [wording.said(one.wording) for one in opening.classification_of(track, pack).warnings]
    return page_of(
        request,
        case,
        fresh(form, case),
        title=_("Finish the study"),
        consequence=(
            _(
                "The kind of violation follows from the day of the event and the determination of "
                "candidates on %(day)s. The rules have one kind for this act and this kind of staff."
            )
            if form.only_the_proposal
            else _(
                "The kind of violation follows from the day of the event and the determination of "
                "candidates on %(day)s. "
                "It is a proposal: you confirm or change it."
            )
        )
        % {"day": formats.plain_date(case.determination_on)},
        action=_("Finish the study"),
        facts=[(_("Kind of violation"), words) for _id, words in choices] if form.only_the_proposal else [],
        warnings=warnings,
    )


@staff_page(Role.COMMISSIONER)
def decide(request: StaffRequest, case_id: UUID) -> HttpResponse:
    case = access.case_for(request.viewer, case_id, Action.DECIDE)
    form = PlenaryForm(
        request.POST or None, initial={"seen": case.version, "held_on": day_text(opening.local_date(case))}
    )
    if page := _not_now(
        request,
        case,
        form,
        lawful.to_decide(case),
        set(decisions.STEPS.values()),
        title=_("Record the plenary decision"),
    ):
        return page
    if form.is_valid():
        said = form.cleaned_data
        plenary = decisions.Plenary(said["held_on"], Outcome(said["outcome"]), said["reasons"])
        if refuse(
            form,
            lambda: decisions.decide(
                case.pk, plenary, by=Actor.of(request.viewer), seen_version=said["seen"]
            ),
            case,
        ):
            return redirect("cases:case", case_id=case.pk)
    return page_of(
        request,
        case,
        fresh(form, case),
        title=_("Record the plenary decision"),
        consequence=_(
            "A plenary decision is not changed afterwards. The holder of the receipt code learns "
            "that the plenary has decided."
        ),
        action=_("Record the decision"),
    )


def _track_of(case: Case, track_id: int) -> Track:
    found = Track.objects.select_related("person").filter(case=case, pk=track_id).first()
    if found is None:
        raise Http404
    found.case = case
    return found


@staff_page(*OFFICERS)
def refer(request: StaffRequest, case_id: UUID, track_id: int) -> HttpResponse:
    case = access.case_for(request.viewer, case_id, Action.WORK)
    track = _track_of(case, track_id)
    form = StepForm(request.POST if request.method == "POST" else None, initial={"seen": case.version})
    today = opening.local_date(case)
    goal = referrals.destination(track, today)
    if page := _not_now(
        request, case, form, lawful.to_refer(track, goal), {"refer"}, title=_("Refer the case"), track=track
    ):
        return page
    if form.is_valid() and refuse(
        form,
        lambda: referrals.refer(
            track.pk, by=Actor.of(request.viewer), seen_version=form.cleaned_data["seen"]
        ),
        case,
    ):
        return redirect("cases:case", case_id=case.pk)
    body = goal.institution.name if goal and goal.institution else _("no body that is known here")
    return page_of(
        request,
        case,
        fresh(form, case),
        title=_("Refer the case"),
        consequence=_(
            "Case %(number)s (reported person %(person)s) goes to %(body)s today, %(day)s. The body sees "
            "the person, the act, the study's outcome and the decision; it does not see who reported."
        )
        % {
            "number": case.reference,
            "person": track.person.name,
            "body": body,
            "day": formats.long_date(today),
        },
        action=_("Refer to %(body)s") % {"body": body},
        facts=_route_facts(case, goal, today),
        warnings=[wording.said(goal.route.conflict)] if goal and goal.route.conflict else [],
    )


def _route_facts(case: Case, goal: referrals.Destination | None, today: date) -> list[tuple[str, str]]:
    if goal is None:
        return [(_("Rule"), _("The rules name no body for %(day)s.") % {"day": formats.plain_date(today)})]
    return [
        *_deciding_post(case, goal, today),
        (_("Rule"), f"{wording.said(goal.route.wording)} ({goal.route.rule_id})"),
        (_("Source"), wording.cited(goal.route.citation.basis)),
    ]


def _deciding_post(case: Case, goal: referrals.Destination, today: date) -> list[tuple[str, str]]:
    """Who decides at a government: the post, and who is known to hold it on the day."""
    if goal.institution is None or goal.institution.kind != InstitutionKind.REGIONAL_GOVERNMENT:
        return []
    post = institutions.personnel_authority(case.region_id, today, example=case.example)
    if post is None:
        return []
    holders = institutions.holders_on(post, today)
    names = ", ".join(f"{one.name} ({one.get_capacity_display()})" for one in holders)
    return [(_("Who decides there"), f"{post.title}: {names}" if names else post.title)]


@staff_page(*OFFICERS)
def close_track(request: StaffRequest, case_id: UUID, track_id: int) -> HttpResponse:
    case = access.case_for(request.viewer, case_id, Action.WORK)
    track = _track_of(case, track_id)
    form = StepForm(request.POST if request.method == "POST" else None, initial={"seen": case.version})
    if page := _not_now(
        request,
        case,
        form,
        lawful.to_close_track(track),
        {"close_track", "close_without_sanction"},
        title=_("End the track"),
        track=track,
    ):
        return page
    if form.is_valid() and refuse(
        form,
        lambda: closing.close_track(
            track.pk, by=Actor.of(request.viewer), seen_version=form.cleaned_data["seen"]
        ),
        case,
    ):
        return redirect("cases:case", case_id=case.pk)
    return page_of(
        request,
        case,
        fresh(form, case),
        title=_("End the track"),
        consequence=_("The sanction is recorded and this person's part of the case ends."),
        action=_("End the track"),
    )


@staff_page(*OFFICERS)
def close(request: StaffRequest, case_id: UUID) -> HttpResponse:
    case = access.case_for(request.viewer, case_id, Action.WORK)
    form = StepForm(request.POST if request.method == "POST" else None, initial={"seen": case.version})
    if page := _not_now(
        request, case, form, lawful.to_close(case), {"close_case"}, title=_("Close the case")
    ):
        return page
    if form.is_valid() and refuse(
        form,
        lambda: closing.close_case(
            case.pk, by=Actor.of(request.viewer), seen_version=form.cleaned_data["seen"]
        ),
        case,
    ):
        return redirect("cases:case", case_id=case.pk)
    return page_of(
        request,
        case,
        fresh(form, case),
        title=_("Close the case"),
        consequence=_("The case is finished. The holder of the receipt code learns that it is closed."),
        action=_("Close the case"),
    )


@staff_page(*OFFICERS)
def of_report(request: StaffRequest, report_id: UUID) -> HttpResponse:
    """From a report to the case it became. The gate of cases answers, as for the case itself."""
    case = access.cases_for(request.viewer).filter(report=report_id).only("pk").first()
    if case is None:
        raise Http404
    return redirect("cases:case", case_id=case.pk)
