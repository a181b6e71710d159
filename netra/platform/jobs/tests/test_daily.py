import logging
from datetime import UTC, datetime

import pytest
from django.conf import LazySettings
from django.utils.module_loading import import_string

from netra.platform import audit, jobs
from netra.platform.audit.models import Entry
from netra.platform.audit.tests.test_chain import triggers_dropped
from netra.platform.clock import frozen
from netra.platform.jobs import daily
from netra.platform.jobs.handlers import Handler
from netra.platform.jobs.models import Job

HEAD = "netra.platform.jobs.daily.AUDIT_HEAD"
# Asia/Jakarta: two in the morning of 14 November.
NIGHT = datetime(2024, 11, 13, 19, 0, tzinfo=UTC)


def test_every_daily_job_of_the_settings_has_a_handler(settings: LazySettings) -> None:
    for name, hour in settings.DAILY_JOBS:
        assert isinstance(import_string(name), Handler)
        assert 0 <= hour < 24


@pytest.mark.django_db
def test_a_daily_job_is_queued_once_a_day_from_its_hour(settings: LazySettings) -> None:
    settings.DAILY_JOBS = [(HEAD, 3)]
    with frozen(NIGHT):
        daily.enqueue_due()
        assert not Job.objects.exists()
    for _ in range(3):
        with frozen(NIGHT.replace(hour=20)):
            daily.enqueue_due()
            jobs.run_pending()
    with frozen(NIGHT.replace(day=14, hour=20)):
        daily.enqueue_due()
    assert list(Job.objects.order_by("id").values_list("occasion", flat=True)) == [
        f"{HEAD} 2024-11-14",
        f"{HEAD} 2024-11-15",
    ]


@pytest.mark.django_db
def test_the_head_is_printed_into_the_workers_output(caplog: pytest.LogCaptureFixture) -> None:
    audit.append(actor="sistem", action="test.row", object_kind="row", object_key="1")
    caplog.set_level(logging.INFO, logger="netra.platform.jobs.daily")
    jobs.enqueue(HEAD, {})
    assert jobs.run_pending() == 1
    assert f"audit head {audit.head()}" in caplog.messages


@pytest.mark.django_db
def test_a_broken_chain_is_said_aloud_with_its_first_broken_row(caplog: pytest.LogCaptureFixture) -> None:
    for _ in range(4):
        audit.append(actor="sistem", action="test.row", object_kind="row", object_key="1")
    with triggers_dropped():
        Entry.objects.filter(seq=3).update(actor="publik")
    jobs.enqueue(HEAD, {})
    assert jobs.run_pending() == 1
    errors = [record.getMessage() for record in caplog.records if record.levelno == logging.ERROR]
    assert len(errors) == 1
    assert "broken at row 3" in errors[0]
    assert f"2:{Entry.objects.get(seq=2).hash}" in errors[0]
