"""Every verb that moves a value says in the history what stood before and what stands now."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

import pytest
from django.db import transaction
from django.utils import translation

from netra.cases import (
    changes,
    classes,
    corrections,
    extension,
    findings,
    firstdays,
    handovers,
    procedure,
    proposals,
    ranks,
    referrals,
    sanctions,
    sentences,
    studies,
    undoing,
)
from netra.cases.corrections import Why
from netra.cases.dates import DayRefused
from netra.cases.models import Case, CaseDay, CaseEvent, HandoverKind, LimitProposal, TipChannel
from netra.cases.tests.test_walk import BKN, COMMISSIONER, OFFICER, a_case, a_line, decided, heard, studied
from netra.cases.views.moving import put_right
from netra.platform import clock
from netra.platform.audit.models import Entry
from netra.regions.models import Region
from tests.cast import WITA, Cast


def told(case: Case, step: str, language: str = "id") -> str:
    event = case.events.filter(step=step).latest("pk")
    with translation.override(language):
        return sentences.sentence(event, procedure.pack_of(case), language)


def says(case: Case, step: str, words: Sequence[str]) -> None:
    said = told(case, step)
    for one in words:
        assert one in said, said


def discussed(case: Case) -> CaseDay:
    track = case.tracks.get()
    crime = next(
        (kind, entry.id)
        for kind, entry in classes.further(track, [track.kind])
        if kind.startswith("criminal")
    )
    classes.open_track(track.pk, crime[0], classes.Choice(crime[1], "Unsur contoh."), by=OFFICER)
    with clock.frozen(datetime(2024, 11, 15, 9, tzinfo=WITA)):
        with transaction.atomic():
            held = procedure.locked(case.pk)
            procedure.advance(held, "hold_gakkumdu_first", by=OFFICER, on=date(2024, 11, 15))
    return CaseDay.objects.get(case=case, key="gakkumdu_first_on")


def test_a_date_put_right_says_both_days_in_both_languages(world: Cast) -> None:
    case = a_case(world, act="favouring_decision")
    row = discussed(case)
    with clock.frozen(datetime(2024, 11, 15, 12, tzinfo=WITA)):
        put_right(case.pk, row.pk, date(2024, 11, 14), None, "Salah ketik.", by=OFFICER)
    says(case, "date_corrected", ["Pembahasan pertama Gakkumdu", "15 November 2024", "14 November 2024"])
    english = told(case, "date_corrected", "en")
    assert "First Gakkumdu discussion" in english
    assert english.index("15 November 2024") < english.index("14 November 2024")
    says(
        case,
        "track_opened",
        ["jalur pidana", classes.Track.objects.get(case=case, kind__startswith="crim").violation],
    )


def test_another_kind_of_violation_says_both(world: Cast) -> None:
    case = heard(a_case(world))
    track = case.tracks.get()
    proposed = track.proposed_violation
    other = classes.of_other_acts(track)[0].id
    classes.confirm(track.pk, classes.Choice(other, "Alasan contoh."), by=OFFICER)
    says(case, "class_changed", [f"({proposed})", f"({other})"])
    # Back to what was proposed: confirmed, and moved all the same.
    classes.confirm(track.pk, classes.Choice(proposed), by=OFFICER)
    says(case, "class_confirmed", [f"({other})", f"({proposed})"])
    classes.confirm(track.pk, classes.Choice(proposed), by=OFFICER)
    assert case.events.filter(step="class_confirmed").latest("pk").changes is None
    choice = {track.pk: classes.Choice(other, "Alasan contoh.")}
    studies.finish(case.pk, studies.Study("Kajian contoh.", choice), by=OFFICER)
    says(case, "write_study", [f"({proposed})", f"({other})"])


@pytest.mark.parametrize(
    ("kind", "step"), [(HandoverKind.HAND_UP, "hand_up"), (HandoverKind.TAKEOVER, "take_over")]
)
def test_a_case_that_changes_hands_names_both_offices(world: Cast, kind: HandoverKind, step: str) -> None:
    case = a_case(world)
    old, goal = case.office.name, handovers.goals(case, kind)[0]
    handovers.hand(case.pk, kind, goal.pk, "Alasan contoh.", by=COMMISSIONER)
    says(case, step, [old, goal.name])
    case.refresh_from_db()
    back = next(one for one in handovers.goals(case, HandoverKind.DELEGATION) if one.name == old)
    handovers.hand(case.pk, HandoverKind.DELEGATION, back.pk, "Alasan contoh.", by=COMMISSIONER)
    says(case, "delegate", [goal.name, old])


def test_a_longer_handling_says_both_last_days(world: Cast) -> None:
    case = a_case(world)
    extension.extend(case.pk, "Saksi contoh belum hadir.", by=OFFICER)
    case.refresh_from_db()
    assert case.handling_last_day == date(2024, 11, 19)
    says(case, "handling_extended", ["17 November 2024", "19 November 2024"])


@pytest.mark.parametrize(
    ("verb", "step"), [(proposals.accept, "limit_moved"), (proposals.decline, "limit_kept")]
)
def test_an_answered_proposal_says_both_last_days(world: Cast, verb: object, step: str) -> None:
    case = a_case(world)
    row = case.limits.get(limit_id="DL-HANDLE")
    proposal = LimitProposal.objects.create(
        limit=row,
        counted_from=row.counted_from,
        trigger_on=date(2024, 11, 15),
        last_day=date(2024, 11, 18),
        pack_version=row.pack_version,
        pack_digest=row.pack_digest,
        calendar_version=row.calendar_version,
        calendar_digest=row.calendar_digest,
        differences=[],
        proposed_at=clock.office_now(),
    )
    assert callable(verb)
    verb(case.pk, proposal.pk, "Alasan contoh.", by=OFFICER)
    says(case, step, ["17 November 2024", "18 November 2024"])


def test_a_study_corrected_after_a_return_says_both_days(world: Cast) -> None:
    line = a_line(world)
    case = line.track.case
    says(case, "refer", [line.institution.name])
    referrals.give_back(line.pk, "Kurang bukti contoh.", by=BKN)
    with clock.frozen(datetime(2024, 11, 18, 9, tzinfo=WITA)):
        studies.correct(line.track_id, "Kajian contoh yang diperbaiki.", by=OFFICER)
        referrals.refer(line.track_id, by=OFFICER)
    says(case, "correct_file", ["14 November 2024", "18 November 2024"])
    says(case, "refer", ["kembali", line.institution.name])


def test_a_finding_says_what_was_noted_and_what_is_alleged(world: Cast) -> None:
    grant = world.viewer("petugas.kukar").grants[0]
    place = Region.objects.get(code="64.02.03")
    event = findings.Event(place, "Kabar contoh.", "photo", date(2024, 11, 11))
    case = findings.note_information(
        findings.Tip(TipChannel.SPOKEN, date(2024, 11, 12)), event, grant, by=OFFICER
    )
    findings.trace(case.pk, date(2024, 11, 13), "Dua saksi ditemui.", by=OFFICER)
    suspect = findings.Suspect("Budi Terlapor Contoh", "PNS")
    setting = findings.Set("attending_support", date(2024, 11, 10), [suspect], reasons="Foto contoh.")
    findings.set_finding(case.pk, setting, by=OFFICER)
    acts = procedure.pack_of(case).acts
    says(
        case,
        "set_finding",
        [acts["photo"].wording.id.rstrip("."), acts["attending_support"].wording.id.rstrip(".")],
    )
    says(case, "set_finding", ["11 November 2024", "10 November 2024", "semula 0, sekarang 1"])
    assert "Budi" not in told(case, "set_finding")


def test_what_was_taken_back_says_where_it_stood(world: Cast) -> None:
    line = a_line(world)
    referrals.acknowledge(line.pk, by=BKN)
    line.track.refresh_from_db()
    penalty = sanctions.menu(line.track)[0]
    sanctions.record(line.pk, sanctions.Penalty(penalty.id, "9-CONTOH", date(2024, 11, 14)), by=BKN)
    case = line.track.case
    newest = CaseEvent.objects.filter(track=line.track_id).latest("pk")
    undoing.undo(line.pk, [newest.pk], by=BKN, why="Salah catat.")
    says(case, "taken_back", ["Sanksi dicatat", "Diterima instansi", penalty.wording.id.rstrip(".")])
    key = case.fact_keys.earliest("pk").fact_key
    corrections.take_back(case.pk, key, by=COMMISSIONER, why=Why.COUNTED_TWICE, told="Ganda.")
    says(case, "fact_taken_back", ["Perkara diregister", "tidak lagi dihitung"])


def test_a_limit_as_the_office_reads_it_says_whose_reading(world: Cast) -> None:
    case = decided(studied(heard(a_case(world))))
    row = case.limits.get(limit_id="DL-HANDLE")
    read = changes.of_limit("DL-HANDLE", row.last_day, date(2024, 11, 20))
    event = CaseEvent(
        case=case,
        step="register",
        actor_name="Petugas Contoh",
        changes=changes.kept([replace(read, what=changes.What.LIMIT_READ, by="Bawaslu Contoh")]),
    )
    said = sentences.sentence(event, procedure.pack_of(case), "id")
    for words in ("Bawaslu Contoh", "20 November 2024", "17 November 2024"):
        assert words in said


def test_an_old_event_says_what_it_always_said(world: Cast) -> None:
    event = CaseEvent(case=a_case(world), step="date_corrected", actor_name="Petugas Contoh")
    assert sentences.sentence(event, procedure.pack_of(event.case), "id") == sentences.deed(
        event, procedure.pack_of(event.case), "id"
    )


def test_a_post_level_is_written_down_and_put_right_with_both_told(world: Cast) -> None:
    case = a_case(world)
    person = case.persons.get()
    for wrong, code in (("tni_high", "not_offered"), ("", "same")):
        with pytest.raises(ranks.RankRefused) as refused:
            ranks.record(person.pk, wrong, "", by=OFFICER)
        assert refused.value.code == code
    ranks.record(person.pk, "pengawas", "", by=OFFICER)
    says(case, "rank_recorded", ["terlapor 1", "semula: tidak diketahui", "sekarang: Pejabat pengawas"])
    with pytest.raises(ranks.RankRefused) as silent:
        ranks.record(person.pk, "administrator", " ", by=OFFICER)
    assert silent.value.code == "reason_missing"
    ranks.record(person.pk, "administrator", "Salah baca SK.", by=OFFICER)
    says(case, "rank_recorded", ["semula: Pejabat pengawas", "sekarang: Pejabat administrator"])
    person.refresh_from_db()
    assert person.rank == "administrator"


def test_an_employee_number_is_written_down_and_is_in_no_history(world: Cast) -> None:
    case = a_case(world)
    person = case.persons.get()
    number, other = "198001012005011001", "197912312004121002"
    if person.employee_number:
        ranks.record_number(person.pk, "", "Untuk ujian contoh.", by=OFFICER)
    for wrong, code in (("1980-01", "not_a_number"), ("", "same")):
        with pytest.raises(ranks.RankRefused) as refused:
            ranks.record_number(person.pk, wrong, "", by=OFFICER)
        assert refused.value.code == code
    ranks.record_number(person.pk, "19800101 200501 1 001", "", by=OFFICER)
    with pytest.raises(ranks.RankRefused) as silent:
        ranks.record_number(person.pk, other, " ", by=OFFICER)
    assert silent.value.code == "reason_missing"
    ranks.record_number(person.pk, other, "Salah ketik.", by=OFFICER)
    person.refresh_from_db()
    assert person.employee_number == other
    kept = [(one.step, one.note, one.changes) for one in CaseEvent.objects.filter(case=case)]
    assert [step for step, *_more in kept].count("number_recorded") >= 2
    audited = "".join(Entry.objects.values_list("facts", flat=True))
    assert not any(told in f"{kept}{audited}" for told in (number, other))


def test_the_day_of_the_event_put_right_proposes_anew_what_it_rules_out(world: Cast) -> None:
    case = heard(a_case(world))
    track = case.tracks.get()
    classes.confirm(track.pk, classes.Choice("DS-04"), by=OFFICER)
    for on, why, code in (
        (date(2024, 11, 9), "Salah.", "same"),
        (date(2024, 11, 8), " ", "reason_missing"),
        (date(2024, 11, 11), "Salah.", "too_late"),
        (date(2024, 11, 15), "Salah.", "ahead"),
    ):
        with pytest.raises(DayRefused) as refused:
            firstdays.put_right(case.pk, "event_on", on, why, by=OFFICER)
        assert refused.value.code == code
    firstdays.put_right(case.pk, "event_on", date(2024, 11, 8), "Salah ketik.", by=OFFICER)
    track.refresh_from_db()
    assert track.violation == "DS-04", "an entry that still holds stays"
    firstdays.put_right(case.pk, "event_on", date(2024, 9, 21), "Salah bulan.", by=OFFICER)
    says(case, "date_corrected", ["Kejadian", "8 November 2024", "21 September 2024", "(DS-04)", "(KE-03)"])
    track.refresh_from_db()
    case.refresh_from_db()
    assert (track.violation, track.proposed_violation, case.incident.happened_on) == (
        "",
        "KE-03",
        date(2024, 9, 21),
    )
    # What the plenary decides about is confirmed again first.
    with pytest.raises(procedure.StepNotAllowed):
        decided(studied_without_choice(case))


def studied_without_choice(case: Case) -> Case:
    studies.finish(case.pk, studies.Study("Kajian contoh.", {}), by=OFFICER)
    return case


def test_when_a_tip_became_known_moves_its_last_day_and_nothing_moves_after_the_plenary(world: Cast) -> None:
    grant = world.viewer("petugas.kukar").grants[0]
    event = findings.Event(Region.objects.get(code="64.02.03"), "Kabar contoh.")
    tip = findings.Tip(TipChannel.SPOKEN, date(2024, 11, 12))
    case = findings.note_information(tip, event, grant, by=OFFICER)
    firstdays.put_right(case.pk, "known_on", date(2024, 11, 10), "Salah baca catatan.", by=OFFICER)
    says(
        case,
        "date_corrected",
        ["12 November 2024", "10 November 2024", "19 November 2024", "17 November 2024"],
    )
    case.refresh_from_db()
    assert case.handling_last_day == date(2024, 11, 17)
    over = decided(studied(heard(a_case(world))))
    with pytest.raises(DayRefused) as refused:
        firstdays.put_right(over.pk, "event_on", date(2024, 11, 8), "Salah.", by=OFFICER)
    assert refused.value.code == "decided"
