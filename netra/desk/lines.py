"""The lines of the worklist as they follow from the record of a case, worked out for many cases at once.

Of a case these wait: each limit that runs, each track that is to be referred, each referral that nobody has
answered, each proposed last day, and the case itself where no other line speaks of it. Reports at the door
are no cases yet and stand in `worklist`.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from netra.cases import running
from netra.cases import turns as cases_turns
from netra.cases.access import ENDED_CASES
from netra.cases.models import Case, LimitProposal, LineState, ProposalState, ReferralLine, Track
from netra.cases.procedure import FIRST_TRACK_STATE
from netra.desk.models import Turn, Waiting
from netra.law import limits, packs

# Ranks among lines with a day of their own, and among those without.
LIMIT, REPORT = 1, 2
TO_REFER, UNANSWERED, PROPOSED, OPEN_CASE = 1, 2, 3, 4
# Gakkumdu sits in the office: what it has to keep, the office keeps with it.
OUR_OWN = frozenset({"bawaslu", "gakkumdu"})
# A change of what is worked out here raises it, so that an upgrade makes all lines anew.
METHOD = 1

Cases = Sequence[UUID]


@dataclass(frozen=True, slots=True)
class _Open:
    office: str
    region: str
    timezone: str
    example: bool
    step: str
    since: date
    # Who has it, where it is somebody outside the office.
    body: str

    def line(self, case: UUID, **more: Any) -> Waiting:  # Any: columns of the line
        return Waiting(
            case_id=case,
            office_id=self.office,
            region_id=self.region,
            example=self.example,
            step=self.step,
            **more,
        )


def of_cases(cases: Cases) -> list[Waiting]:
    """Not stored. In a fixed number of questions; a case that has ended has no line."""
    found = _open(cases)
    keys = list(found)
    if not keys:
        return []
    lines = [*_limits(found, keys), *_to_refer(found, keys), *_unanswered(found, keys)]
    return [*lines, *_open_cases(found, lines), *_proposed(found, keys)]


def _open(cases: Cases) -> dict[UUID, _Open]:
    rows = with_body(Case.objects.filter(pk__in=cases).exclude(step__in=ENDED_CASES).order_by())
    return {
        pk: _Open(office, region, zone, example, step, since, body or "")
        for pk, office, region, zone, example, step, since, body in rows.values_list(
            "pk", "office_id", "region_id", "region__timezone", "example", "step", "since", "body"
        )
    }


def with_body(cases: QuerySet[Case]) -> QuerySet[Any]:  # Any: with two columns that the stubs cannot name
    acknowledged = ReferralLine.objects.filter(track__case=OuterRef("pk"), state=LineState.ACKNOWLEDGED)
    return cases.annotate(
        since=Coalesce("registered_on", "found_on", "known_on", "determination_on"),
        body=Subquery(
            acknowledged.filter(track__step__in=cases_turns.states(of_the_office=False))
            .order_by("referred_at")
            .values("institution__name")[:1]
        ),
    )


def _limits(found: dict[UUID, _Open], keys: Cases) -> Iterator[Waiting]:
    rows = running.standing().filter(case__in=keys).order_by()
    for pk, case, day, ends, limit in rows.values_list("pk", "case_id", "last_day", "ends_at", "limit_id"):
        one = found[case]
        yield one.line(
            case,
            undated=False,
            day=day,
            rank=LIMIT,
            key=number_key(pk),
            turn=turn_of(one.step, _obliged()[limit]),
            ends=ends or limits.ends_at(day, one.timezone),
            until=day if limit in running.rights() else None,
        )


def _to_refer(found: dict[UUID, _Open], keys: Cases) -> Iterator[Waiting]:
    """Whether a commissioner alone may refer it depends on the day, so it is asked by who reads."""
    rows = Track.objects.filter(case__in=keys, step__in=[FIRST_TRACK_STATE, "returned", "corrected"])
    rows = rows.exclude(case__decision=None).order_by()
    for pk, case, held_on in rows.values_list("pk", "case_id", "case__decision__held_on"):
        yield found[case].line(
            case, undated=True, day=held_on, rank=TO_REFER, key=number_key(pk), turn=Turn.OFFICER
        )


def _unanswered(found: dict[UUID, _Open], keys: Cases) -> Iterator[Waiting]:
    rows = ReferralLine.objects.filter(state=LineState.SENT, track__case__in=keys).order_by()
    for pk, case, day in rows.values_list("pk", "track__case_id", "referred_on"):
        yield found[case].line(case, undated=True, day=day, rank=UNANSWERED, key=pk.hex, turn=Turn.BODY)


def _proposed(found: dict[UUID, _Open], keys: Cases) -> Iterator[Waiting]:
    rows = LimitProposal.objects.filter(state=ProposalState.WAITING, limit__case__in=keys).order_by()
    for pk, case, at in rows.values_list("pk", "limit__case_id", "proposed_at"):
        yield found[case].line(
            case, undated=True, day=at.date(), rank=PROPOSED, key=number_key(pk), turn=Turn.OFFICER
        )


def _open_cases(found: dict[UUID, _Open], lines: Iterable[Waiting]) -> Iterator[Waiting]:
    """What no other line speaks of, so that no open case is on no list; or none any more, once the rights
    that were somebody's own have lapsed."""
    lapses: dict[UUID, date | None] = {}
    for line in lines:
        before = lapses.get(line.case_id, line.until)
        lapses[line.case_id] = max(before, line.until) if before and line.until else None
    for case, one in found.items():
        if case in lapses and lapses[case] is None:
            continue
        yield one.line(
            case,
            undated=True,
            day=one.since,
            rank=OPEN_CASE,
            key=case.hex,
            turn=Turn.BODY if one.body else Turn.OFFICER,
            after=lapses.get(case),
        )


def turn_of(step: str, obliged: str) -> Turn:
    if obliged not in OUR_OWN:
        return Turn.BODY
    return Turn.COMMISSIONER if step == "study" else Turn.OFFICER


@cache
def _obliged() -> dict[str, str]:
    """Who has to keep each limit, by the newest version of every pack."""
    return {
        limit.id: limit.obliged for name in packs.names() for limit in packs.shipped(name).limits.values()
    }


def number_key(pk: int) -> str:
    return f"{pk:020d}"


@cache
def derivation() -> str:
    """What the lines follow from beside the record: the rules of today, and this module."""
    shipped = "".join(packs.shipped(name).digest for name in sorted(packs.names()))
    return hashlib.sha256(f"{METHOD} {shipped}".encode()).hexdigest()
