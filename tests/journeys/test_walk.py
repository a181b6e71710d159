"""The walk, sealed, from 7 to 8: a citizen, two officers, a commissioner, the receiving body, an analyst.

The office has three key holders and one of them is away all the time: the two others open the report for the
officer who handles it, and everything stays inside the limits of the law.
"""

import re
from collections.abc import Callable, Mapping

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys import sealed
from tests.journeys.conftest import Server

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("sealed")]

PASSWORD = "contoh-kopi-pagi-2024"
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00\x90wS\xde"
    b"\x00\x00\x00\x0cIDATx\x9cc\xf8\xcf\xc0\x00\x00\x03\x01\x01\x00\xc9\xfe\x92\xef\x00\x00\x00\x00IEND\xaeB`\x82"
)


# The newest filled form, opened with two of the demo's published keys.
FILLED = """
import json, pyrage
from pyrage import x25519
from netra.reports import example_keys
from netra.reports.models import SealedPart
part = SealedPart.objects.filter(kind="filled_document").order_by("-received_at").first()
wrap = part.envelope.wraps.select_related("holder__key__account").get(
    holder__key__account__username="petugas.kukar", superseded_at=None)
def key(name):
    return x25519.Identity.from_str(example_keys.of_account(name).secret)
peeled = pyrage.decrypt(bytes(wrap.body), [key("petugas.kukar")])
secret = x25519.Identity.from_str(pyrage.decrypt(peeled, [key("komisioner.kukar")]).decode())
print(json.loads(pyrage.decrypt(bytes(part.body), [secret]))["blanks"]["reporter_name"])
"""
# Told in time, looked at in time, decided in time: by the pack's own days, in the newest case.
IN_TIME = """
from zoneinfo import ZoneInfo
from netra.cases.models import Case
from netra.reports import triage
case = Case.objects.filter(report__isnull=False).order_by("-report__delivered_at").first()
report = case.report
told = report.delivered_at.astimezone(ZoneInfo(report.region.timezone)).date()
print(
    told <= triage.reporting_limit(triage.pack_of(report), report.known_on).last_day,
    all(case.registered_on <= step.last_day for step in triage.next_steps(report)),
    case.decision.held_on <= case.handling_last_day,
)
"""


class Person:
    """Somebody with a browser of their own."""

    def __init__(
        self,
        browser: Browser,
        server: Server | sealed.Wire,
        username: str | None = None,
        *,
        scripts: bool = True,
    ) -> None:
        self.url = server.url
        self.foreign: list[str] = []
        self.page: Page = browser.new_context(locale="id-ID", java_script_enabled=scripts).new_page()
        self.page.on("request", lambda request: self._note(request.url))
        if username:
            self.go("/akun/masuk/")
            self.page.fill("input[name=login]", username)
            self.page.fill("input[name=password]", PASSWORD)
            self.press("Masuk")
            expect(self.page).to_have_url(re.compile("/kerja/$"))

    def _note(self, url: str) -> None:
        # A sealed file that was opened is shown from an address inside the page itself.
        if not url.startswith((self.url, "data:", f"blob:{self.url}/")):
            self.foreign.append(url)

    def go(self, path: str) -> None:
        self.page.goto(self.url + path)

    def press(self, words: str) -> None:
        self.page.get_by_role("main").get_by_role("button", name=words, exact=True).first.click()

    def follow(self, words: str) -> None:
        self.page.get_by_role("main").get_by_role("link", name=words).first.click()

    def choose(self, name: str, value: str) -> None:
        select = self.page.locator(f"select[name='{name}']")
        if select.count():
            select.select_option(value)
        else:
            self.page.locator(f"input[name='{name}'][value='{value}']").check(force=True)

    def move_clock(self, day: str, hour: str) -> None:
        """Of the demo, for everybody; whatever falls due in between is worked through by the worker."""
        self.go("/kerja/jam/")
        self.page.fill("input[name=day]", day)
        self.page.fill("input[name=hour]", hour)
        self.press("Pindahkan jam kantor")
        expect(self.page).to_have_url(re.compile("/kerja/$"))

    def reads(self, words: str | re.Pattern[str]) -> None:
        expect(self.page.get_by_role("main")).to_contain_text(words)


