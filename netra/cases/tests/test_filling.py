"""The migration that gives cases of earlier versions their rows: nothing is counted anew."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from netra.cases.tests.test_walk import OFFICER, a_case, heard, studied
from netra.platform import clock
from tests.cast import OPENS_AT, cast

BEFORE, AFTER = [("cases", "0002_refuse_changed_history")], [("cases", "0005_refuse_changed_limits")]


def migrate(to: list[tuple[str, str]]) -> Any:
    executor = MigrationExecutor(connection)
    executor.migrate(to)
    return executor.loader.project_state(to).apps


@pytest.mark.django_db(transaction=True)
def test_cases_opened_before_keep_their_days_and_their_entries(settings: Any, tmp_path: Any) -> None:
    settings.FILES_DIR = tmp_path / "files"
    with clock.frozen(OPENS_AT):
        staff = cast()
        waiting, examined = a_case(staff), studied(heard(a_case(staff)))
    try:
        old = migrate(BEFORE)
        # A day that no rule gives, to see that it is kept and not counted again.
        old.get_model("cases", "Case").objects.filter(pk=waiting.pk).update(
            handling_last_day=date(2024, 11, 21)
        )
        apps = migrate(AFTER)
        rows = {row.case_id: row for row in apps.get_model("cases", "CaseLimit").objects.all()}
        assert set(rows) == {waiting.pk, examined.pk}
        row = rows[waiting.pk]
        assert (row.last_day, row.trigger_on) == (date(2024, 11, 21), date(2024, 11, 14))
        assert (row.cause, row.calendar_version, row.kept_by) == ("earlier", "", OFFICER.actor)
        assert row.kept_at == datetime(2024, 11, 14, 2, 0, tzinfo=UTC)
        choice = apps.get_model("cases", "ClassChoice").objects.get()
        assert (choice.track.case_id, choice.violation, choice.chosen_by) == (
            examined.pk,
            "DS-04",
            OFFICER.actor,
        )
    finally:
        call = MigrationExecutor(connection)
        call.migrate(call.loader.graph.leaf_nodes())
