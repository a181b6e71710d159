"""One box finds cases: by number, by the name of whoever may be found by it, by place and by body."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from netra.cases import clarifications, classes, decisions, names, queries, search, studies
from netra.cases.models import Case, CasePerson, Clarification, NameWord, Outcome, ReferralLine
from netra.cases.tests.test_access import OFFICER, SignedIn, referred, registered, what_it_says
from netra.reports.models import Recusal
from tests.build import a_person
from tests.cast import Cast

FULL = "Wiraatmaja Kusumadinata Contoh"


def named(world: Cast, **changes: object) -> Case:
    return registered(world, persons=(a_person(name=FULL),), **changes)


def decided(case: Case, outcome: Outcome) -> Case:
    day = date(2024, 11, 14)
    heard = clarifications.Hearing(Clarification.Party.REPORTED, day, True, "Keterangan contoh.")
    clarifications.record(case.pk, heard, by=OFFICER)
    choice = {track.pk: classes.Choice(track.proposed_violation) for track in case.tracks.all()}
    studies.finish(case.pk, studies.Study("Kajian contoh.", choice), by=OFFICER)
    decisions.decide(case.pk, decisions.Plenary(day, outcome, "Alasan contoh."), by=OFFICER)
    return case


def found(world: Cast, username: str, text: str) -> list[object]:
    asked = {"cari": text}
    wish = queries.read_wish(lambda name: asked.get(name, ""))
    return [case.pk for case in queries.page(search.sought(world.viewer(username), wish).cases, wish).cases]


@pytest.mark.parametrize(
    ("text", "finds"),
    [
        ("wiraatmaja", True),
        ("KUSUMA", True),
        ("contoh wira kusumadinata", True),
        ("Wiráatmaja", True),
        ("atmaja", False),
        ("Wiraatmaja Santosa", False),
        ("%", False),
        ("{", False),
    ],
)
def test_every_word_is_the_beginning_of_one_of_the_name(world: Cast, text: str, finds: bool) -> None:
    case = named(world)
    assert found(world, "petugas.kukar", text) == ([case.pk] if finds else [])


def test_an_open_case_is_found_by_the_office_that_handles_it_alone(world: Cast) -> None:
    case = named(world)
    viewers = ("petugas.kukar", "komisioner.kukar", "petugas.kaltim", "petugas.kutim", "petugas.nasional")
    finds = [one for one in viewers if found(world, one, "wiraatmaja")]
    assert finds == ["petugas.kukar", "komisioner.kukar"]
    # Whoever reads along has the case on the list all the same.
    assert case in search.sought(world.viewer("petugas.kaltim"), queries.Wish()).cases


@pytest.mark.parametrize("outcome", list(Outcome))
def test_after_the_plenary_only_the_proven_are_found(world: Cast, outcome: Outcome) -> None:
    decided(named(world), outcome)
    proven = outcome is Outcome.VIOLATION
    assert bool(found(world, "petugas.kukar", "wiraatmaja")) is proven
    # The province reads names of what was proven; the national office reads none.
    assert bool(found(world, "petugas.kaltim", "wiraatmaja")) is proven
    assert not found(world, "petugas.nasional", "wiraatmaja")
    assert not found(world, "petugas.kutim", "wiraatmaja")


def test_beside_a_proven_person_another_one_is_not_found(world: Cast) -> None:
    case = registered(world, persons=(a_person(name=FULL), a_person(name="Takterbukti Santosa Contoh")))
    proven, other = case.tracks.order_by("person__position")
    day = date(2024, 11, 14)
    heard = clarifications.Hearing(Clarification.Party.REPORTED, day, True, "Keterangan contoh.")
    clarifications.record(case.pk, heard, by=OFFICER)
    choice = {track.pk: classes.Choice(track.proposed_violation) for track in (proven, other)}
    studies.finish(case.pk, studies.Study("Kajian contoh.", choice), by=OFFICER)
    plenary = decisions.Plenary(
        day,
        Outcome.VIOLATION,
        "Alasan contoh.",
        outcomes={proven.pk: Outcome.VIOLATION, other.pk: Outcome.NO_VIOLATION},
    )
    decisions.decide(case.pk, plenary, by=OFFICER)
    assert found(world, "petugas.kukar", "wiraatmaja") == [case.pk]
    assert not found(world, "petugas.kukar", "takterbukti")
    assert not found(world, "petugas.kukar", "santosa")


def test_whoever_stepped_aside_finds_nothing(world: Cast) -> None:
    case = named(world)
    account = world.account("petugas.kukar")
    Recusal.objects.create(report=case.report, account=account, reason="Contoh.", recorded_by="akun:2")
    assert not found(world, "petugas.kukar", "wiraatmaja")
    assert not found(world, "petugas.kukar", str(case.report_id)[:8])
    assert found(world, "komisioner.kukar", "wiraatmaja") == [case.pk]


def test_a_word_that_too_many_share_finds_nobody_and_a_second_one_does(
    world: Cast, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every name in an example has *contoh*."""
    first, second = named(world), registered(world)
    assert set(found(world, "petugas.kukar", "contoh")) == {first.pk, second.pk}
    monkeypatch.setattr("netra.cases.names.MOST", 1)
    assert found(world, "petugas.kukar", "contoh wiraatmaja") == [first.pk]
    # Two that are common apart, and rare together.
    names.keep(CasePerson.objects.create(case=second, position=9, name="Wira Utama", subject_class="asn"))
    assert found(world, "petugas.kukar", "contoh wira") == [first.pk]
    for text in ("contoh", "wira"):
        page = what_it_says(signed_in("petugas.kukar").get(f"/kerja/perkara/?cari={text}").content.decode())
        assert str(first.pk) not in page and str(second.pk) not in page
        assert "Lebih dari 1 orang" in page and "Tambahkan kata lain" in page
    # What may not be found is not found either where few bear it.
    assert found(world, "petugas.kutim", "contoh wira") == []


