"""The order of the house where the import linter cannot see: relations between tables, inside an app."""

import ast
import re
import tomllib
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models

ROOT = Path(__file__).resolve().parents[2]
NETRA = ROOT / "netra"


def layers() -> dict[str, int]:
    """Package name to height, lowest 0, read from the one contract in pyproject.toml."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    lines = next(c for c in contracts if c["name"].startswith("Layers"))["layers"]
    return {
        name.strip(): height
        for height, line in enumerate(reversed(lines))
        for name in re.split(r"[|:]", line)
    }


def package_of(model: type[models.Model]) -> str | None:
    parts = model.__module__.split(".")
    return parts[1] if parts[0] == "netra" else None


def relations() -> Iterator[tuple[str, str, str]]:
    for model in apps.get_models():
        home = package_of(model)
        if home is None:
            continue
        for field in model._meta.get_fields():
            if field.is_relation and not field.auto_created and isinstance(field.related_model, type):
                away = package_of(field.related_model)
                if away and away != home:
                    yield home, away, f"{model.__name__}.{field.name}"


def test_relations_between_tables_point_downward_only() -> None:
    height = layers()
    found = list(relations())
    assert found, "no relation between packages was found: the check itself is broken"
    wrong = [f"{name}: {home} points at {away}" for home, away, name in found if height[away] >= height[home]]
    assert wrong == []


ACCOUNT_RELATIONS = {
    "release.Draft.written_by",
    # A reminder and a calendar are a person's own; every gate asks these rows whose they are.
    "reminders.CalendarAddress.account",
    "reminders.Notice.account",
    "reports.Assessment.assessed_by",
    "reports.NeutralStatement.written_by",
    # A key belongs to a person, and who opened what for whom is asked of these rows at every gate.
    "reports.Opening.given_by",
    "reports.Opening.handler",
    "reports.Opening.peeled_by",
    "reports.Opening.refused_by",
    "reports.Opening.requested_by",
    "reports.PersonKey.account",
    "reports.TipBatch.asked_by",
    "reports.TipBatch.given_by",
    "reports.TipBatch.handler",
    "reports.TipBatch.peeled_by",
    "cases.CaseRecusal.account",
    # A phone speaks for one person, with the role that person holds on the day.
    "field.Device.account",
    "field.Enrolment.account",
    "reports.Recusal.account",
}


def test_only_few_tables_name_an_account() -> None:
    """Actors are plain values, so that records outlive accounts; the exceptions are listed."""
    account = apps.get_model("accounts.Account")
    named = {
        f"{package_of(model)}.{model.__name__}.{field.name}"
        for model in apps.get_models()
        if package_of(model) not in {None, "accounts"}
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and field.related_model is account
    }
    assert named == ACCOUNT_RELATIONS


APPS = [
    p.name
    for p in NETRA.iterdir()
    if (p / "models.py").exists() or (p / "views.py").exists() or (p / "views").is_dir()
]
OUTSIDE = {"migrations", "tests", "management", "templatetags"}


def inner_imports(app: str) -> dict[str, set[str]]:
    """Module (or sub-package) of an app to the sibling modules it imports."""
    graph: dict[str, set[str]] = {}
    for file in sorted((NETRA / app).rglob("*.py")):
        inner = file.relative_to(NETRA / app)
        if inner.parts[0] in OUTSIDE or inner.parts[0] in {"__init__.py", "apps.py"}:
            continue
        own = inner.parts[0].removesuffix(".py")
        targets = graph.setdefault(own, set())
        for node in ast.walk(ast.parse(file.read_text())):
            if not isinstance(node, ast.ImportFrom):
                continue
            if node.module == f"netra.{app}" or (node.level == 1 and not node.module):
                targets.update(alias.name for alias in node.names)
            elif node.module and node.module.startswith(f"netra.{app}."):
                targets.add(node.module.split(".")[2])
            elif node.level == 1 and node.module:
                targets.add(node.module.split(".")[0])
        targets.discard(own)
    return graph


def layer_of(module: str, graph: dict[str, set[str]]) -> int:
    """models and plain values 1, access and queries 2, nouns 3, forms 4, views 5, urls 6."""
    kind = module.rpartition("_")[2]
    named = {"models": 1, "access": 2, "queries": 2, "forms": 4, "views": 5, "api": 5, "urls": 6}
    if kind in named:
        return named[kind]
    return 1 if all(layer_of(other, graph) <= 1 for other in graph.get(module, set())) else 3


@pytest.mark.parametrize("app", sorted(APPS))
def test_inside_an_app_imports_go_down(app: str) -> None:
    graph = inner_imports(app)
    # Raises CycleError, naming the modules.
    list(TopologicalSorter(graph).static_order())
    wrong = [
        f"{module} imports {other}"
        for module, others in graph.items()
        for other in others
        if layer_of(other, graph) > layer_of(module, graph)
    ]
    assert wrong == []


VAGUE = {"utils", "helpers", "common", "misc", "managers", "core", "services"}


def test_every_module_is_named_for_its_subject() -> None:
    found = [
        str(p.relative_to(ROOT))
        for p in NETRA.rglob("*.py")
        if p.stem in VAGUE or VAGUE & set(p.relative_to(NETRA).parts)
    ]
    assert found == []


def test_no_signal_handlers() -> None:
    found = [
        str(p.relative_to(ROOT))
        for p in NETRA.rglob("*.py")
        if "django.dispatch" in p.read_text() or "db.models.signals" in p.read_text()
    ]
    assert found == []


HEAVY = {"numpy", "scipy", "typst", "docx", "lxml"}
# A program of its own, run as a child process; nobody may import it.
PRESS = NETRA / "documents" / "press.py"


def test_heavy_libraries_are_loaded_by_no_web_process() -> None:
    """The press alone imports them, and no module imports the press."""
    found = []
    for file in NETRA.rglob("*.py"):
        if file == PRESS:
            continue
        for node in ast.walk(ast.parse(file.read_text())):
            names = (
                [a.name for a in node.names]
                if isinstance(node, ast.Import)
                else [node.module or ""]
                if isinstance(node, ast.ImportFrom)
                else []
            )
            found += [f"{file.name}: {n}" for n in names if n.split(".")[0] in HEAVY]
            if isinstance(node, ast.ImportFrom) and node.module == "netra.documents":
                found += [f"{file.name}: the press" for alias in node.names if alias.name == "press"]
            found += [f"{file.name}: {n}" for n in names if n.startswith("netra.documents.press")]
    assert found == []
