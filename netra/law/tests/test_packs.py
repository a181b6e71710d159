"""A pack is loaded whole or refused with file, entry and reason."""

import shutil
from collections.abc import Callable
from dataclasses import FrozenInstanceError, replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from netra.law import packs, reading
from netra.law.entries import Status
from netra.law.errors import UnknownId
from netra.law.reading import PackError

PACK = packs.shipped("pilkada-2024")
FOLDER = packs.HOME / PACK.name / PACK.version
PHOTO_TWIN = """- id: photo_twin
  wording: {id: Foto., en: A photo.}
  basis: [SKB 2/2022]
  basis_seen: false
  status: recalled
  grade: none
  sources: []
"""
LIMBO = """- id: limbo
    level: track
    wording: {id: Tak tentu, en: Limbo}
  """
Break = Callable[[str, str, str], PackError]


@pytest.fixture(scope="module")
def sound() -> dict[str, Any]:
    """The files of the shipped pack, read and found sound once: only the broken file is read again."""
    return {name: reading.read(FOLDER / f"{name}.yaml") for name in packs._files(FOLDER)}


@pytest.fixture
def break_pack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sound: dict[str, Any]) -> Break:
    """Replace one text in one file of a copy of the shipped pack, load it, return the refusal."""
    copy = tmp_path / "copy"
    shutil.copytree(FOLDER, copy)
    read, check_shape = reading.read, packs._check_shape

    def read_changed(file: Path) -> Any:
        same = file.read_bytes() == (FOLDER / file.name).read_bytes()
        return sound[file.stem] if same else read(file)

    def check_changed(name: str, content: Any) -> None:
        if content is not sound[name]:
            check_shape(name, content)

    monkeypatch.setattr(reading, "read", read_changed)
    monkeypatch.setattr(packs, "_check_shape", check_changed)
    assert packs.load(copy).digest == PACK.digest  # whole until it is broken

    def broken(file: str, old: str, new: str) -> PackError:
        text = (copy / file).read_text(encoding="utf-8")
        assert old in text
        (copy / file).write_text(text.replace(old, new, 1), encoding="utf-8")
        with pytest.raises(PackError) as refused:
            packs.load(copy)
        return refused.value

    return broken


