"""A small piece of the tree, with real codes and names, for tests that do not need all of Indonesia."""

import csv
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from django.db import transaction

from .loading import PACK, write_tree
from .models import PackLoad, Region
from .packs import PackRefused

_SAMPLE_PACK = "regions-sample"
_FILE = Path(__file__).with_name("sample.csv")


@cache
def sample_names() -> dict[str, str]:
    with _FILE.open(newline="") as handle:
        return {row["code"]: row["name"] for row in csv.DictReader(handle)}


def load_sample() -> bool:
    """Parts of Kutai Kartanegara, Kutai Timur and Samarinda. False when these, or all regions, are there."""
    if PackLoad.objects.filter(pack__in=(PACK, _SAMPLE_PACK)).exists():
        return False
    with transaction.atomic():
        write_tree(sample_names())
        PackLoad.objects.create(pack=_SAMPLE_PACK, digest="")
    return True


def present_of(codes: Iterable[str], pack: Path) -> dict[str, Region]:
    """The regions that a pack speaks of. All must exist, unless only the sample is loaded."""
    wanted = set(codes)
    found = Region.objects.in_bulk(sorted(wanted))
    missing = sorted(wanted - set(found))
    if missing and not PackLoad.objects.filter(pack=_SAMPLE_PACK).exists():
        raise PackRefused(pack, missing[0], "no region has this code; load the regions first")
    return found
