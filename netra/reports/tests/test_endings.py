"""A report from which no case grows: by the plenary, for a reason of the rules, or withdrawn in time."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from pytest_django import Settings

from netra.platform import clock
from netra.reports import completion, endings, handups, openings, queries, triage
from netra.reports.endings import NOT_COMPLETED, EndingRefused, Withdrawal
from netra.reports.models import (
    AT_THE_DOOR,
    BEFORE_A_CASE,
    NoticeWay,
    Report,
    ReportEnding,
    ReportHandover,
    ReportStatus,
    WithdrawalBy,
    WithdrawalReason,
    WithdrawalWay,
)
from tests.build import a_report
from tests.cast import OPENS_AT, Cast, cast

TODAY = date(2024, 11, 14)


@pytest.fixture
def staff(db: None, settings: Settings, tmp_path: object) -> Iterator[Cast]:
    settings.FILES_DIR = tmp_path
    with clock.frozen(OPENS_AT):
        yield cast()


def looked_at(staff: Cast, *, met: bool) -> Report:
    report = a_report(photos=1 if met else 0)
    for one in triage.assess(report).checks:
        triage.record(report, one.check.code, met=one.check.met, reason="", by=staff.viewer("petugas.kukar"))
    return report


def told(reason: WithdrawalReason, text: str = "") -> Withdrawal:
    return Withdrawal(reason, WithdrawalBy.REPORTER, WithdrawalWay.COUNTER, text)


def test_the_plenary_does_not_register_for_a_reason_of_the_rules_and_only_what_lacks_something(
    staff: Cast,
) -> None:
    chair = staff.viewer("komisioner.kukar")
    whole = looked_at(staff, met=True)
    code = endings.reasons_of(whole)[0].code
    with pytest.raises(endings.EndingRefused) as refused:
        endings.not_registered(whole, code, "Kurang.", TODAY, by=chair)
    assert refused.value.code == "requirements_already_met"
    with pytest.raises(endings.EndingRefused) as early:
        endings.not_registered(a_report(photos=0), code, "Kurang.", TODAY, by=chair)
    assert early.value.code == "not_assessed"
    lacking = looked_at(staff, met=False)
    for wrong, day, said in ((code, date(2024, 11, 15), "wrong_day"), ("tidak-ada", TODAY, "unknown_reason")):
        with pytest.raises(endings.EndingRefused) as not_so:
            endings.not_registered(lacking, wrong, "Kurang.", day, by=chair)
        assert not_so.value.code == said
    ended = endings.not_registered(lacking, code, "Bukti tidak dilengkapi.", TODAY, by=chair)
    lacking.refresh_from_db()
    assert (lacking.status, ended.code, ended.withdrawn) == (ReportStatus.NOT_REGISTERED, code, False)
    assert lacking.status in openings.OVER
    assert queries.status_history(lacking)[-1].status is ReportStatus.NOT_REGISTERED
    with pytest.raises(endings.EndingRefused):
        endings.not_registered(lacking, code, "Sekali lagi.", TODAY, by=chair)


def test_a_report_is_withdrawn_before_the_register_and_never_after(staff: Cast) -> None:
    officer = staff.viewer("petugas.kukar")
    report = a_report()
    for reason, said, code in (
        (WithdrawalReason.NOT_ASKED, "Lain.", "unknown_reason"),
        (WithdrawalReason.OTHER, " ", "text_missing"),
    ):
        with pytest.raises(EndingRefused, match=code):
            endings.withdrawn(report, told(reason, said), TODAY, by=officer)
    endings.withdrawn(report, told(WithdrawalReason.MISTAKEN), TODAY, by=officer)
    report.refresh_from_db()
    assert report.status == ReportStatus.WITHDRAWN
    registered = looked_at(staff, met=True)
    with transaction.atomic():
        triage.move(registered, ReportStatus.REGISTERED, actor=officer.actor)
    with pytest.raises(endings.EndingRefused) as refused:
        endings.withdrawn(registered, told(WithdrawalReason.MISTAKEN), TODAY, by=officer)
    assert refused.value.refused is not None
    assert (refused.value.code, refused.value.refused.rule_id) == ("withdrawal_after_registration", "PR-06")


def test_whatever_closes_a_report_has_a_code_and_what_moves_it_on_leaves_it_open(staff: Cast) -> None:
    officer, chair = staff.viewer("petugas.kukar"), staff.viewer("komisioner.kukar")
    ways = {
        ReportStatus.WITHDRAWN: lambda report: endings.withdrawn(
            report, told(WithdrawalReason.PRESSURE), TODAY, by=officer
        ),
        ReportStatus.NOT_REGISTERED: lambda report: endings.not_registered(
            report, endings.reasons_of(report)[0].code, "Kurang.", TODAY, by=chair
        ),
    }
    assert set(ways) == BEFORE_A_CASE - AT_THE_DOOR, "a new way to close a report belongs here, with its code"
    for status, close in ways.items():
        closed = looked_at(staff, met=False)
        close(closed)
        ending = ReportEnding.objects.get(report=closed)
        assert Report.objects.get(pk=closed.pk).status == status and ending.code and ending.recorded_by
        assert bool(ending.told_by and ending.told_how) is (status == ReportStatus.WITHDRAWN)
    for wrong in ({"withdrawn": True}, {"code": "late", "told_by": WithdrawalBy.REPORTER}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ReportEnding.objects.create(
                report=a_report(),
                decided_on=TODAY,
                recorded_at=OPENS_AT,
                recorded_by="sistem",
                recorded_by_name="Contoh",
                **wrong,
            )
    # Days that run out close nothing by themselves: the plenary does, with the code for it.
    silent = looked_at(staff, met=False)
    completion.ask(silent, TODAY, NoticeWay.HANDED, by=officer)
    with clock.frozen(OPENS_AT + timedelta(days=5)):
        assert Report.objects.get(pk=silent.pk).status in AT_THE_DOOR
        endings.not_registered(silent, NOT_COMPLETED, "Tidak dilengkapi.", date(2024, 11, 19), by=chair)
    assert ReportEnding.objects.get(report=silent).code == NOT_COMPLETED
    # One that goes up stays open there, and names the rule that it went by.
    moved = a_report()
    handups.hand_up(moved, "Terlapor pejabat provinsi.", by=officer)
    assert ReportHandover.objects.get(report=moved).rule_id
    assert Report.objects.get(pk=moved.pk).status in AT_THE_DOOR


def test_the_page_of_a_withdrawal_asks_why_who_and_how_and_the_report_tells_it(
    staff: Cast, signed_in: Callable[[str], Client]
) -> None:
    report, client = a_report(), signed_in("petugas.kukar")
    path = f"/kerja/laporan/{report.pk}/cabut/"
    assert "tidak ditanyakan" not in client.get(path).content.decode()
    said = {"code": "pressure", "told_by": "reporter", "on": "14/11/2024", "text": ""}
    assert client.post(path, said).status_code == 422
    assert client.post(path, said | {"told_how": "letter"}).status_code == 302
    page = client.get(f"/kerja/laporan/{report.pk}/").content.decode()
    assert "Pelapor merasa diancam atau ditekan; Pelapor sendiri; Lewat surat" in page
