"""Documents that must stay true."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NETRA = ROOT / "netra"


def test_architecture_shows_every_package() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text()
    tree = text.split("```")[1]
    shown = set(re.findall(r"^ {2,4}(\w+)/", tree, flags=re.MULTILINE))
    packages = {p.name for p in NETRA.iterdir() if p.is_dir() and not p.name.startswith("_")}
    packages |= {p.name for p in (NETRA / "platform").iterdir() if p.is_dir() and not p.name.startswith("_")}
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
    forbidden = re.compile(r"pypi\.org|pythonhosted\.org|registry\.npmjs|deb\.debian\.org|(?<![\w./-])/(?:work|farm)/")
    found = []
    for path in ROOT.rglob("*"):
        inner = path.relative_to(ROOT)
        if inner.parts[0] in {".git", ".venv", ".tools", "node_modules", "build", "home"} or not path.is_file():
            continue
        if path.suffix in {".png", ".woff2", ".mo", ".pyc", ".gz"} or path.stat().st_size > 3_000_000 or path == Path(__file__):
            continue
        if forbidden.search(path.read_text(errors="ignore")):
            found.append(str(inner))
    assert found == []
