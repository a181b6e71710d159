"""Hitung batas waktu: the page answers what the law answers, and refuses by field."""

import html as entities
import json
import re
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from netra.bulletin.models import Issue
from netra.law import answers, packs
from netra.platform.clock import frozen

from .conftest import CAMPAIGN

PATH = "/hitung-batas/"
PATI = {"region": "64.02", "pack": "pilkada-2024", "registered_on": "2024-10-06", "now": "2024-10-08"}


def ask(prefix: str = "", status: int = 200, **question: str) -> str:
    with frozen(CAMPAIGN):
        response = Client().get(prefix + PATH, question)
    assert response.status_code == status
    return entities.unescape(response.content.decode())


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_the_empty_page_asks_for_the_case_and_counts_from_the_office_day(world: Issue) -> None:
    html = ask()
    assert 'value="14 November 2024"' in html and 'type="date"' not in html
    assert "Kabupaten Kutai Kartanegara" in html
    assert "Jawabannya" not in html


def test_every_limit_of_a_case_is_told_with_its_last_day_and_the_days_that_count(world: Issue) -> None:
    html = ask(**PATI)
    said = words(html)
    assert "Rabu, 9 Oktober 2024 pukul 24.00 WITA" in said
    assert "1 hari lagi" in said
    days = re.search(r"<ol>(.*?)</ol>", html, re.DOTALL)
    assert days is not None
    assert words(days[1]) == "Senin, 7 Oktober 2024 Selasa, 8 Oktober 2024 Rabu, 9 Oktober 2024"
    assert "UU 1/2015 Pasal 134 ayat (5)" in said
    assert "DL-HANDLE" in said
    assert "disimpulkan" in said, "that calendar days are counted is inferred, and the page says so"


@pytest.mark.parametrize(
    ("now", "told"),
    [
        ("2024-10-08", "1 hari lagi"),
        ("2024-10-09", "Hari ini hari terakhir"),
        ("2024-10-10", "Lewat batas"),
        ("9 Oktober 2024", "Hari ini hari terakhir"),
        ("2024-10-09T20:00:00+07:00", "3 jam lagi"),
    ],
)
def test_what_is_left_is_told(world: Issue, now: str, told: str) -> None:
    assert told in words(ask(**{**PATI, "now": now}))


def test_limits_of_a_criminal_case_stand_apart_until_the_case_is_one(world: Issue) -> None:
    apart = "Hanya bila perkaranya juga pidana"
    unnamed = words(ask(**PATI))
    handling, gakkumdu = "Penanganan paling lama 3 hari", "Pembahasan pertama Gakkumdu paling lama"
    assert unnamed.index(handling) < unnamed.index(apart) < unnamed.index(gakkumdu)
    crime = words(ask(**PATI, subject="PNS", violation="PID-71-1", event_on="2024-10-05"))
    assert gakkumdu in crime
    assert apart not in crime


def test_a_violation_that_is_no_crime_has_no_limits_of_a_criminal_case(world: Issue) -> None:
    photo = {**PATI, "subject": "PNS", "violation": "KE-05", "event_on": "2024-09-15"}
    assert "DL-GAKK" not in ask(**photo)
    assert "DL-GAKK-1" in ask(**photo, gakkumdu_first_on="2024-10-07")


@pytest.mark.parametrize(
    ("now", "told", "not_told"),
    [
        ("2024-12-16", "Belum berlaku Berlaku mulai Selasa, 17 Desember 2024", "hari lagi"),
        ("2024-12-17", "Berlaku Berlaku sejak Selasa, 17 Desember 2024", "Lewat batas"),
    ],
)
def test_an_effect_comes_and_is_not_missed(world: Issue, now: str, told: str, not_told: str) -> None:
    html = ask(region="64.02", sanction_received_on="2024-12-02", now=now)
    card = next(
        part for part in html.split("<section")[1:] if "DL-PP94-EFFECT" in part and "clock-big" in part
    )
    assert told in words(card)
    assert "Menurut 15 hari kerja: Senin, 23 Desember 2024" in words(card)
    assert "24.00" not in words(card), "nothing ends with that day"
    assert not_told not in words(card)


def test_without_a_day_to_look_from_nothing_is_said_to_run(world: Issue) -> None:
    """A limit of 2024 would be told as running for ever."""
    html = ask(**{**PATI, "now": ""}, sanction_received_on="2024-12-02")
    cards = [words(part) for part in html.split("<section")[1:] if "clock-big" in part]
    handling = next(card for card in cards if "DL-HANDLE" in card)
    assert "Tidak terhitung Isi hari penghitungan" in handling
    effect = next(card for card in cards if "DL-PP94-EFFECT" in card)
    assert "Tidak terhitung Berlaku mulai Selasa, 17 Desember 2024" in effect
    for card in cards:
        assert "Berjalan" not in card and "Belum berlaku" not in card


def test_a_date_that_changes_no_answer_is_not_asked(world: Issue) -> None:
    asked = words(ask(region="64.02"))
    assert "Laporan SBT ditelaah Bawaslu" in asked
    assert "Penelusuran dihentikan" in asked
    assert "BKN diminta bertindak" not in asked and "Penelusuran dimulai" not in asked


