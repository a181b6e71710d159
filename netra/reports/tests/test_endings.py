"""A report from which no case grows: by the plenary, for a reason of the rules, or withdrawn in time."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.db import transaction
from pytest_django import Settings

from netra.platform import clock
from netra.reports import endings, openings, queries, triage
from netra.reports.models import Report, ReportStatus
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
    endings.withdrawn(report, "Pelapor mencabut.", TODAY, by=officer)
    report.refresh_from_db()
    assert report.status == ReportStatus.WITHDRAWN
    registered = looked_at(staff, met=True)
    with transaction.atomic():
        triage.move(registered, ReportStatus.REGISTERED, actor=officer.actor)
    with pytest.raises(endings.EndingRefused) as refused:
        endings.withdrawn(registered, "Pelapor mencabut.", TODAY, by=officer)
    assert refused.value.refused is not None
    assert (refused.value.code, refused.value.refused.rule_id) == ("withdrawal_after_registration", "PR-06")
