import shutil
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path

import pytest
import yaml
from django.core.exceptions import ValidationError

from netra.institutions import loading, queries, settings
from netra.institutions.examples import TWINS
from netra.institutions.examples import load as load_twins
from netra.institutions.models import Capacity, Institution, InstitutionKind, OfficeHolder, Post
from netra.regions.examples import load_sample
from netra.regions.models import Kind, Level, PackLoad, Region
from netra.regions.packs import PackRefused

pytestmark = pytest.mark.django_db

KALTIM_IN_SAMPLE = 4


@pytest.fixture(autouse=True)
def _sample() -> None:
    load_sample()


def test_every_region_of_kaltim_gets_its_eight_bodies_and_a_personnel_authority() -> None:
    assert loading.load()
    kinds = Counter(
        Institution.objects.filter(region__in=["64", "64.02", "64.08", "64.72"]).values_list(
            "kind", flat=True
        )
    )
    for kind in (
        InstitutionKind.BAWASLU,
        InstitutionKind.ELECTION_COMMISSION,
        InstitutionKind.REGIONAL_GOVERNMENT,
        InstitutionKind.REGIONAL_HR_AGENCY,
        InstitutionKind.GAKKUMDU,
        InstitutionKind.KESBANGPOL,
        InstitutionKind.DISKOMINFO,
        InstitutionKind.INSPECTORATE,
    ):
        assert kinds[kind] == KALTIM_IN_SAMPLE
    # Of the province alone: which regency has one of its own is not known.
    assert (kinds[InstitutionKind.POLICE], kinds[InstitutionKind.PROSECUTOR]) == (1, 1)
    titles = Post.objects.filter(is_personnel_authority=True).values_list("title", flat=True)
    assert set(titles) == {
        "Gubernur Kalimantan Timur",
        "Bupati Kutai Kartanegara",
        "Bupati Kutai Timur",
        "Wali Kota Samarinda",
        "Gubernur Kalimantan Selatan",
    }


