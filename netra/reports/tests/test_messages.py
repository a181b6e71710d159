"""Messages under a code: who reads what, nothing twice, nothing lost, nothing told by the tables."""

from base64 import b64encode
from uuid import uuid4

import pyrage
import pytest
from django.db import connection
from django.test import Client

from netra.reports import code_keys, codes, messages
from netra.reports.intake import Receipt
from netra.reports.messages import MessageRefused
from netra.reports.models import Message, Report
from tests.build import a_receipt
from tests.cast import Cast
from tests.unsealing import content_secret, locked, told

WORDS = "Saya dipindahkan ke gudang arsip (contoh)."


def of(receipt: Receipt) -> Report:
    return Report.objects.select_related("envelope", "region", "office").get(pk=receipt.report_id)


def post(code: str, action: str = "message", prefix: str = "pesan", **fields: str) -> str:
    said = {"code": code, "action": action, **{f"{prefix}-{name}": value for name, value in fields.items()}}
    answer = Client().post("/lacak/", said)
    assert "no-store" in answer.headers["Cache-Control"]
    return answer.content.decode()


def test_the_holder_of_the_code_writes_and_only_the_opened_report_reads_it(world: Cast) -> None:
    receipt = a_receipt()
    report = of(receipt)
    page = post(receipt.code, key=str(uuid4()), text=WORDS)
    assert "Pesan Anda tersimpan." in page and "Anda menulis, " in page
    assert WORDS not in page
    kept = Message.objects.get(report=report)
    secret = content_secret(report, "petugas.kukar", "komisioner2.kukar")
    assert told(kept.body, secret) == {"v": 1, "text": WORDS}
    with pytest.raises(pyrage.DecryptError):
        code_keys.opened(kept.body, receipt.code)


def test_a_form_that_is_sent_twice_is_one_message(world: Cast) -> None:
    receipt = a_receipt()
    key = str(uuid4())
    for words in (WORDS, WORDS, "lain"):
        assert "tersimpan" in post(receipt.code, key=key, text=words)
    assert Message.objects.count() == 1
    # The key of a form belongs to one report: under another code it is another message.
    post(a_receipt().code, key=key, text=WORDS)
    assert Message.objects.count() == 2


def test_what_the_browser_sealed_is_kept_as_it_came_and_plain_words_are_dropped(
    world: Cast,
) -> None:
    receipt = a_receipt()
    body = locked(b'{"v":1,"text":"dari peramban"}', of(receipt).envelope.recipient)
    post(receipt.code, key=str(uuid4()), sealed=b64encode(body).decode(), text="tidak boleh disimpan")
    assert bytes(Message.objects.get().body) == body
    for broken in (b64encode(b"polos").decode(), "!!!"):
        assert "Tidak ada yang disimpan" in post(receipt.code, key=str(uuid4()), sealed=broken)
    assert Message.objects.count() == 1


def test_nothing_is_kept_of_an_empty_or_a_broken_message_and_the_words_stay(world: Cast) -> None:
    receipt = a_receipt()
    assert "Pesannya masih kosong" in post(receipt.code, key=str(uuid4()), text="  ")
    page = post(receipt.code, key=str(uuid4()), text="a" * 4001)
    assert "terlalu panjang" in page and "a" * 4001 in page
    assert not Message.objects.exists()


