"""What the page of a code says about what comes next."""

from datetime import datetime

import pytest
from django.test import Client

from netra.cases import outlook
from netra.cases.tests.test_access import registered
from netra.platform import clock
from netra.reports import codes
from netra.reports.models import Report, ReportStatus
from tests.build import a_receipt, a_report
from tests.cast import ACCUSED, WITA, Cast


def test_first_an_officer_looks_until_the_day_of_the_rules(world: Cast) -> None:
    receipt = a_receipt()
    page = Client().post("/lacak/", {"code": receipt.code}).content.decode()
    assert "Berikutnya: petugas kantor Bawaslu memeriksa setiap syarat, sampai " in page
    assert "pukul 24.00 WITA." in page
    assert "sudah lewat" not in page
    for word in ("Kutai", "Kartanegara", "Loa Janan", ACCUSED):
        assert word not in page.split("<main", 1)[1].split("</main", 1)[0]


def test_after_registration_the_plenary_decides_by_the_day_that_the_case_keeps(world: Cast) -> None:
    case = registered(world)
    words = outlook.next_for(case.report)
    assert words.startswith("Berikutnya: pleno kantor Bawaslu memutus, sampai ")
    assert str(case.handling_last_day.day) in words
    with clock.frozen(datetime(2024, 12, 20, 9, 0, tzinfo=WITA)):
        assert outlook.next_for(case.report).endswith("dengan menyebut nomor laporan.")


@pytest.mark.parametrize(
    ("status", "who"),
    [
        (ReportStatus.DECIDED, "kantor Bawaslu melaksanakan"),
        (ReportStatus.REFERRED, "instansi yang berwenang menerima"),
        (ReportStatus.ACKNOWLEDGED, "instansi yang berwenang memberitahukan"),
        (ReportStatus.RETURNED, "kantor Bawaslu melengkapi"),
        (ReportStatus.OUTCOME_RECORDED, "kantor Bawaslu menutup"),
        (ReportStatus.CLOSED, "Tidak ada kabar lagi"),
        (ReportStatus.NOT_REGISTERED, "Tidak ada kabar lagi"),
    ],
)
def test_every_status_says_who_acts_next_or_that_nothing_comes(
    world: Cast, status: ReportStatus, who: str
) -> None:
    report: Report = a_report()
    report.status = status
    assert who in outlook.next_for(report)


def test_the_page_reads_the_code_in_words_and_names_the_word_that_is_wrong(world: Cast) -> None:
    words = list(codes.in_words(a_receipt().code))
    assert "Berikutnya: petugas" in Client().post("/lacak/", {"code": " ".join(words)}).content.decode()
    wrong = [*words[:3], "kelinji", *words[4:]]
    answer = Client().post("/lacak/", {"code": " ".join(wrong)})
    assert answer.status_code == 422
    assert "Kata “kelinji” tidak ada dalam kode kami. Apakah maksudnya “kelinci”?" in answer.content.decode()
    swapped = [words[1], words[0], *words[2:]]
    assert Client().post("/lacak/", {"code": " ".join(swapped)}).status_code == (
        422 if swapped != words else 200
    )