@pytest.mark.parametrize(
    ("file", "old", "new", "entry", "reason"),
    [
        ("limits.yaml", "amount: 7\n", "amount: seven\n", "DL-REPORT", "'seven' is not of type 'integer'"),
        ("limits.yaml", "status: confirmed\n", "status: sure\n", "DL-REPORT", "'sure' is not one of"),
        ("limits.yaml", "extends: DL-HANDLE", "extends: DL-HANDLING", "DL-EXTRA", "the limit 'DL-HANDLING'"),
        ("limits.yaml", "amount: 5\n    counting", "amount: 6\n    counting", "DL-EXTRA", "its parts make 5"),
        ("limits.yaml", "id: DL-FINDING", "id: DL-REPORT", "DL-REPORT", "is there twice"),
        ("violations.yaml", "subjects: [PNS, PPPK]", "subjects: [PNS, PKPK]", "KE-01", "the subject 'PKPK'"),
        ("violations.yaml", "act: photo", "act: foto", "KE-05", "the act 'foto'"),
        ("violations.yaml", "tracks: [asn]", "tracks: [criminal]", "KE-01", "opens a criminal track"),
        ("routing.yaml", "route_to: [BKN]", "route_to: [KBN]", "RT-ASN-GAP", "the authority 'KBN'"),
        ("routing.yaml", "valid_to: 2024-08-23", "valid_to: 2022-08-23", "RT-ASN-KASN", "before it starts"),
        (
            "regulations.yaml",
            "valid_from: 2022-09-22",
            "valid_from: 2022-09-31",
            "REG-SKB-2022",
            "is not a 'date'",
        ),
        ("sanctions.yaml", "prison_months: [1, 6]", "prison_months: [6, 1]", "SN-188", "runs downward"),
        (
            "steps.yaml",
            "refusal: referral_without_study",
            "refusal: no_study",
            "refer",
            "the refusal 'no_study'",
        ),
        (
            "steps.yaml",
            "fact: study_present",
            "fact: study_there",
            "decide_violation",
            "the fact 'study_there'",
        ),
        ("requirements.yaml", "limit: DL-REPORT", "limit: DL-INVEST", "RQ-4", "without a calendar"),
        (
            "procedure.yaml",
            "id: PR-01\n",
            "id: KE-01\n",
            "KE-01",
            "the id is taken by an entry of violations.yaml",
        ),
        ("acts.yaml", "id: photo\n", "id: photo\n  colour: red\n", "photo", "'colour' was unexpected"),
        ("authorities.yaml", "status: recalled", "status: confirmed", "AUT-CAMAT", "without a source"),
        (
            "acts.yaml",
            "- id: photo\n",
            PHOTO_TWIN + "- id: photo\n",
            "photo_twin",
            "no violation names this act",
        ),
        (
            "limits.yaml",
            "  total:\n    amount: 5\n    counting: calendar\n",
            "",
            "DL-EXTRA",
            "without saying the total",
        ),
        (
            "limits.yaml",
            "unit: hour\n  counting: clock",
            "unit: hour\n  counting: calendar",
            "DL-GAKK-1",
            "by the clock",
        ),
        ("counting.yaml", "closes: '16:00'", "closes: '07:00'", "CNT-INTAKE", "closes before it opens"),
        (
            "limits.yaml",
            "  effect: true\n",
            "  effect: true\n  met_by: [sanction_received_on]\n",
            "DL-PP94-EFFECT",
            "nothing keeps or lengthens it",
        ),
        ("orders.yaml", "tracks: [criminal,", "tracks: [criminals,", "-", "'criminals' is not one of"),
        ("numbering.yaml", "- 003/TM/PB", "- 3/TM/PB", "NUM-CASE", "does not read its example 3/TM/PB"),
        ("numbering.yaml", "recalled_codes: [PG,", "recalled_codes: [PX,", "NUM-ELECTION", "the code 'PX'"),
        ("numbering.yaml", "LP: report\n", "LR: report\n", "NUM-CASE", "the kind 'LR'"),
        ("numbering.yaml", "{2}\\.[0-9]{2}'", "{2}[0-9]{2}'", "NUM-CASE", "does not read its example"),
        ("forms.yaml", "- witnesses[]", "- witnesses()", "F-A1", "does not match"),
        ("requirements.yaml", "  limit: DL-REPORT\n", "", "RQ-4", "without naming a limit"),
        ("requirements.yaml", "code: signature_missing", "code: late", "RQ-4", "'late' is taken"),
        (
            "steps.yaml",
            "from: [sanctioned, ",
            "from: [track_closed, sanctioned, ",
            "close_track",
            "which is final",
        ),
        (
            "steps.yaml",
            "from: [sanctioned, ",
            "from: [study, sanctioned, ",
            "close_track",
            "is not a state of one",
        ),
        ("steps.yaml", "- id: to_refer\n", LIMBO + "- id: to_refer\n", "limbo", "leads to or from"),
        ("steps.yaml", "from: [remedy]", "from: [delivered]", "remedy", "it is not final"),
        (
            "steps.yaml",
            "offered_after: ask_home_minister",
            "offered_after: acknowledge",
            "record_reprimand",
            "one of the two sets no date",
        ),
        ("forms.yaml", "id: F-A\n", "id: F-A\n  id: F-B\n", "-", "id is given twice"),
        ("pack.yaml", "version:", "version: [", "-", "cannot be read"),
    ],
)
def test_a_broken_pack_is_refused_with_file_entry_and_reason(
    break_pack: Break, file: str, old: str, new: str, entry: str, reason: str
) -> None:
    refused = break_pack(file, old, new)
    assert (refused.file, refused.entry) == (file, entry)
    assert reason in refused.reason


def test_a_confirmed_entry_needs_a_source_that_is_described(break_pack: Break) -> None:
    url = PACK.limits["DL-PP94-CALL"].citation.sources[0]
    refused = break_pack("sources.yaml", url, "https://elsewhere.example/")
    assert "names the source" in refused.reason
    assert url in refused.reason


def test_a_violation_without_a_route_for_one_of_its_subjects_is_refused(break_pack: Break) -> None:
    refused = break_pack(
        "routing.yaml", "subjects: [KADES]\n  track: village", "subjects: [BPD]\n  track: village"
    )
    assert (refused.file, refused.entry) == ("violations.yaml", "DESA-29")
    assert "no route takes KADES" in refused.reason


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    shutil.copytree(FOLDER, tmp_path / "copy")
    (tmp_path / "copy" / "routing.yaml").unlink()
    with pytest.raises(PackError) as refused:
        packs.load(tmp_path / "copy")
    assert (refused.value.file, refused.value.reason) == ("routing.yaml", "the file is missing")


def test_a_file_nobody_reads_is_refused(tmp_path: Path) -> None:
    shutil.copytree(FOLDER, tmp_path / "copy")
    (tmp_path / "copy" / "deadlines.yaml").write_text("[]\n")
    with pytest.raises(PackError) as refused:
        packs.load(tmp_path / "copy")
    assert refused.value.file == "deadlines.yaml"


