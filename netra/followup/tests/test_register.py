"""The register: proven tracks alone, what was imposed and what never was, beside like cases without names."""

from collections.abc import Callable
from io import BytesIO
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from netra.cases import alike, closing, names, procedure, ranks, referrals, sanctions
from netra.cases.cleared import ANNULLED, ENDINGS
from netra.cases.models import Outcome, ReferralLine
from netra.followup import register
from netra.followup.register import Happened, Wish
from netra.followup.tests.conftest import BKN, DAY, OFFICER, a_case, referred
from netra.law import reasons
from netra.law.office_entries import Group
from netra.referral import answers
from netra.referral.answers import Said
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


def said_of(line: ReferralLine, step: str, code: str = "") -> None:
    answers.record(line.pk, Said(uuid4(), step, on=DAY, code=code, text="Kata instansi."), by=BKN)


def findable(world: Cast, name: str) -> bool:
    return names.matching(world.viewer("petugas.kukar"), name).exists()


@pytest.mark.parametrize("code", [*ENDINGS, "left_service", "died", "other"])
def test_whoever_the_examining_body_cleared_is_in_no_list_of_names(world: Cast, code: str) -> None:
    line = referred(world, persons=(a_person(name="Wiraatmaja Contoh"),))
    sanctioned(referred(world, persons=(a_person(name="Satu Contoh"),)))
    assert code in {one.code for one in answers.codes_of(line, Group.TRACK_OUTCOME)}
    referrals.acknowledge(line.pk, by=BKN)
    assert findable(world, "wiraatmaja") and entries(world)["Satu Contoh"].like.total == 1
    said_of(line, "close_without_sanction", code)
    proven = code not in ENDINGS
    assert findable(world, "wiraatmaja") is proven
    assert ("Wiraatmaja Contoh" in entries(world)) is proven
    assert entries(world)["Satu Contoh"].like == alike.Alike({}, int(proven), 0)
    assert register.counts(world.viewer("petugas.kukar"))[Happened.NEVER] == int(proven)


@pytest.mark.parametrize("code", ["upheld", ANNULLED])
def test_a_penalty_that_was_annulled_names_nobody_any_more(world: Cast, code: str) -> None:
    line = referred(world, persons=(a_person(name="Wiraatmaja Contoh"),))
    assert reasons.reason_of(procedure.pack_of(line.track.case), Group.REMEDY_OUTCOME, code)
    sanctioned(line)
    for step, chosen in (("deliver_decision", ""), ("file_objection", ""), ("decide_remedy", code)):
        said_of(line, step, chosen)
    assert bool(entries(world)) is findable(world, "wiraatmaja") is (code != ANNULLED)


def test_another_kind_of_staff_is_not_alike(world: Cast) -> None:
    sanctioned(referred(world))
    referred(world, persons=(a_person(name="Lain Contoh", subject_class="PPPK"),))
    assert entries(world)["Lain Contoh"].like.total == 0


def test_who_serves_at_another_level_is_alike_only_at_every_level(world: Cast, signed_in: SignedIn) -> None:
    def at(name: str, level: str) -> ReferralLine:
        line = referred(world, persons=(a_person(name=name),))
        ranks.record(line.track.person_id, level, "", by=OFFICER)
        return line

    penalty = sanctioned(at("Satu Contoh", "pengawas"))
    at("Dua Contoh", "pengawas")
    at("Tiga Contoh", "pelaksana")
    referred(world, persons=(a_person(name="Empat Contoh"),))
    found = entries(world)
    assert found["Dua Contoh"].like == alike.Alike({penalty: 1}, 0, 0)
    assert found["Tiga Contoh"].like.total == 0
    assert found["Tiga Contoh"].like_any_rank == alike.Alike({penalty: 1}, 0, 2)
    # Of whom no level is known there is nothing narrower than every level.
    assert found["Empat Contoh"].like == found["Empat Contoh"].like_any_rank
    page = signed_in("petugas.kukar").get(reverse("followup:register")).content.decode()
    assert "jenjang: Pejabat pengawas" in page and "Segala jenjang: " in page
    text = signed_in("petugas.kukar").get(reverse("followup:register_csv")).content.decode("utf-8-sig")
    assert "perkara_serupa_semua_jenjang" in text and "Pejabat pengawas" in text


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
