import pytest
from django.db import transaction

from netra.regions.bulk import upsert_rows
from netra.regions.examples import load_sample
from netra.regions.loading import load
from netra.regions.models import PackLoad, Region, RegionSuccession

pytestmark = pytest.mark.django_db


def test_the_sample_is_not_laid_over_the_whole_tree() -> None:
    PackLoad.objects.create(pack="regions", digest="all")
    assert not load_sample()
    assert not Region.objects.exists()


def test_new_data_overwrite_names_and_leave_what_they_do_not_name(monkeypatch: pytest.MonkeyPatch) -> None:
    load_sample()
    monkeypatch.setattr(
        "netra.regions.loading._published_names",
        lambda: {"00": "Indonesia", "64": "Kalimantan Timur Baru", "64.02": "Kabupaten Kutai Kartanegara"},
    )
    monkeypatch.setattr("netra.regions.loading._digest", lambda: "other")
    assert load()
    assert Region.objects.get(code="64").name == "Kalimantan Timur Baru"
    assert Region.objects.filter(code="64.02.03").exists()
    assert RegionSuccession.objects.filter(former="64~2004").count() == 1
    assert PackLoad.objects.get(pack="regions").digest == "other"


def test_a_failed_load_leaves_everything_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    load_sample()
    before = list(Region.objects.values_list("code", "name"))
    monkeypatch.setattr(
        "netra.regions.loading._published_names", lambda: {"00": "Indonesia", "64": "X", "64.02": "Kukar"}
    )
    monkeypatch.setattr("netra.regions.loading._digest", lambda: "broken")
    with pytest.raises(ValueError, match="neither Kabupaten nor Kota"):
        load()
    assert list(Region.objects.values_list("code", "name")) == before
    assert not PackLoad.objects.filter(pack="regions").exists()


def test_upserting_twice_keeps_one_row() -> None:
    load_sample()
    count = Region.objects.count()
    with transaction.atomic():
        for name in ("Satu", "Dua"):
            upsert_rows(
                Region,
                ("code", "name", "full_name", "level", "kind", "timezone", "coordinate_source", "example"),
                [("64", name, name, 1, "province", "Asia/Makassar", "", False)],
                key="code",
            )
    assert Region.objects.count() == count
    assert Region.objects.get(code="64").name == "Dua"
