"""The door without an account. A code that opens is answered with a redirect, so that going back and
reloading send nothing again. A signed cookie of that one address tells what stays open, and no session."""

from typing import TypedDict

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from netra.accounts.middleware import open_to_all
from netra.cases.models import LineState
from netra.documents.models import Document
from netra.platform.ui import formats
from netra.referral import doors, queries
from netra.referral.forms import DoorForm, NumbersForm
from netra.referral.models import Answer, Package, PackageLine

KEPT = "netra_terima"


def _words(shut: doors.DoorShut) -> str:
    match shut.code:
        case "short":
            return ngettext(
                "%(count)s letter of the code is missing. This was no wrong try.",
                "%(count)s letters of the code are missing. This was no wrong try.",
                shut.letters,
            ) % {"count": formats.number(shut.letters)}
        case "long":
            return ngettext(
                "The code has %(count)s letter too many. This was no wrong try.",
                "The code has %(count)s letters too many. This was no wrong try.",
                shut.letters,
            ) % {"count": formats.number(shut.letters)}
        case "misspelt":
            return _("A letter of the code is not right. Compare it with the sheet. This was no wrong try.")
        case "expired":
            return _("This code is no longer valid.")
        case "locked":
            return _("Too many wrong codes were tried, so this list is locked.")
    words = _(
        "Address and code do not belong together. Check both on the sheet, or ask the sending office for a "
        "new code."
    )
    if shut.left is None:
        return words
    left = ngettext(
        "After %(count)s more wrong code the list is locked.",
        "After %(count)s more wrong codes the list is locked.",
        shut.left,
    ) % {"count": formats.number(shut.left)}
    return f"{words} {left}"


@open_to_all
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def door(request: HttpRequest, ref: str) -> HttpResponse:
    # Whatever an address can hold, a database may not: PostgreSQL knows no text with a NUL in it.
    ref = ref.upper().replace("\0", "")
    opened = doors.opened_by(ref, request.COOKIES.get(KEPT, ""))
    if request.method == "POST" and "close" in request.POST:
        answer: HttpResponse = HttpResponseRedirect(request.path)
        answer.delete_cookie(KEPT, path=request.path, samesite="Strict")
    elif request.method == "POST" and "numbers_sent" in request.POST:
        answer = _numbers_sent(request, ref, opened)
    elif request.method == "POST":
        answer = _code_typed(request, ref)
    elif opened is not None:
        answer = render(request, "referral/door.html", _inside(opened))
    else:
        shut = doors.shut_for_good(ref)
        answer = _shut(request, shut) if shut else _outside(request, DoorForm())
    patch_cache_control(answer, no_store=True, private=True)
    answer["X-Robots-Tag"] = "noindex, nofollow"
    return answer


def _code_typed(request: HttpRequest, ref: str) -> HttpResponse:
    form = DoorForm(request.POST)
    if form.is_valid():
        try:
            package = doors.open_door(ref, form.cleaned_data["code"])
        except doors.DoorShut as shut:
            if shut.code in ("locked", "expired"):
                return _shut(request, shut.code)
            form.add_error("code", _words(shut))
        else:
            return _let_in(request, doors.pass_for(package))
    return _outside(request, form)


def _let_in(request: HttpRequest, kept: str) -> HttpResponse:
    answer = HttpResponseRedirect(request.path)
    answer.set_cookie(
        KEPT,
        kept,
        max_age=doors.STAYS_OPEN,
        path=request.path,
        httponly=True,
        samesite="Strict",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return answer


def _outside(request: HttpRequest, form: DoorForm) -> HttpResponse:
    return render(request, "referral/door.html", {"form": form}, status=422 if form.errors else 200)


def _shut(request: HttpRequest, why: str) -> HttpResponse:
    """No form: nothing that is typed here helps. The office is named on the letter, not to strangers."""
    words = _words(doors.DoorShut(why))
    return render(
        request, "referral/door.html", {"shut": words}, status=200 if request.method == "GET" else 422
    )


def _numbers_sent(request: HttpRequest, ref: str, opened: doors.Opened | None) -> HttpResponse:
    if opened is None:
        form = DoorForm({"code": ""})
        form.full_clean()
        form.errors.clear()
        form.add_error(
            "code",
            _(
                "The list was closed again after half an hour. Type the code once more; nothing was recorded "
                "by this."
            ),
        )
        return _outside(request, form)
    # A number that was acknowledged since the page was opened is no mistake of whoever sends it.
    lines = doors.lines_of(opened.package)
    numbers = NumbersForm(request.POST, numbers=[(one.number, _label(one)) for one in lines])
    if numbers.is_valid():
        said = numbers.cleaned_data
        done = doors.acknowledge(opened.package, set(said["numbers"]), said["name"], said["key"])
        return _let_in(request, doors.pass_for(opened.package, done))
    context = _inside(doors.Opened(opened.package))
    context["numbers"] = numbers
    return render(request, "referral/door.html", context, status=422)


def _label(one: PackageLine) -> str:
    return _("Number %(number)s") % {"number": formats.number(one.number)}


class Told(TypedDict):
    number: int
    state: str
    answer: Answer | None


class Inside(TypedDict):
    package: Package
    letter: Document | None
    lines: list[Told]
    numbers: NumbersForm
    waiting: bool
    done: doors.Acknowledged | None
    zone: str


def _inside(opened: doors.Opened) -> Inside:
    """Numbers and how they stand; no name of the list, no act, nothing of the case."""
    package, lines = opened.package, doors.lines_of(opened.package)
    here = queries.acknowledged_here(lines)
    waiting = [(one.number, _label(one)) for one in lines if one.line.state == LineState.SENT]
    return {
        "package": package,
        "letter": queries.letter_of(package),
        "lines": [
            {
                "number": one.number,
                "state": str(one.line.get_state_display()),
                "answer": here.get(one.line_id) if one.line.state == LineState.ACKNOWLEDGED else None,
            }
            for one in lines
        ],
        "numbers": NumbersForm(numbers=waiting),
        "waiting": bool(waiting),
        "done": opened.done,
        "zone": package.case.region.timezone,
    }
