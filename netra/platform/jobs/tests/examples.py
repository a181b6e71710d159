"""Handlers for the tests, found by their dotted names like any other."""

import os
import time
from datetime import timedelta
from pathlib import Path

from django.db import transaction

from netra.platform import audit
from netra.platform.jobs import JSON, GiveUp, Handler, Payload, Progress, cancel
from netra.platform.jobs.models import Job

HERE = "netra.platform.jobs.tests.examples."


def _sum(payload: Payload, tell: Progress) -> JSON:
    total = 0
    for number, value in enumerate(payload["numbers"], start=1):
        total += value
        tell(number, len(payload["numbers"]))
    return {"sum": total}


def _record(payload: Payload, result: dict[str, int]) -> None:
    """One audit line per finished job: a table that anybody can count."""
    audit.append(
        actor="sistem",
        action="test.finished",
        object_kind="sum",
        object_key=str(result["sum"]),
        facts={"pid": os.getpid()},
    )


SUM = Handler(compute=_sum, finish=_record)


def _outside(_: Payload, __: Progress) -> JSON:
    return len(transaction.get_connection().savepoint_ids)


OUTSIDE = Handler(compute=_outside)


def _stumble(payload: Payload, _: Progress) -> JSON:
    raise ValueError("a reporter's name, which must not be stored")


STUMBLE = Handler(compute=_stumble, attempts=3)


def _unwilling(_: Payload, __: Progress) -> JSON:
    raise GiveUp("Minggu ini belum lengkap.")


UNWILLING = Handler(compute=_unwilling)


def _finish_badly(payload: Payload, result: dict[str, int]) -> None:
    _record(payload, result)
    raise RuntimeError("after the line was written")


BAD_FINISH = Handler(compute=_sum, finish=_finish_badly, attempts=2)


def _cancel_myself(payload: Payload, tell: Progress) -> JSON:
    cancel(Job.objects.get(key=payload["key"]).pk)
    if payload["tells"]:
        tell(1, 1)
    return {"sum": 0}


CANCELS_ITSELF = Handler(compute=_cancel_myself, finish=_record)


def _overtaken(payload: Payload, tell: Progress) -> JSON:
    """While this computes, its lease runs out and another worker takes the job."""
    Job.objects.filter(key=payload["key"]).update(lease_token="another worker")
    if payload["tells"]:
        tell(1, 1)
    return {"sum": 1}


OVERTAKEN = Handler(compute=_overtaken, finish=_record)


def _slow(payload: Payload, tell: Progress) -> JSON:
    """Says that it has begun, then works until told to stop; whoever comes second ends at once.

    It begins just after a write, so that a test which then freezes it does not catch it holding the database.
    """
    tell(0)
    try:
        (Path(payload["folder"]) / "begun").touch(exist_ok=False)
    except FileExistsError:
        return {"sum": 2}
    for number in range(5_000):
        tell(number)
        time.sleep(0.02)
    return {"sum": 1}


SLOW = Handler(compute=_slow, finish=_record, lease=timedelta(seconds=2))


def _die(payload: Payload, _: Progress) -> JSON:
    """The first process that computes this is killed after computing; whoever comes next gets through."""
    try:
        (Path(payload["folder"]) / "died").touch(exist_ok=False)
    except FileExistsError:
        return {"sum": 5}
    os.kill(os.getpid(), 9)
    raise AssertionError


def _die_while_finishing(payload: Payload, result: dict[str, int]) -> None:
    _record(payload, result)
    try:
        (Path(payload["folder"]) / "died").touch(exist_ok=False)
    except FileExistsError:
        return
    os.kill(os.getpid(), 9)


DIES_COMPUTING = Handler(compute=_die, finish=_record, lease=timedelta(seconds=1))
DIES_FINISHING = Handler(compute=_sum, finish=_die_while_finishing, lease=timedelta(seconds=1))


NOT_A_HANDLER = "text"
