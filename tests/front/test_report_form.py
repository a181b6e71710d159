"""The report form's script in a browser, before a server that answers as each test wants.

The line breaks, holders change, the browser cannot seal. What the real server makes of it: tests/journeys.
"""

import json
import re

import pyrage
import pytest
from playwright.sync_api import Page, expect
from pyrage import x25519

from tests.front.office import REVIEW, Answer, Office, Post, form_page

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("front")]

WORDS = {
    "reporter_name": "Siti Rahasia Contoh",
    "reporter_address": "Jalan Rahasia 1",
    "reporter_contact": "0800-rahasia",
    "person_name": "Terlapor Contoh",
    "region": "Loa Janan",
    "place_text": "Balai Rahasia",
    "event_time_text": "pukul rahasia",
    "description": "Peristiwa rahasia\ndua baris",
}
KEPT_BACK = [value for name, value in WORDS.items() if name not in {"person_name", "region"}]


def fill(page: Page) -> None:
    for name, value in WORDS.items():
        page.fill(f"[name={name}]", value)
    page.select_option("[name=identity_kind]", "surat-rahasia")


def check(page: Page) -> None:
    page.get_by_role("button", name="Periksa").click()


def to_review(page: Page) -> None:
    check(page)
    expect(page.get_by_role("heading", name="Periksa dan kirim")).to_be_focused()


def send(page: Page) -> None:
    page.get_by_role("button", name="Kirim laporan").click()


def received(page: Page) -> None:
    expect(page.get_by_role("heading", name="Laporan diterima")).to_be_visible()


def test_no_word_of_the_reporter_leaves_the_browser_unsealed(page: Page, office: Office) -> None:
    fill(page)
    page.set_input_files("[name=evidence]", {"name": "rahasia.txt", "mimeType": "", "buffer": b"isi rahasia"})
    to_review(page)
    # Shown to its writer from the page's own memory.
    expect(page.locator("dl")).to_contain_text("Siti Rahasia Contoh")
    expect(page.locator("dl")).to_contain_text("rahasia.txt")
    # With its drawings, and without what holds for a form without scripts only.
    expect(page.locator("#i-gavel")).to_be_attached()
    expect(page.get_by_text("mengosongkan isian")).to_be_hidden()
    send(page)
    received(page)
    for body in office.bodies:
        for secret in [*KEPT_BACK, "rahasia.txt", "isi rahasia", "surat-rahasia"]:
            for form in (secret.encode(), secret.encode("utf-16-le"), secret.encode().hex().encode()):
                assert form not in body
    assert [one.one("action") for one in office.posts] == ["check", "send"]
    (post,) = office.sent()
    assert not {"reporter_name", "description", "place_text", "evidence"} & set(post.fields)
    assert {one: post.one(one) for one in ("sealed", "reporter_named", "described", "place_given")} == {
        "sealed": "1", "reporter_named": "1", "described": "1", "place_given": "1",
    }  # fmt: skip
    assert office.opened(post, "seal_narrative") == {
        "v": 2,
        "description": "Peristiwa rahasia\ndua baris",
        "place_text": "Balai Rahasia",
        "event_time_text": "pukul rahasia",
        "posts": [],
    }
    assert office.opened(post, "seal_identity")["identity_kind"] == "surat-rahasia"
    assert pyrage.decrypt(post.fields["sealed_file"][0], [office.key_of(post)]) == b"isi rahasia"
    # The question for the keys says where, and carries nothing that tells who asks.
    assert [one for one in office.asked if "kunci" in one] == ["/lapor/kunci/?region=64.02.03"]


def test_a_broken_line_costs_nothing_and_the_same_bytes_go_again(page: Page, office: Office) -> None:
    office.on_send = lambda _post: None if len(office.sent()) < 3 else (303, "/lapor/diterima/", "")
    fill(page)
    to_review(page)
    send(page)
    expect(page.get_by_role("status")).to_contain_text("Sambungan terputus")
    send(page)
    expect(page.get_by_role("status")).to_contain_text("Sambungan terputus")
    page.wait_for_timeout(50)
    # The signal is back: it goes by itself.
    page.evaluate("window.dispatchEvent(new Event('online'))")
    received(page)
    first, *others = office.sent()
    assert others and all(one.fields == first.fields for one in others)


def test_changed_holders_get_new_wraps_around_the_same_parts(page: Page, office: Office) -> None:
    def answer(_post: Post) -> Answer:
        if len(office.sent()) == 1:
            office.people.append(x25519.Identity.generate())
            return 409, "application/json", json.dumps({"code": "holders_changed", "refusal": "berubah"})
        return 303, "/lapor/diterima/", ""

    office.on_send = answer
    fill(page)
    to_review(page)
    send(page)
    received(page)
    first, second = office.sent()
    assert first.headers.get("X-Netra-Seal") == "1"
    assert (first.one("seal_set"), second.one("seal_set")) == ("set-3", "set-4")
    assert len(json.loads(second.one("seal_wraps"))) == 4
    assert first.one("seal_narrative") == second.one("seal_narrative")
    assert first.one("seal_recipient") == second.one("seal_recipient")
    assert office.opened(second, "seal_narrative")["place_text"] == "Balai Rahasia"