def published(person: Person, region: str) -> str:
    """What the region's page says of the newest edition of proven cases."""
    person.go(f"/wilayah/{region}/")
    return person.page.get_by_role("main").inner_text().lower()


def test_a_report_becomes_a_public_figure(
    browser: Browser, server: Server, in_demo: Callable[[str], str]
) -> None:
    citizen = Person(browser, server)
    officer = Person(browser, server, "petugas.kukar")
    handler = Person(browser, server, "petugas2.kukar")
    commissioner = Person(browser, server, "komisioner.kukar")
    body = Person(browser, server, "bkn")
    analyst = Person(browser, server, "analis.kukar")

    # Before: seven for the province; the neighbour with one case is not shown.
    assert "7 perkara" in published(citizen, "64")
    assert "tidak ditampilkan" in published(citizen, "64.08")

    with sealed.listened(server.port) as wire:
        told = Person(browser, wire)
        code = _report(told)
        assert told.foreign == []
        _nothing_told_was_on_the_line(wire)
    report = _open_sealed(handler, officer, commissioner)
    _read_and_state(handler, report)
    assert in_demo(FILLED) == "Siti Pelapor Contoh"
    case_url = register(handler)
    hear_and_study(handler)
    handler.reads("Komisioner kantor ini yang mencatatnya")
    decide(commissioner, case_url)
    officer.go(case_url)
    # The incumbent of this regency runs: a commissioner chooses who gets the file and who gets a copy.
    officer.reads("komisioner kantor ini yang meneruskan perkara")
    refer(commissioner, case_url)
    _answer(body)
    assert in_demo(IN_TIME) == "True True True"

    citizen.go("/lacak/")
    citizen.page.fill("textarea[name=code]", code.lower())
    citizen.press("Tampilkan status")
    citizen.reads("Hasil dari lembaga")
    assert "Terlapor Contoh" not in citizen.page.content()
    # What granian and Django have written by now, of all that a reporter did.
    written = server.log.read_text()
    assert code not in written and code.lower() not in written and "Terlapor Contoh" not in written

    _draft(analyst)
    # 14 November lies in the pause before voting: nobody publishes.
    commissioner.go("/kerja/terbitan/")
    commissioner.page.get_by_role("main").get_by_role("link", name=re.compile("Perkara")).first.click()
    commissioner.reads("16 Desember 2024")
    assert "7 perkara" in published(citizen, "64")

    officer.move_clock("20 Desember 2024", "10.00")
    commissioner.page.reload()
    commissioner.follow("Setujui")
    commissioner.press("Terbitkan edisi")

    after = published(citizen, "64")
    assert "8 perkara" in after and "7 perkara" not in after
    assert "tidak ditampilkan" in published(citizen, "64.08")
    for person in (citizen, officer, handler, commissioner, body, analyst):
        assert person.foreign == []


def at_once(page: Page) -> None:
    """The form with all of its steps, as it stands without scripts."""
    if (whole := page.locator("[data-whole]")).is_visible():
        whole.click()


def fill_report(citizen: Person, told: Mapping[str, str], act: str) -> None:
    """The form of /lapor/, with one picture: what is told by field, then what is chosen."""
    citizen.go("/lapor/")
    page = citizen.page
    at_once(page)
    for name, words in told.items():
        page.fill(f"[name={name}]", words)
    citizen.choose("reporter_capacity", "voter")
    citizen.choose("person_class", "PNS")
    citizen.choose("act", act)
    page.set_input_files("input[name=evidence]", {"name": "foto.png", "mimeType": "image/png", "buffer": PNG})
    page.locator("input[name=statement]").check(force=True)


def check_report(citizen: Person) -> None:
    """Where the place can mean several, it is asked which."""
    citizen.press("Periksa sebelum mengirim")
    places = citizen.page.locator("input[name=region_code][type=radio]")
    expect(places.first.or_(citizen.page.get_by_role("heading", name="Periksa dan kirim"))).to_be_attached()
    if places.count():
        places.first.check(force=True)
        citizen.press("Periksa sebelum mengirim")


