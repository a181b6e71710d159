from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.http import HttpResponse

from netra.platform import clock
from netra.platform.clock import installation
from netra.platform.clock.middleware import OfficeClockMiddleware
from netra.platform.clock.models import Installation, Kind, OfficeClock

PLEA = datetime(2024, 11, 14, 2, 0, tzinfo=UTC)


@pytest.mark.django_db
def test_real_office_lives_in_true_time_without_asking(django_assert_num_queries):
    installation.install("real")
    clock.office_now()
    with django_assert_num_queries(0):
        assert abs(clock.office_now() - clock.wall_now()) < timedelta(seconds=1)


@pytest.mark.django_db
def test_moved_demo_clock_runs_on():
    installation.install(Kind.DEMO)
    with transaction.atomic():
        clock.move_office_clock(PLEA)
    first, second = clock.office_now(), clock.office_now()
    assert PLEA <= first <= second < PLEA + timedelta(minutes=1)
    assert clock.wall_now().year >= 2026


@pytest.mark.django_db
def test_clock_can_be_moved_again_within_one_request():
    installation.install(Kind.DEMO)
    with clock.asked_once(), transaction.atomic():
        clock.move_office_clock(PLEA)
        assert clock.office_now().date() == PLEA.date()
        clock.move_office_clock(PLEA + timedelta(days=36))
        assert clock.office_now().date() == (PLEA + timedelta(days=36)).date()


@pytest.mark.django_db
def test_one_request_asks_once(django_assert_num_queries):
    installation.install(Kind.DEMO)
    with transaction.atomic():
        clock.move_office_clock(PLEA)
    clock.office_now()
    with clock.asked_once(), django_assert_num_queries(1):
        clock.office_now()
        clock.office_today("Asia/Makassar")


@pytest.mark.django_db
def test_page_shows_one_time_throughout(django_assert_num_queries, rf):
    installation.install(Kind.DEMO)
    with transaction.atomic():
        clock.move_office_clock(PLEA)
    clock.office_now()
    page = OfficeClockMiddleware(lambda request: HttpResponse(f"{clock.office_now()} {clock.office_now()}"))
    for _ in range(2):
        with django_assert_num_queries(1):
            assert page(rf.get("/")).content.count(b"2024-11-14 02:00") == 2


@pytest.mark.django_db
def test_real_clock_is_never_moved():
    installation.install(Kind.REAL)
    with pytest.raises(clock.OfficeClockFixed), transaction.atomic():
        clock.move_office_clock(PLEA)


@pytest.mark.django_db
def test_database_itself_keeps_a_real_clock_true():
    installation.install(Kind.REAL)
    with pytest.raises(IntegrityError, match="only in a demo"), transaction.atomic():
        OfficeClock.objects.create(wall_anchor=PLEA, office_anchor=PLEA)
    assert not OfficeClock.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_moving_needs_the_callers_transaction():
    installation.install(Kind.DEMO)
    with pytest.raises(RuntimeError, match="atomic"):
        clock.move_office_clock(PLEA)


@pytest.mark.django_db
def test_fresh_database_has_no_kind_and_true_time():
    with pytest.raises(installation.NotInstalled, match="netra setup"):
        installation.installation_kind()
    assert abs(clock.office_now() - clock.wall_now()) < timedelta(seconds=1)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", list(Kind))
def test_kind_is_for_ever(kind):
    installation.install(kind)
    installation.install(kind)
    other = next(k for k in Kind if k is not kind)
    with pytest.raises(installation.AlreadyInstalled, match=kind.value):
        installation.install(other)
    for sql in (f"UPDATE clock_installation SET kind = '{other.value}'", "DELETE FROM clock_installation"):
        with (
            pytest.raises(IntegrityError, match="for ever"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(sql)
    with pytest.raises(IntegrityError), transaction.atomic():
        Installation.objects.create(id=2, kind=other, installed_at=PLEA)
    installation.forget()
    assert installation.installation_kind() is kind


@pytest.mark.django_db
def test_replacing_the_row_is_a_change_too():
    if connection.vendor != "sqlite":
        pytest.skip("INSERT OR REPLACE is SQLite's")
    installation.install(Kind.REAL)
    with pytest.raises(IntegrityError, match="for ever"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT OR REPLACE INTO clock_installation VALUES (1, 'demo', '2026-01-01')")
    installation.forget()
    assert installation.installation_kind() is Kind.REAL


def test_frozen_clock_stands_and_is_let_go():
    with clock.frozen(PLEA):
        assert clock.office_now() == PLEA
        assert clock.office_today("Asia/Jayapura").isoformat() == "2024-11-14"
        with clock.frozen(datetime(2024, 11, 14, 20, 0, tzinfo=UTC)):
            assert clock.office_today("Asia/Makassar").isoformat() == "2024-11-15"
        assert clock.office_now() == PLEA


def test_time_without_zone_is_refused():
    with pytest.raises(ValueError, match="zone"), clock.frozen(PLEA.replace(tzinfo=None)):
        pass