def test_a_refused_form_comes_back_with_everything_typed(page: Page, office: Office) -> None:
    wrong = form_page().replace(
        "<h1>Laporkan</h1>", '<div data-focus tabindex="-1">Tempat kurang</div><h1>Laporkan</h1>'
    )
    office.on_check = lambda _post: (422, "text/html; charset=utf-8", wrong)
    fill(page)
    page.set_input_files("[name=evidence]", {"name": "bukti.txt", "mimeType": "", "buffer": b"isi"})
    check(page)
    expect(page.get_by_text("Tempat kurang")).to_be_focused()
    for name in ("reporter_name", "description", "place_text"):
        assert page.input_value(f"[name={name}]") == WORDS[name]
    expect(page.locator("[data-list]")).to_contain_text("bukti.txt")
    office.on_check = lambda _post: (200, "text/html", REVIEW)
    to_review(page)
    send(page)
    received(page)
    assert office.opened(office.sent()[0], "seal_identity")["name"] == WORDS["reporter_name"]


def test_changing_something_goes_back_to_all_that_was_typed_and_seals_anew(
    page: Page, office: Office
) -> None:
    office.on_send = lambda _post: None if len(office.sent()) == 1 else (303, "/lapor/diterima/", "")
    fill(page)
    to_review(page)
    send(page)
    expect(page.get_by_role("status")).to_contain_text("Sambungan terputus")
    page.get_by_role("button", name="Ubah").click()
    assert page.input_value("[name=description]") == WORDS["description"]
    page.fill("[name=description]", "Uraian yang diubah")
    to_review(page)
    # A link inside the page is a step of the history too, but none away from it.
    page.evaluate("location.hash = '#main'")
    page.wait_for_timeout(100)
    expect(page.get_by_role("heading", name="Periksa dan kirim")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="Periksa dan kirim")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="Laporkan")).to_be_focused()
    to_review(page)
    send(page)
    received(page)
    assert office.opened(office.sent()[-1], "seal_narrative")["description"] == "Uraian yang diubah"


def test_what_the_server_cannot_see_is_checked_here_in_its_words(page: Page, office: Office) -> None:
    page.fill("[name=reporter_contact]", "0800")
    page.fill("[name=place_text]", "a" * 201)
    check(page)
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("Nama Anda belum diisi")
    expect(summary).to_contain_text("201")
    expect(summary).to_contain_text("Uraian kejadian belum diisi")
    expect(page.locator("[name=description]")).to_have_attribute("aria-invalid", "true")
    # The server was asked about the rest in the same round, and told nothing of what was typed.
    (asked,) = office.posts
    assert asked.one("sealed") == "1" and asked.one("action") == "check"
    assert not any(b"0800" in value or b"aaa" in value for held in asked.fields.values() for value in held)
    summary.get_by_role("link").first.click()
    fill(page)
    to_review(page)


@pytest.mark.parametrize("lacking", ["age", "crypto"])
def test_a_browser_that_cannot_seal_sends_nothing_until_somebody_chooses_the_server(
    page: Page, office: Office, lacking: str
) -> None:
    if lacking == "age":
        page.route("**/seal-age*.js", lambda route: route.abort())
    else:
        page.add_init_script("Object.defineProperty(crypto, 'subtle', { value: undefined })")
    page.reload()
    fill(page)
    page.set_input_files("[name=evidence]", {"name": "bukti.txt", "mimeType": "", "buffer": b"isi"})
    check(page)
    expect(page.locator("[data-seal-cannot]")).to_be_focused()
    assert office.posts == []
    office.on_check = lambda _post: (200, "text/html", "<h1>Periksa (server)</h1>")
    page.get_by_role("button", name="Kirim lewat server").click()
    expect(page.get_by_role("heading", name="Periksa (server)")).to_be_visible()
    (post,) = office.posts
    assert post.one("reporter_name") == WORDS["reporter_name"] and "sealed" not in post.fields
    assert post.fields["evidence"] == [b"isi"]


def test_a_form_whose_files_lie_at_the_server_goes_on_as_it_began(page: Page, office: Office) -> None:
    staged = form_page().replace("</form>", '<input type="hidden" name="staged" value="rujukan"></form>')
    page.route(
        "**/lapor/",
        lambda route: (
            route.fulfill(body=staged, content_type="text/html; charset=utf-8")
            if route.request.method == "GET"
            else route.continue_()
        ),
    )
    page.reload()
    fill(page)
    office.on_check = lambda _post: (200, "text/html", "<h1>Periksa (server)</h1>")
    check(page)
    expect(page.get_by_role("heading", name="Periksa (server)")).to_be_visible()
    assert office.posts[0].one("staged") == "rujukan" and "sealed" not in office.posts[0].fields


def test_a_failing_server_keeps_the_sealed_report_ready(page: Page, office: Office) -> None:
    office.on_send = lambda _post: (
        (503, "text/html", "") if len(office.sent()) == 1 else (303, "/lapor/diterima/", "")
    )
    fill(page)
    to_review(page)
    send(page)
    expect(page.get_by_role("status")).to_contain_text("kesalahan di pihak kami")
    send(page)
    received(page)
    first, second = office.sent()
    assert first.fields == second.fields


def test_no_answer_to_the_check_keeps_the_form(page: Page, office: Office) -> None:
    office.on_check = lambda _post: None
    fill(page)
    check(page)
    expect(page.locator("[data-seal-status]")).to_contain_text("Tidak ada jawaban")
    assert page.input_value("[name=description]") == WORDS["description"]


def test_age_is_fetched_when_somebody_begins_to_write_and_not_before(page: Page, office: Office) -> None:
    assert not any("seal-age" in one for one in office.asked)
    page.focus("[name=person_name]")
    page.wait_for_timeout(300)
    assert any(re.search(r"seal-age\.\w+\.js", one) for one in office.asked)
