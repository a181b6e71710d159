"""The ten longest functions and files: places to ask whether there are two reasons to change."""

import ast
from pathlib import Path

NETRA = Path(__file__).resolve().parents[1] / "netra"


def main() -> None:
    files, functions = [], []
    for path in NETRA.rglob("*.py"):
        if {"migrations", "tests"} & set(path.parts):
            continue
        text = path.read_text()
        files.append((text.count("\n"), str(path.relative_to(NETRA))))
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef) and node.end_lineno:
                functions.append(
                    (node.end_lineno - node.lineno + 1, f"{path.relative_to(NETRA)}:{node.name}")
                )
    for title, rows in (("functions", functions), ("files", files)):
        print(f"longest {title}")
        for length, name in sorted(rows, reverse=True)[:10]:
            print(f"{length:6} {name}")


if __name__ == "__main__":
    main()