def test_the_short_number_of_the_report_leads_to_its_case(world: Cast, signed_in: SignedIn) -> None:
    case = named(world)
    for text in (str(case.report_id)[:8], f"Laporan {str(case.report_id)[:8].upper()}", str(case.pk)[:8]):
        answer = signed_in("petugas.kukar").get("/kerja/perkara/", {"cari": text})
        assert answer.headers["Location"] == f"/kerja/perkara/{case.pk}/"


def test_places_and_bodies_are_lists_of_their_own(world: Cast, signed_in: SignedIn) -> None:
    line = referred(named(world))
    case, body = line.track.case, line.institution
    client = signed_in("petugas.kukar")
    page = what_it_says(client.get("/kerja/perkara/", {"cari": "loa janan"}).content.decode())
    assert f"?wilayah={case.region_id}" in page
    page = what_it_says(client.get("/kerja/perkara/", {"cari": body.name}).content.decode())
    assert f"?lembaga={body.pk}" in page
    for asked in ({"wilayah": "64.02"}, {"wilayah": case.region_id}, {"lembaga": body.pk},
                  {"lembaga": case.office_id}):  # fmt: skip
        assert str(case.pk) in client.get("/kerja/perkara/", asked).content.decode()
    for asked in ({"wilayah": "64.08"}, {"lembaga": "bkpsdm-64.08"}, {"wilayah": "64.02", "lembaga": "x"}):
        page = what_it_says(client.get("/kerja/perkara/", asked).content.decode())
        assert str(case.pk) not in page and "Hapus pencarian" in page
    # Next door nobody learns that there is a case.
    viewer = world.viewer("petugas.kutim")
    assert not search.places(viewer, "loa janan") and not search.bodies(viewer, body.name)


def test_the_page_shows_who_was_found_and_what_to_do_where_nobody_was(
    world: Cast, signed_in: SignedIn
) -> None:
    case = named(world)
    page = what_it_says(signed_in("petugas.kukar").get("/kerja/perkara/?cari=wira").content.decode())
    assert str(case.pk) in page and FULL in page
    page = what_it_says(signed_in("petugas.kaltim").get("/kerja/perkara/?cari=wira").content.decode())
    assert FULL not in page and "Carilah dengan nomor" in page
    page = what_it_says(signed_in("petugas.nasional").get("/kerja/perkara/?cari=wira").content.decode())
    assert FULL not in page and "Kantor nasional tidak mencari" in page


@pytest.mark.parametrize(("text", "most"), [("wira", 20), ("loa janan", 20), ("9/2024", 10)])
def test_a_search_asks_few_questions_however_many_cases_there_are(
    world: Cast, signed_in: SignedIn, text: str, most: int
) -> None:
    client = signed_in("petugas.kukar")
    client.get("/kerja/perkara/")
    for _number in range(2):
        named(world)
        with CaptureQueriesContext(connection) as asked:
            client.get("/kerja/perkara/", {"cari": text})
        assert len(asked) <= most, len(asked)


@pytest.mark.parametrize("breaks", [False, True])
def test_a_name_that_was_searched_reaches_no_log_no_other_site_and_no_cache(
    world: Cast,
    signed_in: SignedIn,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    breaks: bool,
) -> None:
    if breaks:
        monkeypatch.setattr("netra.cases.views.worklist.search.sought", lambda *_: 1 / 0)
    client = signed_in("petugas.kukar")
    client.raise_request_exception = False
    with caplog.at_level("DEBUG"):
        answer = client.get("/kerja/perkara/", {"cari": "wiraatmaja"})
        client.get("/kerja/perkara/tidak-ada/", {"cari": "wiraatmaja"})
    assert answer.status_code == (500 if breaks else 200)
    assert "/kerja/perkara/tidak-ada/" in caplog.text and (not breaks or "ZeroDivisionError" in caplog.text)
    written = [one for one in caplog.records if not one.name.startswith("django.db")]
    told = " ".join(f"{one.getMessage()} {one.exc_text or ''}" for one in written)
    assert "wiraatmaja" not in told
    if not breaks:
        assert answer["Referrer-Policy"] == "same-origin" and "no-store" in answer["Cache-Control"]


def test_words_of_a_name_are_kept_with_the_person_and_a_line_knows_its_case(world: Cast) -> None:
    line = referred(named(world))
    person = CasePerson.objects.get()
    words = NameWord.objects.filter(person=person).values_list("word", "region")
    assert set(words) == {
        (word, line.track.case.region_id) for word in ("wiraatmaja", "kusumadinata", "contoh")
    }
    kept = ReferralLine.objects.get(pk=line.pk)
    assert (kept.region_id, kept.example, kept.newest) == (line.track.case.region_id, True, True)