def test_the_digest_changes_with_any_byte_and_only_then(tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(FOLDER, copy)
    assert packs.load(copy).digest == PACK.digest
    with (copy / "sources.yaml").open("a") as file:
        file.write("# a remark\n")
    assert packs.load(copy).digest != PACK.digest


def test_unknown_packs_and_versions_are_named() -> None:
    for name, version in [
        ("pilkada-1999", None),
        ("pilkada-2024", "0.0.1"),
        ("../law/pilkada-2024", None),
        ("", None),
    ]:
        with pytest.raises(UnknownId):
            packs.shipped(name, version)


def test_versions_are_ordered_by_number_not_by_letter(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for version in ("0.9.0", "0.10.0", "0.3.0"):
        (tmp_path / "some" / version).mkdir(parents=True)
    monkeypatch.setattr(packs, "HOME", tmp_path)
    assert packs.versions("some") == ("0.3.0", "0.9.0", "0.10.0")


def test_the_folder_of_a_version_says_what_the_pack_says() -> None:
    for name in sorted(folder.name for folder in packs.HOME.iterdir() if folder.is_dir()):
        for version in packs.versions(name):
            pack = packs.shipped(name, version)
            assert (pack.name, pack.version) == (name, version)


def test_a_released_version_is_never_edited() -> None:
    """Cases keep the digest of their version. A correction is a new folder and a new line."""
    released = yaml.safe_load((packs.HOME / "released.yaml").read_text(encoding="utf-8"))
    names = sorted(folder.name for folder in packs.HOME.iterdir() if folder.is_dir())
    assert sorted(released) == names
    for name in names:
        assert released[name] == {
            version: packs.shipped(name, version).digest for version in packs.versions(name)
        }


def test_a_pack_cannot_be_changed_in_memory() -> None:
    with pytest.raises(FrozenInstanceError):
        PACK.version = "9"  # type: ignore[misc]
    with pytest.raises(TypeError):
        PACK.limits["DL-REPORT"] = PACK.limits["DL-FINDING"]  # type: ignore[index]


def test_the_pack_is_whole() -> None:
    """Counts of the compilation it came from: an entry lost in an edit is seen here."""
    assert {
        "regulations": len(PACK.regulations),
        "subjects": len(PACK.subjects),
        "authorities": len(PACK.authorities),
        "roles": len(PACK.institution_roles),
        "violations": len(PACK.violations),
        "limits": len(PACK.limits),
        "counting": len(PACK.counting),
        "procedure": len(PACK.procedure),
        "routing": len(PACK.routing),
        "sanctions": len(PACK.sanctions),
        "forms": len(PACK.forms),
        "numbering": len(PACK.numbering),
        "open_questions": len(PACK.open_questions),
        "sources": len(PACK.sources),
    } == {
        "regulations": 26,
        "subjects": 16,
        "authorities": 25,
        "roles": 8,
        "violations": 33,
        "limits": 29,
        "counting": 7,
        "procedure": 39,
        "routing": 23,
        "sanctions": 26,
        "forms": 18,
        "numbering": 8,
        "open_questions": 18,
        "sources": 194,
    }


def test_every_wording_stands_in_both_languages() -> None:
    gap = PACK.routing["RT-ASN-GAP"]
    assert gap.status is Status.RECALLED
    assert gap.citation.conflict is not None
    assert gap.citation.conflict.in_language("en-gb").startswith("Dates are confirmed")
    assert str(gap.citation.conflict) == gap.citation.conflict.in_language("id")
    assert str(gap.citation.conflict).startswith("Tanggalnya terkonfirmasi")


@pytest.mark.parametrize(
    ("name", "version"), [(name, version) for name in packs.names() for version in packs.versions(name)]
)
def test_every_released_version_is_whole(name: str, version: str) -> None:
    """What is read as it is, because its digest is that of a release, stands up to the full proof."""
    trusted, proved = packs.shipped(name, version), packs.prove(packs.HOME / name / version)
    assert dict(trusted.examples) == dict(proved.examples)
    assert replace(trusted, examples={}) == replace(proved, examples={})


def test_what_is_not_released_is_proved(tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(FOLDER, copy)
    text = (copy / "acts.yaml").read_text(encoding="utf-8")
    (copy / "acts.yaml").write_text(text.replace("id: photo\n", "id: photo\n  colour: red\n", 1), "utf-8")
    with pytest.raises(PackError, match="colour"):
        packs.load(copy)
