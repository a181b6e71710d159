"""The commissioner's page: how the office stands, each number a way to its list. Prints on one page."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from netra.accounts.access import StaffRequest, staff_page
from netra.accounts.models import Role
from netra.desk.models import Turn
from netra.desk.overview import SHOWN, Row, overview
from netra.desk.views.worklist import address_of, when_label
from netra.desk.worklist import When, Wish


@staff_page(Role.COMMISSIONER)
def overview_page(request: StaffRequest) -> HttpResponse:
    found = overview(request.viewer)
    return render(
        request,
        "desk/overview.html",
        {
            "figures": [
                *(
                    {
                        "count": count,
                        "label": when_label(when),
                        "url": address_of(Wish(when=when, own=True)),
                        "look": "urgent" if when is When.LATE and count else "",
                    }
                    for when, count in found.total.items()
                ),
                {
                    "count": found.elsewhere,
                    "label": _("wait for another body"),
                    "url": address_of(Wish(turn=Turn.BODY)),
                    "look": "",
                },
                {
                    "count": found.late_elsewhere,
                    "label": _("past a limit of another body"),
                    "url": address_of(Wish(when=When.LATE, turn=Turn.BODY)),
                    "look": "",
                },
            ],
            "columns": [when_label(when) for when in SHOWN],
            "tables": [
                (_("By who handles it"), _("Handled by"), [_shown(row, "petugas") for row in found.handlers]),
                (_("By step of the procedure"), _("Step"), [_shown(row, "tahap") for row in found.steps]),
            ],
        },
    )


def _shown(row: Row, narrows: str) -> dict[str, object]:
    return {
        "name": row.name,
        "url": address_of(Wish(own=True), **{narrows: row.key}),
        "cells": [
            (when_label(when), count, address_of(Wish(when=when, own=True), **{narrows: row.key}))
            for when, count in row.counts.items()
        ],
    }
