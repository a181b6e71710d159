"""The lists of drafts and editions: they narrow, sort, page by key and export what they show."""

import csv
import re
from datetime import datetime, timedelta
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from netra.bulletin.models import Issue, RowStatus, Unit
from netra.bulletin.publishing import Edition, Row, publish
from netra.elections.models import Election
from netra.platform import clock
from netra.platform.jobs.models import Job
from netra.platform.ui import paging
from netra.release import drafting, queries
from netra.release.models import Draft
from tests.cast import OPENS_AT, WITA, Cast

DRAFTS, DRAFTS_FILE = "/kerja/terbitan/", "/kerja/terbitan.csv"
EDITIONS, EDITIONS_FILE = "/kerja/terbitan/edisi/", "/kerja/terbitan/edisi.csv"
AFTER_COUNTING = datetime(2024, 12, 20, 10, 0, tzinfo=WITA)


@pytest.fixture
def analyst(world: Cast) -> Client:
    client = Client()
    client.force_login(world.account("analis.kukar"))
    return client


def requested(world: Cast, measure: str, hours: int) -> Draft:
    with clock.frozen(OPENS_AT + timedelta(hours=hours)):
        return drafting.request_draft(
            measure, Election.objects.get(pk="pilkada-2024"), world.viewer("analis.kukar")
        )


@pytest.fixture
def five(world: Cast) -> list[Draft]:
    """The oldest first: three replaced (two asked at once), one whose job failed, one still computed."""
    hours = (0, 1, 1, 2)
    drafts = [requested(world, "proven_cases", hour) for hour in hours]
    Job.objects.filter(pk=drafts[-1].job_id).update(state="failed", failure="stopped", attempts=6)
    return [*drafts, requested(world, "sanctioned_persons", 3)]


def an_edition(day: int, measure: str = "proven_cases", *, example: bool = True) -> Issue:
    with clock.frozen(AFTER_COUNTING + timedelta(days=day)):
        return publish(
            Edition(
                measure=measure,
                title_id="Perkara terbukti",
                title_en="Proven cases",
                unit=Unit.CASE,
                election=Election.objects.get(pk="pilkada-2024"),
                as_of=AFTER_COUNTING.date(),
                written_by_name="Analis Kukar Contoh",
                approved_by_name="Komisioner Kukar Contoh",
                method_version="proven_cases-1",
                data_hash="0" * 64,
                pack_version="",
                example=example,
            ),
            [Row(region_code="00", status=RowStatus.SHOWN, value=8, part_of=None, reason="")],
        )


def keys(page: str) -> list[int]:
    return [int(found) for found in re.findall(r'<a href="(?:/kerja)?/terbitan/(\d+)/"', page)]


def walked(client: Client, address: str) -> list[int]:
    seen: list[int] = []
    for _page in range(9):
        page = client.get(address).content.decode()
        seen += keys(page)
        more = re.search(r'class="more"><a href="([^"]+)"', page)
        if more is None:
            return seen
        address = unescape(more[1])
    raise AssertionError("the list never ends")


def rows_of(client: Client, address: str) -> list[dict[str, str]]:
    return list(csv.DictReader(client.get(address).content.decode("utf-8-sig").splitlines()))


def test_drafts_are_paged_by_key_in_both_directions(
    five: list[Draft], analyst: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "PAGE", 2)
    oldest = [draft.pk for draft in five]
    assert walked(analyst, DRAFTS) == oldest[::-1]
    assert walked(analyst, f"{DRAFTS}?urut=terlama") == oldest
    assert walked(analyst, f"{DRAFTS}?keadaan=discarded&urut=terlama") == oldest[:3]


