"""Large sealed files come in resumable pieces before the form, and are the form's own."""

import json
import os
from base64 import b64encode
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client

from netra.platform.files.models import CustodyEntry, StoredFile
from netra.reports import sealing
from netra.reports.models import Report
from netra.reports.tests.test_form import fields
from tests.cast import Cast

WHERE = "/lapor/berkas/"
SENT_OPEN = (
    "reporter_name",
    "reporter_address",
    "reporter_contact",
    "identity_kind",
    "description",
    "place_text",
)


class Browser:
    """A page with the form, its script, and the keys of the holders."""

    def __init__(self, key: str | None = None) -> None:
        self.client = Client(enforce_csrf_checks=True)
        self.key = key or str(uuid4())
        page = self.client.get("/lapor/").content.decode()
        self.token = page.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
        self.content = sealing.new_key()

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> HttpResponse:
        told: dict[str, Any] = {
            "Tus-Resumable": "1.0.0",
            "X-Netra-Form": self.key,
            "X-CSRFToken": self.token,
            **{name.replace("_", "-"): value for name, value in headers.items()},
        }
        kind = "application/offset+octet-stream" if method == "PATCH" else ""
        return self.client.generic(method, path, body, content_type=kind, headers=told)

    def upload(self, sealed: bytes) -> str:
        begun = self.ask("POST", WHERE, Upload_Length=str(len(sealed)))
        assert begun.status_code == 201, begun.content
        path, half = begun["Location"], len(sealed) // 2
        assert self.ask("PATCH", path, sealed[:half], Upload_Offset="0").status_code == 204
        told = self.ask("HEAD", path)["Upload-Offset"]
        assert self.ask("PATCH", path, sealed[half:], Upload_Offset=told).status_code == 204
        assert path.startswith(WHERE)
        return str(path.removeprefix(WHERE).strip("/"))

    def send(self, *tokens: str, sheets: int | None = None) -> HttpResponse:
        said = self.client.get("/lapor/kunci/", {"region": "64.02.03"}).json()
        holders = [sealing.Recipient(one["id"], one["recipient"]) for one in said["holders"]]
        wraps = sealing.wraps_for(self.content.secret, holders)
        sheet = {
            "meta": _text(sealing.lock_text({"v": 1}, self.content.recipient)),
            "media_type": "video/mp4",
        }
        form = {
            **{name: value for name, value in fields().items() if name not in SENT_OPEN},
            "csrfmiddlewaretoken": self.token,
            "key": self.key,
            "sealed": "1",
            "described": "1",
            "seal_set": said["set"],
            "seal_recipient": self.content.recipient,
            "seal_wraps": json.dumps([{"holder": one.holder_id, "body": _text(one.body)} for one in wraps]),
            "seal_narrative": _text(sealing.lock_text({"v": 1}, self.content.recipient)),
            "sealed_meta": json.dumps([sheet] * (len(tokens) if sheets is None else sheets)),
            "sealed_upload": list(tokens),
        }
        return self.client.post("/lapor/", form)


def _text(body: bytes) -> str:
    return b64encode(body).decode()


@pytest.fixture
def browser(world: Cast) -> Browser:
    return Browser()


def sealed_film(browser: Browser) -> bytes:
    return sealing.lock(os.urandom(100_000), browser.content.recipient)


def test_what_came_in_pieces_is_part_of_the_report(browser: Browser) -> None:
    first, second = sealed_film(browser), sealed_film(browser)
    answer = browser.send(browser.upload(first), browser.upload(second))
    assert answer.status_code == 303
    assert Report.objects.count() == 1
    kept = {file.size for file in StoredFile.objects.all()}
    assert kept == {len(first), len(second)}
    assert {(entry.act, entry.by) for entry in CustodyEntry.objects.all()} == {("received", "publik")}


def test_the_same_form_sent_twice_is_the_same_report(browser: Browser) -> None:
    token = browser.upload(sealed_film(browser))
    assert browser.send(token).status_code == 303
    assert browser.send(token).status_code == 303
    assert Report.objects.count() == 1
    assert StoredFile.objects.count() == 1


@pytest.mark.parametrize("whose", ["another form's", "nobody's", "half sent"])
def test_only_whole_uploads_of_this_very_form_are_taken(browser: Browser, whose: str) -> None:
    if whose == "another form's":
        other = Browser()
        token = other.upload(sealed_film(other))
    elif whose == "nobody's":
        token = "0" * 32
    else:
        begun = browser.ask("POST", WHERE, Upload_Length="1000")
        token = begun["Location"].removeprefix(WHERE).strip("/")
    answer = browser.send(token)
    assert answer.status_code == 422
    assert "Berkas yang dikirim tadi sudah tidak ada" in answer.content.decode()
    assert not Report.objects.exists()


def test_a_readable_file_is_refused_and_gone(browser: Browser) -> None:
    film = b"\x00\x00\x00\x20ftypisom" + bytes(100)
    begun = browser.ask("POST", WHERE, Upload_Length=str(len(film)))
    refused = browser.ask("PATCH", begun["Location"], film, Upload_Offset="0")
    assert refused.status_code == 415
    assert browser.ask("HEAD", begun["Location"]).status_code == 404


def test_a_missing_sheet_is_a_broken_seal(browser: Browser) -> None:
    answer = browser.send(browser.upload(sealed_film(browser)), sheets=0)
    assert answer.status_code == 422
    assert not Report.objects.exists()


@pytest.mark.parametrize("key", ["", "not-a-key", "../../etc"])
def test_without_the_key_of_a_form_there_is_nothing(browser: Browser, key: str) -> None:
    assert browser.ask("POST", WHERE, Upload_Length="5", X_Netra_Form=key).status_code == 404


def test_another_site_cannot_begin_continue_or_give_up_an_upload(browser: Browser) -> None:
    path = browser.ask("POST", WHERE, Upload_Length="1000")["Location"]
    for method, where in (("POST", WHERE), ("PATCH", path), ("DELETE", path)):
        refused = browser.ask(method, where, Upload_Length="5", Upload_Offset="0", X_CSRFToken="")
        assert refused.status_code == 403
    assert browser.ask("HEAD", path).status_code == 200


def test_the_largest_file_that_the_form_allows_is_taken_sealed(browser: Browser, settings: Any) -> None:
    settings.RESUMABLE_MAX_BYTES = 3 * 1024 * 1024
    page = browser.client.get("/lapor/").content.decode()
    largest = int(page.split('data-max-bytes="')[1].split('"')[0])
    sealed = sealing.lock(bytes(largest), browser.content.recipient)
    # It allows what fits, and not much less.
    assert 3 * 1024 * 1024 - 4096 < len(sealed) <= 3 * 1024 * 1024
    assert browser.ask("POST", WHERE, Upload_Length=str(len(sealed))).status_code == 201


def test_both_limits_are_told_where_they_differ(browser: Browser, settings: Any) -> None:
    page = browser.client.get("/lapor/").content.decode()
    assert "20 MB" in page and "Dengan JavaScript, satu berkas boleh sampai 199 MB" in page
    settings.RESUMABLE_MAX_BYTES = settings.UPLOAD_MAX_BYTES
    assert "Dengan JavaScript, satu berkas" not in browser.client.get("/lapor/").content.decode()


def test_no_session_is_begun_by_an_upload(browser: Browser) -> None:
    browser.upload(sealed_film(browser))
    assert set(browser.client.cookies) == {"csrftoken"}
