"""How long a search over all regions takes, beside one look-up by primary key in the same run.

    python bench/regions_search.py  # SQLite in a new temporary home, or DATABASE_URL

Prints how long loading takes, and p50 and p95 of searching what is misspelt, spelt right, or very common.
On a machine that does other work too, "each at its best" (the quickest round of each query) says more.
"""

import csv
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MISSPELLINGS = ROOT / "netra" / "regions" / "tests" / "misspellings.csv"
COMMON = (
    "jaya",
    "tanjung",
    "sungai",
    "baru",
    "suka",
    "s",
    "su",
    "suk",
    "kota baru",
    "sumber jaya",
    "muara badak ulu",
)
RIGHT = (
    "kukar",
    "loa janan kukar",
    "kec. loa janan",
    "kota bandung",
    "kaltim",
    "desa sungai meriam",
    "tenggarong",
)


def quantiles(times: Sequence[float]) -> tuple[float, float]:
    return statistics.median(times), statistics.quantiles(times, n=20)[-1]


def measure(action: Callable[[str], object], arguments: Sequence[str], rounds: int) -> list[list[float]]:
    """Milliseconds of every round, for each argument."""
    times: list[list[float]] = [[] for _ in arguments]
    for _ in range(rounds):
        for i, argument in enumerate(arguments):
            began = time.perf_counter()
            action(argument)
            times[i].append((time.perf_counter() - began) * 1000)
    return times


def main() -> int:
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "netra.config.settings")
    os.environ.setdefault("NETRA_HOME", tempfile.mkdtemp(prefix="netra-bench-"))
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from netra.regions import loading
    from netra.regions.models import Region
    from netra.regions.search import search

    call_command("migrate", "regions", verbosity=0, interactive=False)
    began = time.perf_counter()
    loaded = loading.load()
    print(
        f"{connection.vendor}: load {'' if loaded else '(already done) '}{time.perf_counter() - began:.1f} s"
    )
    began = time.perf_counter()
    loading.load()
    print(f"load again {(time.perf_counter() - began) * 1000:.1f} ms; {Region.objects.count()} rows")

    with MISSPELLINGS.open(newline="") as handle:
        rows = list(csv.DictReader(handle))
    typed = [row["query"] for row in rows]
    codes = [row["code"] for row in rows]
    found = sum(any(h.region.code == row["code"] for h in search(row["query"], limit=5)) for row in rows)
    print(f"misspellings in the first five: {found} of {len(rows)} ({100 * found / len(rows):.1f} %)")
    for name, action, arguments, rounds in (
        ("floor: one primary key", lambda code: Region.objects.get(code=code), codes, 5),
        ("misspellings", search, typed, 5),
        ("spelt right", search, RIGHT, 20),
        ("words many names share", search, COMMON, 20),
    ):
        times = measure(action, arguments, rounds)
        median, p95 = quantiles([t for rounds_of_one in times for t in rounds_of_one])
        best_median, best_p95 = quantiles([min(rounds_of_one) for rounds_of_one in times])
        print(
            f"{name:<24} p50 {median:6.2f}   p95 {p95:6.2f} ms"
            f"      each at its best: p50 {best_median:6.2f}   p95 {best_p95:6.2f} ms"
        )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
