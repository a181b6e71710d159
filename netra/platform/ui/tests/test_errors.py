from django.db import OperationalError
from django.http import HttpResponse
from django.test import RequestFactory

from netra.platform.ui.errors import server_error


def answer(error: Exception) -> HttpResponse:
    try:
        raise error
    except Exception:
        return server_error(RequestFactory().get("/"))


def test_a_busy_database_is_told_as_a_short_wait() -> None:
    response = answer(OperationalError("database is locked"))
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "60"
    assert "sibuk sebentar" in response.content.decode()


def test_our_mistake_is_told_as_ours() -> None:
    response = answer(ZeroDivisionError())
    assert response.status_code == 500
    assert "di pihak kami" in response.content.decode()
    assert "ZeroDivisionError" not in response.content.decode()
