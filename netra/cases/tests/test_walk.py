"""The walk from a report to a sanction, through the verbs, and each step that is refused on the way."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from django.db import DatabaseError, connection, transaction

from netra.cases import (
    clarifications,
    classes,
    closing,
    dates,
    decisions,
    opening,
    procedure,
    referrals,
    sanctions,
    studies,
)
from netra.cases.models import Case, Clarification, LineState, Outcome, ReferralLine
from netra.cases.people import Actor
from netra.facts import queries as facts
from netra.facts.models import CountedUnit, FactKind
from netra.institutions.models import Institution
from netra.law import routing
from netra.platform import clock
from netra.reports import triage
from netra.reports.models import Report
from tests.build import a_report
from tests.cast import OPENS_AT, WITA, Cast, cast

pytestmark = pytest.mark.django_db

OFFICER, COMMISSIONER, BKN = (
    Actor("akun:1", "Petugas Contoh"),
    Actor("akun:2", "Komisioner Contoh"),
    Actor("akun:3", "BKN Contoh"),
)


def confirmed(report: Report, staff: Cast) -> Report:
    for one in triage.assess(report).checks:
        triage.record(report, one.check.code, met=one.check.met, reason="", by=staff.viewer("petugas.kukar"))
    return report


def hearing(on: date = date(2024, 11, 14)) -> clarifications.Hearing:
    return clarifications.Hearing(Clarification.Party.REPORTED, on, True, "Terlapor menerangkan ...")


def a_case(staff: Cast, **changes: object) -> Case:
    return opening.open_case(confirmed(a_report(**changes), staff), by=OFFICER)


def heard(case: Case) -> Case:
    clarifications.record(case.pk, hearing(), by=OFFICER)
    case.refresh_from_db()
    return case


def a_study(case: Case, **choice: str) -> studies.Study:
    track = case.tracks.get()
    picked = classes.Choice(**{"violation": track.proposed_violation, **choice})
    return studies.Study("Kajian contoh.", {track.pk: picked})


def studied(case: Case) -> Case:
    studies.finish(case.pk, a_study(case), by=OFFICER)
    case.refresh_from_db()
    return case


def decided(case: Case, outcome: Outcome = Outcome.VIOLATION) -> Case:
    decisions.decide(
        case.pk, decisions.Plenary(date(2024, 11, 14), outcome, "Pertimbangan contoh."), by=COMMISSIONER
    )
    case.refresh_from_db()
    return case


def counted(kind: FactKind, unit: CountedUnit) -> dict[str, int]:
    return dict(facts.counts(election_key="pilkada-2024", kind=kind, unit=unit, verified=None, example=True))


def refused_code(error: pytest.ExceptionInfo[procedure.StepNotAllowed]) -> tuple[str, str]:
    return error.value.code, error.value.rule_id


def test_the_whole_walk() -> None:
    staff = cast()
    with clock.frozen(OPENS_AT):
        case = a_case(staff)
        assert (case.step, case.registered_on) == ("registered", date(2024, 11, 14))
        # Three calendar days, the day of registration not counted.
        assert case.handling_last_day == date(2024, 11, 17)
        track = case.tracks.get()
        # The event lies after the determination of 22 September 2024: a breach of discipline.
        assert (track.proposed_violation, track.sanction_class) == ("DS-04", "discipline_heavy")
        case = decided(studied(heard(case)))
        assert case.step == "decided_violation"
        line = referrals.refer(track.pk, by=OFFICER)
        assert (line.authority_code, line.institution_id, line.rule_id) == ("BKN", "bkn-contoh", "RT-ASN-BKN")
    with clock.frozen(datetime(2024, 12, 2, 9, 0, tzinfo=WITA)):
        referrals.acknowledge(line.pk, by=BKN)
        track.refresh_from_db()
        penalty = sanctions.menu(track)[0]
        sanctions.record(
            line.pk, sanctions.Penalty(penalty.id, "800/1-CONTOH/2024", date(2024, 12, 2)), by=BKN
        )
        closing.close_track(track.pk, by=OFFICER)
        case = closing.close_case(case.pk, by=OFFICER)
    assert case.step == "closed"
    assert counted(FactKind.CASE_DECIDED, CountedUnit.CASE) == {"64.02.03": 1}
    assert counted(FactKind.PERSON_REFERRED, CountedUnit.PERSON) == {"64.02.03": 1}
    assert counted(FactKind.PERSON_SANCTIONED, CountedUnit.PERSON) == {"64.02.03": 1}
    assert [event.step for event in case.events.all()] == [
        "register", "start_clarification", "write_study", "decide_violation", "refer", "acknowledge",
        "record_sanction", "close_track", "close_case",
    ]  # fmt: skip
    assert [event.status for event in case.report.events.order_by("pk")] == [
        "received", "registered", "examined", "decided", "referred", "acknowledged", "outcome_recorded",
        "closed",
    ]  # fmt: skip


def test_the_same_act_before_determination_is_a_breach_of_ethics() -> None:
    staff = cast()
    early = datetime(2024, 9, 24, 9, 0, tzinfo=WITA)
    with clock.frozen(early):
        case = a_case(staff, event_on=date(2024, 9, 21), known_on=date(2024, 9, 22))
    assert case.tracks.get().proposed_violation == "KE-03"


@pytest.mark.parametrize(
    ("on", "authority", "rule"),
    [
        (date(2024, 8, 23), "KASN", "RT-ASN-KASN"),
        (date(2024, 8, 24), "BKN", "RT-ASN-GAP"),
        (date(2024, 9, 4), "BKN", "RT-ASN-BKN"),
    ],
)
def test_the_day_of_the_referral_names_the_body(on: date, authority: str, rule: str) -> None:
    staff = cast()
    with clock.frozen(OPENS_AT):
        track = a_case(staff).tracks.get()
    goal = referrals.destination(track, on)
    assert goal is not None
    assert (goal.authority.code, goal.route.rule_id) == (authority, rule)


def test_an_unconfirmed_report_is_not_registered() -> None:
    cast()
    with clock.frozen(OPENS_AT), pytest.raises(opening.OpeningRefused) as refused:
        opening.open_case(a_report(), by=OFFICER)
    assert refused.value.code == "not_confirmed"
    assert not Case.objects.exists()


def test_an_incomplete_report_is_not_registered() -> None:
    staff = cast()
    with clock.frozen(OPENS_AT):
        report = confirmed(a_report(reporter=None, capacity=None), staff)
        with pytest.raises(procedure.StepNotAllowed) as refused:
            opening.open_case(report, by=OFFICER)
    assert refused_code(refused) == ("requirements_not_met", "PR-06")
    report.refresh_from_db()
    assert report.status == "received"
    assert not Case.objects.exists()
    assert counted(FactKind.CASE_REGISTERED, CountedUnit.CASE) == {}


def test_a_report_is_registered_once() -> None:
    staff = cast()
    with clock.frozen(OPENS_AT):
        case = a_case(staff)
        with pytest.raises(opening.OpeningRefused) as refused:
            opening.open_case(case.report, by=OFFICER)
    assert refused.value.code == "already_registered"
    assert Case.objects.count() == 1


def test_numbers_have_no_gap_when_a_registration_fails() -> None:
    staff = cast()
    with clock.frozen(OPENS_AT):
        first = a_case(staff)
        with pytest.raises(procedure.StepNotAllowed):
            a_case(staff, reporter=None, capacity=None)
        second = a_case(staff)
    assert (first.running_number, second.running_number) == (1, 2)


def test_each_step_too_early_names_its_rule() -> None:
    staff = cast()
    with clock.frozen(OPENS_AT):
        case = a_case(staff)
        track = case.tracks.get()
        for attempt, expected in [
            (lambda: studies.finish(case.pk, a_study(case), by=OFFICER), ("clarification_missing", "PR-08")),
            (lambda: decided(case), ("decision_without_study", "PR-09")),
            (lambda: referrals.refer(track.pk, by=OFFICER), ("referral_without_study", "PR-12")),
            (lambda: closing.close_case(case.pk, by=OFFICER), ("not_decided", "PR-10")),
        ]:
            with pytest.raises(procedure.StepNotAllowed) as refused:
                attempt()
            assert refused_code(refused) == expected
        studied(heard(case))
        with pytest.raises(procedure.StepNotAllowed) as refused:
            referrals.refer(track.pk, by=OFFICER)
        assert refused_code(refused) == ("referral_without_plenary", "PR-10")
    assert counted(FactKind.CASE_DECIDED, CountedUnit.CASE) == {}


def test_without_a_violation_nothing_is_referred_and_nothing_is_counted() -> None:
    staff = cast()
    with clock.frozen(OPENS_AT):
        case = decided(studied(heard(a_case(staff))), Outcome.NO_VIOLATION)
        with pytest.raises(procedure.StepNotAllowed) as refused:
            referrals.refer(case.tracks.get().pk, by=OFFICER)
        assert refused_code(refused)[0] == "referral_without_violation"
        assert closing.close_case(case.pk, by=OFFICER).step == "closed"
    assert counted(FactKind.CASE_DECIDED, CountedUnit.CASE) == {}


def test_leaving_the_proposal_needs_a_reason() -> None:
    staff = cast()
    with clock.frozen(OPENS_AT):
        case = heard(a_case(staff))
        track = case.tracks.get()
        others = [one for one in studies.offered(track) if one.id != track.proposed_violation]
        with pytest.raises(classes.ChoiceRefused) as refused:
            studies.finish(case.pk, a_study(case, violation="KE-99"), by=OFFICER)
        assert refused.value.code == "not_offered"
        for other in others:
            with pytest.raises(classes.ChoiceRefused) as refused:
                studies.finish(case.pk, a_study(case, violation=other.id), by=OFFICER)
            assert refused.value.code == "reason_missing"
        case.refresh_from_db()
        assert case.step == "clarification"


def a_line(staff: Cast) -> ReferralLine:
    return referrals.refer(decided(studied(heard(a_case(staff)))).tracks.get().pk, by=OFFICER)


def test_a_returned_track_is_sent_anew_and_counted_once() -> None:
    staff = cast()
    with clock.frozen(OPENS_AT):
        line = a_line(staff)
        with pytest.raises(procedure.StepNotAllowed) as refused:
            referrals.give_back(line.pk, "  ", by=BKN)
        assert refused_code(refused)[0] == "reason_missing"
        referrals.give_back(line.pk, "Alamat kantor belum lengkap.", by=BKN)
        again = referrals.refer(line.track_id, by=OFFICER)
        with pytest.raises(referrals.LineClosed):
            referrals.acknowledge(line.pk, by=BKN)
    assert again.state == LineState.SENT
    assert counted(FactKind.PERSON_REFERRED, CountedUnit.PERSON) == {"64.02.03": 1}


def test_a_body_that_is_only_foreseen_gets_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    staff = cast()
    with clock.frozen(OPENS_AT):
        track = decided(studied(heard(a_case(staff)))).tracks.select_related("case", "person").get()
        sent = referrals.destination(track, date(2024, 11, 14))
        assert sent is not None and sent.institution is not None
        Institution.objects.filter(pk=sent.institution.pk).update(authority_code="INDEPENDENT_ASN_BODY")
        foreseen = replace(sent.route, authorities=("INDEPENDENT_ASN_BODY",))
        monkeypatch.setattr(routing, "route", lambda *_question, **_more: (foreseen,))
        named = referrals.destination(track, date(2024, 11, 14))
        assert named is not None and named.institution is None
        with pytest.raises(procedure.StepNotAllowed) as refused:
            referrals.refer(track.pk, by=OFFICER)
    assert refused.value.code == "referral_without_addressee"


def test_a_sanction_needs_the_acknowledgement_and_a_penalty_in_force() -> None:
    staff = cast()
    with clock.frozen(OPENS_AT):
        line = a_line(staff)
        with pytest.raises(procedure.StepNotAllowed) as refused:
            sanctions.record(line.pk, sanctions.Penalty("SN-H1", "1", date(2024, 11, 14)), by=BKN)
        assert refused_code(refused)[0] == "not_acknowledged"
        referrals.acknowledge(line.pk, by=BKN)
        with pytest.raises(sanctions.SanctionRefused):
            sanctions.record(line.pk, sanctions.Penalty("SN-OLD-H", "1", date(2024, 11, 14)), by=BKN)
        with pytest.raises(dates.DayRefused):
            sanctions.record(line.pk, sanctions.Penalty("SN-H1", "1", date(2024, 11, 13)), by=BKN)
    assert counted(FactKind.PERSON_SANCTIONED, CountedUnit.PERSON) == {}


def test_an_old_form_does_not_overwrite_a_newer_step() -> None:
    staff = cast()
    with clock.frozen(OPENS_AT):
        case = a_case(staff)
        seen = case.version
        heard(case)
        with pytest.raises(procedure.CaseMoved) as refused:
            clarifications.record(case.pk, hearing(), by=OFFICER, seen_version=seen)
    assert [event.step for event in refused.value.since] == ["start_clarification"]
    assert case.clarifications.count() == 1


RECORDS = (
    "cases_caseevent",
    "cases_clarification",
    "cases_casestudy",
    "cases_plenarydecision",
    "cases_sanction",
)


def test_records_are_never_changed() -> None:
    staff = cast()
    with clock.frozen(OPENS_AT):
        line = a_line(staff)
        referrals.acknowledge(line.pk, by=BKN)
        line.track.refresh_from_db()
        penalty = sanctions.menu(line.track)[0]
        sanctions.record(line.pk, sanctions.Penalty(penalty.id, "1-CONTOH", date(2024, 11, 14)), by=BKN)
    for table in RECORDS:
        for statement in (f"UPDATE {table} SET case_id = case_id", f"DELETE FROM {table}"):
            if table == "cases_sanction":
                statement = statement.replace("case_id", "track_id")
            with (
                pytest.raises(DatabaseError, match=r"never changed|kept as taken back"),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(statement)
