"""Which body a person's part of a case goes to, on the date that the rule says decides it."""

from __future__ import annotations

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

    @property
    def source(self) -> str:
        """The articles, as cited by the pack."""
        return "; ".join(self.citation.basis)

    @property
    def addressee(self) -> str:
        return self.authorities[0]


def tracks_of(pack: LawPack, violation_id: str) -> tuple[Track, ...]:
    """The tracks that a violation opens. Raises UnknownId."""
    return _violation(pack, violation_id).tracks


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
    found = []
    for rule in pack.routing.values():
        reached = reach(person, rule.subjects)
        if rule.track is not way or rule.pending or reached is None:
            continue
        if rule.keyed_on is KeyedOn.KASN_STATE and rule.kasn_state is not kasn_state:
            continue
        deciding = event_on if rule.keyed_on is KeyedOn.EVENT_DATE else referral_on
        window = _window(rule, determination_on)
        open_ended = window.starts is None and window.ends is None
        if deciding is None and not open_ended:
            raise DateMissing(rule.id, rule.keyed_on)
        if deciding is not None and not window.holds(deciding):
            continue
        bodies = _bodies(rule, person, referral_on)
        if bodies:
            found.append(_route(rule, bodies, reached))
    return found


def _refuse_foreign_track(pack: LawPack, track: Track, violation: str | None) -> None:
    if violation is not None:
        named = _violation(pack, violation)
        # The early and escalation ways depend on when and how a case stands, not on what was done.
        if track not in named.tracks and track not in {Track.EARLY, Track.ESCALATION, Track.ASN_TRANSITION}:
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


def _bodies(rule: RoutingRule, person: Subject, referral_on: date | None) -> tuple[str, ...]:
    """The bodies for this person: of an own list, else of a kind whose rules apply as well, else of all."""
    kinds = (person.code, *person.includes)
    own = next((rule.route_to_by_subject[kind] for kind in kinds if kind in rule.route_to_by_subject), None)
    bodies = rule.route_to if own is None else own
    if referral_on is None and any(body in rule.named_from for body in bodies):
        raise DateMissing(rule.id, KeyedOn.REFERRAL_DATE)
    return tuple(
        body
        for body in bodies
        if body not in rule.named_from or referral_on is None or referral_on >= rule.named_from[body]
    )


def _route(rule: RoutingRule, bodies: tuple[str, ...], reached: Status) -> Route:
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
    )
