"""A sheet of answers: each error by row and column, recorded whole or not at all, taken back as one."""

from collections.abc import Callable, Sequence
from io import BytesIO

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.exceptions import TooManyFilesSent
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook

from netra.accounts.viewer import Viewer
from netra.cases import closing, dates, procedure, referrals, sanctions
from netra.cases.cleared import cleared
from netra.cases.models import CaseEvent, LineState, ReferralLine, Sanction, Track
from netra.cases.people import Actor
from netra.cases.tests.test_proposals import what_is_held
from netra.facts import queries as facts
from netra.facts.models import CountedUnit, FactKind
from netra.followup import answers, imports, sentences
from netra.followup.access import imports_for
from netra.followup.models import Import, ImportRow, ImportState
from netra.followup.tests.conftest import BKN, OFFICER, referred
from netra.platform import jobs
from netra.platform.jobs.models import Job
from netra.platform.spreadsheets import SheetRefused
from netra.platform.spreadsheets.writing import xlsx_bytes
from netra.referral.models import Answer
from netra.reports.models import Recusal
from tests.build import a_person
from tests.cast import Cast

SignedIn = Callable[[str], Client]
HEAD = (
    *("nomor", "orang", "tindak", "sanksi", "nomor_keputusan", "tanggal_keputusan", "mulai", "berakhir"),
    *("tanggal", "kode", "alasan", "nomor_surat", "tanggal_surat"),
)
LETTER = {"nomor_surat": "800/9-CONTOH/2024", "tanggal_surat": "14/11/2024"}
DECIDED = "14/11/2024"


def lines(world: Cast, count: int) -> list[ReferralLine]:
    made = [referred(world, persons=(a_person(name=f"Orang {n} Contoh"),)).pk for n in range(count)]
    found = ReferralLine.objects.select_related("track__person", "track__case").in_bulk(made)
    return [found[pk] for pk in made]


def imposed(line: ReferralLine, **changes: str) -> list[str]:
    row = {
        "nomor": line.track.case.reference,
        "orang": "1",
        "tindak": "sanksi",
        "sanksi": sanctions.menu(line.track)[0].id,
        "nomor_keputusan": "800/1/2024",
        "tanggal_keputusan": DECIDED,
        **changes,
    }
    return [row.get(name, "") for name in HEAD]


def told(line: ReferralLine, what: str, **changes: str) -> list[str]:
    row = {"nomor": line.track.case.reference, "orang": "1", "tindak": what, **changes}
    return [row.get(name, "") for name in HEAD]


def sent(world: Cast, rows: Sequence[Sequence[str]], by: str = "bkn") -> Import:
    made = imports.receive(xlsx_bytes("jawaban", HEAD, rows), "jawaban.xlsx", world.viewer(by))
    jobs.run_pending()
    made.refresh_from_db()
    return made


def recorded(world: Cast, made: Import, by: str = "bkn") -> Import:
    imports.record(made, world.viewer(by))
    jobs.run_pending()
    made.refresh_from_db()
    return made


def taken_back(world: Cast, made: Import, by: str = "bkn") -> Import:
    imports.take_back(made, world.viewer(by))
    jobs.run_pending()
    made.refresh_from_db()
    return made


def counted() -> int:
    found = facts.counts(
        election_key="pilkada-2024",
        kind=FactKind.PERSON_SANCTIONED,
        unit=CountedUnit.PERSON,
        verified=None,
        example=True,
    )
    return sum(found.values())


def states() -> list[str]:
    return sorted(ReferralLine.objects.values_list("state", flat=True))


def test_it_is_recorded_whole_and_taken_back_as_one(world: Cast) -> None:
    first, second = lines(world, 2)
    rows = [
        imposed(first),
        imposed(second, tindak="terima", sanksi="", nomor_keputusan="", tanggal_keputusan=""),
    ]
    made = sent(world, rows)
    assert (made.state, Sanction.objects.count()) == (ImportState.READY, 0)
    assert recorded(world, made).state == ImportState.RECORDED
    assert states() == [LineState.ACKNOWLEDGED] * 2
    assert (Sanction.objects.get().track_id, counted()) == (first.track_id, 1)
    assert taken_back(world, made).state == ImportState.TAKEN_BACK
    assert states() == [LineState.SENT] * 2
    assert (Sanction.objects.count(), counted()) == (0, 0)
    first.track.refresh_from_db()
    assert first.track.step == "referred"
    # What was taken back stays in the history, and the same sheet can be sent once more.
    assert "taken_back" in {event.step for event in first.track.case.events.all()}
    assert recorded(world, sent(world, rows)).state == ImportState.RECORDED
    assert counted() == 1


