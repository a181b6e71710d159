"""One package for one letter: what must be in it, what may never be in it, and who may send it."""

import csv
import hashlib
import io
import json
import subprocess
import zipfile
from datetime import date
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from netra.cases import clarifications, classes, decisions, opening, procedure, referrals, studies
from netra.cases.models import Case, CaseEvent, Clarification, Invitation, LineState, Outcome, ReferralLine
from netra.cases.tests.test_walk import BKN, COMMISSIONER, OFFICER, confirmed, counted
from netra.documents.models import Dispatch, Document
from netra.elections.conflicts import Conflict, ConflictKind
from netra.facts.models import CountedUnit, FactKind
from netra.law import packages as law_packages
from netra.platform import clock, files
from netra.platform.files import MediaType
from netra.platform.files.models import CustodyEntry
from netra.platform.files.staging import staging_folder
from netra.referral import copies, examples, packages
from netra.referral.models import Package, PackagePart, ShareableCopy
from netra.referral.packages import Addresses, Wish
from netra.referral.receiving import staged_again
from netra.reports import door, triage, uploads
from netra.reports.models import Report
from tests import raw_search
from tests.build import a_person, a_reporter, a_submission
from tests.cast import ACCUSED, OPENS_AT, Cast

pytestmark = pytest.mark.django_db
WHERE = Addresses(
    lambda token: f"https://netra.example/cek/{token}/", lambda ref: f"https://netra.example/terima/{ref}/"
)
SECOND = "Wati Terlapor Contoh"
DAY = date(2024, 11, 14)


def a_told_report(**changes: object) -> Report:
    """Everything that the reporter said is odd enough to be found again anywhere."""
    secret = raw_search.SECRETS
    submission = a_submission(
        reporter=a_reporter(name=secret["name"], address=secret["address"], contact=secret["contact"]),
        description=secret["description"],
        place_text=secret["place_text"],
        event_time_text=secret["event_time_text"],
        **changes,
    )
    evidence = door.NamedFile(secret["file_name"], uploads.lock([raw_search.a_jpeg()]))
    return Report.objects.get(pk=door.receive(submission, [evidence]).report_id)


def decided(world: Cast, **changes: object) -> Case:
    case = opening.open_case(confirmed(a_told_report(**changes), world), by=OFFICER)
    clarifications.record(
        case.pk,
        clarifications.Hearing(Clarification.Party.REPORTED, DAY, True, "Ia menerangkan."),
        by=OFFICER,
    )
    chosen = {track.pk: classes.Choice(track.proposed_violation) for track in case.tracks.all()}
    studies.finish(case.pk, studies.Study("Kajian contoh.", chosen), by=OFFICER)
    decisions.decide(case.pk, decisions.Plenary(DAY, Outcome.VIOLATION, "Terbukti."), by=COMMISSIONER)
    return Case.objects.select_related("office__region", "region", "report", "election", "incident").get(
        pk=case.pk
    )


def two_people(world: Cast) -> Case:
    persons = (a_person(employee_number="199001012020121001"), a_person(name=SECOND, post="=SUM(A1) Contoh"))
    return decided(world, persons=persons)


def a_picture() -> bytes:
    """A picture whose hidden parts still say what its face does not."""
    secret = raw_search.SECRETS
    exif = b"Exif\x00\x00" + secret["exif"].encode() + secret["name"].encode("utf-16-le")
    app1 = b"\xff\xe1" + (len(exif) + 2).to_bytes(2, "big") + exif
    comment = secret["file_name"].encode()
    com = b"\xff\xfe" + (len(comment) + 2).to_bytes(2, "big") + comment
    scan = b"\xff\xda\x00\x02" + b"\x12\xff\x00\x34\xff\xd0\x56"
    return (
        b"\xff\xd8" + app1 + com + b"\xff\xdb\x00\x03\x01" + scan + b"\xff\xd9" + secret["content"].encode()
    )


def a_copy(case: Case, content: bytes | None = None) -> ShareableCopy:
    assert case.report is not None
    original = triage.evidence_of(case.report).get()
    return copies.share(
        case.pk, original.pk, uploads.lock([content or a_picture()]), "Foto panggung.", by=OFFICER
    )


