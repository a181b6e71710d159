"""Public pages speak in words: no key of a pack, a table or a handler stands in what a reader reads."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from django.conf import settings
from django.db import transaction
from django.test import Client
from pytest_django import DjangoDbBlocker

from netra.bulletin import loading as bulletin_loading
from netra.bulletin.models import Issue, RowStatus, Unit
from netra.bulletin.publishing import Edition, Row, publish
from netra.elections import loading as elections_loading
from netra.elections.models import Election
from netra.institutions import loading as institutions_loading
from netra.law import packs
from netra.platform.clock import frozen, installation
from netra.portal.tests.conftest import CAMPAIGN
from netra.regions.examples import load_sample

STARTS = ["/", "/peta/", "/angka/", "/metode/", "/tentang/", "/perlindungan/", "/wilayah/", "/wilayah/64/"]
# Files are for machines. The limits calculator cites each entry of a law pack by its code, beside its words.
PASSED_BY = re.compile(r"\.csv(\?|$)|/hitung-batas/")
# The end of an address is not read aloud, and a quotation is the source's own.
UNSEEN = re.compile(r"<(script|style|svg|title)\b.*?</\1>|<p class=\"source-url\">.*?</p>", re.S)


def _keys(value: Any) -> Iterator[str]:  # Any: whatever YAML holds
    """Every `key` and `id` of a pack that is not a word of the language."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if name in {"key", "id"} and isinstance(inner, str) and re.search(r"[-_~]|[a-z]\d", inner):
                yield inner
            yield from _keys(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _keys(inner)


def raw_ids() -> set[str]:
    found = {"proven_cases", "sanctioned_persons", "disclosure-1", *packs.names()}
    for file in settings.PACKS_DIR.rglob("*.yaml"):
        if "calendars" not in file.parts:
            found |= set(
                _keys(yaml.load(file.read_text(), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)))
            )
    return found


@pytest.fixture(scope="module")
def issue(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Issue]:
    """The packs that Netra ships on a piece of the tree, and an issue as a release writes it."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_sample()
        elections_loading.load()
        institutions_loading.load()
        bulletin_loading.load()
        installation.install("demo")
        with frozen(CAMPAIGN):
            yield publish(
                Edition(
                    measure="proven_cases",
                    title_id="Perkara terbukti",
                    title_en="Proven cases",
                    unit=Unit.CASE,
                    election=Election.objects.get(pk="pilkada-2024"),
                    as_of=CAMPAIGN.date(),
                    written_by_name="Analis Contoh",
                    approved_by_name="Komisioner Contoh",
                    method_version="proven_cases-1+disclosure-1",
                    pack_version=f"pilkada-2024 {packs.versions('pilkada-2024')[-1]}",
                    data_hash="ab" * 32,
                    example=True,
                ),
                [Row("64.02", RowStatus.SHOWN, value=7)],
            )
        transaction.set_rollback(True)


def read(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", UNSEEN.sub(" ", html)))


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_public_pages_show_no_raw_id(issue: Issue, db: None, prefix: str) -> None:
    ids = raw_ids()
    assert {"ikp-2024", "pilkada-2024", "databoks-kaltim-ikp"} <= ids
    token = re.compile(r"[\w.~+-]+")
    waiting = [prefix + start for start in STARTS]
    seen: set[str] = set()
    wrong: list[str] = []
    kinds: dict[str, int] = {}
    client = Client()
    with frozen(CAMPAIGN):
        while waiting:
            path = waiting.pop(0)
            page, _, query = path.partition("?")
            # One of each kind of page is not enough: indicators and regions differ. A few of each are.
            kind = re.sub(r"/wilayah/[^/]+/", "/wilayah/x/", page) + ("?" if query else "")
            if path in seen or kinds.get(kind, 0) >= 6:
                continue
            seen.add(path)
            response = client.get(path)
            if not getattr(getattr(response.resolver_match, "func", None), "public_page", False):
                continue
            kinds[kind] = kinds.get(kind, 0) + 1
            assert response.status_code in (200, 302), path
            html = response.content.decode()
            words = {word.strip(".+-") for word in token.findall(read(html))}
            wrong += [f"{path}: {word}" for word in sorted(words & ids)]
            wrong += [f"{path}: {word}" for word in sorted(words) if "_" in word]
            waiting += [
                link
                for link in re.findall(r'<a [^>]*href="(/[^"#]*)"', html)
                if link.startswith(prefix + "/") and not PASSED_BY.search(link)
            ]
    assert wrong == [], "\n".join(wrong)
    assert any(path.endswith(f"/terbitan/{issue.pk}/") for path in seen)
    assert any("/angka/ikp-2024/" in path for path in seen)
    assert len(seen) > 30
