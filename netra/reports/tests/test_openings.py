"""Two holders and a reason, for one handler, until closure: each condition with its own refusal."""

import base64
import json
from collections.abc import Callable

import pyrage
import pytest
from django.db import IntegrityError, transaction
from django.http import Http404
from django.test import Client

from netra.accounts.models import Grant
from netra.platform import audit
from netra.platform.audit.models import Entry
from netra.reports import access, history, holders, openings, recusals, sealing, triage
from netra.reports.models import Opening, Report, ReportStatus
from netra.reports.openings import OpeningRefused, Refusal
from tests.build import a_report
from tests.cast import REPORTER, Cast
from tests.unsealing import Unsealed, locked, opened, peeled, secret_of, told

REASON = "Untuk undangan klarifikasi di bawah sumpah."
FIRST, SECOND, HANDLER = "komisioner.kukar", "petugas.kukar", "petugas2.kukar"
SignedIn = Callable[[str], Client]


@pytest.fixture
def report(world: Cast) -> Report:
    return a_report()


def asked(world: Cast, report: Report, handler: str = HANDLER, by: str = HANDLER) -> Opening:
    return openings.request(report, world.account(handler).pk, REASON, by=world.viewer(by))


def read_by_first(world: Cast, opening: Opening, who: str = FIRST) -> bytes:
    """The first holder's browser: takes off the layer that the server hands out."""
    return opened(openings.wrap_for(opening, world.viewer(who)), secret_of(who))


def given(world: Cast, report: Report, first: str = FIRST, second: str = SECOND) -> Opening:
    opening = asked(world, report)
    openings.peel(opening, read_by_first(world, opening, first), by=world.viewer(first))
    inner = openings.wrap_for(opening, world.viewer(second))
    secret = opened(inner, secret_of(second))
    openings.give(opening, locked(secret, opening.handler_key.recipient), by=world.viewer(second))
    opening.refresh_from_db()
    return opening


def refusal(code: Refusal, deed: Callable[[], object]) -> None:
    rows, lines = list(Opening.objects.values()), Entry.objects.count()
    with pytest.raises(OpeningRefused) as raised:
        deed()
    assert raised.value.code is code
    assert str(raised.value.sentence)
    assert list(Opening.objects.values()) == rows
    assert Entry.objects.count() == lines


def test_two_holders_open_and_the_handler_alone_reads(world: Cast, report: Report) -> None:
    opening = given(world, report)
    _report, reading, parts = access.sealed_parts_for(world.viewer(HANDLER), report.pk)
    secret = opened(reading.handler_wrap or b"", secret_of(HANDLER)).decode()
    identity = next(part for part in parts if part.kind == "identity")
    assert told(identity.body or b"", secret)["name"] == REPORTER
    assert opening.peeled_wrap is None
    for other in (FIRST, SECOND, "komisioner2.kukar", "petugas.kaltim", "petugas.nasional", "admin", "bkn"):
        with pytest.raises(Http404):
            access.sealed_parts_for(world.viewer(other), report.pk)
        with pytest.raises((Http404, pyrage.DecryptError)):
            opened(
                reading.handler_wrap or b"",
                secret_of(other) if other not in {"admin", "bkn"} else secret_of(FIRST),
            )


def test_every_pair_of_the_three_opens_the_same_key_and_nobody_opens_alone(
    world: Cast, report: Report
) -> None:
    everyone = ("petugas.kukar", "komisioner.kukar", "komisioner2.kukar")
    secrets = {
        Unsealed(report, first, second).secret for first in everyone for second in everyone if first != second
    }
    assert len(secrets) == 1
    for one in everyone:
        inner = peeled(report, one)
        assert sealing.is_locked(inner)
        with pytest.raises(pyrage.DecryptError):
            opened(inner, secret_of(one))


def test_every_step_leaves_a_line_with_ids_and_digests_alone(world: Cast, report: Report) -> None:
    before = Entry.objects.count()
    given(world, report)
    access.sealed_parts_for(world.viewer(HANDLER), report.pk)
    lines = list(Entry.objects.order_by("seq"))[before:]
    assert [line.action for line in lines] == [
        "opening.requested",
        "opening.peeled",
        "opening.given",
        "sealed.read",
    ]
    assert not any(REASON in line.facts or REPORTER in line.facts for line in lines)
    assert {line.actor for line in lines} == {world.viewer(name).actor for name in (FIRST, SECOND, HANDLER)}
    assert audit.verify().ok


