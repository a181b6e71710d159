import csv
import re
from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from netra.bulletin.models import Issue
from netra.elections.models import Election
from netra.platform import clock
from netra.platform.jobs import run_pending
from netra.platform.jobs.models import Job
from netra.release import drafting
from netra.release.models import Draft
from tests.cast import WITA, Cast

ADraft = Callable[..., Draft]
AFTER_COUNTING = datetime(2024, 12, 20, 10, 0, tzinfo=WITA)
SMALL = "Angka di bawah lima"


@pytest.fixture
def signed_in(world: Cast) -> Callable[[str], Client]:
    def as_(username: str) -> Client:
        client = Client()
        client.force_login(world.account(username))
        return client

    return as_


SignedIn = Callable[[str], Client]


@pytest.fixture
def draft(world: Cast, decide: Callable[..., None], a_draft: ADraft) -> Draft:
    decide("64.02.06", 6)
    decide("64.08", 1)
    return a_draft()


def url(name: str, *args: object) -> str:
    return reverse(f"release:{name}", args=args)


def test_an_analyst_drafts_and_sees_how_far_it_is(world: Cast, signed_in: SignedIn) -> None:
    client = signed_in("analis.kukar")
    asked = client.post(url("new"), {"measure": "proven_cases", "election": "pilkada-2024"})
    made = Draft.objects.get()
    assert asked.headers["Location"] == url("draft", made.pk)
    page = client.get(url("draft", made.pk)).content.decode()
    assert "Sedang dihitung" in page and "menunggu gilirannya" in page


ENDS = {
    "failed": {"failure": "error", "failure_detail": "ValueError", "attempts": 5},
    "cancelled": {},
}


@pytest.mark.parametrize(
    ("state", "why"), [("failed", "ValueError"), ("cancelled", "Penghitungannya dibatalkan")]
)
def test_a_draft_that_nobody_computes_any_more_says_so_and_is_computed_again(
    world: Cast, signed_in: SignedIn, decide: Callable[..., None], state: str, why: str
) -> None:
    decide("64.02.06", 6)
    client = signed_in("analis.kukar")
    client.post(url("new"), {"measure": "proven_cases", "election": "pilkada-2024"})
    lost = Draft.objects.get()
    Job.objects.update(state=state, **ENDS[state])
    page = client.get(url("draft", lost.pk)).content.decode()
    assert why in page and "Sedang dihitung" not in page and "sedang dihitung" not in page
    assert "tidak terhitung" in page
    chair = signed_in("komisioner.kukar")
    assert "Hitung lagi" not in chair.get(url("draft", lost.pk)).content.decode()
    with clock.frozen(AFTER_COUNTING):
        refused = chair.post(url("approve", lost.pk))
    assert refused.status_code == 409 and "berakhir tanpa hasil" in refused.content.decode()

    form = re.search(r'<form method="post" action="(/kerja/[^"]+)">(.*?)</form>', page, re.S)
    assert form and "Hitung lagi" in form[2]
    sent = dict(re.findall(r'name="(measure|election)" value="([^"]+)"', form[2]))
    again = client.post(form[1], sent)
    run_pending()
    made = Draft.objects.latest("pk")
    assert again.headers["Location"] == url("draft", made.pk) and made.pk != lost.pk
    assert made.status == "ready" and made.rows.exists()
    lost.refresh_from_db()
    assert lost.status == "discarded"


def test_a_draft_whose_job_is_tried_again_is_still_being_computed(world: Cast, signed_in: SignedIn) -> None:
    client = signed_in("analis.kukar")
    client.post(url("new"), {"measure": "proven_cases", "election": "pilkada-2024"})
    Job.objects.update(failure="error", failure_detail="ValueError", attempts=1)
    page = client.get(url("draft", Draft.objects.get().pk)).content.decode()
    assert "Sedang dihitung" in page and "ValueError" in page and "Hitung lagi" not in page


def test_a_wrong_choice_is_said_and_nothing_begins(world: Cast, signed_in: SignedIn) -> None:
    answer = signed_in("analis.kukar").post(url("new"), {"measure": "salah", "election": ""})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Angka itu tidak ada" in page and "Pemilihan belum dipilih" in page
    assert not Draft.objects.exists()


def test_the_draft_shows_what_is_shown_and_why_not(draft: Draft, signed_in: SignedIn) -> None:
    page = signed_in("analis.kukar").get(url("draft", draft.pk)).content.decode()
    assert "Rancangan:" in page and "contoh" in page and SMALL in page
    assert "Kabupaten Kutai Timur" in page and "Kota Samarinda" not in page
    assert "Kecamatan Loa Janan" not in page and "3 kecamatan bernilai nol" in page


