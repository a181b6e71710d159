"""A name in a list without its bearer's knowing: it ends in clearance, and no way leads from it to a case."""

import re
from collections.abc import Callable
from datetime import date
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.http import Http404
from django.test import Client

from netra.facts.models import Fact
from netra.platform.audit.models import Entry
from netra.reports import access, misuses
from netra.reports.misuses import MisuseRefused, Statement
from netra.reports.models import Listing, Misuse, MisuseEvent, MisuseStep, Report
from tests.cast import Cast

KUKAR = "bawaslu-64.02-contoh"
DAY = date(2024, 11, 14)
PARTY = "Partai Contoh Satu"


def a_statement() -> Misuse:
    said = Statement(uuid4(), KUKAR, Listing.PARTY, PARTY, date(2024, 11, 12))
    return Misuse.objects.get(pk=misuses.receive(said).report_id)


def test_it_is_no_report_no_case_and_no_fact_and_only_its_own_office_sees_it(world: Cast) -> None:
    facts = Fact.objects.count()
    made = a_statement()
    # By its name: what lies above may not be imported here.
    cases = apps.get_model("cases", "Case")._default_manager
    assert (Report.objects.count(), cases.count(), Fact.objects.count()) == (0, 0, facts)
    assert [*access.misuses_for(world.viewer("petugas.kukar"))] == [made]
    readers = {name for name in world.accounts if access.misuses_for(world.viewer(name))}
    assert "petugas.nasional" not in readers and all(name.endswith(".kukar") for name in readers)
    assert "analis.kukar" not in readers
    with pytest.raises(Http404):
        access.misuse_for(world.viewer("petugas.nasional"), made.pk)


def test_the_same_form_again_is_the_same_statement(world: Cast) -> None:
    key = uuid4()
    said = Statement(key, KUKAR, Listing.PARTY, PARTY, date(2024, 11, 12))
    first, again = misuses.receive(said), misuses.receive(said)
    assert (first.code, first.report_id) == (again.code, again.report_id) and again.repeated
    assert misuses.receive(Statement(key, KUKAR, Listing.PARTY, "Lain", date(2024, 11, 12))).changed
    found = misuses.by_code(first.code)
    assert found is not None and found.listed_under == PARTY and Misuse.objects.count() == 1


def test_nothing_is_cleared_before_the_keeper_of_the_list_has_answered(world: Cast) -> None:
    made, by = a_statement(), world.viewer("petugas.kukar")

    def refused(step: MisuseStep, on: date = DAY, note: str = "KPU Contoh") -> str:
        with pytest.raises(MisuseRefused) as error:
            misuses.take(made, step, on, note, by=by)
        return error.value.code

    assert refused(MisuseStep.CLEARED) == refused(MisuseStep.ASKED) == "step"
    misuses.take(made, MisuseStep.CHECKED, DAY, "", by=by)
    assert refused(MisuseStep.CLEARED) == "step"
    assert refused(MisuseStep.ASKED, note=" ") == "note"
    assert refused(MisuseStep.ASKED, on=date(2024, 11, 15)) == "day"
    assert refused(MisuseStep.ASKED, on=date(2024, 11, 13)) == "day"
    misuses.take(made, MisuseStep.ASKED, DAY, "KPU Contoh", by=by)
    misuses.take(made, MisuseStep.ANSWERED, DAY, "Nama sudah dihapus.", by=by)
    misuses.take(made, MisuseStep.CLEARED, DAY, "", by=by)
    assert {refused(step) for step in MisuseStep} == {"step"}
    steps = list(made.events.values_list("step", flat=True))
    assert steps == ["received", "checked", "asked", "answered", "cleared"]
    lines = list(Entry.objects.filter(object_kind="misuse").order_by("pk").values_list("action", flat=True))
    assert lines == [f"misuse.{step}" for step in steps]
    for change in (lambda: MisuseEvent.objects.update(note="x"), lambda: MisuseEvent.objects.all().delete()):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
    assert misuses.counted(Misuse.objects.all())[MisuseStep.CLEARED] == 1


def test_from_the_form_to_the_clearance_under_one_code(
    world: Cast, signed_in: Callable[[str], Client]
) -> None:
    public, form = Client(), "/lapor/nama-dicatut/"
    page = public.get(form).content.decode()
    assert "Belum terverifikasi" in page and 'name="name"' not in page
    said = {
        "key": str(uuid4()),
        "office": KUKAR,
        "listing": "party",
        "listed_under": PARTY,
        "known_on": "12 November 2024",
        "never_agreed": "on",
    }
    # What is missing is said, and what was typed is kept.
    refused = public.post(form, {**said, "known_on": "12 November 2025"})
    assert refused.status_code == 422 and PARTY in refused.content.decode()
    assert public.post(form, {**said, "never_agreed": ""}).status_code == 422
    assert not Misuse.objects.exists()
    receipt = public.post(form, said, follow=True).content.decode()
    made = Misuse.objects.get()
    assert made.number in receipt and "tidak dapat dicari" in receipt
    code = re.search(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4,6}){4,}", receipt)
    assert code is not None
    officer, page = signed_in("petugas.kukar"), f"/kerja/nama-dicatut/{made.pk}/"
    assert made.number in officer.get("/kerja/nama-dicatut/").content.decode()
    # The sheet to sign has blanks for the name, and no field on the page takes one.
    assert "Nomor kartu identitas" in officer.get(page).content.decode()
    for step, note in (("checked", ""), ("asked", "KPU Contoh"), ("answered", "Dihapus."), ("cleared", "")):
        assert officer.post(page, {"step": step, "on": "14/11/2024", "note": note}).status_code == 302
    assert officer.post(page, {"step": "asked", "on": "14/11/2024", "note": "x"}).status_code == 422
    told = public.post("/lacak/", {"code": code[0]}).content.decode()
    assert "Surat keterangan siap" in told and made.number in told
    # Of what the office noted, nothing.
    assert "KPU Contoh" not in told and PARTY not in told
    assert signed_in("petugas.nasional").get(page).status_code == 404
