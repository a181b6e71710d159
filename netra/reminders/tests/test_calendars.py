"""The calendar: its secret address, what it says, and how a limit that moves or is kept appears in it."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from django.test import Client
from icalendar import Calendar

from netra.accounts.models import Account
from netra.platform import clock
from netra.reminders import calendars
from netra.reminders.models import CalendarAddress
from netra.reminders.tests.examples import ENDS, a_case, a_row
from netra.reminders.tests.test_issuing import _decide
from tests.cast import ACCUSED, REPORTER, Cast

SignedIn = Callable[[str], Client]


def events(client: Client, path: str) -> list[Any]:
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    return list(Calendar.from_ical(answer.content).walk("VEVENT"))


def path_of(client: Client) -> str:
    page = client.post("/kerja/pengingat/kalender/").content.decode()
    start = page.index("/kalender/", page.index("http://"))
    return page[start : page.index(".ics", start) + 4]


def test_an_event_ends_with_the_limit_in_the_time_of_the_region(world: Cast, signed_in: SignedIn) -> None:
    case = a_case(world)
    path = path_of(signed_in("petugas.kukar"))
    (event,) = events(Client(), path)
    assert event["DTEND"].dt == ENDS
    assert event["DTEND"].params["TZID"] == "Asia/Makassar"
    assert event["DTSTART"].dt.date() == date(2024, 11, 17)
    assert event["STATUS"] == "CONFIRMED"
    assert case.reference in event["SUMMARY"]
    assert "DL-HANDLE" in event["SUMMARY"]
    whole = Client().get(path).content.decode().replace("\r\n ", "")
    assert "BEGIN:VTIMEZONE" in whole
    for secret in (ACCUSED, REPORTER, "Petugas", "Loa Janan", "Kutai", str(case.pk)):
        assert secret not in whole


def test_a_moved_limit_is_the_same_event_and_a_kept_one_is_cancelled(
    world: Cast, signed_in: SignedIn
) -> None:
    case = a_case(world)
    path = path_of(signed_in("petugas.kukar"))
    (first,) = events(Client(), path)
    _decide(case)
    case.refresh_from_db()
    (kept,) = events(Client(), path)
    assert (kept["UID"], kept["STATUS"]) == (first["UID"], "CANCELLED")
    assert kept["SEQUENCE"] > first["SEQUENCE"]
    a_row(case, "DL-HANDLE", date(2024, 11, 19))
    (moved,) = events(Client(), path)
    assert moved["UID"] == first["UID"]
    assert moved["DTEND"].dt.astimezone(UTC) == datetime(2024, 11, 19, 16, 0, tzinfo=UTC)


def test_an_address_is_one_and_can_be_taken_back(world: Cast, signed_in: SignedIn) -> None:
    client = signed_in("petugas.kukar")
    first = path_of(client)
    second = path_of(client)
    assert Client().get(first).status_code == 404
    assert Client().get(second).status_code == 200
    token = second.removeprefix("/kalender/").removesuffix(".ics")
    assert not CalendarAddress.objects.filter(digest__contains=token).exists()
    assert token not in client.get("/kerja/pengingat/kalender/").content.decode()
    client.post("/kerja/pengingat/kalender/cabut/")
    assert Client().get(second).status_code == 404


def test_who_has_left_and_who_stands_elsewhere_read_nothing(world: Cast, signed_in: SignedIn) -> None:
    a_case(world)
    assert events(Client(), path_of(signed_in("petugas.kutim"))) == []
    assert events(Client(), path_of(signed_in("petugas.kaltim"))) == [], "an office above only reads along"
    path = path_of(signed_in("petugas.kukar"))
    grant = world.grant("petugas.kukar")
    grant.ended_by = "akun:1"
    grant.save()
    assert events(Client(), path) == []
    Account.objects.filter(username="petugas.kukar").update(is_active=False)
    assert Client().get(path).status_code == 404


def test_the_same_calendar_is_the_same_bytes(world: Cast) -> None:
    a_case(world)
    account = world.account("petugas.kukar")
    with clock.frozen(datetime(2024, 11, 15, tzinfo=UTC)):
        assert calendars.calendar_of(account) == calendars.calendar_of(account)
