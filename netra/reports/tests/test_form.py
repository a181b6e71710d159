"""The public door, knocked at the way browsers and scripts knock: nothing typed is lost, nothing "
"half is stored."""

import gzip
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from netra.accounts.models import Account
from netra.institutions.models import Institution
from netra.platform import clock
from netra.platform.clock import installation
from netra.platform.files.models import StoredFile
from netra.reports import intake, queries
from netra.reports.models import Report
from netra.reports.triage import evidence_of
from tests.build import LOA_JANAN, PNG, a_photo
from tests.cast import ACCUSED, OPENS_AT, REPORTER, Cast
from tests.unsealing import Unsealed

FORM, RECEIPT = "/lapor/", "/lapor/diterima/"


def fields(**changes: object) -> dict[str, object]:
    """A complete form, sent at once."""
    return {
        "key": str(uuid4()),
        "reporter_name": REPORTER,
        "reporter_capacity": "voter",
        "reporter_address": "Jalan Contoh 1",
        "reporter_contact": "0800-000-000",
        "identity_kind": "national_id",
        "person_name": ACCUSED,
        "person_office": "Dinas Contoh",
        "person_class": "PNS",
        "region": "Loa Janan",
        "place_text": "Balai pertemuan",
        "event_on": "9 November 2024",
        "known_on": "10/11/2024",
        "act": "attending_support",
        "description": "Terlapor menyerukan dukungan.",
        "statement": "on",
        "action": "send",
        **changes,
    }


def text(answer: object) -> str:
    return answer.content.decode()


def refused_with(answer: object, sentence: str) -> str:
    page = text(answer)
    assert answer.status_code == 422
    assert sentence in page
    assert not Report.objects.exists()
    assert not StoredFile.objects.exists()
    return page


def test_a_complete_form_is_received_and_its_code_shown_once(world: Cast) -> None:
    client = Client()
    answer = client.post(FORM, fields(evidence=a_photo()))
    assert (answer.status_code, answer["Location"]) == (303, RECEIPT)
    report = Report.objects.get()
    assert (report.region_id, evidence_of(report).count()) == (LOA_JANAN, 1)
    page = client.get(RECEIPT)
    code = page.context["code"]
    assert code in text(page)
    assert queries.report_by_code(code) == report
    assert report.number in text(page)
    assert "no-store" in page["Cache-Control"]
    assert ACCUSED not in text(page)
    assert REPORTER not in text(page)
    client.post(RECEIPT)
    assert code not in text(client.get(RECEIPT))


def test_code_is_in_no_address_and_in_a_cookie_of_one_page(world: Cast) -> None:
    answer = Client().post(FORM, fields())
    cookie = answer.cookies["netra_receipt"]
    assert (cookie["path"], cookie["samesite"], cookie["max-age"]) == (RECEIPT, "Strict", 600)
    assert cookie["httponly"]
    assert set(answer.cookies) <= {"netra_receipt", "csrftoken"}


def test_nobody_can_plant_a_code(world: Cast) -> None:
    client = Client()
    client.cookies["netra_receipt"] = '{"code": "AAAA", "changed": false}'
    assert "AAAA" not in text(client.get(RECEIPT))


def test_no_session_is_ever_begun(world: Cast, settings: Settings) -> None:
    client = Client()
    for answer in (client.get(FORM), client.post(FORM, fields(action="check")), client.post(FORM, fields())):
        assert settings.SESSION_COOKIE_NAME not in answer.cookies
        assert answer["Referrer-Policy"] == "same-origin"
        assert "no-store" in answer["Cache-Control"]


def test_a_plain_client_with_four_fields_is_served(world: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', text(client.get(FORM)))
    assert token is not None
    sent = {"region": LOA_JANAN, "description": "Satu kalimat.", "key": str(uuid4()), "action": "send"}
    assert client.post(FORM, sent).status_code == 403
    assert not Report.objects.exists()
    assert client.post(FORM, {**sent, "csrfmiddlewaretoken": token[1]}).status_code == 303


def test_review_shows_seven_checks_the_clock_and_the_office_and_stores_nothing(world: Cast) -> None:
    page = text(Client().post(FORM, fields(action="check")))
    assert "6 dari 7" in page
    assert "Minggu, 17 November 2024 pukul 24.00 WITA" in page
    assert "Bawaslu Kabupaten Kutai Kartanegara (contoh)" in page
    assert "Sabtu, 9 November 2024" in page
    assert not Report.objects.exists()


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (OPENS_AT, "Kirim sebelum Jumat, 15 November 2024 pukul 16.30 WITA, saat kantor masih buka."),
        (OPENS_AT + timedelta(days=2), "Kantor tidak buka lagi sebelum itu."),
    ],
)
def test_the_safe_moment_is_before_the_office_closes(world: Cast, now: datetime, said: str) -> None:
    with clock.frozen(now):
        page = text(Client().post(FORM, fields(action="check")))
    assert said in page
    assert "Minggu, 17 November 2024 pukul 24.00 WITA" in page
    assert ("1 hari 6 jam lagi" in page) is (now == OPENS_AT)


