"""`netra law`: what goes in, what comes out, and how it says no."""

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from netra.config import cli
from netra.law import answers, calendar, packs

CASE: dict[str, Any] = {
    "pack": "pilkada-2024",
    "region": "64.02",
    "subject": "SUB-PNS",
    "violation": "KE-05",
    "dates": {"event_on": "2024-10-05", "registered_on": "2024-10-06"},
    "now": "2024-10-08",
}


@pytest.fixture
def case(tmp_path: Path) -> Path:
    path = tmp_path / "case.json"
    path.write_text(json.dumps(CASE), encoding="utf-8")
    return path


def test_a_case_is_answered_from_a_file(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["law", "explain", str(case)]) == cli.OK
    assert json.loads(capsys.readouterr().out) == answers.explain_value(CASE)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le"])
def test_a_file_as_windows_saves_it_is_read(
    encoding: str, case: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    case.write_text(json.dumps(CASE, indent=2).replace("\n", "\r\n"), encoding=encoding, newline="")
    assert cli.main(["law", "explain", str(case)]) == cli.OK
    assert "error" not in json.loads(capsys.readouterr().out)


def test_an_array_comes_from_the_input_and_one_refusal_makes_the_exit_code(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = json.dumps([CASE, {**CASE, "region": "00"}]).encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(asked)))
    assert cli.main(["law", "explain", "-", "--compact"]) == cli.REFUSED
    said = capsys.readouterr().out
    assert said.count("\n") == 1
    good, bad = json.loads(said)
    assert "classes" in good
    assert bad["error"]["problems"][0]["at"] == "region"


@pytest.mark.parametrize(
    ("content", "code", "told"),
    [
        (None, "unreadable", "case.json tidak ada."),
        (b"\xff\xfe{", "unreadable", "bukan teks UTF-8; simpan ulang sebagai UTF-8."),
        (b'{"pack": "\xe9"}', "unreadable", "bukan teks UTF-8; simpan ulang sebagai UTF-8."),
        (b"{", "not_json", "Teks ini bukan JSON yang utuh: baris 1, kolom 2."),
        (b"[" * 100_000, "not_json", "Teks ini bukan JSON yang utuh: bersarang terlalu dalam."),
        (b"[NaN]", "not_json", "Teks ini bukan JSON yang utuh: ada angka yang bukan angka JSON."),
        (b"9" * 10_000, "not_json", "Teks ini bukan JSON yang utuh: ada angka yang bukan angka JSON."),
    ],
)
def test_what_cannot_be_read_is_an_error_object(
    content: bytes | None, code: str, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "case.json"
    if content is not None:
        path.write_bytes(content)
    assert cli.main(["law", "explain", str(path)]) == cli.REFUSED
    error = json.loads(capsys.readouterr().out)["error"]
    assert error["code"] == code
    assert error["text"].endswith(told)


def test_a_folder_and_an_unreadable_input_are_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert cli.main(["law", "explain", str(tmp_path)]) == cli.REFUSED
    assert json.loads(capsys.readouterr().out)["error"]["text"] == f"Berkas {tmp_path} adalah folder."
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"\xe9")))
    assert cli.main(["law", "explain", "-"]) == cli.REFUSED
    said = json.loads(capsys.readouterr().out)["error"]["text"]
    assert said == "Masukan bukan teks UTF-8; simpan ulang sebagai UTF-8."


def test_half_a_sign_is_told_as_it_was_written(case: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case.write_text('{"pack": "\\ud800", "region": "64.02", "subject": "PNS"}', encoding="utf-8")
    assert cli.main(["law", "explain", str(case)]) == cli.REFUSED
    said = json.loads(capsys.readouterr().out)
    assert said["error"]["problems"][0]["at"] == "pack"


@pytest.mark.parametrize("name", ["scenario", "answer"])
def test_the_schemas_are_printed(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["law", "schema", name]) == cli.OK
    assert json.loads(capsys.readouterr().out) == json.loads(answers.SCHEMAS[name].read_text("utf-8"))


def test_versions_and_digests_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["law", "packs"]) == cli.OK
    said = capsys.readouterr().out
    for name in packs.names():
        assert packs.shipped(name).digest in said
    assert calendar.shipped().digest in said


def test_help_shows_examples(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        cli.main(["law", "explain", "--help"])
    assert left.value.code == 0
    assert "netra law explain case.json" in capsys.readouterr().out


def test_the_answer_needs_neither_django_nor_a_database_and_is_utf8_anywhere(
    case: Path, tmp_path: Path
) -> None:
    """In a process of its own, with a terminal that knows ASCII only and a home that is not there."""
    program = (
        "import sys; from netra.config import cli; code = cli.main(sys.argv[1:]); "
        "sys.exit(9 if 'django' in sys.modules else code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "law", "explain", str(case)],
        capture_output=True,
        env={"NETRA_HOME": str(tmp_path / "nowhere"), "LC_ALL": "C", "PYTHONIOENCODING": "ascii"},
        check=False,
    )
    assert done.returncode == cli.OK, done.stderr
    assert json.loads(done.stdout.decode("utf-8")) == answers.explain_value(CASE)
    assert not (tmp_path / "nowhere").exists()


def test_a_bench_that_is_not_there_says_so(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(cli.BENCHES, "law", "nowhere.py")
    assert cli.main(["bench", "law"]) == cli.REFUSED
    assert "nowhere.py is missing" in capsys.readouterr().err


def test_every_bench_is_a_script() -> None:
    folder = Path(cli.__file__).resolve().parents[2] / "bench"
    # The bare view is what one of them is held against.
    assert {path.name for path in folder.glob("*.py")} == {*cli.BENCHES.values(), "bare_intake.py"}