@pytest.mark.parametrize("reason", ["", "        ", "singkat", "x" * 501])
def test_without_a_reason_nothing_is_asked(world: Cast, report: Report, reason: str) -> None:
    handler = world.account(HANDLER).pk
    refusal(
        Refusal.REASON, lambda: openings.request(report, handler, reason, by=world.viewer("petugas.kukar"))
    )


@pytest.mark.parametrize("handler", ["petugas.kutim", "petugas.kaltim", "admin", "analis.kukar", "bkn"])
def test_the_handler_is_an_officer_of_the_office_with_a_key(
    world: Cast, report: Report, handler: str
) -> None:
    refusal(Refusal.HANDLER, lambda: asked(world, report, handler, by="petugas.kukar"))


def test_a_handler_without_a_key_or_recused_is_refused(world: Cast, report: Report) -> None:
    recusals.record(report, world.account(HANDLER).pk, "Saudara kandung.", actor="akun:1")
    refusal(Refusal.HANDLER, lambda: asked(world, report, by="petugas.kukar"))
    holders.retire_key(world.viewer("petugas.kukar"))
    refusal(Refusal.HANDLER, lambda: asked(world, report, "petugas.kukar", by=FIRST))


def test_the_same_handler_is_not_asked_for_twice(world: Cast, report: Report) -> None:
    asked(world, report)
    refusal(Refusal.ALREADY, lambda: asked(world, report, by=FIRST))


def test_who_holds_a_key_and_is_to_read_is_not_one_of_the_two(world: Cast, report: Report) -> None:
    opening = asked(world, report, handler=FIRST, by=FIRST)
    refusal(Refusal.HANDLER_OPENS, lambda: openings.wrap_for(opening, world.viewer(FIRST)))
    inner = peeled(report, FIRST)
    refusal(Refusal.HANDLER_OPENS, lambda: openings.peel(opening, inner, by=world.viewer(FIRST)))
    openings.peel(opening, peeled(report, SECOND), by=world.viewer(SECOND))
    refusal(Refusal.HANDLER_OPENS, lambda: openings.give(opening, inner, by=world.viewer(FIRST)))


def test_one_person_cannot_take_both_steps(world: Cast, report: Report) -> None:
    opening = asked(world, report)
    inner = read_by_first(world, opening)
    openings.peel(opening, inner, by=world.viewer(FIRST))
    refusal(Refusal.SAME_PERSON, lambda: openings.wrap_for(opening, world.viewer(FIRST)))
    refusal(Refusal.SAME_PERSON, lambda: openings.give(opening, inner, by=world.viewer(FIRST)))
    with pytest.raises(IntegrityError), transaction.atomic():
        Opening.objects.update(given_by=world.account(FIRST), given_at=opening.requested_at)


def test_the_second_step_does_not_come_first(world: Cast, report: Report) -> None:
    opening = asked(world, report)
    body = locked(b"x", opening.handler_key.recipient)
    refusal(Refusal.NO_FIRST, lambda: openings.give(opening, body, by=world.viewer(SECOND)))


def test_a_step_sent_again_and_two_holders_at_once_count_once(world: Cast, report: Report) -> None:
    opening = asked(world, report)
    inner = read_by_first(world, opening)
    openings.peel(opening, inner, by=world.viewer(FIRST))
    refusal(Refusal.SAME_PERSON, lambda: openings.peel(opening, inner, by=world.viewer(FIRST)))
    stale = peeled(report, SECOND)
    refusal(Refusal.SECOND, lambda: openings.peel(opening, stale, by=world.viewer(SECOND)))
    body = locked(b"x", opening.handler_key.recipient)
    openings.give(opening, body, by=world.viewer(SECOND))
    third = world.viewer("komisioner2.kukar")
    refusal(Refusal.DONE, lambda: openings.give(opening, body, by=third))
    refusal(Refusal.DONE, lambda: openings.peel(opening, peeled(report, "komisioner2.kukar"), by=third))


