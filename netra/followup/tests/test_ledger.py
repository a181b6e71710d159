"""The silence ledger: days come from the office or not at all, letters are asked for and never more."""

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation

from netra.cases import closing, procedure, referrals, sanctions
from netra.cases.models import CasePerson, ReferralLine, Track
from netra.documents import dispatching
from netra.documents.models import Dispatch, Document
from netra.elections import examples as elections_examples
from netra.followup import drafting, ladder, letters, queries, requests, sentences
from netra.followup.ladder import Code
from netra.followup.models import Day, Request
from netra.followup.queries import Turn, Wish
from netra.followup.requests import RequestRefused
from netra.followup.tests.conftest import BKN, DAY, OFFICER, at, referred, settle
from netra.law import steps
from netra.platform import clock, jobs
from netra.reports.models import Recusal
from tests.build import a_person
from tests.cast import ACCUSED, REPORTER, Cast

SignedIn = Callable[[str], Client]


def prepare_due() -> None:
    jobs.enqueue("netra.followup.drafting.PREPARE_DUE", {})
    jobs.run_pending()


def after(days: int) -> date:
    return DAY + timedelta(days=days)


def turn_of(world: Cast) -> Turn:
    (row,) = queries.page(world.viewer("petugas.kukar"), Wish()).rows
    return row.turn


def test_without_a_day_of_the_office_no_letter_is_ever_due(world: Cast) -> None:
    line = referred(world)
    with clock.frozen(at(after(200))):
        prepare_due()
        assert not Request.objects.exists()
        row = queries.row_of(world.viewer("petugas.kukar"), line)
    assert row.next_step is not None
    assert (row.next_step.rung.code, row.next_step.due_on, row.next_step.day) == (Code.BODY, None, Day.EARLY)


def test_each_letter_is_prepared_on_its_day_once_and_the_next_waits_for_it_to_be_sent(world: Cast) -> None:
    line = referred(world)
    settle(body=14, bkn=30, minister=45)
    with clock.frozen(at(after(13))):
        prepare_due()
        assert not Request.objects.exists()
        assert turn_of(world) is Turn.BODY
    with clock.frozen(at(after(14))):
        prepare_due()
        prepare_due()
        (first,) = Request.objects.all()
        assert (first.rung, first.due_on, first.day, first.prepared_by) == (
            Code.BODY, after(14), Day.POLICY, "sistem",
        )  # fmt: skip
        assert turn_of(world) is Turn.DUE
    with clock.frozen(at(after(60))):
        prepare_due()
        assert Request.objects.count() == 1
        requests.record_sent(first.pk, "001/S/2024", after(14), by=OFFICER)
        prepare_due()
        second = Request.objects.get(rung=Code.BKN)
        assert (second.due_on, second.rule_id, second.institution_id) == (
            after(30), "ES-BKN", "bkn-contoh",
        )  # fmt: skip
        requests.record_sent(second.pk, "002/S/2024", after(60), by=OFFICER)
        prepare_due()
        assert Request.objects.get(rung=Code.HOME_MINISTER).due_on == after(45)
    steps = [event.step for event in queries.moves(line)] + list(
        line.track.case.events.filter(track=None).values_list("step", flat=True)
    )
    assert any("body" in step for step in steps)
    assert any("bkn" in step for step in steps)


def test_an_answer_ends_the_silence_and_a_letter_is_refused(world: Cast) -> None:
    line = referred(world)
    settle(body=14)
    with clock.frozen(at(after(14))):
        prepare_due()
        letter = Request.objects.get()
        referrals.acknowledge(line.pk, by=BKN)
        # Acknowledging is no decision: the office may still ask.
        line = ReferralLine.objects.select_related("track__person", "track__case").get(pk=line.pk)
        assert ladder.is_silent(line, ladder.NOTHING_KNOWN)
        penalty = sanctions.menu(line.track)[0]
        sanctions.record(line.pk, sanctions.Penalty(penalty.id, "800/1/2024", after(14)), by=BKN)
        with pytest.raises(RequestRefused, match="answered"):
            requests.record_sent(letter.pk, "001/S/2024", after(14), by=OFFICER)
        assert turn_of(world) is Turn.BODY, "it has still to hand over its decision, as the case page says"
        closing.close_track(line.track_id, by=OFFICER)
        assert turn_of(world) is Turn.ENDED
    letter.refresh_from_db()
    assert letter.sent_on is None


def whose_turn(world: Cast, line: ReferralLine) -> str:
    with translation.override("id"):
        return sentences.whose_turn(queries.row_of(world.viewer("petugas.kukar"), held(line)))


