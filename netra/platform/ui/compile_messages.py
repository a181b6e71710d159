"""Compile every Indonesian catalogue of the house: `python -m netra.platform.ui.compile_messages`.

Babel does it, so that no gettext binaries are needed on a fresh machine.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

PACKAGE = Path(__file__).resolve().parents[2]


def catalogues() -> Iterator[Path]:
    yield from sorted(PACKAGE.glob("*/locale/*/LC_MESSAGES/django.po"))
    yield from sorted(PACKAGE.glob("platform/*/locale/*/LC_MESSAGES/django.po"))


def compile_one(path: Path) -> None:
    with path.open("rb") as source:
        catalogue = read_po(source, locale=path.parents[1].name, abort_invalid=True)
    compiled = path.with_suffix(".mo")
    part = compiled.with_suffix(".part")
    with part.open("wb") as target:
        write_mo(target, catalogue)
    # A server that is starting meanwhile reads the old file or the new one, never half of one.
    part.replace(compiled)


def main() -> int:
    for path in catalogues():
        try:
            compile_one(path)
        except PoFileError as error:
            print(f"{path}: {error}", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
