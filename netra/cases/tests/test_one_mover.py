"""Only `procedure` writes a step, and it writes one only inside the transaction of what it records."""

import ast
from pathlib import Path

import pytest
from pytest_django import Settings

import netra
from netra.cases import procedure
from netra.cases.people import Actor
from netra.cases.tests.test_access import registered
from netra.platform import clock
from tests.cast import OPENS_AT, cast

ROOT = Path(netra.__file__).parent
# Elsewhere `step` is no field of a case: the stepper of a form, a line of history.
OF_CASES = ("cases", "desk", "release", "portal", "config")


def writes_of_step(source: str) -> list[int]:
    """Lines that set an attribute `step`, or name it in update(), bulk_update() or setattr()."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and node.attr == "step" and isinstance(node.ctx, ast.Store):
            found.append(node.lineno)
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name in {"update", "update_or_create"} and any(one.arg == "step" for one in node.keywords):
            found.append(node.lineno)
        if name in {"bulk_update", "setattr"} and any(
            isinstance(one, ast.Constant) and one.value == "step" for one in ast.walk(node)
        ):
            found.append(node.lineno)
    return found


@pytest.mark.parametrize(
    "source",
    [
        "case.step = 'closed'",
        "cases.update(step='closed')",
        "setattr(case, 'step', 'x')",
        "Case.objects.bulk_update(found, ['step'])",
    ],
)
def test_the_search_finds_what_it_looks_for(source: str) -> None:
    assert writes_of_step(source) == [1]


def test_no_other_module_writes_a_step() -> None:
    paths = [
        path
        for app in OF_CASES
        for path in (ROOT / app).rglob("*.py")
        if not {"tests", "migrations"} & set(path.parts)
    ]
    writers = {path.relative_to(ROOT).as_posix() for path in paths if writes_of_step(path.read_text())}
    assert writers == {"cases/procedure.py"}


@pytest.mark.django_db(transaction=True)
def test_a_step_outside_a_transaction_is_an_error_of_ours(settings: Settings, tmp_path: Path) -> None:
    settings.FILES_DIR = tmp_path / "files"
    with clock.frozen(OPENS_AT):
        case = registered(cast())
        with pytest.raises(RuntimeError, match="inside the transaction"):
            procedure.advance(case, "start_clarification", by=Actor("akun:1", "Petugas Contoh"))
    case.refresh_from_db()
    assert case.step == "registered"
