"""A small public world: a piece of the tree, four statements of which two disagree, one issue of Netra."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from netra.bulletin.models import (
    Confidence,
    Disagreement,
    Figure,
    Indicator,
    Issue,
    Qualifier,
    RowReason,
    RowStatus,
    Source,
    Unit,
)
from netra.bulletin.publishing import Edition, Row, publish
from netra.elections import loading as elections_loading
from netra.institutions import loading as institutions_loading
from netra.platform.clock import frozen, installation
from netra.regions.examples import load_sample
from netra.regions.models import Region

CAMPAIGN = datetime(2024, 11, 14, 2, 0, tzinfo=UTC)
KUKAR, KUTIM, SAMARINDA, LOA_JANAN = "64.02", "64.08", "64.72", "64.02.03"


def a_figure(indicator: Indicator, source: Source, key: str, **changes: object) -> Figure:
    values: dict[str, object] = {
        "key": key,
        "entry_digest": key,
        "indicator": indicator,
        "source": source,
        "edition": "Pilkada 2024",
        "region_id": KUKAR,
        "value": Decimal("51.28"),
        "decimals": 2,
        "qualifier": Qualifier.EXACT,
        "unit": indicator.unit,
        "confidence": Confidence.MEDIUM,
        **changes,
    }
    return Figure.objects.create(**values)


@pytest.fixture(scope="module")
def _standing_world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Issue]:
    """Built once for all tests of a module, inside a transaction that is thrown away afterwards."""
    with django_db_blocker.unblock():
        with transaction.atomic():
            yield _build()
            transaction.set_rollback(True)


@pytest.fixture
def world(_standing_world: Issue, db: None) -> Issue:
    return _standing_world


def _build() -> Issue:
    load_sample()
    elections_loading.load()
    institutions_loading.load()
    installation.install("demo")
    press = Source.objects.create(
        key="harian-contoh",
        publisher="Harian Contoh",
        title="Kukar paling rawan",
        url="https://harian.example/kukar",
        published_on=date(2024, 11, 22),
    )
    other = Source.objects.create(key="kabar-contoh", publisher="Kabar Contoh", url="https://kabar.example/")
    share = Indicator.objects.create(
        key="kerawanan",
        name_id="Kerawanan",
        name_en="Vulnerability",
        unit=Unit.PERCENT,
        definition_id="Seperti diucapkan.",
        definition_en="As spoken.",
    )
    cases = Indicator.objects.create(
        key="perkara",
        position=1,
        name_id="Perkara",
        name_en="Cases",
        unit=Unit.CASE,
        definition_id="Perkara, bukan orang.",
        definition_en="Cases, not persons.",
    )
    apart = Disagreement.objects.create(
        key="dua-indeks",
        title_id="Dua angka terbitan yang tidak sama",
        title_en="Two published figures that are not the same",
        judgement_id="Ini dua ukuran, jangan dirata-ratakan.",
        judgement_en="These are two measures; do not average them.",
    )
    count = Disagreement.objects.create(
        key="berapa-2020",
        position=1,
        title_id="Berapa perkara pada Pilkada 2020?",
        title_en="How many cases in 2020?",
        judgement_id="Tergantung yang dihitung.",
        judgement_en="It depends on what is counted.",
    )
    a_figure(share, other, "tiga", region_id=KUTIM, value=Decimal("20.00"))
    a_figure(share, other, "empat", region_id=SAMARINDA, value=Decimal("31.50"))
    a_figure(share, press, "satu", disagreement=apart, quote="indeks 51,28 persen <script>")
    a_figure(share, other, "dua", disagreement=apart, value=Decimal("44.28"))
    for key, value, confidence in (("a", 1116, "high"), ("b", 1536, "high"), ("c", 1010, "low")):
        a_figure(
            cases,
            press,
            key,
            disagreement=count,
            region_id="00",
            edition="Pilkada 2020",
            period="Pilkada 2020",
            value=Decimal(value),
            decimals=0,
            confidence=confidence,
        )
    a_figure(cases, other, "sekitar", region_id=KUTIM, value=Decimal(50), decimals=0, qualifier="about")
    with frozen(CAMPAIGN), transaction.atomic():
        issue = publish(
            Edition(
                measure="proven_cases",
                title_id="Perkara terbukti",
                title_en="Proven cases",
                unit=Unit.CASE,
                election=None,
                as_of=date(2024, 11, 12),
                written_by_name="Analis Contoh",
                approved_by_name="Komisioner Contoh",
                method_version="1",
                data_hash="ab" * 32,
                example=True,
            ),
            [
                Row(KUKAR, RowStatus.SHOWN, value=7),
                Row(KUTIM, RowStatus.SUPPRESSED, reason=RowReason.SMALL),
                Row(SAMARINDA, RowStatus.NOT_COVERED, reason=RowReason.NO_OFFICE),
            ],
        )
    assert Region.objects.filter(pk=LOA_JANAN).exists()
    return issue
