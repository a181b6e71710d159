"""What phones say to the server: JSON and bytes, each request signed by the phone that sends it.

No cookie is read and no session: nothing here rests on what a browser adds by itself, so another site has
nothing to forge, and the token against forgery, which no phone with an outbox of days has, is not asked.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Concatenate, ParamSpec
from uuid import UUID

from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.http.request import RawPostDataException
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from netra.accounts.middleware import open_to_all
from netra.field import devices, keys, offering, parcels, pieces, receiving, sentences, signatures
from netra.field.devices import Asked, EnrolmentRefused
from netra.field.keys import KeyMissing
from netra.field.models import Channel, Device, Parcel, State
from netra.field.parcels import NoParcel
from netra.field.receiving import TooMuch
from netra.platform.clock import office_now, wall_now
from netra.platform.files import FileRefused

P = ParamSpec("P")
MOST_ASKED = 500


class DeviceRequest(HttpRequest):
    device: Device


def refused(status: int, sentence: str, **more: object) -> JsonResponse:
    return JsonResponse({"refusal": sentence, **more}, status=status)


def _answered(view: Callable[P, HttpResponseBase]) -> Callable[P, HttpResponseBase]:
    """What stands in the way for a while is said as such, so that a phone tries again and drops nothing."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        try:
            response = view(*args, **kwargs)
        except (KeyMissing, OperationalError, TooMuch, FileRefused) as away:
            response = refused(503, sentences.away(away))
            response["Retry-After"] = "300"
        response["Cache-Control"] = "no-store"
        return response

    return guarded


def outside(view: Callable[P, HttpResponseBase]) -> Callable[P, HttpResponseBase]:
    made: Callable[P, HttpResponseBase] = csrf_exempt(open_to_all(_answered(view)))
    return made


