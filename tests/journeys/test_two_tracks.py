"""One civil servant, one plenary, two tracks: discipline at BKN and a crime at Gakkumdu, to both sanctions.

The citizen has a browser without scripts and follows the report by its code; BKN has an account; Gakkumdu has
none and opens the door with the code of its sheet. What police and court do, the desk writes down.
"""

import re
from io import BytesIO

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, expect

from tests.journeys.conftest import Server
from tests.journeys.test_walk import (
    Person,
    check_report,
    decide,
    fill_report,
    hear_and_study,
    refer,
    register,
)

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("live")]

NAME = "Rahmat Contoh"
CRIME = f"{NAME}, jalur pidana"
TOLD = {
    "reporter_name": "Tuti Pelapor Contoh",
    "reporter_address": "Jalan Contoh 2, Loa Janan",
    "reporter_contact": "0800-000-001",
    "person_name": NAME,
    "person_post": "Sekretaris Camat Contoh",
    "person_office": "Kecamatan Contoh",
    "region": "loa janan kukar",
    "place_text": "Kantor Contoh",
    "event_on": "16 November 2024",
    "known_on": "17 November 2024",
    "description": "Peristiwa contoh: bantuan dibagikan dengan pesan memilih.",
}
VERDICT = "21/Pid.S/2024/PN CONTOH"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def test_one_plenary_sends_a_civil_servant_two_ways(browser: Browser, server: Server) -> None:
    citizen = Person(browser, server, scripts=False)
    officer = Person(browser, server, "petugas.kukar")
    commissioner = Person(browser, server, "komisioner.kukar")
    bkn = Person(browser, server, "bkn")
    gakkumdu = Person(browser, server, scripts=False)

    officer.move_clock("18 November 2024", "09.00")
    code = _report(citizen)
    # Other journeys of this installation have reported from this place as well.
    case = register(officer, "18 Nov, 09.0")
    _follow(citizen, code, "Diregister", "Berikutnya: pleno kantor Bawaslu memutus")
    _suspect_a_crime(officer)
    officer.reads("Pembahasan pertama Gakkumdu paling lama 1x24 jam sejak registrasi " + CRIME)
    officer.reads("Sampai Selasa, 19 November 2024 pukul 09.00 WITA")
    officer.move_clock("18 November 2024", "15.00")
    officer.go(case)
    _discuss(officer, "pertama", "18 November 2024", "14.30")
    hear_and_study(officer)
    _confirm(officer)

    officer.move_clock("20 November 2024", "10.00")
    officer.go(case)
    _discuss(officer, "kedua", "19 November 2024")
    decide(commissioner, case, votes=2)
    expect(commissioner.page.locator(".track dd", has_text="Menunggu penerusan")).to_have_count(2)
    refer(commissioner, case, "Badan Kepegawaian Negara")
    refer(commissioner, case, "Sentra Gakkumdu")
    assert "Giliran pihak lain" in _ledger(officer, "BKN Kantor Regional")
    assert "Giliran pihak lain" in _ledger(officer, "Sentra Gakkumdu")
    _open_the_door(gakkumdu, _printed_sheet(officer, case))
    _examine(bkn)
    _follow(citizen, code, "Diterima oleh lembaga", "instansi yang berwenang memberitahukan hasilnya")
    officer.go(case)
    _write_down(officer, {"diterima penyidik": "20 November 2024"})
    # Fourteen working days; the day of voting is none.
    officer.reads("Sampai Rabu, 11 Desember 2024 pukul 24.00 WITA")

    officer.move_clock("20 Desember 2024", "10.00")
    _punish(bkn)
    # One body has told its outcome, the other has not: the case is not about to close.
    _follow(citizen, code, "Hasil dari lembaga", "instansi yang berwenang memberitahukan hasilnya")
    officer.go(case)
    _write_down(
        officer,
        {
            "berkas diterima penuntut umum": "5 Desember 2024",
            "berkas lengkap": "9 Desember 2024",
            "pelimpahan ke pengadilan": "11 Desember 2024",
            "putusan pengadilan negeri": "17 Desember 2024",
        },
    )
    officer.reads("Sampai Rabu, 11 Desember 2024 pukul 24.00 WITA; selesai 5 Desember 2024")
    officer.reads(re.compile(f"mencatat putusan pengadilan negeri\\.\\s*{CRIME}"))
    _record_the_penalty(officer)
    _follow(citizen, code, "Hasil dari lembaga", "kantor Bawaslu menutup perkara")
    _end(officer, case)
    _follow(citizen, code, "Selesai", "Tidak ada kabar lagi")
    _read_register(commissioner)
    for person in (citizen, officer, commissioner, bkn, gakkumdu):
        assert person.foreign == []


