"""The worklist: everything of the own offices that waits, by the hours left."""

from collections.abc import Iterable
from itertools import groupby
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from netra.accounts.access import StaffRequest, staff_page
from netra.accounts.viewer import Viewer
from netra.cases.access import OFFICERS
from netra.desk import worklist
from netra.desk.models import Turn
from netra.desk.things import Item
from netra.desk.worklist import OF_THE_OFFICE, Counts, When, Wish
from netra.platform.ui import exports
from netra.regions.models import Level

HOURS = 3600


def when_label(when: When) -> str:
    return {
        When.LATE: _("past the limit"),
        When.AT_RISK: _("end within 72 hours"),
        When.WEEK: _("end within a week"),
        When.LATER: _("end later"),
        When.UNDATED: _("without a day of their own"),
    }[when]


def address_of(wish: Wish, name: str = "desk:worklist", **changes: str) -> str:
    asked = {
        "waktu": wish.when.value if wish.when else "",
        "giliran": "saya" if wish.mine else "kantor" if wish.own else wish.turn.value if wish.turn else "",
        "tahap": wish.step,
        "petugas": wish.handler,
        "lingkup": "semua" if wish.everything else "",
        **changes,
    }
    query = urlencode({key: value for key, value in asked.items() if value})
    return reverse(name) + (f"?{query}" if query else "")


def grouped(items: Iterable[Item]) -> list[dict[str, object]]:
    """By words for the days. The order stays; a group that goes on behind this page is not counted."""
    return [
        {"label": group.label, "items": list(found)}
        for group, found in groupby(items, key=lambda item: item.group)
    ]


@staff_page(*OFFICERS)
def work_list(request: StaffRequest) -> HttpResponse:
    wish = worklist.read_wish(lambda name: request.GET.get(name, ""))
    board = worklist.Board(request.viewer, wish)
    found = worklist.page(request.viewer, wish, board=board)
    counts = worklist.counts(request.viewer, wish, board)
    narrowed = wish.when or wish.turn or wish.mine or wish.own or wish.step or wish.handler
    whole = Wish(everything=wish.everything)
    return render(
        request,
        "desk/worklist.html",
        {
            "groups": grouped(found.items),
            "times": _times(wish, counts),
            "turns": _turns(wish, counts),
            "scopes": _scopes(request.viewer, wish),
            "narrowed_by": _words(wish),
            "clear_url": address_of(whole) if narrowed else "",
            "csv_url": address_of(wish, "desk:worklist_csv"),
            "more_url": address_of(wish, sesudah=found.more) if found.more else "",
        },
    )


def _times(wish: Wish, counts: Counts) -> list[dict[str, object]]:
    every: dict[str, object] = {
        "label": _("All"),
        "url": address_of(wish, waktu=""),
        "count": counts.every,
        "chosen": wish.when is None,
    }
    return [
        every,
        *(
            {
                "label": when_label(when),
                "url": address_of(wish, waktu=when.value),
                "count": count,
                "chosen": wish.when is when,
            }
            for when, count in counts.by_when.items()
        ),
    ]


def _turns(wish: Wish, counts: Counts) -> list[dict[str, object]]:
    found: list[dict[str, object]] = [
        {
            "label": _("Whoever moves next"),
            "url": address_of(wish, giliran=""),
            "count": counts.every,
            "chosen": wish.turn is None and not wish.mine and not wish.own,
        },
        {
            "label": _("Your move"),
            "url": address_of(wish, giliran="saya"),
            "count": counts.mine,
            "chosen": wish.mine,
        },
        {
            "label": _("the office"),
            "url": address_of(wish, giliran="kantor"),
            "count": sum(counts.by_turn[turn] for turn in OF_THE_OFFICE),
            "chosen": wish.own,
        },
    ]
    return [
        *found,
        *(
            {
                "label": turn.label,
                "url": address_of(wish, giliran=turn.value),
                "count": counts.by_turn[turn],
                "chosen": wish.turn is turn,
            }
            for turn in Turn
        ),
    ]


def _scopes(viewer: Viewer, wish: Wish) -> list[dict[str, object]]:
    """An office above others reads along: its own work, or all that it may read."""
    if not any(grant.office_level < Level.REGENCY for grant in viewer.grants_of(*OFFICERS)):
        return []
    return [
        {
            "label": _("Own office"),
            "url": address_of(wish, lingkup=""),
            "chosen": not wish.everything,
        },
        {
            "label": _("Everything you may read"),
            "url": address_of(wish, lingkup="semua"),
            "chosen": wish.everything,
        },
    ]


def _words(wish: Wish) -> str:
    """What came with a link from the page of the commissioners."""
    said = [
        _("one step of the procedure") if wish.step else "",
        _("one person who handles") if wish.handler else "",
    ]
    return ", ".join(filter(None, said))


@staff_page(*OFFICERS)
def work_csv(request: StaffRequest) -> HttpResponse:
    wish = worklist.read_wish(lambda name: request.GET.get(name, ""))
    head = [
        "nomor",
        "dugaan",
        "tahap",
        "hari_terakhir",
        "sisa_jam",
        "menunggu_sejak",
        "giliran",
        "wilayah",
        "contoh",
    ]
    rows = [
        [
            item.reference,
            item.title,
            item.step,
            item.last_day,
            # Rounded down, as on the page: nobody is promised an hour that is not there.
            int(item.left.total_seconds() // HOURS) if item.left is not None else None,
            item.since if item.last_day is None else None,
            item.whose,
            item.place,
            "contoh" if item.example else "",
        ]
        for item in worklist.every(request.viewer, wish)
    ]
    return exports.csv_response("daftar-kerja", head, rows)