def held(line: ReferralLine) -> ReferralLine:
    return ReferralLine.objects.select_related("track__person", "track__case__office", "institution").get(
        pk=line.pk
    )


def test_what_the_body_did_after_the_reprimand_ends_the_silence_and_is_no_decision(
    world: Cast, signed_in: SignedIn
) -> None:
    line = referred(world)
    settle(body=14)
    case = f"/kerja/perkara/{line.track.case_id}/"

    def told(step: str, on: date) -> None:
        facts = {steps.Fact.AUTHORITY_SILENT}
        with transaction.atomic():
            track = Track.objects.select_related("case", "person").get(pk=line.track_id)
            procedure.advance(track.case, step, by=OFFICER, facts=facts, track=track, on=on)

    def offered() -> set[str]:
        page = signed_in("petugas.kukar").get(case).content.decode()
        return {one for one in ("record_reprimand", "record_follow_up") if one in page}

    assert "terima atau kembalikan berkas" in whose_turn(world, line)
    referrals.acknowledge(line.pk, by=BKN)
    assert "berikutnya memeriksa dan memutus" in whose_turn(world, line)
    with clock.frozen(at(after(30))):
        prepare_due()
        assert (turn_of(world), offered()) == (Turn.DUE, set())
        told("ask_home_minister", after(20))
        assert offered() == {"record_reprimand"}
        told("record_reprimand", after(25))
        assert offered() == {"record_follow_up"}
        told("record_follow_up", after(28))
        assert offered() == set()
        assert turn_of(world) is Turn.BODY
        assert queries.counts(world.viewer("petugas.kukar"))[Turn.DUE] == 0
        assert not list(drafting.silent_lines())
        assert "sudah bertindak pada 12 Desember 2024; keputusannya" in whose_turn(world, line)
        with pytest.raises(RequestRefused, match="answered"):
            requests.record_sent(Request.objects.get().pk, "001/S/2024", after(29), by=OFFICER)
        # Referred anew, the body is silent about that until it acts again.
        referrals.give_back(line.pk, "Berkas kurang.", by=BKN)
        again = referrals.refer(line.track_id, by=OFFICER)
        assert queries.row_of(world.viewer("petugas.kukar"), held(again)).silent


def test_what_was_printed_is_kept_as_sent_and_a_later_print_is_refused(
    world: Cast, signed_in: SignedIn
) -> None:
    line, client = referred(world), signed_in("petugas.kukar")
    letter = requests.prepare(line.pk, Code.BODY, by=OFFICER)
    page = [line.pk, letter.pk]
    with clock.frozen(at(after(10))):
        client.post(reverse("followup:print_letter", args=page), {"number": "003/S/2024"})
    paper = Document.objects.get()
    with clock.frozen(at(after(20))):
        client.post(reverse("followup:print_letter", args=page), {"number": "003/S/2024"})
        assert Document.objects.count() == 2
        sent = reverse("followup:sent", args=page)
        early = client.post(sent, {"letter_number": "003/S/2024", "sent_on": "23/11/2024"})
        assert early.status_code == 422 and "setelah hari pengiriman" in early.content.decode()
        # The person is said to work elsewhere since: what went out says what it said.
        CasePerson.objects.filter(pk=line.track.person_id).update(workplace="Dinas Lain Contoh")
        client.post(sent, {"letter_number": "003/S/2024", "sent_on": "25/11/2024"})
    letter.refresh_from_db()
    assert "10 hari" in letter.text and "Dinas Lain Contoh" not in letter.text
    assert all(words in paper.data for words in letter.text.split("\n\n")[2:])
    assert [one.document_id for one in Dispatch.objects.all()] == [paper.pk]


def test_a_paper_of_the_offices_own_is_recorded_beside_a_later_print(
    world: Cast, signed_in: SignedIn
) -> None:
    line, client = referred(world), signed_in("petugas.kukar")
    letter = requests.prepare(line.pk, Code.BODY, by=OFFICER)
    page = [line.pk, letter.pk]
    with clock.frozen(at(after(10))):
        client.post(reverse("followup:print_letter", args=page), {"number": ""})
        said = {"letter_number": "9/S", "sent_on": "20/11/2024", "own_paper": "on"}
        assert client.post(reverse("followup:sent", args=page), said).status_code == 302
    letter.refresh_from_db()
    assert "6 hari" in letter.text and not Dispatch.objects.exists()


