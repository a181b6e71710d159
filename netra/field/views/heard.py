"""Pages of an office about text messages: which are held and why, and what an officer makes of each."""

from collections.abc import Callable
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from netra.accounts.access import StaffRequest, staff_page
from netra.cases import wording
from netra.cases.access import OFFICERS
from netra.cases.findings import Event, FindingRefused, Tip
from netra.cases.forms import TipForm, day_text
from netra.cases.models import TipChannel
from netra.cases.views.answering import open_rules, refuse
from netra.cases.views.findings import grant_for
from netra.field import access, hearing, sentences, texts
from netra.field.forms import CloseForm, LinkForm
from netra.field.hearing import NotYours
from netra.field.models import Closing, Device, Parcel, State, TextMessage
from netra.field.settling import AlreadySettled
from netra.field.texts import Coded, NotCoded
from netra.platform.clock import office_today
from netra.regions import queries as regions

# What was settled stays in the table; the page shows the last of it.
_SHOWN = 200
# Of a message that tells of no place.
_NO_PLACE = "Asia/Jakarta"


@staff_page(*OFFICERS)
@require_safe
def text_list(request: StaffRequest) -> HttpResponse:
    mine = access.texts_for(request.viewer).select_related("device__account", "office__region", "case")
    held = mine.filter(state=State.HELD)[:_SHOWN]
    settled = mine.exclude(state=State.HELD).order_by("-received_at", "pk")[:_SHOWN]
    return render(
        request,
        "field/texts.html",
        {
            "held": [(one, _zone(one), *sentences.text_held(one.reason)) for one in held],
            "settled": [(one, _zone(one)) for one in settled],
        },
    )


def _zone(message: TextMessage) -> str:
    return message.office.region.timezone if message.office else _NO_PLACE


@staff_page(*OFFICERS)
def text_one(request: StaffRequest, message_id: UUID) -> HttpResponse:
    message = access.text_for(request.viewer, message_id)
    doing = request.POST.get("do", "")
    coded = _read(message)
    mine = list(access.may_have_texted(request.viewer))
    link = LinkForm(
        request.POST if doing == "link" else None,
        phones=[(str(one.pk), _phone_words(one)) for one in mine],
        numbered=bool(texts.plain_number(message.sender)),
        initial={"device": str(message.device_id or "")},
    )
    pack = open_rules()
    note = TipForm(
        request.POST if doing == "note" else None,
        acts=[(key, wording.said(act.wording)) for key, act in pack.acts.items()] if pack else [],
        act_needed=False,
        initial=_initial(message, coded),
    )
    closing = CloseForm(request.POST if doing == "close" else None)
    acts: dict[str, tuple[LinkForm | TipForm | CloseForm, Callable[[], HttpResponse | None]]] = {
        "link": (link, lambda: _link(request, message, link, mine)),
        "note": (note, lambda: _note(request, message, note)),
        "close": (closing, lambda: _close(request, message, closing)),
    }
    form, act = acts.get(doing, (None, None))
    if form is not None and act is not None and form.is_valid():
        try:
            if done := act():
                return done
        except AlreadySettled:
            return redirect("field:texts")
    why, todo = sentences.text_held(message.reason)
    return render(
        request,
        "field/text_one.html",
        {
            "message": message,
            "why": why,
            "todo": todo,
            "core": coded.core if coded else None,
            "region": regions.region(coded.core.region) if coded else None,
            "act": wording.said(pack.acts[coded.core.act].wording)
            if coded and pack and coded.core.act in pack.acts
            else "",
            "people": ", ".join(f"{kind}: {count}" for kind, count in coded.core.people) if coded else "",
            "record": _record(message, coded),
            "bound": form,
            "link": link if mine else None,
            "note": note,
            "closing": closing,
            "zone": _zone(message),
        },
        status=422 if request.method == "POST" else 200,
    )


def _read(message: TextMessage) -> Coded | None:
    try:
        return texts.read(message.text)
    except NotCoded:
        return None


def _record(message: TextMessage, coded: Coded | None) -> Parcel | None:
    """The whole record of which the message is the core: it may have come meanwhile."""
    if message.device is None or coded is None:
        return None
    same = Parcel.objects.filter(device=message.device, seq=coded.core.number, first=True)
    return same.defer("body").first()


def _initial(message: TextMessage, coded: Coded | None) -> dict[str, object]:
    told: dict[str, object] = {
        "key": message.pk,
        "channel": TipChannel.WRITTEN,
        "known_on": day_text(office_today(_zone(message))),
    }
    if coded is None:
        return {**told, "text": message.text}
    core = coded.core
    return {
        **told,
        "region": core.region,
        "act": core.act,
        "text": hearing.in_words(core),
        **({"event_on": day_text(core.event_on)} if core.event_on else {}),
    }


def _phone_words(device: Device) -> str:
    words = _("Phone %(number)s (%(name)s)") % {"number": device.number, "name": device.name}
    gone = " · " + _("revoked") if device.revoked_at else ""
    return f"{words}, {device.account.name}{gone}"


def _link(
    request: StaffRequest, message: TextMessage, form: LinkForm, mine: list[Device]
) -> HttpResponse | None:
    said = form.cleaned_data
    device = next((one for one in mine if str(one.pk) == said["device"]), None)
    if device is None:
        raise Http404
    try:
        after = hearing.link(message.pk, device, for_good=said.get("for_good", False), by=request.viewer)
    except NotYours:
        form.add_error(
            "for_good",
            _(
                "Numbers of phones are set by who lets phones in there. Nothing was changed. Take the mark "
                "away to say it of this message alone."
            ),
        )
        return None
    if after.case_id is not None:
        return redirect("cases:case", case_id=after.case_id)
    # Still held, maybe for another reason than before: the page says which.
    return redirect("field:text", message_id=message.pk)


def _note(request: StaffRequest, message: TextMessage, form: TipForm) -> HttpResponse | None:
    said = form.cleaned_data
    made: list[UUID] = []

    def write() -> None:
        region = regions.region(said["region"])
        if region is None:
            raise FindingRefused("outside")
        event = Event(region, said["text"], said["act"], said["event_on"], said["place_text"])
        tip = Tip(TipChannel(said["channel"]), said["known_on"])
        made.append(
            hearing.note(message.pk, tip, event, grant_for(request, said["region"]), by=request.viewer).pk
        )

    return redirect("cases:case", case_id=made[0]) if refuse(form, write) else None


def _close(request: StaffRequest, message: TextMessage, form: CloseForm) -> HttpResponse:
    said = form.cleaned_data
    hearing.close(message.pk, Closing(said["closing"]), said["told"], by=request.viewer)
    return redirect("field:texts")
