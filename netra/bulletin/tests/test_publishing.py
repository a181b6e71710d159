from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import DatabaseError, transaction

from netra.bulletin import queries
from netra.bulletin.models import Issue, IssueRow, RowReason, RowStatus, Unit
from netra.bulletin.publishing import Edition, Row, publish
from netra.elections import loading as elections_loading
from netra.elections.models import Election
from netra.platform import clock
from netra.regions.examples import load_sample

pytestmark = pytest.mark.django_db

NOON = datetime(2024, 12, 20, 12, 0, tzinfo=ZoneInfo("Asia/Makassar"))
ROWS = (
    Row("64", RowStatus.SHOWN, value=7),
    Row("64.02", RowStatus.SHOWN, value=7, part_of="64"),
    Row("64.08", RowStatus.NOT_COVERED, part_of="64", reason=RowReason.NO_OFFICE),
)


@pytest.fixture
def edition() -> Edition:
    load_sample()
    elections_loading.load()
    return Edition(
        measure="proven_cases",
        title_id="Perkara terbukti",
        title_en="Proven cases",
        unit=Unit.CASE,
        election=Election.objects.get(pk="pilkada-2024"),
        as_of=date(2024, 12, 20),
        written_by_name="Analis Contoh",
        approved_by_name="Komisioner Contoh",
        method_version="1",
        data_hash="0" * 64,
        example=True,
    )


def published(edition: Edition) -> Issue:
    with clock.frozen(NOON), transaction.atomic():
        return publish(edition, ROWS)


def test_a_later_edition_supersedes_and_the_earlier_stays(edition: Edition) -> None:
    first, second = published(edition), published(edition)
    assert (first.edition, second.edition, second.supersedes) == (1, 2, first)
    assert queries.latest_issues() == [second]
    assert set(queries.issues()) == {first, second}
    assert queries.editions_of(second) == [second, first]


def test_rows_come_in_order_with_their_reasons(edition: Edition) -> None:
    issue = published(edition)
    rows = queries.issue_rows(issue)
    assert [(row.region_id, row.status) for row in rows] == [
        ("64", "shown"),
        ("64.02", "shown"),
        ("64.08", "not_covered"),
    ]
    assert rows[2].value is None and rows[2].reason == RowReason.NO_OFFICE
    assert [row.issue for row in queries.rows_for("64.02")] == [issue]


def test_publishing_needs_the_transaction_of_the_approval(
    edition: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transaction.get_connection(), "in_atomic_block", False)
    with pytest.raises(RuntimeError):
        publish(edition, ROWS)


@pytest.mark.parametrize("model", [Issue, IssueRow])
@pytest.mark.parametrize("change", ["update", "delete"])
def test_an_issue_and_its_rows_cannot_be_changed(
    edition: Edition, model: type[Issue] | type[IssueRow], change: str
) -> None:
    published(edition)
    before = list(model.objects.order_by("pk").values())
    field = "edition" if model is Issue else "value"
    with pytest.raises(DatabaseError), transaction.atomic():
        if change == "update":
            model.objects.update(**{field: 99})
        else:
            model.objects.all()._raw_delete("default")
    assert list(model.objects.order_by("pk").values()) == before


def test_a_whole_issue_takes_no_further_row(edition: Edition) -> None:
    issue = published(edition)
    with pytest.raises(DatabaseError), transaction.atomic():
        IssueRow.objects.create(issue=issue, position=3, region_id="64.72", value=1, status=RowStatus.SHOWN)
    assert issue.rows.count() == 3
