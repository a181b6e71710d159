"""Reads: the papers of a record, and which ones can be made now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _

from netra.cases import referrals
from netra.cases.models import Case, Outcome, Track
from netra.documents.gathering import bodies_of, discussions_of, tracks_of
from netra.documents.models import Document
from netra.documents.wordings import About, KindWording, Of, shipped
from netra.platform.ui import formats
from netra.reports import completion, triage
from netra.reports.models import Misuse, MisuseStep, Report


@dataclass(frozen=True, slots=True)
class Choice:
    """What a document can speak of: its key, and words for the officer."""

    about: str
    label: str
    number: str = ""  # of the letter, where the record has it


@dataclass(frozen=True, slots=True)
class Makeable:
    """One kind of document for this record. `why_not` says what has to happen before it can be made."""

    kind: KindWording
    choices: tuple[Choice, ...]
    why_not: str = ""


def of_case(case: Case) -> list[Document]:
    """Those of the case and of the report it grew from, the newest first."""
    own = Document.objects.filter(case=case)
    if case.report_id is not None:
        own |= Document.objects.filter(report=case.report_id)
    return list(own.select_related("file", "dispatch"))


def of_report(report: Report) -> list[Document]:
    return list(Document.objects.filter(report=report).select_related("file"))


def of_kind(of: Of) -> list[KindWording]:
    return [kind for kind in shipped().kinds.values() if kind.of is of]


def makeable_of_report(report: Report) -> list[Makeable]:
    unmet = not triage.assess(report).complete or completion.newest(report) is not None
    return [
        Makeable(
            kind,
            (),
            _("Every requirement is met: there is nothing to complete.")
            if kind.code == "completion_request" and not unmet
            else "",
        )
        for kind in of_kind(Of.REPORT)
    ]


def of_misuse(misuse: Misuse) -> list[Document]:
    return list(Document.objects.filter(misuse=misuse).select_related("file"))


def makeable_of_misuse(misuse: Misuse) -> list[Makeable]:
    unseen = misuse.step in (MisuseStep.RECEIVED, MisuseStep.DROPPED)
    waits = (
        "" if misuse.step in (MisuseStep.ANSWERED, MisuseStep.CLEARED) else _("No answer is recorded yet.")
    )
    return [
        Makeable(
            kind,
            (),
            _("Nobody has shown an identity card and signed yet.")
            if unseen
            else waits
            if kind.code == "misuse_clearance"
            else "",
        )
        for kind in of_kind(Of.MISUSE)
    ]


def makeable_of_case(case: Case, on: date, *, decides: bool) -> list[Makeable]:
    """`decides`: for a commissioner of the office, who alone addresses a letter where interests conflict."""
    tracks = tracks_of(case)
    bodies = _bodies(case, tracks, on, decides=decides)
    choices = _choices(case, tracks, bodies)
    return [
        _makeable(case, kind, choices, bodies)
        for kind in of_kind(Of.CASE)
        # What most cases never see is offered once it has happened; a handover has a page of its own.
        if choices.get(kind.about) or kind.about not in {About.DISCUSSION, About.HANDOVER}
    ]


def letters_about(case: Case, about: str) -> list[Document]:
    """What was printed about that, the newest first."""
    return list(Document.objects.filter(case=case, about=about).select_related("file", "dispatch"))


def _makeable(
    case: Case, kind: KindWording, choices: Mapping[About, tuple[Choice, ...]], bodies: "_Bodies"
) -> Makeable:
    decision = getattr(case, "decision", None)
    if kind.code == "finding_form" and not hasattr(case, "finding"):
        return Makeable(kind, (), _("This case began with a report."))
    if kind.code == "status_notice" and case.report_id is None:
        return Makeable(kind, (), _("A finding has no reporter to be told."))
    if kind.code == "study" and not hasattr(case, "study"):
        return Makeable(kind, (), _("The study is not finished yet."))
    if kind.code in {"plenary_minutes", "reported_notice"} and decision is None:
        return Makeable(kind, (), _("The plenary has not decided yet."))
    if kind.about is About.BODY and (decision is None or decision.outcome != Outcome.VIOLATION):
        return Makeable(kind, (), _("Only what the plenary found to be a violation goes to another body."))
    found = choices.get(kind.about, ())
    if kind.about is About.BODY and not found and bodies.held:
        return Makeable(
            kind,
            (),
            _(
                "A conflict of interest is known, so a commissioner of this office chooses who gets the "
                "file. Until it is referred, only a commissioner prints this letter."
            ),
        )
    if kind.about is not About.WHOLE and not found:
        return Makeable(kind, (), _NOTHING[kind.about]())
    return Makeable(kind, found)


_NOTHING = {
    About.INVITATION: lambda: _("No invitation is recorded yet."),
    About.CLARIFICATION: lambda: _("No clarification is recorded yet."),
    About.HEARING: lambda: _("No invitation is recorded yet."),
    About.PERSON: lambda: _("Nobody is named in this case."),
    About.BODY: lambda: _("The rules name no body that is known here."),
}


@dataclass(frozen=True, slots=True)
class _Bodies:
    """To whom this viewer may address a letter, by key; `held`: to some body only a commissioner may."""

    names: Mapping[str, str]
    held: bool


def _bodies(case: Case, tracks: Sequence[Track], on: date, *, decides: bool) -> _Bodies:
    found = [one for track in tracks for one in bodies_of(track, on).items()]
    held: set[str] = set()
    if not decides:
        # A referral that stands has been chosen by whoever had to choose.
        asked = {key: body.institution for key, body in found if not body.sent}
        held = {key for key, institution in asked.items() if referrals.conflicts(case, institution)}
    return _Bodies({key: body.name for key, body in found if key not in held}, bool(held))


_DISCUSSED = {
    "gakkumdu_first_on": lambda: _("First discussion"),
    "gakkumdu_second_on": lambda: _("Second discussion"),
}


def _choices(case: Case, tracks: Sequence[Track], bodies: _Bodies) -> dict[About, tuple[Choice, ...]]:
    zone = case.region.timezone
    calls, hearings = list(case.invitations.select_related("person")), list(case.clarifications.all())
    called = {
        one.pk: Choice(
            f"{About.INVITATION.value}:{one.pk}",
            f"{one.person.name if one.person else one.name or one.get_party_display()}, "
            f"{formats.short_date_time(one.at, zone)}",
            one.letter_number,
        )
        for one in calls
    }
    heard = {
        one.pk: Choice(
            f"{About.CLARIFICATION.value}:{one.pk}",
            ", ".join(filter(None, (one.name, one.get_party_display(), formats.plain_date(one.held_on)))),
        )
        for one in hearings
    }
    answered = {one.invitation_id for one in hearings}
    return {
        About.INVITATION: tuple(called.values()),
        About.CLARIFICATION: tuple(heard.values()),
        About.HEARING: (
            *(replace(choice, number="") for key, choice in called.items() if key not in answered),
            *(heard[one.pk] for one in hearings if one.came and one.sworn is not False),
        ),
        About.DISCUSSION: tuple(
            Choice(
                f"{About.DISCUSSION.value}:{one.pk}", f"{_DISCUSSED[one.key]()}, {formats.plain_date(one.on)}"
            )
            for one in discussions_of(case)
        ),
        About.PERSON: tuple(
            Choice(f"{About.PERSON.value}:{one.pk}", one.name)
            for one in {track.person_id: track.person for track in tracks}.values()
        ),
        About.BODY: tuple(Choice(f"{About.BODY.value}:{key}", name) for key, name in bodies.names.items()),
    }
