"""The hand-over from the command line: numbers, exit codes, and nothing moved without a reason."""

from datetime import datetime

import pytest
from django.db import transaction

from netra.cases import referrals
from netra.cases.models import LineState, ReferralLine, Track
from netra.cases.tests.test_routes import decided_track
from netra.cases.tests.test_walk import OFFICER
from netra.config import cli
from netra.platform import clock
from tests.cast import OPENS_AT, WITA, cast

pytestmark = pytest.mark.django_db
OFFICE = ["referrals", "hand-over", "--office", "bawaslu-64.02-contoh"]


def test_files_are_counted_first_and_moved_for_a_reason(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(cli, "_django", lambda: None)
    staff = cast()
    with clock.frozen(OPENS_AT):
        line = referrals.refer(decided_track(staff).pk, by=OFFICER)
    ReferralLine.objects.filter(pk=line.pk).update(
        authority_code="KASN",
        institution_id="kasn-contoh",
        state=LineState.ACKNOWLEDGED,
        answered_at=OPENS_AT,
    )
    Track.objects.filter(pk=line.track_id).update(step="acknowledged")
    with transaction.atomic():
        clock.move_office_clock(datetime(2024, 11, 15, 9, 0, tzinfo=WITA))
    assert cli.main(["referrals", "hand-over", "--office", "tidak-ada"]) == cli.REFUSED
    assert cli.main(OFFICE) == cli.OK
    assert "1  RT-ASN-TRANS-B" in capsys.readouterr().out
    assert ReferralLine.objects.count() == 1
    assert cli.main([*OFFICE, "--reason", "SE MenPANRB 4/2024."]) == cli.OK
    assert "1  sent on" in capsys.readouterr().out
    assert ReferralLine.objects.get(replaces=line.pk).institution_id == "bkn-contoh"
    assert "Contoh" not in capsys.readouterr().out
