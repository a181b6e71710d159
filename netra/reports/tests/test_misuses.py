"""A name in a list without its bearer's knowing: it ends in clearance, and no way leads from it to a case."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.http import Http404

from netra.cases.models import Case
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
    assert (Report.objects.count(), Case.objects.count(), Fact.objects.count()) == (0, 0, facts)
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
