"""A civil servant whose recommendation nobody answers: from a finding to the request to the Home Minister.

Each letter is drafted on the day that the office has set for it, a person sends it, and the ledger says so.
"""

import re

import pytest
from playwright.sync_api import Browser

from tests.journeys.conftest import Server
from tests.journeys.test_walk import Person, decide, hear_and_study, refer

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("live")]

NAME = "Sinta Contoh"


def test_silence_is_answered_letter_by_letter(browser: Browser, server: Server) -> None:
    officer = Person(browser, server, "petugas.kukar")
    commissioner = Person(browser, server, "komisioner.kukar")
    bkn = Person(browser, server, "bkn")
    nation = Person(browser, server, "petugas.nasional")

    officer.move_clock("15 November 2024", "10.00")
    case = _find(officer)
    hear_and_study(officer)
    decide(commissioner, case)
    refer(commissioner, case)
    _recommend(bkn)
    assert "Mulai 29 November 2024 (kebijakan kantor)." in _row(officer)

    officer.move_clock("29 November 2024", "08.00")
    _letter_is_drafted(officer, "Surat kepada instansi", "29 November 2024")
    _send(officer, "BKN Kantor Regional (contoh)", "31/CONTOH/XI/2024", "29 November 2024")
    row = _row(officer)
    assert "Permintaan kepada BKN" in row and "Mulai 15 Desember 2024 (kebijakan kantor)." in row

    officer.move_clock("15 Desember 2024", "08.00")
    _letter_is_drafted(officer, "Permintaan kepada BKN", "15 Desember 2024")
    _send(officer, "Kepala Badan Kepegawaian Negara", "32/CONTOH/XII/2024", "15 Desember 2024")
    officer.reads("pemblokiran data adalah keputusan BKN")
    officer.reads("mencatat permintaan kepada BKN")

    officer.move_clock("30 Desember 2024", "08.00")
    _letter_is_drafted(officer, "Permintaan kepada Menteri Dalam Negeri", "30 Desember 2024")
    officer.reads("nomor 31/CONTOH/XI/2024 tanggal 29 November 2024; nomor 32/CONTOH/XII/2024")
    _send(officer, "Menteri Dalam Negeri", "33/CONTOH/XII/2024", "30 Desember 2024")
    officer.reads("mencatat permintaan kepada Menteri Dalam Negeri")
    officer.go(case)
    officer.reads("mencatat permintaan kepada Menteri Dalam Negeri")
    officer.follow("Catat teguran Menteri Dalam Negeri")
    officer.press("Catat teguran Menteri Dalam Negeri")
    officer.reads("mencatat teguran Menteri Dalam Negeri")
    # What the rules give after the reprimand has a day of the rules, no longer of the office.
    assert "Mulai 3 Januari 2025 (batas menurut aturan)." in _row(officer)

    assert "45 hari sejak penerusan" in _row(commissioner)
    # The national office reads along, without who it is about.
    nation.go("/kerja/rekomendasi/?urut=terbaru")
    nation.reads("002/TM/PB/Kab/99.01/XI/2024")
    assert NAME not in nation.page.content()
    for person in (officer, commissioner, bkn, nation):
        assert person.foreign == []


def _find(officer: Person) -> str:
    officer.go("/kerja/informasi/")
    officer.follow("Catat hasil pengawasan")
    page = officer.page
    page.fill("input[name=form_number]", "021/LHP/CONTOH/XI/2024")
    page.fill("input[name=finder]", "Pengawas Kecamatan Contoh")
    page.fill("input[name=found_on]", "14 November 2024")
    page.fill("input[name=region]", "64.02.03")
    page.fill("input[name=event_on]", "14 November 2024")
    officer.choose("act", "attending_support")
    page.fill("textarea[name=text]", "Hasil pengawasan contoh: hadir dan mendukung dalam kampanye.")
    officer.press("Catat hasil pengawasan")
    officer.follow("Tetapkan temuan")
    page.fill("input[name=name_0]", NAME)
    officer.choose("class_0", "PNS")
    page.fill("input[name=post_0]", "Kepala Seksi Contoh")
    page.fill("input[name=workplace_0]", "Dinas Contoh")
    page.fill("textarea[name=reasons]", "Foto contoh dan dua saksi contoh.")
    officer.press("Tetapkan temuan")
    officer.follow("Register temuan")
    officer.press("Register temuan")
    officer.reads("meregister temuan")
    return page.url.removeprefix(officer.url)


def _recommend(bkn: Person) -> None:
    """BKN passes its recommendation on to the personnel authority, and nothing more is heard."""
    bkn.go("/kerja/rujukan/")
    bkn.follow(NAME)
    bkn.press("Catat penerimaan")
    words = "Catat rekomendasi kepada pejabat pembina kepegawaian"
    box = bkn.page.locator("main details", has=bkn.page.locator("summary", has_text=words))
    box.locator("summary").click()
    box.locator("input[name$=-on]").fill("15 November 2024")
    box.get_by_role("button", name=words, exact=True).click()
    bkn.reads("Rekomendasi disampaikan kepada pejabat pembina kepegawaian, 15 November 2024")


def _row(reader: Person) -> str:
    """The line of the ledger, as it stands for this reader."""
    reader.go("/kerja/rekomendasi/")
    return reader.page.get_by_role("row", name=re.compile(NAME)).inner_text()


def _letter_is_drafted(officer: Person, letter: str, day: str) -> None:
    """The worker drafts it when its day has begun; the ledger then asks for it to be sent."""
    for _ in range(120):
        row = _row(officer)
        if "siap dikirim" in row:
            break
        officer.page.wait_for_timeout(250)
    assert letter in row and f"Disiapkan pada harinya, {day} (kebijakan kantor)." in row
    officer.follow(NAME)
    officer.reads("Rancangan surat")


def _send(officer: Person, to: str, number: str, day: str) -> None:
    officer.reads(to)
    officer.page.fill("input[name=letter_number]", number)
    officer.page.fill("input[name=sent_on]", day)
    officer.press("Catat bahwa surat sudah dikirim")
    officer.reads(f"{number}, {day}")