def test_past_the_seven_days_the_words_stay_calm_and_sending_stays_possible(world: Cast) -> None:
    late = fields(known_on="1 November 2024", event_on="1 November 2024")
    page = text(Client().post(FORM, {**late, "action": "check"}))
    assert "Tujuh hari sudah lewat" in page
    assert Client().post(FORM, late).status_code == 303


def test_what_the_review_page_holds_can_be_sent_as_it_is(world: Cast) -> None:
    client = Client()
    page = text(client.post(FORM, fields(action="check", evidence=a_photo())))
    hidden = re.findall(r'<input type="hidden" name="([^"]+)"(?: value="([^"]*)")?', page)
    sent: dict[str, object] = {name: value for name, value in hidden if name != "csrfmiddlewaretoken"}
    assert client.post(FORM, {**sent, "action": "send"}).status_code == 303
    report = Report.objects.get()
    assert (report.event_on.isoformat(), evidence_of(report).count(), report.statement_made) == (
        "2024-11-09",
        1,
        True,
    )
    assert Unsealed(report).identity["name"] == REPORTER


def test_edit_brings_everything_back_without_scolding(world: Cast) -> None:
    page = text(Client().post(FORM, fields(action="edit", evidence=a_photo("bukti-saya.png"))))
    assert 'id="error-summary"' not in page
    for typed in (REPORTER, ACCUSED, "9 November 2024", "Terlapor menyerukan dukungan.", "bukti-saya.png"):
        assert typed in page


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"region": "Atlantis Raya"}, "tidak kami temukan"),
        ({"region": "99.99.99"}, "tidak kami temukan"),
        ({"region": "00"}, "tidak kami temukan"),
        ({"region": ""}, "Tempat kejadian belum diisi."),
        ({"event_on": "19 November 2024"}, "19 November 2024 belum tiba. Maksudnya 9 November 2024?"),
        ({"event_on": "9 November 1924"}, "terlalu lama berlalu. Maksudnya 9 November 2024?"),
        ({"event_on": "pekan lalu"}, "Tulis tanggal seperti 9 November 2024 atau 9/11/2024."),
        ({"event_on": "20 Des"}, "Tahunnya belum ada. Tulis juga tahunnya, misalnya 20 Desember 2023."),
        ({"known_on": "31/2/2024"}, "Hari itu tidak ada di kalender."),
        (
            {"known_on": "1 Januari 2024", "event_on": "2 Februari 2024"},
            "Anda mengetahuinya (1 Januari 2024) sebelum kejadiannya (2 Februari 2024). "
            "Periksa kedua tanggal.",
        ),
        ({"reporter_name": "a" * 10_000}, "Panjangnya 10.000 huruf, batasnya 160."),
        ({"person_name": "a" * 10_000}, "Panjangnya 10.000 huruf, batasnya 160."),
        ({"description": "a" * 20_001}, "Panjangnya 20.001 huruf, batasnya 20.000."),
        ({"description": ""}, "Uraian kejadian belum diisi."),
        ({"description": "satu\x00dua"}, "Sebagian huruf di isian ini tidak terbaca."),
        ({"act": "tidak_ada"}, "Pilihan itu tidak ada dalam daftar."),
        ({"person_class": "<script>"}, "Pilihan itu tidak ada dalam daftar."),
        ({"reporter_name": ""}, "Nama Anda belum diisi, padahal"),
        ({"key": "bukan-nomor"}, "kehilangan nomornya"),
    ],
)
def test_broken_input_is_answered_in_indonesian_and_everything_else_is_kept(
    world: Cast, changes: dict[str, object], sentence: str
) -> None:
    page = refused_with(Client().post(FORM, fields(**changes)), sentence)
    for name, typed in fields(**changes).items():
        if name in {"key", "action", "statement"} or name in changes or not typed:
            continue
        if name == "region":
            assert "Loa Janan" in page
        elif name in {"reporter_capacity", "identity_kind", "person_class", "act"}:
            assert f'value="{typed}" selected' in page
        else:
            assert str(typed) in page


@pytest.mark.parametrize("typed", ["20 Des", "pekan lalu", "31/2/2024"])
def test_a_date_that_was_refused_stays_in_its_field(world: Cast, typed: str) -> None:
    assert f'value="{typed}"' in text(Client().post(FORM, fields(event_on=typed)))


def test_a_name_of_ten_thousand_letters_comes_back_whole(world: Cast) -> None:
    assert "a" * 10_000 in text(Client().post(FORM, fields(reporter_name="a" * 10_000)))


