"""Busy minutes: nothing is asked before them, nothing typed is lost in them, and no address is kept."""

import re
from datetime import timedelta
from itertools import count

import pytest
from django.test import Client

from netra.platform.clock import wall_now
from netra.reports import limits
from netra.reports.limits import Rate
from tests.build import a_receipt
from tests.cast import Cast

FEW = Rate(per_address=2, per_server=5)
OTHER = "203.0.113.7"


@pytest.fixture(autouse=True)
def _one_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test begins in one minute and ends in the next."""
    now = wall_now()
    monkeypatch.setattr(limits, "wall_now", lambda: now)


@pytest.fixture
def busy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "LOOKUPS", FEW)
    monkeypatch.setattr(limits, "BITS", 8)


def ask(said: dict[str, str], address: str = "198.51.100.4") -> tuple[int, str]:
    answer = Client().post("/lacak/", said, REMOTE_ADDR=address)
    return answer.status_code, answer.content.decode()


def ticket_of(page: str) -> str:
    found = re.search(r'name="ticket" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def solved(ticket: str) -> str:
    return next(str(one) for one in count() if limits.is_proof(ticket, str(one), 8))


def test_in_quiet_times_nothing_is_asked(world: Cast) -> None:
    code = a_receipt().code
    assert [ask({"code": code})[0] for _ in range(5)] == [200] * 5


@pytest.mark.usefixtures("busy")
def test_above_the_rate_a_ticket_keeps_what_was_typed_and_a_sum_opens_it_once(world: Cast) -> None:
    said = {"code": a_receipt().code, "action": "message", "pesan-text": "Dua\nbaris <contoh>"}
    assert [ask({"code": said["code"]})[0] for _ in range(2)] == [200, 200]
    status, page = ask(said)
    assert status == 429
    assert 'name="pesan-text" value="Dua\nbaris &lt;contoh&gt;"' in page and said["code"] in page
    assert "Yang Anda ketik tersimpan di halaman ini" in page
    ticket = ticket_of(page)
    # Too early and without the sum the same ticket comes back, and a wrong sum opens nothing.
    status, page = ask({**said, "ticket": ticket, "proof": "abc"})
    assert status == 429 and ticket_of(page) == ticket
    assert ask({**said, "ticket": ticket + "x", "proof": "1"})[0] == 429
    opened = {**said, "ticket": ticket, "proof": solved(ticket)}
    assert ask(opened)[0] == 200
    assert ask(opened)[0] == 429


@pytest.mark.usefixtures("busy")
def test_who_has_waited_goes_on_without_a_sum(world: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    said = {"code": a_receipt().code}
    monkeypatch.setattr(limits, "WAIT_SECONDS", 0)
    pages = [ask(said) for _ in range(3)]
    assert pages[2][0] == 429
    assert ask({**said, "ticket": ticket_of(pages[2][1]), "proof": ""})[0] == 200


@pytest.mark.usefixtures("busy")
def test_others_go_on_until_the_whole_server_is_busy(world: Cast) -> None:
    said = {"code": a_receipt().code}
    assert [ask(said)[0] for _ in range(3)] == [200, 200, 429]
    assert ask(said, OTHER)[0] == 200
    # What the one address was refused does not count for the others.
    assert [ask(said, f"203.0.113.{place}")[0] for place in (8, 9, 10)] == [200, 200, 429]


def test_one_household_is_one_address_and_no_address_is_kept() -> None:
    rate = Rate(per_address=1, per_server=1000)
    assert not limits.press("2001:db8:1:2::1", rate)
    assert limits.press("2001:db8:1:2::99", rate)
    assert not limits.press("2001:db8:1:3::1", rate)
    assert not limits.press("unix:", rate)
    kept = repr(limits._heard)
    assert "2001" not in kept and "db8" not in kept and b"\x20\x01\x0d\xb8".hex() not in kept


def test_a_number_that_the_browsers_script_found_is_taken() -> None:
    """The same ticket and number as in web/seal/tests/queue.test.mjs."""
    assert limits.is_proof("tiket:contoh", "244244", 16)
    assert not limits.is_proof("tiket:contoh", "1", 14)


def test_a_minute_later_all_is_quiet_again(monkeypatch: pytest.MonkeyPatch) -> None:
    later = limits.wall_now() + timedelta(minutes=1)
    rate = Rate(per_address=1, per_server=10)
    assert [limits.press("a", rate) for _ in range(2)] == [0, 1]
    monkeypatch.setattr(limits, "wall_now", lambda: later)
    assert not limits.press("a", rate)
