import csv
from collections.abc import Callable
from datetime import datetime
from io import StringIO

import pytest
from django.test import Client

from netra.bulletin.models import Issue
from netra.platform import clock
from netra.platform.jobs import run_pending
from netra.release.models import Draft
from tests.cast import WITA, Cast

AFTER_COUNTING = datetime(2024, 12, 20, 10, 0, tzinfo=WITA)


@pytest.fixture
def signed_in(world: Cast) -> Callable[[str], Client]:
    def as_(username: str) -> Client:
        client = Client()
        client.force_login(world.account(username))
        return client

    return as_


@pytest.mark.parametrize("username", ["petugas.kukar", "petugas.kutim", "bkn", "admin"])
def test_drafts_are_for_analysts_and_commissioners(
    signed_in: Callable[[str], Client], a_draft: Callable[..., Draft], username: str
) -> None:
    made = a_draft()
    client = signed_in(username)
    for address in ("", "baru/", f"{made.pk}/", f"{made.pk}/setujui/", f"{made.pk}/rancangan.csv"):
        assert client.get(f"/kerja/terbitan/{address}").status_code == 404, address


def test_an_analyst_makes_a_draft_and_sees_it_computed(signed_in: Callable[[str], Client]) -> None:
    client = signed_in("analis.kukar")
    answer = client.post("/kerja/terbitan/baru/", {"measure": "proven_cases", "election": "pilkada-2024"})
    made = Draft.objects.get()
    assert answer.headers["Location"] == f"/kerja/terbitan/{made.pk}/"
    waiting = client.get(answer.headers["Location"])
    assert waiting.context["job"] is not None and not waiting.context["table"].rows
    run_pending()
    ready = client.get(answer.headers["Location"])
    assert ready.context["job"] is None and ready.context["table"].rows
    assert "contoh" in ready.content.decode()


def test_a_draft_needs_a_measure(signed_in: Callable[[str], Client]) -> None:
    answer = signed_in("analis.kukar").post("/kerja/terbitan/baru/", {"election": "pilkada-2024"})
    assert answer.status_code == 422
    assert "measure" in answer.context["form"].errors
    assert not Draft.objects.exists()


def test_a_commissioner_does_not_write_and_an_analyst_does_not_approve(
    signed_in: Callable[[str], Client], a_draft: Callable[..., Draft]
) -> None:
    made = a_draft()
    assert signed_in("komisioner.kukar").get("/kerja/terbitan/baru/").status_code == 404
    assert signed_in("analis.kukar").post(f"/kerja/terbitan/{made.pk}/setujui/").status_code == 404
    assert not Issue.objects.exists()


def test_during_the_embargo_the_page_says_until_when_and_publishes_nothing(
    signed_in: Callable[[str], Client], a_draft: Callable[..., Draft]
) -> None:
    made = a_draft()
    client = signed_in("komisioner.kukar")
    assert "16 Desember 2024" in client.get(f"/kerja/terbitan/{made.pk}/").content.decode()
    answer = client.post(f"/kerja/terbitan/{made.pk}/setujui/")
    assert answer.status_code == 409
    assert answer.context["refused"].code == "embargoed"
    assert not Issue.objects.exists()


def test_after_counting_a_commissioner_confirms_and_publishes(
    signed_in: Callable[[str], Client], a_draft: Callable[..., Draft]
) -> None:
    made = a_draft()
    client = signed_in("komisioner.kukar")
    with clock.frozen(AFTER_COUNTING):
        asked = client.get(f"/kerja/terbitan/{made.pk}/setujui/").content.decode()
        assert made.written_by_name in asked
        assert not Issue.objects.exists()
        client.post(f"/kerja/terbitan/{made.pk}/setujui/")
    issue = Issue.objects.get()
    assert issue.example and issue.written_by_name == made.written_by_name
    assert issue.approved_by_name in client.get("/kerja/terbitan/").content.decode()


def test_the_file_says_draft_and_example_in_every_row(
    signed_in: Callable[[str], Client], a_draft: Callable[..., Draft], decide: Callable[..., None]
) -> None:
    decide("64.02.03", 7)
    made = a_draft()
    answer = signed_in("analis.kukar").get(f"/kerja/terbitan/{made.pk}/rancangan.csv")
    rows = list(csv.DictReader(StringIO(answer.content.decode())))
    assert len(rows) == made.rows.count() > 0
    assert {(row["keterangan"], row["contoh"]) for row in rows} == {("rancangan", "contoh")}
    assert {row["kode"]: row["nilai"] for row in rows}["64.02"] == "7"


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_every_page_opens_in_both_languages(
    signed_in: Callable[[str], Client], a_draft: Callable[..., Draft], prefix: str
) -> None:
    made = a_draft()
    for address in ("", "baru/", f"{made.pk}/"):
        assert signed_in("analis.kukar").get(f"{prefix}/kerja/terbitan/{address}").status_code == 200
