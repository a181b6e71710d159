"""The door for who is kept from everyone: one form, one post, and a receipt as with a report.

With JavaScript the browser seals: it asks /lapor/tanpa-nama/kunci/?kantor=KEY for the holders of the
office and posts `key`, `office`, `seal_recipient`, `seal_set`, `seal_wraps` and `seal_tip`; nothing that was
written leaves the device otherwise. Without it the form's fields are posted as they are and sealed in memory
on arrival.
"""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from netra.accounts.middleware import open_to_all
from netra.reports import holders, intake, limits, queue_views, sealing, tips
from netra.reports.forms import readable
from netra.reports.intake import IntakeRefused, Refusal
from netra.reports.sealed_forms import SealBroken, refusal_of_seal
from netra.reports.tip_forms import TipForm, sealed_tip
from netra.reports.views import refusal_sentence, to_receipt


@open_to_all
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@queue_views.keeping_all
def form(request: HttpRequest) -> HttpResponse:
    if request.method == "POST" and (wait := queue_views.held(request, limits.posts())):
        return wait
    if intake.closed():
        return redirect("reports:form")
    if request.method != "POST":
        return _page(request, TipForm(offices=tips.offices()))
    if "seal_tip" in request.POST:
        return _sealed(request)
    tip_form = TipForm(request.POST, offices=tips.offices())
    valid = tip_form.is_valid()
    tip_form.data = readable(tip_form.data)
    if not valid:
        return _page(request, tip_form, status=422)
    said = tip_form.cleaned_data
    try:
        return _private(to_receipt(tips.receive(tips.locked(said["key"], said["office"], tip_form.told()))))
    except IntakeRefused as refused:
        tip_form.add_error(None, refusal_sentence(refused))
        return _page(request, tip_form, status=422)


def _sealed(request: HttpRequest) -> HttpResponse:
    """Answered in words alone: the page with all that was written is still before its writer."""
    try:
        return _private(to_receipt(tips.receive(sealed_tip(request.POST))))
    except SealBroken:
        return _refused(Refusal.NOT_LOCKED.value, refusal_of_seal())
    except IntakeRefused as refused:
        return _refused(refused.code.value, refusal_sentence(refused))


def _refused(code: str, sentence: str) -> HttpResponse:
    return _private(JsonResponse({"code": code, "refusal": sentence}, status=409))


@open_to_all
@require_safe
def keys(request: HttpRequest) -> HttpResponse:
    """To whom a browser seals a tip for this office. Public halves only; asked without any cookie."""
    office = next((one for one in tips.offices() if one.pk == request.GET.get("kantor", "")), None)
    if office is None:
        return _private(JsonResponse({"refusal": refusal_sentence(IntakeRefused(Refusal.NO_HOLDERS))}))
    recipients = holders.recipients_at(office)
    return _private(
        JsonResponse(
            {
                "set": sealing.set_digest(recipients),
                "holders": [{"id": one.holder_id, "recipient": one.recipient} for one in recipients],
            }
        )
    )


def _page(request: HttpRequest, tip_form: TipForm, *, status: int = 200) -> HttpResponse:
    context = {
        "form": tip_form,
        "size": tips.PLAIN,
        "kept": tips.KEPT,
        "page": {"key": "report"},
    }
    return _private(render(request, "reports/tip_form.html", context, status=status))


def _private(response: HttpResponse) -> HttpResponse:
    patch_cache_control(response, no_store=True, private=True)
    return response
