"""Passing a track on: which way, to whom, why not verified, and who decides there."""

from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from netra.accounts.access import StaffRequest, staff_page
from netra.cases import (
    access,
    lawful,
    opening,
    referrals,
    wording,
)
from netra.cases.access import OFFICERS, Action
from netra.cases.models import Case, Track
from netra.cases.people import Actor
from netra.cases.views.answering import fresh, not_now, page_of, track_of
from netra.institutions import entering
from netra.institutions import queries as institutions
from netra.institutions.models import InstitutionKind
from netra.law.entries import KasnState
from netra.platform.ui import formats
from netra.referral import copies, packages
from netra.referral.forms import KeyedForm, KnownForm, ReferForm
from netra.referral.views.sending import addresses, lacking_words, minutes_words, send_or_say


@staff_page(*OFFICERS)
def refer(request: StaffRequest, case_id: UUID, track_id: int) -> HttpResponse:
    case = access.case_for(request.viewer, case_id, Action.WORK)
    track = track_of(case, track_id)
    sent = KeyedForm(request.POST)
    if request.method == "POST" and sent.is_valid() and packages.made_by(case, sent.cleaned_data["key"]):
        # The same form once more: what it made stands, and this is no second referral.
        return redirect("referral:packages", case_id=case.pk)
    today = opening.local_date(case)
    known = KnownForm(request.GET)
    said = _known(known)
    ways = referrals.destinations(track, today, said)
    goal = next((way for way in ways if way.route.track == track.kind), None)
    # Another way may have an addressee where the usual one has none.
    aim = goal if goal is not None and goal.institution is not None else next(iter(ways), goal)
    conflicts = referrals.conflicts(case, aim.institution if aim else None)
    decides = access.decides(request.viewer, case)
    offered = copies.offered(case)
    others = _others(case, track, aim, today)
    form = ReferForm(
        request.POST if request.method == "POST" else None,
        ways=[(one.route.rule_id, _way_words(one)) for one in ways],
        others=[(one.pk, _track_words(one)) for one in others],
        copies=[(one.number, f"{one.name}: {one.about}") for one in offered],
        conflicted=bool(conflicts) and decides,
        initial={
            "seen": case.version,
            "route": goal.route.rule_id if goal else "",
            "tracks": [one.pk for one in others],
        },
    )
    refused = lawful.to_refer(track, aim)
    # Without an addressee today the rule still says whom it means, and how sure that is.
    held = [wording.said(way.route.wording) for way in ways] + _route_warnings(ways)
    unknown = refused is not None and refused.code == "referral_without_addressee"
    enterable = unknown and aim is not None and aim.authority.code in entering.KINDS
    if enterable and not decides:
        held.append(_("A commissioner of your office can enter this body; then the case can be referred."))
    if page := not_now(
        request,
        case,
        form,
        refused,
        {"refer"},
        title=_("Refer the case"),
        track=track,
        more=" ".join(held) if unknown else "",
        offer=_entering(case, aim) if enterable and decides else None,
    ):
        return page
    conflict_words = [one.sentence() for one in conflicts]
    if conflicts and not decides:
        return _for_a_commissioner(request, case, conflict_words)
    by = Actor.of(request.viewer)
    if form.is_valid() and send_or_say(
        form,
        lambda: packages.send(case, _wish(form, track, said, decides), addresses(request), by=by),
        case,
    ):
        return redirect("referral:packages", case_id=case.pk)
    body = goal.institution.name if goal and goal.institution else _("no body that is known here")
    going = [track, *others]
    lacking = packages.lacking(case, aim.authority.code, going, copies=bool(offered)) if aim else []
    minutes = packages.minutes(case, aim.authority.code, going) if aim else None
    return page_of(
        request,
        case,
        fresh(form, case),
        template="referral/refer.html",
        title=_("Refer the case"),
        consequence=_(
            "Case %(number)s (reported person %(person)s) goes to %(body)s today, %(day)s. The body sees "
            "the person, the act, the study's outcome and the decision; it does not see who reported."
        )
        % {
            "number": case.reference,
            "person": track.person.name,
            "body": body if len(ways) < 2 else _("the body that you choose below"),
            "day": formats.long_date(today),
        },
        action=_("Refer to %(body)s") % {"body": body} if len(ways) < 2 else _("Refer the case"),
        facts=_route_facts(case, goal, today),
        warnings=_route_warnings(ways if len(ways) > 1 else ([goal] if goal else [])),
        known=known,
        track_kind=wording.track_kind(track.kind),
        conflicts=conflict_words,
        lacking=lacking_words(lacking),
        advised=lacking_words(lacking, blocks=False),
        going=minutes_words(minutes.going) if minutes else [],
        staying=minutes_words(minutes.staying) if minutes else [],
        offered=offered,
    )


