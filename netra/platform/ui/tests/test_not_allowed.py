"""An address that only takes a form answers in our voice, not with an empty window."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from netra.platform import clock
from netra.platform.clock.installation import install
from netra.platform.clock.models import Kind

ADDRESS = "/kerja/tugas/1/batalkan/"

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("prefix", "words"),
    [("", "Alamat ini tidak dibuka langsung."), ("/en", "This address does not open by itself.")],
)
def test_it_says_what_happened_and_leads_home(client: Client, prefix: str, words: str) -> None:
    answer = client.get(prefix + ADDRESS)
    html = answer.content.decode()
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "POST"
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["Content-Length"] == str(len(answer.content))
    assert f"<h1>{words}</h1>" in html
    assert f'href="{prefix}/"' in html


def test_it_asks_the_database_nothing(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    install(Kind.REAL)
    with clock.frozen(clock.wall_now()):
        client.get("/")  # what a process asks once is known from here on
        with django_assert_num_queries(0):
            client.get(ADDRESS)


def test_an_answer_without_body_stays_so_where_the_method_wants_none(client: Client) -> None:
    answer = client.head(ADDRESS)
    assert answer.status_code == 405
    assert answer.content == b""


def test_other_pages_are_left_alone(client: Client) -> None:
    assert "tidak dibuka langsung" not in client.get("/tidak-ada/").content.decode()
