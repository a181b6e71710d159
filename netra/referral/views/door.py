"""The door without an account. The code travels in the body of a POST, and no session remembers it."""

from typing import TypedDict

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from netra.accounts.middleware import open_to_all
from netra.cases.models import LineState
from netra.platform.ui import formats
from netra.referral import doors
from netra.referral.forms import DoorForm, NumbersForm
from netra.referral.models import Package, PackageLine


def _words(code: str) -> str:
    return {
        "wrong": _(
            "Address and code do not belong together. Check both on the sheet, or ask the sending office "
            "for a new code."
        ),
        "misspelt": _("A letter of the code is not right. Compare it with the sheet."),
        "expired": _(
            "This code is no longer valid. Ask the sending office for a new one; the list is not lost."
        ),
        "locked": _(
            "Too many wrong codes were tried, so this door is locked. Ask the sending office for a new code; "
            "the list is not lost."
        ),
    }[code]


@open_to_all
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def door(request: HttpRequest, ref: str) -> HttpResponse:
    form = DoorForm(request.POST or None)
    context: dict[str, object] = {"form": form}
    unfit = False
    if form.is_valid():
        try:
            package = doors.open_door(ref.upper(), form.cleaned_data["code"])
        except doors.DoorShut as shut:
            form.add_error("code", _words(shut.code))
        else:
            inside = _inside(request, package, form.cleaned_data["code"])
            context.update(inside)
            unfit = bool(inside["numbers"].errors)
    answer = render(request, "referral/door.html", context, status=422 if unfit or form.errors else 200)
    patch_cache_control(answer, no_store=True, private=True)
    answer["X-Robots-Tag"] = "noindex, nofollow"
    return answer


class Inside(TypedDict):
    package: Package
    lines: list[PackageLine]
    numbers: NumbersForm
    waiting: list[tuple[int, str]]
    done: doors.Acknowledged | None
    zone: str


def _inside(request: HttpRequest, package: Package, code: str) -> Inside:
    """Numbers and how they stand; no name, no act, nothing of the case."""
    done: doors.Acknowledged | None = None
    form: NumbersForm | None = None
    if "name" in request.POST:
        # A number that was acknowledged since the page was opened is no mistake of whoever sends it.
        every = [(one.number, str(one.number)) for one in doors.lines_of(package)]
        form = NumbersForm(request.POST, numbers=every)
        if form.is_valid():
            said = form.cleaned_data
            done = doors.acknowledge(package, set(said["numbers"]), said["name"], said["key"])
            form = None
    lines = doors.lines_of(package)
    waiting = [
        (one.number, _("Number %(number)s") % {"number": formats.number(one.number)})
        for one in lines
        if one.line.state == LineState.SENT
    ]
    if form is None:
        form = NumbersForm(numbers=waiting, initial={"code": code})
    return {
        "package": package,
        "lines": lines,
        "numbers": form,
        "waiting": waiting,
        "done": done,
        "zone": package.case.region.timezone,
    }
