"""What waits, in which order, and whose move it is."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from netra.cases import clarifications, classes, decisions, opening, referrals, sanctions, studies
from netra.cases.models import Case, CaseLimit, Clarification, LimitProposal, Outcome, ReferralLine
from netra.cases.people import Actor
from netra.cases.views.case import context_of
from netra.desk import worklist
from netra.desk.overview import overview
from netra.desk.things import Item, Turn
from netra.desk.worklist import When, Wish
from netra.elections import examples as elections
from netra.elections.models import Candidate
from netra.platform import clock
from netra.platform.ui.daygroups import Group, group_of
from netra.reports import completion, triage
from netra.reports.models import NoticeWay, Recusal, Report
from tests.build import a_report
from tests.cast import WITA, Cast

MORNING = datetime(2024, 11, 14, 10, 0, tzinfo=WITA)
OFFICER = Actor("akun:1", "Petugas Contoh")


def items(world: Cast, username: str, **wish: Any) -> list[Item]:
    return list(worklist.page(world.viewer(username), Wish(**wish)).items)


def registered(world: Cast, report: Report, by: str = "petugas.kukar") -> Case:
    for one in triage.assess(report).checks:
        triage.record(report, one.check.code, met=one.check.met, reason="", by=world.viewer(by))
    return opening.open_case(report, by=OFFICER)


def studied(case: Case, on: date) -> Case:
    heard = clarifications.Hearing(Clarification.Party.REPORTED, on, True, "Keterangan contoh.")
    clarifications.record(case.pk, heard, by=OFFICER)
    track = case.tracks.get()
    choice = {track.pk: classes.Choice(track.proposed_violation)}
    studies.finish(case.pk, studies.Study("Kajian contoh.", choice), by=OFFICER)
    return case


@pytest.mark.parametrize(
    ("last_day", "group"),
    [
        (date(2024, 11, 13), Group.LATE),
        (date(2024, 11, 14), Group.TODAY),
        (date(2024, 11, 15), Group.SOON),
        (date(2024, 11, 16), Group.SOON),
        (date(2024, 11, 17), Group.WEEK),
        (date(2024, 11, 21), Group.WEEK),
        (date(2024, 11, 22), Group.LATER),
        (None, Group.WAITING),
    ],
)
def test_groups_go_by_local_days(last_day: date | None, group: Group) -> None:
    assert group_of(last_day, date(2024, 11, 14)) is group


def test_the_nearest_limit_stands_first_and_says_whose_move_it_is(world: Cast) -> None:
    with clock.frozen(datetime(2024, 11, 11, 9, 0, tzinfo=WITA)):
        late = registered(world, a_report(event_on=date(2024, 11, 9), known_on=date(2024, 11, 9)))
        studied(late, date(2024, 11, 11))
    with clock.frozen(datetime(2024, 11, 14, 8, 0, tzinfo=WITA)):
        fresh = a_report()
    with clock.frozen(MORNING):
        found = items(world, "petugas.kukar")
        assert [(item.group, item.turn, item.mine) for item in found] == [
            (Group.TODAY, Turn.COMMISSIONER, False),
            (Group.SOON, Turn.OFFICER, True),
        ]
        assert found[0].last_day == date(2024, 11, 14)
        assert found[0].left == timedelta(hours=14)
        assert str(fresh.pk)[:8] in found[1].reference
        assert [item.mine for item in items(world, "komisioner.kukar")] == [True, False]
        for turn in Turn:
            narrowed = items(world, "komisioner.kukar", turn=turn)
            assert [one.turn for one in found if one.turn is turn] == [one.turn for one in narrowed]
        assert [one.url for one in items(world, "petugas.kukar", mine=True)] == [found[1].url]


def test_a_report_waits_for_its_reporter_and_then_for_the_office(world: Cast) -> None:
    report, officer, last = a_report(photos=0), world.viewer("petugas.kukar"), date(2024, 11, 16)
    for one in triage.assess(report).checks:
        triage.record(report, one.check.code, met=one.check.met, reason="", by=officer)
    completion.ask(report, date(2024, 11, 14), NoticeWay.HANDED, by=officer)
    [waiting] = items(world, "petugas.kukar")
    assert (waiting.last_day, waiting.mine, waiting.whose) == (last, False, "Pelapor")
    with clock.frozen(datetime(2024, 11, 17, 0, 1, tzinfo=WITA)):
        [over] = items(world, "petugas.kukar")
        assert (over.last_day, over.mine, over.step) == (last, True, "Menunggu kelengkapan")
        completion.arrived(report, last, by=officer)
        [again] = items(world, "petugas.kukar")
        assert (again.mine, again.step) == (True, "Kajian awal, sesudah dilengkapi")


def test_past_its_day_a_case_is_late(world: Cast) -> None:
    with clock.frozen(datetime(2024, 11, 10, 9, 0, tzinfo=WITA)):
        registered(world, a_report(event_on=date(2024, 11, 9), known_on=date(2024, 11, 9)))
    with clock.frozen(MORNING):
        (item,) = items(world, "petugas.kukar")
        assert (item.group, item.chip_kind) == (Group.LATE, "missed")


def test_a_decided_case_waits_to_be_referred_and_then_for_the_body(world: Cast) -> None:
    with clock.frozen(MORNING):
        case = studied(registered(world, a_report()), date(2024, 11, 14))
        plenary = decisions.Plenary(date(2024, 11, 14), Outcome.VIOLATION, "Alasan contoh.")
        decisions.decide(case.pk, plenary, by=OFFICER)
        (item,) = items(world, "petugas.kukar")
        assert (item.group, item.turn, item.mine) == (Group.WAITING, Turn.OFFICER, True)
        assert (item.chip_kind, item.chip_text) == ("", "Giliran Anda")
        referrals.refer(case.tracks.get().pk, by=OFFICER)
    with clock.frozen(datetime(2024, 12, 15, 9, 0, tzinfo=WITA)):
        (item,) = items(world, "petugas.kukar")
        assert (item.turn, item.mine, item.since) == (Turn.BODY, False, date(2024, 11, 14))
        assert (item.chip_kind, item.chip_text) == ("wait", "Menunggu")
        line = ReferralLine.objects.get()
        referrals.acknowledge(line.pk, by=OFFICER)
        (item,) = items(world, "petugas.kukar")
        assert (item.turn, item.whose) == (Turn.BODY, line.institution.name), "it examines; the case is open"


def test_under_a_known_conflict_the_commissioners_refer_and_every_page_says_so(world: Cast) -> None:
    """What stopped an officer: a move that home called theirs and the case page refused."""
    elections.load()
    with clock.frozen(MORNING):
        case = registered(world, a_report())
        (early,) = context_of(world.viewer("petugas.kukar"), case)["interests"]
        assert (early["since"], early["rule_id"], early["rule_verified"]) == (
            elections.CANDIDATES_SINCE,
            "CI-INCUMBENT",
            False,
        ), "told from the register on, with the rule, which nobody has read"
        assert elections.INCUMBENT in early["sentence"]
        assert context_of(world.viewer("petugas.nasional"), case)["interests"] == [], (
            "who reads along takes no step"
        )
        case = studied(case, date(2024, 11, 14))
        plenary = decisions.Plenary(date(2024, 11, 14), Outcome.VIOLATION, "Alasan contoh.")
        decisions.decide(case.pk, plenary, by=OFFICER)
        for username, mine in (("petugas.kukar", False), ("komisioner.kukar", True)):
            (item,) = items(world, username)
            assert (item.turn, item.mine) == (Turn.COMMISSIONER, mine)
            counts = worklist.counts(world.viewer(username), Wish())
            assert (counts.by_turn[Turn.COMMISSIONER], counts.by_turn[Turn.OFFICER]) == (1, 0)
            assert [len(items(world, username, turn=turn)) for turn in Turn] == [0, 1, 0]
            case.refresh_from_db()
            said = context_of(world.viewer(username), case)
            assert said["turn"] == ("Anda" if mine else "komisioner " + case.office.name)
            offered = [one.label for one in said["steps"] if one.label.startswith("Teruskan")]
            assert bool(offered) is mine
        Candidate.objects.update(incumbent=False)
        assert context_of(world.viewer("petugas.kukar"), case)["interests"] == []
        (item,) = items(world, "petugas.kukar")
        assert (item.turn, item.mine) == (Turn.OFFICER, True), "nothing is known any more"


def test_a_limit_of_the_body_is_late_for_the_body_and_not_for_the_office(world: Cast) -> None:
    with clock.frozen(MORNING):
        case = studied(registered(world, a_report()), date(2024, 11, 14))
        plenary = decisions.Plenary(date(2024, 11, 14), Outcome.VIOLATION, "Alasan contoh.")
        decisions.decide(case.pk, plenary, by=OFFICER)
        line = referrals.refer(case.tracks.get().pk, by=OFFICER)
        referrals.acknowledge(line.pk, by=OFFICER)
        penalty = sanctions.Penalty(sanctions.menu(line.track)[0].id, "800/1/2024", date(2024, 11, 14))
        sanctions.record(line.pk, penalty, by=OFFICER)
    with clock.frozen(datetime(2024, 12, 15, 9, 0, tzinfo=WITA)):
        (item,) = items(world, "komisioner.kukar", when=When.LATE)
        assert (item.turn, item.mine) == (Turn.BODY, False)
        assert items(world, "komisioner.kukar", own=True) == []
        found = overview(world.viewer("komisioner.kukar"))
        assert (found.total[When.LATE], found.late_elsewhere) == (0, 1)


def test_the_neighbour_sees_nothing_the_province_reads_and_is_never_asked(world: Cast) -> None:
    with clock.frozen(MORNING):
        a_report()
        assert items(world, "petugas.kutim", everything=True) == []
        assert items(world, "petugas.kaltim") == []
        (item,) = items(world, "petugas.kaltim", everything=True)
    assert not item.mine
    assert item.whose == "Bawaslu Kabupaten Kutai Kartanegara (contoh)"


def test_a_recused_officer_is_not_shown_the_case(world: Cast) -> None:
    with clock.frozen(MORNING):
        case = registered(world, a_report())
        account = world.account("petugas.kukar")
        Recusal.objects.create(
            report=case.report, account=account, reason="Saudara kandung.", recorded_by="akun:2"
        )
        assert items(world, "petugas.kukar") == []
        assert items(world, "komisioner.kukar")


def a_proposal(row: CaseLimit) -> LimitProposal:
    return LimitProposal.objects.create(
        limit=row,
        counted_from=row.counted_from,
        trigger_on=row.trigger_on,
        last_day=date(2024, 11, 18),
        pack_version=row.pack_version,
        pack_digest=row.pack_digest,
        calendar_version=row.calendar_version,
        calendar_digest=row.calendar_digest,
        differences=[],
        proposed_at=MORNING,
    )


def test_a_proposed_last_day_waits_for_the_office_and_for_nobody_else(world: Cast) -> None:
    with clock.frozen(MORNING):
        a_proposal(registered(world, a_report()).limits.get())
        (item,) = items(world, "petugas.kukar", when=When.UNDATED)
        assert (item.mine, item.since) == (True, date(2024, 11, 14))
        assert item.step == "Usulan hari terakhir baru: Sen 18 Nov"
        assert [one.mine for one in items(world, "petugas.kaltim", when=When.UNDATED, everything=True)] == [
            False
        ]
        assert items(world, "petugas.kutim", everything=True) == []


def a_mixed_week(world: Cast) -> None:
    """Every kind of line, several of the same day."""
    for day in (10, 12, 13):
        with clock.frozen(datetime(2024, 11, day, 9, 0, tzinfo=WITA)):
            for _number in range(2):
                registered(world, a_report(event_on=date(2024, 11, 9), known_on=date(2024, 11, 9)))
            a_report()
    with clock.frozen(MORNING):
        case = studied(registered(world, a_report()), date(2024, 11, 14))
        plenary = decisions.Plenary(date(2024, 11, 14), Outcome.VIOLATION, "Alasan contoh.")
        decisions.decide(case.pk, plenary, by=OFFICER)
        a_proposal(CaseLimit.objects.exclude(case=case).earliest("pk"))
        second = studied(registered(world, a_report()), date(2024, 11, 14))
        decisions.decide(second.pk, plenary, by=OFFICER)
        referrals.refer(second.tracks.get().pk, by=OFFICER)


def test_pages_of_any_size_are_the_whole_list_and_counts_are_what_they_open(world: Cast) -> None:
    a_mixed_week(world)
    viewer = world.viewer("petugas.kukar")
    with clock.frozen(MORNING):
        whole = items(world, "petugas.kukar")
        assert {item.group for item in whole} == {Group.LATE, Group.SOON, Group.WEEK, Group.WAITING} or len(
            {item.group for item in whole}
        ) >= 3
        assert [one.left for one in whole if one.left] == sorted(one.left for one in whole if one.left)
        for size in (1, 2, 3, 5):
            found, after = [], None
            while True:
                page = worklist.page(viewer, Wish(after=after), size)
                found += page.items
                if not page.more:
                    break
                after = worklist.read_place(page.more)
                assert after is not None
            assert [(one.url, one.step) for one in found] == [(one.url, one.step) for one in whole]
        assert [one.url for one in worklist.every(viewer, Wish())] == [one.url for one in whole]
        counts = worklist.counts(viewer, Wish())
        assert counts.every == len(whole) == sum(counts.by_turn.values())
        for when, count in counts.by_when.items():
            assert len(items(world, "petugas.kukar", when=when)) == count, when
        for turn, count in counts.by_turn.items():
            assert len(items(world, "petugas.kukar", turn=turn)) == count, turn
        assert len(items(world, "petugas.kukar", mine=True)) == counts.mine


@pytest.mark.parametrize(
    "place",
    ["", "bukan-tempat", "MjAyNC0xMS0xNCBiLjEuOTk5OTk5OTk5OTk5OTk5OTk5OTk=", "MjAyNC0xMS0xNCB0LjIuMQ=="],
)
def test_a_place_that_cannot_be_read_begins_at_the_beginning(place: str) -> None:
    assert worklist.read_place(place) is None
