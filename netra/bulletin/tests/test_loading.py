import re
import shutil
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import DatabaseError, transaction

from netra.bulletin import loading, queries
from netra.bulletin.models import Band, Figure, Label, Source
from netra.regions.examples import load_sample
from netra.regions.models import Level
from netra.regions.packs import PackRefused

pytestmark = pytest.mark.django_db

SEEDS = {
    "seed-kukar-vulnerability": ("51.28", "percent", "exact"),
    "seed-kaltim-vulnerability": ("70", "percent", "exact"),
    "seed-kaltim-rank": ("5", "rank", "rank"),
    "seed-kukar-neutrality-rank": ("7", "rank", "rank"),
    "seed-loa-janan-participants": ("50", "person", "about"),
    "seed-kukar-turnout-past": ("77.05", "percent", "less_than"),
    "seed-kukar-persons-recommended": ("8", "person", "about"),
    "seed-cases-2020": ("1010", "case", "exact"),
    "seed-regions-2020": ("170", "region", "exact"),
    "seed-cases-expected-2024": ("1000", "case", "more_than"),
    "seed-provinces-2024": ("37", "region", "exact"),
    "seed-regencies-2024": ("508", "region", "exact"),
}


@pytest.fixture(autouse=True)
def _regions() -> None:
    load_sample()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the packs that a test may spoil."""
    return Path(shutil.copytree(loading.pack_dir(), tmp_path / "figures"))


def edit(folder: Path, file: str, old: str, new: str) -> None:
    path = folder / file
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def cut(folder: Path, file: str, key: str) -> None:
    """Take a figure's entry out of a file."""
    path = folder / file
    text = re.sub(rf"  - key: {key}\n(?:    .*\n)+", "", path.read_text(), count=1)
    assert key not in text
    path.write_text(text)


@pytest.mark.parametrize(("key", "said"), SEEDS.items())
def test_the_five_articles_say_what_they_say(key: str, said: tuple[str, str, str]) -> None:
    loading.load()
    figure = Figure.objects.get(key=key)
    assert (str(figure.shown), figure.unit, figure.qualifier) == said
    assert figure.quote and figure.source.publisher


def test_a_second_load_changes_nothing() -> None:
    assert loading.load()
    before = list(Figure.objects.values_list("pk", "key"))
    assert not loading.load()
    assert list(Figure.objects.values_list("pk", "key")) == before


def test_a_corrected_entry_supersedes_its_row(folder: Path) -> None:
    loading.load(folder)
    edit(folder, "seed-articles.yaml", 'value: "51.28"', 'value: "51.29"')
    assert loading.load(folder)
    new, old = Figure.objects.filter(key="seed-kukar-vulnerability").order_by("-pk")
    assert (new.value, old.value) == (Decimal("51.29"), Decimal("51.28"))
    assert new.supersedes == old
    current = [one for one in queries.figures_for("64.02") if one.key == "seed-kukar-vulnerability"]
    assert current == [new]


def test_an_entry_may_be_withdrawn_but_not_vanish(folder: Path) -> None:
    loading.load(folder)
    count = Figure.objects.count()
    cut(folder, "seed-articles.yaml", "seed-provinces-2024")
    with pytest.raises(PackRefused) as refused:
        loading.load(folder)
    assert refused.value.entry == "seed-provinces-2024"
    assert Figure.objects.count() == count


def test_a_withdrawn_entry_is_shown_no_more(folder: Path) -> None:
    loading.load(folder)
    edit(
        folder,
        "seed-articles.yaml",
        "  - key: seed-provinces-2024\n",
        "  - key: seed-provinces-2024\n    withdrawn_because: Contoh alasan\n",
    )
    loading.load(folder)
    assert "seed-provinces-2024" not in {one.key for one in queries.figures()}
    assert Figure.objects.filter(key="seed-provinces-2024").count() == 2