TOLD = {
    "reporter_name": "Siti Pelapor Contoh",
    "reporter_address": "Jalan Contoh 1, Loa Janan",
    "reporter_contact": "0800-000-000",
    "person_name": "Budi Terlapor Contoh",
    "person_post": "Kepala Seksi Contoh",
    "person_office": "Dinas Contoh",
    "region": "loa jannan kukar",
    "place_text": "Balai Contoh",
    "event_on": "9 November 2024",
    "known_on": "10/11/2024",
    "description": "Peristiwa contoh: terlapor berpidato di acara kampanye.",
}


def _report(citizen: Person) -> str:
    fill_report(citizen, TOLD, "attending_support")
    page = citizen.page
    page.get_by_role("button", name="Tutup bagian foto: foto.png").click()
    page.get_by_role("button", name="Tambah bagian").click()
    assert sealed.usable(page) == []
    page.get_by_role("button", name="Biarkan seperti semula").click()
    check_report(citizen)
    citizen.reads("7 dari 7")
    assert sealed.usable(page) == []
    citizen.press("Kirim laporan")
    return page.locator(".code-big").first.inner_text().strip()


def _nothing_told_was_on_the_line(wire: sealed.Wire) -> None:
    carried = wire.carried()
    # It listens at the right place: what stays open and what is sealed both came by.
    assert b"Budi Terlapor Contoh" in carried and carried.count(b"age-encryption.org/v1") >= 5
    for told in ("Siti Pelapor", "Jalan Contoh 1", "0800-000-000", "Balai Contoh", "berpidato", "foto.png"):
        for form in (told.encode(), told.encode("utf-16-le"), told.encode().hex().encode()):
            assert form not in carried


def _open_sealed(handler: Person, first: Person, second: Person) -> str:
    """Who handles the report asks; two of the three holders open it, each with a step of their own."""
    for person in (handler, first, second):
        sealed.take_example_key(person)
    handler.go("/kerja/laporan/")
    handler.page.get_by_role("main").get_by_role("row", name=re.compile("Loa Janan")).first.get_by_role(
        "link"
    ).first.click()
    expect(handler.page).to_have_url(re.compile("/kerja/laporan/[0-9a-f-]{36}/$"))
    assert "Siti Pelapor" not in handler.page.content() and "berpidato" not in handler.page.content()
    report = handler.page.url.removeprefix(handler.url)
    reason = "Verifikasi formal laporan contoh."
    sealed.ask_opening(handler, report, "Petugas Kedua Kukar Contoh", reason)
    sealed.take_step(first, reason)
    sealed.take_step(second, reason)
    return report


def _read_and_state(handler: Person, report: str) -> None:
    sealed.read(handler, report)
    page = handler.page
    for words in ("Siti Pelapor Contoh", "Jalan Contoh 1", "0800-000-000", "terlapor berpidato", "foto.png"):
        handler.reads(words)
    page.get_by_role("button", name="Buka di sini: foto.png").click()
    picture = page.locator("[data-view] img")
    expect(picture).to_be_visible()
    assert picture.evaluate("one => [one.naturalWidth, one.src.slice(0, 5)]") == [1, "blob:"]
    assert sealed.usable(page) == []
    _state_without_the_reporter(page)
    _print_and_seal(handler, report)
    handler.go(report)
    handler.reads("Terlapor berpidato di sebuah acara kampanye.")
    assert "Siti Pelapor" not in page.content()


def _state_without_the_reporter(page: Page) -> None:
    """The reporter's own name does not leave the page: it is asked about first, and nothing was sent."""
    sent: list[str] = []
    page.on("request", lambda one: sent.append(one.post_data or "") if one.method == "POST" else None)
    page.fill("textarea[name=text]", "Menurut Siti, terlapor berpidato di sebuah acara kampanye.")
    page.get_by_role("button", name="Periksa sekali lagi").click()
    expect(page.locator("[data-found-words]")).to_contain_text("Siti")
    page.wait_for_timeout(600)
    page.get_by_role("button", name="Catat pernyataan").click()
    expect(page.locator("form[data-statement] [data-said]")).to_contain_text("Belum dicatat")
    assert sealed.usable(page) == []
    page.get_by_role("button", name="Ubah kata-katanya").click()
    page.fill("textarea[name=text]", "Terlapor berpidato di sebuah acara kampanye.")
    page.get_by_role("button", name="Periksa sekali lagi").click()
    expect(page.locator("[data-found]")).to_be_hidden()
    page.wait_for_timeout(600)
    assert sent == []
    page.get_by_role("button", name="Catat pernyataan").click()
    expect(page.get_by_role("main")).to_contain_text("Pernyataan sudah tercatat")
    assert len(sent) == 1 and "Siti" not in sent[0]


