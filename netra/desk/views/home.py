"""Staff home: each role finds what waits for it, and nothing that is not its own."""

from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from netra.accounts.access import StaffRequest, staff_page
from netra.accounts.models import Role
from netra.accounts.viewer import Viewer
from netra.cases import queries as cases
from netra.cases.access import OFFICERS
from netra.desk import worklist
from netra.desk.models import Turn
from netra.desk.views.worklist import address_of, grouped, when_label
from netra.desk.worklist import When, Wish
from netra.elections import queries as elections
from netra.institutions.models import Institution
from netra.platform import audit
from netra.platform.clock import office_today
from netra.platform.jobs import queries as jobs
from netra.platform.jobs.models import State
from netra.platform.ui import formats
from netra.regions import queries as regions
from netra.reminders import queries as reminders
from netra.reports import holders, messages, openings, tip_batches

# Of the worklist what stands first in it; the rest is one step away.
FIRST = 10


@staff_page()
def home(request: StaffRequest) -> HttpResponse:
    viewer = request.viewer
    today = _today(viewer)
    context: dict[str, object] = {
        "election": _election(_place(viewer), today),
        "roles": [role.value for role in viewer.roles],
    }
    if viewer.grants_of(*OFFICERS):
        context["work"] = _work(viewer, today)
        context["reminders"] = reminders.unseen(viewer)
    if any(not grant.is_field for grant in viewer.grants_of(*OFFICERS)):
        # Below a regency nobody holds keys, and nothing of sealed reports waits there.
        context["seals"] = {
            "waiting": openings.waiting_for(viewer).count(),
            "has_key": holders.key_of(viewer.account_id) is not None,
            "missing": _missing_holders(viewer),
            "talk": messages.waiting_of(viewer),
            "tips": tip_batches.waiting_at(viewer),
            "unstated": [one.report_id for one in openings.unstated_for(viewer)[:3]],
        }
    if viewer.grants_of(Role.RECEIVING_OFFICER):
        context["inbox"] = {work.name.lower(): n for work, n in cases.line_counts(viewer).items()}
    if any(not grant.is_field for grant in viewer.grants_of(Role.ANALYST, Role.COMMISSIONER)):
        context["drafts_url"] = _address("release:drafts")
    if viewer.grants_of(Role.SYSTEM_ADMINISTRATOR):
        counted = jobs.counts()
        context["machine"] = {
            "running": counted[State.RUNNING] + counted[State.WAITING],
            "failed": counted[State.FAILED],
            "late_minutes": int(jobs.overdue_seconds() // 60),
            "head": audit.head(),
        }
    return render(request, "desk/home.html", context)


def _missing_holders(viewer: Viewer) -> int:
    """How many keys the viewer's office lacks before it can take a report at all."""
    own = next(grant for grant in viewer.grants_of(*OFFICERS) if not grant.is_field)
    office = Institution.objects.select_related("region").get(pk=own.institution_key)
    return max(0, holders.FEWEST_HOLDERS - len(holders.present(office)))


def _address(name: str) -> str:
    """Drafts stand beside this app, not below it: known by the name of their page alone."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _place(viewer: Viewer) -> str:
    return viewer.grants[0].region_code if viewer.grants else "00"


def _today(viewer: Viewer) -> date:
    """Where the viewer's first office is."""
    place = regions.region(_place(viewer))
    return office_today(place.timezone if place is not None else "Asia/Jakarta")


def _election(code: str, today: date) -> dict[str, object]:
    """The open election as the viewer's first office sees it, or that there is none."""
    election = elections.open_election(today)
    if election is None:
        return {
            "open": False,
            "last": next((one for one in elections.elections() if one.voting_on <= today), None),
        }
    days = (election.voting_on - today).days
    return {
        "open": True,
        "name": election.name,
        "stage": elections.current_stage(election, code, today),
        "voting": _voting(days, election.voting_on),
    }


def _voting(days: int, voting_on: date) -> str:
    if days == 0:
        return _("Voting is today.")
    if days < 0:
        return _("Voting was on %(day)s.") % {"day": formats.long_date(voting_on)}
    return ngettext(
        "Voting is in %(days)s day, on %(day)s.", "Voting is in %(days)s days, on %(day)s.", days
    ) % {"days": formats.number(days), "day": formats.long_date(voting_on)}


def _work(viewer: Viewer, today: date) -> dict[str, object]:
    """How much waits, each number a way to its list, and what stands first in it."""
    wish = Wish()
    board = worklist.Board(viewer, wish)
    counts = worklist.counts(viewer, wish, board)
    figures: list[tuple[int, str, Wish]] = [
        (counts.own[when], when_label(when), Wish(when=when, own=True))
        for when in (When.LATE, When.AT_RISK, When.WEEK)
    ]
    figures.append((counts.mine, _("wait for you"), Wish(mine=True)))
    if viewer.grants_of(Role.COMMISSIONER):
        figures.append(
            (counts.by_turn[Turn.COMMISSIONER], _("wait for the commissioners"), Wish(turn=Turn.COMMISSIONER))
        )
    figures.append((counts.by_turn[Turn.BODY], _("wait for another body"), Wish(turn=Turn.BODY)))
    mine, others = worklist.first(board, FIRST)
    late_elsewhere = counts.by_when[When.LATE] - counts.own[When.LATE]
    return {
        "figures": [
            {
                "count": count,
                "label": label,
                "url": address_of(narrowed),
                "look": "urgent" if narrowed.when is When.LATE and count else "",
                "note": _note(narrowed, counts.oldest_unanswered, late_elsewhere, today),
            }
            for count, label, narrowed in figures
        ],
        "mine": grouped(mine),
        "groups": grouped(others),
        "shown": len(mine) + len(others),
        "every": counts.every,
        "list_url": address_of(wish),
        "mine_url": address_of(Wish(mine=True)),
        "mine_more": counts.mine > len(mine),
    }


def _note(narrowed: Wish, oldest: date | None, late_elsewhere: int, today: date) -> str:
    if narrowed.turn is Turn.BODY:
        return _age(oldest, today)
    if narrowed.when is When.LATE and late_elsewhere:
        return ngettext(
            "%(count)s more where it is another body's turn",
            "%(count)s more where it is another body's turn",
            late_elsewhere,
        ) % {"count": formats.number(late_elsewhere)}
    return ""


def _age(oldest: date | None, today: date) -> str:
    if oldest is None:
        return ""
    days = (today - oldest).days
    return ngettext("oldest %(days)s day", "oldest %(days)s days", days) % {"days": formats.number(days)}