@pytest.mark.parametrize(
    ("old", "new", "entry"),
    [
        ('value: "51.28"', "value: 51.28", "figures › seed-kukar-vulnerability › value"),
        ("    unit: percent\n", "    unit: person\n", "seed-kukar-vulnerability"),
        ("indicator: vulnerability-stated", "indicator: nothing", "seed-kukar-vulnerability"),
        ("source: kaltimkita-2024-11-22", "source: nobody", "seed-kukar-vulnerability"),
        ("disagreement: kukar-vulnerability", "disagreement: nothing", "seed-kukar-vulnerability"),
        ('as_of: "2024-11-22"', 'as_of: "2024-11-31"', "seed-kukar-vulnerability"),
        ("key: seed-kaltim-rank", "key: seed-kukar-vulnerability", "seed-kukar-vulnerability"),
    ],
)
def test_a_broken_pack_is_refused_by_file_and_entry(folder: Path, old: str, new: str, entry: str) -> None:
    edit(folder, "seed-articles.yaml", old, new)
    with pytest.raises(PackRefused) as refused:
        loading.load(folder)
    assert refused.value.file.name == "seed-articles.yaml"
    assert refused.value.entry == entry
    assert refused.value.reason
    assert not Figure.objects.exists() and not Source.objects.exists()


@pytest.mark.parametrize(
    ("old", "new", "entry"),
    [
        ('scale: {from: "0", to: "100", source: databoks-ikp-provinsi}', "", "indicators › ikp-2024"),
        ('to: "100", source: databoks-ikp-provinsi', 'to: "100", source: nobody', "ikp-2024"),
        ('scale: {from: "0", to: "100"', 'scale: {from: "0", to: "0"', "ikp-2024"),
        ("        source: alinea-ikp-bands\n", "        source: nobody\n", "ikp-2024"),
        ('from: "21.7", to: "68.5"', 'from: "21.6", to: "68.5"', "ikp-2024"),
        ('from: "68.5", to: "100"', 'from: "68.5", to: "101"', "ikp-2024"),
        ("level: regency", "level: province", "ikp-2024"),
        ('name_id: "Sosialisasi 22 November 2024"', 'name_id: "Pilkada 2024"', "Pilkada 2024"),
        ("labels:\n", 'labels:\n  - {name_id: "Contoh", name_en: "Example"}\n', "Contoh"),
    ],
)
def test_a_broken_scale_band_or_label_is_refused(folder: Path, old: str, new: str, entry: str) -> None:
    edit(folder, "definitions.yaml", old, new)
    with pytest.raises(PackRefused) as refused:
        loading.load(folder)
    assert (refused.value.file.name, refused.value.entry) == ("definitions.yaml", entry)
    assert not Figure.objects.exists() and not Band.objects.exists()


def test_an_edition_without_english_words_is_refused(folder: Path) -> None:
    edit(folder, "seed-articles.yaml", "edition: Sosialisasi 22 November 2024", "edition: Contoh")
    with pytest.raises(PackRefused) as refused:
        loading.load(folder)
    assert (refused.value.file.name, refused.value.entry) == (
        "seed-articles.yaml",
        "seed-loa-janan-participants",
    )


def test_bands_and_labels_follow_the_pack_without_a_further_row(folder: Path) -> None:
    loading.load(folder)
    figures = Figure.objects.count()
    edit(folder, "definitions.yaml", 'from: "0", to: "21.7"', 'from: "0", to: "21.6"')
    edit(folder, "definitions.yaml", "Outreach session of", "Session of")
    assert loading.load(folder)
    lowest = Band.objects.get(level=Level.PROVINCE, kind="low")
    assert (lowest.high, Band.objects.count()) == (Decimal("21.6"), 6)
    assert Label.objects.get(pk="Sosialisasi 22 November 2024").name_en == "Session of 22 November 2024"
    assert Figure.objects.count() == figures


def test_a_lone_figure_is_no_disagreement(folder: Path) -> None:
    cut(folder, "published-2024.yaml", "prokal-kukar-mapping")
    with pytest.raises(PackRefused) as refused:
        loading.load(folder)
    assert (refused.value.file.name, refused.value.entry) == ("definitions.yaml", "kukar-vulnerability")


def test_every_figure_can_be_traced_and_no_two_units_are_blended() -> None:
    loading.load()
    for figure in queries.figures():
        assert figure.unit == figure.indicator.unit, figure.key
        assert figure.source.url or figure.source.confidence_note, figure.key


@pytest.mark.parametrize("change", ["update", "delete"])
def test_a_stored_figure_cannot_be_changed(change: str) -> None:
    loading.load()
    figures = Figure.objects.filter(key="seed-kukar-vulnerability")
    with pytest.raises(DatabaseError), transaction.atomic():
        figures.update(value=1) if change == "update" else figures._raw_delete("default")
    assert figures.get().value == Decimal("51.28")
