"""`netra regions ...` as functions: the command line passes arguments and prints what they write."""

from typing import TextIO

from .codes import NATION
from .loading import load
from .search import search


def search_main(text: str, out: TextIO, *, limit: int = 10) -> int:
    """Print the regions that `text` may mean. Exit code 1 when there are none."""
    hits = search(text, limit=limit)
    for hit in hits:
        found_by = "" if hit.matched == hit.region.name else f"  [{hit.matched}]"
        trail = f", {hit.trail}" if hit.trail else ""
        out.write(f"{hit.region.code:<14} {hit.region.full_name}{trail}{found_by}\n")
    return 0 if hits else 1


def load_main(out: TextIO) -> int:
    out.write("Regions loaded.\n" if load() else f"Regions are up to date ({NATION} and below).\n")
    return 0
