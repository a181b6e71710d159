"""A report that lacks something: asked for, waited for, come or not, and what grows from it."""

from collections.abc import Callable, Iterator
from datetime import date, datetime

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from pytest_django import Settings

from netra.cases import dates, opening, outlook, procedure
from netra.cases.models import CaseLimit
from netra.cases.people import Actor
from netra.platform import clock
from netra.reports import completion, endings, queries, triage
from netra.reports.models import CompletionRequest, NoticeWay, Report, ReportStatus
from tests.build import a_report
from tests.cast import OPENS_AT, WITA, Cast, cast

TOLD, LAST = date(2024, 11, 14), date(2024, 11, 16)
ON_THE_LAST_DAY = datetime(2024, 11, 16, 23, 59, tzinfo=WITA)
DAY_AFTER = datetime(2024, 11, 17, 0, 1, tzinfo=WITA)


@pytest.fixture
def staff(db: None, settings: Settings, tmp_path: object) -> Iterator[Cast]:
    settings.FILES_DIR = tmp_path
    with clock.frozen(OPENS_AT):
        yield cast()


def lacking(staff: Cast) -> Report:
    report = a_report(photos=0)
    for one in triage.assess(report).checks:
        triage.record(report, one.check.code, met=one.check.met, reason="", by=staff.viewer("petugas.kukar"))
    return report


def asked(staff: Cast) -> Report:
    report = lacking(staff)
    completion.ask(report, TOLD, NoticeWay.HANDED, by=staff.viewer("petugas.kukar"))
    report.refresh_from_db()
    return report


def test_only_an_assessed_report_that_lacks_something_is_completed(staff: Cast) -> None:
    officer = staff.viewer("petugas.kukar")
    early = a_report(photos=0)
    with pytest.raises(completion.CompletionRefused) as not_yet:
        completion.ask(early, TOLD, NoticeWay.PHONE, by=officer)
    assert not_yet.value.refused is not None
    assert (not_yet.value.code, not_yet.value.refused.rule_id) == ("not_assessed", "PR-04")
    report = lacking(staff)
    for wrong in (date(2024, 11, 13), date(2024, 11, 15)):
        with pytest.raises(completion.CompletionRefused) as day:
            completion.ask(report, wrong, NoticeWay.PHONE, by=officer)
        assert day.value.code == "wrong_day"
    made = completion.ask(report, TOLD, NoticeWay.PHONE, by=officer)
    assert (made.lacks, made.limit_id, made.last_day) == (["evidence"], "DL-COMPLETE", LAST)
    with pytest.raises(IntegrityError), transaction.atomic():
        CompletionRequest.objects.update(last_day=date(2024, 12, 1))


def test_while_the_reporter_has_days_nothing_else_is_decided(staff: Cast) -> None:
    report, chair = asked(staff), staff.viewer("komisioner.kukar")
    with clock.frozen(ON_THE_LAST_DAY):
        with pytest.raises(endings.EndingRefused) as refused:
            endings.not_registered(report, "not_completed", "Tidak dilengkapi.", LAST, by=chair)
        assert refused.value.refused is not None
        assert (refused.value.code, refused.value.refused.rule_id) == ("completion_open", "PR-05")
        with pytest.raises(procedure.StepNotAllowed) as registering:
            opening.open_case(report, by=Actor.of(chair))
        assert (registering.value.code, registering.value.rule_id) == ("not_reassessed", "PR-05")
        with pytest.raises(triage.AssessmentRefused) as looking:
            triage.record(report, "evidence", met=True, reason="Ada.", by=chair)
        assert looking.value.code == "awaiting_completion"
    with clock.frozen(DAY_AFTER):
        endings.not_registered(report, "not_completed", "Tidak dilengkapi.", LAST, by=chair)
    report.refresh_from_db()
    assert report.status == ReportStatus.NOT_REGISTERED


def test_that_nothing_was_completed_is_no_reason_where_nothing_was_asked_for(staff: Cast) -> None:
    report = lacking(staff)
    assert "not_completed" not in {one.code for one in endings.reasons_of(report)}
    with pytest.raises(endings.EndingRefused) as refused:
        endings.not_registered(report, "not_completed", "", TOLD, by=staff.viewer("komisioner.kukar"))
    assert refused.value.code == "unknown_reason"


def test_what_came_is_assessed_and_the_case_keeps_both_days(staff: Cast) -> None:
    report, officer = asked(staff), staff.viewer("petugas.kukar")
    with clock.frozen(DAY_AFTER):
        for wrong in (date(2024, 11, 13), date(2024, 11, 18)):
            with pytest.raises(completion.CompletionRefused) as refused:
                completion.arrived(report, wrong, by=officer)
            assert refused.value.code == "wrong_day"
        completion.arrived(report, LAST, by=officer)
        report.refresh_from_db()
        assert report.status == ReportStatus.RECEIVED
        triage.record(report, "evidence", met=True, reason="Foto dibawa ke kantor.", by=officer)
        case = opening.open_case(report, by=Actor.of(officer))
        known = dates.known(case, procedure.pack_of(case))
    assert (known["notified_incomplete_on"].day, known["completed_on"].day) == (TOLD, LAST)
    # The first look was done before the completion was asked for, and stays in time.
    assert known["initial_assessed_on"].day == TOLD
    assert CaseLimit.objects.get(case=case, limit_id="DL-COMPLETE").last_day == LAST


def test_whoever_holds_the_code_reads_what_lacks_and_until_when_and_nothing_of_the_report(
    staff: Cast, signed_in: Callable[[str], Client]
) -> None:
    report = asked(staff)
    assert "Sabtu, 16 November 2024 pukul 24.00 WITA" in outlook.next_for(report)
    [words] = outlook.lacking(report)
    requirement = triage.pack_of(report).requirements["RQ-7"]
    assert (requirement.code, words) == ("evidence", requirement.wording.id)
    assert [one.words for one in queries.status_history(report)] == ["Diterima", "Menunggu kelengkapan"]
    page = signed_in("petugas.kukar").get(f"/kerja/laporan/{report.pk}/").content.decode()
    assert "Kelengkapan dari pelapor" in page and "kelengkapan-tiba/" in page
    with clock.frozen(DAY_AFTER):
        completion.arrived(report, LAST, by=staff.viewer("petugas.kukar"))
    report.refresh_from_db()
    assert outlook.lacking(report) == []
    assert queries.status_history(report)[-1].words == "Kelengkapan sudah tiba dan sedang dikaji"


def test_an_officer_asks_and_records_on_the_pages(staff: Cast, signed_in: Callable[[str], Client]) -> None:
    report, client = lacking(staff), signed_in("petugas.kukar")
    page = f"/kerja/laporan/{report.pk}/"
    assert "minta-kelengkapan/" in client.get(page).content.decode()
    assert client.post(f"{page}minta-kelengkapan/", {"told_on": "14 November 2024"}).status_code == 422
    sent = {"told_on": "14 November 2024", "told_how": "post"}
    assert client.post(f"{page}minta-kelengkapan/", sent).status_code == 302
    again = client.post(f"{page}minta-kelengkapan/", sent)
    assert again.status_code == 422 and "(PR-05)" in again.content.decode()
    assert client.post(f"{page}kelengkapan-tiba/", {"on": "14 November 2024"}).status_code == 302
    report.refresh_from_db()
    assert report.status == ReportStatus.RECEIVED
