"""A report that was brought to the office: an officer writes it down, prints it to be signed, records it."""

from dataclasses import replace

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from netra.accounts.access import StaffRequest, staff_page
from netra.cases import findings
from netra.cases.access import OFFICERS
from netra.cases.models import Case, TipChannel
from netra.cases.people import Actor
from netra.cases.views.answering import refuse
from netra.cases.views.findings import grant_for
from netra.institutions import settings as office_settings
from netra.law import packs
from netra.law.entries import Status
from netra.law.forms import form_of
from netra.platform.clock import office_today
from netra.platform.ui import formats
from netra.regions import queries as regions
from netra.reports import door, evidence, intake, triage
from netra.reports.counter_forms import CounterForm, Signed
from netra.reports.evidence import Gathered
from netra.reports.forms import readable
from netra.reports.intake import IntakeRefused, Place
from netra.reports.models import Channel
from netra.reports.paper import FORM, unasked
from netra.reports.views import as_read, check_lines, refusal_sentence, to_receipt

# How first information came, for a report that nobody signs.
_TOLD = {
    Channel.COUNTER: TipChannel.SPOKEN,
    Channel.PHONE: TipChannel.SPOKEN,
    Channel.LETTER: TipChannel.WRITTEN,
    Channel.MESSAGE: TipChannel.ONLINE,
}


@staff_page(*OFFICERS)
def take_in(request: StaffRequest) -> HttpResponse:
    today = office_today("Asia/Jayapura")
    election = intake.election_with_rules(today)
    if election is None:
        return render(request, "cases/counter_closed.html", status=409 if request.method == "POST" else 200)
    pack = packs.shipped(election.law_pack)
    if request.method != "POST":
        return _form_page(request, CounterForm(pack=pack, today=today), Gathered((), ()))
    form = CounterForm(request.POST, pack=pack, today=today)
    valid = form.is_valid()
    gathered = evidence.posted(request, form.data.get("key", ""))
    form.data = readable(form.data)
    action = request.POST.get("action", "check")
    if action == "edit":
        form.errors.clear()
        return _form_page(request, form, gathered)
    if not valid or gathered.errors:
        return _form_page(request, form, gathered, status=422)
    if action == "information" and gathered.pieces:
        form.add_error(
            None,
            _(
                "First information keeps no files here. Take the files out below, or record the report; "
                "nothing was recorded yet."
            ),
        )
        return _form_page(request, form, gathered, status=422)
    if action == "information":
        return _as_information(request, form, gathered)
    try:
        place = intake.place_of(form.cleaned_data["region_code"])
        if action == "send":
            submission = replace(form.submission(), taken_by=request.viewer.actor)
            named = [door.NamedFile(piece.name, piece.locked) for piece in gathered.pieces]
            return to_receipt(door.receive(submission, named))
    except IntakeRefused as refused:
        field = {"region": "region", "delivered_on": "delivered_on"}.get(refused.field)
        form.add_error(field, refusal_sentence(refused))
        return _form_page(request, form, gathered, status=422)
    return _check_page(request, form, gathered, place)


def _as_information(request: StaffRequest, form: CounterForm, gathered: Gathered) -> HttpResponse:
    """Nobody signs it: the office traces it alone. Who brought it is not asked and not kept."""
    asked, made = form.cleaned_data, list[Case]()

    def note() -> None:
        region = regions.region(asked["region_code"])
        if region is None:
            raise findings.FindingRefused("outside")
        event = findings.Event(
            region, asked["description"], asked["act"], asked["event_on"], asked["place_text"]
        )
        tip = findings.Tip(_TOLD[Channel(asked["channel"])], asked["delivered_on"])
        grant = grant_for(request, region.code)
        made.append(
            findings.note_information(tip, event, grant, by=Actor.of(request.viewer), key=asked["key"])
        )

    if not refuse(form, note):
        return _form_page(request, form, gathered, status=422)
    return redirect("cases:case", case_id=made[0].pk)


def _form_page(
    request: StaffRequest, form: CounterForm, gathered: Gathered, status: int = 200
) -> HttpResponse:
    return render(
        request,
        "cases/counter.html",
        {
            "form": form,
            "pieces": gathered.pieces,
            "file_errors": gathered.errors,
            "region_choices": form.region_choices,
            "megabytes": settings.UPLOAD_MAX_BYTES // (1024 * 1024),
        },
        status=status,
    )


def _check_page(request: StaffRequest, form: CounterForm, gathered: Gathered, place: Place) -> HttpResponse:
    """What lacks, and the report on paper for the signature. Nothing is stored yet."""
    submission = form.submission()
    pack, zone, asked = place.pack, place.region.timezone, form.cleaned_data
    language = get_language() or "id"
    delivered = asked["delivered_at"]
    span = triage.reporting_limit(pack, submission.known_on)
    checks = triage.checks_before_sending(
        pack,
        submission,
        named=form.is_named,
        described=form.is_described,
        today=delivered.date(),
        evidence_count=len(gathered.pieces),
    )
    paper = form_of(pack, FORM)
    return render(
        request,
        "cases/counter_check.html",
        {
            "form": form,
            "pieces": gathered.pieces,
            "office": place.office,
            "address": office_settings.value(place.office, office_settings.LETTER_ADDRESS) or "",
            "region": place.region,
            "zone": zone,
            "delivered_at": delivered,
            "given": asked,
            "channel": Channel(asked["channel"]).label,
            "identity_kind": as_read(form["identity_kind"]),
            "person_class": as_read(form["person_class"]),
            "checks": check_lines(checks),
            "met_count": sum(check.met for check in checks),
            "late": span is not None and not span.is_open_on(delivered.date()),
            "last_day": formats.day_end(span.last_day, zone) if span else "",
            "unsigned": asked["signed"] == Signed.LATER,
            "paper": paper,
            "paper_title": paper.title.in_language(language),
            "code_is_recalled": paper.code_status is Status.RECALLED,
            "unasked": unasked(paper),
        },
    )