def test_a_returned_file_is_the_offices_turn(world: Cast) -> None:
    line = referred(world)
    referrals.give_back(line.pk, "Berkas kurang.", by=BKN)
    assert turn_of(world) is Turn.OFFICE
    again = referrals.refer(line.track_id, by=OFFICER)
    (row,) = queries.page(world.viewer("petugas.kukar"), Wish()).rows
    assert row.line.pk == again.pk
    assert [one.pk for one in queries.earlier_lines(row.line)] == [line.pk]


def test_a_track_whose_file_came_back_ends_without_a_sanction_for_a_reason(
    world: Cast, signed_in: SignedIn
) -> None:
    line, client = referred(world), signed_in("petugas.kukar")
    case = f"/kerja/perkara/{line.track.case_id}/"
    page = f"{case}jalur/{line.track_id}/selesai/"
    version = line.track.case.version
    # While the file lies with the body, the body says how it ends.
    referrals.acknowledge(line.pk, by=BKN)
    assert page not in client.get(case).content.decode()
    refused = client.post(page, {"seen": str(version + 1), "reason": "Tidak diteruskan lagi."})
    assert refused.status_code == 422 and turn_of(world) is Turn.BODY
    referrals.give_back(line.pk, "Terlapor sudah pensiun.", by=BKN)
    assert page in client.get(case).content.decode()
    asked = client.get(page).content.decode()
    assert "tanpa sanksi" in asked and "(PR-13)" in asked
    seen = re.search(r'name="seen" value="(\d+)"', asked)
    assert seen is not None
    assert client.post(page, {"seen": seen[1], "reason": " "}).status_code == 422
    assert client.post(page, {"seen": seen[1], "reason": "Pensiun sebelum diperiksa."}).status_code == 302
    assert turn_of(world) is Turn.ENDED
    assert "Pensiun sebelum diperiksa." in client.get(case).content.decode()


@pytest.mark.parametrize(
    ("number", "days", "code"),
    [(" ", 0, "number_missing"), ("1/S", 1, "day_does_not_fit"), ("1/S", -1, "day_does_not_fit")],
)
def test_what_is_recorded_as_sent_has_a_number_and_a_day_that_fits(
    world: Cast, number: str, days: int, code: str
) -> None:
    letter = requests.prepare(referred(world).pk, Code.BKN, by=OFFICER)
    with pytest.raises(RequestRefused, match=code):
        requests.record_sent(letter.pk, number, after(days), by=OFFICER)
    assert not Request.objects.exclude(sent_on=None).exists()


def test_the_letter_asks_and_never_blocks_and_knows_no_reporter(world: Cast) -> None:
    line = ReferralLine.objects.select_related("track__person", "track__case__office", "institution").get(
        pk=referred(world).pk
    )
    for code in Code:
        text = letters.written(line, code, [], after(20)).text
        assert ACCUSED in text
        assert REPORTER not in text
        assert "20 hari" in text
        assert "blokir" not in text.lower()


def test_what_the_rules_do_not_name_is_not_offered(world: Cast) -> None:
    """BKN has nothing to ask of a regent who is silent about a village head."""
    line = referred(world, persons=(a_person(subject_class="KADES", post="Kepala Desa Contoh"),))
    assert Code.BKN not in {rung.code for rung in ladder.rungs(line)}
    with pytest.raises(RequestRefused, match="not_offered"):
        requests.prepare(line.pk, Code.BKN, by=OFFICER)


def test_a_letter_about_a_reprimand_waits_for_the_reprimand(world: Cast, signed_in: SignedIn) -> None:
    line = referred(world)
    with pytest.raises(RequestRefused, match="not_happened"):
        requests.prepare(line.pk, Code.AFTER_REPRIMAND, by=OFFICER)
    page = signed_in("petugas.kukar").get(f"/kerja/rekomendasi/{line.pk}/").content.decode()
    assert f'value="{Code.BKN.value}"' in page and f'value="{Code.AFTER_REPRIMAND.value}"' not in page
    assert not Request.objects.exists()
    # That BKN may act was read; that this office asks it to is concluded from that, and the page says so.
    asked = page.split("(ES-BKN)", 1)[1].split('class="track"', 1)[0]
    assert "belum terverifikasi" in asked


def test_the_incumbent_who_runs_is_flagged_in_the_row(world: Cast, signed_in: SignedIn) -> None:
    referred(world)
    address = reverse("followup:ledger")
    flag = "benturan kepentingan"
    assert flag not in signed_in("petugas.kukar").get(address).content.decode()
    elections_examples.load()
    assert flag in signed_in("petugas.kukar").get(address).content.decode()