def test_without_a_person_neither_body_nor_class_is_told(world: Issue) -> None:
    said = words(ask(**PATI))
    assert "Ke mana diteruskan" not in said
    assert "SN-H1" not in said
    assert "Tanggal penerusan tidak diketahui" not in said


def test_with_person_and_violation_class_bodies_and_penalties_are_told(world: Issue) -> None:
    html = ask(**PATI, subject="PNS", violation="KE-05", event_on="2024-10-05", referred_on="2024-10-07")
    said = words(html)
    assert "DS-07" in said and "disiplin berat" in said
    assert "Badan Kepegawaian Negara (BKN) → Pejabat Pembina Kepegawaian" in said
    assert "SN-H1" in said
    assert "SN-OLD-H" not in said, "dead law is not offered"


def test_what_is_not_verified_says_so_and_why(world: Issue) -> None:
    said = words(ask(region="64.02", subject="PNS", event_on="2024-08-10", referred_on="2024-08-30"))
    assert re.search(r"belum terverifikasi [^.]*\. .*?RT-ASN-GAP", said)
    # Read in a source, but that it names this body for this kind of staff was not.
    said = words(ask(region="64.02", subject="PNS", event_on="2024-08-10", referred_on="2024-09-10"))
    assert re.search(
        r"belum terverifikasi [^.]*\. Isinya disimpulkan dari aturan lain[^.]*\. RT-ASN-EARLY", said
    )


def test_an_hour_is_read_on_the_clocks_of_the_region(world: Issue) -> None:
    said = words(ask(**PATI, registered_on_at="20:15", subject="PNS", violation="PID-71-1"))
    assert "Senin, 7 Oktober 2024 pukul 20.15 WITA" in said


def test_another_reading_stands_beside_the_last_day(world: Issue) -> None:
    said = words(ask(**{**PATI, "now": "2024-12-07"}, verdict_on="2024-12-06"))
    assert "Menurut 3 hari kerja: Rabu, 11 Desember 2024 pukul 24.00 WITA" in said


@pytest.mark.parametrize(
    ("question", "field", "told"),
    [
        ({"region": ""}, "region", "Pilih wilayahnya"),
        ({"region": "33.99"}, "region", "“33.99” bukan wilayah dalam daftar"),
        ({"registered_on": "2024-02-30"}, "registered_on", "Hari itu tidak ada di kalender"),
        ({"registered_on": "kemarin"}, "registered_on", "Tulis tanggal seperti 9 November 2024"),
        ({"registered_on": "0024-10-06"}, "registered_on", "terlalu lama berlalu"),
        ({"registered_on": "6 Oktober 2300"}, "registered_on", "antara 1945 dan 2199"),
        ({"event_on": "2024-10-09"}, "registered_on", "tidak mungkin mendahului “Kejadian”"),
        ({"registered_on_at": "8 malam"}, "registered_on_at", "seperti 9.30 atau 14.00"),
        ({"registered_on": "", "registered_on_at": "20:15"}, "registered_on", "harinya belum"),
        ({"violation": "KE-05"}, "subject", "Pilih juga jenis orangnya"),
        ({"now": "2024-13-01"}, "now", "Hari itu tidak ada di kalender"),
    ],
)
def test_what_cannot_be_answered_is_refused_by_field_and_kept(
    world: Issue, question: dict[str, str], field: str, told: str
) -> None:
    html = ask(status=422, **{**PATI, **question})
    error = re.search(rf'id="id_{field}_error">(.*?)</div>', html, re.DOTALL)
    assert error is not None, "the error stands at its field"
    assert told in words(error[1])
    assert "Jawabannya" not in html
    for name, value in {**PATI, **question}.items():
        kept = f'value="{value}"' in html
        assert kept or (name == "region" and value in words(error[1])), "what was typed is kept"


def test_a_year_without_calendar_is_told_and_not_guessed(world: Issue) -> None:
    said = words(ask(**{**PATI, "now": "2028-01-01", "police_received_on": "2027-12-20"}))
    assert "melewati tahun 2028" in said
    assert "Jawabannya" not in said


def test_an_unknown_pack_is_answered_by_the_default_and_each_pack_has_its_form(world: Issue) -> None:
    assert "DL-HANDLE" in ask(**{**PATI, "pack": "../x"})
    for name in packs.names():
        html = ask(pack=name)
        assert f'value="{name}"' in html


def test_every_shipped_pack_answers(world: Issue) -> None:
    for name in packs.names():
        assert "24.00 WITA" in ask(**{**PATI, "pack": name})


def test_in_english_too(world: Issue) -> None:
    said = words(ask(prefix="/en", **PATI))
    assert "Wednesday, 9 October 2024 at 24:00 WITA" in said
    assert "UU 1/2015 article 134(5)" in said


def test_the_formats_are_published(world: Issue) -> None:
    for name in answers.SCHEMAS:
        response = Client().get(reverse("portal:limits_schema", args=[name]))
        assert response.headers["Content-Type"] == "application/schema+json"
        assert json.loads(response.content) == json.loads(answers.SCHEMAS[name].read_text("utf-8"))
    assert Client().get("/hitung-batas/other.schema.json").status_code == 404


def test_front_page_and_methods_lead_here(world: Issue) -> None:
    with frozen(datetime(2024, 11, 14, tzinfo=UTC)):
        for path in ("/", "/metode/"):
            assert f'href="{PATH}"' in Client().get(path).content.decode()