def test_bytes_that_are_no_utf8_are_noticed_not_stored(world: Cast) -> None:
    body = urlencode(fields(description="")).encode().replace(b"description=", b"description=satu%FF%FEdua")
    answer = Client().post(FORM, body, content_type="application/x-www-form-urlencoded")
    refused_with(answer, "Sebagian huruf di isian ini tidak terbaca.")
    assert "satudua" in text(answer)


def test_a_misspelt_place_is_offered_and_the_choice_is_taken(world: Cast) -> None:
    client = Client()
    page = refused_with(client.post(FORM, fields(region="Loa Jannan")), "Mungkin Kecamatan Loa Janan")
    assert f'value="{LOA_JANAN}"' in page
    assert client.post(FORM, fields(region="Loa Jannan", region_code=LOA_JANAN)).status_code == 303
    assert Report.objects.get().region_id == LOA_JANAN


def test_a_choice_that_no_longer_fits_what_is_typed_is_forgotten(world: Cast) -> None:
    refused_with(
        Client().post(FORM, fields(region="Atlantis Raya", region_code=LOA_JANAN)), "tidak kami temukan"
    )


@pytest.mark.parametrize(
    "typed", ["64.02.03", "loa janan", "Kec. Loa Janan", "Loa Janan, Kukar", "LOA JANAN, KUTAI KARTANEGARA"]
)
def test_one_place_is_understood_in_many_spellings(world: Cast, typed: str) -> None:
    assert Client().post(FORM, fields(region=typed)).status_code == 303
    assert Report.objects.get().region_id == LOA_JANAN


def test_a_mistyped_upload_costs_only_itself(world: Cast) -> None:
    client = Client()
    program = SimpleUploadedFile("foto.jpg", b"MZ\x90\x00" + b"\x00" * 60, content_type="image/jpeg")
    page = refused_with(client.post(FORM, fields(evidence=[a_photo("baik.png"), program])), "foto.jpg:")
    staged = re.findall(r'name="staged" value="([^"]+)"', page)
    assert len(staged) == 1
    assert "baik.png" in page
    assert client.post(FORM, fields(key=_key(page), staged=staged)).status_code == 303
    assert evidence_of(Report.objects.get()).count() == 1


def test_an_oversized_upload_is_answered_with_both_sizes(world: Cast, settings: Settings) -> None:
    settings.UPLOAD_MAX_BYTES = 1024 * 1024
    big = SimpleUploadedFile("besar.png", PNG + b"\x00" * (2 * 1024 * 1024), content_type="image/png")
    refused_with(Client().post(FORM, fields(evidence=big)), "batasnya 1 MB")


def test_an_empty_upload_is_answered(world: Cast) -> None:
    empty = SimpleUploadedFile("kosong.png", b"", content_type="image/png")
    assert Client().post(FORM, fields(evidence=empty)).status_code == 422
    assert not Report.objects.exists()


def test_eleven_files_are_too_many(world: Cast) -> None:
    photos = [a_photo(f"{number}.png", padding=number) for number in range(11)]
    refused_with(Client().post(FORM, fields(evidence=photos)), "paling banyak 10 berkas")


def test_a_file_can_be_taken_out_again(world: Cast) -> None:
    client = Client()
    page = text(client.post(FORM, fields(action="edit", evidence=a_photo())))
    reference = re.findall(r'name="staged" value="([^"]+)"', page)
    token = re.findall(r'name="drop" value="([^"]+)"', page)
    assert client.post(FORM, fields(key=_key(page), staged=reference, drop=token)).status_code == 303
    assert not evidence_of(Report.objects.get()).exists()


def test_a_reference_of_another_form_or_a_forged_one_is_refused(world: Cast) -> None:
    client = Client()
    page = text(client.post(FORM, fields(action="edit", evidence=a_photo())))
    reference = re.findall(r'name="staged" value="([^"]+)"', page)
    refused_with(client.post(FORM, fields(staged=reference)), "sudah tidak ada")
    refused_with(client.post(FORM, fields(key=_key(page), staged=reference[0] + "x")), "sudah tidak ada")


