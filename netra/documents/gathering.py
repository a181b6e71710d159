"""What is known of a report or a case, as the texts and lists that wordings ask for. Always in Indonesian.

Of whoever reported nothing is known here: those fields stay named blanks.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from zoneinfo import ZoneInfo

from django.db.models import Model, QuerySet
from django.utils import translation

from netra.cases import handovers, procedure, referrals
from netra.cases import wording as case_words
from netra.cases.models import (
    Case,
    CaseDay,
    CasePerson,
    Clarification,
    Handover,
    LineState,
    Outcome,
    Track,
)
from netra.cases.opening import local_date
from netra.cases.queries import IN_HANDLING
from netra.documents import wordings
from netra.documents.composing import Values
from netra.documents.wordings import About, KindWording, Wording
from netra.institutions.models import Institution
from netra.law import limits
from netra.law.entries import CRIMINAL_TRACKS, LawPack, RequirementKind, Status
from netra.law.errors import LawError
from netra.platform.ui import formats
from netra.reports import completion, openings, triage
from netra.reports.models import Misuse, MisuseStep, Report
from netra.reports.triage import AssessedCheck

LANGUAGE = "id"
COMPLETION = "DL-COMPLETE"
# A line that was given back or sent on elsewhere is no longer where the file is.
DISCUSSIONS = ("gakkumdu_first_on", "gakkumdu_second_on")
STANDING = frozenset({LineState.SENT, LineState.ACKNOWLEDGED})
Rows = Sequence[Mapping[str, str]]
Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that goes with a letter: what it is, its name in the package, its digest."""

    title: str
    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class LetterData:
    """What a referral tells the papers of its package. Without it the letter names the tracks that go to that
    body, and a paper of the whole case everybody in it; with `tracks` each names those persons alone."""

    to: tuple[str, ...] = ()
    tracks: tuple[int, ...] = ()
    rule_words: str = ""
    enclosures: tuple[Enclosure, ...] = ()
    door: str = ""
    copies: tuple[str, ...] = ()


NOTHING_MORE = LetterData()


@dataclass(frozen=True, slots=True)
class Letter:
    """What a letter says that somebody else has worded: the lines of its addressee, subject, paragraphs."""

    to: tuple[str, ...]
    subject: str
    paragraphs: tuple[str, ...]


class NothingToSay(Exception):
    """The record does not hold yet what this document is about."""


def of_report(report: Report, wording: Wording, at: "Where") -> Values:
    with translation.override(LANGUAGE):
        pack, words = triage.pack_of(report), wording.words
        zone = ZoneInfo(report.region.timezone)
        assessed = triage.assess(report)
        statement = openings.newest_statement(report)
        persons = list(report.persons.all())
        evidence = list(triage.evidence_of(report))
        act = pack.acts.get(report.act)
        unmet = [one for one in assessed.checks if not one.met]
        # What the reporter was told is lacking, and until when, the paper says as it was told.
        asked = completion.newest(report)
        lacking = (
            unmet if asked is None else [one for one in assessed.checks if one.check.code in asked.lacks]
        )
        conclusion = "unconfirmed" if not assessed.confirmed else "incomplete" if unmet else "complete"
        assessors = {one.assessment.assessed_by.name for one in assessed.checks if one.assessment}
        texts = {
            **at.texts(wording),
            "delivered": formats.date_time(report.delivered_at, report.region.timezone),
            "channel": str(report.get_channel_display()),
            "election": report.election.name,
            "region": report.region.full_name,
            "event_on": _day(report.event_on),
            "known_on": _day(report.known_on),
            "act": act.wording.id.rstrip(".") if act else "",
            "statement": statement.text if statement else "",
            "evidence_count": words["pieces"].format(count=len(evidence)) if evidence else words["no_pieces"],
            "conclusion": words[conclusion],
            "assessor": assessors.pop() if len(assessors) == 1 else "",
            "completion_until": formats.day_end(asked.last_day, zone.key)
            if asked is not None
            else _completion_until(pack, at.on, zone),
        }
        return Values(
            texts=texts,
            tables={
                "evidence": [
                    {
                        "name": piece.name,
                        "type": piece.media_type or "?",
                        "size": f"{formats.number(piece.size)} B",
                        "sha256": piece.sha256,
                    }
                    for piece in evidence
                ],
                "persons": [
                    {
                        "n": str(number),
                        "name": one.name,
                        "post": one.post,
                        "workplace": one.office_name or one.address,
                    }
                    for number, one in enumerate(persons, start=1)
                ],
                "formal": _checks(assessed.checks, wording, RequirementKind.FORMAL),
                "material": _checks(assessed.checks, wording, RequirementKind.MATERIAL),
                "unmet": _checks(lacking, wording),
            },
            groups={
                "reported": [
                    {
                        "reported.name": ", ".join(filter(None, (one.name, one.post))),
                        "reported.address": ", ".join(filter(None, (one.office_name, one.address))),
                    }
                    for one in persons
                ],
                # Place and description are sealed with the report.
                "event": [
                    {"event.date": _day(report.event_on), "event.known_date": _day(report.known_on)},
                ],
            },
        )


