"""Documents that must stay true."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NETRA = ROOT / "netra"


def test_architecture_shows_every_package() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text()
    tree = text.split("```")[1]
    shown = set(re.findall(r"^ {2,4}(\w+)/", tree, flags=re.MULTILINE))
    packages = {p.name for p in NETRA.iterdir() if p.is_dir() and not p.name.startswith("_")}
    inside = (NETRA / "platform").iterdir()
    packages |= {p.name for p in inside if p.is_dir() and not p.name.startswith("_")}
    packages -= {"locale", "tests"}
    assert shown == packages


def test_links_between_documents_lead_somewhere() -> None:
    broken = []
    for page in [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#]+?)(?:#[^)]*)?\)", page.read_text()):
            if not target.startswith(("http://", "https://")) and not (page.parent / target).exists():
                broken.append(f"{page.relative_to(ROOT)}: {target}")
    assert broken == []


def test_readme_shows_both_commands() -> None:
    text = (ROOT / "README.md").read_text()
    assert "make run" in text and "make test" in text


def test_the_project_names_no_machine_and_no_registry() -> None:
    forbidden = re.compile(
        r"pypi\.org|pythonhosted\.org|registry\.npmjs|deb\.debian\.org|(?<![\w./-])/(?:work|farm)/"
    )
    found = []
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    )
    for inner in filter(None, listed.stdout.split("\0")):
        path = ROOT / inner
        if path == Path(__file__) or not path.is_file() or path.suffix in {".png", ".woff2", ".gz"}:
            continue
        if forbidden.search(path.read_text(errors="ignore")):
            found.append(inner)
    assert found == []
