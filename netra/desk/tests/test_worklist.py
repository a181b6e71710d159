"""What waits, in which order, and whose move it is."""

from datetime import date, datetime

import pytest
from django.test import Client

from netra.cases import clarifications, classes, decisions, opening, referrals, studies
from netra.cases.models import Case, Clarification, LimitProposal, Outcome
from netra.cases.people import Actor
from netra.desk.worklist import Group, Turn, group_of, worklist
from netra.platform import clock
from netra.reports import triage
from netra.reports.models import Recusal, Report
from tests.build import a_report
from tests.cast import WITA, Cast

MORNING = datetime(2024, 11, 14, 10, 0, tzinfo=WITA)
OFFICER = Actor("akun:1", "Petugas Contoh")


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
        items = worklist(world.viewer("petugas.kukar")).items
        assert [(item.group, item.turn, item.mine) for item in items] == [
            (Group.TODAY, Turn.COMMISSIONER, False),
            (Group.SOON, Turn.OFFICER, True),
        ]
        assert items[0].last_day == date(2024, 11, 14)
        assert items[0].left is not None
        assert items[0].left.total_seconds() == 14 * 3600
        assert str(fresh.pk)[:8] in items[1].reference
        chair = worklist(world.viewer("komisioner.kukar"))
        assert [item.mine for item in chair.items] == [True, False]
        assert [item.url for item in chair.for_plenary] == [items[0].url]


def test_past_its_day_a_case_is_late(world: Cast) -> None:
    with clock.frozen(datetime(2024, 11, 10, 9, 0, tzinfo=WITA)):
        registered(world, a_report(event_on=date(2024, 11, 9), known_on=date(2024, 11, 9)))
    with clock.frozen(MORNING):
        (item,) = worklist(world.viewer("petugas.kukar")).items
    assert (item.group, item.chip_kind) == (Group.LATE, "missed")


def test_a_decided_case_waits_to_be_referred_and_then_for_the_body(world: Cast) -> None:
    with clock.frozen(MORNING):
        case = studied(registered(world, a_report()), date(2024, 11, 14))
        plenary = decisions.Plenary(date(2024, 11, 14), Outcome.VIOLATION, "Alasan contoh.")
        decisions.decide(case.pk, plenary, by=OFFICER)
        (item,) = worklist(world.viewer("petugas.kukar")).items
        assert (item.group, item.turn, item.mine) == (Group.WAITING, Turn.OFFICER, True)
        assert (item.chip_kind, item.chip_text) == ("", "Giliran Anda")
        referrals.refer(case.tracks.get().pk, by=OFFICER)
    with clock.frozen(datetime(2024, 12, 15, 9, 0, tzinfo=WITA)):
        found = worklist(world.viewer("petugas.kukar"))
        (item,) = found.items
    assert (item.turn, item.mine, item.since) == (Turn.BODY, False, date(2024, 11, 14))
    assert (item.chip_kind, item.chip_text) == ("wait", "Menunggu")
    assert (found.unanswered, found.oldest_days) == (1, 31)


def test_the_neighbour_sees_nothing_the_province_reads_and_is_never_asked(world: Cast) -> None:
    with clock.frozen(MORNING):
        a_report()
        assert not worklist(world.viewer("petugas.kutim")).items
        (item,) = worklist(world.viewer("petugas.kaltim")).items
    assert not item.mine
    assert item.whose == "Bawaslu Kabupaten Kutai Kartanegara (contoh)"


def test_a_recused_officer_is_not_reminded_of_the_case(world: Cast) -> None:
    with clock.frozen(MORNING):
        case = registered(world, a_report())
        account = world.account("petugas.kukar")
        Recusal.objects.create(
            report=case.report, account=account, reason="Saudara kandung.", recorded_by="akun:2"
        )
        assert not worklist(world.viewer("petugas.kukar")).items
        assert worklist(world.viewer("komisioner.kukar")).items


def test_a_proposed_last_day_waits_for_the_office_and_for_nobody_else(world: Cast, client: Client) -> None:
    with clock.frozen(MORNING):
        case = registered(world, a_report())
        row = case.limits.get()
        LimitProposal.objects.create(
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
        (item,) = worklist(world.viewer("petugas.kukar")).proposals
        assert (item.mine, item.group, item.since) == (True, Group.WAITING, date(2024, 11, 14))
        assert [one.mine for one in worklist(world.viewer("petugas.kaltim")).proposals] == [False]
        assert worklist(world.viewer("petugas.kutim")).proposals == []
        client.force_login(world.account("petugas.kukar"))
        page = client.get("/kerja/?saring=usulan").content.decode()
    assert "Usulan hari terakhir baru: Sen 18 Nov" in page
    assert '<span class="figure-mid">1</span> usulan hari terakhir baru' in page
