"""The silence ledger: every recommendation with its age, whose turn it is, and the next letter."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from netra.accounts.access import StaffRequest, staff_page
from netra.cases import access as cases
from netra.cases import opening, wording
from netra.cases.access import OFFICERS
from netra.cases.models import ReferralLine
from netra.cases.people import Actor
from netra.cases.procedure import pack_of
from netra.documents.typesetting import PressFailed
from netra.documents.views.checking import check_address
from netra.followup import letters, queries, requests, sentences
from netra.followup.access import recommendation_for
from netra.followup.forms import PrintForm, SentForm
from netra.followup.ladder import Code
from netra.followup.models import Request
from netra.followup.queries import Order, Row, Turn, Wish
from netra.platform.clock import office_today
from netra.platform.files import FileRefused
from netra.platform.ui import exports, formats
from netra.platform.ui.tables import Cell, Column, Table


def _address(wish: Wish, name: str = "followup:ledger", **changes: str) -> str:
    asked = {
        "giliran": wish.turn.value if wish.turn else "",
        "urut": "" if wish.order is Order.OLDEST else wish.order.value,
        **changes,
    }
    query = urlencode({key: value for key, value in asked.items() if value})
    return reverse(name) + (f"?{query}" if query else "")


def _wish(request: StaffRequest) -> Wish:
    return queries.read_wish(
        request.GET.get("giliran", ""), request.GET.get("urut", ""), request.GET.get("sesudah", "")
    )


def person_words(row: Row) -> str:
    person = row.line.track.person
    return person.name if row.named else _("Person %(number)s") % {"number": person.position}


def _next_cell(row: Row) -> Cell:
    if row.prepared is not None:
        return Cell(
            sentences.rung(row.prepared.rung),
            chip_kind="urgent",
            chip_text=_("ready to be sent"),
            note=sentences.prepared(row.prepared),
        )
    if row.next_step is None:
        return Cell("–")
    today = office_today(row.line.track.case.region.timezone)
    return Cell(sentences.rung(row.next_step.rung.code), note=sentences.when(row.next_step, today))


def _cells(row: Row) -> list[Cell]:
    line, case = row.line, row.line.track.case
    return [
        Cell(
            person_words(row),
            url=reverse("followup:recommendation", args=[line.pk]),
            note=f"{case.reference} · {wording.act_of(case, pack_of(case))}",
            example=case.example,
        ),
        Cell(formats.short_date(line.referred_on, with_year=True), note=sentences.age(row.age)),
        Cell(
            line.institution.name,
            chip_kind="soon" if row.conflicts else "",
            chip_text=_("conflict of interest") if row.conflicts else "",
            note=case.region.full_name,
        ),
        Cell(
            sentences.last_move(row.last, row, named=row.named),
            note=formats.short_date_time(row.last.office_time, case.region.timezone) if row.last else "",
        ),
        Cell(sentences.party(row), chip_kind=sentences.LOOKS[row.turn], chip_text=sentences.turn(row.turn)),
        _next_cell(row),
    ]


@staff_page(*OFFICERS)
def ledger(request: StaffRequest) -> HttpResponse:
    wish = _wish(request)
    found = queries.page(request.viewer, wish)
    counted = queries.counts(request.viewer)
    filters = [
        {
            "label": _("All"),
            "url": _address(wish, giliran=""),
            "count": sum(counted.values()),
            "chosen": wish.turn is None,
        },
        *(
            {
                "label": sentences.turn(turn),
                "url": _address(wish, giliran=turn.value),
                "count": counted[turn],
                "chosen": wish.turn is turn,
            }
            for turn in Turn
        ),
    ]
    oldest = wish.order is Order.OLDEST
    table = Table(
        caption=_("Recommendations"),
        columns=[
            Column(_("Person")),
            Column(
                _("Referred"),
                sort_url=_address(wish, urut=Order.NEWEST.value if oldest else ""),
                direction="ascending" if oldest else "descending",
            ),
            Column(_("Referred to"), wide=True),
            Column(_("Last move"), wide=True),
            Column(_("Whose turn"), wide=True),
            Column(_("Next letter"), wide=True),
        ],
        rows=[_cells(row) for row in found.rows],
        empty=_("No recommendations here. One appears as soon as a track is referred to a body."),
        csv_url=_address(wish, "followup:ledger_csv"),
        more_url=_address(wish, sesudah=found.more) if found.more else "",
        more_label=_("Show more recommendations"),
    )
    clear = _address(wish, giliran="") if wish.turn else ""
    return render(request, "followup/ledger.html", {"table": table, "filters": filters, "clear_url": clear})


CSV_HEAD = (
    *(
        "terlapor",
        "jabatan",
        "nomor",
        "kantor",
        "wilayah",
        "kode_wilayah",
        "diteruskan",
        "kepada",
        "umur_hari",
    ),
    *("keadaan", "gerak_terakhir", "giliran", "langkah_berikut", "jatuh_hari", "dasar_hari"),
    *("surat_terkirim", "konflik_kepentingan", "contoh"),
)


@staff_page(*OFFICERS)
def ledger_csv(request: StaffRequest) -> HttpResponse:
    return exports.csv_response(
        "rekomendasi", CSV_HEAD, map(_csv_row, queries.every(request.viewer, _wish(request)))
    )


def _csv_row(row: Row) -> list[exports.Value]:
    line, case = row.line, row.line.track.case
    step = row.next_step
    return [
        person_words(row),
        line.track.person.post if row.named else "",
        case.reference,
        case.office.name,
        case.region.full_name,
        case.region_id,
        line.referred_on,
        line.institution.name,
        row.age,
        wording.state_of(line.track.step, pack_of(case)),
        row.last.office_time.date() if row.last else None,
        sentences.turn(row.turn),
        sentences.rung(step.rung.code) if step else "",
        step.due_on if step else None,
        str(step.day.label) if step and step.due_on else "",
        "; ".join(f"{one.letter_number} ({one.sent_on})" for one in row.sent),
        " ".join(one.sentence() for one in row.conflicts),
        "contoh" if case.example else "",
    ]


@staff_page(*OFFICERS)
def recommendation(request: StaffRequest, line_id: UUID) -> HttpResponse:
    return _page(request, recommendation_for(request.viewer, line_id))


def _page(
    request: StaffRequest,
    line: ReferralLine,
    *,
    form: SentForm | None = None,
    print_form: PrintForm | None = None,
    refused: str = "",
) -> HttpResponse:
    row = queries.row_of(request.viewer, line)
    case = line.track.case
    today = opening.local_date(case)
    own = cases.is_own(request.viewer, case)
    letter = letters.written(line, Code(row.prepared.rung), row.sent, today) if own and row.prepared else None
    prints = letters.printed(row.prepared, case) if letter and row.prepared else []
    imposed = None if row.silent else getattr(line.track, "sanction", None)
    sent = {one.rung for one in row.sent}
    context = {
        "row": row,
        "line": line,
        "case": case,
        "person": person_words(row),
        "act": wording.act_of(case, pack_of(case)),
        "state": wording.state_of(line.track.step, pack_of(case)),
        "track_kind": wording.track_kind(line.track.kind),
        "age": sentences.age(row.age),
        "turn": sentences.whose_turn(row),
        "turn_look": sentences.LOOKS[row.turn],
        "turn_chip": sentences.turn(row.turn),
        "conflicts": row.conflicts,
        "moves": [(event, sentences.last_move(event, row, named=row.named)) for event in queries.moves(line)],
        "zone": case.region.timezone,
        "earlier": queries.earlier_lines(line),
        "silent": row.silent,
        "steps": [
            {
                "code": step.rung.code.value,
                "words": sentences.rung(step.rung.code),
                "when": sentences.when(step, today),
                "rule": wording.said(step.rung.wording),
                # Shown is the letter that may be written: that it is the thing to ask.
                "unsure": not step.rung.citation.is_verified("request"),
                "rule_id": step.rung.rule_id,
                "may_be_prepared": step.may_be_prepared,
                "sent": step.rung.code in sent,
                "prepared": row.prepared is not None and row.prepared.rung == step.rung.code,
            }
            for step in row.steps
        ],
        "own": own,
        "named": row.named,
        "imposed": imposed,
        "penalty": wording.penalty(pack_of(case), imposed.sanction_id) if imposed else "",
        "penalty_unsure": imposed is not None and wording.penalty_is_unsure(pack_of(case), imposed),
        "letter": letter,
        "prepared": row.prepared,
        "prepared_words": sentences.prepared(row.prepared) if row.prepared else "",
        "sent": row.sent,
        # Of the two forms the one that was sent, for the summary of what is wrong with it.
        "form": form or print_form,
        "sent_form": form
        or SentForm(initial={"letter_number": prints[0].number if prints else ""}, printed=bool(prints)),
        "print_form": print_form or PrintForm(),
        "prints": prints,
        "refused": refused,
    }
    wrong = any(one is not None and one.errors for one in (form, print_form))
    status = 422 if refused or wrong else 200
    return render(request, "followup/recommendation.html", context, status=status)


@require_POST
@staff_page(*OFFICERS)
def prepare(request: StaffRequest, line_id: UUID) -> HttpResponse:
    line = recommendation_for(request.viewer, line_id, own=True)
    code = request.POST.get("surat", "")
    if code not in set(Code):
        return _page(request, line, refused=_("Choose which letter is to be prepared."))
    try:
        requests.prepare(line.pk, Code(code), by=Actor.of(request.viewer))
    except requests.RequestRefused as error:
        return _page(request, recommendation_for(request.viewer, line_id), refused=sentences.refused(error))
    return redirect("followup:recommendation", line_id=line_id)


@require_POST
@staff_page(*OFFICERS)
def print_letter(request: StaffRequest, line_id: UUID, request_id: int) -> HttpResponse:
    """The prepared letter as PDF with the office's head. It matches its code once it is recorded as sent."""
    line = recommendation_for(request.viewer, line_id, own=True)
    row = queries.row_of(request.viewer, line)
    form = PrintForm(request.POST)
    if row.prepared is None or row.prepared.pk != request_id:
        return _page(
            request, line, refused=_("This letter is not waiting to be sent any more. Nothing was printed.")
        )
    if not form.is_valid():
        return _page(request, line, print_form=form)
    letter = letters.written(line, Code(row.prepared.rung), row.sent, opening.local_date(line.track.case))
    try:
        letters.set_in_type(
            row.prepared,
            line.track.case,
            letter,
            by=Actor.of(request.viewer),
            address=check_address(request),
            number=form.cleaned_data["number"].strip(),
        )
    except PressFailed:
        form.add_error(
            None,
            _(
                "The document could not be set in type. Nothing was kept. Try again, or tell "
                "the administrator."
            ),
        )
        return _page(request, line, print_form=form)
    except FileRefused as refused:
        form.add_error(None, refused.message)
        return _page(request, line, print_form=form)
    return redirect("followup:recommendation", line_id=line_id)


@require_POST
@staff_page(*OFFICERS)
def sent(request: StaffRequest, line_id: UUID, request_id: int) -> HttpResponse:
    line = recommendation_for(request.viewer, line_id, own=True)
    asked = Request.objects.filter(pk=request_id, line=line).first()
    if asked is None:
        raise Http404
    form = SentForm(request.POST, printed=bool(letters.printed(asked, line.track.case)))
    if not form.is_valid():
        return _page(request, line, form=form)
    said = form.cleaned_data
    try:
        requests.record_sent(
            request_id,
            said["letter_number"],
            said["sent_on"],
            by=Actor.of(request.viewer),
            own_paper=said.get("own_paper", False),
        )
    except requests.RequestRefused as error:
        if error.code in {"day_does_not_fit", "printed_later"}:
            form.add_error("sent_on", sentences.refused(error))
            return _page(request, line, form=form)
        return _page(request, recommendation_for(request.viewer, line_id), refused=sentences.refused(error))
    return redirect("followup:recommendation", line_id=line_id)
