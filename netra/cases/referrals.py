"""Handing a track to the body that the pack names for the day of the referral, and that body's answer."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from netra.cases import procedure
from netra.cases.changes import Change, What
from netra.cases.counting import answered, count, waits
from netra.cases.models import Case, CaseStudy, LineState, Outcome, PlenaryDecision, ReferralLine, Track
from netra.cases.opening import local_date
from netra.cases.people import Actor
from netra.cases.telling import tell
from netra.elections.conflicts import Conflict, conflicts_of
from netra.facts.models import CountedUnit, FactKind
from netra.institutions import queries as institutions
from netra.institutions.models import Institution
from netra.law import authorities, routing, steps
from netra.law.entries import CRIMINAL_TRACKS, Authority, KasnState
from netra.law.entries import Track as LawTrack
from netra.law.errors import DateMissing
from netra.law.routing import CONDITIONAL_TRACKS, Deciding, Route
from netra.platform.clock import office_now
from netra.reports.models import ReportStatus

REROUTE = "reroute"


class LineClosed(Exception):
    """The body has answered this line already, or it was sent anew."""


class RouteRefused(Exception):
    """`code`: not_offered (the pack does not name this way for today) or reason_missing. Nothing was sent."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Said:
    """What only the officer knows and nobody guesses: how far KASN was, whether the authority acts."""

    kasn_state: KasnState = KasnState.NONE
    authority_idle: bool = False


NOTHING_SAID = Said()


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a track goes on a day: the pack's route, its first authority, and that body here if known."""

    route: Route
    authority: Authority
    institution: Institution | None


Finder = Callable[[str, str, date, bool], Institution | None]


def destination(track: Track, on: date, find: Finder = institutions.for_authority) -> Destination | None:
    """None when the pack names nobody for that day, or the date that decides it is not known.

    `find`: whoever asks for many tracks remembers which bodies were found.
    """
    case = track.case
    pack = procedure.pack_of(case)
    try:
        found = routing.route(
            pack,
            track.person.subject_class,
            track.kind,
            on,
            case.event_on,
            violation=track.violation or None,
            determination_on=case.determination_on,
        )
    except DateMissing:
        return None
    # A way that runs beside another track, as a village head's to the regent beside the criminal one, is
    # still the way of this track.
    route = min(found, key=lambda one: one.parallel, default=None)
    return None if route is None else _to(track, route, on, find)


def destinations(track: Track, on: date, said: Said = NOTHING_SAID) -> list[Destination]:
    """Every way of this track on that day, the one that is taken unless another is chosen first.

    Beside the ways of its own kind: the early one for an event before the determination, those for a file
    that KASN held, and escalation, the last two only when the officer says so. A criminal track has its own
    ways alone.
    """
    return [_to(track, route, on) for route in routes(track, on, said)]


def routes(track: Track, on: date, said: Said = NOTHING_SAID) -> list[Route]:
    """The same as the pack has it, without looking for the bodies here."""
    case = track.case
    pack = procedure.pack_of(case)
    named = pack.violations.get(track.violation)
    found = routing.ways(
        pack,
        track.person.subject_class,
        None if named is None else (named,),
        Deciding(case.event_on, on, on, case.determination_on, said.kasn_state),
        authority_idle=said.authority_idle,
    ).routes
    beside = frozenset() if track.kind in CRIMINAL_TRACKS else CONDITIONAL_TRACKS
    own = [route for route in found if route.track == track.kind]
    others = [route for route in found if route.track in beside]
    own.sort(key=lambda route: route.parallel)
    return [route for route in (*own, *others) if route.undecided is None]


def _to(track: Track, route: Route, on: date, find: Finder = institutions.for_authority) -> Destination:
    case, pack = track.case, procedure.pack_of(track.case)
    # A file that KASN had worked on goes to who must report on it; to whom, the rule itself says.
    reports = route.track is LawTrack.ASN_TRANSITION and route.via
    authority = authorities.by_code(pack, route.via[0] if reports else route.addressee)
    # Some body of that name may be known here before the law lets it take anything, or after it was closed.
    institution = (
        find(authority.code, case.region_id, on, case.example)
        if authorities.in_force(pack, authority.code, on)
        else None
    )
    return Destination(route, authority, institution)


