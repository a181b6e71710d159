import pytest

from netra.cases import examples, joining
from netra.cases.models import Case, CasePerson
from netra.cases.sameness import Sureness
from netra.facts import queries as facts
from netra.facts.models import CountedUnit, FactKind
from netra.reports import codes
from netra.reports.models import Report
from tests.cast import cast

pytestmark = pytest.mark.django_db


def test_the_demo_holds_seven_proven_cases_one_of_them_next_door() -> None:
    cast()
    newest: list[str] = []
    examples.load(referred=lambda case: newest.append(case.events.latest("pk").step))
    examples.load()
    # What goes with a referral is done before anything that came later.
    assert newest == ["refer"] * 5
    counted = facts.counts(
        election_key="pilkada-2024",
        kind=FactKind.CASE_DECIDED,
        unit=CountedUnit.CASE,
        verified=True,
        example=True,
    )
    assert sum(counted.values()) == 7
    assert {code: n for code, n in counted.items() if not code.startswith("64.02")} == {"64.08": 1}
    # Beside the tales: a tip, a finding, and two tracks that wait for one plenary. None of them is proven.
    told = [tale for tale in examples.TALES if tale.reach != "reported"]
    assert Case.objects.count() == len(told) + 3
    assert Case.objects.filter(registered_on=None).count() == 1


def test_one_incident_is_told_by_three_reports_which_propose_each_other() -> None:
    people = cast()
    examples.load()
    one, *others = (
        Report.objects.get(key_digest=codes.key_digest_of(examples.key_of(tale)))
        for tale in examples.TALES
        if tale.reach == "reported"
    )
    found = joining.proposals(people.viewer("petugas.kukar"), one)
    assert {each.record.pk for each in found} == {other.pk for other in others}
    assert {each.sameness.sureness for each in found} == {Sureness.STRONG}


def test_everybody_in_it_is_called_contoh() -> None:
    cast()
    examples.load()
    assert all(name.endswith("Contoh") for name in CasePerson.objects.values_list("name", flat=True))
    assert not Case.objects.filter(example=False).exists()
