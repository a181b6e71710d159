"""The command says what would be due, and refuses without --dry-run."""

import pytest
from pytest_django import Settings

from netra.config import cli
from netra.platform import clock
from netra.reports.models import Report
from tests.build import a_report
from tests.cast import OPENS_AT, cast


def test_retention_only_ever_tells(
    db: None, settings: Settings, tmp_path: object, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.FILES_DIR = f"{tmp_path}/files"
    assert cli.main(["retention"]) == cli.REFUSED
    with clock.frozen(OPENS_AT):
        cast()
        report = a_report()
        assert cli.main(["retention", "--dry-run"]) == cli.OK
    said = capsys.readouterr().out
    assert report.office.name in said
    assert "case_file            no period set  ended     0   due     0" in said
    assert said.endswith("Nothing was removed.\n")
    assert Report.objects.filter(pk=report.pk).exists()
