"""The handler's page of a batch: every message opened in the browser, every decision sent at once."""

from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from netra.accounts.access import StaffRequest, staff_page
from netra.cases import tip_orders, wording
from netra.cases.access import OFFICERS
from netra.cases.dates import DayRefused
from netra.cases.findings import Event, FindingRefused
from netra.cases.forms import EventForm
from netra.cases.tip_orders import Order
from netra.cases.views.answering import day_words, finding_words, open_rules
from netra.regions import queries as regions
from netra.regions.codes import is_within
from netra.reports import access, example_keys, tip_batches
from netra.reports.models import TipBatch
from netra.reports.tip_batches import BatchRefused
from netra.reports.wire import NotWhole, decoded, encoded, refusal, said

# Why a message is not looked into. It is sealed with the decision, so no pack and no figure knows of it.
REASONS = (
    ("too_vague", gettext_lazy("It does not say enough to begin with")),
    ("known", gettext_lazy("The office knows of it already")),
    ("not_ours", gettext_lazy("It is no matter for this office")),
    ("no_breach", gettext_lazy("What it says would be no breach")),
    ("twice", gettext_lazy("It is the same as another one of this batch")),
)


class NotTaken(Exception):
    """What is wrong with single orders, by their keys: the browser knows to which message each belongs."""

    def __init__(self, wrong: dict[str, list[str]]) -> None:
        super().__init__(wrong)
        self.wrong = wrong


@staff_page(*OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def tips(request: StaffRequest, batch_id: int) -> HttpResponse:
    batch = access.batch_reading_for(request.viewer, batch_id)
    if request.method == "POST":
        return _decide(request, batch)
    pack = open_rules()
    items = tip_batches.opened(batch)
    data = {
        "recipient": batch.handler_key.recipient,
        "example_key": example_keys.is_example(batch.handler_key.recipient),
        "actor": request.viewer.actor,
        "post": reverse("cases:tips", args=[batch.pk]),
        "case": reverse("cases:case", args=[UUID(int=0)]),
        "items": [
            {
                "tip": str(one.tip),
                "recipient": one.recipient,
                "wrap": encoded(one.wrap),
                "body": encoded(one.body),
                "before": [encoded(body) for body in one.before],
            }
            for one in items
        ],
    }
    acts = [] if pack is None else [(key, wording.said(act.wording)) for key, act in pack.acts.items()]
    return render(
        request,
        "cases/tips.html",
        {
            "batch": batch,
            "zone": batch.office.region.timezone,
            "data": data,
            "count": len(items),
            "acts": acts,
            "reasons": REASONS,
        },
    )


def _decide(request: StaffRequest, batch: TipBatch) -> HttpResponse:
    try:
        orders, outcomes = _sent(said(request), batch)
        made = tip_orders.decide(batch, orders, outcomes, by=request.viewer)
    except NotTaken as error:
        sentence = _("Nothing was recorded yet. Mend what is said at each message, then send once more.")
        return JsonResponse({"code": "orders", "refusal": sentence, "wrong": error.wrong}, status=422)
    except NotWhole:
        return refusal(BatchRefused(tip_batches.Refusal.NOT_WHOLE), status=422)
    except BatchRefused as refused:
        return refusal(refused)
    except FindingRefused as error:
        return JsonResponse({"code": error.code, "refusal": finding_words(error.code)}, status=409)
    except DayRefused as error:
        return JsonResponse({"code": error.code, "refusal": day_words(error, None)}, status=409)
    following = reverse("cases:information") if made else reverse("reports:tips")
    return JsonResponse({"next": following})


def _sent(value: dict[str, object], batch: TipBatch) -> tuple[list[Order], dict[UUID, bytes]]:
    """Raises NotWhole, NotTaken."""
    orders, outcomes = value.get("orders"), value.get("outcomes")
    if not isinstance(orders, list) or not isinstance(outcomes, list):
        raise NotWhole("lists")
    try:
        sealed = {UUID(one["tip"]): decoded(one["body"]) for one in outcomes}
        fields = [{name: str(text) for name, text in one.items()} for one in orders]
        keys = [UUID(one["key"]) for one in fields]
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise NotWhole("items") from error
    if len(sealed) != len(outcomes) or len(set(keys)) != len(keys):
        raise NotWhole("twice")
    pack = open_rules()
    acts = [] if pack is None else [(key, key) for key in pack.acts]
    wrong: dict[str, list[str]] = {}
    read: list[Order] = []
    for key, one in zip(keys, fields, strict=True):
        form = EventForm(one, acts=acts, act_needed=False)
        if not form.is_valid():
            wrong[one["key"]] = [
                f"{form.fields[name].label if name in form.fields else ''}: {text}".removeprefix(": ")
                for name, texts in form.errors.items()
                for text in texts
            ]
            continue
        told = form.cleaned_data
        region = regions.region(told["region"])
        if region is None or not is_within(region.code, batch.office.region_id):
            wrong[one["key"]] = [finding_words("outside")]
            continue
        read.append(
            Order(key, Event(region, told["text"], told["act"], told["event_on"], told["place_text"]))
        )
    if wrong:
        raise NotTaken(wrong)
    return read, sealed
