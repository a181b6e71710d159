"""One page for each step: what it will do, the form, and the refusal in words when it cannot be done."""

from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from netra.accounts.access import StaffRequest, staff_page
from netra.accounts.models import Role
from netra.cases import (
    access,
    classes,
    closing,
    deadlines,
    decisions,
    lawful,
    numbers,
    opening,
    procedure,
    studies,
    wording,
)
from netra.cases.access import OFFICERS, Action
from netra.cases.forms import (
    CloseTrackForm,
    PlenaryForm,
    RegisterForm,
    ResumeForm,
    StepForm,
    StudyForm,
    StudyTextForm,
    day_text,
)
from netra.cases.models import Case, Outcome, Track
from netra.cases.people import Actor
from netra.cases.views.answering import fresh, not_now, page_of, refuse, track_of
from netra.law import calendar
from netra.platform.clock import office_today
from netra.platform.ui import formats
from netra.reports import access as reports_access
from netra.reports import triage
from netra.reports.models import ReportStatus


@staff_page(*OFFICERS)
def register(request: StaffRequest, report_id: UUID) -> HttpResponse:
    report = reports_access.report_for(request.viewer, report_id, reports_access.Action.ASSESS)
    pack = triage.pack_of(report)
    form = RegisterForm(
        request.POST if request.method == "POST" else None,
        codes=numbers.choices(pack),
        initial={"number_election": numbers.proposed_election(report.office, report.election, pack)},
    )
    if form.is_bound:
        opened: list[Case] = []

        def register_it() -> None:
            code = form.cleaned_data["number_election"]
            opened.append(opening.open_case(report, by=Actor.of(request.viewer), number_election=code))

        if form.is_valid() and refuse(form, register_it):
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
    if page := not_now(
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
    if page := not_now(request, case, form, lawful.to_study(case), {"write_study"}, title=title):
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
    tracks = list(case.tracks.select_related("person"))
    members = [(f"akun:{one.pk}", one.name) for one in access.commissioners_of(case)]
    form = PlenaryForm(
        request.POST or None,
        members=members,
        tracks=[(one.pk, f"{one.person.name}, {wording.track_kind(one.kind)}") for one in tracks],
        initial={"seen": case.version, "held_on": day_text(opening.local_date(case))},
    )
    if page := not_now(
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
        plenary = decisions.Plenary(
            said["held_on"], Outcome(said["outcome"]), said["reasons"], form.ballots, form.outcomes
        )
        if refuse(
            form,
            lambda: decisions.decide(
                case.pk, plenary, by=Actor.of(request.viewer), seen_version=said["seen"]
            ),
            case,
        ):
            return redirect("cases:case", case_id=case.pk)
    quorum = decisions.quorum_of(case, opening.local_date(case))
    return page_of(
        request,
        case,
        fresh(form, case),
        title=_("Record the plenary decision"),
        facts=[
            (
                _("Quorum"),
                _("%(count)s, as your office has set it (not verified yet)") % {"count": quorum}
                if quorum is not None
                else _(
                    "Your office has set none, and Netra has read no rule that fixes it. The plenary can be "
                    "recorded all the same: how each member voted is kept."
                ),
            )
        ],
        consequence=_(
            "A plenary decision is not changed afterwards. The holder of the receipt code learns "
            "that the plenary has decided."
        )
        if case.report_id
        else _("A plenary decision is not changed afterwards."),
        action=_("Record the decision"),
    )


@staff_page(Role.COMMISSIONER)
def resume(request: StaffRequest, case_id: UUID) -> HttpResponse:
    case = access.case_for(request.viewer, case_id, Action.DECIDE)
    pack = procedure.pack_of(case)
    if decisions.RESUME not in pack.transitions:
        raise Http404
    form = ResumeForm(
        request.POST or None, initial={"seen": case.version, "held_on": day_text(opening.local_date(case))}
    )
    title = _("Go on with the study")
    refused = procedure.refusal(case, decisions.RESUME, {"plenary_held", "reason_given"})
    if page := not_now(request, case, form, refused, {decisions.RESUME}, title=title):
        return page
    if form.is_valid():
        said = form.cleaned_data
        if refuse(
            form,
            lambda: decisions.resume(
                case.pk,
                said["held_on"],
                said["reason"],
                by=Actor.of(request.viewer),
                seen_version=said["seen"],
            ),
            case,
        ):
            return redirect("cases:case", case_id=case.pk)
    rule = pack.procedure[pack.transitions[decisions.RESUME].rule]
    return page_of(
        request,
        case,
        fresh(form, case),
        title=title,
        consequence=_(
            "The plenary decides anew afterwards. What it decided before stays in the case, and the limit of "
            "the handling has run on."
        ),
        warnings=[_("not verified yet: %(rule)s") % {"rule": f"{wording.said(rule.wording)} ({rule.id})"}],
        action=title,
    )


@staff_page(*OFFICERS)
def close_track(request: StaffRequest, case_id: UUID, track_id: int) -> HttpResponse:
    case = access.case_for(request.viewer, case_id, Action.WORK)
    track = track_of(case, track_id)
    pack, ending = procedure.pack_of(case), closing.ending_of(track)
    without = ending == closing.WITHOUT_SANCTION
    form = CloseTrackForm(
        request.POST if request.method == "POST" else None,
        without_sanction=without,
        initial={"seen": case.version},
    )
    title = _("End the track without a sanction") if without else _("End the track")
    if page := not_now(
        request,
        case,
        form,
        lawful.to_close_track(track),
        {closing.WITH_SANCTION, closing.WITHOUT_SANCTION},
        title=title,
        track=track,
    ):
        return page
    if form.is_valid() and refuse(
        form,
        lambda: closing.close_track(
            track.pk,
            by=Actor.of(request.viewer),
            seen_version=form.cleaned_data["seen"],
            reason=form.cleaned_data.get("reason", ""),
        ),
        case,
    ):
        return redirect("cases:case", case_id=case.pk)
    rule = pack.procedure[pack.transitions[ending].rule]
    return page_of(
        request,
        case,
        fresh(form, case),
        title=title,
        consequence=_(
            "The file came back and does not go out again: this person's part of the case ends without a "
            "sanction, and your reason stays in the history."
        )
        if without
        else _("The sanction is recorded and this person's part of the case ends."),
        facts=[(_("Rule"), f"{wording.said(rule.wording)} ({rule.id})")] if without else [],
        action=title,
    )


@staff_page(*OFFICERS)
def close(request: StaffRequest, case_id: UUID) -> HttpResponse:
    case = access.case_for(request.viewer, case_id, Action.WORK)
    form = StepForm(request.POST if request.method == "POST" else None, initial={"seen": case.version})
    if page := not_now(request, case, form, lawful.to_close(case), {"close_case"}, title=_("Close the case")):
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
        consequence=_("The case is finished. The holder of the receipt code learns that it is closed.")
        if case.report_id
        else _("The case is finished."),
        action=_("Close the case"),
    )


@staff_page(*OFFICERS)
def of_report(request: StaffRequest, report_id: UUID) -> HttpResponse:
    """From a report to the case it became. The gate of cases answers, as for the case itself."""
    case = access.cases_for(request.viewer).filter(report=report_id).only("pk").first()
    if case is None:
        raise Http404
    return redirect("cases:case", case_id=case.pk)
