"""Every day the letters whose day has come are prepared; a person sends them, or does not."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from netra.cases.models import ReferralLine
from netra.cases.opening import local_date
from netra.followup import ladder, queries, requests
from netra.followup.ladder import Code, Step
from netra.followup.models import Request
from netra.platform.jobs import JSON, Handler, Payload, Progress

CHUNK = 500
SYSTEM = "sistem"


def silent_lines() -> Iterator[list[ReferralLine]]:
    """In pieces by key, so that a long list is never held whole."""
    lines = (
        ReferralLine.objects.filter(ladder.IS_SILENT)
        .select_related("track__person", "track__case__region", "track__case__office__region", "institution")
        .order_by("pk")
    )
    last: UUID | None = None
    while True:
        piece = list((lines.filter(pk__gt=last) if last else lines)[:CHUNK])
        if not piece:
            return
        yield piece
        last = piece[-1].pk


def due_in(lines: list[ReferralLine]) -> Iterator[tuple[ReferralLine, Step]]:
    """Of each silent referral the first letter not sent, when its day has come and nobody prepared it."""
    days = queries.days_of({(one.track.case.office_id, local_date(one.track.case)) for one in lines})
    dates = queries.known_of(lines)
    taken: dict[UUID, dict[str, bool]] = {}
    for one in Request.objects.filter(line__in=[line.pk for line in lines]):
        taken.setdefault(one.line_id, {})[one.rung] = one.sent_on is not None
    for line in lines:
        today, known = local_date(line.track.case), taken.get(line.pk, {})
        told = dates.get(line.track_id, ladder.NOTHING_KNOWN)
        if not ladder.is_silent(line, told):
            continue
        done = {code for code, sent in known.items() if sent}
        steps = ladder.steps(line, days[(line.track.case.office_id, today)], told)
        for step in steps:
            if step.rung.code in done or not step.rung.after <= done:
                continue
            if step.rung.code not in known and step.is_due(today):
                yield line, step
            break


def _find(_: Payload, tell: Progress) -> JSON:
    found: list[list[str]] = []
    for done, lines in enumerate(silent_lines(), 1):
        found += [[str(line.pk), step.rung.code.value] for line, step in due_in(lines)]
        tell(done)
    return {"due": found}


def _prepare(_: Payload, result: Any) -> None:  # Any: what _find returned, through JSON
    """Looked at again: between finding and preparing somebody may have answered."""
    wanted = {UUID(line): Code(code) for line, code in result["due"]}
    keys = list(wanted)
    for start in range(0, len(keys), CHUNK):
        lines = list(
            ReferralLine.objects.filter(pk__in=keys[start : start + CHUNK]).select_related(
                "track__person", "track__case__region", "track__case__office__region", "institution"
            )
        )
        for line, step in due_in(lines):
            if step.rung.code is wanted[line.pk]:
                requests.create(line, step.rung, due_on=step.due_on, day=step.day, by=SYSTEM)


PREPARE_DUE = Handler(compute=_find, finish=_prepare)
