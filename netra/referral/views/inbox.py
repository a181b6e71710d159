"""The receiving body: what was referred to it, its acknowledgement or return, and the sanction.

The office that handles the case records here what a body without an account wrote in a letter.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from netra.accounts.access import StaffRequest, staff_page
from netra.accounts.models import Role
from netra.cases import access, dates, deadlines, procedure, referrals, sanctions, sentences, wording
from netra.cases import queries as case_queries
from netra.cases.access import OFFICERS
from netra.cases.models import CaseLimit, LineState, ReferralLine
from netra.cases.people import Actor
from netra.cases.procedure import pack_of
from netra.cases.queries import LineSort, LineWish, LineWork
from netra.cases.views.answering import day_words
from netra.law import reasons
from netra.law import sanctions as law_sanctions
from netra.law.entries import Status
from netra.law.office_entries import CodedReason, Group
from netra.platform import files
from netra.platform.clock import office_now, office_today
from netra.platform.files.staging import Staged
from netra.platform.ui import exports, formats
from netra.platform.ui.tables import Cell, Column, Table
from netra.referral import access as referral_access
from netra.referral import answers, course, queries, receiving
from netra.referral.access import Opened, opened_line
from netra.referral.answers import Letter, Said
from netra.referral.forms import (
    BodyStepForm,
    KeyedForm,
    ReturnForm,
    SanctionForm,
    TakeBackForm,
    ask_for_letter,
)
from netra.referral.models import Answer
from netra.reports.uploads import PLAIN_FIELD, arrived

Form = TypeVar("Form", bound=KeyedForm)
LOOKS = {
    LineState.SENT: "soon",
    LineState.ACKNOWLEDGED: "ok",
    LineState.RETURNED: "wait",
    LineState.REROUTED: "wait",
}


def _address(wish: LineWish, name: str = "referral:inbox", **changes: str) -> str:
    asked = {
        "keadaan": "" if wish.work is LineWork.TODO else wish.work.value,
        "urut": "" if wish.sort is LineSort.OLDEST else wish.sort.value,
        **changes,
    }
    query = urlencode({key: value for key, value in asked.items() if value})
    return reverse(name) + (f"?{query}" if query else "")


def _wish(request: StaffRequest) -> LineWish:
    return case_queries.read_line_wish(
        request.GET.get("keadaan", ""), request.GET.get("urut", ""), request.GET.get("sesudah", "")
    )


@staff_page(Role.RECEIVING_OFFICER)
def inbox(request: StaffRequest) -> HttpResponse:
    wish = _wish(request)
    found = case_queries.line_page(request.viewer, wish)
    counted = case_queries.line_counts(request.viewer)
    ends = course.nearest_ends(found.lines)
    filters = [
        {
            "label": work_label(work),
            "url": _address(wish, keadaan="" if work is LineWork.TODO else work.value),
            "count": counted[work],
            "chosen": wish.work is work,
        }
        for work in LineWork
    ]
    oldest = wish.sort is LineSort.OLDEST
    table = Table(
        caption=_("Referred to us"),
        columns=[
            Column(_("Person")),
            Column(
                _("Referred"),
                sort_url=_address(wish, urut=LineSort.NEWEST.value if oldest else ""),
                direction="ascending" if oldest else "descending",
            ),
            Column(_("From")),
            Column(_("What is to be done")),
            Column(_("Time left")),
        ],
        rows=[
            [
                Cell(
                    line.track.person.name,
                    url=reverse("referral:line", args=[line.pk]),
                    note=line.track.person.workplace,
                    example=line.track.case.example,
                ),
                Cell(formats.short_date(line.referred_on), note=_age(line)),
                Cell(line.track.case.office.name),
                Cell(
                    course.next_words(line),
                    chip_kind=LOOKS[LineState(line.state)],
                    chip_text=state_words(line),
                ),
                _left(line, ends),
            ]
            for line in found.lines
        ],
        empty=_("Nothing waits for you here. What an office sends appears at once."),
        csv_url=_address(wish, "referral:inbox_csv"),
        more_url=_address(wish, sesudah=found.more) if found.more else "",
        more_label=_("Show more referrals"),
    )
    clear = _address(wish, keadaan="") if wish.work is not LineWork.TODO else ""
    context = {"table": table, "filters": filters, "clear_url": clear}
    return render(request, "referral/inbox.html", context)


@staff_page(Role.RECEIVING_OFFICER)
def inbox_csv(request: StaffRequest) -> HttpResponse:
    head = ["terlapor", "jabatan", "tempat_kerja", "diteruskan", "dari", "nomor", "keadaan", "contoh"]
    rows = [
        [
            line.track.person.name,
            line.track.person.post,
            line.track.person.workplace,
            line.referred_on,
            line.track.case.office.name,
            line.track.case.reference,
            str(LineState(line.state).label),
            "contoh" if line.track.case.example else "",
        ]
        for line in case_queries.every_line(request.viewer, _wish(request))
    ]
    return exports.csv_response("rujukan", head, rows)


def work_label(work: LineWork) -> str:
    return {
        LineWork.TODO: _("Still to be done"),
        LineWork.SENT: _("Not acknowledged yet"),
        LineWork.TAKEN: _("In your hands"),
        LineWork.DONE: _("Nothing left to record"),
        LineWork.BACK: _("Returned or passed on"),
        LineWork.ALL: _("All referred to us"),
    }[work]


def state_words(line: ReferralLine) -> str:
    """As the body sees it, to whom “sent” is what waits for its answer."""
    if line.state == LineState.SENT:
        return _("Not acknowledged yet")
    return str(LineState(line.state).label)


def _left(line: ReferralLine, ends: Mapping[int, CaseLimit]) -> Cell:
    row = ends.get(line.track_id)
    # Of a file that has gone on, the last days are another body's.
    if row is None or line.state not in {LineState.SENT, LineState.ACKNOWLEDGED}:
        return Cell("–")
    zone = line.track.case.region.timezone
    left = deadlines.ends_at(row, zone) - office_now()
    return Cell(
        formats.day_end(row.last_day, zone),
        note=row.limit_id,
        chip_kind=formats.urgency(left),
        chip_text=formats.time_left(left),
    )


def _age(line: ReferralLine) -> str:
    if line.state != LineState.SENT:
        return ""
    days = (office_today(line.track.case.region.timezone) - line.referred_on).days
    return _("unanswered for %(days)s days") % {"days": formats.number(days)} if days else _("arrived today")


@dataclass(frozen=True, slots=True)
class Tried:
    """What was just sent and not taken: its form stays as it was typed."""

    acknowledge: KeyedForm | None = None
    give_back: ReturnForm | None = None
    sanction: SanctionForm | None = None
    step: str = ""
    step_form: BodyStepForm | None = None
    undo: TakeBackForm | None = None
    refused: str = ""

    @property
    def form(self) -> forms.Form | None:
        return self.acknowledge or self.give_back or self.sanction or self.step_form or self.undo


def _page(request: StaffRequest, opened: Opened, tried: Tried = Tried()) -> HttpResponse:  # frozen
    line = opened.line
    track, case = line.track, line.track.case
    pack = pack_of(case)
    day = case.event_on
    dead = (
        law_sanctions.no_longer_in_force(pack, track.person.subject_class, track.violation, day)
        if day and track.violation
        else ()
    )
    may_sanction = answers.may_sanction(line)
    menu, free, recorded = sanctions.menu(track), sanctions.is_free(track), access.sanction_for(line)
    form = tried.form
    ground = answers.ground_of(line) if line.state == LineState.ACKNOWLEDGED else None
    offered = answers.offered(line, ground)
    context = {
        "for_body": opened.for_body,
        "line": line,
        "track": track,
        "case": case,
        "person": track.person,
        "subject": wording.said(pack.subjects[track.person.subject_class].name),
        "act": wording.act_of(case, pack),
        "violation": wording.violation_of(track, pack),
        "violation_id": wording.violation_id(track),
        "sanction_class": wording.sanction_class_of(track),
        "state": wording.state_of(procedure.state_of(track), pack),
        "decision": getattr(case, "decision", None),
        "rule": wording.said(pack.routing[line.rule_id].wording),
        "look": LOOKS[LineState(line.state)],
        "may_answer": line.state == LineState.SENT,
        "may_return": answers.may_return(line),
        "may_sanction": may_sanction,
        "menu": menu,
        "dead": [wording.said(entry.wording) for entry in dead],
        "recorded": recorded,
        "recorded_words": wording.penalty(pack, recorded.sanction_id) if recorded else "",
        "recorded_unsure": recorded is not None and wording.penalty_is_unsure(pack, recorded),
        "class_unsure": track.violation in pack.violations
        and pack.violations[track.violation].status is Status.RECALLED,
        "key_form": tried.acknowledge or _key_form(opened),
        "return_form": tried.give_back or _return_form(opened),
        "free": free,
        "notices": [wording.said(one.wording) for one in sanctions.notices(track)] if may_sanction else [],
        "sanction_form": tried.sanction or _sanction_form(opened),
        "steps": [
            {
                "id": one.step.id,
                "words": wording.said(one.step.wording),
                "form": tried.step_form if tried.step == one.step.id else _step_form(opened, one),
                "open": tried.step == one.step.id,
                "own_page": one.step.id == answers.ENDS,
            }
            for one in offered
        ],
        "course": course.course_of(line, offered, ground),
        "answers": [_told(line, one) for one in queries.answers_of(line)],
        "before": [
            {"sanction": one, "words": wording.penalty(pack, one.sanction_id)}
            for one in track.withdrawn_sanctions.filter(recorded_for=line.institution)
        ]
        if line.state == LineState.ACKNOWLEDGED
        else [],
        "undo": _undo(request, opened, tried),
        "package": queries.package_of(line),
        "returned": queries.returned_before(line),
        "zone": case.region.timezone,
        "form": form if form is not None and form.errors else None,
        "refused": tried.refused,
    }
    errors = bool((form is not None and form.errors) or tried.refused)
    return render(request, "referral/line.html", context, status=422 if errors else 200)


def _told(line: ReferralLine, answer: Answer) -> dict[str, object]:
    pack = pack_of(line.track.case)
    transition = pack.transitions.get(answer.step)
    coded = reasons.codes(pack, answers.GROUPS[answer.step]) if answer.step in answers.GROUPS else ()
    outcome = next((wording.said(one.wording) for one in coded if one.code == answer.code), "")
    if answer.step == "record_sanction":
        outcome = wording.penalty(pack, answer.code)
    return {
        "answer": answer,
        "words": course.name_of(answer.step)
        or (wording.said(transition.wording) if transition else answer.step),
        "outcome": outcome,
        "withdrawn": getattr(answer, "withdrawn", None),
    }


def _undo(request: StaffRequest, opened: Opened, tried: Tried) -> dict[str, object] | None:
    """The last answer with the form that takes it back, or why it cannot be taken back."""
    if opened.line.state == LineState.SENT:
        return None
    try:
        found = answers.undoable(opened.line, by=Actor.of(request.viewer), for_body=opened.for_body)
    except answers.UndoRefused as refused:
        return None if refused.code == "nothing" else {"why": undo_words(refused, opened)}
    form = tried.undo or TakeBackForm(prefix="undo", initial={"event": found.event.pk})
    return {
        "form": form,
        "open": tried.undo is not None,
        "deed": sentences.deed(found.event, pack_of(opened.line.track.case), get_language() or "id"),
    }


def _asked(opened: Opened, form: Form) -> Form:
    if opened.for_body:
        ask_for_letter(form)
    return form


def _key_form(opened: Opened, data: QueryDict | None = None) -> KeyedForm:
    return _asked(opened, KeyedForm(data))


def _return_form(opened: Opened, data: QueryDict | None = None) -> ReturnForm:
    codes = _code_choices(answers.codes_of(opened.line, Group.RETURNED))
    return _asked(opened, ReturnForm(data, prefix="return", codes=codes))


def _sanction_form(opened: Opened, data: QueryDict | None = None) -> SanctionForm:
    track = opened.line.track
    form = SanctionForm(
        data,
        prefix="sanction",
        menu=sanctions.menu(track),
        language=get_language() or "id",
        free=sanctions.is_free(track),
    )
    return _asked(opened, form)


def _step_form(opened: Opened, offered: answers.Offered, data: QueryDict | None = None) -> BodyStepForm:
    decides = offered.step.id == answers.REMEDY and offered.codes
    form = BodyStepForm(
        data,
        prefix=f"step-{offered.step.id}",
        codes=_code_choices(offered.codes),
        reasoned=offered.reasoned,
        menu=sanctions.menu_after_remedy(opened.line.track) if decides else (),
        language=get_language() or "id",
    )
    return _asked(opened, form)


def _letter(form: forms.Form) -> Letter | None:
    """Of a form that was asked for it."""
    said = form.cleaned_data
    return Letter(said["letter_number"], said["letter_on"]) if "letter_on" in form.fields else None


def _letter_words() -> str:
    return _(
        "The day of the letter does not fit: it lies before the referral or ahead. Nothing was recorded."
    )


def _code_choices(codes: Sequence[CodedReason]) -> list[tuple[str, str]]:
    return [(one.code, wording.said(one.wording)) for one in codes]


@staff_page(Role.RECEIVING_OFFICER, *OFFICERS)
def line_page(request: StaffRequest, line_id: UUID) -> HttpResponse:
    return _page(request, opened_line(request.viewer, line_id))


def _already() -> str:
    return _(
        "This referral has been answered already, perhaps by a colleague. Nothing was "
        "changed; below is how it stands."
    )


def _late(request: StaffRequest, line_id: UUID, tried: Tried | None = None) -> HttpResponse:
    return _page(request, opened_line(request.viewer, line_id), replace(tried or Tried(), refused=_already()))


@require_POST
@staff_page(Role.RECEIVING_OFFICER, *OFFICERS)
def acknowledge(request: StaffRequest, line_id: UUID) -> HttpResponse:
    opened = opened_line(request.viewer, line_id)
    form = _key_form(opened, request.POST)
    proof = _proof(request, form) if form.is_valid() else None
    if not form.is_valid():
        return _page(request, opened, Tried(acknowledge=form))
    try:
        answers.acknowledge(
            opened.line.pk,
            form.cleaned_data["key"],
            by=Actor.of(request.viewer),
            letter=_letter(form),
            proof=proof,
        )
    except answers.LetterRefused:
        form.add_error("letter_on", _letter_words())
        return _page(request, opened, Tried(acknowledge=form))
    except answers.CLOSED:
        return _late(request, line_id)
    return redirect("referral:line", line_id=line_id)


@require_POST
@staff_page(Role.RECEIVING_OFFICER, *OFFICERS)
def give_back(request: StaffRequest, line_id: UUID) -> HttpResponse:
    opened = opened_line(request.viewer, line_id)
    form = _return_form(opened, request.POST)
    proof = _proof(request, form) if form.is_valid() else None
    if not form.is_valid():
        return _page(request, opened, Tried(give_back=form))
    said, letter = form.cleaned_data, _letter(form)
    answer = Said(
        said["key"],
        "return_file",
        on=letter.on if letter else None,
        code=said.get("code", ""),
        text=said["reason"],
        proof=proof,
        letter=letter,
    )
    try:
        answers.give_back(opened.line.pk, answer, by=Actor.of(request.viewer))
    except answers.LetterRefused:
        form.add_error("letter_on", _letter_words())
        return _page(request, opened, Tried(give_back=form))
    except answers.CLOSED:
        return _late(request, line_id, Tried(give_back=form))
    return redirect("referral:line", line_id=line_id)


def _proof(request: StaffRequest, form: forms.Form) -> Staged | None:
    """The file that was sent along, on its way into custody; a refused one is said in the form."""
    file = next(iter(arrived(request.FILES.getlist(PLAIN_FIELD))), None)
    if file is None:
        return None
    try:
        if file.locked is None:
            raise file.refused or files.FileRefused(files.Refusal.EMPTY, "")
        return receiving.proof(file.locked)
    except files.FileRefused as refused:
        form.add_error(None, refused.message)
    return None


@require_POST
@staff_page(Role.RECEIVING_OFFICER, *OFFICERS)
def record_sanction(request: StaffRequest, line_id: UUID) -> HttpResponse:
    opened = opened_line(request.viewer, line_id)
    form = _sanction_form(opened, request.POST)
    proof = _proof(request, form) if form.is_valid() else None
    if not form.is_valid():
        return _page(request, opened, Tried(sanction=form))
    said = form.cleaned_data
    penalty = sanctions.Penalty(
        said["sanction"],
        said["decision_number"],
        said["decided_on"],
        said["starts_on"],
        said["ends_on"],
        said.get("reason", ""),
    )
    answer = Said(
        said["key"],
        "record_sanction",
        on=said["decided_on"],
        code=said["sanction"],
        letter_number=said["decision_number"],
        proof=proof,
        letter=_letter(form),
    )
    try:
        answers.sanction(opened.line.pk, answer, penalty, by=Actor.of(request.viewer))
    except answers.LetterRefused:
        form.add_error("letter_on", _letter_words())
        return _page(request, opened, Tried(sanction=form))
    except dates.DayRefused as refused:
        field = "ends_on" if refused.code == "ends_first" else "decided_on"
        form.add_error(field, day_words(refused, opened.line.track.case))
        return _page(request, opened, Tried(sanction=form))
    except (*answers.CLOSED, sanctions.SanctionRefused):
        return _late(request, line_id, Tried(sanction=form))
    return redirect("referral:line", line_id=line_id)


@require_POST
@staff_page(Role.RECEIVING_OFFICER, *OFFICERS)
def record_step(request: StaffRequest, line_id: UUID, step: str) -> HttpResponse:
    """A step of examination, objection or completion that the rules of the case know."""
    opened = opened_line(request.viewer, line_id)
    line = opened.line
    if step not in answers.BODY_STEPS or step not in pack_of(line.track.case).transitions:
        raise Http404
    offered = next((one for one in answers.offered(line) if one.step.id == step), None)
    form = (
        BodyStepForm(request.POST, prefix=f"step-{step}")
        if offered is None
        else _step_form(opened, offered, request.POST)
    )
    known = form.is_valid() and answers.given(line.pk, form.cleaned_data["key"], step)
    if known:
        return redirect("referral:line", line_id=line_id)
    if offered is None:
        return _late(request, line_id)
    proof = _proof(request, form) if form.is_valid() else None
    if not form.is_valid():
        return _step_page(request, opened, step, form)
    said = form.cleaned_data
    answer = Said(
        said["key"],
        step,
        said["on"],
        said.get("code", ""),
        said["text"],
        said["letter_number"],
        proof,
        _letter(form),
    )
    penalty = (
        sanctions.Penalty(
            said["sanction"], said["letter_number"], said["on"], said["starts_on"], said["ends_on"]
        )
        if said.get("sanction")
        else None
    )
    try:
        answers.record(line.pk, answer, by=Actor.of(request.viewer), penalty=penalty)
    except answers.WordsMissing:
        form.add_error("text", _("Write the reason in words: “another reason” alone tells nobody why."))
        return _step_page(request, opened, step, form)
    except answers.LetterRefused:
        form.add_error("letter_on", _letter_words())
        return _step_page(request, opened, step, form)
    except dates.DayRefused as refused_day:
        field = "ends_on" if refused_day.code == "ends_first" else "on"
        form.add_error(field, day_words(refused_day, line.track.case))
        return _step_page(request, opened, step, form)
    except procedure.StepNotAllowed as refused:
        form.add_error(None, wording.said(refused.wording))
        again = opened_line(request.viewer, line_id)
        return _step_page(request, again, step, form)
    except (referrals.LineClosed, answers.AnswerRefused, sanctions.SanctionRefused):
        return _late(request, line_id)
    return redirect("referral:line", line_id=line_id)


def _step_page(request: StaffRequest, opened: Opened, step: str, form: BodyStepForm) -> HttpResponse:
    """Where a step that was not taken is shown again as it was typed."""
    if step == answers.ENDS:
        return _ending_page(request, opened, form)
    return _page(request, opened, Tried(step=step, step_form=form))


def _ending_page(request: StaffRequest, opened: Opened, form: BodyStepForm) -> HttpResponse:
    line = opened.line
    case = line.track.case
    context = {
        "title": wording.said(pack_of(case).transitions[answers.ENDS].wording),
        "line": line,
        "case": case,
        "person": line.track.person,
        "step": answers.ENDS,
        "form": form,
        "back": reverse("referral:line", args=[line.pk]),
    }
    return render(request, "referral/ending.html", context, status=422 if form.errors else 200)


@require_GET
@staff_page(Role.RECEIVING_OFFICER, *OFFICERS)
def end_track(request: StaffRequest, line_id: UUID) -> HttpResponse:
    """A page of its own before a track ends for good; where that is not open, the page of the referral."""
    opened = opened_line(request.viewer, line_id)
    offered = next((one for one in answers.offered(opened.line) if one.step.id == answers.ENDS), None)
    if offered is None:
        return redirect("referral:line", line_id=line_id)
    return _ending_page(request, opened, _step_form(opened, offered))


@require_POST
@staff_page(Role.RECEIVING_OFFICER, *OFFICERS)
def take_back(request: StaffRequest, line_id: UUID) -> HttpResponse:
    opened = opened_line(request.viewer, line_id)
    form = TakeBackForm(request.POST, prefix="undo")
    if not form.is_valid():
        return _page(request, opened, Tried(undo=form))
    said = form.cleaned_data
    try:
        answers.take_back(
            opened.line.pk,
            said["event"] or 0,
            said["reason"],
            by=Actor.of(request.viewer),
            for_body=opened.for_body,
        )
    except answers.UndoRefused as refused:
        again = opened_line(request.viewer, line_id)
        return _page(request, again, Tried(undo=form, refused=undo_words(refused, again)))
    return redirect("referral:line", line_id=line_id)


def undo_words(refused: answers.UndoRefused, opened: Opened) -> str:
    """Why the last answer cannot be taken back, and what to do."""
    case = opened.line.track.case
    step = ""
    if refused.event is not None:
        step = sentences.deed(refused.event, pack_of(case), get_language() or "id")
    return {
        "nothing": _("Nothing recorded here can be taken back."),
        "reason_missing": _("Write why it is taken back."),
        "corrected": _(
            "Its day was put right since by %(office)s, so it cannot be taken back here. Ask that office."
        ),
        "not_yours": _(
            "%(step)s Whoever recorded it takes it back: you cannot take back what another side recorded. "
            "Ask them."
        ),
        "went_on": _(
            "Something stands on your last answer, so it cannot be taken back: %(step)s Ask %(office)s to "
            "put it right."
        ),
    }[refused.code] % {"step": step or wording.state_of(case.step, pack_of(case)), "office": case.office.name}


@require_GET
@staff_page(Role.RECEIVING_OFFICER, *OFFICERS)
def proof(request: StaffRequest, line_id: UUID, answer_id: int) -> HttpResponseBase:
    answer = referral_access.proof_for(request.viewer, line_id, answer_id)
    if answer.file is None:
        raise Http404
    try:
        return files.serve(answer.file, f"bukti-{answer.pk}", by=request.viewer.actor)
    except files.FileDamaged:
        return render(request, "referral/damaged.html", status=409)
