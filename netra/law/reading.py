"""Pack files: YAML read as it is written, and held against its schema."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from jsonschema.protocols import Validator as Validator  # named by those who keep one


class PackError(Exception):
    """A pack that cannot be used: in which file, at which entry, and why."""

    code = "broken_pack"

    def __init__(self, file: str, entry: str, reason: str) -> None:
        super().__init__(f"{file}: {entry}: {reason}")
        self.file = file
        self.entry = entry
        self.reason = reason


_Safe: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the C reader is ten times faster, where built


class _Reader(_Safe):  # type: ignore[misc]  # chosen at run time
    """YAML in which a date stays the text that was written and a key given twice is an error."""


def _mapping_without_doubles(reader: yaml.SafeLoader, node: yaml.MappingNode) -> dict[object, object]:
    keys = [key.value for key, _ in node.value]
    if len(set(keys)) < len(keys):
        double = next(key for key in keys if keys.count(key) > 1)
        raise yaml.constructor.ConstructorError(None, None, f"{double} is given twice", node.start_mark)
    return dict(reader.construct_pairs(node, deep=True))


_Reader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping_without_doubles)
# As in YAML 1.2: only true and false are booleans ("on" is a word), and a date is text.
_Reader.yaml_implicit_resolvers = {
    letter: [
        (tag, pattern)
        for tag, pattern in resolvers
        if tag not in {"tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:bool"}
    ]
    for letter, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Reader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), ["t", "f"])


def read(file: Path) -> Any:
    """The content of a YAML file. Raises PackError when it is missing or unreadable. Any: no schema has
    looked at it yet."""
    try:
        return yaml.load(file.read_text(encoding="utf-8"), Loader=_Reader)  # noqa: S506  # a safe loader
    except FileNotFoundError:
        raise PackError(file.name, "-", "the file is missing") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise PackError(file.name, "-", f"cannot be read: {' '.join(str(error).split())}") from None


def validator(schema: dict[str, Any]) -> Validator:
    """A validator that also checks that dates exist."""
    # Loaded where it is needed: it is the dearest import, and what was proved before release needs none.
    import jsonschema

    return jsonschema.Draft202012Validator(
        schema, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
    )


def check_shape(file: str, content: Any, against: Validator) -> None:
    """Raise PackError, naming the entry and the spot, when `content` has not the shape of the schema."""
    import jsonschema

    error = jsonschema.exceptions.best_match(against.iter_errors(content))
    if error is None:
        return
    spot, entry = content, "-"
    for step in error.absolute_path:
        spot = spot[step]
        if isinstance(spot, dict):
            entry = str(spot.get("id") or spot.get("code") or spot.get("url") or entry)
    where = ".".join(str(step) for step in error.absolute_path)
    raise PackError(file, entry, f"{where}: {error.message}" if where else error.message)
