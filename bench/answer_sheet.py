"""How long a sheet of answers takes: read, checked row by row, recorded and taken back.

    python bench/answer_sheet.py [rows]

Makes a demo database of its own with one case that went the whole way to its referral, and as many twins of
it, as findings, as the sheet has rows (5,000 unless told). The worker is this process: the times are those of
one worker. Prints the longest transaction too: nobody else waits longer for the database.
"""

import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    sys.path.insert(0, str(ROOT))
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 5000
    with tempfile.TemporaryDirectory() as home:
        os.environ["NETRA_HOME"] = home
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "netra.config.settings")
        import django

        django.setup()
        return run(rows)


def run(rows: int) -> int:
    from django.core.management import call_command

    from netra.platform import clock

    call_command("migrate", verbosity=0)
    from netra.followup.tests.conftest import referred
    from tests.cast import OPENS_AT, cast

    with clock.frozen(OPENS_AT):
        world = cast()
        line = referred(world)
        twins(line, rows - 1)
        return measure(world, rows)


def twins(line: Any, count: int) -> None:
    """Rows of the same shape, without the history that an import never reads."""
    from netra.cases.models import (
        Case,
        CaseIntake,
        CasePerson,
        PlenaryDecision,
        ReferralLine,
        Track,
    )

    first = Case.objects.get(pk=line.track.case_id)
    person, track, decision = line.track.person, line.track, first.decision
    cases = []
    for n in range(count):
        twin = Case.objects.get(pk=first.pk) if n == 0 else _copy(cases[-1])
        twin.pk, twin.report_id, twin.intake = uuid4(), None, CaseIntake.FINDING
        twin.running_number = (first.running_number or 0) + n + 1
        twin.number = f"{twin.running_number:04d}/UJI/{twin.year}"
        cases.append(twin)
    Case.objects.bulk_create(cases, batch_size=500)
    persons = [_copy(person, case=case) for case in cases]
    CasePerson.objects.bulk_create(persons, batch_size=500)
    tracks = [_copy(track, case=one.case, person=one) for one in persons]
    Track.objects.bulk_create(tracks, batch_size=500)
    PlenaryDecision.objects.bulk_create([_copy(decision, case=case) for case in cases], batch_size=500)
    ReferralLine.objects.bulk_create([_copy(line, track=one, pk=uuid4()) for one in tracks], batch_size=500)


def _copy(row: Any, **changes: Any) -> Any:
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    values.pop(row._meta.pk.attname)
    made = type(row)(**values)
    for name, value in changes.items():
        setattr(made, name, value)
    return made


def measure(world: Any, rows: int) -> int:
    from django.db import transaction

    from netra.cases import sanctions
    from netra.cases.models import ReferralLine, Sanction
    from netra.followup import imports
    from netra.followup.models import ImportState
    from netra.platform import jobs
    from netra.platform.spreadsheets.writing import xlsx_bytes

    head = ["rujukan", "nomor", "orang", "tindak", "sanksi", "nomor_keputusan", "tanggal_keputusan"]
    lines = list(ReferralLine.objects.select_related("track__person", "track__case"))
    penalty = sanctions.menu(lines[0].track)[0].id
    content = xlsx_bytes(
        "jawaban",
        head,
        [
            [str(one.pk), one.track.case.reference, 1, "sanksi", penalty, f"800/{n}/2024", "2024-11-14"]
            for n, one in enumerate(lines)
        ],
    )
    print(f"{rows} rows, {len(content) / 1024:.0f} kB")
    longest = 0.0
    atomic = transaction.atomic

    by = world.viewer("bkn")
    made = timed("read and kept", lambda: imports.receive(content, "jawaban.xlsx", by), rows)
    timed("checked", jobs.run_pending, rows)
    made.refresh_from_db()
    if made.state != ImportState.READY:
        raise SystemExit(str(list(made.problems.values_list("code", "value")[:5])))
    imports.record(made, by)

    class Watched(transaction.Atomic):
        def __enter__(self) -> Any:
            self.began = time.perf_counter()
            return super().__enter__()

        def __exit__(self, *told: Any) -> Any:
            nonlocal longest
            done = super().__exit__(*told)
            longest = max(longest, time.perf_counter() - self.began)
            return done

    transaction.atomic = lambda using=None, savepoint=True, durable=False: Watched(using, savepoint, durable)
    timed("recorded", jobs.run_pending, rows)
    transaction.atomic = atomic
    if Sanction.objects.count() != rows:
        raise SystemExit("Not every row was recorded.")
    imports.take_back(made, by)
    timed("taken back", jobs.run_pending, rows)
    if Sanction.objects.exists():
        raise SystemExit("Not every row was taken back.")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"longest transaction {longest * 1000:.0f} ms; most memory {peak:.0f} MB")
    return 0


def timed(name: str, action: Callable[[], Any], rows: int) -> Any:
    began = time.perf_counter()
    done = action()
    took = time.perf_counter() - began
    print(f"{name:14s} {took:8.1f} s  {took / rows * 1000:7.2f} ms a row", flush=True)
    return done


if __name__ == "__main__":
    sys.exit(main())
