"""Doors for what comes without a network: an outbox file or codes, at the office or through another phone."""

import hashlib
from contextlib import suppress

from django.conf import settings
from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from netra.accounts.access import StaffRequest, staff_page
from netra.cases.access import OFFICERS
from netra.field import bringing, pieces, sentences
from netra.field.bringing import Line, NoOutbox
from netra.field.forms import CodesForm
from netra.field.keys import KeyMissing
from netra.field.receiving import TooMuch
from netra.field.views.wire import DeviceRequest, body_of, refused, signed, timed
from netra.platform.files import FileRefused
from netra.platform.files.staging import staged_place
from netra.reports import uploads

# Files of others that one phone brings in pieces at the same time.
_BEGUN_MOST = 3


@staff_page(*OFFICERS)
def take_in(request: StaffRequest) -> HttpResponse:
    lines: list[Line] | None = None
    sentence = ""
    form = CodesForm(request.POST if "codes" in request.POST else None)
    try:
        if request.method == "POST" and "codes" in request.POST:
            if form.is_valid():
                lines = bringing.take_codes(form.cleaned_data["codes"].splitlines())
                sentence = "" if lines else _("None of these lines is a code of Netra. Nothing was taken in.")
        elif request.method == "POST":
            lines = _take_file(request)
    except NoOutbox as error:
        sentence = sentences.no_outbox(error.code)
    except (FileRefused, KeyMissing, TooMuch) as error:
        sentence = sentences.away(error)
    bad = bool(sentence) or (form.is_bound and not form.is_valid())
    return render(
        request,
        "field/take_in.html",
        {
            "lines": [sentences.line(one) for one in lines] if lines else [],
            "sentence": sentence,
            "form": form,
            "megabytes": settings.UPLOAD_MAX_BYTES // 1024 // 1024,
        },
        status=422 if bad else 200,
    )


def _take_file(request: StaffRequest) -> list[Line]:
    """The page's own field is one of sealed files, which are staged as they come. Raises NoOutbox."""
    for one in uploads.arrived(request.FILES.getlist(uploads.SEALED_FIELD)):
        if one.refused is not None:
            raise one.refused if one.refused.code == "no_room" else NoOutbox("unopened")
        if one.sealed is not None:
            with staged_place(one.sealed.token).open("rb") as handle:
                return bringing.take_outbox(handle)
    raise NoOutbox("nothing")


@require_POST
@signed
def bring(request: DeviceRequest) -> HttpResponseBase:
    content = body_of(request)
    return _bring_piece(request, hashlib.sha256(content).hexdigest(), len(content), 0, content)


@require_http_methods(["PUT"])
@signed
def bring_piece(request: DeviceRequest, digest: str) -> HttpResponseBase:
    offset, size = request.GET.get("offset", ""), request.GET.get("size", "")
    numbers = offset.isdecimal() and size.isdecimal() and max(len(offset), len(size)) < 15
    if not numbers or not 0 < int(size) <= settings.RESUMABLE_MAX_BYTES:
        return refused(422, _("This piece cannot be taken. It stays in your outbox."))
    return _bring_piece(request, digest, int(size), int(offset), body_of(request))


def _bring_piece(
    request: DeviceRequest, digest: str, size: int, offset: int, content: bytes
) -> HttpResponseBase:
    if request.device.revoked_at is not None:
        # What it wrote itself is still taken, and held; it carries nothing for others.
        return refused(410, sentences.enrolment("already"))
    whose, name = f"outbox-{request.device.pk.hex}-", f"outbox-{request.device.pk.hex}-{digest}"
    if name not in (others := pieces.begun(whose)) and len(others) >= _BEGUN_MOST:
        return refused(429, sentences.begun(_BEGUN_MOST, pieces.FORGOTTEN_AFTER.days))
    try:
        place = pieces.gather(name, size, offset, content)
    except pieces.WrongOffset as wrong:
        return JsonResponse({"offset": wrong.offset, **timed(request.device)}, status=409)
    if place is None:
        return JsonResponse({"offset": offset + len(content), "complete": False, **timed(request.device)})
    try:
        with place.open("rb") as handle:
            if hashlib.file_digest(handle, "sha256").hexdigest() != digest:
                return refused(422, sentences.no_outbox("unopened"), offset=0)
            handle.seek(0)
            lines = bringing.take_outbox(handle, carrier=request.device)
    except NoOutbox as error:
        return refused(422, sentences.no_outbox(error.code))
    finally:
        with suppress(FileNotFoundError):
            place.unlink()
    said = [
        {"fate": one.fate, "reason": one.reason, "record": str(one.parcel.record) if one.parcel else None}
        for one in lines
    ]
    return JsonResponse({"offset": size, "complete": True, "lines": said, **timed(request.device)})
