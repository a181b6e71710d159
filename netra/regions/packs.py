"""Reads a pack file and refuses a broken one by file, entry and reason."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import yaml


class PackRefused(Exception):
    def __init__(self, file: Path, entry: str, reason: str) -> None:
        super().__init__(f"{file.name}: {entry}: {reason}")
        self.file = file
        self.entry = entry
        self.reason = reason


@cache
def _schema(path: Path) -> jsonschema.protocols.Validator:
    schema = json.loads(path.read_text())
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def _entry(content: Any, path: list[str | int]) -> str:
    """`stages › voting`: a reader finds an entry by its id sooner than by its number."""
    names: list[str] = []
    for step in path:
        content = content[step]
        named = isinstance(step, int) and isinstance(content, dict)
        own = (
            next((str(content[k]) for k in ("id", "key", "code", "name") if k in content), None)
            if named
            else None
        )
        names.append(own or str(step))
    return " › ".join(names) or "file"


def read_pack(path: Path, schema: Path) -> dict[str, Any]:
    """The content of a YAML pack that fits its schema. Any: the schema has said what it is."""
    try:
        content = yaml.load(path.read_bytes(), yaml.CSafeLoader)
    except yaml.YAMLError as error:
        raise PackRefused(path, "file", " ".join(str(error).split())) from error
    errors = sorted(
        _schema(schema).iter_errors(content), key=lambda e: [str(step) for step in e.absolute_path]
    )
    if errors:
        raise PackRefused(path, _entry(content, list(errors[0].absolute_path)), errors[0].message)
    checked: dict[str, Any] = content
    return checked
