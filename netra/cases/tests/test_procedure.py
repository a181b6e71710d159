"""The steps of the desk: calls, votes, several tracks, offices that change, dates, corrections."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client
from pytest_django import Settings

from netra.cases import (
    access,
    clarifications,
    classes,
    clocks,
    dates,
    decisions,
    handovers,
    procedure,
    referrals,
    running,
    standing,
    studies,
)
from netra.cases.clarifications import Call, Hearing
from netra.cases.decisions import Ballot, Plenary
from netra.cases.models import Case, Clarification, HandoverKind, Outcome, VoteCast
from netra.cases.tests.test_walk import COMMISSIONER, OFFICER, a_case, decided, heard, studied
from netra.cases.views.answering import day_words
from netra.cases.views.moving import put_right, take
from netra.institutions import settings as office_settings
from netra.institutions.models import Institution, InstitutionKind
from netra.law.entries import CRIMINAL_TRACKS
from netra.law.timetable import State
from netra.platform import clock
from netra.reports import recusals
from tests.cast import ACCUSED, OPENS_AT, WITA, Cast, cast

TODAY = date(2024, 11, 14)
REPORTED = Clarification.Party.REPORTED


@pytest.fixture
def staff(db: None, settings: Settings, tmp_path: object) -> Iterator[Cast]:
    settings.FILES_DIR = tmp_path
    with clock.frozen(OPENS_AT):
        yield cast()


def a_call(case: Case, **changes: object) -> Call:
    given: dict[str, object] = {
        "party": REPORTED,
        "at": OPENS_AT + timedelta(hours=2),
        "place": "Kantor Bawaslu",
        "sent_on": TODAY,
        "person": case.persons.get().pk,
    }
    return Call(**{**given, **changes})  # type: ignore[arg-type]  # a test names what it changes


def absent(call: int) -> Hearing:
    return Hearing(REPORTED, TODAY, False, "Tidak datang, tanpa kabar.", invitation=call)


def two_tracks(staff: Cast) -> Case:
    case = a_case(staff, act="favouring_decision")
    track = case.tracks.get()
    kind, entry = next(
        (kind, entry.id) for kind, entry in classes.further(track, [track.kind]) if kind in CRIMINAL_TRACKS
    )
    classes.open_track(track.pk, kind, classes.Choice(entry, "Unsurnya ada."), by=OFFICER)
    heard(case)
    choice = classes.Choice(track.proposed_violation)
    studies.finish(case.pk, studies.Study("Kajian.", {track.pk: choice}), by=OFFICER)
    case.refresh_from_db()
    return case


def crime_of(case: Case) -> int:
    return case.tracks.get(kind__in=CRIMINAL_TRACKS).pk


def test_who_stays_away_is_called_again_and_then_the_study_may_be_written(staff: Cast) -> None:
    case = a_case(staff)
    first = clarifications.invite(case.pk, a_call(case), by=OFFICER)
    with pytest.raises(clarifications.CallRefused) as twice:
        clarifications.invite(case.pk, a_call(case), by=OFFICER)
    assert twice.value.code == "still_waiting"
    clarifications.record(case.pk, absent(first.pk), by=OFFICER)
    case.refresh_from_db()
    assert (case.step, clarifications.is_held(case)) == ("registered", False)
    with pytest.raises(procedure.StepNotAllowed) as early:
        studies.finish(case.pk, studies.Study("Kajian.", {}), by=OFFICER)
    assert early.value.code == "clarification_missing"
    second = clarifications.invite(case.pk, a_call(case, repeats=first.pk), by=OFFICER)
    clarifications.record(case.pk, absent(second.pk), by=OFFICER)
    case.refresh_from_db()
    assert (case.step, clarifications.is_held(case)) == ("clarification", True)
    with pytest.raises(clarifications.CallRefused) as answered:
        clarifications.record(case.pk, absent(second.pk), by=OFFICER)
    assert answered.value.code == "answered"
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE cases_invitation SET case_id = case_id")
    assert studied(case).step == "study"


def test_whoever_was_called_is_heard_in_answer_to_the_call_whichever_way_it_is_recorded(staff: Cast) -> None:
    case = a_case(staff)
    person = case.persons.get()
    call = clarifications.invite(case.pk, a_call(case), by=OFFICER)
    unnamed = Hearing(REPORTED, TODAY, True, "Menerangkan.", sworn=False)
    heard_now = clarifications.record(case.pk, unnamed, by=OFFICER)
    assert (heard_now.invitation, heard_now.person, heard_now.sworn) == (call, person, False)
    assert standing.waiting_invitations(Case.objects.get(pk=case.pk)) == []
    again = clarifications.record(case.pk, unnamed, by=OFFICER)
    assert (again.invitation, again.person) == (None, person)
    witness = a_call(case, party=Clarification.Party.WITNESS, person=None, name="Saksi Contoh")
    clarifications.invite(case.pk, witness, by=OFFICER)
    other = Hearing(Clarification.Party.WITNESS, TODAY, True, "Saksi lain.")
    assert clarifications.record(case.pk, other, by=OFFICER).invitation is None


def test_votes_are_kept_and_the_quorum_of_the_office_holds(staff: Cast) -> None:
    case = studied(heard(a_case(staff)))
    chair = staff.viewer("komisioner.kukar")
    office = Institution.objects.select_related("region").get(pk=case.office_id)
    office_settings.enter(
        office, office_settings.QUORUM, "2", actor=chair.actor, name=chair.name, reason="Rapat kantor."
    )
    one = Ballot("Satu Contoh", VoteCast.FOR)
    other = Ballot("Dua Contoh", VoteCast.AGAINST, "Unsur kesengajaan tidak terbukti.")

    def plenary(*votes: Ballot) -> Plenary:
        return Plenary(TODAY, Outcome.VIOLATION, "Pertimbangan.", votes)

    with pytest.raises(procedure.StepNotAllowed) as few:
        decisions.decide(case.pk, plenary(one), by=COMMISSIONER)
    assert few.value.code == "quorum_missed"
    recusals.record(case.report, chair.account_id, "Saudara.", actor=chair.actor)
    for votes, code in (
        ((), "no_votes"),
        ((other, Ballot("Tiga Contoh", VoteCast.ABSTAINS)), "nobody_for"),
        ((one, Ballot("satu contoh", VoteCast.FOR)), "twice"),
        ((one, Ballot(chair.name, VoteCast.FOR, voter=chair.actor)), "recused"),
    ):
        with pytest.raises(decisions.VotesRefused) as refused:
            decisions.decide(case.pk, plenary(*votes), by=COMMISSIONER)
        assert refused.value.code == code
    assert chair.name not in [account.name for account in access.commissioners_of(case)]
    made = decisions.decide(case.pk, plenary(one, other), by=COMMISSIONER)
    assert [(vote.name, vote.cast, vote.dissent) for vote in made.votes.all()] == [
        ("Satu Contoh", "for", ""),
        ("Dua Contoh", "against", "Unsur kesengajaan tidak terbukti."),
    ]
    assert made.quorum == 2
    for table in ("cases_vote", "cases_trackoutcome"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE {table} SET decision_id = decision_id")


@pytest.mark.parametrize(("against", "told"), [(0, False), (1, True), (2, True)])
def test_a_plenary_that_not_more_carried_than_opposed_says_so_and_is_not_refused(
    staff: Cast, against: int, told: bool
) -> None:
    case = studied(heard(a_case(staff)))
    votes = [Ballot("Satu Contoh", VoteCast.FOR), Ballot("Lima Contoh", VoteCast.ABSTAINS)]
    votes += [Ballot(f"Penolak {one} Contoh", VoteCast.AGAINST) for one in range(against)]
    plenary = Plenary(TODAY, Outcome.VIOLATION, "Pertimbangan.", votes)
    decisions.decide(case.pk, plenary, by=COMMISSIONER)
    client = Client()
    client.force_login(staff.account("petugas.kukar"))
    page = client.get(f"/kerja/perkara/{case.pk}/").content.decode()
    assert ("Yang setuju tidak lebih banyak" in page) is told


def test_one_plenary_finds_a_breach_on_one_track_and_no_crime_on_the_other(staff: Cast) -> None:
    case = two_tracks(staff)
    crime = crime_of(case)
    nothing = dict.fromkeys(case.tracks.values_list("pk", flat=True), Outcome.NO_VIOLATION)
    with pytest.raises(decisions.VotesRefused) as nowhere:
        decisions.decide(
            case.pk, Plenary(TODAY, Outcome.VIOLATION, "Alasan.", outcomes=nothing), by=COMMISSIONER
        )
    assert nowhere.value.code == "not_found_anywhere"
    said = Plenary(TODAY, Outcome.VIOLATION, "Alasan.", outcomes={crime: Outcome.NO_VIOLATION})
    decisions.decide(case.pk, said, by=COMMISSIONER)
    assert {track.kind: track.step for track in case.tracks.all()} == {
        "asn": "to_refer",
        case.tracks.get(pk=crime).kind: "track_closed",
    }
    with pytest.raises(procedure.StepNotAllowed):
        referrals.refer(crime, by=OFFICER)


def test_an_undetermined_outcome_refers_nobody_and_counts_nothing(staff: Cast) -> None:
    case = studied(heard(a_case(staff)))
    case = decided(case, Outcome.UNDETERMINED)
    assert case.step == "undetermined"
    assert list(case.fact_keys.values_list("kind", flat=True)) == ["case_registered"]
    with pytest.raises(procedure.StepNotAllowed):
        referrals.refer(case.tracks.get().pk, by=OFFICER)


def test_a_plenary_goes_on_with_what_it_could_not_determine_and_both_decisions_stay(
    staff: Cast, signed_in: Callable[[str], Client]
) -> None:
    case = studied(heard(a_case(staff)))
    limits = running.running().filter(case=case, limit_id="DL-HANDLE")
    votes = (Ballot("Satu Contoh", VoteCast.FOR), Ballot("Dua Contoh", VoteCast.AGAINST, "Sudah jelas."))
    unclear = Plenary(TODAY, Outcome.UNDETERMINED, "Saksi kunci belum ditemukan.", votes)
    with pytest.raises(procedure.StepNotAllowed):
        decisions.resume(case.pk, TODAY, "Belum ada putusan.", by=COMMISSIONER)
    first = decisions.decide(case.pk, unclear, by=COMMISSIONER)
    assert not limits.exists()
    with pytest.raises(procedure.StepNotAllowed) as why:
        decisions.resume(case.pk, TODAY, " ", by=COMMISSIONER)
    assert (why.value.code, why.value.rule_id) == ("reason_missing", "PR-10U")
    with pytest.raises(dates.DayRefused):
        decisions.resume(case.pk, TODAY - timedelta(days=1), "Saksi ditemukan.", by=COMMISSIONER)
    with pytest.raises(IntegrityError), transaction.atomic():
        first.votes.all().delete()
    chair, address = signed_in("komisioner.kukar"), f"/kerja/perkara/{case.pk}/"
    assert "lanjutkan-kajian/" in chair.get(address).content.decode()
    form = chair.get(f"{address}lanjutkan-kajian/").content.decode()
    assert "belum terverifikasi" in form.lower() and "PR-10U" in form
    case.refresh_from_db()
    said = {"seen": str(case.version), "held_on": "14 November 2024", "reason": "Saksi kunci ditemukan."}
    assert chair.post(f"{address}lanjutkan-kajian/", said).status_code == 302
    case = decided(Case.objects.get(pk=case.pk), Outcome.NO_VIOLATION)
    assert case.decision.outcome == Outcome.NO_VIOLATION
    kept = case.resumed_decisions.get()
    assert (kept.reasons, kept.reason) == ("Saksi kunci belum ditemukan.", "Saksi kunci ditemukan.")
    assert [one["dissent"] for one in kept.votes] == ["", "Sudah jelas."]
    page = chair.get(address).content.decode()
    assert "Saksi kunci belum ditemukan." in page and "Saksi kunci ditemukan." in page
    with pytest.raises(procedure.StepNotAllowed):
        decisions.resume(case.pk, TODAY, "Sekali lagi.", by=COMMISSIONER)
    with pytest.raises(IntegrityError), transaction.atomic():
        case.decision.delete()


def test_while_a_study_is_resumed_its_limit_runs_again(staff: Cast) -> None:
    case = decided(studied(heard(a_case(staff))), Outcome.UNDETERMINED)
    decisions.resume(case.pk, TODAY, "Saksi ditemukan.", by=COMMISSIONER)
    assert running.running().filter(case=case, limit_id="DL-HANDLE").exists()
    assert case.report is not None
    case.report.refresh_from_db()
    assert case.report.status == "examined"


def test_the_days_of_gakkumdu_and_the_police_lay_their_limits_and_move_when_put_right(staff: Cast) -> None:
    case = two_tracks(staff)
    crime = case.tracks.get(pk=crime_of(case))
    first = crime.limits.get(limit_id="DL-GAKK-1")
    # Twenty-four hours from the very minute of the registration.
    assert (first.ends_at, first.last_day) == (OPENS_AT + timedelta(hours=24), date(2024, 11, 15))
    with pytest.raises(procedure.StepNotAllowed) as out_of_turn:
        take(case.pk, "hold_gakkumdu_second", by=OFFICER, on=TODAY, at=None, note="")
    assert out_of_turn.value.code == "gakkumdu_first_missing"
    with pytest.raises(dates.DayRefused) as too_soon:
        take(case.pk, "hold_gakkumdu_first", by=OFFICER, on=TODAY, at=OPENS_AT + timedelta(hours=1), note="")
    assert too_soon.value.code == "hour_ahead"
    assert "belum tiba" in day_words(too_soon.value, case)
    for step in ("hold_gakkumdu_first", "hold_gakkumdu_second"):
        take(case.pk, step, by=OFFICER, on=TODAY, at=OPENS_AT, note="")
    decisions.decide(case.pk, Plenary(TODAY, Outcome.VIOLATION, "Alasan."), by=COMMISSIONER)
    assert crime.limits.filter(limit_id="DL-GAKK-FWD").exists()
    case.refresh_from_db()
    pack = procedure.pack_of(case)
    tracks = list(case.tracks.select_related("person"))
    rows = list(case.limits.all())
    told = clocks.of_case(case, pack, tracks, rows, names=True)
    states = {one.id: one.state for one in told}
    assert (states["DL-GAKK-1"], states["DL-HANDLE"]) == (State.MET, State.MET)
    # The national office reads the clocks without who is in the case.
    assert any(ACCUSED in one.track for one in told)
    assert not any(ACCUSED in one.track for one in clocks.of_case(case, pack, tracks, rows, names=False))
    crime.refresh_from_db()
    procedure_day = dates.in_force(case)[0]
    with pytest.raises(dates.DayRefused) as ahead:
        put_right(case.pk, procedure_day.pk, date(2024, 11, 15), None, "Keliru.", by=OFFICER)
    assert ahead.value.code == "ahead"
    with pytest.raises(dates.DayRefused) as before:
        put_right(case.pk, procedure_day.pk, date(2024, 11, 13), None, "Keliru.", by=OFFICER)
    assert (before.value.code, before.value.other) == ("too_early", "registered_on")


def test_the_office_above_takes_a_case_over_and_the_former_one_reads_along(staff: Cast) -> None:
    case = a_case(staff)
    below, above = staff.viewer("petugas.kukar"), staff.viewer("petugas.kaltim")
    number = (case.running_number, case.registry_id)
    with pytest.raises(procedure.StepNotAllowed) as not_above:
        handovers.hand(case.pk, HandoverKind.TAKEOVER, "bawaslu-64.08-contoh", "Alasan.", by=OFFICER)
    assert not_above.value.code == "not_office_above"
    with pytest.raises(procedure.StepNotAllowed) as silent:
        handovers.hand(case.pk, HandoverKind.TAKEOVER, "bawaslu-64-contoh", " ", by=OFFICER)
    assert silent.value.code == "reason_missing"
    made = handovers.hand(
        case.pk, HandoverKind.TAKEOVER, "bawaslu-64-contoh", "Terlapor pejabat provinsi.", by=COMMISSIONER
    )
    case.refresh_from_db()
    assert (made.rule_id, case.office_id) == ("PR-L3T", "bawaslu-64-contoh")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE cases_handover SET case_id = case_id")
    assert (case.running_number, case.registry_id) == number
    assert access.is_own(above, case) and not access.is_own(below, case)
    assert access.cases_for(below).filter(pk=case.pk).exists()
    assert not access.cases_for(staff.viewer("petugas.kutim")).filter(pk=case.pk).exists()


def test_a_crime_is_handed_up_by_the_sub_district_and_decided_by_the_regency(staff: Cast) -> None:
    case = two_tracks(staff)
    regency = case.office_id
    below = Institution.objects.create(
        key="panwaslu-64.02.03-contoh",
        kind=InstitutionKind.BAWASLU,
        name="Panwaslu Kecamatan Loa Janan (contoh)",
        region_id="64.02.03",
        example=True,
    )
    handovers.hand(case.pk, HandoverKind.DELEGATION, below.pk, "Tempat kejadian.", by=COMMISSIONER)
    plenary = Plenary(TODAY, Outcome.NO_VIOLATION, "Alasan.")
    with pytest.raises(procedure.StepNotAllowed) as refused:
        decisions.decide(case.pk, plenary, by=COMMISSIONER)
    assert (refused.value.code, refused.value.rule_id) == ("not_competent", "CP-SUB-CRIME")
    up = handovers.hand(case.pk, HandoverKind.HAND_UP, regency, "Ada dugaan pidana.", by=OFFICER)
    assert (up.rule_id, up.from_office_id) == ("PR-L4", below.pk)
    decisions.decide(case.pk, plenary, by=COMMISSIONER)


def test_a_returned_file_goes_out_again_with_its_corrected_study(staff: Cast) -> None:
    case = decided(studied(heard(a_case(staff))))
    track = case.tracks.get()
    line = referrals.refer(track.pk, by=OFFICER)
    with pytest.raises(studies.NothingToCorrect):
        studies.correct(track.pk, "Kajian baru.", by=OFFICER)
    referrals.give_back(line.pk, "Kajian tidak menyebut waktu.", by=OFFICER)
    made = studies.correct(track.pk, "Kajian yang menyebut waktu.", by=OFFICER)
    track.refresh_from_db()
    assert (track.step, made.line_id, case.study.text) == ("corrected", line.pk, "Kajian contoh.")
    with pytest.raises(studies.NothingToCorrect):
        studies.correct(track.pk, "Lagi.", by=OFFICER)
    assert referrals.refer(track.pk, by=OFFICER).state == "sent"


def test_an_office_that_may_not_clarify_yet_traces_and_studies_what_it_found(staff: Cast) -> None:
    with clock.frozen(datetime(2024, 9, 10, 10, 0, tzinfo=WITA)):
        case = a_case(staff, event_on=date(2024, 9, 8), known_on=date(2024, 9, 9))
        office = Institution.objects.select_related("region").get(pk=case.office_id)
        setting = office_settings.by_key("RD-EARLY")
        assert setting is not None
        office_settings.enter(
            office, setting, "trace_only", actor="akun:2", name="Komisioner Contoh", reason="Bacaan kantor."
        )
        with pytest.raises(procedure.StepNotAllowed) as refused:
            clarifications.record(
                case.pk, Hearing(REPORTED, date(2024, 9, 10), True, "Keterangan."), by=OFFICER
            )
        assert refused.value.code == "early_trace_only"
        study = studies.Study("Kajian atas hasil penelusuran.", {})
        with pytest.raises(procedure.StepNotAllowed) as silent:
            studies.finish_untold(case.pk, study, "", by=OFFICER)
        assert silent.value.code == "reason_missing"
        studies.finish_untold(case.pk, study, "Calon belum ditetapkan.", by=OFFICER)
        case.refresh_from_db()
        assert case.step == "study"
