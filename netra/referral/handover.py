"""When a body gives way to another: its open lines go to whom the rules name for the state of each file.

How far the old body was, the record says or an officer; nothing is guessed. Each line moves in a transaction
of its own, so a run that breaks off is simply begun again: what has moved is not open any more.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Prefetch, Q, QuerySet

from netra.cases import procedure, referrals
from netra.cases.models import Case, LineState, ReferralLine
from netra.cases.opening import local_date
from netra.cases.people import Actor
from netra.cases.referrals import Said, Way
from netra.elections.conflicts import ConflictBook
from netra.law import authorities, packs
from netra.law.entries import KasnState, Track
from netra.law.routing import Route
from netra.platform import audit
from netra.platform.clock import office_now, office_today
from netra.referral.models import Answer, KasnHandover

OPEN = (LineState.SENT, LineState.ACKNOWLEDGED)
KASN = "KASN"
# Any of these says that the old body had begun.
_WORKED = ("start_examination", "record_examination", "record_recommendation", "form_examiner_team")


class HandoverRefused(Exception):
    """`code`: closed (the line is open no more), not_gone (its body still takes files) or reason_missing."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Move:
    """One open line whose body has gone. `state` None: an officer decides. `route` None: nobody is named."""

    line: ReferralLine
    state: KasnState | None
    route: Route | None


def stranded(lines: QuerySet[ReferralLine]) -> QuerySet[ReferralLine]:
    """Of these lines the open ones whose body takes nothing any more, oldest first."""
    left = Q(pk__in=[])
    known = (
        lines.filter(state__in=OPEN)
        .order_by()
        .values_list(
            "track__case__law_pack",
            "track__case__pack_version",
            "authority_code",
            "track__case__region__timezone",
        )
        .distinct()
    )
    for law_pack, version, code, zone in known:
        if not authorities.in_force(packs.shipped(law_pack, version), code, office_today(zone)):
            left |= Q(
                authority_code=code,
                track__case__law_pack=law_pack,
                track__case__pack_version=version,
                track__case__region__timezone=zone,
            )
    return (
        lines.filter(left, state__in=OPEN)
        .select_related("track__person", "track__case__region", "track__case__office__region", "institution")
        .prefetch_related(
            Prefetch("kasn_handovers", KasnHandover.objects.order_by("-pk")),
            Prefetch("answers", Answer.objects.filter(step__in=_WORKED)),
        )
        .order_by("referred_at", "id")
    )


def moves(lines: Iterable[ReferralLine]) -> Iterator[Move]:
    for line in lines:
        state = state_of(line)
        yield Move(line, state, None if state is None else route_of(line, state))


def state_of(line: ReferralLine) -> KasnState | None:
    """How far the old body was: what was said last, else what it recorded itself, else nobody knows."""
    said = list(line.kasn_handovers.all())
    if said:
        return KasnState(said[0].state)
    if list(line.answers.all()):
        return KasnState.PROCESSED
    return KasnState.RECEIVED if line.state == LineState.ACKNOWLEDGED else None


def route_of(line: ReferralLine, state: KasnState) -> Route | None:
    found = referrals.routes(line.track, local_date(line.track.case), Said(state))
    if state is KasnState.NONE:
        # It never was there: the way of today, as for any other file.
        return next((one for one in found if one.track == line.track.kind), None)
    return next((one for one in found if one.track is Track.ASN_TRANSITION), None)


def say(line_id: UUID, state: KasnState, reason: str, *, by: Actor) -> KasnHandover:
    """An officer decides how far the old body was with one file. Raises HandoverRefused."""
    if not reason.strip():
        raise HandoverRefused("reason_missing")
    with transaction.atomic():
        line = ReferralLine.objects.select_related("track__case__region").get(pk=line_id)
        case = procedure.locked(line.track.case_id)
        line.refresh_from_db(fields=["state"])
        if line.state not in OPEN:
            raise HandoverRefused("closed")
        if authorities.in_force(procedure.pack_of(case), line.authority_code, local_date(line.track.case)):
            raise HandoverRefused("not_gone")
        said = KasnHandover.objects.create(
            line=line,
            state=state,
            reason=reason.strip(),
            said_at=office_now(),
            said_by=by.actor,
            said_by_name=by.name,
        )
        audit.append(
            actor=by.actor,
            action="referral.handover_said",
            object_kind="referral",
            object_key=str(line.pk),
            facts={"case": str(case.pk), "state": state},
        )
    return said


class Conflicts:
    """What is known against letting a line go its way unasked, read once for many lines."""

    def __init__(self, lines: Sequence[ReferralLine]) -> None:
        self._books = {
            example: ConflictBook(
                {line.track.case.region_id for line in lines if line.track.case.example is example},
                example=example,
            )
            for example in {line.track.case.example for line in lines}
        }

    def known(self, line: ReferralLine) -> bool:
        case = line.track.case
        book = self._books[case.example]
        # Whatever body it goes to: in the end the personnel authority of the region decides.
        return bool(book.of(None, case.region_id, local_date(case), election=case.election_id))


@dataclass(frozen=True, slots=True)
class Moved:
    """What one run did: lines sent on, those that wait for an officer or for a commissioner because a
    conflict of interest is known, those whose way is not open. `more`: others could go and were left for the
    next run."""

    sent: Sequence[ReferralLine]
    undecided: Sequence[ReferralLine]
    conflicted: Sequence[ReferralLine]
    blocked: Sequence[ReferralLine]
    more: bool = False


def nobody(_case: Case) -> bool:
    """Whoever runs this decides nothing that is a commissioner's."""
    return False


def move_all(
    lines: QuerySet[ReferralLine],
    reason: str,
    *,
    by: Actor,
    decides: Callable[[Case], bool] = nobody,
    at_most: int | None = None,
) -> Moved:
    """Send on every stranded line of these whose state is known. Safe to be begun again.

    `decides`: whether who runs it is a commissioner of the office of that case. `at_most`: a run that
    somebody waits for ends after so many; what is left goes with the next one.
    """
    sent: list[ReferralLine] = []
    undecided, conflicted, blocked = [], [], []
    found = list(stranded(lines))
    book = Conflicts(found)
    for move in moves(found):
        if move.state is None:
            undecided.append(move.line)
            continue
        if book.known(move.line) and not decides(move.line.track.case):
            conflicted.append(move.line)
            continue
        if move.route is None:
            blocked.append(move.line)
            continue
        if at_most is not None and len(sent) >= at_most:
            return Moved(sent, undecided, conflicted, blocked, more=True)
        way = Way(move.route.rule_id, Said(move.state), reason)
        try:
            sent.append(referrals.reroute(move.line.pk, by=by, way=way))
        except (procedure.StepNotAllowed, referrals.RouteRefused):
            blocked.append(move.line)
        except referrals.LineClosed:
            # Answered or sent on by somebody else since the list was read.
            continue
    return Moved(sent, undecided, conflicted, blocked)
