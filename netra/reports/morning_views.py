"""Triase pagi: the reports at the door by the hours left, and from each row the ways on and out."""

from itertools import groupby

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from netra.accounts.access import StaffRequest, staff_page
from netra.accounts.models import Role
from netra.platform.ui import formats
from netra.platform.ui.daygroups import Group
from netra.reports import messages, morning, triage
from netra.reports.holders import OFFICERS
from netra.reports.models import ReportStatus
from netra.reports.morning import Mover, Row, Wish

# The page that compares with findings as well lies above this app; addresses are names alone.
_PAGES = {"alike": "cases:alike"}
SHOWN_GROUPS = (Group.LATE, Group.TODAY, Group.SOON, Group.WEEK, Group.LATER)


def _address(wish: Wish, **changes: str) -> str:
    asked = {
        "batas": wish.group.value if wish.group else "",
        "giliran": wish.mover.value if wish.mover else "",
        **changes,
    }
    query = urlencode({key: value for key, value in asked.items() if value})
    return reverse("reports:morning") + (f"?{query}" if query else "")


@staff_page(*OFFICERS)
def morning_list(request: StaffRequest) -> HttpResponse:
    wish = morning.read_wish(
        request.GET.get("batas", ""), request.GET.get("giliran", ""), request.GET.get("sesudah", "")
    )
    board = morning.Morning(request.viewer)
    found = board.page(wish)
    groups, movers = board.by_group(wish), board.by_mover(wish)
    talks = messages.waiting_on(request.viewer, [row.line.report for row in found.rows])
    return render(
        request,
        "reports/morning.html",
        {
            "groups": [
                {
                    "label": group.label,
                    "rows": [_row(request, row) | {"talk": talks.get(row.line.report.pk)} for row in rows],
                }
                for group, rows in groupby(found.rows, key=lambda row: row.line.group)
            ],
            "filters": [
                _filter(_("All"), _address(wish, batas=""), sum(groups.values()), wish.group is None),
                *(
                    _filter(one.label, _address(wish, batas=one.value), groups.get(one, 0), wish.group is one)
                    for one in SHOWN_GROUPS
                ),
            ],
            "movers": [
                _filter(
                    _("Whoever moves next"),
                    _address(wish, giliran=""),
                    sum(movers.values()),
                    wish.mover is None,
                ),
                *(
                    _filter(
                        _mover_words(one),
                        _address(wish, giliran=one.value),
                        movers.get(one, 0),
                        wish.mover is one,
                    )
                    for one in Mover
                ),
            ],
            "wait": messages.wait_of(request.viewer),
            "clear_url": reverse("reports:morning") if wish.group or wish.mover else "",
            "more_url": _address(wish, sesudah=found.more) if found.more else "",
        },
    )


def _filter(label: str, url: str, count: int, chosen: bool) -> dict[str, object]:
    return {"label": label, "url": url, "count": count, "chosen": chosen}


def _mover_words(mover: Mover) -> str:
    return _("The reporter") if mover is Mover.REPORTER else _("The office")


def _row(request: StaffRequest, row: Row) -> dict[str, object]:
    line, report, language = row.line, row.line.report, get_language() or "id"
    pack = triage.pack_of(report)
    act = pack.acts.get(report.act)
    checks = row.assessed
    return {
        "report": report,
        "title": act.wording.in_language(language).rstrip(".") if act else _("Act not chosen yet"),
        "chip_kind": formats.urgency(line.left),
        "chip_text": formats.time_left(line.left),
        "moment": formats.short_date(line.last_day),
        "whose": _mover_words(line.mover),
        "mine": line.mover is Mover.OFFICE and morning.moves(request.viewer, report),
        "lacking": [one.check.wording.in_language(language).rstrip(".") for one in row.lacking],
        "met": len(checks.checks) - checks.unmet_count,
        "asked": len(checks.checks),
        "looked_at": checks.confirmed_count,
        "steps": _steps(request, row),
    }


def _steps(request: StaffRequest, row: Row) -> list[dict[str, str]]:
    """The ways on and out that a row leads to. Each page says itself when a rule forbids its step."""
    report = row.line.report
    if not morning.moves(request.viewer, report):
        return []
    named: list[tuple[str, str]] = []
    if report.status == ReportStatus.AWAITING_COMPLETION:
        named.append((_("The completion came"), "completion_arrived"))
    elif row.lacking:
        named.append((_("Return for completion"), "ask_completion"))
    named.append((_("Hand up"), "hand_up"))
    named.append((_("Same incident"), "alike"))
    if request.viewer.holds(Role.COMMISSIONER, institution_key=report.office_id):
        named.append((_("Do not register"), "not_registered"))
    return [
        {"label": label, "url": reverse(_PAGES.get(name, f"reports:{name}"), args=[report.pk])}
        for label, name in named
    ]