def _print_and_seal(handler: Person, report: str) -> None:
    """The server's form has blanks; this browser fills them, and what was filled goes back sealed."""
    handler.go(f"{report}segel/formulir/")
    page = handler.page
    assert page.locator("[data-blank]").all_inner_texts() == [""] * 7
    sealed.type_passphrase(handler)
    expect(page.locator("[data-blank=reporter_name]")).to_have_text(
        "Siti Pelapor Contoh", timeout=sealed.SLOW
    )
    expect(page.locator("[data-blank=description]")).to_contain_text("berpidato")
    assert sealed.usable(page) == []
    page.locator("form[data-seal-filled] summary").click()
    page.locator("form[data-seal-filled] button").click()
    expect(page).to_have_url(re.compile("/segel/baca/$"))


def register(officer: Person, delivered: str = "") -> str:
    officer.go("/kerja/laporan/")
    rows = officer.page.get_by_role("main").get_by_role("row", name=re.compile("Loa Janan"))
    rows.filter(has_text=delivered).first.get_by_role("link").first.click()
    for choice in officer.page.locator("ul.checks input[value=yes]").all():
        choice.check(force=True)
    officer.press("Catat hasil pemeriksaan")
    officer.reads("7 dari 7 diperiksa")
    officer.follow("Register laporan")
    officer.press("Register laporan")
    expect(officer.page).to_have_url(re.compile("/kerja/perkara/"))
    return officer.page.url.removeprefix(officer.url)


def hear_and_study(officer: Person) -> None:
    officer.follow("Catat klarifikasi")
    officer.page.locator("input[name=party][value^=person-]").check(force=True)
    officer.choose("came", "sworn")
    officer.page.fill("textarea[name=minutes]", "Terlapor contoh menerangkan kehadirannya.")
    officer.press("Catat klarifikasi")
    officer.follow("Selesaikan kajian")
    officer.page.fill("textarea[name=text]", "Kajian contoh.")
    officer.press("Selesaikan kajian")


def decide(commissioner: Person, case_url: str, *, votes: int = 1) -> None:
    commissioner.go(case_url)
    commissioner.follow("Catat putusan pleno")
    commissioner.choose("outcome", "violation")
    for one in range(votes):
        commissioner.choose(f"cast_{one}", "for")
    commissioner.page.fill("textarea[name=reasons]", "Pertimbangan contoh.")
    commissioner.press("Catat putusan")
    commissioner.reads("Diputus pleno")


def refer(commissioner: Person, case_url: str, body: str = "") -> None:
    commissioner.go(case_url)
    commissioner.follow(f"Teruskan ke {body}")
    commissioner.page.fill("textarea[name=reason]", "Hanya lembaga ini yang berwenang.")
    commissioner.page.fill("textarea[name=copied_to]", "Gubernur Contoh")
    commissioner.page.get_by_role("main").get_by_role("button", name=re.compile("^Teruskan ke")).click()
    commissioner.reads("Terkirim")


def _answer(body: Person) -> None:
    body.go("/kerja/rujukan/")
    body.follow("Budi Terlapor Contoh")
    body.press("Catat penerimaan")
    body.page.locator("input[name=sanction-sanction]").first.check(force=True)
    body.page.fill("input[name=sanction-decision_number]", "800/99-CONTOH/2024")
    body.page.fill("input[name=sanction-decided_on]", "14 November 2024")
    body.press("Catat sanksi")
    body.reads("800/99-CONTOH/2024")
    assert "Siti Pelapor" not in body.page.content()


def _draft(analyst: Person) -> None:
    analyst.go("/kerja/terbitan/baru/")
    page = analyst.page
    analyst.choose("measure", "proven_cases")
    page.get_by_role("main").get_by_role("button").first.click()
    for _ in range(60):
        page.wait_for_timeout(500)
        page.reload()
        if page.locator("table.table").count():
            return
    raise AssertionError(page.get_by_role("main").inner_text())