def _report(citizen: Person) -> str:
    fill_report(citizen, TOLD, "favouring_decision")
    check_report(citizen)
    citizen.reads("7 dari 7")
    citizen.press("Kirim laporan")
    return citizen.page.locator(".code-big").first.inner_text().strip()


def _also(officer: Person, words: str) -> None:
    """A step that is possible and seldom the next one."""
    officer.page.locator("summary", has_text="Bisa juga").click()
    officer.follow(words)


def _suspect_a_crime(officer: Person) -> None:
    _also(officer, "Konfirmasi jenis pelanggaran")
    officer.follow("Buka jalur lain untuk orang ini")
    officer.reads("Jalur pidana tidak pernah diusulkan")
    officer.page.locator("input[name=track][value^=criminal]").first.check(force=True)
    officer.page.fill("textarea[name=reason]", "Unsur keputusan yang menguntungkan ada. Alasan contoh.")
    officer.press("Buka jalurnya")
    officer.reads("Tindak pidana pemilihan")


def _discuss(officer: Person, which: str, day: str, hour: str = "") -> None:
    officer.follow(f"Catat pembahasan {which} Gakkumdu")
    officer.page.fill("input[name=on]", day)
    if hour:
        officer.page.fill("input[name=hour]", hour)
    officer.press(f"Catat pembahasan {which} Gakkumdu")
    officer.reads(f"Pembahasan {which} Gakkumdu")


def _confirm(officer: Person) -> None:
    """The kind of the discipline track; the crime had its reason when its track was opened."""
    officer.follow("Konfirmasi jenis pelanggaran")
    officer.press("Catat jenis pelanggaran")
    officer.reads("Komisioner kantor ini yang mencatatnya")


def _printed_sheet(officer: Person, case: str) -> tuple[str, str]:
    """Address and code, as they lie beside the paper letter."""
    officer.go(f"{case}paket/")
    part = officer.page.locator("main section", has_text="Sentra Gakkumdu")
    part.get_by_role("button", name="Cetak lembar dengan kode baru").click()
    address = officer.page.locator("main ol code").first.inner_text().strip()
    return address.removeprefix(officer.url), officer.page.locator(".code-big").inner_text().strip()


def _open_the_door(gakkumdu: Person, sheet: tuple[str, str]) -> None:
    address, code = sheet
    gakkumdu.go(address)
    gakkumdu.page.fill("[name=code]", code)
    gakkumdu.press("Buka daftar nomor")
    gakkumdu.page.locator("input[name=numbers]").first.check(force=True)
    gakkumdu.page.fill("input[name=name]", "Penyidik Contoh")
    gakkumdu.press("Catat sudah diterima")
    gakkumdu.reads("nomor 1")
    assert NAME not in gakkumdu.page.content()


# What the page says once a step is recorded.
DONE = {
    "Catat surat panggilan pemeriksaan": "Terlapor dipanggil untuk pemeriksaan",
    "Catat tim pemeriksa": "Tim pemeriksa dibentuk",
    "Catat pemeriksaan": "Terlapor diperiksa",
    "Catat keputusan diterima terlapor": "Keputusan sanksi diterima terlapor",
}


def _step_of_body(bkn: Person, words: str, day: str) -> None:
    box = bkn.page.locator("main details", has=bkn.page.locator("summary", has_text=words)).first
    box.locator("summary").click()
    box.locator("input[name$=-on]").fill(day)
    box.get_by_role("button", name=words, exact=True).click()
    bkn.reads(f"{DONE[words]}, {day}")


def _examine(bkn: Person) -> None:
    bkn.go("/kerja/rujukan/")
    bkn.follow(NAME)
    bkn.reads("DS-12")
    assert "PID-71-1" not in bkn.page.content() and "Tuti Pelapor" not in bkn.page.content()
    bkn.press("Catat penerimaan")
    for words in ("Catat surat panggilan pemeriksaan", "Catat tim pemeriksa", "Catat pemeriksaan"):
        _step_of_body(bkn, words, "20 November 2024")


