"""The public door: report form, check before sending, receipt.

A plain HTTP client reports in two requests, without JavaScript:

1. GET /lapor/ sets the cookie `csrftoken`; the page holds `csrfmiddlewaretoken` and a fresh `key`.
2. POST /lapor/ with that cookie and the fields below. With `action=send` the report is received at once and
   the answer is 303 to /lapor/diterima/, sent after the commit; its cookie `netra_receipt` holds the
   receipt code.

Needed: `csrfmiddlewaretoken`, `key` (a UUID; the same key again is the same report), `region` (name or
code, for example 64.02.03), `description`, `action` (`send`; `check`, the default, shows the seven checks
first; `edit`).

May be left out: `region_code` (the choice among several places), `reporter_name`, `reporter_capacity`,
`reporter_address`, `reporter_contact`, `identity_kind`, `person_name`, `person_post`, `person_office`,
`person_address`, `person_class`, `person_number`, `place_text`, `event_on`, `event_time_text`, `known_on`,
`act`, `statement`, `evidence` (files), `staged` (references to files that an earlier post brought), `drop`
(files to take out again).

What is broken is answered with 422 and the form, in which everything typed and every good file is still
there.

A browser with JavaScript seals before it sends. It asks /lapor/kunci/?region=CODE for the holders of the
office, and posts the open fields with `sealed=1`, the flags `described`, `place_given`, `reporter_named` and
`reporter_located`, and `sealed_count`. With `action=send` come `seal_recipient`, `seal_set`, `seal_wraps`,
`seal_narrative`, `seal_identity`, `sealed_meta` and the ciphertexts as `sealed_file`, in the order of
`sealed_meta`; large ones were sent before (`upload_views.py`) and are named by `sealed_upload`, after the
others. The words themselves are not sent; were they, they would be dropped unread. With the header
`X-Netra-Seal: 1` a changed set of holders is answered with 409 and {"code": "holders_changed"}.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.conf import settings
from django.core import signing
from django.forms import BoundField, ChoiceField
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.csrf import csrf_failure as plain_csrf_failure
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from netra.accounts.middleware import open_to_all
from netra.law import citations, packs
from netra.law.entries import LawPack, Status
from netra.law.requirements import Check
from netra.platform.clock import office_today
from netra.platform.clock.installation import is_demo
from netra.platform.ui import formats
from netra.regions import queries as regions
from netra.reports import (
    codes,
    door,
    evidence,
    hints,
    intake,
    limits,
    misuses,
    places,
    queries,
    queue_views,
    sealing,
    tips,
    triage,
    uploads,
    web_post_forms,
)
from netra.reports.evidence import Gathered
from netra.reports.forms import ReportForm, readable
from netra.reports.intake import IntakeRefused, Refusal
from netra.reports.sealed_forms import SealBroken, SealedReportForm, refusal_of_seal
from netra.reports.submission import EVIDENCE_MAX
from netra.reports.web_post_forms import PostForms

RECEIPT_COOKIE = "netra_receipt"
_RECEIPT_SALT = "netra.reports.receipt"
_RECEIPT_SECONDS = 600


@dataclass(frozen=True, slots=True)
class Line:
    """One requirement as the checks list shows it."""

    met: bool
    title: str
    text: str
    # What to do about it, and the fields that ask for it, by their labels: only for whoever is still writing.
    hint: str = ""
    asks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class Given:
    """One thing that was typed, as it will be recorded. No repr: a debug log of templates shows it."""

    label: str
    value: str


def _private(response: HttpResponse) -> HttpResponse:
    """A shared phone must not show a report to the next person who presses Back."""
    patch_cache_control(response, no_store=True, private=True)
    return response


@open_to_all
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@queue_views.keeping_all
def form(request: HttpRequest) -> HttpResponse:
    if _writes(request) and (wait := queue_views.held(request, limits.posts())):
        return wait
    # A post need not ask whether any door is open: its own place says so.
    if request.method != "POST" and (reason := intake.closed()):
        return _closed(request, reason)
    try:
        pack = _pack_of_today()
    except IntakeRefused as refused:
        return _closed(request, refused.code)
    if request.method != "POST":
        return _private(_form_page(request, ReportForm(pack=pack, today=_latest_today()), Gathered((), ())))
    return _private(_posted(request, pack))


def _writes(request: HttpRequest) -> bool:
    """Who only lets the form be checked is asked for nothing."""
    return request.method == "POST" and (request.POST.get("action") == "send" or bool(request.FILES))


def _pack_of_today() -> LawPack:
    election = intake.election_with_rules(office_today(settings.TIME_ZONE))
    if election is None:
        raise IntakeRefused(Refusal.NO_ELECTION)
    return packs.shipped(election.law_pack)


def _latest_today() -> date:
    """The day in the zone where it begins first; receiving looks again with the zone of the place itself."""
    return office_today("Asia/Jayapura")


def _posted(request: HttpRequest, pack: LawPack) -> HttpResponse:
    if request.POST.get("sealed") == "1":
        return _posted_sealed(request, pack)
    report_form = ReportForm(request.POST, pack=pack, today=_latest_today())
    valid = report_form.is_valid()
    gathered = evidence.posted(request, report_form.data.get("key", ""))
    posts = web_post_forms.read(readable(request.POST))
    action = request.POST.get("action", "check")
    if action == "edit":
        report_form.errors.clear()
        return _form_page(request, report_form, gathered, posts=posts)
    if valid:
        report_form.refuse_unsigned(has_signed_form=gathered.has_signed_form)
        _refuse_place(report_form)
    if report_form.errors or gathered.errors or posts.errors:
        return _not_open(request) or _form_page(request, report_form, gathered, posts=posts, status=422)
    if action != "send":
        return _review_page(request, report_form, gathered, pack, posts=posts)
    named = [door.NamedFile(piece.name, piece.locked, piece.signed) for piece in gathered.pieces]
    try:
        return to_receipt(door.receive(replace(report_form.submission(), posts=posts.posts), named))
    except IntakeRefused as refused:
        return _not_received(request, report_form, gathered, refused, posts=posts)


def _posted_sealed(request: HttpRequest, pack: LawPack) -> HttpResponse:
    """The same for a form whose words were sealed by the browser: what is checked is what lies open."""
    report_form = SealedReportForm.drawn_up(request.POST, pack=pack, today=_latest_today())
    valid = report_form.is_valid()
    nothing = Gathered((), ())
    if valid:
        report_form.refuse_unsigned(has_signed_form=report_form.has_signed_form)
    place = _refuse_place(report_form) if valid else None
    if report_form.errors:
        return _not_open(request) or _form_page(request, report_form, nothing, status=422)
    if request.POST.get("action") != "send":
        count = report_form.cleaned_data["sealed_count"] or 0
        return _review_page(request, report_form, nothing, pack, sealed_count=count)
    arrived = uploads.arrived(request.FILES.getlist(uploads.SEALED_FIELD))
    if refusals := [one.refused.message for one in arrived if one.refused]:
        return _form_page(request, report_form, Gathered((), tuple(refusals)), status=422)
    try:
        staged = [one.sealed for one in arrived if one.sealed]
        staged += evidence.sent_before(report_form.cleaned_data["key"], request.POST.getlist("sealed_upload"))
        receipt = intake.receive(report_form.sealed_submission(request.POST, staged), place)
    except SealBroken:
        report_form.add_error(None, refusal_of_seal())
        return _form_page(request, report_form, nothing, status=422)
    except IntakeRefused as refused:
        if refused.code is Refusal.HOLDERS_CHANGED and request.headers.get("X-Netra-Seal") == "1":
            answer = {"code": refused.code.value, "refusal": refusal_sentence(refused)}
            return JsonResponse(answer, status=409)
        return _not_received(request, report_form, nothing, refused)
    if not receipt.repeated:
        for one in arrived:
            one.claim()
    return to_receipt(receipt)


def _not_open(request: HttpRequest) -> HttpResponse | None:
    reason = intake.closed()
    return _closed(request, reason) if reason else None


def _refuse_place(report_form: ReportForm) -> intake.Place | None:
    """Told while the form is still being written, not after everything was sent."""
    try:
        return intake.place_of(report_form.cleaned_data["region_code"], report_form.region_trail)
    except IntakeRefused as refused:
        report_form.add_error("region" if refused.field == "region" else None, refusal_sentence(refused))
        return None


def _not_received(
    request: HttpRequest,
    report_form: ReportForm,
    gathered: Gathered,
    refused: IntakeRefused,
    *,
    posts: PostForms | None = None,
) -> HttpResponse:
    if refused.code is Refusal.NO_ELECTION:
        return _closed(request, refused.code)
    report_form.add_error(None, refusal_sentence(refused))
    return _form_page(request, report_form, gathered, posts=posts, status=422)


@open_to_all
@require_safe
def holder_keys(request: HttpRequest) -> HttpResponse:
    """To whom a browser seals a report from this place. Public halves only; asked without any cookie."""
    try:
        place = intake.place_of(request.GET.get("region", "")[:20])
    except IntakeRefused as refused:
        return _private(JsonResponse({"refusal": refusal_sentence(refused)}))
    recipients = place.recipients
    return _private(
        JsonResponse(
            {
                "office": place.office.key,
                "office_name": place.office.name,
                "set": sealing.set_digest(recipients),
                "holders": [{"id": one.holder_id, "recipient": one.recipient} for one in recipients],
            }
        )
    )


def _form_page(
    request: HttpRequest,
    report_form: ReportForm,
    gathered: Gathered,
    status: int = 200,
    *,
    posts: PostForms | None = None,
) -> HttpResponse:
    if report_form.is_bound:
        report_form.data = readable(report_form.data)
    return render(
        request,
        "reports/form.html",
        {
            "form": report_form,
            "pieces": gathered.pieces,
            "file_errors": gathered.errors,
            "posts": posts or web_post_forms.read(None),
            "region_choices": report_form.region_choices,
            "megabytes": settings.UPLOAD_MAX_BYTES // (1024 * 1024),
            "max_bytes": uploads.sealable(),
            "sealed_megabytes": uploads.sealable() // (1024 * 1024),
            "max_files": EVIDENCE_MAX,
            "page": {"key": "report"},
        },
        status=status,
    )


def _review_page(
    request: HttpRequest,
    report_form: ReportForm,
    gathered: Gathered,
    pack: LawPack,
    *,
    posts: PostForms | None = None,
    sealed_count: int = 0,
) -> HttpResponse:
    report_form.data = readable(report_form.data)
    submission = report_form.open_part()
    region = regions.region(submission.region_code)
    zone = region.timezone if region else settings.TIME_ZONE
    today = office_today(zone)
    checks = triage.checks_before_sending(
        pack,
        submission,
        named=report_form.is_named,
        described=report_form.is_described,
        today=today,
        evidence_count=gathered.evidence_count + sealed_count,
    )
    span = triage.reporting_limit(pack, submission.known_on)
    chance = triage.last_chance(pack, span, submission.region_code, zone) if span else None
    office = queries.office_for(submission.region_code, today, example=is_demo())
    return render(
        request,
        "reports/review.html",
        {
            "form": report_form,
            "pieces": gathered.pieces,
            "posts": posts.written if posts else [],
            "sealed": isinstance(report_form, SealedReportForm),
            "checks": check_lines(checks, report_form),
            "met_count": sum(check.met for check in checks),
            "notices": [check.notice.wording.in_language(_language()) for check in checks if check.notice],
            "span": span,
            "left": chance.left if chance else None,
            "safe": formats.date_time(chance.safe, zone) if chance and chance.safe else "",
            "stays_closed": chance is not None and chance.stays_closed,
            "rule": citations.in_words(span.limit.basis, _language()) if span else "",
            "verified": span is not None
            and span.status is Status.CONFIRMED
            and not span.counting_is_inferred,
            "how": span.limit.wording.in_language(_language()) if span else "",
            "moment": formats.day_end(span.last_day, zone) if span else "",
            "late": span is not None and not span.is_open_on(today),
            "office": office,
            "given": [
                Given(str(field.label), as_read(field))
                for field in report_form.visible_fields()
                if as_read(field)
            ],
            "page": {"key": "report"},
        },
    )


def _language() -> str:
    return get_language() or "id"


def check_lines(checks: Sequence[Check], report_form: ReportForm | None = None) -> list[Line]:
    return [_line(check, report_form) for check in checks]


def _line(check: Check, report_form: ReportForm | None) -> Line:
    hint = hints.HINTS.get(check.reason_code or "") if report_form is not None else None
    return Line(
        met=check.met,
        title=check.wording.in_language(_language()),
        text=check.reason.in_language(_language()) if check.reason else "",
        hint=str(hint.sentence) if hint else "",
        asks=tuple(_label(report_form, name) for name in hint.fields) if hint and report_form else (),
    )


def _label(report_form: ReportForm, name: str) -> str:
    # Files are no field of the form: they come beside it.
    return _("Photos, recordings or papers") if name == hints.EVIDENCE else str(report_form[name].label)


def as_read(field: BoundField) -> str:
    """What will be recorded, not what was typed: a date in full shows how it was understood."""
    value = field.form.cleaned_data.get(field.name)
    if isinstance(value, date):
        return formats.long_date(value)
    if isinstance(value, bool):
        return _("yes") if value else ""
    if value and isinstance(field.field, ChoiceField):
        return str(dict(field.field.choices).get(value, value))  # type: ignore[arg-type]  # choices are pairs here
    return str(value or "")


def refusal_sentence(refused: IntakeRefused) -> str:
    match refused.code:
        case Refusal.UNKNOWN_REGION:
            return _("This place is not known. Write the village, district or regency.")
        case Refusal.NO_HOLDERS:
            return _(
                "The office of this place cannot take reports here yet: too few people there hold the keys "
                "to sealed reports. Nothing was recorded. Bring the report to the office itself."
            )
        case Refusal.HOLDERS_CHANGED:
            return _(
                "The key holders of the office changed just now. Nothing was recorded. Send it once more."
            )
        case Refusal.NOT_LOCKED:
            return refusal_of_seal()
        case Refusal.NO_OFFICE:
            return _("No Bawaslu office is recorded for this place. Bring the report to the nearest office.")
        case Refusal.FILE_GONE:
            return _("A file sent earlier is no longer there. Choose it again.")
        case Refusal.DATE:
            return _("One of the dates is still to come at that place. Check both dates.")
        case Refusal.CODE_LOST:
            return _(
                "This report has been received already, and its code was shown then. It cannot be "
                "shown again."
            )
        case _:
            return _("Something in the form could not be recorded. Check it and send it again.")


def _closed(request: HttpRequest, reason: Refusal) -> HttpResponse:
    """Why nothing is taken here now, and what one can do instead: the nearest office."""
    typed = request.GET.get("wilayah", "")[:120]
    found = places.find(typed) if typed.strip() else None
    office = None
    if found and found.place:
        office = queries.office_for(found.place.code, office_today(settings.TIME_ZONE), example=is_demo())
    return _private(
        render(
            request,
            "reports/closed.html",
            {
                "holders_missing": reason is Refusal.NO_HOLDERS,
                "typed": typed,
                "found": found,
                "office": office,
                "page": {"key": "report"},
            },
            status=409 if request.method == "POST" else 200,
        )
    )


def to_receipt(receipt: intake.Receipt) -> HttpResponse:
    """To a page whose address says nothing. The code travels in a cookie of that page alone, for ten minutes.

    Not in the address (history, logs), not in a session (a row on the server, a cookie for every page).
    Signed, so nobody can plant a code; not encrypted, because the browser that holds it has just been given
    the code to show.
    """
    answer = redirect("reports:receipt")
    answer.status_code = 303
    answer.set_cookie(
        RECEIPT_COOKIE,
        signing.dumps({"code": receipt.code, "changed": receipt.changed}, salt=_RECEIPT_SALT),
        max_age=_RECEIPT_SECONDS,
        path=reverse("reports:receipt"),
        secure=settings.HTTPS,
        httponly=True,
        samesite="Strict",
    )
    return answer


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def receipt(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        # "I have kept the code": this device forgets it.
        answer = redirect("reports:receipt")
        answer.delete_cookie(RECEIPT_COOKIE, path=reverse("reports:receipt"), samesite="Strict")
        return _private(answer)
    try:
        said = signing.loads(
            request.COOKIES.get(RECEIPT_COOKIE, ""), salt=_RECEIPT_SALT, max_age=_RECEIPT_SECONDS
        )
    except signing.BadSignature:
        return _private(render(request, "reports/receipt_over.html", {"page": {"key": "report"}}))
    report = queries.report_by_code(said["code"])
    if report is None:
        tip = tips.by_code(said["code"])
        words = codes.in_words(said["code"])
        misuse = None if tip else misuses.by_code(said["code"])
        context = {"page": {"key": "report"}, "tip": tip, "code": said["code"], "words": words}
        context |= {"misuse": misuse, "changed": said["changed"]}
        page = "reports/receipt_over.html"
        if tip or misuse:
            page = "reports/tip_receipt.html" if tip else "reports/misuse_receipt.html"
        return _private(render(request, page, context))
    zone = report.region.timezone
    return _private(
        render(
            request,
            "reports/receipt.html",
            {
                "code": said["code"],
                "words": codes.in_words(said["code"]),
                "number": report.number,
                "changed": said["changed"],
                "office": report.office,
                "received_at": report.delivered_at,
                "zone": zone,
                "next_steps": triage.next_steps(report),
                "page": {"key": "report"},
            },
        )
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that lay open too long comes back as it was typed, with a fresh token; nothing was recorded."""
    match = request.resolver_match
    if match is None or match.view_name != "reports:form" or intake.closed():
        return plain_csrf_failure(request, reason=reason, template_name="reports/expired.html")
    report_form = ReportForm(request.POST, pack=_pack_of_today(), today=_latest_today())
    report_form.is_valid()
    report_form.errors.clear()
    report_form.data = readable(report_form.data)
    report_form.add_error(
        None, _("This page was open for too long. What you typed is kept. Send it once more.")
    )
    if request.FILES:
        report_form.add_error(None, _("Choose the files again: they were not taken from an expired page."))
    earlier = evidence.gather(report_form.data.get("key", ""), request.POST.getlist("staged"), (), ())
    posts = web_post_forms.read(readable(request.POST))
    return _private(_form_page(request, report_form, earlier, status=403, posts=posts))
