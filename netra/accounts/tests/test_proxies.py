"""Failed sign-ins are counted for an address; a forged header must give nobody a fresh count."""

import pytest
from django.test import Client, RequestFactory
from pytest_django import Settings

from netra.accounts.adapter import StaffAccountAdapter
from tests.cast import Cast

PROXY, VISITOR, FORGED = "10.0.0.1", "203.0.113.7", "198.51.100.9"


def counted_for(forwarded: str | None) -> str:
    sent = {} if forwarded is None else {"HTTP_X_FORWARDED_FOR": forwarded}
    return StaffAccountAdapter().get_client_ip(RequestFactory().get("/", REMOTE_ADDR=PROXY, **sent))


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, None, PROXY),
        (0, FORGED, PROXY),
        (1, VISITOR, VISITOR),
        # Each proxy adds whom it was asked by; what stands before that, the visitor wrote.
        (1, f"{FORGED}, {VISITOR}", VISITOR),
        (2, f"{FORGED}, {VISITOR}, {PROXY}", VISITOR),
        # Past the outer proxy, or past both: nobody vouches for the address.
        (2, FORGED, PROXY),
        (1, None, PROXY),
    ],
)
def test_whom_a_failed_sign_in_is_counted_for(
    settings: Settings, proxies: int, forwarded: str | None, address: str
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    assert counted_for(forwarded) == address


def said(answer: object) -> bool:
    return "Terlalu banyak percobaan" in answer.content.decode()  # type: ignore[attr-defined]


def guess(number: int, forwarded: str) -> object:
    """Always another user name, so that only the count of the address can stop it."""
    return Client().post(
        "/akun/masuk/",
        {"login": f"tebakan{number}", "password": "salah sama sekali"},
        REMOTE_ADDR=PROXY,
        HTTP_X_FORWARDED_FOR=forwarded,
    )


def test_without_a_trusted_proxy_a_forged_header_gives_no_fresh_count(
    world: Cast, settings: Settings
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 0
    stopped = [said(guess(number, f"198.51.100.{number}")) for number in range(12)]
    assert stopped == [False] * 10 + [True] * 2


def test_behind_a_proxy_one_visitor_does_not_lock_out_the_next(world: Cast, settings: Settings) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    stopped = [said(guess(number, f"198.51.100.{number}, {VISITOR}")) for number in range(12)]
    assert stopped == [False] * 10 + [True] * 2
    assert not said(guess(12, "203.0.113.8"))
