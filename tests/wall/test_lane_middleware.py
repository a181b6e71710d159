import pytest
from django.http import HttpRequest, UnreadablePostError
from django.test import Client

from netra.platform.db.lane import LaneBusy
from netra.platform.db.lane_middleware import BODY_MAX_FILES

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(test_urls) -> Client:
    return Client(raise_request_exception=False)


def test_full_lane_is_a_503(browser):
    answer = browser.get("/lane_is_full/")
    assert answer.status_code == 503
    assert answer["Retry-After"]


def test_full_lane_in_a_middleware_is_a_503_too(browser, monkeypatch):
    """Saving the session is the last thing to happen, after the view has long returned."""

    def full(*args: object, **kwargs: object) -> None:
        raise LaneBusy("full")

    monkeypatch.setattr("django.contrib.sessions.backends.db.SessionStore.save", full)
    answer = browser.get("/ordinary/")
    assert answer.status_code == 503


def test_other_failures_stay_a_500(browser):
    assert browser.get("/fails/").status_code == 500


def test_body_too_large_is_refused_by_its_announcement(browser, settings):
    too_long = BODY_MAX_FILES * settings.UPLOAD_MAX_BYTES + 1
    answer = browser.post("/ordinary/", data=b"", content_type="text/plain", CONTENT_LENGTH=str(too_long))
    assert answer.status_code == 413
    assert "terlalu besar" in answer.content.decode()


@pytest.mark.parametrize("limit", ["DATA_UPLOAD_MAX_NUMBER_FIELDS", "DATA_UPLOAD_MAX_MEMORY_SIZE"])
def test_form_beyond_the_limits_is_refused_in_a_sentence(browser, settings, limit):
    form = {f"field{number}": "x" * 1000 for number in range(20)}
    assert browser.post("/ordinary/", data=form).status_code == 200
    setattr(settings, limit, 10)
    answer = browser.post("/en/ordinary/", data=form)
    assert answer.status_code == 413
    assert "too large" in answer.content.decode()


def test_sender_who_goes_away_gets_no_page(browser, monkeypatch):
    def gone(self: HttpRequest, *_size: int) -> bytes:
        raise UnreadablePostError("connection reset")

    monkeypatch.setattr("django.core.handlers.wsgi.WSGIRequest.read", gone)
    assert browser.post("/ordinary/", data={"a": "b"}).status_code == 400
