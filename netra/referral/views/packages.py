"""What went out with a case: its packages, the sheet with a code for each, and lines that still lack one."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from netra.accounts.access import StaffRequest, staff_page
from netra.accounts.models import Role
from netra.cases import access as case_access
from netra.cases import referrals
from netra.cases.models import Case, LineState, ReferralLine
from netra.cases.people import Actor
from netra.platform import files
from netra.referral import access, doors, packages, queries
from netra.referral.access import OFFICERS
from netra.referral.forms import KeyedForm, PackForm
from netra.referral.views.inbox import LOOKS
from netra.referral.views.sending import addresses, lacking_words, send_or_say


@staff_page(*OFFICERS)
@require_safe
def of_case(request: StaffRequest, case_id: UUID) -> HttpResponse:
    return _page(request, access.case_for(request.viewer, case_id))


def _page(request: StaffRequest, case: Case) -> HttpResponse:
    made = [
        {
            "package": one,
            "lines": [
                {"number": on_list.number, "line": on_list.line, "look": LOOKS[LineState(on_list.line.state)]}
                for on_list in one.lines.all()
            ],
            "parts": one.parts.all(),
            "door": getattr(one, "door", None),
            "key_form": KeyedForm(),
        }
        for one in queries.packages_of(case)
    ]
    unpacked = [
        {"institution": lines[0].institution, "lines": lines, "url": _pack_address(case, lines[0])}
        for lines in queries.unpacked_by_body(case)
    ]
    context = {"case": case, "made": made, "unpacked": unpacked, "zone": case.region.timezone}
    return render(request, "referral/packages.html", context)


def _pack_address(case: Case, line: ReferralLine) -> str:
    return reverse("referral:pack", args=[case.pk, line.institution_id])


@staff_page(*OFFICERS)
def pack(request: StaffRequest, case_id: UUID, body: str) -> HttpResponse:
    """A package for lines that were sent to this body without one, as after a change of the body."""
    case = access.case_for(request.viewer, case_id)
    lines = next((found for found in queries.unpacked_by_body(case) if found[0].institution_id == body), [])
    if not lines:
        return redirect("referral:packages", case_id=case.pk)
    conflicts = referrals.conflicts(case, lines[0].institution)
    decides = case_access.decides(request.viewer, case)
    copies = list(case.shareable_copies.all())
    form = PackForm(
        request.POST or None,
        copies=[(one.number, f"{one.name}: {one.about}") for one in copies],
        conflicted=bool(conflicts),
        initial={"copies": [one.number for one in copies]},
    )
    if form.is_valid():
        said = form.cleaned_data
        wish = packages.Wish(
            key=said["key"],
            tracks=(),
            way=referrals.Way(reason=said.get("reason", "")),
            copies=tuple(said.get("copies", ())),
            copied_to=said["copied_to"],
            letter_number=said["letter_number"].strip(),
            decides=decides,
        )
        by = Actor.of(request.viewer)
        if send_or_say(form, lambda: packages.pack_lines(case, lines, wish, addresses(request), by=by), case):
            return redirect("referral:packages", case_id=case.pk)
    tracks = [line.track for line in lines]
    lacking = packages.lacking(case, lines[0].authority_code, tracks, copies=bool(copies))
    return render(
        request,
        "referral/pack.html",
        {
            "case": case,
            "form": form,
            "lines": lines,
            "conflicts": [one.sentence() for one in conflicts],
            "lacking": lacking_words(lacking),
            "advised": lacking_words(lacking, blocks=False),
            "title": _("Pack what was sent"),
            "consequence": _("%(body)s gets a letter with all that belongs to it, as one archive.")
            % {"body": lines[0].institution.name},
            "action": _("Make the package"),
            "back": reverse("referral:packages", args=[case.pk]),
        },
        status=422 if form.errors else 200,
    )


@require_GET
@staff_page(*OFFICERS, Role.RECEIVING_OFFICER)
def download(request: StaffRequest, package_id: UUID) -> HttpResponseBase:
    package = access.package_for(request.viewer, package_id)
    name = f"rujukan-{package.ref}"
    try:
        return files.serve(package.file, name, by=request.viewer.actor)
    except files.FileDamaged:
        return render(request, "referral/damaged.html", status=409)


@require_POST
@staff_page(*OFFICERS)
def sheet(request: StaffRequest, package_id: UUID) -> HttpResponse:
    """A new code on a sheet to be printed. It is shown this once; the one before it is void from now on."""
    package = access.own_package_for(request.viewer, package_id)
    form = KeyedForm(request.POST)
    if not form.is_valid():
        return _page(request, access.case_for(request.viewer, package.case_id))
    code = doors.issue(package, form.cleaned_data["key"], by=Actor.of(request.viewer))
    with translation.override("id"):
        address = request.build_absolute_uri(reverse("referral:door", args=[package.ref]))
    return render(
        request,
        "referral/sheet.html",
        {
            "package": package,
            "case": package.case,
            "code": code,
            "address": address,
            "expires": package.door.expires_at,
            "zone": package.case.region.timezone,
            "attempts": doors.MOST_ATTEMPTS,
        },
    )