def test_a_stale_page_of_the_second_holder_is_told_so_and_fetches_its_own_step(
    world: Cast, report: Report, signed_in: SignedIn
) -> None:
    opening = asked(world, report)
    page = f"/kerja/kunci/permintaan/{opening.pk}/"
    second = signed_in(SECOND)
    stale = base64.b64encode(peeled(report, SECOND)).decode()
    openings.peel(opening, read_by_first(world, opening), by=world.viewer(FIRST))
    said = second.post(page, json.dumps({"peeled": stale}), content_type="application/json")
    assert (said.status_code, said.json()["code"]) == (409, "second")
    fresh = second.get(page, headers={"accept": "application/json"}).json()
    assert fresh["stage"] == "give" and opened(base64.b64decode(fresh["wrap"]), secret_of(SECOND))


@pytest.mark.parametrize("who", ["petugas2.kukar", "petugas.kutim", "komisioner.kutim", "petugas.kaltim"])
def test_only_holders_of_that_office_take_a_step(world: Cast, report: Report, who: str) -> None:
    opening = asked(world, report, handler=SECOND, by=SECOND)
    body = peeled(report, FIRST)
    refusal(Refusal.NOT_HOLDER, lambda: openings.peel(opening, body, by=world.viewer(who)))
    with pytest.raises(Http404):
        access.opening_for(world.viewer(who), opening.pk)


def test_somebody_appointed_after_the_report_came_has_no_part_in_it(world: Cast, report: Report) -> None:
    chair = world.viewer(FIRST)
    office = report.office
    holders.appoint(chair, office, world.account(HANDLER).pk)
    opening = asked(world, report, handler=SECOND, by=SECOND)
    refusal(
        Refusal.NOT_HOLDER, lambda: openings.peel(opening, peeled(report, FIRST), by=world.viewer(HANDLER))
    )


@pytest.mark.parametrize("body", [b"", b"AGE-SECRET-KEY-1", b"age-encryption.org/v1\n" + b"x" * 70_000])
def test_only_ciphertext_is_taken(world: Cast, report: Report, body: bytes) -> None:
    opening = asked(world, report)
    refusal(Refusal.NOT_LOCKED, lambda: openings.peel(opening, body, by=world.viewer(FIRST)))


def test_who_steps_aside_or_loses_the_role_has_no_step_and_reads_nothing(world: Cast, report: Report) -> None:
    opening = asked(world, report)
    recusals.record(report, world.account(FIRST).pk, "Saudara kandung.", actor="akun:1")
    refusal(Refusal.NOT_HOLDER, lambda: openings.wrap_for(opening, world.viewer(FIRST)))
    Grant.objects.filter(account=world.account(SECOND)).update(ended_by="akun:1")
    refusal(Refusal.NOT_HOLDER, lambda: openings.wrap_for(opening, world.viewer(SECOND)))


@pytest.mark.parametrize("how", ["recused", "revoked", "retired"])
def test_the_handler_loses_access_at_once(world: Cast, report: Report, how: str) -> None:
    given(world, report)
    assert access.sealed_parts_for(world.viewer(HANDLER), report.pk)
    if how == "recused":
        recusals.record(report, world.account(HANDLER).pk, "Saudara kandung.", actor="akun:1")
    elif how == "revoked":
        Grant.objects.filter(account=world.account(HANDLER)).update(ended_by="akun:1")
    else:
        holders.retire_key(world.viewer(HANDLER))
        assert Opening.objects.get().handler_wrap is None
    with pytest.raises(Http404):
        access.sealed_parts_for(world.viewer(HANDLER), report.pk)


@pytest.mark.parametrize("way", ["case", "not_registered"])
def test_with_closing_the_key_goes_and_no_ciphertext_is_given(world: Cast, report: Report, way: str) -> None:
    given(world, report)
    waiting = asked(world, report, handler=SECOND, by=SECOND)
    openings.peel(waiting, peeled(report, FIRST), by=world.viewer(FIRST))
    part = triage.evidence_of(report).get()
    assert access.file_part_for(world.viewer(HANDLER), report.pk, part.pk)
    with transaction.atomic():
        if way == "case":
            history.tell(report, ReportStatus.CLOSED, actor="akun:1")
        else:
            triage.move(report, ReportStatus.NOT_REGISTERED, actor="akun:1")
    for one in Opening.objects.all():
        assert (one.handler_wrap, one.peeled_wrap, bool(one.ended_at)) == (None, None, True)
    for gate in (
        lambda: access.sealed_parts_for(world.viewer(HANDLER), report.pk),
        lambda: access.file_part_for(world.viewer(HANDLER), report.pk, part.pk),
    ):
        with pytest.raises(Http404):
            gate()
    body = locked(b"x", waiting.handler_key.recipient)
    refusal(Refusal.ENDED, lambda: openings.give(waiting, body, by=world.viewer("komisioner2.kukar")))
    refusal(Refusal.OVER, lambda: asked(world, report))
    assert Entry.objects.filter(action="opening.ended").count() == 2


