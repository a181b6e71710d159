from collections.abc import Callable, Iterator
from datetime import date

import pytest
from django.db import transaction

from netra.elections.models import Election
from netra.facts import stream
from netra.facts.models import CountedUnit, FactKind
from netra.institutions.models import InstitutionKind
from netra.platform import clock
from netra.platform.jobs import run_pending
from netra.regions.models import Region
from netra.release import drafting
from netra.release.models import Draft
from tests.cast import OPENS_AT, Cast, cast

KUKAR_DISTRICTS = ("64.02.03", "64.02.06")


@pytest.fixture
def world(db: None) -> Iterator[Cast]:
    with clock.frozen(OPENS_AT):
        yield cast()


@pytest.fixture
def decide() -> Callable[..., None]:
    """A plenary found a violation in so many cases of a region."""

    def found(region: str, times: int = 1, **changes: object) -> None:
        with transaction.atomic():
            for _ in range(times):
                stream.record(
                    **{
                        "kind": FactKind.CASE_DECIDED,
                        "unit": CountedUnit.CASE,
                        "on": date(2024, 10, 21),
                        "region": Region.objects.get(pk=region),
                        "election": Election.objects.get(pk="pilkada-2024"),
                        "office_kind": InstitutionKind.BAWASLU,
                        "verified": True,
                        "example": True,
                        **changes,
                    }
                )

    return found


@pytest.fixture
def a_draft(world: Cast) -> Callable[..., Draft]:
    """Computed and ready."""

    def made(measure: str = "proven_cases", by: str = "analis.kukar") -> Draft:
        draft = drafting.request_draft(measure, Election.objects.get(pk="pilkada-2024"), world.viewer(by))
        run_pending()
        draft.refresh_from_db()
        return draft

    return made
