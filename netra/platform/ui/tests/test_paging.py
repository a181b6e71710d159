import base64
from datetime import UTC, date, datetime
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from django.contrib.sessions.models import Session
from django.utils.http import urlencode
from hypothesis import given
from hypothesis import strategies as some

from netra.platform.ui import paging

WITA = ZoneInfo("Asia/Makassar")


def sealed(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode()


@given(some.dates(), some.uuids())
def test_a_day_comes_back_as_written(day: date, key: UUID) -> None:
    assert paging.read(paging.write(day, key), date.fromisoformat, UUID) == (day, key)


@given(
    some.text(alphabet=some.characters(exclude_characters="\0", codec="utf-8"), min_size=1), some.integers()
)
def test_a_text_comes_back_as_written_and_fits_an_address(text: str, key: int) -> None:
    written = paging.write(text, key)
    assert paging.read(written, paging.words, int) == (text, key)
    assert urlencode({"sesudah": written.rstrip("=")}) == f"sesudah={written.rstrip('=')}"


def test_a_moment_comes_back_in_utc() -> None:
    key = uuid4()
    written = paging.write(datetime(2024, 11, 14, 10, 0, 0, 123456, tzinfo=WITA), key)
    assert paging.read(written, paging.moment, UUID) == (
        datetime(2024, 11, 14, 2, 0, 0, 123456, tzinfo=UTC),
        key,
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "zz",
        "é",
        "%ff",
        base64.urlsafe_b64encode(b"\xff\xfe").decode(),
        sealed("2024-11-14T10:00:00 7"),
        sealed("0001-01-01T00:00:00+14:00 7"),
        sealed("2024-11-14T10:00:00+08:00 tujuh"),
        sealed("2024-11-14T10:00:00+08:00"),
    ],
)
def test_a_place_that_was_not_written_here_is_none(text: str) -> None:
    assert paging.read(text, paging.moment, int) is None


@pytest.mark.parametrize("text", [" 7", "a\0b 7", "Siti Contoh "])
def test_a_text_that_no_database_keeps_is_none(text: str) -> None:
    assert paging.read(sealed(text), paging.words, int) is None


def test_an_empty_column_has_no_place() -> None:
    assert paging.read(paging.write(None, 7), date.fromisoformat, int) is None


def three_each_moment(count: int) -> None:
    for number in range(count):
        ends = datetime(2024, 11, 14 + number // 3, tzinfo=WITA)
        Session.objects.create(session_key=f"{number:02}", session_data="-", expire_date=ends)


def place_of(one: Session) -> str:
    return paging.write(one.expire_date, one.pk)


@pytest.mark.django_db
@pytest.mark.parametrize("descending", [False, True])
def test_every_row_stands_on_one_page_though_moments_are_equal(*, descending: bool) -> None:
    three_each_moment(11)
    asked = paging.ordered(Session.objects.all(), "expire_date", descending=descending)
    seen, place = [], None
    for _page in range(6):
        rest = paging.beyond(asked, "expire_date", place, descending=descending)
        page, more = paging.cut(rest, 2, place_of)
        seen += [one.pk for one in page]
        place = paging.read(more, paging.moment, paging.words)
    assert more == ""
    assert seen == sorted((f"{number:02}" for number in range(11)), reverse=descending)


@pytest.mark.django_db
def test_a_row_that_arrives_meanwhile_moves_no_page() -> None:
    three_each_moment(6)
    newest_first = paging.ordered(Session.objects.all(), "expire_date", descending=True)
    first, more = paging.cut(newest_first, 2, place_of)
    arrived = datetime(2024, 12, 1, tzinfo=WITA)
    Session.objects.create(session_key="99", session_data="-", expire_date=arrived)
    place = paging.read(more, paging.moment, paging.words)
    second, _more = paging.cut(
        paging.beyond(newest_first, "expire_date", place, descending=True), 2, place_of
    )
    assert [one.pk for one in (*first, *second)] == ["05", "04", "03", "02"]


@pytest.mark.django_db
def test_a_last_page_that_is_full_promises_no_more() -> None:
    three_each_moment(2)
    page, more = paging.cut(Session.objects.order_by("pk"), 2, place_of)
    assert (len(page), more) == (2, "")
