"""What a commissioner looks at: late, at risk, the week to come; by who handles it and by step."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from netra.accounts.models import Account
from netra.accounts.viewer import Viewer
from netra.cases.wording import said
from netra.desk import worklist
from netra.desk.models import Turn
from netra.desk.worklist import FIRST_LOOK, NOBODY, OF_THE_OFFICE, When, Wish
from netra.law import packs

SHOWN = (When.LATE, When.AT_RISK, When.WEEK)


@dataclass
class Row:
    """One handler or one step: `key` is what narrows the worklist to it."""

    key: str
    name: str = ""
    counts: dict[When, int] = field(default_factory=lambda: dict.fromkeys(SHOWN, 0))


@dataclass(frozen=True, slots=True)
class Overview:
    total: dict[When, int]
    handlers: list[Row]
    steps: list[Row]
    # What waits for somebody outside the office, whatever its day, and what of it is past its day.
    elsewhere: int
    late_elsewhere: int


def overview(viewer: Viewer) -> Overview:
    """From the same lines as the worklist, so that a number is what its list shows."""
    board = worklist.Board(viewer, Wish())
    found = [
        (board.handlers.get(one.case, NOBODY), one.step, worklist.part_of(one.ends, board.now))
        for one in board.dated
        if one.turn in OF_THE_OFFICE
    ]
    found += [
        (
            board.readers.get(report.pk, NOBODY),
            FIRST_LOOK,
            worklist.part_of_report(report, last_day, board.now),
        )
        for report, last_day in board.reports
    ]
    handlers, steps, total = _added_up(found)
    counts = worklist.counts(viewer, Wish(), board)
    return Overview(
        total,
        _named(handlers, _handler_names(handlers)),
        _named(steps, _step_names(steps)),
        counts.by_turn[Turn.BODY],
        counts.by_when[When.LATE] - counts.own[When.LATE],
    )


def _added_up(
    found: Iterable[tuple[str, str, When]],
) -> tuple[dict[str, Row], dict[str, Row], dict[When, int]]:
    handlers: dict[str, Row] = {}
    steps: dict[str, Row] = {}
    total = dict.fromkeys(SHOWN, 0)
    for handler, step, when in found:
        if when in total:
            total[when] += 1
            handlers.setdefault(handler, Row(handler)).counts[when] += 1
            steps.setdefault(step, Row(step)).counts[when] += 1
    return handlers, steps, total


def _named(rows: dict[str, Row], names: dict[str, str]) -> list[Row]:
    """Most late first, then most at risk: where to look first."""
    for key, row in rows.items():
        row.name = names.get(key, key)
    return sorted(rows.values(), key=lambda row: ([-row.counts[when] for when in SHOWN], row.name))


def _handler_names(keys: Iterable[str]) -> dict[str, str]:
    accounts = Account.objects.filter(pk__in=[int(key) for key in keys if key != NOBODY])
    return {NOBODY: _("Nobody named yet"), **{str(one.pk): one.name for one in accounts}}


def _step_names(keys: Iterable[str]) -> dict[str, str]:
    names = {FIRST_LOOK: _("Initial assessment")}
    for pack in map(packs.shipped, packs.names()):
        names.update({key: said(pack.states[key].wording) for key in keys if key in pack.states})
    return names
