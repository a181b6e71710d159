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
    classes,
    closing,
    corrections,
    deadlines,
    decisions,
    extension,
    lawful,
    opening,
    procedure,
    proposals,
    referrals,
    sentences,
    studies,
    wording,
)
from netra.cases.access import OFFICERS, Action
from netra.cases.forms import (
    HearingForm,
    KnownForm,
    PlenaryForm,
    ReferForm,
    StepForm,
    StudyForm,
    StudyTextForm,
    day_text,
)
from netra.cases.models import Case, CaseEvent, Clarification, Outcome, Track
from netra.cases.people import Actor
from netra.institutions import queries as institutions
from netra.institutions.models import InstitutionKind
from netra.law import calendar, steps
from netra.law.entries import KasnState, Status
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
    more: str = "",
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
    basis = deadlines.Basis(triage.pack_of(report), calendar.shipped())
    last = deadlines.lay(basis, deadlines.HANDLING, office_today(report.region.timezone)).last_day
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
    tracks = list(case.tracks.select_related("person", "case__incident"))
    # With one person the study settles the kind of violation as well; with several each has its own page.
    track = tracks[0] if len(tracks) == 1 and not tracks[0].violation else None
    if track is None:
        return _study_alone(request, case, tracks)
    offered = studies.offered(track)
    pack = procedure.pack_of(case)
    proposed = track.proposed_violation
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
    if form.is_valid():
        said = form.cleaned_data
        finished = studies.Study(
            said["text"], {track.pk: classes.Choice(said["violation"], said.get("reason", ""))}
        )
        if refuse(
            form,
            lambda: studies.finish(case.pk, finished, by=Actor.of(request.viewer), seen_version=said["seen"]),
            case,
        ):
            return redirect("cases:case", case_id=case.pk)
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


def _study_alone(request: StaffRequest, case: Case, tracks: list[Track]) -> HttpResponse:
    """The study without the kind of violation: it is confirmed already, or on the page of each track."""
    form = StudyTextForm(request.POST or None, initial={"seen": case.version})
    title, pack = _("Finish the study"), procedure.pack_of(case)
    if page := _not_now(request, case, form, lawful.to_study(case), {"write_study"}, title=title):
        return page
    if form.is_valid():
        said = form.cleaned_data
        if refuse(
            form,
            lambda: studies.finish(
                case.pk,
                studies.Study(said["text"], {}),
                by=Actor.of(request.viewer),
                seen_version=said["seen"],
            ),
            case,
        ):
            return redirect("cases:case", case_id=case.pk)
    open_ones = [track for track in tracks if not track.violation]
    return page_of(
        request,
        case,
        fresh(form, case),
        title=title,
        consequence=_(
            "The kind of violation of each person is confirmed on its own page, before the plenary decides."
        )
        if open_ones
        else _("The kind of violation is confirmed already. The study explains it."),
        action=title,
        facts=[
            (track.person.name, f"{wording.violation_of(track, pack)} ({wording.violation_id(track) or '–'})")
            for track in tracks
        ],
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
    today = opening.local_date(case)
    known = KnownForm(request.GET)
    said = _known(known)
    ways = referrals.destinations(track, today, said)
    goal = next((way for way in ways if way.route.track == track.kind), None)
    form = ReferForm(
        request.POST if request.method == "POST" else None,
        ways=[(one.route.rule_id, _way_words(one)) for one in ways],
        initial={"seen": case.version, "route": goal.route.rule_id if goal else ""},
    )
    # Another way may have an addressee where the usual one has none.
    aim = goal if goal is not None and goal.institution is not None else next(iter(ways), goal)
    refused = lawful.to_refer(track, aim)
    # Without an addressee today the rule still says whom it means, and how sure that is.
    held = [wording.said(way.route.wording) for way in ways] + _route_warnings(ways)
    if page := _not_now(
        request,
        case,
        form,
        refused,
        {"refer"},
        title=_("Refer the case"),
        track=track,
        more=" ".join(held) if refused and refused.code == "referral_without_addressee" else "",
    ):
        return page
    if form.is_valid() and refuse(
        form,
        lambda: referrals.refer(
            track.pk,
            by=Actor.of(request.viewer),
            seen_version=form.cleaned_data["seen"],
            way=referrals.Way(form.cleaned_data.get("route", ""), said, form.cleaned_data.get("reason", "")),
        ),
        case,
    ):
        return redirect("cases:case", case_id=case.pk)
    body = goal.institution.name if goal and goal.institution else _("no body that is known here")
    return page_of(
        request,
        case,
        fresh(form, case),
        template="cases/refer.html",
        title=_("Refer the case"),
        consequence=_(
            "Case %(number)s (reported person %(person)s) goes to %(body)s today, %(day)s. The body sees "
            "the person, the act, the study's outcome and the decision; it does not see who reported."
        )
        % {
            "number": case.reference,
            "person": track.person.name,
            "body": body if len(ways) < 2 else _("the body that you choose below"),
            "day": formats.long_date(today),
        },
        action=_("Refer to %(body)s") % {"body": body} if len(ways) < 2 else _("Refer the case"),
        facts=_route_facts(case, goal, today),
        warnings=_route_warnings(ways if len(ways) > 1 else ([goal] if goal else [])),
        known=known,
        track_kind=wording.track_kind(track.kind),
    )


def _known(form: KnownForm) -> referrals.Said:
    if not form.is_valid():
        return referrals.NOTHING_SAID
    return referrals.Said(
        KasnState(form.cleaned_data["kasn"] or KasnState.NONE), bool(form.cleaned_data["idle"])
    )


def _way_words(way: referrals.Destination) -> str:
    """One way as a choice: the body here, the rule, and whether it is verified."""
    body = way.institution.name if way.institution else _("no body that is known here")
    words = f"{body}: {wording.said(way.route.wording)} ({way.route.rule_id})"
    return f"{words}. {_('Not verified yet')}." if way.route.status is Status.RECALLED else words


def _route_warnings(ways: list[referrals.Destination]) -> list[str]:
    """For each way why it is not verified, and where its sources disagree."""
    found = []
    for way in ways:
        rule = way.route.rule_id
        if way.route.status is Status.RECALLED:
            why = (
                _("%(rule)s is not verified yet: that this body is meant follows from other rules.")
                if way.route.citation.inferred
                else _("%(rule)s is not verified yet: it was not read in the source that it names.")
            )
            found.append(why % {"rule": rule})
        if way.route.conflict:
            found.append(f"{rule}: {wording.said(way.route.conflict)}")
    return found


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