def test_a_holder_refuses_with_a_reason_and_the_key_goes(world: Cast, report: Report) -> None:
    opening = given(world, report)
    refusal(Refusal.REASON, lambda: openings.refuse(opening, "tidak", by=world.viewer(FIRST)))
    openings.refuse(opening, "Alasannya tidak cukup.", by=world.viewer(FIRST))
    opening.refresh_from_db()
    assert (opening.handler_wrap, opening.refusal_reason) == (None, "Alasannya tidak cukup.")
    with pytest.raises(Http404):
        access.sealed_parts_for(world.viewer(HANDLER), report.pk)
    assert asked(world, report)


def test_with_one_present_holder_left_the_request_says_so(world: Cast, report: Report) -> None:
    for name in (SECOND, "komisioner2.kukar"):
        Grant.objects.filter(account=world.account(name)).update(ended_by="akun:1")
    refusal(Refusal.TOO_FEW, lambda: asked(world, report))


def test_the_neutral_statement_stands_where_the_words_stood(
    world: Cast, report: Report, signed_in: SignedIn
) -> None:
    given(world, report)
    client = signed_in(HANDLER)
    page = f"/kerja/laporan/{report.pk}/segel/baca/"
    assert client.post(page, {"text": "  "}).status_code == 422
    assert client.post(page, {"text": "x" * 8001}).status_code == 422
    assert client.post(page, {"text": "Seorang pegawai hadir."}).status_code == 302
    for address in (f"/kerja/laporan/{report.pk}/", page):
        assert "Seorang pegawai hadir." in client.get(address).content.decode()
    assert signed_in(FIRST).post(page, {"text": "Bukan pembaca."}).status_code == 404


def test_the_report_page_says_unread_until_it_was_opened_and_names_the_opening(
    world: Cast, report: Report, signed_in: SignedIn
) -> None:
    page, client = f"/kerja/laporan/{report.pk}/", signed_in(HANDLER)
    assert "Anda belum membaca laporan ini" in client.get(page).content.decode()
    opening = asked(world, report)
    waits = client.get(page).content.decode()
    assert "Menunggu yang pertama dari dua pemegang kunci" in waits
    seal = client.get(f"{page}segel/").content.decode()
    first, second = world.account(FIRST).name, world.account(SECOND).name
    assert f"Kini yang harus menekan, dua dari: {second}, {first}" in seal
    openings.refuse(opening, "Alasannya tidak cukup.", by=world.viewer(FIRST))
    given(world, report)
    read = client.get(page).content.decode()
    assert "Anda belum membaca laporan ini" not in read
    # In the order on the page: first to the sealed words, then to the requirements.
    assert 0 < read.index(f'href="{page}segel/baca/"') < read.index('id="syarat"')
    told = " ".join(entry["text"] for entry in client.get(page).context["history"])
    assert f"{first} menolak membukanya untuk" in told
    assert f"{first} dan {second} membuka laporan untuk" in told
    # Who reads along learns that it was opened, not why.
    along = signed_in("petugas.kaltim").get(page).content.decode()
    assert "membuka laporan untuk" in along and REASON not in along


def test_a_key_page_leads_back_to_the_staff_page_that_asked_and_nowhere_else(
    world: Cast, report: Report, signed_in: SignedIn
) -> None:
    client = signed_in(HANDLER)
    for asked_for, back in (
        (f"/kerja/laporan/{report.pk}/segel/baca/", f"/kerja/laporan/{report.pk}/segel/baca/"),
        ("https://contoh.invalid/kerja/", ""),
        ("//contoh.invalid/kerja/", ""),
        ("javascript:alert(1)", ""),
        ("/lapor/", ""),
    ):
        answer = client.get("/kerja/kunci/", {"kembali": asked_for})
        assert answer.context["data"]["back"] == back, asked_for


