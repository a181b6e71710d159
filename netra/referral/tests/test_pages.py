"""The pages of a referral and of the receiving body, over HTTP."""

import hashlib
import json
import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from netra.cases import examples, queries, referrals
from netra.cases.models import Case, CaseEvent, LineState, ReferralLine
from netra.cases.tests.test_walk import OFFICER
from netra.elections import examples as elections_examples
from netra.institutions.models import Capacity, OfficeHolder, Post
from netra.platform import clock
from netra.referral import doors
from netra.referral.models import Answer, DoorCode, Package
from netra.referral.tests.test_handover import at_kasn
from netra.referral.tests.test_packages import a_picture, two_people
from netra.reports import triage
from netra.reports.models import Report
from tests import raw_search
from tests.build import PNG
from tests.cast import OPENS_AT as MORNING
from tests.cast import Cast, cast

BUDGETS = json.loads((Path(__file__).parents[3] / "tests/journeys/query_budgets.json").read_text())
SignedIn = Callable[[str], Client]


def test_a_referral_answered_meanwhile_is_said_so(world: Cast, signed_in: SignedIn) -> None:
    examples.load()
    line = ReferralLine.objects.filter(state=LineState.SENT, institution_id="bkn-contoh").first()
    assert line is not None
    bkn = signed_in("bkn")
    assert bkn.post(f"/kerja/rujukan/{line.pk}/terima/").status_code == 302
    answer = bkn.post(f"/kerja/rujukan/{line.pk}/terima/")
    assert answer.status_code == 422
    assert "sudah dijawab" in answer.content.decode()
    assert CaseEvent.objects.filter(track=line.track_id, step="acknowledge").count() == 1


def test_where_the_incumbent_runs_the_button_is_the_commissioners(world: Cast, signed_in: SignedIn) -> None:
    case = two_people(world)
    link = f"/kerja/perkara/{case.pk}/jalur/{case.tracks.earliest('pk').pk}/teruskan/"

    def offered(username: str) -> bool:
        return link in signed_in(username).get(f"/kerja/perkara/{case.pk}/").content.decode()

    assert offered("petugas.kukar")
    elections_examples.load()
    assert not offered("petugas.kukar") and offered("komisioner.kukar")
    page = signed_in("petugas.kukar").get(f"/kerja/perkara/{case.pk}/").content.decode()
    assert "komisioner kantor ini yang meneruskan" in page


def test_a_return_without_a_reason_returns_nothing(world: Cast, signed_in: SignedIn) -> None:
    examples.load()
    line = ReferralLine.objects.filter(state=LineState.SENT, institution_id="bkn-contoh").first()
    assert line is not None
    answer = signed_in("bkn").post(f"/kerja/rujukan/{line.pk}/kembalikan/", {"return-reason": " "})
    assert answer.status_code == 422
    line.refresh_from_db()
    assert line.state == LineState.SENT


def test_a_referral_long_unanswered_says_for_how_many_days(world: Cast, signed_in: SignedIn) -> None:
    examples.load()
    line = ReferralLine.objects.filter(state=LineState.SENT, institution_id="bkn-contoh").first()
    assert line is not None
    with clock.frozen(MORNING + timedelta(days=30)):
        days = (date(2024, 12, 14) - line.referred_on).days
        assert f"{days} hari" in signed_in("bkn").get("/kerja/rujukan/").content.decode()


@pytest.mark.django_db
def test_the_inbox_sorts_narrows_pages_and_exports_as_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    staff = cast()
    with clock.frozen(MORNING):
        examples.load()
    monkeypatch.setattr(queries, "PAGE", 2)
    bkn = Client()
    bkn.force_login(staff.account("bkn"))

    def names(address: str) -> list[str]:
        return re.findall(r">(\w+ Contoh)</a>", bkn.get(address).content.decode())

    oldest = ["Arif Contoh", "Bella Contoh", "Candra Contoh", "Dewi Contoh", "Gilang Contoh"]
    seen, address = [], "/kerja/rujukan/?keadaan=semua"
    for _ in range(3):
        seen += names(address)
        more = re.search(r'class="more"><a href="([^"]+)"', bkn.get(address).content.decode())
        address = more.group(1).replace("&amp;", "&") if more else ""
    assert address == ""
    assert seen == oldest
    assert names("/kerja/rujukan/?keadaan=semua&urut=terbaru") == oldest[::-1][:2]
    assert names("/kerja/rujukan/?keadaan=proses") == oldest[:2]
    rows = bkn.get("/kerja/rujukan.csv?keadaan=sent").content.decode().splitlines()
    assert [row.split(",")[0] for row in rows[1:]] == oldest[2:]
    assert all(row.endswith(",contoh") for row in rows[1:])


