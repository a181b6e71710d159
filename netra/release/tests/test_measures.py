from pathlib import Path

import pytest
from django.utils.translation import override

from netra.bulletin.models import Unit
from netra.facts.models import CountedUnit
from netra.institutions.models import Institution
from netra.release import measures
from netra.release.measures import Measure

METHODS = Path(__file__).resolve().parents[3] / "docs" / "methods"


BODY = Institution(key="badan-contoh", name="Badan Contoh")
MADE = (*measures.FIXED.values(), *measures.of_body(BODY))


@pytest.mark.parametrize("measure", MADE, ids=lambda measure: measure.key)
def test_each_measure_is_explained(measure: Measure) -> None:
    text = (METHODS / f"{measure.method}.md").read_text()
    assert f"`{measure.version}`" in text and "**Unit**" in text and "**Counts**" in text


@pytest.mark.parametrize("measure", MADE, ids=lambda measure: measure.key)
def test_what_is_counted_is_what_is_published(measure: Measure) -> None:
    assert measure.unit.value == measure.counted.value
    with override("en"):
        assert measure.title == measure.title_en
    with override("id"):
        assert measure.title == measure.title_id


def test_every_counted_unit_can_be_published() -> None:
    assert set(CountedUnit.values) <= set(Unit.values)
