"""What an objection decided holds in the register, and the last answer can be taken back whole."""

from collections.abc import Callable
from datetime import date, datetime
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import translation

from netra.cases import changes, dates, procedure, referrals, sanctions, sentences
from netra.cases.models import CaseEvent, LineState, ReferralLine, Sanction, WithdrawnSanction
from netra.cases.running import running
from netra.cases.sanctions import Penalty
from netra.cases.tests.test_walk import BKN, OFFICER, counted
from netra.facts.models import CountedUnit, FactKind
from netra.followup import register
from netra.platform import clock
from netra.referral import answers, packages
from netra.referral.answers import Said
from netra.referral.models import Answer
from netra.referral.tests.test_answers import fresh, lines_of, offered
from netra.referral.tests.test_packages import WHERE, two_people, wish
from tests.cast import WITA, Cast

SignedIn = Callable[[str], Client]
LATER = datetime(2024, 12, 2, 9, 0, tzinfo=WITA)
WHY = "Salah orang."


@pytest.fixture
def line(world: Cast) -> ReferralLine:
    """Acknowledged by BKN."""
    case = two_people(world)
    found = lines_of(packages.send(case, wish(case), WHERE, by=OFFICER))[0]
    answers.acknowledge(found.pk, uuid4(), by=BKN)
    return fresh(found)


def told(line: ReferralLine, step: str, penalty: Penalty | None = None, **said: object) -> Answer:
    answer = Said(uuid4(), step, **{"on": clock.office_today(WITA.key), **said})  # type: ignore[arg-type]
    return answers.record(line.pk, answer, by=BKN, penalty=penalty)


def objected(line: ReferralLine) -> Sanction:
    demotion = next(one for one in sanctions.menu(line.track) if one.code == "post_demotion")
    imposed = Penalty(demotion.id, "1-CONTOH", LATER.date(), date(2024, 12, 2), date(2025, 12, 1))
    answers.sanction(line.pk, Said(uuid4(), "record_sanction"), imposed, by=BKN)
    told(line, "deliver_decision")
    told(line, "file_objection")
    return Sanction.objects.get(track=line.track)


def undo(line: ReferralLine, *, for_body: bool = False) -> None:
    found = answers.undoable(fresh(line), by=BKN, for_body=for_body)
    answers.take_back(line.pk, found.event.pk, WHY, by=BKN, for_body=for_body)


def sanctioned() -> int:
    return sum(counted(FactKind.PERSON_SANCTIONED, CountedUnit.PERSON).values())


@clock.frozen(LATER)
def test_a_lighter_penalty_takes_the_place_of_the_old_one_and_gives_it_back(
    world: Cast, line: ReferralLine
) -> None:
    old = objected(line)
    other = next(one for one in sanctions.menu_after_remedy(line.track) if one.id != old.sanction_id)
    lighter = Penalty(other.id, "PK-9/2024", LATER.date())
    for outcome, penalty, why in (
        ("lightened", None, "penalty_missing"),
        ("upheld", lighter, "penalty_not_wanted"),
        ("lightened", Penalty("SN-TIDAK-ADA", "x", LATER.date()), "not_in_menu"),
    ):
        with pytest.raises(sanctions.SanctionRefused) as refused:
            told(line, "decide_remedy", penalty, code=outcome)
        assert refused.value.code == why
    told(line, "decide_remedy", lighter, code="lightened")
    now = Sanction.objects.get(track=line.track)
    assert (now.sanction_id, now.decision_number) == (other.id, "PK-9/2024")
    kept = WithdrawnSanction.objects.get(track=line.track)
    assert (kept.sanction_id, kept.decision_number) == (old.sanction_id, "1-CONTOH")
    event = CaseEvent.objects.filter(step="decide_remedy").latest("pk")
    pack = procedure.pack_of(fresh(line).track.case)
    with translation.override("id"):
        said = sentences.sentence(event, pack, "id")
    assert all(pack.sanctions[one].wording.id.rstrip(".") in said for one in (old.sanction_id, other.id))
    assert [one.new for one in changes.of_event(event)] == [other.id] and sanctioned() == 1
    found = register.page(world.viewer("petugas.kukar"), register.Wish()).entries
    entry = next(one for one in found if one.line.pk == line.pk)
    assert entry.sanction == now and entry.remedy == "lightened"
    # When it was first set stays known: what comes after it may be put right.
    known = dates.known(fresh(line).track.case, pack, fresh(line).track)
    assert known["sanction_set_on"].day == old.decided_on
    undo(line)
    again = Sanction.objects.get(track=line.track)
    assert (again.sanction_id, again.ends_on) == (old.sanction_id, old.ends_on)
    assert (procedure.state_of(fresh(line).track), sanctioned()) == ("remedy", 1)


