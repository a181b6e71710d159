"""Steps without a page of their own, dates put right, files corrected, and cases that change hands."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from netra.accounts.access import StaffRequest, staff_page
from netra.cases import access, changes, dates, handovers, opening, procedure, referrals, studies, wording
from netra.cases.access import OFFICERS, Action
from netra.cases.forms import (
    CorrectDayForm,
    CorrectionForm,
    EarlyStudyForm,
    HandoverForm,
    PlainStepForm,
    day_text,
)
from netra.cases.models import Case, CaseDay, HandoverKind, Track
from netra.cases.nextsteps import TOLD_OF_A_CASE, TOLD_OF_A_TRACK
from netra.cases.people import Actor
from netra.cases.views.answering import fresh, not_now, page_of, refuse, track_of
from netra.law import steps
from netra.law.entries import LawPack, Transition, Unit
from netra.platform.ui import formats

_TOLD_BY_LETTER = frozenset({"tell_reported", "send_status"})
WAYS: Mapping[str, HandoverKind] = {
    "atas": HandoverKind.HAND_UP,
    "limpah": HandoverKind.DELEGATION,
    "ambil": HandoverKind.TAKEOVER,
}


def take(
    case_id: UUID,
    step: str,
    *,
    by: Actor,
    on: date | None,
    at: datetime | None,
    note: str,
    delivered_on: date | None = None,
    track_id: int | None = None,
    seen_version: int | None = None,
) -> None:
    """Raises StepNotAllowed, CaseMoved, DayRefused."""
    with transaction.atomic():
        case = procedure.locked(case_id, seen_version)
        if delivered_on is not None:
            dates.follows(case, delivered_on, "registered_on", case.registered_on)
        track = None
        if track_id is not None:
            track = Track.objects.select_related("person").get(pk=track_id, case=case)
            track.case = case
            referrals.taken_up(track, step, by=by, on=on)
        facts = {steps.Fact.REASON_GIVEN} if note.strip() else set()
        procedure.advance(case, step, by=by, facts=facts, track=track, note=note.strip(), on=on, at=at)
        key = procedure.pack_of(case).transitions[step].records
        if key and on is not None:
            dates.check(case, procedure.pack_of(case), key, on, track, at=at)


@staff_page(*OFFICERS)
def plain_step(request: StaffRequest, case_id: UUID, step: str) -> HttpResponse:
    case = access.case_for(request.viewer, case_id, Action.WORK)
    return _plain(request, case, step, TOLD_OF_A_CASE, None)


@staff_page(*OFFICERS)
def track_step(request: StaffRequest, case_id: UUID, track_id: int, step: str) -> HttpResponse:
    case = access.case_for(request.viewer, case_id, Action.WORK)
    return _plain(request, case, step, TOLD_OF_A_TRACK, track_of(case, track_id))


def _plain(
    request: StaffRequest, case: Case, step: str, known: tuple[str, ...], track: Track | None
) -> HttpResponse:
    pack = procedure.pack_of(case)
    if step not in known or step not in pack.transitions:
        raise Http404
    transition = pack.transitions[step]
    form = PlainStepForm(
        request.POST or None,
        dated=bool(transition.records),
        timed=_counts_hours(pack, transition),
        note_needed=any(need.fact == steps.Fact.REASON_GIVEN for need in transition.needs),
        delivered=step in _TOLD_BY_LETTER,
        initial={"seen": case.version, "on": day_text(opening.local_date(case))},
    )
    title = wording.told_step(step, pack)
    refused = procedure.refusal(case, step, {steps.Fact.REASON_GIVEN}, track=track)
    if page := not_now(request, case, form, refused, {step}, title=title, track=track):
        return page
    if form.is_valid():
        said = form.cleaned_data
        if refuse(
            form,
            lambda: take(
                case.pk,
                step,
                by=Actor.of(request.viewer),
                on=said.get("on"),
                at=_moment(said.get("on"), said.get("hour"), case),
                note=_note(said),
                delivered_on=said.get("delivered_on"),
                track_id=track.pk if track else None,
                seen_version=said["seen"],
            ),
            case,
        ):
            return redirect("cases:case", case_id=case.pk)
    follow = [
        f"{wording.said(one.wording)} ({one.id})"
        for one in pack.limits.values()
        if transition.records and one.trigger == transition.records and not one.effect
    ]
    return page_of(
        request,
        case,
        fresh(form, case),
        title=title,
        consequence=_told(step, transition),
        facts=[(_("Begins to run"), words) for words in follow],
        letter_url=_letters(case) if step in _TOLD_BY_LETTER else "",
        template="cases/told.html",
        action=title,
    )


def _told(step: str, transition: Transition) -> str:
    stands = _("The step stands in the history with its rule, %(rule)s.") % {"rule": transition.rule}
    if step not in _TOLD_BY_LETTER:
        return stands
    sends_nothing = _(
        "Netra sends no letter. Print it, deliver it, and record here on which day that was and under which "
        "number."
    )
    return f"{sends_nothing} {stands}"


def _letters(case: Case) -> str:
    """Where the letter is printed; empty where this installation prints none."""
    try:
        return reverse("documents:of_case", args=[case.pk])
    except NoReverseMatch:
        return ""


def _note(said: Mapping[str, Any]) -> str:
    """What the history keeps of a letter stands before the note."""
    number, day = said.get("letter_number", "").strip(), said.get("delivered_on")
    letter = _("Letter %(number)s.") % {"number": number} if number else ""
    told = _("Delivered on %(day)s.") % {"day": formats.long_date(day)} if day else ""
    return " ".join(filter(None, (letter, told, said["note"].strip())))[:500]


def _counts_hours(pack: LawPack, transition: Transition) -> bool:
    return bool(transition.records) and any(
        one.unit is Unit.HOUR and transition.records in {one.trigger, *one.met_by}
        for one in pack.limits.values()
    )


def _moment(day: date | None, hour: time | None, case: Case) -> datetime | None:
    if day is None or hour is None:
        return None
    return datetime.combine(day, hour, ZoneInfo(case.region.timezone))


@staff_page(*OFFICERS)
def correct_day(request: StaffRequest, case_id: UUID, day_id: int) -> HttpResponse:
    case = access.case_for(request.viewer, case_id, Action.WORK)
    row = CaseDay.objects.filter(case=case, pk=day_id).select_related("track").first()
    if row is None:
        raise Http404
    pack = procedure.pack_of(case)
    form = CorrectDayForm(request.POST or None, initial={"seen": case.version, "on": day_text(row.on)})
    title = _("Put a date right")
    if form.is_valid():
        said = form.cleaned_data
        if refuse(
            form,
            lambda: put_right(
                case.pk,
                row.pk,
                said["on"],
                _moment(said["on"], said["hour"], case),
                said["reason"],
                by=Actor.of(request.viewer),
                seen_version=said["seen"],
            ),
            case,
        ):
            return redirect("cases:case", case_id=case.pk)
    named = pack.case_dates.get(row.key)
    return page_of(
        request,
        case,
        fresh(form, case),
        title=title,
        consequence=_("The old date stays in the history, and the last days that follow are counted anew."),
        facts=[(wording.said(named.wording) if named else row.key, day_text(row.on))],
        action=title,
    )


def put_right(
    case_id: UUID,
    day_id: int,
    on: date,
    at: datetime | None,
    reason: str,
    *,
    by: Actor,
    seen_version: int | None = None,
) -> CaseDay:
    """Raises CaseMoved, DayRefused."""
    with transaction.atomic():
        case = procedure.locked(case_id, seen_version)
        row = CaseDay.objects.select_related("track").get(pk=day_id, case=case)
        if CaseDay.objects.filter(replaces=row).exists():
            raise dates.DayRefused("same")
        made, laid = dates.correct(case, row, on, at, reason, by=by)
        procedure.note(
            case,
            "date_corrected",
            by=by,
            text=reason.strip(),
            facts={"date": row.key},
            changed=[*changes.of_day(row, made), *changes.of_limits(laid)],
        )
        return made


@staff_page(*OFFICERS)
def correct_study(request: StaffRequest, case_id: UUID, track_id: int) -> HttpResponse:
    case = access.case_for(request.viewer, case_id, Action.WORK)
    track = track_of(case, track_id)
    study = getattr(case, "study", None)
    form = CorrectionForm(
        request.POST or None, initial={"seen": case.version, "text": study.text if study else ""}
    )
    title = _("Correct the study")
    step = "correct_file" if "correct_file" in procedure.pack_of(case).transitions else "refer"
    facts = {steps.Fact.CORRECTION_RECORDED, steps.Fact.ADDRESSEE_NAMED, steps.Fact.VIOLATION_FOUND}
    refused = procedure.refusal(case, step, facts, track=track)
    if page := not_now(request, case, form, refused, {"correct_file"}, title=title, track=track):
        return page
    if form.is_valid():
        said = form.cleaned_data
        if refuse(
            form,
            lambda: studies.correct(
                track.pk, said["text"], by=Actor.of(request.viewer), seen_version=said["seen"]
            ),
            case,
        ):
            return redirect("cases:case", case_id=case.pk)
    line = track.referrals.first()
    return page_of(
        request,
        case,
        fresh(form, case),
        title=title,
        consequence=_("The first study stays as it was. The corrected one goes out with the next referral."),
        facts=[(_("Why it was returned"), line.return_reason)] if line and line.return_reason else [],
        action=title,
    )


@staff_page(*OFFICERS)
def early_study(request: StaffRequest, case_id: UUID) -> HttpResponse:
    """Where the parties may not be called yet, or the event lies before the determination."""
    case = access.case_for(request.viewer, case_id, Action.WORK)
    form = EarlyStudyForm(request.POST or None, initial={"seen": case.version})
    title = _("Finish the study without a clarification")
    step = "write_study_without_clarification"
    refused = procedure.refusal(case, step, {steps.Fact.REASON_GIVEN})
    if page := not_now(request, case, form, refused, {step}, title=title):
        return page
    if form.is_valid():
        said = form.cleaned_data
        if refuse(
            form,
            lambda: studies.finish_untold(
                case.pk,
                studies.Study(said["text"], {}),
                said["reason"],
                by=Actor.of(request.viewer),
                seen_version=said["seen"],
            ),
            case,
        ):
            return redirect("cases:case", case_id=case.pk)
    return page_of(
        request,
        case,
        fresh(form, case),
        title=title,
        consequence=_(
            "The study rests on what was traced. The kind of violation of each person is confirmed on its "
            "own page, before the plenary decides."
        ),
        action=title,
    )


@staff_page(*OFFICERS)
def hand_over(request: StaffRequest, case_id: UUID, way: str) -> HttpResponse:
    """Handing up is daily work; a delegation or takeover is the commissioners' own."""
    kind = WAYS.get(way)
    if kind is None:
        raise Http404
    if kind is HandoverKind.TAKEOVER:
        case = access.case_for(request.viewer, case_id)
        mine = handovers.offices_that_may_take(request.viewer, case)
        if not mine:
            raise Http404
        goals = [one for one in handovers.goals(case, kind) if one.pk in mine]
    else:
        action = Action.WORK if kind is HandoverKind.HAND_UP else Action.DECIDE
        case = access.case_for(request.viewer, case_id, action)
        goals = handovers.goals(case, kind)
    form = HandoverForm(
        request.POST or None,
        offices=[(one.pk, one.name) for one in goals],
        initial={"seen": case.version, "office": goals[0].pk if goals else ""},
    )
    title = {
        HandoverKind.HAND_UP: _("Hand the case up"),
        HandoverKind.DELEGATION: _("Delegate the case"),
        HandoverKind.TAKEOVER: _("Take the case over"),
    }[kind]
    facts: set[str] = {steps.Fact.REASON_GIVEN}
    if goals:
        facts |= {steps.Fact.ABOVE_NAMED, steps.Fact.OTHER_OFFICE_NAMED, steps.Fact.ABOVE_TAKES}
    step = handovers.step_of(case, kind)
    if page := not_now(request, case, form, procedure.refusal(case, step, facts), {step}, title=title):
        return page
    if form.is_valid():
        said = form.cleaned_data
        if refuse(
            form,
            lambda: handovers.hand(
                case.pk,
                kind,
                said["office"],
                said["reason"],
                by=Actor.of(request.viewer),
                seen_version=said["seen"],
            ),
            case,
        ):
            return redirect("cases:case", case_id=case.pk)
    rule = procedure.pack_of(case).procedure.get(procedure.pack_of(case).transitions[step].rule)
    return page_of(
        request,
        case,
        fresh(form, case),
        title=title,
        consequence=_(
            "From then on the office that you choose works on the case. Its history and its number stay as "
            "they are, the limits run on, and both offices see who holds it. A sealed report stays sealed to "
            "the holders of the office that received it."
        ),
        facts=[(_("Held by"), case.office.name)],
        warnings=[_("not verified yet: %(rule)s") % {"rule": wording.said(rule.wording)}]
        if rule is not None and rule.status.value == "recalled"
        else [],
        action=title,
    )