def signed(
    view: Callable[Concatenate[DeviceRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Only for a phone that was let in once. A revoked one may still hand over: its records are held."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        device = _device(request)
        if device is None:
            return refused(
                401,
                _(
                    "This phone is not known here, or its signature does not fit. Everything stays in your "
                    "outbox. Ask your office for a new code."
                ),
            )
        devices.heard(device, wall_now())
        request.device = device  # type: ignore[attr-defined]  # a DeviceRequest from here on
        return view(request, *args, **kwargs)  # type: ignore[arg-type]  # the same

    return outside(guarded)


def body_of(request: HttpRequest) -> bytes:
    """A form is nothing that a phone sends; its body has been taken apart already."""
    try:
        return request.body
    except RawPostDataException:
        return b""


def _device(request: HttpRequest) -> Device | None:
    try:
        key = UUID(request.headers.get("X-Netra-Device", ""))
    except ValueError:
        return None
    device = Device.objects.select_related("account", "office").filter(pk=key).first()
    if device is None:
        return None
    time = request.headers.get("X-Netra-Time", "")
    text = signatures.request_text(request.method or "", request.get_full_path(), time, body_of(request))
    found = signatures.is_signed(device.public_key, text, request.headers.get("X-Netra-Signature", ""))
    return device if found else None


def timed(device: Device) -> dict[str, object]:
    now = office_now().isoformat(timespec="milliseconds")
    return {"server_time": now, "server_time_mac": keys.time_mac(device.pk, now)}


@require_GET
@outside
def key(request: HttpRequest) -> HttpResponseBase:
    """The public half: anybody may know it."""
    return JsonResponse({"recipient": keys.recipient(), "server_time": office_now().isoformat()})


@require_POST
@outside
def enrol(request: HttpRequest) -> HttpResponseBase:
    told = _object(body_of(request))
    code, public, name = (told.get(one) for one in ("code", "key", "name"))
    if not isinstance(code, str) or not isinstance(public, str) or not isinstance(name, str):
        return refused(422, sentences.enrolment("no_code"))
    label = "".join(one for one in name if one.isprintable()).strip()[:80]
    try:
        device = devices.enrol(Asked(code[:200], public[:200], label or _("Phone")))
    except EnrolmentRefused as error:
        status = {"used": 409, "known_key": 409, "expired": 410}.get(error.code, 422)
        return refused(status, sentences.enrolment(error.code))
    return JsonResponse({**offering.of(device), **timed(device)}, status=201)


@require_POST
@signed
def about(request: DeviceRequest) -> HttpResponseBase:
    """What a phone was told when it was let in, as it is now: villages, acts and classes change."""
    if request.device.revoked_at is not None:
        return refused(410, sentences.enrolment("already"))
    return JsonResponse({**offering.of(request.device), **timed(request.device)})


@require_POST
@signed
def send(request: DeviceRequest) -> HttpResponseBase:
    try:
        sent = parcels.read(body_of(request), largest_file=settings.RESUMABLE_MAX_BYTES)
        parcel = receiving.take(sent, channel=Channel.DIRECT, carrier=request.device)
    except NoParcel as error:
        return refused(422, sentences.no_parcel(error.code), code=error.code)
    parcel = receiving.settle(parcel.pk) if parcel.state == State.STORED else parcel
    [said] = _states([parcel])
    return JsonResponse(
        {**said, "record": str(sent.record), "body_sha256": sent.body_sha256, **timed(request.device)}
    )


@require_http_methods(["PUT"])
@signed
def piece(request: DeviceRequest, device_id: UUID, record: UUID, n: int) -> HttpResponseBase:
    asked = request.GET.get("offset", "")
    if not asked.isdecimal() or len(asked) > 15 or len(body_of(request)) > pieces.PIECE_MAX_BYTES:
        return refused(422, _("This piece cannot be taken. It stays in your outbox."))
    parcel = Parcel.objects.filter(device=device_id, record=record, first=True).defer("body").first()
    if parcel is None:
        return refused(404, _("Send the record first, then its files. It stays in your outbox."))
    try:
        part, whole = receiving.take_piece(parcel, n, int(asked), body_of(request))
    except LookupError:
        return refused(404, _("The record names no such file. It stays in your outbox."))
    except pieces.WrongOffset as wrong:
        return JsonResponse({"offset": wrong.offset, **timed(request.device)}, status=409)
    offset = pieces.have(part)
    # All its bytes came, and they begin again: the file was not the one that its record names.
    broken = not whole and offset == 0 and int(asked) + len(body_of(request)) >= part.size
    said: dict[str, object] = {"offset": offset, "complete": whole, "sha256_ok": not broken}
    if broken:
        said["refusal"] = _("The file arrived damaged. It is sent again from its beginning.")
    return JsonResponse({**said, **timed(request.device)})


@require_POST
@signed
def states(request: DeviceRequest) -> HttpResponseBase:
    """For the records of the phone that asks; of another one's where it names that phone."""
    told = _object(body_of(request))
    asked, whose = told.get("records"), told.get("device")
    try:
        if not isinstance(asked, list) or len(asked) > MOST_ASKED:
            raise ValueError
        records = [UUID(one) for one in asked]
        device_id = UUID(whose) if isinstance(whose, str) else request.device.pk
    except (ValueError, TypeError, AttributeError):
        return refused(422, _("This question was not understood."))
    found = Parcel.objects.filter(device=device_id, record__in=records, first=True).select_related("case")
    done = [receiving.settle(one.pk) if one.state == State.STORED else one for one in found.defer("body")]
    said = {str(one.record): state for one, state in zip(done, _states(done), strict=True)}
    return JsonResponse({"records": said, **timed(request.device)})


def _states(found: Sequence[Parcel]) -> list[dict[str, object]]:
    lacking = receiving.missing(
        [one for one in found if one.state == State.STORED or one.state == State.HELD]
    )
    return [
        {
            "state": "held" if one.state == State.CLOSED else one.state,
            "missing": lacking.get(one.pk, []),
            **sentences.of_parcel(one),
        }
        for one in found
    ]


def _object(body: bytes) -> Mapping[str, object]:
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}
