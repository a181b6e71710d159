"""Which entry of the catalogue an act is, confirmed or changed by an officer; and a further track."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from netra.accounts.access import StaffRequest, staff_page
from netra.cases import access, classes, opening, procedure, wording
from netra.cases.access import OFFICERS, Action
from netra.cases.forms import ClassForm, FurtherTrackForm
from netra.cases.models import Case, Track
from netra.cases.people import Actor
from netra.cases.queries import IN_HANDLING
from netra.cases.views import answering
from netra.law import elections
from netra.law.acts import Applicable
from netra.law.entries import LawPack, Status
from netra.law.errors import UnknownId
from netra.platform.ui import formats


def _entry_words(entry: Applicable, pack: LawPack, subject: str) -> str:
    """One entry as a choice: what it says, its class, and why it is not verified where it is not."""
    words = (
        f"{wording.said(entry.violation.wording)} ({entry.id}; {wording.class_words(entry.sanction_class)})"
    )
    told = wording.doubts(entry, pack, subject)
    if entry.status is Status.RECALLED:
        return f"{words}. {_('Not verified yet')}: {' '.join(told)}"
    return f"{words}. {' '.join(told)}" if told else words


def _about(track: Track, pack: LawPack) -> list[tuple[str, str]]:
    case = track.case
    event = formats.plain_date(case.event_on) if case.event_on else _("not known")
    return [
        (_("Reported person"), track.person.name),
        (_("Kind of staff"), wording.said(pack.subjects[track.person.subject_class].name)),
        (_("Alleged act"), wording.act_of(case, pack)),
        (_("Event"), event),
        (_("Candidates determined"), _determined(case)),
        *(
            [
                (
                    _("Proposed entry"),
                    f"{wording.said(pack.violations[track.proposed_violation].wording)} "
                    f"({track.proposed_violation})",
                )
            ]
            if track.proposed_violation
            else [(_("Proposed entry"), _("none: the officer chooses"))]
        ),
    ]


def _determined(case: Case) -> str:
    """The day that decides between the two classes, and whether it is an exception of this region."""
    day = formats.plain_date(case.determination_on)
    try:
        national = elections.under(case.law_pack).determination_on("")
    except UnknownId:
        return day
    if national == case.determination_on:
        return day
    return _("%(day)s, an exception for this region; elsewhere %(national)s") % {
        "day": day,
        "national": formats.plain_date(national),
    }


def _history(track: Track) -> list[tuple[str, str]]:
    return [
        (
            f"{formats.plain_date(choice.chosen_at, track.case.region.timezone)}, {choice.chosen_by_name}",
            f"{choice.violation}. {choice.reason}" if choice.reason else choice.violation,
        )
        for choice in track.choices.all()
    ]


def _track(request: StaffRequest, case_id: UUID, track_id: int) -> Track:
    case = access.case_for(request.viewer, case_id, Action.WORK)
    found = Track.objects.select_related("person").filter(case=case, pk=track_id).first()
    if found is None:
        raise Http404
    found.case = case
    return found


def _too_late(request: StaffRequest, case: Case, title: str) -> HttpResponse:
    return render(
        request,
        "cases/refused.html",
        {
            "title": title,
            "reason": answering.decided_words(),
            "example": case.example,
            "back": reverse("cases:case", args=[case.pk]),
            "back_words": _("To case %(number)s") % {"number": case.reference},
        },
        status=422 if request.method == "POST" else 200,
    )


@staff_page(*OFFICERS)
def classify(request: StaffRequest, case_id: UUID, track_id: int) -> HttpResponse:
    track = _track(request, case_id, track_id)
    case, pack, subject = track.case, procedure.pack_of(track.case), track.person.subject_class
    title = _("Confirm the kind of violation")
    if case.step not in IN_HANDLING:
        return _too_late(request, case, title)
    form = ClassForm(
        request.POST or None,
        offered=[(one.id, _entry_words(one, pack, subject)) for one in classes.of_act(track)],
        others=[(one.id, _entry_words(one, pack, subject)) for one in classes.of_other_acts(track)],
        initial={"seen": case.version, "violation": track.violation or track.proposed_violation},
    )
    if form.is_valid():
        said = form.cleaned_data
        choice = classes.Choice(form.chosen, said["reason"])
        if answering.refuse(
            form,
            lambda: classes.confirm(track.pk, choice, by=Actor.of(request.viewer), seen_version=said["seen"]),
            case,
        ):
            return redirect("cases:case", case_id=case.pk)
    classified = opening.classification_of(track, pack)
    warnings = [wording.said(one.wording) for one in classified.warnings]
    act = pack.acts.get(case.incident.act)
    if act is not None and act.status is Status.RECALLED:
        warnings.append(_("Which entries belong to one act follows from a comparison of their wording."))
    taken = list(track.person.tracks.values_list("kind", flat=True))
    further = reverse("cases:further_track", args=[case.pk, track.pk])
    return answering.page_of(
        request,
        case,
        answering.fresh(form, case),
        template="cases/classify.html",
        title=title,
        consequence=_(
            "The rules propose; you confirm, or choose another entry and say why. The plenary decides about "
            "what is confirmed here."
        ),
        facts=_about(track, pack),
        warnings=warnings,
        history=_history(track),
        further=further if classes.further(track, taken) else "",
        action=_("Record the kind of violation"),
    )


@staff_page(*OFFICERS)
def further_track(request: StaffRequest, case_id: UUID, track_id: int) -> HttpResponse:
    track = _track(request, case_id, track_id)
    case, pack, subject = track.case, procedure.pack_of(track.case), track.person.subject_class
    title = _("Open a further track")
    if case.step not in IN_HANDLING:
        return _too_late(request, case, title)
    taken = list(track.person.tracks.values_list("kind", flat=True))
    ways = classes.further(track, taken)
    form = FurtherTrackForm(
        request.POST or None,
        offered=[
            (f"{kind}:{entry.id}", f"{wording.track_kind(kind)}: {_entry_words(entry, pack, subject)}")
            for kind, entry in ways
        ],
        initial={"seen": case.version},
    )
    if form.is_valid():
        said = form.cleaned_data
        kind, _colon, violation = said["track"].partition(":")
        if answering.refuse(
            form,
            lambda: classes.open_track(
                track.pk,
                kind,
                classes.Choice(violation, said["reason"]),
                by=Actor.of(request.viewer),
                seen_version=said["seen"],
            ),
            case,
        ):
            return redirect("cases:case", case_id=case.pk)
    consequence = (
        _(
            "One act can go to several bodies at once. A criminal track is never proposed: somebody must "
            "find that its elements are there. The new track waits for the plenary like the others."
        )
        if ways
        else _("The rules open no further track for this act, this person and this day.")
    )
    return answering.page_of(
        request,
        case,
        answering.fresh(form, case),
        title=title,
        consequence=consequence,
        facts=_about(track, pack)[:4],
        action=_("Open the track"),
    )