def test_all_that_a_page_records_is_said_by_rows_and_taken_back_as_one(world: Cast) -> None:
    back, heard, annulled, ended = lines(world, 4)
    on = {"tanggal": DECIDED}
    rounds = [
        [
            told(back, "kembalikan", kode="documents_missing", alasan="Kajian belum ada."),
            told(heard, "PANGGIL", **on),
            imposed(annulled),
            told(ended, "selesai", kode="Tidak terbukti menurut instansi.", **on),
        ],
        [told(heard, "tim", **on), told(annulled, "sampaikan", **on)],
        [told(heard, "periksa", **on), told(annulled, "keberatan", **on)],
        [told(annulled, "putusan", kode="annulled", alasan="Keputusan dibatalkan.", **on)],
    ]
    for rows in rounds:
        before = states_of()
        made = recorded(world, sent(world, rows))
        assert made.state == ImportState.RECORDED
        assert states_of() != before
        assert taken_back(world, made).state == ImportState.TAKEN_BACK
        assert states_of() == before
        # What was taken back may be said once more.
        assert recorded(world, sent(world, rows)).state == ImportState.RECORDED
    steps = {line.pk: Track.objects.get(pk=line.track_id).step for line in (back, heard, annulled, ended)}
    assert list(steps.values()) == ["returned", "examination", "remedy_decided", "track_closed"]
    back.refresh_from_db()
    assert (back.state, back.return_code) == (LineState.RETURNED, "documents_missing")
    # Whose guilt was not proven, or whose sanction was annulled, stands in no register and no figure.
    cleared_ones = set(ReferralLine.objects.filter(cleared("track")).values_list("track", flat=True))
    assert (cleared_ones, counted()) == ({annulled.track_id, ended.track_id}, 0)


def states_of() -> list[tuple[object, ...]]:
    """Of every line: where it stands, its dates, and whether its person is cleared."""
    found = []
    for line in ReferralLine.objects.select_related("track__case").order_by("referred_at", "pk"):
        known = dates.known(line.track.case, procedure.pack_of(line.track.case), line.track)
        free = ReferralLine.objects.filter(cleared("track"), pk=line.pk).exists()
        found.append((line.state, line.track.step, line.return_code, frozenset(known), free, counted()))
    return found


def test_a_row_says_all_that_is_wrong_with_it_and_an_empty_one_nothing(world: Cast) -> None:
    first, second = lines(world, 2)
    made = sent(
        world,
        [
            imposed(first, sanksi="Pecat", tanggal_keputusan="31/12/2024", mulai="kapan"),
            told(second, ""),
        ],
    )
    assert made.rows.count() == 1
    assert sorted(made.problems.values_list("column", "code")) == [
        ("mulai", "not_a_day"),
        ("sanksi", "not_in_menu"),
        ("tanggal_keputusan", "day_does_not_fit"),
    ]
    menu = [one.id for one in sanctions.menu(first.track)]
    words = sentences.problem("not_in_menu", made.problems.get(column="sanksi").value)
    assert "Pecat" in words and all(one in words for one in menu)
    with pytest.raises(SheetRefused):
        sent(world, [told(second, "")])


def test_the_sentence_of_a_page_is_as_good_as_its_id(world: Cast) -> None:
    (line,) = lines(world, 1)
    chosen = sanctions.menu(line.track)[0]
    made = recorded(world, sent(world, [imposed(line, sanksi=f" {chosen.wording.id.upper()} ")]))
    assert made.state == ImportState.RECORDED and Sanction.objects.get().sanction_id == chosen.id


def test_an_office_names_the_letter_from_which_it_records(world: Cast) -> None:
    (line,) = lines(world, 1)
    made = sent(world, [imposed(line)], by="petugas.kukar")
    assert made.problems.get().code == "letter_missing"
    made = recorded(world, sent(world, [imposed(line, **LETTER)], by="petugas.kukar"), "petugas.kukar")
    assert made.state == ImportState.RECORDED
    answer = Answer.objects.get(line=line, step="record_sanction")
    assert (answer.letter_number, answer.office_id) == ("800/9-CONTOH/2024", line.track.case.office_id)


