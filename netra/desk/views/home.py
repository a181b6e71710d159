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
from netra.cases.models import LineState
from netra.desk.worklist import Group, Item, Worklist, worklist
from netra.elections import queries as elections
from netra.platform import audit
from netra.platform.clock import office_today
from netra.platform.jobs import queries as jobs
from netra.platform.jobs.models import State
from netra.platform.ui import formats
from netra.regions import queries as regions
from netra.reports import holders, openings


@staff_page()
def home(request: StaffRequest) -> HttpResponse:
    viewer = request.viewer
    context: dict[str, object] = {
        "election": _election(viewer),
        "roles": [role.value for role in viewer.roles],
    }
    if viewer.grants_of(*OFFICERS):
        context["work"] = _work(viewer, request.GET.get("saring", ""))
        context["seals"] = {
            "waiting": openings.waiting_for(viewer).count(),
            "has_key": holders.key_of(viewer.account_id) is not None,
            "unstated": [one.report_id for one in openings.unstated_for(viewer)[:3]],
        }
    if viewer.grants_of(Role.RECEIVING_OFFICER):
        lines = cases.line_counts(viewer)
        context["inbox"] = {
            "all": sum(lines.values()),
            "open": lines[LineState.SENT],
            "taken": cases.untaken(viewer),
        }
    if viewer.grants_of(Role.ANALYST, Role.COMMISSIONER):
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


def _address(name: str) -> str:
    """Drafts stand beside this app, not below it: known by the name of their page alone."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _election(viewer: Viewer) -> dict[str, object]:
    """The open election as the viewer's first office sees it, or that there is none."""
    code = viewer.grants[0].region_code if viewer.grants else "00"
    place = regions.region(code)
    zone = place.timezone if place is not None else "Asia/Jakarta"
    today = office_today(zone)
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


def _work(viewer: Viewer, chosen: str) -> dict[str, object]:
    found = worklist(viewer)
    narrowings: dict[str, tuple[str, list[Item]]] = {
        "lewat": (_("past the limit"), found.of(Group.LATE)),
        "hari-ini": (_("end today"), found.of(Group.TODAY)),
        "saya": (_("wait for you"), found.mine),
        "pekan": (_("end within a week"), found.next_week),
        "rujukan": (_("referrals not answered"), [item for item in found.items if item.turn == "body"]),
    }
    narrowings["usulan"] = (_("new last days proposed"), found.proposals)
    if viewer.grants_of(Role.COMMISSIONER):
        narrowings["pleno"] = (_("wait for the plenary"), found.for_plenary)
    shown = narrowings[chosen][1] if chosen in narrowings else list(found.items)
    home_url = reverse("desk:home")
    return {
        "figures": [
            {
                "count": len(items),
                "label": label,
                "url": f"{home_url}?saring={key}",
                "chosen": key == chosen,
                "look": "urgent" if key == "lewat" and items else "",
                "note": _oldest(found) if key == "rujukan" else "",
            }
            for key, (label, items) in narrowings.items()
        ],
        "groups": [
            {"label": group.label, "items": [item for item in shown if item.group is group]}
            for group in Group
        ],
        "shown": len(shown),
        "clear": home_url if chosen in narrowings else "",
    }


def _oldest(found: Worklist) -> str:
    if not found.unanswered:
        return ""
    return ngettext("oldest %(days)s day", "oldest %(days)s days", found.oldest_days) % {
        "days": formats.number(found.oldest_days)
    }