def conflicts(case: Case, institution: Institution | None) -> list[Conflict]:
    """What is known against letting the usual way and the usual copies be taken unasked."""
    return conflicts_of(
        institution, case.region_id, local_date(case), election=case.election, example=case.example
    )


def facts_of(track: Track, goal: Destination | None) -> set[str]:
    facts: set[str] = set()
    if CaseStudy.objects.filter(case=track.case).exists():
        facts.add(steps.Fact.STUDY_PRESENT)
    if PlenaryDecision.objects.filter(case=track.case, outcome=Outcome.VIOLATION).exists():
        facts.add(steps.Fact.VIOLATION_FOUND)
    if goal is not None and goal.institution is not None:
        facts.add(steps.Fact.ADDRESSEE_NAMED)
    return facts


@dataclass(frozen=True, slots=True)
class Way:
    """The rule that an officer chose, with what made it open; without a rule, the way of the track itself."""

    rule_id: str = ""
    said: Said = NOTHING_SAID
    reason: str = ""


THE_USUAL = Way()


def refer(track_id: int, *, by: Actor, seen_version: int | None = None, way: Way = THE_USUAL) -> ReferralLine:
    """Raises StepNotAllowed, CaseMoved, RouteRefused."""
    with transaction.atomic():
        track = Track.objects.select_related("case", "person").get(pk=track_id)
        case = procedure.locked(track.case_id, seen_version)
        track.refresh_from_db()
        track.case = case
        today = local_date(case)
        goal = chosen(track, today, way)
        reason = way.reason.strip()
        procedure.advance(
            case,
            "refer",
            by=by,
            facts=facts_of(track, goal),
            track=track,
            note=reason,
            changed=_moved(track.referrals.select_related("institution").first(), goal),
        )
        if goal is None or goal.institution is None:
            raise RuntimeError("The pack lets a track go without an addressee; its steps are broken.")
        # A person with several tracks is referred once in the figures.
        first_time = not ReferralLine.objects.filter(track__person=track.person).exists()
        line = _sent(track, goal.authority.code, goal.institution, goal.route.rule_id, today)
        if first_time:
            count(case, FactKind.PERSON_REFERRED, CountedUnit.PERSON, on=today, verified=True, track=track)
        tell(case, ReportStatus.REFERRED, by)
        return line


def _moved(earlier: ReferralLine | None, goal: Destination | None) -> list[Change]:
    """Which body had the file of the track before, and which has it now."""
    if goal is None or goal.institution is None:
        return []
    return [Change(What.BODY, earlier.institution.name if earlier else "", goal.institution.name)]


def _sent(
    track: Track,
    authority: str,
    institution: Institution,
    rule_id: str,
    on: date,
    replaces: ReferralLine | None = None,
) -> ReferralLine:
    ReferralLine.objects.filter(track=track, newest=True).update(newest=False)
    line = ReferralLine.objects.create(
        track=track,
        region_id=track.case.region_id,
        example=track.case.example,
        authority_code=authority,
        institution=institution,
        rule_id=rule_id,
        referred_on=on,
        referred_at=office_now(),
        replaces=replaces,
    )
    waits(line)
    return line


def reroute(line_id: UUID, *, by: Actor, way: Way) -> ReferralLine:
    """End an open line whose body has given way to another, and send its track the way that takes its place.

    The rule and the reason stand in the history twice where the rules of the case know no step of their own
    for this: as a return and as a referral. The person was counted with the first referral, and what the
    reporter is told does not change.

    Raises LineClosed, StepNotAllowed, RouteRefused.
    """
    with transaction.atomic():
        line = _held(line_id, LineState.SENT, LineState.ACKNOWLEDGED)
        track = line.track
        case = track.case
        today = local_date(case)
        route = next((one for one in routes(track, today, way.said) if one.rule_id == way.rule_id), None)
        goal = None if route is None else _to(track, route, today)
        if goal is None or goal.institution is None:
            raise RouteRefused("not_offered")
        reason = way.reason.strip()
        if not reason:
            raise RouteRefused("reason_missing")
        facts = {steps.Fact.REASON_GIVEN, steps.Fact.ADDRESSEE_NAMED}
        if REROUTE in procedure.pack_of(case).transitions:
            procedure.advance(
                case, REROUTE, by=by, facts=facts, track=track, note=reason, changed=_moved(line, goal)
            )
        else:
            procedure.advance(case, "return_file", by=by, facts=facts, track=track, note=reason)
            again = facts | facts_of(track, goal)
            procedure.advance(
                case, "refer", by=by, facts=again, track=track, note=reason, changed=_moved(line, goal)
            )
        line.return_reason = reason
        _answer(line, LineState.REROUTED, by)
        answered(track)
        return _sent(track, goal.authority.code, goal.institution, goal.route.rule_id, today, replaces=line)


