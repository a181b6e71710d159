"""The documents about the packs are current and complete."""

from pathlib import Path

import pytest

from netra.law import describe, packs
from netra.law.entries import Catalogue, LawPack, SanctionClass, Track

PACK = packs.shipped("pilkada-2024")
PACKS = [packs.shipped(name) for name in packs.names()]


def test_the_documents_are_current(capsys: pytest.CaptureFixture[str]) -> None:
    assert describe.main(["--check"]) == 0, capsys.readouterr().out


@pytest.mark.parametrize("pack", PACKS, ids=[pack.name for pack in PACKS])
def test_every_kind_of_violation_is_documented_with_class_and_article(pack: LawPack) -> None:
    text = (describe.DOCS / f"law-{pack.name}.md").read_text(encoding="utf-8")
    rows = {
        line.split(" | ")[0].removeprefix("| "): line for line in text.splitlines() if line.startswith("| ")
    }
    for entry in pack.violations.values():
        assert entry.basis[0] in rows[entry.id]
        assert (entry.sanction_class or "none assigned") in rows[entry.id]


def test_the_glossary_has_a_term_for_every_name_that_the_pack_and_the_code_share() -> None:
    glossary = (describe.DOCS / "glossary.md").read_text(encoding="utf-8")
    of_packs = {name for pack in PACKS for name in [*pack.subjects, *pack.authorities]}
    names = [*sorted(of_packs), *Track, *Catalogue, *SanctionClass]
    assert [name for name in names if f"`{name}`" not in glossary] == []


def test_the_glossary_gives_one_row_to_one_term() -> None:
    rows = [
        line.split(" | ")[0].removeprefix("| ")
        for line in (describe.DOCS / "glossary.md").read_text(encoding="utf-8").splitlines()
        if line.startswith("| ") and not line.startswith("| Term")
    ]
    assert sorted(rows) == sorted(set(rows))


def test_what_is_recalled_is_marked() -> None:
    rows = describe.page(PACK).splitlines()
    gap = next(row for row in rows if row.startswith("| RT-ASN-GAP "))
    sure = next(row for row in rows if row.startswith("| RT-ASN-BKN "))
    assert "**(R)**" in gap and "**(R)**" not in sure


def test_a_stale_document_is_found_and_written(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(describe, "DOCS", tmp_path)
    assert describe.main(["--check"]) == 1
    assert describe.main([]) == 0
    assert describe.main(["--check"]) == 0
    (tmp_path / "law-pilkada-2024.md").write_text("old")
    assert describe.main(["--check"]) == 1