def of_misuse(misuse: Misuse, wording: Wording, at: "Where") -> Values:
    """Raises NothingToSay: nobody has shown an identity yet."""
    with translation.override(LANGUAGE):
        # Of a step that was taken twice the newest holds.
        told = {event.step: event for event in misuse.events.all()}
        checked, asked, answered = (
            told.get(step) for step in (MisuseStep.CHECKED, MisuseStep.ASKED, MisuseStep.ANSWERED)
        )
        if checked is None:
            raise NothingToSay
        return Values(
            texts={
                **at.texts(wording),
                "listing": str(misuse.get_listing_display()),
                "listed_under": misuse.listed_under,
                "known_on": _day(misuse.known_on),
                "statement_number": misuse.number,
                "checked_on": _day(checked.on),
                "asked_on": _day(asked.on if asked else None),
                "keeper": asked.note if asked else "",
                "answered_on": _day(answered.on if answered else None),
                "answer": answered.note if answered else "",
            }
        )


def _completion_until(pack: LawPack, notified_on: date, zone: ZoneInfo) -> str:
    """By the limit of the pack, counted from the day of the notice. Empty where the pack has none."""
    if COMPLETION not in pack.limits:
        return ""
    try:
        span = limits.clock(pack, COMPLETION, notified_on)
    except LawError:
        return ""
    return formats.day_end(span.last_day, zone.key)


def _checks(checks: Iterable[AssessedCheck], wording: Wording, kind: RequirementKind | None = None) -> Rows:
    found = [one for one in checks if kind is None or one.check.kind is kind]
    return [
        {
            "n": str(number),
            "what": one.check.wording.id,
            "met": wording.words["met" if one.met else "unmet"],
            "why": (one.assessment.reason if one.assessment else "")
            or (one.check.reason.id if one.check.reason and not one.met else ""),
        }
        for number, one in enumerate(found, start=1)
    ]


@dataclass(frozen=True, slots=True)
class Where:
    """The office that writes, and on which day."""

    office: Institution
    place: str
    on: date

    def texts(self, wording: Wording) -> dict[str, str]:
        return {
            "office": self.office.name,
            "chair_role": wording.words["chair_role"],
            "chair": "",
        }


def day_words(day: date) -> str:
    with translation.override(LANGUAGE):
        return formats.plain_date(day)


def of_case(
    case: Case, kind: KindWording, wording: Wording, at: Where, about: str, more: LetterData
) -> Values:
    """Raises NothingToSay."""
    with translation.override(LANGUAGE):
        teller = _Teller(case, wording, at)
        _part, _sep, key = about.partition(":")
        match kind.about:
            case About.INVITATION:
                return teller.invitation(key)
            case About.CLARIFICATION:
                return teller.clarification(key)
            case About.PERSON:
                return teller.person(key)
            case About.BODY:
                return teller.body(key, more)
            case About.HEARING:
                return teller.hearing(about)
            case About.DISCUSSION:
                return teller.discussion(key, more)
            case About.HANDOVER:
                return teller.handover(key)
            case _:
                return teller.whole(kind.code, more)


def of_letter(letter: Letter, wording: Wording, at: Where) -> Values:
    with translation.override(LANGUAGE):
        return Values(
            texts={**at.texts(wording), "subject": letter.subject},
            lists={"words": letter.paragraphs},
            to=(*letter.to, wording.words["at_place"]),
        )