def wish(case: Case, **changes: object) -> Wish:
    chosen = {"key": uuid4(), "tracks": tuple(case.tracks.values_list("pk", flat=True)), **changes}
    return Wish(**chosen)  # type: ignore[arg-type]  # what a test changes


def send(case: Case, **changes: object) -> Package:
    return packages.send(case, wish(case, **changes), WHERE, by=OFFICER)


def unpacked(package: Package, into: Path) -> dict[str, bytes]:
    with files.open_stored(package.file) as handle, zipfile.ZipFile(handle) as archive:
        archive.extractall(into)
        described = "\n".join(f"{one.filename} {one.comment!r} {one.extra!r}" for one in archive.infolist())
        return {
            "the archive's own list": described.encode() + (archive.comment or b""),
            **{name: archive.read(name) for name in archive.namelist()},
        }


def test_two_people_go_in_one_package_that_anybody_can_check(world: Cast, tmp_path: Path) -> None:
    case = two_people(world)
    copy = a_copy(case)
    package = send(case, copies=(copy.number,), copied_to=("Gubernur Contoh",))
    found = unpacked(package, tmp_path)
    done = subprocess.run(
        ["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=tmp_path, capture_output=True
    )
    assert done.returncode == 0, done.stderr
    assert set(found) - {"the archive's own list"} == {
        "berkas/surat.pdf", "berkas/kajian.pdf", "berkas/berita-acara-pleno.pdf", "berkas/klarifikasi-1.pdf",
        "berkas/T-1.jpg", "daftar-orang.csv", "custody.csv", "MANIFEST.json", "SHA256SUMS",
    }  # fmt: skip
    rows = list(csv.DictReader(io.StringIO(found["daftar-orang.csv"].decode("utf-8-sig"))))
    # A post that a spreadsheet would run stays text.
    assert rows[1]["jabatan"] == "'=SUM(A1) Contoh"
    assert [(row["nomor"], row["nama"], row["nip"]) for row in rows] == [
        ("1", ACCUSED, "199001012020121001"),
        ("2", SECOND, ""),
    ]
    told = json.loads(found["MANIFEST.json"])
    assert told["about"]["paket"] == package.ref
    assert told["about"]["salinan"] == [{"nama": "T-1", "isi": "Foto panggung."}]
    assert [one["nama"] for one in told["about"]["orang"]] == [ACCUSED, SECOND]
    by_name = {one["name"]: one for one in told["files"]}
    for name, content in found.items():
        if name.startswith("berkas/"):
            assert by_name[name]["sha256"] == hashlib.sha256(content).hexdigest()
    assert by_name["berkas/T-1.jpg"]["copy_of"]["how"] == "redacted"
    # Two persons, two lines, one package; the archive rests in custody as it is.
    assert [one.line.track.person.name for one in package.lines.all()] == [ACCUSED, SECOND]
    assert Package.objects.count() == 1
    with files.open_stored(package.file) as handle:
        assert hashlib.sha256(handle.read()).hexdigest() == package.file.sha256
    for table in ("referral_package", "referral_packageline", "referral_packagepart"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"DELETE FROM {table}")  # the names above


def test_a_body_gets_the_hearings_of_its_own_persons_alone(world: Cast) -> None:
    case = two_people(world)
    first, second = case.tracks.order_by("pk")
    call = Invitation.objects.create(
        case=case,
        party=Clarification.Party.REPORTED,
        person=first.person,
        at=OPENS_AT,
        place="Kantor Contoh",
        sent_on=DAY,
        recorded_at=OPENS_AT,
        recorded_by="akun:1",
        recorded_by_name="Petugas Contoh",
    )

    def heard(text: str, party: str = Clarification.Party.REPORTED, **of: object) -> Clarification:
        return Clarification.objects.create(
            case=case, party=party, held_on=DAY, came=True, minutes=text, recorded_by="akun:1", **of
        )

    heard("Saksi menerangkan.", party=Clarification.Party.WITNESS)
    own, called = heard("Yang pertama.", person=first.person), heard("Yang dipanggil.", invitation=call)
    others = heard("Yang kedua.", person=second.person)
    package = send(case, tracks=(first.pk,))
    kept = [one.file for one in package.parts.filter(name__startswith="klarifikasi")]
    told = Document.objects.filter(file__in=kept).values_list("about", flat=True)
    assert set(told) == {f"clarification:{own.pk}", f"clarification:{called.pk}"}
    # Nobody else of the case is named in any paper that goes along.
    papers = Document.objects.filter(file__in=[one.file for one in package.parts.all()])
    assert {"study", "plenary_minutes", "referral_letter"} <= {one.kind for one in papers}
    assert all(ACCUSED in one.data for one in papers.filter(kind__in=["study", "plenary_minutes"]))
    assert not any(SECOND in one.data for one in papers)
    # The hearing of nobody in particular may be of either: it goes where all persons go.
    unnamed = case.clarifications.get(minutes="Ia menerangkan.")
    assert packages._hearings(case, [first, second]) == [unnamed, own, called, others]


def test_nothing_of_the_reporter_is_in_any_member_or_its_particulars(world: Cast, tmp_path: Path) -> None:
    case = two_people(world)
    package = send(case, copies=(a_copy(case).number,))
    found = unpacked(package, tmp_path)
    with files.open_stored(package.file) as handle:
        found["the archive as bytes"] = handle.read()
    # What is printed lies in a PDF as numbers of letters: what it was set from is looked through as well.
    papers = Document.objects.filter(case=case)
    found |= {f"{one.kind} as data": one.data.encode() for one in papers}
    assert ACCUSED in papers.get(kind="referral_letter").data
    assert raw_search.found_in(found) == set()
    # The search finds them where they are: in the picture as it was sent.
    assert raw_search.found_in({"before": a_picture()}) == {
        ("before", one) for one in ("exif", "name", "file_name", "content")
    }


def test_only_printed_and_redacted_files_get_through_the_last_gate(world: Cast) -> None:
    case = two_people(world)
    # As if some other way had put a file among the copies: nothing links it to an original.
    kept = files.keep(staged_again(b"Bukan salinan.", MediaType.TEXT))
    copy = ShareableCopy.objects.create(
        case=case, number=1, file=kept, about="Contoh.", made_at=clock.office_now(), made_by="akun:1"
    )
    with pytest.raises(RuntimeError, match="neither printed nor redacted"):
        send(case, copies=(copy.number,))
    assert not ReferralLine.objects.exists()


def test_the_same_form_sends_once_and_a_late_one_is_told(world: Cast) -> None:
    case = two_people(world)
    asked = wish(case, seen_version=case.version)
    first = packages.send(case, asked, WHERE, by=OFFICER)
    assert packages.send(case, asked, WHERE, by=OFFICER) == first
    assert (ReferralLine.objects.count(), Package.objects.count()) == (2, 1)
    letter = Dispatch.objects.get().document
    assert (letter.kind, letter.file) == ("referral_letter", first.parts.get(name="surat").file)
    assert counted(FactKind.PERSON_REFERRED, CountedUnit.PERSON) == {"64.02.03": 2}
    with pytest.raises(procedure.StepNotAllowed) as late:
        send(Case.objects.get(pk=case.pk))
    assert late.value.code == "already_referred"
    other = decided(world)
    with pytest.raises(procedure.CaseMoved):
        send(other, seen_version=other.version - 1)
    assert not other.packages.exists() and not ReferralLine.objects.filter(track__case=other).exists()
    # Its letter was printed, and says nothing to whoever checks it; nothing of the archive stays.
    assert not Dispatch.objects.filter(document__case=other).exists()
    assert other.documents.filter(kind="referral_letter").exists()
    assert not list(staging_folder().iterdir())


def test_without_what_the_rules_ask_nothing_is_sent(world: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    case = two_people(world)
    lacking = {
        one.part: one.blocks for one in packages.lacking(case, "BKN", list(case.tracks.all()), copies=False)
    }
    # The second person's number and a copy of the evidence are asked for by rules that nobody has read.
    assert lacking == {"employee_number": False, "copies": False}
    monkeypatch.setattr(packages, "_readings", lambda *_: {law_packages.SWITCH: law_packages.EVERYTHING})
    with pytest.raises(packages.Incomplete) as incomplete:
        send(case)
    assert {one.part for one in incomplete.value.lacking} == {"employee_number", "copies"}
    assert not ReferralLine.objects.exists() and not Package.objects.exists()


def test_never_without_a_study(world: Cast) -> None:
    case = opening.open_case(confirmed(a_told_report(), world), by=OFFICER)
    with pytest.raises(procedure.StepNotAllowed) as refused:
        send(case)
    assert refused.value.code == "referral_without_study"
    assert [
        one.part for one in packages.lacking(case, "BKN", list(case.tracks.all()), copies=True) if one.blocks
    ] == ["study"]


def test_with_a_conflict_of_interest_a_commissioner_chooses_body_and_copies(
    world: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = decided(world)
    known = Conflict(
        ConflictKind.INCUMBENT,
        "Bupati Contoh",
        "",
        "Petahana Contoh",
        "",
        "64.02",
        "Pilkada 2024",
        "contoh",
        "confirmed",
        date(2024, 9, 22),
    )
    monkeypatch.setattr(referrals, "conflicts", lambda *_: [known])
    reasoned = referrals.Way(reason="Pejabatnya sudah berganti.")
    for missing, changes in (
        ("commissioner_decides", {}),
        ("reason_missing", {"decides": True}),
        ("copies_missing", {"decides": True, "way": reasoned}),
    ):
        with pytest.raises(packages.PackageRefused) as refused:
            send(case, **changes)
        assert refused.value.code == missing
    package = send(case, decides=True, way=reasoned, copied_to=("Menteri Dalam Negeri",))
    assert "Petahana Contoh" in package.conflict
    assert CaseEvent.objects.get(step="refer").note == "Pejabatnya sudah berganti."


def test_lines_that_were_sent_without_a_package_get_one_later(world: Cast, tmp_path: Path) -> None:
    case = two_people(world)
    lines = [referrals.refer(track.pk, by=OFFICER) for track in case.tracks.all()]
    referrals.acknowledge(lines[0].pk, by=BKN)
    asked = wish(case, tracks=())
    package = packages.pack_lines(case, lines, asked, WHERE, by=OFFICER)
    assert packages.pack_lines(case, lines, asked, WHERE, by=OFFICER) == package
    assert [one.line_id for one in package.lines.all()] == [line.pk for line in lines]
    assert PackagePart.objects.filter(package=package, name="surat").count() == 1
    with pytest.raises(packages.PackageRefused) as again:
        packages.pack_lines(case, lines, wish(case, tracks=()), WHERE, by=OFFICER)
    assert again.value.code == "answered"
    assert ReferralLine.objects.get(pk=lines[0].pk).state == LineState.ACKNOWLEDGED


def test_what_changed_while_the_letter_was_set_is_not_sent_with_it(
    world: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = decided(world)
    line = referrals.refer(case.tracks.get().pk, by=OFFICER)
    printed = packages._pack

    def meanwhile(*given: object) -> object:
        found = printed(*given)  # type: ignore[arg-type]  # handed on
        referrals.acknowledge(line.pk, by=BKN)
        return found

    monkeypatch.setattr(packages, "_pack", meanwhile)
    with pytest.raises(procedure.CaseMoved):
        packages.pack_lines(case, [line], wish(case, tracks=()), WHERE, by=OFFICER)
    assert not case.packages.exists()


@pytest.mark.parametrize("content", [b"%PDF-1.7 contoh", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0\x00"])
def test_what_cannot_be_made_clean_is_not_kept(world: Cast, content: bytes) -> None:
    case = decided(world)
    before = CustodyEntry.objects.count()
    with pytest.raises(copies.CopyRefused):
        a_copy(case, content)
    assert CustodyEntry.objects.count() == before
    assert not case.shareable_copies.exists()


def test_what_the_example_cases_sent_has_its_packages_once(world: Cast) -> None:
    case = two_people(world)
    lines = [referrals.refer(track.pk, by=OFFICER) for track in case.tracks.all()]
    examples.load()
    examples.load()
    package = Package.objects.get()
    assert [one.line for one in package.lines.all()] == lines and package.made_at == lines[0].referred_at
    assert Dispatch.objects.get().document.file == package.parts.get(name="surat").file
