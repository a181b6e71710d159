"""The kind of violation is proposed; an officer confirms or changes it; without that no plenary decides."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from netra.cases import clarifications, classes, decisions, opening, procedure, studies
from netra.cases.classes import Choice
from netra.cases.models import Case, CaseEvent, ClassChoice, Outcome, Track
from netra.cases.tests.test_walk import COMMISSIONER, OFFICER, a_case, heard, hearing
from netra.platform.audit.models import Entry
from netra.reports import triage
from tests.build import a_person, a_report
from tests.cast import Cast

pytestmark = pytest.mark.django_db
SignedIn = Callable[[str], Client]
AFTER, BEFORE = date(2024, 11, 9), date(2024, 9, 1)


def a_track(
    world: Cast, subject: str = "PNS", act: str = "attending_support", on: date | None = AFTER
) -> Track:
    case = a_case(world, act=act, event_on=on, persons=(a_person(subject_class=subject),))
    return case.tracks.select_related("person", "case__incident", "case__region").get()


def ids(track: Track) -> list[str]:
    return [entry.id for entry in classes.of_act(track)]


def warned(track: Track) -> list[str]:
    return [one.code for one in opening.classification_of(track, procedure.pack_of(track.case)).warnings]


def plenary() -> decisions.Plenary:
    return decisions.Plenary(date(2024, 11, 14), Outcome.VIOLATION, "Pertimbangan contoh.")


def test_without_the_day_of_the_event_both_classes_stand_and_none_is_proposed(world: Cast) -> None:
    report = a_report(event_on=None)
    for one in triage.assess(report).checks:
        triage.record(
            report, one.check.code, met=True, reason="Tanggal menyusul.", by=world.viewer("petugas.kukar")
        )
    case = opening.open_case(report, by=OFFICER)
    track = case.tracks.select_related("person", "case__incident").get()
    assert ids(track) == ["KE-03", "DS-04"]
    assert (track.proposed_violation, track.sanction_class) == ("", "")
    assert warned(track) == ["no_event_date"]


def test_the_determination_of_the_region_decides_and_the_page_says_that_it_differs(
    world: Cast, signed_in: SignedIn
) -> None:
    track = a_track(world, on=date(2024, 9, 25))
    assert track.proposed_violation == "DS-04"
    client = signed_in("petugas.kukar")
    assert "pengecualian untuk wilayah ini" not in client.get(address(track)).content.decode()
    # As an exception of the election pack would have it.
    Case.objects.filter(pk=track.case_id).update(determination_on=date(2024, 9, 26))
    track = Track.objects.select_related("person", "case__incident").get(pk=track.pk)
    assert ids(track) == ["KE-03"]
    page = client.get(address(track)).content.decode()
    assert "26 September 2024, pengecualian untuk wilayah ini; di tempat lain 22 September 2024" in page


@pytest.mark.parametrize("subject", ["LURAH", "PJ_KDH", "PNS_TNI"])
def test_who_includes_a_civil_servant_is_reached_and_it_is_said_to_be_recalled(
    world: Cast, signed_in: SignedIn, subject: str
) -> None:
    track = a_track(world, subject)
    assert track.proposed_violation == "DS-04"
    page = signed_in("petugas.kukar").get(address(track)).content.decode()
    assert "Belum terverifikasi: bahwa aturan bagi Pegawai negeri sipil (PNS) menjangkau" in page


def test_no_class_is_worked_out_where_the_pack_has_none(world: Cast) -> None:
    track = a_track(world, act="campaign_participation")
    assert (track.proposed_violation, track.sanction_class) == ("PP94-N1", "")
    assert warned(track) == ["no_class"]
    chosen = classes.confirm(track.pk, Choice("PP94-N1"), by=OFFICER)
    assert chosen.sanction_class == ""


def test_a_contract_civil_servant_follows_the_contract(world: Cast) -> None:
    track = a_track(world, "PPPK")
    assert (track.proposed_violation, track.sanction_class) == ("DS-04", "contract")


def test_who_confirms_the_proposal_needs_no_reason(world: Cast) -> None:
    track = a_track(world)
    classes.confirm(track.pk, Choice("DS-04"), by=OFFICER)
    track.refresh_from_db()
    assert (track.violation, track.violation_reason) == ("DS-04", "")
    kept = ClassChoice.objects.get()
    assert (kept.proposed_violation, kept.violation, kept.chosen_by_name) == ("DS-04", "DS-04", OFFICER.name)
    event = CaseEvent.objects.get(step="class_confirmed")
    assert event.actor == OFFICER.actor
    assert '"violation":"DS-04"' in Entry.objects.get(action="case.class_confirmed").facts


def test_an_entry_of_another_act_needs_a_reason_and_every_choice_is_kept(world: Cast) -> None:
    track = a_track(world)
    other = next(entry for entry in classes.of_other_acts(track) if entry.id == "DS-07")
    with pytest.raises(classes.ChoiceRefused) as refused:
        classes.confirm(track.pk, Choice(other.id), by=OFFICER)
    assert refused.value.code == "reason_missing"
    classes.confirm(track.pk, Choice("DS-04"), by=OFFICER)
    classes.confirm(track.pk, Choice(other.id, "Yang terbukti hanya foto bersama."), by=OFFICER)
    track.refresh_from_db()
    assert (track.violation, track.proposed_violation) == ("DS-07", "DS-04")
    assert [one.violation for one in track.choices.all()] == ["DS-07", "DS-04"]
    assert CaseEvent.objects.get(step="class_changed").note == "Yang terbukti hanya foto bersama."


def test_an_entry_that_does_not_reach_the_person_is_not_offered(world: Cast) -> None:
    track = a_track(world)
    for entry in ("KE-03", "DESA-29", "PID-71-1", "tidak-ada"):
        with pytest.raises(classes.ChoiceRefused) as refused:
            classes.confirm(track.pk, Choice(entry, "Alasan."), by=OFFICER)
        assert refused.value.code == "not_offered"
    assert not ClassChoice.objects.exists()


def test_the_plenary_waits_for_the_kind_of_violation_of_everybody(world: Cast) -> None:
    case = a_case(world, persons=(a_person(), a_person(name="Cahya Terlapor Contoh")))
    first, second = case.tracks.all()
    clarifications.record(case.pk, hearing(), by=OFFICER)
    studies.finish(case.pk, studies.Study("Kajian contoh.", {first.pk: Choice("DS-04")}), by=OFFICER)
    with pytest.raises(procedure.StepNotAllowed) as refused:
        decisions.decide(case.pk, plenary(), by=COMMISSIONER)
    assert (refused.value.code, refused.value.rule_id) == ("class_not_confirmed", "PR-10")
    case.refresh_from_db()
    assert case.step == "study"
    classes.confirm(second.pk, Choice("DS-04"), by=OFFICER)
    decisions.decide(case.pk, plenary(), by=COMMISSIONER)
    # What the plenary decided about is not changed afterwards.
    with pytest.raises(classes.ChoiceRefused) as late:
        classes.confirm(second.pk, Choice("DS-07", "Sesudah pleno."), by=OFFICER)
    assert late.value.code == "decided"


def test_a_choice_is_never_changed(world: Cast) -> None:
    classes.confirm(a_track(world).pk, Choice("DS-04"), by=OFFICER)
    for statement in ("UPDATE cases_classchoice SET reason = ''", "DELETE FROM cases_classchoice"):
        with (
            pytest.raises(DatabaseError, match="never changed"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_a_criminal_track_opens_beside_the_other_only_for_a_reason(world: Cast) -> None:
    track = a_track(world, act="favouring_decision")
    assert track.proposed_violation == "DS-12"
    with pytest.raises(classes.ChoiceRefused) as refused:
        classes.open_track(track.pk, "criminal", Choice("PID-71-1"), by=OFFICER)
    assert refused.value.code == "reason_missing"
    opened = classes.open_track(
        track.pk, "criminal", Choice("PID-71-1", "Unsur keputusan yang menguntungkan ada."), by=OFFICER
    )
    assert (opened.person, opened.violation, opened.proposed_violation) == (track.person, "PID-71-1", "")
    # The limits that the pack ties to this kind of track begin with it, in hours from the very registration.
    assert {(row.limit_id, row.last_day) for row in opened.limits.all()} == {
        ("DL-GAKK-1", date(2024, 11, 15)),
        ("DL-GAKK-2", date(2024, 11, 19)),
    }
    with pytest.raises(classes.ChoiceRefused) as twice:
        classes.open_track(track.pk, "criminal", Choice("PID-71-1", "Sekali lagi."), by=OFFICER)
    assert twice.value.code == "not_offered"


def test_before_the_determination_no_criminal_track_opens(world: Cast) -> None:
    track = a_track(world, act="favouring_decision", on=BEFORE)
    with pytest.raises(classes.ChoiceRefused) as refused:
        classes.open_track(track.pk, "criminal", Choice("PID-71-1", "Alasan."), by=OFFICER)
    assert refused.value.code == "not_offered"


def test_where_only_a_crime_is_known_nothing_is_proposed_and_an_officer_must_find_it(world: Cast) -> None:
    track = a_track(world, "PEJABAT_NEGARA", act="favouring_decision")
    assert (track.kind, track.proposed_violation) == ("criminal", "")
    assert ids(track) == ["PID-71-1"]
    with pytest.raises(classes.ChoiceRefused) as refused:
        classes.confirm(track.pk, Choice("PID-71-1"), by=OFFICER)
    assert refused.value.code == "reason_missing"


def address(track: Track, door: str = "butir") -> str:
    return f"/kerja/perkara/{track.case_id}/jalur/{track.pk}/{door}/"


def test_the_page_proposes_and_takes_the_choice(world: Cast, signed_in: SignedIn) -> None:
    track = a_track(world)
    client, door = signed_in("petugas.kukar"), address(track)
    assert door in client.get(f"/kerja/perkara/{track.case_id}/").content.decode()
    page = client.get(door).content.decode()
    assert "DS-04" in page and "hukuman disiplin berat" in page
    sent = {"seen": track.case.version, "violation": "lain", "other": "DS-07", "reason": ""}
    answer = client.post(door, sent)
    assert (answer.status_code, "Tulis alasannya" in answer.content.decode()) == (422, True)
    assert client.post(door, {**sent, "other": ""}).status_code == 422
    assert client.post(door, {**sent, "reason": "Hanya foto."}).status_code == 302
    page = client.get(door).content.decode()
    assert "DS-07. Hanya foto." in page
    # The study no longer asks for what is confirmed.
    heard(track.case)
    page = client.get(f"/kerja/perkara/{track.case_id}/kajian/").content.decode()
    assert 'name="violation"' not in page and "sudah dikonfirmasi" in page


def test_with_several_persons_the_study_leaves_the_kinds_to_their_pages(
    world: Cast, signed_in: SignedIn
) -> None:
    case = a_case(world, persons=(a_person(), a_person(name="Cahya Terlapor Contoh")))
    heard(case)
    case.refresh_from_db()
    client = signed_in("petugas.kukar")
    sent = {"seen": case.version, "text": "Kajian contoh."}
    assert client.post(f"/kerja/perkara/{case.pk}/kajian/", sent).status_code == 302
    page = client.get(f"/kerja/perkara/{case.pk}/").content.decode()
    assert "Butir pelanggaran belum dikonfirmasi" in page
    chair = signed_in("komisioner.kukar")
    page = chair.get(f"/kerja/perkara/{case.pk}/pleno/").content.decode()
    assert "Butir pelanggaran belum dikonfirmasi" in page


def test_after_the_plenary_the_page_offers_no_form(world: Cast, signed_in: SignedIn) -> None:
    track = a_track(world)
    heard(track.case)
    studies.finish(track.case_id, studies.Study("Kajian.", {track.pk: Choice("DS-04")}), by=OFFICER)
    decisions.decide(track.case_id, plenary(), by=COMMISSIONER)
    for door in ("butir", "jalur-lain"):
        page = signed_in("petugas.kukar").get(address(track, door)).content.decode()
        main = page.split("<main", 1)[1].split("</main", 1)[0]
        assert ("Pleno sudah memutus" in main, "<form" in main) == (True, False)


def test_the_page_opens_a_criminal_track_and_shows_its_limit(world: Cast, signed_in: SignedIn) -> None:
    track = a_track(world, act="favouring_decision")
    client, door = signed_in("petugas.kukar"), address(track, "jalur-lain")
    assert door in client.get(address(track)).content.decode()
    sent = {"seen": track.case.version, "track": "criminal:PID-71-1", "reason": "Unsurnya ada."}
    assert client.post(door, {**sent, "reason": ""}).status_code == 422
    assert client.post(door, sent).status_code == 302
    page = client.get(f"/kerja/perkara/{track.case_id}/").content.decode()
    assert "DL-GAKK-2, jalur pidana" in page
    # With two tracks each address says which one it is about.
    assert "Konfirmasi jenis pelanggaran: Budi Terlapor Contoh, jalur kepegawaian" in page
    assert "Ubah jenis pelanggaran: Budi Terlapor Contoh, jalur pidana" in page