def writer_of(case: Case, kind: KindWording, about: str) -> Institution:
    """The office whose paper it is: that which holds the case, but for a letter about giving it away.

    Raises NothingToSay.
    """
    if kind.about is not About.HANDOVER:
        return case.office
    found = _numbered(_handovers(case), about.partition(":")[2])
    return found.from_office if handovers.written_by(found) == found.from_office_id else found.to_office


def handovers_by(case: Case, offices: Collection[str]) -> list[Handover]:
    """Those about which one of these offices writes, the newest first."""
    return [one for one in _handovers(case).order_by("-pk") if handovers.written_by(one) in offices]


def _handovers(case: Case) -> QuerySet[Handover]:
    return case.handovers.select_related("from_office__region", "to_office__region")


# What a document of the whole case is made from; without it there is nothing to say.
_NEEDED = {
    "finding_form": "finding",
    "study": "study",
    "plenary_minutes": "decision",
    "status_notice": "report",
}


def _held(case: Case, code: str) -> bool:
    return code not in _NEEDED or getattr(case, _NEEDED[code], None) is not None


class _Teller:
    """One case, looked at for one document."""

    def __init__(self, case: Case, wording: Wording, at: Where) -> None:
        self.case, self.wording, self.at = case, wording, at
        self.pack = procedure.pack_of(case)
        self.tracks = tracks_of(case)

    def whole(self, code: str, more: LetterData) -> Values:
        chosen = [track for track in self.tracks if not more.tracks or track.pk in more.tracks]
        named = {track.person_id for track in chosen} if more.tracks else None
        decision = getattr(self.case, "decision", None)
        if not _held(self.case, code):
            raise NothingToSay
        texts = self._texts()
        signed_on = ""
        if code == "study":
            # A corrected study takes the place of the first one in what leaves the office.
            study = self.case.study.corrections.last() or self.case.study
            texts["study"] = study.text
            signed_on = formats.plain_date(study.finished_on)
        if code == "plenary_minutes" and decision is not None:
            texts["reasons"] = decision.reasons
            texts["quorum"] = str(decision.quorum or "")
            signed_on = formats.plain_date(decision.held_on)
        if code == "finding_form":
            texts |= self._finding()
        return Values(
            texts=texts,
            signed_on=signed_on,
            tables={
                "persons": self._persons(named),
                "hearings": self._hearings(named),
                "entries": (
                    self._entries(chosen)
                    if code == "plenary_minutes"
                    else [self._entry(track) for track in chosen]
                ),
                "votes": self._votes(),
                "tracings": [
                    {"n": str(number), "on": formats.plain_date(one.done_on), "text": one.text}
                    for number, one in enumerate(self.case.tracings.all(), start=1)
                ],
            },
        )

    def _finding(self) -> dict[str, str]:
        found = self.case.finding
        return {
            "finding": found.text,
            "finding_source": str(found.get_source_display()),
            "finding_number": found.form_number,
            "finding_place": found.place_text,
            "finding_basis": self._basis(),
            "finder": found.finder,
            "found_on": _day(self.case.found_on),
            "finding_set_on": _day(self.case.finding_set_on),
        }

    def _basis(self) -> str:
        """What the finding rests on, as it was written when it was set."""
        event = self.case.events.filter(step="set_finding").order_by("-pk").first()
        return event.note if event else ""

    def invitation(self, key: str) -> Values:
        found = _numbered(self.case.invitations.select_related("person"), key)
        zone = self.case.region.timezone
        texts = {
            **self._texts(),
            "party": self.wording.words[found.party],
            "called_on": formats.long_date(found.at, zone),
            "called_hour": formats.office_time(found.at, zone),
            "called_place": found.place,
            "second_call": "1" if found.is_second else "",
            "letter_number": found.letter_number,
        }
        return self._addressed(texts, found.person, found.name)

    def clarification(self, key: str) -> Values:
        found = _numbered(self.case.clarifications.select_related("person", "invitation__person"), key)
        called = found.invitation
        person = found.person or (called.person if called else None)
        name = person.name if person else (called.name if called else found.name or "")
        held_at = self.wording.words["held_at"].format(place=called.place) if called else ""
        texts = {
            **self._texts(),
            **self._party(found.party, name),
            "held_on": formats.long_date(found.held_on),
            "held_place": held_at,
            "minutes": found.minutes,
            "came": "1" if found.came else "",
            "sworn": "1" if found.came and found.sworn is not False else "",
            "unsworn": "1" if found.came and found.sworn is False else "",
        }
        return Values(texts=texts, signed_on=formats.plain_date(found.held_on))

    def hearing(self, about: str) -> Values:
        """The sheet of the oath: of a call whose day is to come, or of what became of one."""
        part, _sep, key = about.partition(":")
        if part == About.INVITATION:
            called = _numbered(self.case.invitations.select_related("person"), key)
            party, person, name = called.party, called.person, called.name
            day = called.at.astimezone(ZoneInfo(self.case.region.timezone)).date()
        else:
            found = _numbered(self.case.clarifications.select_related("person", "invitation__person"), key)
            if not found.came or found.sworn is False:
                raise NothingToSay
            call = found.invitation
            party, person = found.party, found.person or (call.person if call else None)
            name, day = call.name if call else found.name or "", found.held_on
        speaks = self._party(party, person.name if person else name)
        texts = {**self._texts(), "sworn_on": formats.long_date(day), **speaks}
        return Values(texts, signed_on=formats.plain_date(day))

    def _party(self, party: str, name: str) -> dict[str, str]:
        """Who speaks, in the four ways in which a paper may have to name them. A reporter stays a blank."""
        reporter = party == Clarification.Party.REPORTER
        return {
            "party": self.wording.words[party],
            "party_is_reporter": "1" if reporter else "",
            "party_person": "" if reporter else name,
            "party_unnamed": "1" if not reporter and not name else "",
            "party_blank": self.wording.blanks["reporter.name"] if reporter else "nama",
        }

    def discussion(self, key: str, more: LetterData) -> Values:
        found = _numbered(discussions_of(self.case), key)
        zone = self.case.region.timezone
        texts = {
            **self._texts(),
            "discussion": self.wording.words[found.key],
            "discussed_on": formats.long_date(found.on),
            "discussed_hour": formats.office_time(found.at, zone) if found.at else "",
            # What stands beside a day that was put right is why, and no conclusion.
            "discussion_note": "" if found.replaces_id else found.note,
        }
        going = [track for track in self.tracks if not more.tracks or track.pk in more.tracks]
        if {track.person_id for track in self.tracks} != {track.person_id for track in going}:
            # Somebody's file goes elsewhere, and a free text may name anybody: its lines stay for the pen.
            texts["discussion_note"] = ""
        tracks = [track for track in going if track.kind in CRIMINAL_TRACKS]
        entries = [self._entry(one) for one in tracks or going]
        return Values(texts, {"criminal_entries": entries}, signed_on=formats.plain_date(found.on))

    def handover(self, key: str) -> Values:
        found = _numbered(_handovers(self.case), key)
        said = {
            "number": self.case.reference,
            "day": formats.plain_date(found.done_on),
            "from_office": found.from_office.name,
            "to_office": found.to_office.name,
        }
        taken = handovers.written_by(found) == found.to_office_id
        reader = found.from_office if taken else found.to_office
        texts = {
            **self._texts(),
            "handover_subject": self.wording.words[f"{found.kind}_subject"].format(**said),
            "handover_words": self.wording.words[f"{found.kind}_words"].format(**said),
            "handover_reason": found.reason,
            "handover_rule": self._rule(found.rule_id),
        }
        return Values(texts, {"persons": self._persons()}, to=(reader.name, self.wording.words["at_place"]))

    def _rule(self, rule_id: str) -> str:
        """A rule of the procedure by its source, marked where nobody has read it there."""
        rule = self.pack.procedure.get(rule_id)
        if rule is None:
            return rule_id
        doubt = f" ({self.wording.words['recalled']})" if rule.status is Status.RECALLED else ""
        return f"{case_words.cited(rule.citation.basis)} ({rule_id}){doubt}"

    def person(self, key: str) -> Values:
        found = _numbered(self.case.persons.all(), key)
        decision = getattr(self.case, "decision", None)
        if decision is None:
            raise NothingToSay
        tracks = [track for track in self.tracks if track.person_id == found.pk]
        told = [
            {
                **entry,
                "body": ", ".join(
                    line.institution.name for line in track.referrals.all() if line.state in STANDING
                ),
            }
            for track, entry in zip(tracks, self._entries(tracks), strict=True)
        ]
        values = self._addressed(self._texts(), found, "")
        return Values(values.texts, {"told_entries": told}, to=values.to)

    def body(self, key: str, more: LetterData) -> Values:
        chosen = (
            [track for track in self.tracks if track.pk in more.tracks]
            if more.tracks
            else [track for track in self.tracks if key in bodies_of(track, self.at.on)]
        )
        decision = getattr(self.case, "decision", None)
        if not chosen or decision is None or decision.outcome != Outcome.VIOLATION:
            raise NothingToSay
        body = bodies_of(chosen[0], self.at.on).get(key)
        texts = {
            **self._texts(),
            "rule_words": more.rule_words or (body.rule_words if body else ""),
            "door": more.door,
        }
        return Values(
            texts=texts,
            tables={
                "referred": [
                    {**self._entry(track), "n": str(number)} for number, track in enumerate(chosen, start=1)
                ],
                "enclosures": [
                    {"n": str(number), "title": one.title, "name": one.name, "sha256": one.sha256}
                    for number, one in enumerate(more.enclosures, start=1)
                ],
            },
            lists={"copies": more.copies},
            track_kind=chosen[0].kind,
            to=more.to or ((body.name, self.wording.words["at_place"]) if body else ()),
        )

    def _addressed(self, texts: Mapping[str, str], person: CasePerson | None, name: str) -> Values:
        """To a person by name; a reporter's stays a blank."""
        if person is not None:
            lines = (person.name, person.post, person.workplace, self.wording.words["at_place"])
            return Values(texts, to=tuple(line for line in lines if line))
        if name:
            return Values(texts, to=(name, self.wording.words["at_place"]))
        return Values({**texts, "to_blank": self.wording.blanks["reporter.name"]})

    def _texts(self) -> dict[str, str]:
        case, decision, study = (
            self.case,
            getattr(self.case, "decision", None),
            getattr(self.case, "study", None),
        )
        return {
            **self.at.texts(self.wording),
            "case_number": case.reference,
            "election": case.election.name,
            "region": case.region.full_name,
            "act": case_words.act_of(case, self.pack),
            "event_on": _day(case.event_on),
            "known_on": _day(case.known_on),
            "registered_on": _day(case.registered_on),
            "determination_on": _day(case.determination_on),
            "pack": f"{case.law_pack} {case.pack_version}",
            "status": self._status(),
            "plenary_on": _day(decision.held_on if decision else None),
            "plenary_day": formats.long_date(decision.held_on) if decision else "",
            "study_on": _day(study.finished_on if study else None),
            "outcome": self.wording.words[decision.outcome] if decision else "",
            "doubtful": "1" if any(self._doubt(track) for track in self.tracks) else "",
        }

    def _status(self) -> str:
        if self.case.step in IN_HANDLING:
            return case_words.state_of(self.case.step, self.pack).rstrip(".")
        decision = getattr(self.case, "decision", None)
        if decision is not None:
            return self.wording.words[decision.outcome]
        return case_words.state_of(self.case.step, self.pack).rstrip(".")

    def _persons(self, named: Collection[int] | None = None) -> Rows:
        # Before the registration there are persons and no tracks.
        shown = [one for one in self.case.persons.all() if named is None or one.pk in named]
        return [{**self._person(one), "n": str(number)} for number, one in enumerate(shown, start=1)]

    def _person(self, one: CasePerson) -> dict[str, str]:
        nip = self.wording.words["nip"].format(number=one.employee_number) if one.employee_number else ""
        return {
            "name": one.name,
            "post": one.post,
            "workplace": one.workplace,
            "subject": case_words.said(self.pack.subjects[one.subject_class].name),
            "name_and_number": "\n".join(filter(None, (one.name, nip))),
            "post_and_workplace": "\n".join(filter(None, (one.post, one.workplace))),
        }

    def _entry(self, track: Track) -> dict[str, str]:
        """What a track is about: the confirmed entry, marked where the pack has not read its source."""
        found = self.pack.violations.get(track.violation or track.proposed_violation)
        return {
            **self._person(track.person),
            "entry": f"{found.wording.id.rstrip('.')}{self._doubt(track)}" if found else "",
            "basis": case_words.cited(found.basis) if found else "",
            "class": case_words.sanction_class_of(track),
        }

    def _doubt(self, track: Track) -> str:
        found = self.pack.violations.get(track.violation or track.proposed_violation)
        if found is None or found.status is not Status.RECALLED:
            return ""
        return f" ({self.wording.words['recalled']})"

    def _entries(self, tracks: Iterable[Track]) -> Rows:
        """What each is about, and what the plenary found of it: one may be cleared beside another."""
        decision = self.case.decision
        of_track = {one.track_id: one.outcome for one in decision.outcomes.all()}
        return [
            {
                **self._entry(track),
                "outcome": self.wording.words[of_track.get(track.pk, decision.outcome)],
            }
            for track in tracks
        ]

    def _hearings(self, named: Collection[int] | None = None) -> Rows:
        """Without names. With `named`, those of these persons, and of whoever stands in no track."""
        words = self.wording.words
        held = [
            one
            for one in self.case.clarifications.select_related("invitation")
            if named is None or (person := person_heard(one)) is None or person in named
        ]
        return [
            {
                "n": str(number),
                "party": words[one.party],
                "on": formats.plain_date(one.held_on),
                "came": words["came" if one.came else "stayed_away"],
            }
            for number, one in enumerate(held, start=1)
        ]

    def _votes(self) -> Rows:
        decision = getattr(self.case, "decision", None)
        return [
            {
                "n": str(number),
                "name": one.name,
                "vote": self.wording.words[one.cast],
                "dissent": one.dissent,
            }
            for number, one in enumerate(decision.votes.all() if decision else (), start=1)
        ]


