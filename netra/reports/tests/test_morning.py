"""Triase pagi: by the hours left, with what lacks and whose move; filters narrow and never delete."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from uuid import uuid4

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from netra.platform import clock
from netra.platform.ui.daygroups import Group
from netra.reports import completion, endings, messages, morning, triage
from netra.reports.models import (
    NoticeWay,
    Recusal,
    Report,
    WithdrawalBy,
    WithdrawalReason,
    WithdrawalWay,
)
from netra.reports.morning import Morning, Mover, Wish
from tests.build import a_report
from tests.cast import WITA, Cast

NOW = datetime(2024, 11, 14, 10, 0, tzinfo=WITA)
PATH = "/kerja/laporan/pagi/"


def received(days_ago: int, **changes: object) -> Report:
    with clock.frozen(NOW - timedelta(days=days_ago)):
        return a_report(event_on=date(2024, 11, 9), known_on=date(2024, 11, 9), **changes)


def lines(world: Cast, who: str = "petugas.kukar") -> list[morning.Line]:
    return Morning(world.viewer(who)).lines


def test_the_least_time_left_stands_first_in_groups_of_local_days(world: Cast) -> None:
    soon, late, today = received(0), received(4), received(2)
    with clock.frozen(NOW):
        found = lines(world)
        assert [one.report.pk for one in found] == [late.pk, today.pk, soon.pk]
        assert [one.group for one in found] == [Group.LATE, Group.TODAY, Group.SOON]
        assert found[1].left == timedelta(hours=14)
        assert not lines(world, "petugas.kutim"), "the office next door sees none of them"


def test_what_lacks_is_that_of_the_report_page(world: Cast) -> None:
    bare, whole = received(1, photos=0), received(1)
    officer = world.viewer("petugas.kukar")
    triage.record(whole, "signature", met=False, reason="Tidak ada tanda tangan.", by=officer)
    with clock.frozen(NOW):
        rows = {row.line.report.pk: row for row in Morning(officer).page(Wish()).rows}
    for report in (bare, whole):
        assert rows[report.pk].assessed == triage.assess(report)
    assert [one.check.code for one in rows[bare.pk].lacking] == ["evidence"]
    assert [one.check.code for one in rows[whole.pk].lacking] == ["signature"]


def test_a_returned_report_is_the_move_of_its_reporter_until_their_two_days_end(world: Cast) -> None:
    report, officer = received(1, photos=0), world.viewer("petugas.kukar")
    with clock.frozen(NOW):
        for one in triage.assess(report).checks:
            triage.record(report, one.check.code, met=one.check.met, reason="", by=officer)
        completion.ask(report, date(2024, 11, 14), NoticeWay.HANDED, by=officer)
        board = Morning(officer)
        assert [(one.last_day, one.mover) for one in board.lines] == [(date(2024, 11, 16), Mover.REPORTER)]
        assert board.by_mover(Wish()) == {Mover.REPORTER: 1}
    with clock.frozen(datetime(2024, 11, 17, 0, 1, tzinfo=WITA)):
        [over] = lines(world)
        assert (over.mover, over.group) == (Mover.OFFICE, Group.LATE)


def test_filters_narrow_and_each_counts_what_it_would_show(
    world: Cast, signed_in: Callable[[str], Client]
) -> None:
    reports = [received(4), received(2), received(0)]
    with clock.frozen(NOW):
        client = signed_in("petugas.kukar")
        whole = client.get(PATH).content.decode()
        assert all(one.number in whole for one in reports)
        late = client.get(f"{PATH}?batas=lewat").content.decode()
        assert reports[0].number in late and reports[1].number not in late
        assert re.search(r"Hari ini <span>1</span>", late) and re.search(r"Semua <span>3</span>", late)
        assert client.get(f"{PATH}?batas=besok&giliran=x&sesudah=y").content.decode().count("<tr>") == 3 + 1
        for step in ("serahkan", "minta-kelengkapan"):
            assert (f"/kerja/laporan/{reports[0].pk}/{step}/" in whole) is (step == "serahkan")
        assert "/tidak-diregister/" not in whole
        assert "/tidak-diregister/" in signed_in("komisioner.kukar").get(PATH).content.decode()


def test_who_is_recused_and_what_is_decided_stand_not_here(world: Cast) -> None:
    ended, other, officer = received(1), received(1), world.viewer("petugas.kukar")
    Recusal.objects.create(
        report=other, account=world.account("petugas2.kukar"), reason="Keluarga.", recorded_by="x"
    )
    with clock.frozen(NOW):
        told = endings.Withdrawal(WithdrawalReason.NONE_GIVEN, WithdrawalBy.REPORTER, WithdrawalWay.COUNTER)
        endings.withdrawn(ended, told, date(2024, 11, 14), by=officer)
        assert [one.report.pk for one in lines(world)] == [other.pk]
        assert not lines(world, "petugas2.kukar")


def test_pages_begin_after_a_key_and_hold_each_report_once(world: Cast) -> None:
    made = {received(days).pk for days in (0, 1, 1, 2)}
    with clock.frozen(NOW):
        board, seen, after = Morning(world.viewer("petugas.kukar")), [], ""
        while True:
            page = board.page(morning.read_wish("", "", after), size=3)
            seen += [row.line.report.pk for row in page.rows]
            if not page.more:
                break
            after = page.more
        assert len(seen) == 4 and set(seen) == made


def test_unread_messages_stand_in_the_morning_by_age_and_lead_to_their_report(
    world: Cast, signed_in: Callable[[str], Client]
) -> None:
    talking, silent = received(0), received(0)
    body = messages.sealed_words(talking, "Ada kabar? (contoh)")
    for hours, alarm in ((80, False), (30, False), (29, False), (1, True)):
        with clock.frozen(NOW - timedelta(hours=hours)):
            messages.from_reporter(talking, uuid4(), body, alarm=alarm)
    with clock.frozen(NOW):
        assert messages.wait_of(world.viewer("petugas.kukar")) == messages.Wait(1, 2, 1, alarmed=True)
        assert not messages.wait_of(world.viewer("petugas.kutim")).all
        for path in (PATH, "/kerja/laporan/"):
            page = signed_in("petugas.kukar").get(path).content.decode()
            assert page.count("4 pesan menunggu") == 1
        page = signed_in("petugas.kukar").get(PATH).content.decode()
        assert "4 pesan pelapor menunggu jawaban" in page and "tiga hari atau lebih: 1" in page
        assert f"/kerja/laporan/{talking.pk}/pesan/" in page
        assert f"/kerja/laporan/{silent.pk}/pesan/" not in page
        messages.settle(talking, by=world.viewer("petugas.kukar"))
        assert "menunggu jawaban" not in signed_in("petugas.kukar").get(PATH).content.decode()


def test_a_longer_list_asks_no_more_often(world: Cast, signed_in: Callable[[str], Client]) -> None:
    client, counted = signed_in("petugas.kukar"), []
    for _more in range(2):
        received(1)
        with clock.frozen(NOW), CaptureQueriesContext(connection) as asked:
            assert client.get(PATH).status_code == 200
        counted.append(len(asked))
    assert counted[0] == counted[1]