def test_the_cases_of_a_piece_are_held_before_the_chain_is_and_in_one_order(
    world: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = lines(world, 3)
    cases = sorted(line.track.case_id for line in found)
    last_first = sorted(found, key=lambda line: line.track.case_id, reverse=True)
    made = sent(world, [imposed(line) for line in last_first])
    order = what_is_held(monkeypatch)
    assert recorded(world, made).state == ImportState.RECORDED
    first = order.index(cases[0])
    assert order[first : first + 4] == [*cases, cases[-1]]


def test_one_error_and_nothing_of_the_sheet_is_recorded(world: Cast) -> None:
    good, bad = lines(world, 2)
    made = sent(world, [imposed(good), imposed(bad, tanggal_keputusan="31/12/2024")])
    assert made.state == ImportState.REFUSED
    (problem,) = made.problems.all()
    assert (problem.number, problem.column, problem.code) == (3, "tanggal_keputusan", "day_does_not_fit")
    with pytest.raises(imports.ImportRefused):
        imports.record(made, world.viewer("bkn"))
    assert states() == [LineState.SENT] * 2


@pytest.mark.parametrize(
    ("changes", "column", "code"),
    [
        ({"nomor": ""}, "nomor", "missing"),
        ({"nomor": "999/2024"}, "nomor", "unmatched"),
        ({"orang": "2"}, "nomor", "unmatched"),
        ({"orang": "Budi"}, "orang", "not_a_position"),
        ({"tindak": "hukum"}, "tindak", "unknown_word"),
        ({"sanksi": "PP53-BERAT"}, "sanksi", "not_in_menu"),
        ({"sanksi": ""}, "sanksi", "missing"),
        ({"tindak": "terima"}, "sanksi", "only_with_sanction"),
        ({"nomor_keputusan": "9" * 121}, "nomor_keputusan", "too_long"),
        ({"tanggal_keputusan": "kemarin dulu"}, "tanggal_keputusan", "not_a_day"),
        ({"mulai": "2/1/2025", "berakhir": "1/1/2025"}, "berakhir", "ends_before_it_starts"),
    ],
)
def test_every_error_names_its_row_column_and_kind(
    world: Cast, changes: dict[str, str], column: str, code: str
) -> None:
    (line,) = lines(world, 1)
    made = sent(world, [imposed(line, **changes)])
    assert (2, column, code) in set(made.problems.values_list("number", "column", "code"))


def test_a_formula_and_the_same_referral_twice_are_errors(world: Cast) -> None:
    (line,) = lines(world, 1)
    twice = imposed(line)
    made = sent(world, [twice, twice])
    assert [(one.number, one.code, one.value) for one in made.problems.all()] == [(3, "said_twice", "2")]
    text = ",".join(HEAD) + "\n" + ",".join(["=1+1", *twice[1:]]) + "\n"
    made = imports.receive(text.encode(), "x.csv", world.viewer("bkn"))
    jobs.run_pending()
    assert made.problems.get().code == "formula"


@pytest.mark.parametrize(
    ("head", "code"),
    [
        ("nomor,orang", "column_missing"),
        ("nomor,orang,tindak,nama", "column_unknown"),
        ("nomor,orang,tindak,orang", "column_twice"),
    ],
)
def test_a_head_that_does_not_fit_is_refused_whole(world: Cast, head: str, code: str) -> None:
    with pytest.raises(answers.HeadRefused) as refused:
        imports.receive(f"{head}\n1,1,terima\n".encode(), "x.csv", world.viewer("bkn"))
    assert refused.value.code == code
    assert not Import.objects.exists()


def test_when_somebody_is_quicker_every_row_before_is_taken_back(world: Cast) -> None:
    first, second = lines(world, 2)
    made = sent(world, [imposed(first), imposed(second)])
    referrals.give_back(second.pk, "Berkas kurang.", by=BKN)
    made = recorded(world, made)
    assert (made.state, made.trouble, made.trouble_row) == (ImportState.TAKEN_BACK, "answered_meanwhile", 3)
    assert states() == [LineState.RETURNED, LineState.SENT]
    assert (Sanction.objects.count(), counted()) == (0, 0)


def test_a_stopped_worker_goes_on_behind_what_it_had_recorded(
    world: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = sent(world, [imposed(line) for line in lines(world, 3)])
    monkeypatch.setattr(imports, "PIECE", 1)
    imports.record(made, world.viewer("bkn"))

    def die(done: int, total: int | None = None) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        imports.RECORD.compute(Job.objects.get(pk=Import.objects.get(pk=made.pk).job_id).payload, die)
    assert Sanction.objects.count() == 1
    jobs.run_pending()
    made.refresh_from_db()
    assert (made.state, Sanction.objects.count(), counted()) == (ImportState.RECORDED, 3, 3)


def test_what_went_further_is_not_taken_back_at_all(world: Cast) -> None:
    first, second = lines(world, 2)
    made = recorded(world, sent(world, [imposed(first), imposed(second)]))
    closing.close_track(first.track_id, by=OFFICER)
    made = taken_back(world, made)
    assert (made.state, made.trouble, made.trouble_row) == (ImportState.RECORDED, "moved_on", 2)
    assert Sanction.objects.count() == 2


def test_nobody_answers_for_others(world: Cast) -> None:
    (line,) = lines(world, 1)
    row = imposed(line, **LETTER)
    assert sent(world, [row], by="petugas.kutim").problems.get().code == "unmatched"
    assert sent(world, [row], by="petugas.kaltim").problems.get().code == "unmatched"
    mine = sent(world, [row], by="petugas.kukar")
    assert mine.state == ImportState.READY
    assert list(imports_for(world.viewer("petugas.kukar"))) == [mine]
    assert mine not in imports_for(world.viewer("bkn"))
    Recusal.objects.create(
        report=line.track.case.report,
        account=world.account("komisioner.kukar"),
        reason="Saudara.",
        recorded_by="akun:1",
    )
    assert mine not in imports_for(world.viewer("komisioner.kukar"))


def test_a_name_that_is_not_the_persons_stops_the_row(world: Cast) -> None:
    (line,) = lines(world, 1)
    head = (*HEAD, "terlapor")
    content = xlsx_bytes("x", head, [[*imposed(line), "Orang Lain Contoh"]])
    made = imports.receive(content, "x.xlsx", world.viewer("bkn"))
    jobs.run_pending()
    assert made.problems.get().code == "name_differs"


def test_the_pages_lead_from_the_open_referrals_to_the_record(world: Cast, signed_in: SignedIn) -> None:
    (line,) = lines(world, 1)
    client = signed_in("bkn")
    book = load_workbook(BytesIO(client.get(reverse("followup:open_referrals")).content))
    sheet = book.worksheets[0]
    places = {cell.value: cell.column_letter for cell in sheet[1]}
    menu = [one.id for one in sanctions.menu(line.track)]
    assert (sheet["A2"].value, sheet[f"{places['rujukan']}2"].value) == ("Orang 0 Contoh", str(line.pk))
    assert sheet[f"{places['pilihan_sanksi']}2"].value == ", ".join(menu)
    chosen = {str(one.sqref).split(":")[0]: one.formula1 for one in sheet.data_validations.dataValidation}
    assert chosen[f"{places['sanksi']}2"] == f'"{",".join(menu)}"'
    explained = {(row[0], row[1]) for row in book.worksheets[1].iter_rows(values_only=True)}
    assert {("sanksi", menu[0]), ("kode", "documents_missing"), ("tindak", "keberatan")} <= explained
    plain = client.get(reverse("followup:open_referrals"), {"bentuk": "csv"}).content.decode()
    assert sanctions.menu(line.track)[0].wording.id in plain
    for name, value in zip(HEAD, imposed(line), strict=True):
        sheet[f"{places[name]}2"] = value
    target = BytesIO()
    book.save(target)
    upload = SimpleUploadedFile("isian.xlsx", target.getvalue())
    answer = client.post(reverse("followup:sheets"), {"sheet": upload})
    assert answer.status_code == 302
    jobs.run_pending()
    page = client.get(answer["Location"]).content.decode()
    assert "Catat lembar" in page
    assert "Orang 0 Contoh" in page and menu[0] in page and "800/1/2024" in page
    made = Import.objects.get()
    client.post(reverse("followup:sheet_record", args=[made.pk]))
    jobs.run_pending()
    assert Sanction.objects.count() == 1
    assert "Orang 0 Contoh" in client.get(answer["Location"]).content.decode()
    assert client.post(reverse("followup:sheet_record", args=[made.pk])).status_code == 409
    for wrong in (b"", b"PK\x03\x04", b"a,b\n1,2\n"):
        answer = client.post(reverse("followup:sheets"), {"sheet": SimpleUploadedFile("x.csv", wrong)})
        assert answer.status_code == 422


def test_one_sheet_is_held_in_memory_and_only_on_its_own_page_for_whoever_is_signed_in(
    rf: RequestFactory, signed_in: SignedIn
) -> None:
    def taken(path: str, count: int) -> int:
        sheets = [SimpleUploadedFile(f"{n}.csv", b"a,b") for n in range(count)]
        return len(rf.post(path, {"sheet": sheets}).FILES.getlist("sheet"))

    page = reverse("followup:sheets")
    assert taken(page, 1) == 0
    rf.cookies = signed_in("bkn").cookies
    for language in ("id", "en"):
        with translation.override(language):
            assert taken(reverse("followup:sheets"), 3) == 1
    assert taken(reverse("reports:form"), 3) == 0
    with pytest.raises(TooManyFilesSent):
        taken(page, 25)
    signed_out = rf.cookies[settings.SESSION_COOKIE_NAME].value
    Session.objects.filter(pk=signed_out).delete()
    assert taken(page, 1) == 0


def test_formulas_stand_by_their_rows_and_too_many_are_refused_whole(world: Cast) -> None:
    head, viewer = ",".join(HEAD), world.viewer("bkn")

    def text(count: int) -> bytes:
        return "\n".join([head, "1,1,terima", *["=1,1,=2"] * (count // 2)]).encode()

    made = imports.receive(text(imports.FORMULAS_MAX), "x.csv", viewer)
    found = [row.texts["run"] for row in made.rows.all()]
    assert found == [[], *[[0, 2]] * (imports.FORMULAS_MAX // 2)]
    with pytest.raises(SheetRefused) as refused:
        imports.receive(text(imports.FORMULAS_MAX + 2), "x.csv", viewer)
    assert refused.value.code == "too_many_formulas"
    assert Import.objects.count() == 1


def test_what_is_told_of_a_row_fits_its_column(world: Cast) -> None:
    (line,) = lines(world, 1)
    head = (*HEAD, "rujukan")
    long = ["9" * 500, *imposed(line)[1:]]
    for row in (long, [*imposed(line), "a" * 500]):
        made = imports.receive(xlsx_bytes("x", head, [row]), "x.xlsx", world.viewer("bkn"))
        jobs.run_pending()
        problem = made.problems.get()
        assert (problem.code, len(problem.value)) == ("unmatched", 120)


def test_a_row_that_went_further_during_the_recording_is_not_said_to_be_taken_back(
    world: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, third = lines(world, 3)
    made = sent(world, [imposed(first), imposed(second), imposed(third)])
    referrals.give_back(third.pk, "Berkas kurang.", by=BKN)
    monkeypatch.setattr(imports, "PIECE", 1)
    undone = imports._undo_row

    def closed_meanwhile(sheet: Import, row: ImportRow, by: Actor) -> None:
        if row.number == 2:
            closing.close_track(first.track_id, by=OFFICER)
        undone(sheet, row, by)

    monkeypatch.setattr(imports, "_undo_row", closed_meanwhile)
    made = recorded(world, made)
    assert (made.state, made.trouble, made.trouble_row) == (ImportState.RECORDED, "moved_on", 2)
    assert [row.recorded for row in made.rows.all()] == [True, False, False]
    assert Sanction.objects.get().track_id == first.track_id


def test_work_that_was_broken_off_is_finished_by_hand(world: Cast, signed_in: SignedIn) -> None:
    rows = [imposed(line) for line in lines(world, 2)]
    made = sent(world, rows)
    client, viewer, offer = signed_in("bkn"), world.viewer("bkn"), "Pengerjaan lembar ini terputus"

    def broken_off(begin: Callable[[Import, Viewer], None]) -> str:
        begin(made, viewer)
        with pytest.raises(imports.ImportRefused):
            begin(made, viewer)
        made.refresh_from_db()
        assert made.job_id is not None and not imports.broken_off(made)
        assert jobs.cancel(made.job_id)
        return client.get(reverse("followup:sheet", args=[made.pk])).content.decode()

    for begin, ends in (
        (imports.record, ImportState.RECORDED),
        (imports.take_back, ImportState.TAKEN_BACK),
    ):
        assert offer in broken_off(begin)
        begin(made, viewer)
        jobs.run_pending()
        made.refresh_from_db()
        assert (made.state, imports.broken_off(made)) == (ends, False)
    made = sent(world, rows)
    assert "Tarik lembar" in broken_off(imports.record)
    assert taken_back(world, made).state == ImportState.TAKEN_BACK
    unchecked = imports.receive(xlsx_bytes("x", HEAD, rows), "x.xlsx", viewer)
    unchecked.refresh_from_db()
    assert unchecked.job_id is not None and jobs.cancel(unchecked.job_id)
    page = client.get(reverse("followup:sheet", args=[unchecked.pk])).content.decode()
    assert "Kirim berkasnya sekali lagi" in page
    with pytest.raises(imports.ImportRefused):
        imports.record(unchecked, viewer)


def steps_aside(world: Cast, line: ReferralLine, username: str) -> None:
    Recusal.objects.create(
        report=line.track.case.report,
        account=world.account(username),
        reason="Saudara.",
        recorded_by="akun:1",
    )


def test_a_sheet_with_errors_or_unchecked_is_hidden_from_who_has_stepped_aside(world: Cast) -> None:
    (line,) = lines(world, 1)
    steps_aside(world, line, "petugas2.kukar")
    aside, colleague = world.viewer("petugas2.kukar"), world.viewer("komisioner.kukar")
    for wrong in ({"tanggal_keputusan": "31/12/2024"}, {"tanggal_keputusan": "kemarin"}):
        content = xlsx_bytes("x", HEAD, [imposed(line, **wrong)])
        made = imports.receive(content, "x.xlsx", world.viewer("petugas.kukar"))
        assert made in imports_for(world.viewer("petugas.kukar"))
        assert made not in imports_for(colleague)
        jobs.run_pending()
        made.refresh_from_db()
        assert made.state == ImportState.REFUSED
        assert made in imports_for(colleague)
        assert made not in imports_for(aside)


def test_the_history_names_whoever_pressed_and_not_whoever_sent_it(world: Cast) -> None:
    (line,) = lines(world, 1)
    made = sent(world, [imposed(line, **LETTER)], by="petugas.kukar")
    before = CaseEvent.objects.order_by("pk").values_list("pk", flat=True).last() or 0
    assert recorded(world, made, by="petugas2.kukar").state == ImportState.RECORDED
    second, third = world.viewer("petugas2.kukar"), world.viewer("komisioner.kukar")
    new = CaseEvent.objects.filter(track=line.track, pk__gt=before).order_by("pk")
    assert {(one.actor, one.actor_name) for one in new} == {(second.actor, second.name)}
    assert taken_back(world, made, by="komisioner.kukar").state == ImportState.TAKEN_BACK
    last = new.last()
    assert last is not None and (last.actor, last.actor_name) == (third.actor, third.name)


def test_who_steps_aside_after_pressing_records_and_takes_back_nothing(world: Cast) -> None:
    first, second = lines(world, 2)
    made = sent(world, [imposed(first, **LETTER), imposed(second, **LETTER)], by="petugas.kukar")
    imports.record(made, world.viewer("petugas2.kukar"))
    steps_aside(world, second, "petugas2.kukar")
    jobs.run_pending()
    made.refresh_from_db()
    assert (made.state, made.trouble, made.trouble_row) == (ImportState.TAKEN_BACK, "not_theirs", 3)
    assert states() == [LineState.SENT] * 2
    made = recorded(
        world,
        sent(world, [imposed(first, **LETTER), imposed(second, **LETTER)], by="petugas.kukar"),
        "petugas.kukar",
    )
    imports.take_back(made, world.viewer("petugas.kukar"))
    steps_aside(world, second, "petugas.kukar")
    jobs.run_pending()
    made.refresh_from_db()
    assert (made.state, made.trouble, made.trouble_row) == (
        ImportState.RECORDED,
        "not_theirs_to_take_back",
        3,
    )
    assert Sanction.objects.count() == 2