@pytest.mark.parametrize(
    ("stage", "which", "label"),
    [
        ("drafting", [4], "sedang dihitung"),
        ("failed", [3], "tidak terhitung"),
        ("ready", [], "menunggu persetujuan"),
        ("discarded", [2, 1, 0], "digantikan"),
    ],
)
def test_drafts_narrow_by_what_became_of_them_and_the_file_follows(
    five: list[Draft], analyst: Client, stage: str, which: list[int], label: str
) -> None:
    page = analyst.get(f"{DRAFTS}?keadaan={stage}").content.decode()
    expected = [five[one].pk for one in which]
    assert keys(page) == expected
    assert f'aria-current="true">{label} <span>{len(which)}</span>' in page
    assert "Semua <span>5</span>" in page
    rows = rows_of(analyst, f"{DRAFTS_FILE}?keadaan={stage}")
    assert [(int(row["draft"]), row["status"], row["contoh"]) for row in rows] == [
        (key, stage, "contoh") for key in expected
    ]


def test_a_cancelled_job_counts_as_not_computed(five: list[Draft], analyst: Client) -> None:
    Job.objects.filter(pk=five[4].job_id).update(state="cancelled")
    page = analyst.get(f"{DRAFTS}?keadaan=failed").content.decode()
    assert keys(page) == [five[4].pk, five[3].pk]
    assert keys(analyst.get(f"{DRAFTS}?keadaan=drafting").content.decode()) == []


def test_drafts_of_another_world_stand_neither_on_the_page_nor_in_the_file(
    five: list[Draft], analyst: Client
) -> None:
    Draft.objects.filter(pk=five[0].pk).update(example=False)
    assert five[0].pk not in keys(analyst.get(DRAFTS).content.decode())
    assert str(five[0].pk) not in {row["draft"] for row in rows_of(analyst, DRAFTS_FILE)}


def test_editions_are_paged_narrowed_and_exported(
    world: Cast, analyst: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "PAGE", 2)
    made = [an_edition(day).pk for day in (0, 1, 1, 2)] + [an_edition(3, "sanctioned_persons").pk]
    real = an_edition(4, example=False).pk
    assert walked(analyst, EDITIONS) == made[::-1]
    assert walked(analyst, f"{EDITIONS}?urut=terlama") == made
    page = analyst.get(f"{EDITIONS}?ukuran=sanctioned_persons").content.decode()
    assert keys(page) == made[4:]
    assert "Semua <span>5</span>" in page
    rows = rows_of(analyst, f"{EDITIONS_FILE}?ukuran=proven_cases&urut=terlama")
    assert [(int(row["issue"]), row["edition"], row["contoh"]) for row in rows] == [
        (key, str(edition), "contoh") for edition, key in enumerate(made[:4], start=1)
    ]
    assert str(real) not in {row["issue"] for row in rows_of(analyst, EDITIONS_FILE)}


@pytest.mark.parametrize("address", [DRAFTS, DRAFTS_FILE, EDITIONS, EDITIONS_FILE])
@pytest.mark.parametrize(
    "asked",
    [
        "?keadaan=x&ukuran=y&urut=z&sesudah=zz",
        "?keadaan=%00&ukuran=%00&sesudah=%ff",
        f"?sesudah={paging.write('0001-01-01T00:00:00+14:00', 1)}",
        f"?sesudah={paging.write(AFTER_COUNTING, 10**20)}",
    ],
)
def test_an_address_that_cannot_be_read_shows_the_list(analyst: Client, address: str, asked: str) -> None:
    assert analyst.get(address + asked).status_code == 200


BUDGETS = {DRAFTS: 9, DRAFTS_FILE: 5, EDITIONS: 5, EDITIONS_FILE: 4}


@pytest.mark.parametrize("address", BUDGETS)
def test_a_list_costs_the_same_however_long_it_is(world: Cast, analyst: Client, address: str) -> None:
    asked = []
    for more in (1, 6):
        for number in range(more):
            requested(world, "proven_cases", number)
            an_edition(number)
        with CaptureQueriesContext(connection) as counted:
            assert analyst.get(address).status_code == 200
        asked.append(len(counted))
    assert asked == [BUDGETS[address]] * 2
