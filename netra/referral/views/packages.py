"""What went out with a case: its packages, the sheet with a code for each, and lines that still lack one."""

from collections.abc import Mapping, Sequence
from uuid import UUID

import segno
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from netra.accounts.access import StaffRequest, staff_page
from netra.accounts.models import Role
from netra.cases import access as case_access
from netra.cases import referrals
from netra.cases.models import Case, Clarification, LineState, ReferralLine
from netra.cases.opening import local_date
from netra.cases.people import Actor
from netra.documents.models import Document
from netra.institutions import settings as office_settings
from netra.platform import files
from netra.referral import access, copies, doors, packages, queries
from netra.referral.access import OFFICERS
from netra.referral.forms import KeyedForm, PackForm
from netra.referral.models import Package, PackagePart
from netra.referral.views.inbox import LOOKS
from netra.referral.views.sending import addresses, lacking_words, minutes_words, send_or_say

# For the office that sent it, waiting is no fault.
OWN_LOOKS = {**LOOKS, LineState.SENT: "wait"}


@staff_page(*OFFICERS)
@require_safe
def of_case(request: StaffRequest, case_id: UUID) -> HttpResponse:
    return _page(request, access.case_for(request.viewer, case_id))


def _page(request: StaffRequest, case: Case) -> HttpResponse:
    found = queries.packages_of(case)
    papers = queries.papers_of(found)
    reading = queries.with_account({one.institution_id for one in found}, local_date(case))
    hearings = list(case.clarifications.all()) if found else []
    made = [_told(one, papers, hearings, reads_here=one.institution_id in reading) for one in found]
    unpacked = [
        {"institution": lines[0].institution, "lines": lines, "url": _pack_address(case, lines[0])}
        for lines in queries.unpacked_by_body(case)
    ]
    context = {"case": case, "made": made, "unpacked": unpacked, "zone": case.region.timezone}
    return render(request, "referral/packages.html", context)


def _told(
    one: Package, papers: Mapping[UUID, Document], hearings: Sequence[Clarification], *, reads_here: bool
) -> dict[str, object]:
    """What went out, who has it now, and what the office does next."""
    lines = [on_list.line for on_list in one.lines.all()]
    door = getattr(one, "door", None)
    printed = {paper.about for part in one.parts.all() if (paper := papers.get(part.file_id))}
    heard = [
        hearing
        for hearing in hearings
        if hearing.held_on <= one.made_at.date() and f"clarification:{hearing.pk}" not in printed
    ]
    return {
        "package": one,
        "lines": [
            {"number": on_list.number, "line": on_list.line, "look": OWN_LOOKS[LineState(on_list.line.state)]}
            for on_list in one.lines.all()
        ],
        "parts": [{"part": part, "title": _title(part, papers)} for part in one.parts.all()],
        "letter": next((part for part in one.parts.all() if _is_letter(part, papers)), None),
        "staying": minutes_words(heard),
        "reads_here": reads_here,
        "waiting": any(line.state == LineState.SENT for line in lines),
        "door": door,
        "door_state": doors.state_of(door) if door else "",
        "key_form": KeyedForm(),
    }


def _is_letter(part: PackagePart, papers: Mapping[UUID, Document]) -> bool:
    paper = papers.get(part.file_id)
    return paper is not None and paper.kind == queries.LETTER


def _title(part: PackagePart, papers: Mapping[UUID, Document]) -> str:
    paper = papers.get(part.file_id)
    return paper.title if paper else _("Redacted copy %(name)s") % {"name": part.name}


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
    offered = copies.offered(case)
    form = PackForm(
        request.POST or None,
        copies=[(one.number, f"{one.name}: {one.about}") for one in offered],
        conflicted=bool(conflicts),
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
    lacking = packages.lacking(case, lines[0].authority_code, tracks, copies=bool(offered))
    minutes = packages.minutes(case, lines[0].authority_code, tracks)
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
            "going": minutes_words(minutes.going),
            "staying": minutes_words(minutes.staying),
            "offered": offered,
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


@require_GET
@staff_page(*OFFICERS, Role.RECEIVING_OFFICER)
def part(request: StaffRequest, package_id: UUID, part_id: int) -> HttpResponseBase:
    """One paper of it alone, to be read and printed without opening an archive."""
    package = access.package_for(request.viewer, package_id)
    found = package.parts.select_related("file").filter(pk=part_id).first()
    if found is None:
        raise Http404
    try:
        return files.serve(found.file, f"{package.ref}-{found.name}", by=request.viewer.actor)
    except files.FileDamaged:
        return render(request, "referral/damaged.html", status=409)


@require_POST
@staff_page(*OFFICERS)
def sheet(request: StaffRequest, package_id: UUID) -> HttpResponse:
    """A new code on a sheet for the body, to be printed. The one before it is void from now on."""
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
            "groups": code.split("-"),
            "address": address,
            "picture": segno.make(address, error="m").svg_data_uri(scale=4, border=2, light="#fff"),
            "letter": queries.letter_of(package),
            "office_lines": _office_lines(package.case),
            "expires": package.door.expires_at,
            "zone": package.case.region.timezone,
            "attempts": doors.MOST_ATTEMPTS,
        },
    )


def _office_lines(case: Case) -> list[str]:
    held = office_settings.in_force(case.office, local_date(case))
    key = office_settings.LETTER_ADDRESS.key
    return held[key].value.splitlines() if key in held else []