def test_a_whole_opening_over_the_pages(world: Cast, report: Report, signed_in: SignedIn) -> None:
    """As the scripts of three browsers do it, with no step but what the pages give them."""
    handler = signed_in(HANDLER)
    seal = f"/kerja/laporan/{report.pk}/segel/"
    answer = handler.post(seal, {"reason": REASON, "handler": world.account(HANDLER).pk})
    assert answer.status_code == 302
    address = f"/kerja/kunci/permintaan/{Opening.objects.get().pk}/"
    assert handler.get(address).status_code == 404

    for who, field in ((FIRST, "peeled"), (SECOND, "handler_wrap")):
        client = signed_in(who)
        assert f"{seal}baca/" not in handler.get("/kerja/").content.decode()
        before = client.get("/kerja/kunci/permintaan/").content.decode()
        assert address in before and "Langkah terakhir Anda" not in before
        data = client.get(address).context["data"]
        assert data["recipient"] and data["reason"] == REASON
        body = opened(base64.b64decode(data["wrap"]), secret_of(who))
        if field == "handler_wrap":
            body = locked(body, data["handler"]["recipient"])
        sent = json.dumps({field: base64.b64encode(body).decode()})
        assert client.post(address, sent, content_type="application/json").json()["next"]
        again = client.post(address, sent, content_type="application/json")
        assert again.status_code == 409
        assert set(again.json()) == {"code", "refusal"}
        after = client.get("/kerja/kunci/permintaan/").content.decode()
        assert address not in after and "Langkah terakhir Anda" in after
        assert ("menunggu pemegang kunci kedua" in after) is (field == "peeled")
    first = signed_in(FIRST).get("/kerja/kunci/permintaan/").content.decode()
    assert "Pemegang lain sudah menyelesaikannya" in first
    assert f"{seal}baca/" in handler.get("/kerja/").content.decode()
    assert f"{seal}baca/" not in signed_in(SECOND).get("/kerja/").content.decode()

    page = handler.get(f"{seal}baca/")
    assert "no-store" in page["Cache-Control"]
    assert "blob:" in page["Content-Security-Policy"]
    assert "blob:" not in handler.get(seal)["Content-Security-Policy"]
    data = page.context["data"]
    secret = opened(base64.b64decode(data["handler_wrap"]), secret_of(HANDLER)).decode()
    assert told(base64.b64decode(data["identity"]), secret)["name"] == REPORTER
    piece = data["files"][0]
    sheet = told(base64.b64decode(piece["meta"]), secret)
    body = b"".join(handler.get(piece["url"]).streaming_content)
    assert opened(body, sheet["key"]).startswith(b"\x89PNG")

    paper = handler.get(f"{seal}formulir/")
    printed = paper.content.decode()
    assert "Formulir Laporan" in printed and "Kode formulir ini belum terverifikasi." in printed
    assert "<li>Kewarganegaraan pelapor</li>" in printed, "what the annex asks and our form does not"
    assert REPORTER not in paper.content.decode()
    assert 'data-blank="reporter_name"' in paper.content.decode()
    filled = locked(b"terisi", data["content_recipient"])
    sent = json.dumps({"filled": base64.b64encode(filled).decode()})
    assert handler.post(f"{seal}formulir/", sent, content_type="application/json").status_code == 200
    handler.post(f"{seal}baca/", {"text": "Seorang pegawai hadir."})
    assert f"{seal}baca/" not in handler.get("/kerja/").content.decode()
    kept = handler.get(f"{seal}baca/").context["data"]["filled"]
    assert opened(handler.get(kept[0]["url"]).content, secret) == b"terisi"


@pytest.mark.parametrize(
    "sent",
    ["", "[]", "{", '{"peeled": 7}', '{"peeled": "%%%"}', '{"peeled": "AAAA"}', '{"handler_wrap": null}'],
)
def test_what_is_not_whole_is_refused_by_name(
    world: Cast, report: Report, signed_in: SignedIn, sent: str
) -> None:
    opening = asked(world, report)
    answer = signed_in(FIRST).post(
        f"/kerja/kunci/permintaan/{opening.pk}/", sent, content_type="application/json"
    )
    assert answer.status_code in {409, 422}
    assert answer.json()["refusal"]
    opening.refresh_from_db()
    assert opening.peeled_at is None
