"""Which limits still run: what keeps each is read from the record, as the pack names it."""

from datetime import date, datetime, timedelta

import pytest

from netra.cases import opening
from netra.cases.models import Case, CaseDay, CaseLimit, LimitCause
from netra.cases.people import Actor
from netra.cases.running import end_of, running
from netra.platform import clock
from netra.reports import triage
from tests.build import a_report
from tests.cast import WITA, Cast

OFFICER = Actor("akun:1", "Petugas Contoh")
DAY = date(2024, 11, 14)


@pytest.fixture
def case(world: Cast) -> Case:
    report = a_report()
    for one in triage.assess(report).checks:
        triage.record(report, one.check.code, met=one.check.met, reason="", by=world.viewer("petugas.kukar"))
    return opening.open_case(report, by=OFFICER)


def a_row(case: Case, limit_id: str, *, of_track: bool = False, ends_at: datetime | None = None) -> CaseLimit:
    return CaseLimit.objects.create(
        case=case,
        track=case.tracks.get() if of_track else None,
        limit_id=limit_id,
        counted_from="registered_on",
        trigger_on=DAY,
        last_day=DAY + timedelta(days=2),
        ends_at=ends_at,
        law_pack=case.law_pack,
        pack_version=case.pack_version,
        pack_digest=case.pack_digest,
        cause=LimitCause.REGISTERED,
        kept_at=clock.office_now(),
        kept_by="akun:1",
        kept_by_name="Petugas Contoh",
    )


def a_day(case: Case, key: str, *, of_track: bool = False) -> CaseDay:
    return CaseDay.objects.create(
        case=case,
        track=case.tracks.get() if of_track else None,
        key=key,
        on=DAY,
        recorded_at=clock.office_now(),
        recorded_by="akun:1",
        recorded_by_name="Petugas Contoh",
    )


def ids() -> set[str]:
    return set(running().values_list("limit_id", flat=True))


def test_a_date_that_was_written_down_keeps_its_own_limit_alone(case: Case) -> None:
    a_row(case, "DL-INVEST", of_track=True)
    a_row(case, "DL-COURT", of_track=True)
    assert ids() == {"DL-HANDLE", "DL-INVEST", "DL-COURT"}
    a_day(case, "file_received_by_prosecutor_on", of_track=True)
    assert ids() == {"DL-HANDLE", "DL-COURT"}
    case.tracks.update(step="track_closed")
    assert ids() == {"DL-HANDLE"}
    Case.objects.update(step="closed")
    assert ids() == set()


def test_after_the_sanction_its_delivery_still_runs(case: Case) -> None:
    a_row(case, "DL-PP94-DELIVER", of_track=True)
    case.tracks.update(step="sanctioned")
    assert "DL-PP94-DELIVER" in ids()
    a_day(case, "sanction_received_on", of_track=True)
    assert "DL-PP94-DELIVER" not in ids()


def test_a_right_that_nobody_used_lapses_and_nobody_is_late(case: Case) -> None:
    a_row(case, "DL-PP94-OBJECT", of_track=True)
    assert "DL-PP94-OBJECT" in ids()
    with clock.frozen(datetime(2024, 11, 20, 9, 0, tzinfo=WITA)):
        assert "DL-PP94-OBJECT" not in ids()
        assert "DL-HANDLE" in ids(), "a duty that was not kept stays"


def test_a_limit_in_hours_ends_at_its_moment_and_one_in_days_with_its_day(case: Case) -> None:
    noon = datetime(2024, 11, 15, 12, 0, tzinfo=WITA)
    assert end_of(a_row(case, "DL-GAKK-1", of_track=True, ends_at=noon)) == noon
    assert end_of(a_row(case, "DL-GAKK-2", of_track=True)) == datetime(2024, 11, 17, 0, 0, tzinfo=WITA)
