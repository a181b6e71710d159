"""What one document costs from its values to its bytes, for every kind, beside the floor of the same machine.

    python bench/documents.py

The floor is a child process that starts, loads typst, sets one empty page and ends: nobody who keeps the
press out of the web process can go below it. The last line is a study of many pages with 200 persons.
Exit code 1 when the median of any kind is above the promise, or when two printings differ in one byte.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = 9
PROMISE_SECONDS = 1.0
ADDRESS = "https://netra.contoh.example/cek/AAAAAAAAAAAAAAAAAAAAAA/?sidik=0123456789abcdef"
FLOOR = "import typst; typst.compile(b'#set page(width: 21cm, height: 29.7cm)\\n.', format='pdf')"
PARAGRAPH = "Terlapor hadir dan menyerukan dukungan dalam sebuah acara yang diperiksa kantor ini. " * 8


class Filled(dict[str, str]):
    """A value for whatever a wording asks for."""

    def __missing__(self, name: str) -> str:
        return f"{name} contoh"


def measure(action: Callable[[], object]) -> list[float]:
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        action()
        times.append(time.perf_counter() - began)
    return times


def said(name: str, times: list[float]) -> None:
    print(f"{name:24s} {statistics.median(times) * 1000:7.0f} ms   best {min(times) * 1000:7.0f}")


def main() -> int:
    sys.path.insert(0, str(ROOT))
    with tempfile.TemporaryDirectory() as home:
        os.environ["NETRA_HOME"] = home
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "netra.config.settings")
        import django

        django.setup()
        return run()


def run() -> int:
    from netra.documents import composing, typesetting, wordings
    from netra.documents.composing import Content, Head, Values
    from netra.law import forms, packs

    wording, pack = wordings.shipped(), packs.shipped("pilkada-2024", "0.4.1")

    def content(kind: wordings.KindWording, rows: int, pages: int) -> Content:
        named = {name for piece in kind.pieces for name in (piece.when, piece.source) if name}
        values = Values(
            texts=Filled({name: "\n\n".join([PARAGRAPH] * pages) for name in named}),
            tables={name: [Filled(n=str(n)) for n in range(1, rows + 1)] for name in named},
            lists={name: ["satu", "dua"] for name in named},
            to=("Pejabat Contoh", "di tempat"),
        )
        head = Head(
            kind=kind.code,
            title=kind.title,
            code="Model contoh",
            number="003/TM/PB/Kab/27.12/XI/2024",
            office_name="Bawaslu Kabupaten Contoh",
            office_lines=("Jalan Contoh 1",),
            place="Contoh",
            made_on=date(2024, 11, 14),
            made_on_words="14 November 2024",
            example=True,
            pack=f"{pack.name} {pack.version}",
        )
        form = forms.form_of(pack, kind.form_id) if kind.form_id else None
        return composing.compose(head, kind, wording, values, form)

    floor = measure(lambda: subprocess.run([sys.executable, "-I", "-c", FLOOR], check=True))  # noqa: S603  # our own words
    said("floor", floor)
    orders = {code: content(kind, 3, 1) for code, kind in wording.kinds.items()}
    orders["study, long"] = content(wording.kinds["study"], 200, 40)
    quick = same = True
    for name, one in orders.items():
        times = measure(lambda one=one: typesetting.printed(one, ADDRESS))  # type: ignore[misc]
        same = same and typesetting.printed(one, ADDRESS) == typesetting.printed(one, ADDRESS)
        said(name, times)
        quick = quick and statistics.median(times) < PROMISE_SECONDS
    print(f"{'promised':24s} {PROMISE_SECONDS * 1000:7.0f} ms   {'kept' if quick else 'not kept'}")
    print(f"{'the same bytes again':24s} {'yes' if same else 'no'}")
    return 0 if quick and same else 1


if __name__ == "__main__":
    raise SystemExit(main())