def test_a_flag_tells_the_office_at_once_that_it_is_there_and_the_tables_not_what(world: Cast) -> None:
    receipt = a_receipt()
    report = of(receipt)
    assert "Pilih apa yang terjadi" in post(receipt.code, "alarm", "tanda", key=str(uuid4()), text=WORDS)
    page = post(
        receipt.code, "alarm", "tanda", key=str(uuid4()), harm="transfer", on="12/11/2024", text=WORDS
    )
    assert "Anda menandai pemindahan atau ancaman" in page
    kept = Message.objects.get()
    secret = content_secret(report, "petugas.kukar", "komisioner2.kukar")
    assert told(kept.body, secret) == {"v": 1, "text": WORDS, "harm": "transfer", "on": "2024-11-12"}
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM reports_message")
        row = str([bytes(one) if isinstance(one, memoryview) else one for one in cursor.fetchall()[0]])
    for word in ("gudang", "transfer", "2024-11-12"):
        assert word not in row
    officer = Client()
    officer.force_login(world.account("petugas.kukar"))
    for address in ("/kerja/", f"/kerja/laporan/{report.pk}/", "/kerja/laporan/pesan/"):
        assert "indahan atau ancaman" in officer.get(address).content.decode(), address
    neighbour = Client()
    neighbour.force_login(world.account("petugas.kutim"))
    assert report.number not in neighbour.get("/kerja/laporan/pesan/").content.decode()
    assert neighbour.get(f"/kerja/laporan/{report.pk}/pesan/").status_code == 404


def test_the_office_answers_and_only_code_and_handler_read_it(world: Cast) -> None:
    receipt = a_receipt()
    report = of(receipt)
    post(receipt.code, key=str(uuid4()), text=WORDS)
    officer = Client()
    officer.force_login(world.account("petugas.kukar"))
    address, key = f"/kerja/laporan/{report.pk}/pesan/", str(uuid4())
    for _twice in range(2):
        assert (
            officer.post(address, {"act": "answer", "key": key, "text": "Datanglah hari Senin."}).status_code
            == 302
        )
    answer = Message.objects.get(author="office")
    assert b"Senin" not in bytes(answer.body)
    assert "Senin" not in officer.get(address).content.decode()
    page = Client().post("/lacak/", {"code": " ".join(codes.in_words(receipt.code))}).content.decode()
    assert "Datanglah hari Senin." in page
    assert "Kantor sudah menindaklanjutinya." in page
    secret = content_secret(report, "petugas.kukar", "komisioner2.kukar")
    assert told(answer.body, secret)["text"] == "Datanglah hari Senin."
    with pytest.raises(pyrage.DecryptError):
        code_keys.opened(answer.body, a_receipt().code)
    assert "Tidak ada pesan yang menunggu" in officer.get("/kerja/laporan/pesan/").content.decode()


def test_what_needs_no_answer_is_settled(world: Cast) -> None:
    receipt = a_receipt()
    post(receipt.code, key=str(uuid4()), text=WORDS)
    officer = Client()
    officer.force_login(world.account("petugas.kukar"))
    officer.post(f"/kerja/laporan/{receipt.report_id}/pesan/", {"act": "settle"})
    kept = Message.objects.get()
    assert kept.settled_at is not None


def test_too_many_at_once_are_asked_to_wait(world: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(messages, "MOST_WAITING", 1)
    receipt = a_receipt()
    post(receipt.code, key=str(uuid4()), text=WORDS)
    page = post(receipt.code, key=str(uuid4()), text="dua")
    assert "Sudah banyak pesan" in page and ">dua<" in page.replace("\n", "")
    assert Message.objects.count() == 1


def test_a_report_from_before_gets_its_key_at_the_first_visit(world: Cast) -> None:
    receipt = a_receipt()
    Report.objects.update(code_recipient="")
    by = world.viewer("petugas.kukar")
    with pytest.raises(MessageRefused):
        messages.from_office(of(receipt), uuid4(), "Halo", by=by)
    Client().post("/lacak/", {"code": receipt.code})
    assert of(receipt).code_recipient == code_keys.recipient_of(receipt.code)
    messages.from_office(of(receipt), uuid4(), "Halo", by=by)


def test_the_key_of_a_code_is_always_the_same() -> None:
    """What was sealed to it must open in years: the derivation may never change."""
    code = codes.written(bytes(range(16)))
    assert code_keys.recipient_of(code) == "age1x9wkzfphu5vkp0a8jepmnx5ls6h56ap0fjuyz8hzrmcpkdlw5css6etr08"