@clock.frozen(LATER)
def test_an_annulled_penalty_leaves_the_register_and_the_figures(world: Cast, line: ReferralLine) -> None:
    objected(line)
    told(line, "decide_remedy", code="annulled")
    assert not Sanction.objects.filter(track=line.track).exists() and sanctioned() == 0
    found = register.page(world.viewer("petugas.kukar"), register.Wish()).entries
    assert line.pk not in [one.line.pk for one in found]
    late = running().filter(track=line.track).values_list("limit_id", flat=True)
    assert not late, "nothing waits for a sanction that was set, delivered and annulled"
    undo(line)
    found = register.page(world.viewer("petugas.kukar"), register.Wish()).entries
    assert line.pk in [one.line.pk for one in found] and sanctioned() == 1


@clock.frozen(LATER)
def test_each_answer_is_taken_back_with_what_it_had_set(line: ReferralLine) -> None:
    track = line.track

    def runs() -> set[str]:
        return set(running().filter(track=track).values_list("limit_id", flat=True))

    before = runs()
    told(line, "start_examination")
    assert "DL-PP94-CALL" in runs() - before
    undo(line)
    assert runs() == before and offered(line)[0] != "record_examination"
    # Recorded once more, on another day, it runs again.
    told(line, "start_examination", on=date(2024, 11, 29))
    assert "DL-PP94-CALL" in runs()
    told(line, "form_examiner_team")
    undo(line)
    assert "record_examination" not in offered(line), "the team was taken back"
    told(line, "form_examiner_team")
    told(line, "record_examination")
    assert "DL-PP94-CALL" not in runs()
    undo(line)
    assert "DL-PP94-CALL" in runs()
    for _each in ("form_examiner_team", "start_examination", "acknowledge"):
        undo(line)
    assert (fresh(line).state, procedure.state_of(fresh(line).track)) == (LineState.SENT, "referred")
    with pytest.raises(answers.UndoRefused) as refused:
        undo(line)
    assert refused.value.code == "nothing"
    told_of = Answer.objects.filter(line=line)
    assert told_of.count() == 6 and not told_of.filter(withdrawn=None).exists()


def test_a_return_and_an_end_are_taken_back_and_the_person_waits_again(line: ReferralLine) -> None:
    waiting = counted(FactKind.PERSON_WAITS, CountedUnit.PERSON)
    answers.give_back(line.pk, Said(uuid4(), "return_file", code="duplicate", text="Salah tekan."), by=BKN)
    assert counted(FactKind.PERSON_WAITS, CountedUnit.PERSON) != waiting
    undo(line)
    back = fresh(line)
    assert (back.state, back.return_reason, back.answered_by) == ("acknowledged", "", BKN.actor)
    told(line, "close_without_sanction", code="not_proven", text="Tidak terbukti.")
    undo(line)
    assert counted(FactKind.PERSON_WAITS, CountedUnit.PERSON) == waiting
    assert procedure.state_of(fresh(line).track) == "acknowledged"


def test_only_who_recorded_it_takes_it_back_and_only_while_nothing_stands_on_it(
    world: Cast, line: ReferralLine
) -> None:
    with pytest.raises(answers.UndoRefused) as refused:
        undo(line, for_body=True)
    assert refused.value.code == "not_yours"
    seen = answers.undoable(line, by=BKN, for_body=False).event.pk
    answers.give_back(line.pk, Said(uuid4(), "return_file", code="duplicate", text="x"), by=BKN)
    with pytest.raises(answers.UndoRefused) as refused:
        answers.take_back(line.pk, seen, WHY, by=BKN, for_body=False)
    assert refused.value.code == "went_on"
    referrals.refer(line.track_id, by=OFFICER)
    with pytest.raises(answers.UndoRefused) as refused:
        undo(line)
    assert refused.value.code == "went_on" and fresh(line).state == LineState.RETURNED
