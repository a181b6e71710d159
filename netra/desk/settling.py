"""Keeping the lines of the worklist as the record is: made anew for the cases that moved.

Triggers say which these are, in the transaction that moved them. Until their lines are made anew, whoever
reads works them out instead; so a list is right at every moment, and quick again a moment later.
"""

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction

from netra.cases.access import ENDED_CASES
from netra.cases.models import Case, CaseLimit, Track
from netra.desk import lines
from netra.desk.models import Derivation, Unsettled, Waiting
from netra.platform.db.hot import Question
from netra.platform.jobs.handlers import JSON, Handler, Payload, Progress

# Marks that are worked off in one transaction; a verb leaves up to a dozen.
_AT_ONCE = 2_000
Mark = tuple[int, UUID | None, int | None, int | None]


def unsettled(most: int) -> set[UUID] | None:
    """The cases whose lines are not to be relied on; None when there are more marks than `most`."""
    marks = _marks(most + 1)
    return None if len(marks) > most else _cases_of(marks)


# Asked after every post.
_ANY = Question(Unsettled, lambda: Unsettled.objects.order_by().values_list("pk")[:1])


def settle() -> int:
    """One transaction's worth; returns how many cases it was. The marks that came meanwhile stay."""
    if not _ANY.rows():
        return 0
    with transaction.atomic():
        marks = _marks(_AT_ONCE)
        keys = sorted(_cases_of(marks))
        # Whoever moves one of them waits, or is waited for: always in the same order.
        held = list(
            Case.objects.select_for_update(of=("self",))
            .filter(pk__in=keys)
            .order_by("pk")
            .values_list("pk", flat=True)
        )
        Waiting.objects.filter(case__in=keys).delete()
        Waiting.objects.bulk_create(lines.of_cases(held), batch_size=500)
        Unsettled.objects.filter(pk__in=[mark[0] for mark in marks]).delete()
    return len(keys)


def settle_all() -> int:
    """Everything that moved; and all open cases where the rules have changed by which lines are made."""
    if not Derivation.objects.filter(by=lines.derivation()).exists():
        with transaction.atomic():
            mark(Case.objects.exclude(step__in=ENDED_CASES).order_by().values_list("pk", flat=True))
            # Lines of cases that are not open any more, if there are any, go the same way.
            mark(Waiting.objects.order_by().values_list("case_id", flat=True).distinct())
            Derivation.objects.all().delete()
            Derivation.objects.create(by=lines.derivation())
    done = 0
    while found := settle():
        done += found
    return done


def mark(cases: Iterable[UUID]) -> None:
    Unsettled.objects.bulk_create((Unsettled(case=case) for case in cases), batch_size=500)


def _marks(most: int) -> list[Mark]:
    return list(Unsettled.objects.order_by("pk").values_list("pk", "case", "track", "limit")[:most])


def _cases_of(marks: Iterable[Mark]) -> set[UUID]:
    found = {case for _pk, case, _track, _limit in marks if case}
    if tracks := {track for _pk, _case, track, _limit in marks if track}:
        found.update(Track.objects.filter(pk__in=tracks).values_list("case_id", flat=True))
    if kept := {limit for _pk, _case, _track, limit in marks if limit}:
        found.update(CaseLimit.objects.filter(pk__in=kept).values_list("case_id", flat=True))
    return found


def _settle(_: Payload, tell: Progress) -> JSON:
    done = 0
    while found := settle():
        done += found
        tell(done)
    return {"cases": done}


# Once a minute, for what was moved by a job or a command, and for what a request left.
SETTLE = Handler(compute=_settle)
