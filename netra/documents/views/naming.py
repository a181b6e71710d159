"""How an office titles its documents and which form codes it prints, with the history of both."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from netra.accounts.access import StaffRequest, staff_page
from netra.accounts.models import Role
from netra.documents import access, names, wordings
from netra.documents.forms import NameForm
from netra.documents.names import NameRefused
from netra.elections.models import Election
from netra.law import packs
from netra.law.entries import LawPack


def _pack() -> LawPack:
    """Of the newest election that has rules: its codes are those that an office is asked about."""
    newest = Election.objects.exclude(law_pack="").order_by("-voting_on").first()
    return packs.shipped(newest.law_pack if newest else packs.names()[-1])


@staff_page(Role.COMMISSIONER)
@require_safe
def every(request: StaffRequest) -> HttpResponse:
    pack = _pack()
    offices = []
    for office in access.commissions(request.viewer):
        own = names.own_names(office)
        offices.append(
            {
                "office": office,
                "kinds": [
                    {
                        "named": names.name_of(office, kind, pack, own.get(kind.code)),
                        "url": reverse("documents:name", args=[office.pk, kind.code]),
                    }
                    for kind in wordings.shipped().kinds.values()
                ],
            }
        )
    return render(request, "documents/names.html", {"offices": offices})


@staff_page(Role.COMMISSIONER)
@require_http_methods(["GET", "HEAD", "POST"])
def name(request: StaffRequest, office_key: str, kind: str) -> HttpResponse:
    office = access.office_for(request.viewer, office_key)
    found = wordings.shipped().kinds.get(kind)
    if found is None:
        raise Http404
    history = names.history(office, kind)
    named = names.name_of(office, found, _pack(), history[0] if history else None)
    form = NameForm(
        request.POST or None, initial={"title": named.title, "code": named.code or named.proposed_code}
    )
    if form.is_valid():
        said = form.cleaned_data
        try:
            names.set_name(
                office,
                found,
                title=said["title"],
                code=said["code"],
                reason=said["reason"],
                by=request.viewer,
            )
        except NameRefused as refused:
            form.add_error(None, REFUSED[refused.code]())
        else:
            return redirect("documents:names")
    return render(
        request,
        "documents/name.html",
        {
            "title": _("Title and code of: %(document)s") % {"document": found.title},
            "form": form,
            "office": office,
            "named": named,
            "history": history,
            "zone": office.region.timezone,
            "back": reverse("documents:names"),
            "action": _("Keep title and code"),
        },
        status=422 if form.errors else 200,
    )


REFUSED = {
    "title": lambda: _("The title is missing. Nothing was changed."),
    "reason": lambda: _("The reason is missing. Nothing was changed."),
    "same": lambda: _("Title and code are these already. Nothing was changed."),
}