def _punish(bkn: Person) -> None:
    bkn.page.reload()
    bkn.page.locator("input[name=sanction-sanction]").first.check(force=True)
    bkn.page.fill("input[name=sanction-decision_number]", "800/77-CONTOH/2024")
    bkn.page.fill("input[name=sanction-decided_on]", "18 Desember 2024")
    bkn.page.fill("input[name=sanction-starts_on]", "19 Desember 2024")
    bkn.page.fill("input[name=sanction-ends_on]", "18 Desember 2025")
    bkn.press("Catat sanksi")
    bkn.reads("800/77-CONTOH/2024")


def _write_down(officer: Person, days: dict[str, str]) -> None:
    for what, day in days.items():
        officer.follow(f"Catat {what}")
        officer.page.fill("input[name=on]", day)
        officer.press(f"Catat {what}")
        officer.reads("Riwayat")


def _record_the_penalty(officer: Person) -> None:
    """Gakkumdu has no account, so the office fills its row of the open referrals with what the court said."""
    officer.go("/kerja/sanksi/")
    officer.follow("Lembar jawaban")
    with officer.page.expect_download() as download:
        officer.follow("Unduh lembar isian (XLSX)")
    book = load_workbook(BytesIO(download.value.path().read_bytes()))
    sheet = book.worksheets[0]
    columns = {cell.value: cell.column for cell in sheet[1]}
    # The other track of the same person is open as well; of this one the court sentences.
    (row,) = [
        line[0].row
        for line in sheet.iter_rows()
        if NAME in (said := [str(cell.value) for cell in line]) and any("SN-188" in one for one in said)
    ]
    for column, value in {
        "tindak": "sanksi",
        "sanksi": "SN-188",
        "nomor_keputusan": VERDICT,
        "tanggal_keputusan": "17/12/2024",
        "nomor_surat": "15/CONTOH/2024",
        "tanggal_surat": "17/12/2024",
    }.items():
        sheet.cell(row, columns[column]).value = value
    for other in range(sheet.max_row, 1, -1):
        if other != row:
            sheet.delete_rows(other)
    filled = BytesIO()
    book.save(filled)
    officer.page.set_input_files(
        "input[name=sheet]", {"name": "putusan.xlsx", "mimeType": XLSX, "buffer": filled.getvalue()}
    )
    officer.press("Kirim dan periksa lembar")
    _wait_for(officer, "Catat lembar")
    officer.follow("Catat lembar")
    officer.press("Catat lembar")
    _wait_for(officer, "Tarik lembar")


def _wait_for(officer: Person, link: str) -> None:
    """The worker does it; the page says how far it is."""
    for _ in range(60):
        if officer.page.get_by_role("main").get_by_role("link", name=link).count():
            return
        officer.page.wait_for_timeout(250)
        officer.page.reload()
    raise AssertionError(officer.page.get_by_role("main").inner_text())


def _end(officer: Person, case: str) -> None:
    officer.go(case)
    for _ in range(2):
        officer.follow("Selesaikan jalur")
        officer.press("Selesaikan jalur")
        expect(officer.page).to_have_url(officer.url + case)
    officer.follow("Selesaikan perkara")
    officer.press("Selesaikan perkara")
    officer.reads("Perkara selesai")


def _follow(citizen: Person, code: str, status: str, outlook: str) -> None:
    citizen.go("/lacak/")
    citizen.page.fill("textarea[name=code]", code.lower())
    citizen.press("Tampilkan status")
    expect(citizen.page.locator("ol.timeline li").first).to_contain_text(status)
    citizen.reads(outlook)
    assert NAME not in citizen.page.content()


def _ledger(reader: Person, body: str) -> str:
    reader.go("/kerja/rekomendasi/")
    return reader.page.get_by_role("row", name=re.compile(NAME)).filter(has_text=body).inner_text()


def _read_register(commissioner: Person) -> None:
    commissioner.go("/kerja/sanksi/")
    rows = commissioner.page.get_by_role("row", name=re.compile(NAME))
    discipline, crime = rows.filter(has_text="DS-12"), rows.filter(has_text="PID-71-1")
    expect(discipline).to_contain_text("Berat: jabatan diturunkan setingkat selama 12 bulan")
    expect(discipline).to_contain_text("800/77-CONTOH/2024, 18 Desember 2024, 28 hari setelah penerusan")
    expect(discipline).to_contain_text("19 Desember 2024 sampai 18 Desember 2025")
    expect(crime).to_contain_text("Pidana Pasal 188")
    expect(crime).to_contain_text(f"{VERDICT}, 17 Desember 2024, 27 hari setelah penerusan")
