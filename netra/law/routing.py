"""Which body a person's part of a case goes to, on the date that the rule says decides it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from netra.law.entries import (
    CRIMINAL_TRACKS,
    Citation,
    KasnState,
    KeyedOn,
    LawPack,
    RoutingRule,
    Status,
    Subject,
    Track,
    Violation,
    Window,
    Wording,
)
from netra.law.errors import DateMissing, TrackNotOfViolation, UnknownId
from netra.law.subjects import reach, subject_of, weakest

# These depend on when and how a case stands, not on what was done.
CONDITIONAL_TRACKS = frozenset({Track.EARLY, Track.ESCALATION, Track.ASN_TRANSITION})


@dataclass(frozen=True, slots=True)
class Route:
    """One way to refer. `authorities` are codes of the pack in order: to the first, which passes it on."""

    rule_id: str
    track: Track
    authorities: tuple[str, ...]
    via: tuple[str, ...]
    status: Status
    wording: Wording
    conflict: Wording | None
    citation: Citation
    keyed_on: KeyedOn
    parallel: bool
    inferred: bool  # that these bodies are meant for this person follows from other entries
    undecided: KeyedOn | None = None  # what would decide whether it holds, and is not known

    @property
    def verified(self) -> bool:
        """Whether somebody read in a source that the rule reaches this person and names these bodies."""
        return self.status is Status.CONFIRMED and not self.inferred

    @property
    def addressee(self) -> str:
        return self.authorities[0]


def route(
    pack: LawPack,
    subject_class: str,
    track: Track | str,
    referral_on: date | None,
    event_on: date | None,
    *,
    violation: str | None = None,
    determination_on: date | None = None,
    kasn_state: KasnState = KasnState.NONE,
) -> list[Route]:
    """The routes in force for this kind of person on this track, in the order of the pack; [] when there is
    none.

    Each rule says which date decides it: ASN cases the *referral* date (pilkada-2024: KASN to 23 Aug 2024,
    a gap to 3 Sep, BKN from 4 Sep), crimes the *event* date. Windows that mean the determination follow
    `determination_on`, the local day of the contest, or the national day of the pack without it. Rules
    still pending are never named; transition rules only for the `kasn_state` they speak of; escalation only
    when asked for as a track.

    With `violation` the track must be one that this violation names; a criminal track cannot be asked for
    without it. Raises TrackNotOfViolation, UnknownId, and DateMissing when the deciding date is not known.
    """
    person = subject_of(pack, subject_class)
    way = Track(track)
    _refuse_foreign_track(pack, way, violation)
    deciding = Deciding(event_on, referral_on, referral_on, determination_on, kasn_state)
    found = []
    for rule in pack.routing.values():
        if rule.track is way and (answer := _answer(rule, person, deciding)) is not None:
            if answer.undecided is not None:
                raise DateMissing(rule.id, answer.undecided)
            found.append(answer)
    return found


@dataclass(frozen=True, slots=True)
class Deciding:
    """The dates, all local, and the state that decide a route; None is not known. `on` is the day on which it
    is asked: it decides what follows the state of a file, whenever that file was once referred."""

    event_on: date | None
    referral_on: date | None
    on: date | None
    determination_on: date | None
    kasn_state: KasnState = KasnState.NONE


@dataclass(frozen=True, slots=True)
class Ways:
    """All routes of one person's case. `by_referral`: the day of the referral had a say in them."""

    routes: tuple[Route, ...]
    by_referral: bool


def ways(
    pack: LawPack,
    subject_class: str,
    violations: Iterable[Violation] | None,
    deciding: Deciding,
    *,
    authority_idle: bool = False,
) -> Ways:
    """Every route of one person's case, on all its tracks at once, in the order of the pack.

    `violations` are the entries that apply: each opens the tracks it names, so a criminal route stands only
    beside a criminal entry. None: no violation is named yet, then all tracks of this kind of person that are
    not criminal. The early track is open for an event before the determination, the transition track when
    KASN held the file, escalation when the personnel authority is idle.

    A route whose deciding date is not known is listed with `undecided`, one on which the date decides against
    it is not. Raises UnknownId.
    """
    person = subject_of(pack, subject_class)
    open_tracks = _open_tracks(violations, deciding, authority_idle)
    rules = [
        rule
        for rule in pack.routing.values()
        if rule.track in open_tracks and _concerns(rule, person, deciding.kasn_state)
    ]
    found = (_answer(rule, person, deciding) for rule in rules)
    return Ways(
        routes=tuple(route for route in found if route is not None),
        by_referral=any(rule.named_from or _dated_by_referral(rule) for rule in rules),
    )