def test_loading_again_is_a_look_up_and_another_edition_replaces_holders(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert loading.load()
    assert not loading.load()
    pack = _copy(tmp_path, monkeypatch)
    content = yaml.safe_load(pack.read_text())
    content["holders"][0]["name"] = "Nama Contoh"
    pack.write_text(yaml.safe_dump(content, allow_unicode=True))
    before = Institution.objects.count()
    assert loading.load()
    assert Institution.objects.count() == before
    assert set(OfficeHolder.objects.values_list("name", flat=True)) == {"Nama Contoh", "Agus Hari Kesuma"}


def _grown() -> None:
    """What a whole tree has and the sample lacks: a regency elsewhere, Aceh, and a part of Jakarta."""
    nation = Region.objects.get(pk="00")
    for code, name, full_name, level, kind in (
        ("32", "Jawa Barat", "Jawa Barat", Level.PROVINCE, Kind.PROVINCE),
        ("32.01", "Bogor", "Kabupaten Bogor", Level.REGENCY, Kind.REGENCY),
        ("11", "Aceh", "Aceh", Level.PROVINCE, Kind.PROVINCE),
        ("11.06", "Aceh Besar", "Kabupaten Aceh Besar", Level.REGENCY, Kind.REGENCY),
        ("31", "DKI Jakarta", "Daerah Khusus Ibukota Jakarta", Level.PROVINCE, Kind.PROVINCE),
        (
            "31.71",
            "Jakarta Pusat",
            "Kota Administrasi Jakarta Pusat",
            Level.REGENCY,
            Kind.ADMINISTRATIVE_CITY,
        ),
    ):
        parent = nation if level == Level.PROVINCE else Region.objects.get(pk=code[:2])
        Region.objects.create(
            code=code,
            name=name,
            full_name=full_name,
            level=level,
            kind=kind,
            parent=parent,
            timezone="Asia/Jakarta",
        )


def test_an_upgrade_adds_what_a_new_region_lacks_and_leaves_the_rest_with_its_settings(
    django_assert_max_num_queries: Callable[[int], AbstractContextManager[object]],
) -> None:
    loading.load()
    before = dict(Institution.objects.values_list("key", "name"))
    office = Institution.objects.select_related("region").get(key="bawaslu-64.02")
    settings.enter(office, settings.OFFICE_CODE, "27.12", actor="akun:1", name="Ketua Contoh", reason="surat")
    _grown()
    with django_assert_max_num_queries(25):
        assert loading.load()
    assert not loading.load()
    after = dict(Institution.objects.values_list("key", "name"))
    assert {key: name for key, name in after.items() if key in before} == before
    assert settings.value(office, settings.OFFICE_CODE) == "27.12"
    added = Institution.objects.exclude(key__in=before)
    assert set(added.values_list("status", flat=True)) == {"recalled"}
    assert after["bawaslu-32.01"] == "Bawaslu Kabupaten Bogor"
    assert Post.objects.get(institution="pemda-32.01").title == "Bupati Bogor"
    # What the law of Aceh calls otherwise, and a part of Jakarta that has no government of its own.
    assert after["bawaslu-11.06"] == "Panwaslih Kabupaten Aceh Besar"
    assert after["kpu-11"] == "KIP Aceh"
    assert after["bawaslu-31.71"] == "Bawaslu Kota Administrasi Jakarta Pusat"
    assert "pemda-31.71" not in after
    head = queries.personnel_authority("31.71", date(2024, 11, 14))
    assert head is not None
    assert head.title == "Gubernur DKI Jakarta"


def test_office_holders_have_only_the_days_that_a_source_shows() -> None:
    loading.load()
    kukar = OfficeHolder.objects.get(post__institution="pemda-64.02")
    assert (kukar.name, kukar.capacity) == ("Bambang Arwanto", Capacity.TEMPORARY)
    assert (kukar.starts, kukar.ends, kukar.seen_on) == (None, None, date(2024, 10, 1))
    assert "Tribun Kaltim" in kukar.source
    kutim = OfficeHolder.objects.get(post__institution="pemda-64.08")
    assert (kutim.name, kutim.starts, kutim.ends, kutim.seen_on) == ("Agus Hari Kesuma", None, None, None)


def test_what_was_not_seen_is_marked_recalled() -> None:
    loading.load()
    assert Institution.objects.get(key="bkn").status == "confirmed"
    assert Institution.objects.get(key="bawaslu-64.02").status == "confirmed"
    assert Institution.objects.get(key="bawaslu-64.72").status == "recalled"
    assert not Institution.objects.filter(source="").exists()


def test_a_missing_region_is_refused_once_all_regions_are_loaded() -> None:
    PackLoad.objects.all().delete()
    with pytest.raises(PackRefused) as refused:
        loading.load()
    assert refused.value.file == loading.pack_file()
    assert "no region has this code" in refused.value.reason
    assert not Institution.objects.exists()


@pytest.mark.parametrize(
    ("break_it", "entry", "reason"),
    [
        (lambda c: c["institutions"][0].update(kind="guild"), "institutions › bawaslu-00 › kind", "guild"),
        (lambda c: c["institutions"][0].pop("source"), "institutions › bawaslu-00", "source"),
        (lambda c: c["institutions"].append(dict(c["institutions"][0])), "bawaslu-00", "twice"),
        (lambda c: c["seen"].update({"bawaslu-99": "nowhere"}), "bawaslu-99", "no institution"),
        (lambda c: c["holders"][0].update(institution="pemda-99"), "pemda-99", "no institution"),
    ],
)
def test_a_broken_pack_is_refused_with_file_entry_and_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, break_it, entry: str, reason: str
) -> None:
    pack = _copy(tmp_path, monkeypatch)
    content = yaml.safe_load(pack.read_text())
    break_it(content)
    pack.write_text(yaml.safe_dump(content, allow_unicode=True))
    with pytest.raises(PackRefused) as refused:
        loading.load()
    assert refused.value.file == pack
    assert refused.value.entry == entry
    assert reason in refused.value.reason
    assert not Institution.objects.exists()


def test_keys_may_have_dots_but_no_spaces_or_capitals() -> None:
    field = Institution._meta.get_field("key")
    field.run_validators("bawaslu-64.02-contoh")
    for bad in ("Bawaslu", "bawaslu 64", "bawaslu-", "-64", "bawaslu..64"):
        with pytest.raises(ValidationError):
            field.run_validators(bad)


def test_twins_are_marked_and_can_be_loaded_twice() -> None:
    load_twins()
    load_twins()
    assert Institution.objects.count() == len(TWINS)
    for institution in Institution.objects.all():
        assert institution.example
        assert institution.key.endswith("-contoh")
        assert "(contoh)" in institution.name
    assert set(Post.objects.values_list("example", flat=True)) == {True}
    assert not OfficeHolder.objects.exists()


def _copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    original = loading.pack_file()
    for file in (original, original.with_name("schema.json")):
        shutil.copy(file, tmp_path)
    pack = tmp_path / original.name
    monkeypatch.setattr(loading, "pack_file", lambda: pack)
    return pack
