"""Whoever a plenary did not find to have broken a rule stands in no list, whatever name somebody looks for.

Every address without an object of its own is asked, those that come later too: a search would be one of them.
"""

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.exceptions import NoReverseMatch
from django.utils.http import urlencode

from netra.cases.models import Outcome
from netra.followup.tests.conftest import a_case, referred
from tests.build import a_person
from tests.cast import Cast

# Looked for by the first word, so that a page which repeats the question does not say the second.
FIRST, SECOND = "Wiraatmaja", "Takterbukti"
PROVEN = "Kusumadinata Terbukti Contoh"
ASKED = urlencode(dict.fromkeys(("q", "cari", "nama", "terlapor", "search"), FIRST))
WAY_OUT = {"account_logout"}


def lists(resolver: URLResolver, namespace: str = "") -> list[str]:
    found = []
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            found += lists(pattern, inner)
        elif isinstance(pattern, URLPattern) and pattern.name:
            found.append(f"{namespace}{pattern.name}")
    return found


def addresses() -> list[str]:
    found = []
    for name in lists(get_resolver()):
        if name in WAY_OUT:
            continue
        try:
            found.append(reverse(name))
        except NoReverseMatch:  # the page of one object
            continue
    return found


@pytest.mark.parametrize("username", ["", "komisioner.kukar", "bkn"])
def test_a_name_that_was_not_proven_is_found_nowhere(world: Cast, username: str) -> None:
    a_case(world, Outcome.NO_VIOLATION, persons=(a_person(name=f"{FIRST} {SECOND} Contoh"),))
    referred(world, persons=(a_person(name=PROVEN),))
    client = Client()
    if username:
        client.force_login(world.account(username))
    asked, shows_proven = 0, False
    for address in addresses():
        answer = client.get(f"{address}?{ASKED}")
        if answer.status_code != 200 or answer.streaming:
            continue
        asked += 1
        said = answer.content.decode(errors="replace")
        assert SECOND not in said, address
        shows_proven = shows_proven or PROVEN in said
    assert asked > 10
    # The same lists do name people, once a plenary has found them and a body was told.
    assert shows_proven is bool(username)