def _dated_by_referral(rule: RoutingRule) -> bool:
    """A rule without a window holds whatever the day of the referral is."""
    dated = rule.window.starts is not None or rule.window.ends is not None
    return dated and rule.keyed_on is KeyedOn.REFERRAL_DATE


def _concerns(rule: RoutingRule, person: Subject, kasn_state: KasnState) -> bool:
    """Whether the rule speaks of this kind of person and of such a file, whatever the dates are."""
    if rule.pending or reach(person, rule.subjects) is None:
        return False
    return rule.keyed_on is not KeyedOn.KASN_STATE or rule.kasn_state is kasn_state


def _open_tracks(
    violations: Iterable[Violation] | None, deciding: Deciding, authority_idle: bool
) -> frozenset[Track]:
    if violations is None:
        found = set(Track) - CRIMINAL_TRACKS - CONDITIONAL_TRACKS
    else:
        found = {track for violation in violations for track in violation.tracks}
    before = (
        deciding.event_on is None
        or deciding.determination_on is None
        or deciding.event_on < deciding.determination_on
    )
    if before:
        found.add(Track.EARLY)
    if deciding.kasn_state is not KasnState.NONE:
        found.add(Track.ASN_TRANSITION)
    if authority_idle:
        found.add(Track.ESCALATION)
    return frozenset(found)


def _answer(rule: RoutingRule, person: Subject, deciding: Deciding) -> Route | None:
    """The route by this rule; None when it does not reach the person or the date decides against it."""
    reached = reach(person, rule.subjects)
    if reached is None or not _concerns(rule, person, deciding.kasn_state):
        return None
    day = {
        KeyedOn.EVENT_DATE: deciding.event_on,
        KeyedOn.REFERRAL_DATE: deciding.referral_on,
        KeyedOn.KASN_STATE: deciding.on,
    }[rule.keyed_on]
    window = _window(rule, deciding.determination_on)
    undecided: KeyedOn | None = None
    if day is None:
        undecided = None if window.starts is None and window.ends is None else rule.keyed_on
    elif not window.holds(day):
        return None
    part, bodies = _bodies(rule, person)
    named = tuple(
        body
        for body in bodies
        if body not in rule.named_from
        or deciding.referral_on is None
        or deciding.referral_on >= rule.named_from[body]
    )
    if deciding.referral_on is None and undecided is None and any(body in rule.named_from for body in bodies):
        undecided = KeyedOn.REFERRAL_DATE
    shown = (part, "named_from") if set(bodies) & rule.named_from.keys() else (part,)
    inferred = bool(set(shown) & set(rule.citation.inferred))
    return _route(rule, named, reached, undecided, inferred=inferred) if named else None


def _refuse_foreign_track(pack: LawPack, track: Track, violation: str | None) -> None:
    if violation is not None:
        named = _violation(pack, violation)
        if track not in named.tracks and track not in CONDITIONAL_TRACKS:
            raise TrackNotOfViolation(f"{violation} does not open the track {track}")
    elif track in CRIMINAL_TRACKS:
        raise TrackNotOfViolation(f"the track {track} is open to criminal entries only; none was named")


def _violation(pack: LawPack, violation_id: str) -> Violation:
    try:
        return pack.violations[violation_id]
    except KeyError:
        raise UnknownId("violation", violation_id) from None


def _window(rule: RoutingRule, determination_on: date | None) -> Window:
    window = rule.window
    if determination_on is None:
        return window
    if window.starts_at_determination:
        window = replace(window, starts=determination_on)
    if window.ends_before_determination:
        window = replace(window, ends=determination_on - timedelta(days=1))
    return window


def _bodies(rule: RoutingRule, person: Subject) -> tuple[str, tuple[str, ...]]:
    """The bodies for this person and which part of the rule names them: an own list, else that of a kind
    whose rules apply as well, else that of all."""
    kinds = (person.code, *person.includes)
    own = next((rule.route_to_by_subject[kind] for kind in kinds if kind in rule.route_to_by_subject), None)
    return ("route_to", rule.route_to) if own is None else ("route_to_by_subject", own)


def _route(
    rule: RoutingRule,
    bodies: tuple[str, ...],
    reached: Status,
    undecided: KeyedOn | None,
    *,
    inferred: bool,
) -> Route:
    return Route(
        rule_id=rule.id,
        track=rule.track,
        authorities=bodies,
        via=rule.via,
        status=weakest(rule.status, reached),
        wording=rule.wording,
        conflict=rule.citation.conflict,
        citation=rule.citation,
        keyed_on=rule.keyed_on,
        parallel=rule.parallel,
        inferred=inferred,
        undecided=undecided,
    )