def test_every_row_of_the_file_says_draft_and_example(draft: Draft, signed_in: SignedIn) -> None:
    answer = signed_in("analis.kukar").get(url("draft_csv", draft.pk))
    rows = {row["region_code"]: row for row in csv.DictReader(answer.content.decode().splitlines())}
    assert {(row["rancangan"], row["contoh"]) for row in rows.values()} == {("rancangan", "contoh")}
    assert (rows["00"]["value"], rows["64.08"]["value"], rows["64.72"]["value"]) == ("7", "", "")
    assert [rows[code]["status"] for code in ("00", "64.08", "64.72")] == [
        "shown",
        "suppressed",
        "not_covered",
    ]
    assert "rancangan" in answer.headers["Content-Disposition"]


def test_during_the_embargo_the_page_says_until_when(draft: Draft, signed_in: SignedIn) -> None:
    client = signed_in("komisioner.kukar")
    for page in (client.get(url("draft", draft.pk)), client.get(url("approve", draft.pk))):
        assert "Senin, 16 Desember 2024" in page.content.decode()
    answer = client.post(url("approve", draft.pk))
    assert answer.status_code == 409 and "Senin, 16 Desember 2024" in answer.content.decode()
    assert not Issue.objects.exists()
    # Whoever computes learns it before computing, and on the draft.
    analyst = signed_in("analis.kukar")
    for page in (analyst.get(url("new")), analyst.get(url("draft", draft.pk))):
        assert "Sampai Senin, 16 Desember 2024 pukul 24.00 WIB" in page.content.decode()
        assert "mulai Selasa, 17 Desember 2024 pukul 00.00 WIB" in page.content.decode()
    with clock.frozen(AFTER_COUNTING):
        assert "16 Desember" not in analyst.get(url("new")).content.decode()


def test_after_counting_the_commissioner_publishes(draft: Draft, signed_in: SignedIn) -> None:
    client = signed_in("komisioner.kukar")
    with clock.frozen(AFTER_COUNTING):
        question = client.get(url("approve", draft.pk)).content.decode()
        assert "tidak pernah bisa diubah" in question and "Terbitkan edisi" in question
        assert not Issue.objects.exists()
        answer = client.post(url("approve", draft.pk))
        assert answer.headers["Location"] == url("draft", draft.pk)
        issue = Issue.objects.get()
        assert "disetujui Komisioner Kukar Contoh" in client.get(url("draft", draft.pk)).content.decode()
        assert issue.title in client.get(url("issues")).content.decode()
        assert client.post(url("approve", draft.pk)).status_code == 409
    assert Issue.objects.count() == 1


LISTS = ("drafts", "drafts_csv", "issues", "issues_csv")
MATRIX = {
    "analis.kukar": {*LISTS, "new", "draft", "draft_csv"},
    "komisioner.kukar": {*LISTS, "draft", "draft_csv", "approve"},
    "petugas.kukar": set(),
    "petugas.kutim": set(),
    "petugas.nasional": set(),
    "bkn": set(),
    "admin": set(),
}


@pytest.mark.parametrize("username", MATRIX)
def test_who_sees_which_page(draft: Draft, signed_in: SignedIn, username: str) -> None:
    client = signed_in(username)
    for name in (*LISTS, "new", "draft", "draft_csv", "approve"):
        args = () if name in {*LISTS, "new"} else (draft.pk,)
        expected = 200 if name in MATRIX[username] else 404
        assert client.get(url(name, *args)).status_code == expected, name


def test_signed_out_one_is_asked_to_sign_in(draft: Draft) -> None:
    assert Client().get(url("draft", draft.pk)).status_code == 302


def test_a_real_draft_does_not_exist_for_an_example_account(draft: Draft, signed_in: SignedIn) -> None:
    Draft.objects.update(example=False)
    assert signed_in("analis.kukar").get(url("draft", draft.pk)).status_code == 404
    assert signed_in("komisioner.kukar").get(url("approve", draft.pk)).status_code == 404


def test_queries_do_not_grow_with_rows_or_drafts(
    draft: Draft,
    signed_in: SignedIn,
    world: Cast,
    decide: Callable[..., None],
    django_assert_max_num_queries: Callable[..., object],
) -> None:
    for _ in range(5):
        drafting.request_draft(
            "sanctioned_persons", Election.objects.get(pk="pilkada-2024"), world.viewer("analis.kukar")
        )
    client = signed_in("komisioner.kukar")
    with django_assert_max_num_queries(14):  # type: ignore[attr-defined]
        client.get(url("draft", draft.pk))
    with django_assert_max_num_queries(6):  # type: ignore[attr-defined]
        client.get(url("draft_csv", draft.pk))