def _entering(case: Case, aim: referrals.Destination | None) -> tuple[str, str] | None:
    """Where a commissioner enters the body that the rules mean and that is not known here."""
    if aim is None:
        return None
    asked = urlencode({"kode": aim.authority.code, "wilayah": case.region_id})
    words = _("Enter the body: %(name)s") % {"name": wording.said(aim.authority.name)}
    return f"{reverse('desk:bodies', args=[case.office_id])}?{asked}", words


def _others(case: Case, track: Track, aim: referrals.Destination | None, today: date) -> list[Track]:
    """Tracks of the case that wait and whose usual way leads to the same body."""
    if aim is None or aim.institution is None:
        return []
    found = []
    for other in case.tracks.select_related("person").exclude(pk=track.pk):
        other.case = case
        goal = referrals.destination(other, today)
        if (
            goal is not None
            and goal.institution == aim.institution
            and goal.authority.code == aim.authority.code
            and lawful.to_refer(other, goal) is None
        ):
            found.append(other)
    return found


def _track_words(track: Track) -> str:
    return f"{track.person.name}, {wording.track_kind(track.kind)}"


def _wish(form: ReferForm, track: Track, said: referrals.Said, decides: bool) -> packages.Wish:
    chosen = form.cleaned_data
    return packages.Wish(
        key=chosen["key"],
        tracks=(track.pk, *chosen.get("tracks", ())),
        way=referrals.Way(chosen.get("route", ""), said, chosen.get("reason", "")),
        copies=tuple(chosen.get("copies", ())),
        copied_to=chosen["copied_to"],
        letter_number=chosen["letter_number"].strip(),
        seen_version=chosen["seen"],
        decides=decides,
    )


def _for_a_commissioner(request: StaffRequest, case: Case, conflicts: list[str]) -> HttpResponse:
    reason = _(
        "A conflict of interest is known, so a commissioner of this office chooses who gets the file and who "
        "gets a copy. Nothing was sent."
    )
    return render(
        request,
        "cases/refused.html",
        {
            "title": _("Refer the case"),
            "reason": " ".join([reason, *conflicts]),
            "typed": [],
            "example": case.example,
            "back": reverse("cases:case", args=[case.pk]),
            "back_words": _("To case %(number)s") % {"number": case.reference},
        },
        status=422 if request.method == "POST" else 200,
    )


def _known(form: KnownForm) -> referrals.Said:
    if not form.is_valid():
        return referrals.NOTHING_SAID
    return referrals.Said(
        KasnState(form.cleaned_data["kasn"] or KasnState.NONE), bool(form.cleaned_data["idle"])
    )


def _way_words(way: referrals.Destination) -> str:
    """One way as a choice: the body here, the rule, and whether it is verified."""
    body = way.institution.name if way.institution else _("no body that is known here")
    words = f"{body}: {wording.said(way.route.wording)} ({way.route.rule_id})"
    unsure = _("Not verified yet")
    return words if way.route.verified else f"{words}. {unsure}."


def _route_warnings(ways: list[referrals.Destination]) -> list[str]:
    """For each way why it is not verified, and where its sources disagree."""
    found = []
    for way in ways:
        rule = way.route.rule_id
        if not way.route.verified:
            why = (
                _("%(rule)s is not verified yet: that this body is meant follows from other rules.")
                if way.route.inferred
                else _("%(rule)s is not verified yet: it was not read in the source that it names.")
            )
            found.append(why % {"rule": rule})
        if way.route.conflict:
            found.append(f"{rule}: {wording.said(way.route.conflict)}")
    return found


def _route_facts(case: Case, goal: referrals.Destination | None, today: date) -> list[tuple[str, str]]:
    if goal is None:
        return [(_("Rule"), _("The rules name no body for %(day)s.") % {"day": formats.plain_date(today)})]
    return [
        *_deciding_post(case, goal, today),
        (_("Rule"), f"{wording.said(goal.route.wording)} ({goal.route.rule_id})"),
        (_("Source"), wording.cited(goal.route.citation.basis)),
    ]


def _deciding_post(case: Case, goal: referrals.Destination, today: date) -> list[tuple[str, str]]:
    """Who decides at a government: the post, and who is known to hold it on the day."""
    if goal.institution is None or goal.institution.kind != InstitutionKind.REGIONAL_GOVERNMENT:
        return []
    post = institutions.personnel_authority(case.region_id, today, example=case.example)
    if post is None:
        return []
    holders = institutions.holders_on(post, today)
    names = ", ".join(f"{one.name} ({one.get_capacity_display()})" for one in holders)
    return [(_("Who decides there"), f"{post.title}: {names}" if names else post.title)]
