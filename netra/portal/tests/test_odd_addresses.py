"""Addresses that nobody types, but somebody sends."""

import pytest
from django.test import Client

from netra.bulletin.models import Issue


@pytest.mark.parametrize("code", ["%20", "%00", "64%00", "x", "64.2", "٦٤"])
@pytest.mark.parametrize("page", ["/wilayah/{}/", "/wilayah/{}/angka.csv"])
def test_what_is_no_code_is_no_page(world: Issue, client: Client, page: str, code: str) -> None:
    assert client.get(page.format(code)).status_code == 404


def test_a_code_with_spaces_around_it_is_put_right(world: Issue, client: Client) -> None:
    assert client.get("/wilayah/%2064%20/").headers["Location"] == "/wilayah/64/"


def test_no_page_links_to_another_host_by_its_own_address(world: Issue, client: Client) -> None:
    answer = client.get("/en//elsewhere.example/")
    assert answer.status_code == 404
    assert 'href="//' not in answer.content.decode()