def test_whoever_stepped_aside_or_sits_elsewhere_sees_nothing(world: Cast, signed_in: SignedIn) -> None:
    line = referred(world)
    page = reverse("followup:recommendation", args=[line.pk])
    form = reverse("followup:prepare", args=[line.pk])
    assert signed_in("petugas.kaltim").get(page).status_code == 200
    # The province reads along and writes no letter; next door and receiver are told nothing.
    assert signed_in("petugas.kaltim").post(form, {"surat": "ask_body"}).status_code == 404
    for other in ("petugas.kutim", "bkn", "analis.kukar"):
        assert signed_in(other).get(page).status_code == 404
    assert ACCUSED not in signed_in("petugas.nasional").get(page).content.decode()
    Recusal.objects.create(
        report=line.track.case.report,
        account=world.account("petugas.kukar"),
        reason="Saudara.",
        recorded_by="akun:1",
    )
    for address in (page, form):
        assert signed_in("petugas.kukar").get(address).status_code in {404, 405}
    assert ACCUSED not in signed_in("petugas.kukar").get(reverse("followup:ledger")).content.decode()
    assert ACCUSED not in signed_in("petugas.kukar").get(reverse("followup:ledger_csv")).content.decode()


def test_a_letter_is_prepared_and_recorded_on_the_page(world: Cast, signed_in: SignedIn) -> None:
    line = referred(world)
    client = signed_in("petugas.kukar")
    page = reverse("followup:recommendation", args=[line.pk])
    client.post(reverse("followup:prepare", args=[line.pk]), {"surat": "ask_minister_to_reprimand"})
    letter = Request.objects.get()
    assert "Menteri Dalam Negeri" in client.get(page).content.decode()
    sent = reverse("followup:sent", args=[line.pk, letter.pk])
    printed = client.post(
        reverse("followup:print_letter", args=[line.pk, letter.pk]), {"number": "003/S/2024"}
    )
    assert printed.status_code == 302
    paper = Document.objects.get()
    assert (paper.kind, paper.number) == ("request_home_minister", "003/S/2024")
    assert str(paper.pk) in client.get(page).content.decode() and ACCUSED in paper.data
    code = (paper.token, paper.data_digest)
    assert dispatching.on_record(*code) is None
    assert client.post(sent, {"letter_number": "", "sent_on": ""}).status_code == 422
    answer = client.post(sent, {"letter_number": "003/S/2024", "sent_on": "14/11/2024"})
    assert answer.status_code == 302
    assert "003/S/2024" in client.get(page).content.decode()
    assert dispatching.on_record(*code) == paper
    again = client.post(reverse("followup:print_letter", args=[line.pk, letter.pk]), {"number": ""})
    assert again.status_code == 422 and Document.objects.count() == 1
    assert client.post(sent, {"letter_number": "4/S", "sent_on": "14/11/2024"}).status_code == 422


def test_the_page_names_the_sanction_that_was_imposed(world: Cast, signed_in: SignedIn) -> None:
    line = referred(world)
    referrals.acknowledge(line.pk, by=BKN)
    chosen = sanctions.menu(line.track)[0]
    sanctions.record(line.pk, sanctions.Penalty(chosen.id, "800/7-CONTOH/2024", DAY), by=BKN)
    ledger = reverse("followup:recommendation", args=[line.pk])
    for page in (ledger, f"/kerja/perkara/{line.track.case_id}/"):
        told = signed_in("petugas.kukar").get(page).content.decode()
        assert chosen.wording.id in told and chosen.id in told and "800/7-CONTOH/2024" in told
    assert "800/7-CONTOH/2024" not in signed_in("petugas.nasional").get(ledger).content.decode()


def test_pages_follow_each_other_without_loss(
    world: Cast, monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: Callable[..., object]
) -> None:
    made = [referred(world).pk for _ in range(3)]
    monkeypatch.setattr(queries, "PAGE", 2)
    viewer = world.viewer("petugas.kukar")
    first = queries.page(viewer, Wish())
    second = queries.page(viewer, queries.read_wish("", "", first.more))
    seen = [row.line.pk for row in (*first.rows, *second.rows)]
    assert sorted(seen) == sorted(made)
    assert second.more == ""


def test_the_job_leaves_what_was_answered_meanwhile(world: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    line = referred(world)
    settle(body=1)
    with clock.frozen(at(after(3))):
        found = drafting.PREPARE_DUE.compute({}, lambda done, total=None: None)
        referrals.give_back(line.pk, "Kurang.", by=BKN)
        assert drafting.PREPARE_DUE.finish is not None
        drafting.PREPARE_DUE.finish({}, found)
    assert not Request.objects.exists()
