"""Papers of a misused name: the letter to the keeper of the list, the clearance; nobody's name in either."""

import json
from collections.abc import Callable
from datetime import date
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from netra.documents.models import Document
from netra.reports import misuses
from netra.reports.models import Listing, Misuse, MisuseStep
from tests.cast import Cast

DAY = date(2024, 11, 14)


def test_the_clearance_is_made_once_the_answer_is_recorded_and_its_code_matches(
    world: Cast, signed_in: Callable[[str], Client]
) -> None:
    by, officer = world.viewer("petugas.kukar"), signed_in("petugas.kukar")
    said = misuses.Statement(uuid4(), "bawaslu-64.02-contoh", Listing.PARTY, "Partai Contoh {satu}", DAY)
    made = Misuse.objects.get(pk=misuses.receive(said).report_id)
    papers = f"/kerja/nama-dicatut/{made.pk}/dokumen/"
    assert officer.post(f"{papers}misuse_inquiry/", {"number": ""}).status_code == 422
    misuses.take(made, MisuseStep.CHECKED, DAY, "", by=by)
    assert officer.post(f"{papers}misuse_clearance/", {"number": "1"}).status_code == 422
    assert officer.post(f"{papers}misuse_inquiry/", {"number": "12/Contoh"}).status_code == 302
    misuses.take(made, MisuseStep.ASKED, DAY, "KPU Contoh", by=by)
    misuses.take(made, MisuseStep.ANSWERED, DAY, "Nama sudah dihapus dari daftar.", by=by)
    for _ in range(2):
        assert officer.post(f"{papers}misuse_clearance/", {"number": "13/Contoh"}).status_code == 302
    letter = Document.objects.get(kind="misuse_inquiry")
    clearance = Document.objects.get(kind="misuse_clearance")
    assert Document.objects.count() == 2 and letter.misuse_id == made.pk
    data = json.loads(clearance.data)
    assert "Nama sudah dihapus dari daftar." in clearance.data and "KPU Contoh" in clearance.data
    blanks = {row["blank"] for block in data["blocks"] for row in block.get("rows", ()) if "blank" in row}
    assert blanks == {"nama yang bersangkutan", "nomor identitas"}
    assert clearance.number == "13/Contoh"
    page = officer.get(papers).content.decode()
    assert str(clearance.pk) in page
    assert officer.get(f"/kerja/dokumen/{clearance.pk}.pdf").status_code == 200
    for other in ("petugas.nasional", "petugas.provinsi"):
        if other in world.accounts:
            assert signed_in(other).get(f"/kerja/dokumen/{clearance.pk}.pdf").status_code == 404
    shown = Client().get(f"/cek/{clearance.token}/", {"sidik": clearance.data_digest[:16]}).content.decode()
    assert "13/Contoh" in shown
    with pytest.raises(IntegrityError), transaction.atomic():
        Document.objects.update(number="x")
