"""The browser's modules under Node's own test runner, file by file, so that a failure has a name here."""

from pathlib import Path

import pytest

from tests.front.node import ROOT, run

FILES = sorted((ROOT / "web").rglob("*.test.mjs"))


def test_the_modules_have_tests() -> None:
    assert {path.parent.parent.name for path in FILES} == {"field", "seal"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name.removesuffix(".test.mjs"))
def test_modules(path: Path) -> None:
    said = run("--test", "--test-reporter=tap", str(path))
    assert said.returncode == 0, said.stdout + said.stderr
    # A file in which nothing was asked would pass as well.
    assert "\n# tests 0\n" not in said.stdout and "\n# fail 0\n" in said.stdout, said.stdout
