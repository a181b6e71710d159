"""Every sentence of the interface has its Indonesian: present, filled, not fuzzy.

Written in Python alone, so that it needs no gettext binaries.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

NETRA = Path(__file__).resolve().parents[2] / "netra"
CALLS = {"gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy", "_"}
# templatize turns a template into something that only resembles Python: these calls are what is left of it.
IN_TEMPLATE = re.compile(r"""\b(?:n?gettext|_)\(\s*(u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"))""")
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")


def apps() -> list[Path]:
    return sorted(path.parent for path in NETRA.rglob("apps.py"))


def python_messages(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        first = node.args[0]
        if name in CALLS and isinstance(first, ast.Constant) and isinstance(first.value, str):
            yield first.value


def template_messages(path: Path) -> Iterator[str]:
    for found in IN_TEMPLATE.finditer(templatize(path.read_text())):
        yield ast.literal_eval(found.group(1))


def messages_of(app: Path) -> dict[str, Path]:
    found: dict[str, Path] = {}
    for path in sorted(app.rglob("*.py")):
        if "tests" not in path.parts and "migrations" not in path.parts:
            found.update(dict.fromkeys(python_messages(path), path))
    for path in sorted((app / "templates").rglob("*")):
        if path.is_file():
            found.update(dict.fromkeys(template_messages(path), path))
    found.pop("", None)
    return found


def catalogue(app: Path) -> Catalog | None:
    path = app / "locale" / "id" / "LC_MESSAGES" / "django.po"
    if not path.exists():
        return None
    with path.open("rb") as source:
        return read_po(source, locale="id", abort_invalid=True)


def translation(text: str, catalogues: list[Catalog]) -> str | None:
    for each in catalogues:
        message = each.get(text)
        if message is None or message.fuzzy:
            continue
        filled = message.string if isinstance(message.string, tuple | list) else (message.string,)
        if filled and all(filled):
            return " ".join(filled)
    return None


@pytest.mark.parametrize("app", apps(), ids=lambda app: app.name)
def test_every_sentence_has_its_indonesian(app: Path) -> None:
    catalogues = [c for c in (catalogue(app), catalogue(NETRA / "platform" / "ui")) if c is not None]
    missing = [
        f"{path.relative_to(NETRA)}: {text!r}"
        for text, path in messages_of(app).items()
        if translation(text, catalogues) is None
    ]
    assert missing == []


@pytest.mark.parametrize("app", apps(), ids=lambda app: app.name)
def test_translations_keep_their_placeholders(app: Path) -> None:
    own = catalogue(app)
    if own is None:
        return
    for message in own:
        if not message.id:
            continue
        singular = message.id[0] if isinstance(message.id, tuple | list) else message.id
        strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
        for string in strings:
            # Indonesian has one plural form; it must still carry the count and every other value.
            wanted = set(PLACEHOLDER.findall(singular))
            plural = message.id[1] if isinstance(message.id, tuple | list) else singular
            assert set(PLACEHOLDER.findall(string)) in (wanted, set(PLACEHOLDER.findall(plural))), message.id


def test_the_extraction_sees_python_and_templates(tmp_path: Path) -> None:
    (tmp_path / "one.py").write_text('from x import gettext as _\n_("From code")\nngettext("a", "b", 2)\n')
    (tmp_path / "two.html").write_text(
        '{% translate "From a tag" %}'
        "{% blocktranslate trimmed %}From\n a block {{ x }}{% endblocktranslate %}"
        '{{ y|default:_("From a filter") }}'
    )
    assert list(python_messages(tmp_path / "one.py")) == ["From code", "a"]
    assert sorted(template_messages(tmp_path / "two.html")) == [
        "From a block %(x)s",
        "From a filter",
        "From a tag",
    ]