def chosen(track: Track, on: date, way: Way) -> Destination | None:
    """Where the way leads on that day. Raises RouteRefused."""
    usual = destination(track, on)
    if not way.rule_id or (usual is not None and usual.route.rule_id == way.rule_id):
        return usual
    found = [one for one in destinations(track, on, way.said) if one.route.rule_id == way.rule_id]
    if not found:
        raise RouteRefused("not_offered")
    if not way.reason.strip():
        raise RouteRefused("reason_missing")
    return found[0]


def acknowledge(line_id: UUID, *, by: Actor, source: str = "") -> ReferralLine:
    """`source`: the letter of the body from which it is recorded, in words for the history.

    Raises LineClosed, StepNotAllowed.
    """
    with transaction.atomic():
        line = _held(line_id, LineState.SENT)
        procedure.advance(line.track.case, "acknowledge", by=by, track=line.track, note=source)
        tell(line.track.case, ReportStatus.ACKNOWLEDGED, by)
        return _answer(line, LineState.ACKNOWLEDGED, by)


def taken_up(track: Track, step: str, *, by: Actor, on: date | None) -> None:
    """What comes only after a receipt proves it: a line that still waits for its acknowledgement has it.

    Before `step` is taken with a track that the caller holds with its case.
    """
    line = ReferralLine.objects.filter(track=track, newest=True, state=LineState.SENT).first()
    if line is None:
        return
    transitions = procedure.pack_of(track.case).transitions
    receipt, taken = transitions["acknowledge"], transitions.get(step)
    line.track = track
    if procedure.state_of(track) not in receipt.origins:
        # The file went on before its receipt was written down with it.
        _answer(line, LineState.ACKNOWLEDGED, by)
    elif taken is not None and not taken.stays and receipt.to in taken.origins:
        day = f" Langkah itu bertanggal {on:%d-%m-%Y}." if on else ""
        note = f"Diterima, terbukti dari langkah yang mengikutinya.{day}"
        procedure.advance(track.case, "acknowledge", by=by, track=track, note=note)
        tell(track.case, ReportStatus.ACKNOWLEDGED, by)
        _answer(line, LineState.ACKNOWLEDGED, by)


def give_back(line_id: UUID, reason: str, *, by: Actor, code: str = "", source: str = "") -> ReferralLine:
    """`source` as in `acknowledge`. Raises LineClosed, StepNotAllowed (a return needs a reason)."""
    with transaction.atomic():
        line = _held(line_id, LineState.SENT, LineState.ACKNOWLEDGED)
        facts = {steps.Fact.REASON_GIVEN} if reason.strip() else set()
        note = f"{source} {reason}".strip()[:500]
        procedure.advance(line.track.case, "return_file", by=by, facts=facts, track=line.track, note=note)
        line.return_reason, line.return_code = reason.strip(), code
        tell(line.track.case, ReportStatus.RETURNED, by)
        return _answer(line, LineState.RETURNED, by)


def _held(line_id: UUID, *states: LineState) -> ReferralLine:
    line = ReferralLine.objects.select_related("track__person").get(pk=line_id)
    case = procedure.locked(line.track.case_id)
    line.refresh_from_db(fields=["state"])
    line.track.refresh_from_db()
    line.track.case = case
    if line.state not in states:
        raise LineClosed(line.state)
    return line


def _answer(line: ReferralLine, state: LineState, by: Actor) -> ReferralLine:
    line.state = state
    line.answered_at = office_now()
    line.answered_by = by.actor
    line.save()
    return line
