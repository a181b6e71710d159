"""The register: proven tracks alone, what was imposed and what never was, beside like cases without names."""

from collections.abc import Callable
from io import BytesIO

from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from netra.cases import alike, closing, referrals, sanctions
from netra.cases.models import Outcome, ReferralLine
from netra.followup import register
from netra.followup.register import Happened, Wish
from netra.followup.tests.conftest import BKN, DAY, OFFICER, a_case, referred
from tests.build import a_person
from tests.cast import Cast

SignedIn = Callable[[str], Client]


def sanctioned(line: ReferralLine, number: str = "800/1/2024", which: int = 0) -> str:
    referrals.acknowledge(line.pk, by=BKN)
    line = ReferralLine.objects.select_related("track__person", "track__case").get(pk=line.pk)
    penalty = sanctions.menu(line.track)[which]
    sanctions.record(line.pk, sanctions.Penalty(penalty.id, number, DAY, DAY, DAY), by=BKN)
    return penalty.id


def entries(world: Cast, username: str = "petugas.kukar") -> dict[str, register.Entry]:
    found = register.page(world.viewer(username), Wish()).entries
    return {str(entry.line.track.person.name): entry for entry in found}


def test_it_holds_what_happened_and_what_never_did_and_only_the_proven(world: Cast) -> None:
    with_one = sanctioned(referred(world, persons=(a_person(name="Satu Contoh"),)))
    never = referred(world, persons=(a_person(name="Dua Contoh"),))
    referrals.acknowledge(never.pk, by=BKN)
    closing.close_track(never.track_id, by=OFFICER, reason="Terlapor meninggal dunia.")
    referred(world, persons=(a_person(name="Tiga Contoh"),))
    a_case(world, Outcome.NO_VIOLATION, persons=(a_person(name="Empat Contoh"),))
    found = entries(world)
    assert {name: entry.happened for name, entry in found.items()} == {
        "Satu Contoh": Happened.SANCTION,
        "Dua Contoh": Happened.NEVER,
        "Tiga Contoh": Happened.NOTHING_YET,
    }
    # Each is beside the other two, and not beside itself.
    assert found["Satu Contoh"].like == alike.Alike({}, 1, 1)
    assert found["Dua Contoh"].like == alike.Alike({with_one: 1}, 0, 1)
    assert register.counts(world.viewer("petugas.kukar")) == dict.fromkeys(Happened, 1)


def test_another_kind_of_staff_is_not_alike(world: Cast) -> None:
    sanctioned(referred(world))
    referred(world, persons=(a_person(name="Lain Contoh", subject_class="PPPK"),))
    assert entries(world)["Lain Contoh"].like.total == 0


def test_next_door_and_the_nation_learn_no_name(world: Cast) -> None:
    sanctioned(referred(world, persons=(a_person(name="Satu Contoh"),)))
    assert entries(world, "petugas.kutim") == {}
    (entry,) = register.page(world.viewer("petugas.nasional"), Wish()).entries
    assert not entry.named


def test_files_hold_what_the_page_holds_and_no_cell_is_run(world: Cast, signed_in: SignedIn) -> None:
    sanctioned(referred(world, persons=(a_person(name="=1+1 Contoh"),)), number="@SUM(1)")
    client = signed_in("petugas.kukar")
    text = client.get(reverse("followup:register_csv")).content.decode("utf-8-sig")
    assert "'=1+1 Contoh" in text
    assert "'@SUM(1)" in text
    content = client.get(reverse("followup:register_xlsx")).content
    sheet = load_workbook(BytesIO(content)).worksheets[0]
    cells = {cell.value: cell.data_type for row in sheet.iter_rows() for cell in row}
    assert cells["=1+1 Contoh"] == "s"
    assert (
        "=1+1 Contoh"
        not in signed_in("petugas.nasional").get(reverse("followup:register_csv")).content.decode()
    )