def person_heard(hearing: Clarification) -> int | None:
    """Of the reported persons; whoever was called by name comes in answer to that call."""
    return hearing.person_id or (hearing.invitation.person_id if hearing.invitation else None)


@dataclass(frozen=True, slots=True)
class Body:
    name: str
    # What the way of the file rests on, as a letter cites it.
    rule_words: str
    institution: Institution
    # Whether a referral to it stands, or would only be made today.
    sent: bool = False


def bodies_of(track: Track, on: date) -> Mapping[str, Body]:
    """The bodies that a track went to and was not returned by, or else goes to today, by key."""
    pack = procedure.pack_of(track.case)
    sent = {
        line.institution_id: Body(
            line.institution.name, basis_of(pack, line.rule_id), line.institution, sent=True
        )
        for line in track.referrals.all()
        if line.state in STANDING and line.rule_id in pack.routing
    }
    if sent:
        return sent
    goal = referrals.destination(track, on)
    if goal is None or goal.institution is None:
        return {}
    return {
        goal.institution.key: Body(
            goal.institution.name, basis_of(pack, goal.route.rule_id), goal.institution
        )
    }


def basis_of(pack: LawPack, *rule_ids: str) -> str:
    """What one or more ways of a file rest on, each once, marked where nobody has read it there."""
    recalled = wordings.shipped().words["recalled"]
    found = []
    for rule_id in rule_ids:
        route = pack.routing[rule_id]
        doubt = f" ({recalled})" if route.status is Status.RECALLED else ""
        found += [f"{case_words.cited(route.citation.basis)}{doubt}"]
    return "; ".join(dict.fromkeys(found))


def has_gone(case: Case, about: str) -> bool:
    """Whether every track that a letter to this body names stands referred to it."""
    part, _sep, key = about.partition(":")
    if part != About.BODY:
        return False
    named = [
        found[key].sent for track in tracks_of(case) if key in (found := bodies_of(track, local_date(case)))
    ]
    return bool(named) and all(named)


def discussions_of(case: Case) -> QuerySet[CaseDay]:
    """The days on which Gakkumdu discussed the case, as they stand now."""
    return case.days.filter(key__in=DISCUSSIONS, replaced_by=None)


def tracks_of(case: Case) -> list[Track]:
    tracks = list(case.tracks.select_related("person").prefetch_related("referrals__institution"))
    for track in tracks:
        track.case = case
    return tracks


def _numbered(rows: QuerySet[Row], key: str) -> Row:
    """The row of this case with that number. Raises NothingToSay, also for what is no number."""
    found = rows.filter(pk=int(key)).first() if key.isdigit() and len(key) < 18 else None
    if found is None:
        raise NothingToSay
    return found


def _day(day: date | None) -> str:
    return formats.plain_date(day) if day else ""