def test_at_a_government_the_page_names_who_decides_and_holds_the_post(
    world: Cast, signed_in: SignedIn
) -> None:
    examples.load()
    client = signed_in("petugas.kukar")
    case = Case.objects.filter(tracks__step="to_refer").earliest("running_number")
    case.persons.update(subject_class="KADES")
    case.tracks.update(kind="village", violation="DESA-29", violation_reason="Contoh.")
    address = f"/kerja/perkara/{case.pk}/jalur/{case.tracks.get().pk}/teruskan/"
    assert "Bupati Kutai Kartanegara (contoh)</dd>" in client.get(address).content.decode()
    post = Post.objects.get(title="Bupati Kutai Kartanegara (contoh)")
    for name, seen in (("Bupati Contoh", date(2024, 11, 14)), ("Bupati Lama Contoh", date(2024, 11, 13))):
        OfficeHolder.objects.create(post=post, name=name, seen_on=seen, capacity=Capacity.ACTING)
    page = client.get(address).content.decode()
    assert "Bupati Contoh (penjabat)" in page
    assert "Bupati Lama Contoh" not in page


def picture(name: str, content: bytes = b"") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content or a_picture(), content_type="image/jpeg")


def questions(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_an_officer_shares_a_copy_packs_it_and_prints_a_code_once(world: Cast, signed_in: SignedIn) -> None:
    case = two_people(world)
    officer, bkn = signed_in("petugas.kukar"), signed_in("bkn")
    own = f"/kerja/perkara/{case.pk}"
    original = triage.evidence_of(Report.objects.get(case=case)).get()
    said = {
        "original": str(original.pk),
        "about": "Foto panggung.",
        "looked": "on",
        "evidence": picture("Siti Pelapor.jpg"),
    }
    # Of what was sealed only the size is known here, and that is enough to stop the file itself.
    whole = {**said, "evidence": picture("tertutup.jpg", raw_search.a_jpeg())}
    stopped = officer.post(f"{own}/salinan/", whole)
    assert stopped.status_code == 422 and "sama persis dengan berkas tersegel B-1" in stopped.content.decode()
    assert not case.shareable_copies.exists()
    paper = {**said, "evidence": picture("a.pdf", b"%PDF-1.7 contoh")}
    assert officer.post(f"{own}/salinan/", paper).status_code == 422
    assert officer.post(f"{own}/salinan/", said).status_code == 302
    shown = officer.get(f"{own}/salinan/").content.decode()
    assert "Foto panggung." in shown and "Siti Pelapor.jpg" not in shown
    handed = officer.get(f"{own}/salinan/1/")
    content = b"".join(handed.streaming_content)  # type: ignore[attr-defined]  # a stream
    assert raw_search.found_in({"copy": content}) == set() and content.startswith(b"\xff\xd8")

    assert officer.post(f"{own}/salinan/", {**said, "evidence": picture("lagi.jpg")}).status_code == 302
    away = f"{own}/salinan/2/tarik/"
    assert officer.post(away, {"reason": " "}).status_code == 422
    assert officer.post(away, {"reason": "Salah pilih berkas."}).status_code == 302
    assert officer.post(away, {"reason": "Sekali lagi."}).status_code == 422
    assert "Salah pilih berkas." in officer.get(f"{own}/salinan/").content.decode()

    first, second = case.tracks.all()
    address = f"{own}/jalur/{first.pk}/teruskan/"
    page = officer.get(address).content.decode()
    # Whoever refers chooses: nothing of the evidence is chosen beforehand, and a withdrawn copy is not there.
    assert f'{own}/salinan/1/"' in page and "T-2" not in page
    assert not re.search(r'name="copies"[^>]*checked', page)
    assert "Wati Terlapor Contoh, " in page and "T-1: Foto panggung." in page
    # What nobody has read is told and does not hold the package back.
    assert "NIP" in page and "Tanpa ini paket tidak dikirim" not in page
    case.refresh_from_db()
    form = {"seen": str(case.version), "key": str(uuid4()), "tracks": [str(second.pk)], "copies": ["1"]}
    assert officer.post(address, {**form, "copies": ["1", "2"]}).status_code == 422
    for _twice in range(2):
        answer = officer.post(address, form)
        assert (answer.status_code, answer["Location"]) == (302, f"{own}/paket/")
    package = Package.objects.get()
    assert officer.post(f"{own}/salinan/1/tarik/", {"reason": "Terlambat."}).status_code == 422
    assert package.lines.count() == 2
    sheet = officer.post(f"/kerja/paket/{package.pk}/kode/", {"key": str(uuid4())}).content.decode()
    found = re.search(r'class="code-big">(.+?)</p>', sheet)
    assert found is not None and f"/terima/{package.ref}/" in sheet
    code = re.sub(r"<[^>]+>", "", found.group(1))
    assert re.fullmatch(r"([0-9A-Z]{4}-){6}[0-9A-Z]{4}", code)
    # A paper for the body: nothing on it speaks of who printed it.
    assert "Masuk sebagai" not in sheet and "data:image/svg+xml" in sheet
    sent = officer.get(f"{own}/paket/").content.decode()
    assert code not in sent and "mempunyai akun di sini" in sent
    letter = package.parts.get(name="surat")
    for client in (officer, bkn):
        handed = client.get(f"/kerja/paket/{package.pk}/isi/{letter.pk}/")
        assert handed["Content-Type"] == "application/pdf"
    DoorCode.objects.update(attempts=doors.MOST_ATTEMPTS)
    assert "Terkunci: terlalu banyak kode salah" in officer.get(f"{own}/paket/").content.decode()
    line = package.lines.get(number=1).line
    assert package.file.sha256 in bkn.get(f"/kerja/rujukan/{line.pk}/").content.decode()
    got = b"".join(bkn.get(f"/kerja/paket/{package.pk}.zip").streaming_content)  # type: ignore[attr-defined]
    assert hashlib.sha256(got).hexdigest() == package.file.sha256
    for other in ("petugas.kutim", "analis.kukar", "admin"):
        assert signed_in(other).get(f"/kerja/paket/{package.pk}.zip").status_code == 404

    assert questions(officer, f"{own}/paket/") <= BUDGETS["referral:packages"]
    assert questions(officer, f"{own}/salinan/") <= BUDGETS["referral:copies"]


def test_a_body_records_step_by_step_with_proof_and_late_pages_are_told(
    world: Cast, signed_in: SignedIn
) -> None:
    case = two_people(world)
    line = referrals.refer(case.tracks.first().pk, by=OFFICER)  # type: ignore[union-attr]  # there are two
    bkn, officer = signed_in("bkn"), signed_in("petugas.kukar")
    address = f"/kerja/rujukan/{line.pk}/"
    back = bkn.post(f"{address}kembalikan/", {"return-reason": "Lampiran kosong."})
    assert back.status_code == 422 and "Mengapa dikembalikan" in back.content.decode()
    key = {"key": str(uuid4())}
    for _twice in range(2):
        assert bkn.post(f"{address}terima/", key).status_code == 302
    step = f"{address}langkah/start_examination/"
    said = {
        "step-start_examination-key": str(uuid4()),
        "step-start_examination-on": "14 November 2024",
        "step-start_examination-letter_number": "800/7-CONTOH/2024",
        "evidence": picture("surat.png", PNG),
    }
    assert bkn.post(step, {**said, "step-start_examination-on": "2 Januari 2030"}).status_code == 422
    for _twice in range(2):
        assert bkn.post(step, {**said, "evidence": picture("surat.png", PNG)}).status_code == 302
    late = bkn.post(step, {**said, "step-start_examination-key": str(uuid4())})
    assert late.status_code == 422 and "sudah dijawab" in late.content.decode()
    proof = Answer.objects.get(step="start_examination")
    assert proof.file is not None
    for client in (bkn, officer):
        assert client.get(f"{address}bukti/{proof.pk}/").status_code == 200
    assert signed_in("petugas.kutim").get(f"{address}bukti/{proof.pk}/").status_code == 404
    page = bkn.get(address).content.decode()
    assert "800/7-CONTOH/2024" in page and "surat.png" not in page
    assert questions(bkn, address) <= 29


def test_the_office_decides_and_sends_on_what_a_gone_body_still_has(world: Cast, signed_in: SignedIn) -> None:
    line, *_rest = at_kasn(2)
    officer = signed_in("petugas.kukar")
    page = officer.get("/kerja/rujukan/peralihan/").content.decode()
    assert "Pegawai 0 Contoh" in page and "tidak diketahui" in page and "RT-ASN-TRANS-B" in page
    assert questions(officer, "/kerja/rujukan/peralihan/") <= BUDGETS["referral:handover"]
    say = f"/kerja/rujukan/{line.pk}/peralihan/"
    assert officer.post(say, {f"{line.pk}-state": "none"}).status_code == 422
    assert signed_in("petugas.kaltim").post(say, {}).status_code == 404
    said = {f"{line.pk}-state": "none", f"{line.pk}-reason": "Tidak ada tanda terima."}
    assert officer.post(say, said).status_code == 302
    moved = officer.post("/kerja/rujukan/peralihan/", {"reason": "SE MenPANRB 4/2024."}).content.decode()
    assert "2 berkas dialihkan" in moved and "Tidak ada berkas Anda" in moved
    assert set(ReferralLine.objects.filter(replaces__isnull=False).values_list("rule_id", flat=True)) == {
        "RT-ASN-BKN",
        "RT-ASN-TRANS-B",
    }
