"""The fields of the systems that offices still feed: what a case holds, and never who reported."""

import csv
import io
from collections.abc import Callable

from django.test import Client

from netra.cases.models import Case
from netra.documents import feeding
from netra.documents.feeding import Held
from netra.law import packs, systems
from tests.cast import ACCUSED, REPORTER

SignedIn = Callable[[str], Client]
# Given by the other system, or asked of people who are in no row of ours.
NOWHERE = {"case.sbt_number", "reported.phone", "event.witnesses"}


def test_every_place_that_a_field_list_names_is_known(decided: Case) -> None:
    pack = packs.shipped(decided.law_pack)
    held = set(feeding._of_case(decided, pack)) | set(feeding._of_track(decided.tracks.get(), pack))
    named = {field.value for one in systems.systems(pack) for field in one.fields.values()}
    named = {value for value in named if value and not value.startswith("reporter.")}
    assert named, "no field list was read"
    assert named - held <= NOWHERE


def test_what_the_case_holds_is_there_and_the_reporter_is_not(decided: Case) -> None:
    for one in systems.systems(packs.shipped(decided.law_pack)):
        [entry] = feeding.entries(decided, one)
        told = {field.key: field for field in entry.fields}
        for field in one.fields.values():
            if field.value.startswith("reporter."):
                assert (told[field.key].value, told[field.key].held) == ("", Held.SEALED)
            if field.value == "reported.name":
                assert (told[field.key].value, told[field.key].held) == (ACCUSED, Held.YES)
            if field.value == "event.place":
                assert told[field.key].held is Held.SEALED
            if field.value == "case.sbt_number":
                assert told[field.key].held is Held.NO


def test_page_and_csv_say_the_same(decided: Case, signed_in: SignedIn) -> None:
    client = signed_in("petugas.kukar")
    page = client.get(f"/kerja/perkara/{decided.pk}/sistem/SBT/").content.decode()
    sheet = client.get(f"/kerja/perkara/{decided.pk}/sistem/SBT.csv").content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(sheet)))
    assert {row["field"] for row in rows} >= {"person_name", "person_number"}
    for row in rows:
        assert row["label"] in page and row["value"] in page and row["example"] == "contoh"
        assert row["known"] in {"yes", "no"}
    assert REPORTER not in page and REPORTER not in sheet
    assert "belum terverifikasi" in page
    assert client.get(f"/kerja/perkara/{decided.pk}/sistem/LAIN/").status_code == 404
    assert signed_in("petugas.kaltim").get(f"/kerja/perkara/{decided.pk}/sistem/SBT/").status_code == 404
