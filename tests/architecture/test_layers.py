"""The order of the house, checked where the import linter cannot see: relations between tables, and inside an app."""

import ast
import re
import tomllib
from collections.abc import Iterator
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


def test_only_three_tables_may_name_an_account() -> None:
    """Actors are plain values, so that records outlive accounts; the exceptions are listed."""
    named = {
        f"{model.__module__.split('.')[1]}.{model.__name__}.{field.name}"
        for model in apps.get_models()
        if package_of(model) not in {None, "accounts"}
        for field in model._meta.get_fields()
        if field.is_relation and not field.auto_created and field.related_model is apps.get_model("accounts.Account")
    }
    assert named <= {"cases.Recusal.account", "release.Draft.written_by", "cases.Case.officer"}


RANK = {"models": 0, "queries": 1, "access": 1, "forms": 3, "views": 4, "api": 4, "urls": 5}
NOUN = 2
APPS = [p.name for p in NETRA.iterdir() if (p / "models.py").exists() or (p / "views.py").exists() or (p / "views").is_dir()]


def rank(module: str) -> int:
    return RANK.get(module, NOUN)


@pytest.mark.parametrize("app", sorted(APPS))
def test_inside_an_app_imports_go_down(app: str) -> None:
    wrong = []
    for file in sorted((NETRA / app).rglob("*.py")):
        inner = file.relative_to(NETRA / app)
        if inner.parts[0] in {"migrations", "tests", "management", "templatetags"} or inner.name in {"__init__.py", "apps.py"}:
            continue
        own = inner.parts[0].removesuffix(".py")
        for node in ast.walk(ast.parse(file.read_text())):
            targets = []
            if isinstance(node, ast.ImportFrom) and node.module:
                if node.module == f"netra.{app}":
                    targets = [alias.name for alias in node.names]
                elif node.module.startswith(f"netra.{app}."):
                    targets = [node.module.split(".")[2]]
            wrong += [f"{inner} imports {target}" for target in targets if target != own and rank(target) > rank(own)]
    assert wrong == []


VAGUE = {"utils", "helpers", "common", "misc", "managers", "core", "services"}


def test_every_module_is_named_for_its_subject() -> None:
    found = [str(p.relative_to(ROOT)) for p in NETRA.rglob("*.py") if p.stem in VAGUE or VAGUE & set(p.relative_to(NETRA).parts)]
    assert found == []


def test_no_signal_handlers() -> None:
    found = [str(p.relative_to(ROOT)) for p in NETRA.rglob("*.py") if "django.dispatch" in p.read_text() or "db.models.signals" in p.read_text()]
    assert found == []


HEAVY = {"numpy", "scipy", "typst"}


def test_heavy_libraries_are_the_workers_alone() -> None:
    """No module that a web process loads may import one; today no module at all does."""
    found = []
    for file in NETRA.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            found += [f"{file.name}: {n}" for n in names if n.split(".")[0] in HEAVY]
    assert found == []
