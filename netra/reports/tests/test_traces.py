"""What a reporter leaves behind: nothing in logs, addresses, other sites' referrers or names of files."""

import re
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from netra.reports import codes
from netra.reports.models import PartKind, Report, SealedPart
from netra.reports.tests.test_openings import HANDLER, given
from tests.build import LOA_JANAN, PNG, a_receipt
from tests.cast import Cast

SECRET = "rahasiaku"
SAID = {
    "region": LOA_JANAN,
    "description": f"Kalimat {SECRET}.",
    "reporter_name": f"Nama {SECRET}",
    "person_name": f"Terlapor {SECRET}",
}
LEAVES = re.compile(
    r'<a class="button quick-exit" href="https://[^"]+" rel="noreferrer noopener" data-quick-exit>'
)


def form(**changes: object) -> dict[str, object]:
    photo = SimpleUploadedFile(f"{SECRET}.png", PNG, content_type="image/png")
    return {**SAID, "key": str(uuid4()), "evidence": photo, **changes}


def all_pages(client: Client, code: str) -> list[HttpResponse]:
    """Everything that a reporter meets, also what goes wrong. Typed as Django's test client answers."""
    words = " ".join(codes.in_words(code))
    message = {"code": words, "action": "message", "pesan-key": str(uuid4()), "pesan-text": SECRET}
    flag = {"code": words, "action": "alarm", "tanda-key": str(uuid4()), "tanda-text": SECRET}
    return [  # type: ignore[return-value]  # the test client's own kind of response
        client.get("/lapor/"),
        client.post("/lapor/", form(action="check")),
        client.post("/lapor/", form(action="check", description="")),
        client.post("/lapor/", form(action="send")),
        client.get("/lapor/diterima/"),
        client.post("/lapor/diterima/"),
        client.get("/lapor/diterima/"),
        client.get("/lacak/"),
        client.post("/lacak/", {"code": f"{words} {SECRET}"}),
        client.post("/lacak/", {"code": code}),
        client.post("/lacak/", message),
        client.post("/lacak/", flag),
        client.get("/lapor/tanpa-nama/"),
        Client(enforce_csrf_checks=True).post("/lacak/", message),
        Client(enforce_csrf_checks=True).post("/lapor/", form(action="send")),
    ]


def test_no_log_tells_of_a_reporter_at_any_level_and_no_page_to_another_site(
    world: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    code = a_receipt().code
    with caplog.at_level("DEBUG"):
        answers = all_pages(Client(), code)
    assert [one.status_code for one in answers[:5]] == [200, 200, 422, 303, 200]
    written = " ".join(
        f"{one.getMessage()} {one.exc_text or ''}"
        for one in caplog.records
        # What is asked of the database is written by nobody but a developer who switches it on.
        if not one.name.startswith("django.db")
    )
    for word in (SECRET, code, codes.in_words(code)[0]):
        assert word not in written
    for answer in answers:
        assert answer["Referrer-Policy"] == "same-origin"
        # Refused for an old token: that page has nothing of a report on it.
        assert "no-store" in answer.get("Cache-Control", "") or answer.status_code == 403
        assert "?" not in answer.get("Location", "") and "sessionid" not in answer.cookies


def test_a_page_that_breaks_writes_where_it_broke_and_not_on_what(
    world: Cast, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = a_receipt().code
    monkeypatch.setattr("netra.reports.queries.status_history", lambda *_: 1 / 0)
    monkeypatch.setattr("netra.reports.door.receive", lambda *_: 1 / 0)
    client = Client(raise_request_exception=False)
    with caplog.at_level("DEBUG"):
        assert client.post("/lacak/", {"code": code}).status_code == 500
        assert client.post("/lapor/", form(action="send")).status_code == 500
    assert "ZeroDivisionError" in caplog.text
    told = " ".join(f"{one.getMessage()} {one.exc_text or ''}" for one in caplog.records)
    assert SECRET not in told and code not in told


def test_every_page_of_a_reporter_is_left_by_one_link_that_needs_no_script(world: Cast) -> None:
    for answer in all_pages(Client(), a_receipt().code):
        if answer.status_code != 303 and answer.status_code != 302:
            page = answer.content.decode()
            # On an expired page of the track there is nothing of a report; it has its way out as well.
            assert LEAVES.search(page), page[:400]


def test_no_download_carries_the_name_that_the_reporter_gave_a_file(world: Cast) -> None:
    Client().post("/lapor/", form(action="send"))
    report = Report.objects.get()
    given(world, report)
    handler = Client()
    handler.force_login(world.account(HANDLER))
    part = SealedPart.objects.get(envelope=report.envelope_id, kind=PartKind.FILE)
    for address in (f"bagian/{part.pk}/", "berkas.zip"):
        answer = handler.get(f"/kerja/laporan/{report.pk}/segel/{address}")
        assert answer.status_code == 200
        assert answer["Content-Disposition"].startswith("attachment; filename=")
        assert SECRET not in answer["Content-Disposition"]


def test_every_cookie_of_a_reporter_goes_with_the_browser_or_within_minutes(world: Cast) -> None:
    """One that stayed for a year would say on a shared computer that somebody wrote to Bawaslu."""
    kept = [one for answer in all_pages(Client(), a_receipt().code) for one in answer.cookies.values()]
    assert {one.key for one in kept} == {"csrftoken", "netra_receipt"}
    for one in kept:
        if one["max-age"] == 0:  # taken back: nothing is in it
            assert not one.value
            continue
        assert not one["max-age"] or int(one["max-age"]) <= 600, one
        assert one["httponly"] and one["samesite"]
