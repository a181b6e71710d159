"""When a body has gone: which of the own open files it still has, how far it was, and where they go."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from netra.accounts.access import StaffRequest, staff_page
from netra.cases import access as case_access
from netra.cases import wording
from netra.cases.people import Actor
from netra.law.entries import KasnState
from netra.platform.ui import formats
from netra.referral import access, handover
from netra.referral.access import OFFICERS
from netra.referral.forms import HandoverForm, MoveForm

SHOWN = 100
# Each file is a transaction of its own, some hundredths of a second long; nobody waits for more of them.
AT_ONCE = 200


def _state_words(move: handover.Move) -> str:
    words = {
        KasnState.NONE: _("never arrived there"),
        KasnState.RECEIVED: _("received, not processed"),
        KasnState.PROCESSED: _("received and processed"),
    }
    return words[move.state] if move.state is not None else _("not known")


def _words(code: str) -> str:
    return {
        "closed": _("This file was answered or sent on meanwhile. Nothing was changed."),
        "not_gone": _("This body still takes files. Nothing was changed."),
        "reason_missing": _("Write how you know."),
    }[code]


def _commissioner_words(count: int) -> str:
    return ngettext(
        "%(count)s file waits for a commissioner: a conflict of interest is known.",
        "%(count)s files wait for a commissioner: a conflict of interest is known.",
        count,
    ) % {"count": formats.number(count)}


@staff_page(*OFFICERS)
def every(request: StaffRequest) -> HttpResponse:
    lines = access.own_lines(request.viewer)
    form = MoveForm(request.POST or None)
    told = ""
    if form.is_valid():
        done = handover.move_all(
            lines,
            form.cleaned_data["reason"],
            by=Actor.of(request.viewer),
            decides=lambda case: case_access.decides(request.viewer, case),
            at_most=AT_ONCE,
        )
        told = ngettext("%(count)s file was sent on.", "%(count)s files were sent on.", len(done.sent)) % {
            "count": formats.number(len(done.sent))
        }
        if done.more:
            told = f"{told} {_('More can go: send on once more.')}"
        if done.conflicted:
            told = f"{told} {_commissioner_words(len(done.conflicted))}"
        form = MoveForm()
    return _page(request, form, told=told)


def _page(
    request: StaffRequest,
    form: MoveForm,
    *,
    told: str = "",
    answering: UUID | None = None,
    answered: HandoverForm | None = None,
) -> HttpResponse:
    found = list(handover.stranded(access.own_lines(request.viewer))[: SHOWN + 1])
    moves = [
        {
            "line": move.line,
            "person": move.line.track.person,
            "state": _state_words(move),
            "known": move.state is not None,
            "rule": wording.said(move.route.wording) if move.route else "",
            "rule_id": move.route.rule_id if move.route else "",
            "form": answered
            if answered is not None and move.line.pk == answering
            else HandoverForm(prefix=str(move.line.pk)),
            "open": move.line.pk == answering,
        }
        for move in handover.moves(found[:SHOWN])
    ]
    ready = sum(1 for one in moves if one["known"] and one["rule_id"])
    context = {"moves": moves, "form": form, "ready": ready, "more": len(found) > SHOWN, "told": told}
    unfit = bool((form.is_bound and form.errors) or (answered is not None and answered.errors))
    return render(request, "referral/handover.html", context, status=422 if unfit else 200)


@require_POST
@staff_page(*OFFICERS)
def say(request: StaffRequest, line_id: UUID) -> HttpResponse:
    line = access.own_line_for(request.viewer, line_id)
    form = HandoverForm(request.POST, prefix=str(line.pk))
    if form.is_valid():
        said = form.cleaned_data
        try:
            handover.say(line.pk, KasnState(said["state"]), said["reason"], by=Actor.of(request.viewer))
        except handover.HandoverRefused as refused:
            form.add_error(None, _words(refused.code))
        else:
            return redirect("referral:handover")
    return _page(request, MoveForm(), answering=line.pk, answered=form)