def _key(page: str) -> str:
    found = re.search(r'name="key" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def test_a_replayed_form_gets_the_same_receipt(world: Cast) -> None:
    sent = fields()
    codes = []
    for _post in range(3):
        client = Client()
        client.post(FORM, sent)
        codes.append(client.get(RECEIPT).context["code"])
    assert len(set(codes)) == 1
    assert Report.objects.count() == 1


def test_a_form_changed_after_it_was_received_says_so(world: Cast) -> None:
    sent = fields()
    client = Client()
    client.post(FORM, sent)
    client.post(FORM, {**sent, "description": "Diubah."})
    assert "Yang Anda ubah sesudah itu tidak tercatat" in text(client.get(RECEIPT))
    assert Unsealed(Report.objects.get()).narrative["description"] == "Terlapor menyerukan dukungan."


def test_an_expired_page_comes_back_filled_and_sends_on_the_second_try(world: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    sent = fields(evidence=a_photo())
    answer = client.post(FORM, {**sent, "csrfmiddlewaretoken": "x" * 64})
    page = text(answer)
    assert answer.status_code == 403
    assert "terbuka terlalu lama" in page
    assert "Pilih berkasnya lagi" in page
    assert ACCUSED in page
    assert not Report.objects.exists()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token is not None
    again = {**sent, "evidence": a_photo(), "csrfmiddlewaretoken": token[1]}
    assert client.post(FORM, again).status_code == 303


def test_expired_pages_elsewhere_are_answered_plainly(world: Cast) -> None:
    answer = Client(enforce_csrf_checks=True).post("/akun/masuk/", {"login": "x"})
    assert answer.status_code == 403
    assert "Tidak ada yang tercatat" in text(answer)


def test_a_real_installation_says_why_it_takes_nothing_and_names_the_office(
    world: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    Institution.objects.create(
        key="bawaslu-64.02", kind="bawaslu", name="Bawaslu Kabupaten Kutai Kartanegara", region_id="64.02"
    )
    monkeypatch.setattr(installation, "_known", installation.Kind.REAL)
    client = Client()
    page = client.get(FORM)
    assert page.status_code == 200
    assert "belum ada kantor yang menunjuk ketiganya" in text(page)
    assert "<textarea" not in text(page)
    assert "Bawaslu Kabupaten Kutai Kartanegara" in text(client.get(FORM, {"wilayah": "Loa Janan"}))
    assert client.post(FORM, fields()).status_code == 409
    assert not Report.objects.exists()


def test_without_an_open_election_the_page_says_so(world: Cast) -> None:
    with clock.frozen(OPENS_AT + timedelta(days=400)):
        page = text(Client().get(FORM))
        assert "Tidak ada pemilihan yang sedang berjalan" in page
        assert Client().post(FORM, fields()).status_code == 409
    assert intake.closed() is None


def test_each_step_asks_for_its_own_fields_in_the_order_of_telling(world: Cast) -> None:
    """Without a script the same five stand one under the other, and their list leads to each."""
    page = text(Client().get(FORM))
    before, *steps = re.split(r'id="langkah-([1-5])" data-step', page)
    assert steps[::2] == ["1", "2", "3", "4", "5"]
    assert re.findall(r'href="#langkah-([1-5])"', before) == steps[::2]
    asked = ("description", "region", "person_name", "evidence", "reporter_name")
    assert [[name for name in asked if f'name="{name}"' in step] for step in steps[1::2]] == [
        [name] for name in asked
    ]


def test_form_and_review_are_light_enough_for_a_slow_line(world: Cast) -> None:
    client = Client()
    for answer in (client.get(FORM), client.post(FORM, fields(action="check"))):
        assert len(gzip.compress(answer.content)) <= 15_000


@pytest.mark.parametrize("language", ["", "/en"])
def test_pages_speak_one_language_each(world: Cast, language: str) -> None:
    page = text(Client().get(f"{language}{FORM}"))
    assert ("Apa yang terjadi?" in page) is not bool(language)
    assert ("What happened?" in page) is bool(language)


def test_what_is_typed_is_never_run(world: Cast) -> None:
    page = text(Client().post(FORM, fields(description="<script>alert(1)</script>", event_on="x")))
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_other_verbs_are_refused(world: Cast) -> None:
    assert Client().put(FORM).status_code == 405


def test_the_form_asks_little_of_the_database(
    world: Cast, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    Client().get(FORM)
    with django_assert_max_num_queries(4) as asked:
        Client().get(FORM)
    assert not [one for one in asked.captured_queries if "session" in one["sql"]]


def test_receiving_asks_no_more_than_it_needs(
    world: Cast, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    Client().get(FORM)
    with django_assert_max_num_queries(45):
        assert Client().post(FORM, fields(evidence=a_photo())).status_code == 303


def test_staff_signed_in_can_open_the_public_form(world: Cast, signed_in: Callable[[str], Client]) -> None:
    assert Account.objects.filter(username="bkn").exists()
    assert signed_in("bkn").get(FORM).status_code == 200


def test_names_reach_no_log_even_when_the_server_fails(
    world: Cast, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError("disk full")

    monkeypatch.setattr("netra.reports.intake.audit.append", fail)
    client = Client(raise_request_exception=False)
    assert client.post(FORM, fields()).status_code == 500
    assert not Report.objects.exists()
    for secret in (REPORTER, ACCUSED, "Terlapor menyerukan", "0800-000-000"):
        assert secret not in caplog.text
