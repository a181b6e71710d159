"""The oracle of the tests is really another one."""

import ast
from pathlib import Path

from netra.law.tests import oracle


def test_the_oracle_does_not_import_what_it_judges() -> None:
    tree = ast.parse(Path(oracle.__file__).read_text(encoding="utf-8"))
    imported = [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    imported += [node.module or "." for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    assert imported
    assert [name for name in imported if name.split(".")[0] in {"netra", "", "importlib", "runpy"}] == []
    assert not any(isinstance(node, ast.Name) and node.id == "__import__" for node in ast.walk(tree))
