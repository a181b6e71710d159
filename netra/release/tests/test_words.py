"""What is said with an edition: its note, that it corrects the one before and why, and what was compared."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from netra.accounts.viewer import Viewer
from netra.bulletin.models import Issue
from netra.platform import clock
from netra.release import approval, drafting
from netra.release.models import Draft, DraftStatus
from netra.release.refusals import NeedsReason, NotCommissioner, NotWritten, SentBack, WordsChanged
from tests.cast import WITA, Cast

ADraft = Callable[..., Draft]
Decide = Callable[..., None]
AFTER_COUNTING = datetime(2024, 12, 20, 10, 0, tzinfo=WITA)
WHY = "Satu perkara di Loa Kulu terhitung dua kali."


@pytest.fixture(autouse=True)
def after_counting(world: Cast, decide: Decide) -> Iterator[None]:
    with clock.frozen(AFTER_COUNTING):
        decide("64.02.06", 8)
        yield


@pytest.fixture
def commissioner(world: Cast) -> Viewer:
    return world.viewer("komisioner.kukar")


@pytest.fixture
def client(world: Cast) -> Callable[[str], Client]:
    def as_(username: str) -> Client:
        signed_in = Client()
        signed_in.force_login(world.account(username))
        return signed_in

    return as_


def say(draft: Draft, by: Viewer, note: str = "", *, corrects: bool = False, because: str = "") -> Draft:
    drafting.write(draft, by, note=note, corrects=corrects, because=because)
    draft.refresh_from_db()
    return draft


def text(answer: object) -> str:
    """The words of a page, as a reader meets them."""
    html = answer.content.decode()  # type: ignore[attr-defined]  # of the test client
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_a_correction_and_its_reason_stand_on_both_public_pages(
    world: Cast, client: Callable[[str], Client], a_draft: ADraft, decide: Decide, commissioner: Viewer
) -> None:
    first = approval.approve(a_draft(), commissioner)
    decide("64.02.06", 1)
    draft = a_draft()
    analyst, chair = client("analis.kukar"), client("komisioner.kukar")
    words = reverse("release:words", args=[draft.pk])
    assert analyst.post(words, {"note": "x", "corrects": "on", "because": ""}).status_code == 422
    sent = {"note": "Belum terhitung: perkara yang belum diplenokan.", "corrects": "on", "because": WHY}
    assert analyst.post(words, sent).status_code == 302
    assert chair.get(words).status_code == 404
    before = text(chair.get(reverse("release:draft", args=[draft.pk])))
    assert WHY in before and sent["note"] in before and "mengoreksi edisi 1" in before
    question = chair.get(reverse("release:approve", args=[draft.pk]))
    for told in (WHY, sent["note"], "Mengoreksi Edisi 1", "Nilai untuk Indonesia 9, dari "):
        assert told in text(question)
    read = re.search(r'name="words" value="(\w+)"', question.content.decode())
    assert (
        read
        and chair.post(reverse("release:approve", args=[draft.pk]), {"words": read[1]}).status_code == 302
    )

    second = Issue.objects.get(edition=2)
    new, old = (text(Client().get(reverse("portal:issue", args=[one.pk]))) for one in (second, first))
    assert f"Edisi 2 mengoreksi dan menggantikan edisi 1, karena: {WHY}" in new and sent["note"] in new
    assert f"pada 20 Desember 2024, karena: {WHY}" in old and sent["note"] not in old
    listed = Client().get(reverse("portal:figures")).content.decode()
    assert reverse("portal:issue", args=[first.pk]) in listed
    with pytest.raises(DatabaseError), transaction.atomic():
        Issue.objects.filter(pk=second.pk).update(note="lain")
    with pytest.raises(NotWritten):
        say(draft, world.viewer("analis.kukar"), "lain")


def test_what_the_approver_has_not_read_is_not_published(
    world: Cast, a_draft: ADraft, commissioner: Viewer
) -> None:
    draft = say(a_draft(), world.viewer("analis.kukar"), "Catatan pertama.")
    read = draft.words_digest
    say(draft, world.viewer("analis.kukar"), "Catatan kedua.")
    with pytest.raises(WordsChanged):
        approval.approve(draft, commissioner, read=read)
    assert not Issue.objects.exists()
    assert approval.approve(draft, commissioner, read=draft.words_digest).note == "Catatan kedua."


def test_the_same_data_are_published_again_only_for_a_reason(
    world: Cast, client: Callable[[str], Client], a_draft: ADraft, commissioner: Viewer
) -> None:
    approval.approve(a_draft(), commissioner)
    draft = a_draft()
    assert "sama persis dengan edisi 1" in text(
        client("analis.kukar").get(reverse("release:draft", args=[draft.pk]))
    )
    with pytest.raises(NeedsReason):
        approval.approve(draft, commissioner)
    say(draft, world.viewer("analis.kukar"), because="Judulnya diperjelas.")
    issue = approval.approve(draft, commissioner, read=draft.words_digest)
    assert (issue.edition, issue.corrects, issue.because) == (2, False, "Judulnya diperjelas.")


def test_the_draft_shows_each_row_beside_the_edition_before(
    client: Callable[[str], Client], a_draft: ADraft, decide: Decide, commissioner: Viewer
) -> None:
    approval.approve(a_draft(), commissioner)
    decide("64.02.06", 3)
    page = text(client("komisioner.kukar").get(reverse("release:draft", args=[a_draft().pk])))
    assert re.search(r"Kabupaten Kutai Kartanegara contoh 64\.02 11 8 \+3", page)
    assert re.search(r"Indonesia contoh 00 11 dari \d+ kabupaten dan kota yang tercakup; \d+ belum", page)


def test_a_draft_that_was_overtaken_says_so_to_the_analyst_and_keeps_its_words(
    world: Cast, client: Callable[[str], Client], a_draft: ADraft, decide: Decide
) -> None:
    draft = say(a_draft(), world.viewer("analis.kukar"), "Catatan yang ikut.")
    analyst, here = client("analis.kukar"), reverse("release:draft", args=[draft.pk])
    assert "Catatan sudah berubah" not in text(analyst.get(here))
    decide("64.02.06", 1)
    assert "Catatan sudah berubah" in text(analyst.get(here))
    newer = a_draft()
    assert newer.note == "Catatan yang ikut."
    assert reverse("release:draft", args=[newer.pk]) in analyst.get(here).content.decode()


def test_the_home_says_what_waits_to_be_approved_and_what_became_of_a_draft(
    client: Callable[[str], Client], a_draft: ADraft, commissioner: Viewer
) -> None:
    analyst, chair, home = client("analis.kukar"), client("komisioner.kukar"), reverse("desk:home")
    assert "menunggu persetujuan" not in text(chair.get(home))
    draft = a_draft()
    assert "1 rancangan angka menunggu persetujuan Anda" in text(chair.get(home))
    assert "menunggu persetujuan" in text(analyst.get(home)).split("Yang terjadi dengan rancangan Anda")[1]
    approval.approve(draft, commissioner)
    assert "menunggu persetujuan" not in text(chair.get(home))
    assert "Edisi 1, 20 Desember 2024, disetujui Komisioner Kukar Contoh" in text(analyst.get(home))


def test_a_regency_withheld_above_districts_of_zero_says_why_it_is_not_zero(
    client: Callable[[str], Client], a_draft: ADraft, decide: Decide, commissioner: Viewer
) -> None:
    decide("64.08", 2)
    issue = approval.approve(a_draft(), commissioner)
    rows = {row.region_id: row for row in issue.rows.select_related("region")}
    parts = [row for row in rows.values() if row.part_of_id == "64.08"]
    assert parts and all(row.value == 0 for row in parts) and rows["64.08"].value is None
    page = text(Client().get(reverse("portal:issue", args=[issue.pk])))
    assert page.count("dicatat untuk wilayah ini secara keseluruhan, tanpa kecamatan") == 1
    assert "Pilkada" in page.split("Edisi 1")[0]


def test_who_is_to_approve_sends_a_draft_back_and_the_analyst_answers(
    client: Callable[[str], Client], a_draft: ADraft, commissioner: Viewer, world: Cast
) -> None:
    draft = a_draft()
    chair, analyst = client("komisioner.kukar"), client("analis.kukar")
    page, back = reverse("release:draft", args=[draft.pk]), reverse("release:send_back", args=[draft.pk])
    assert back in chair.get(page).content.decode()
    assert chair.post(back, {"reason": ""}).status_code == 422
    assert chair.post(back, {"reason": "Catatan harus menyebut Loa Kulu."}).status_code == 302
    draft.refresh_from_db()
    assert draft.status == DraftStatus.RETURNED
    # Nobody publishes it meanwhile, and nobody sends it back twice.
    with pytest.raises(SentBack):
        approval.approve(draft, commissioner, read=draft.words_digest)
    with pytest.raises(SentBack):
        approval.send_back(draft, commissioner, "Sekali lagi.")
    told = text(analyst.get(page))
    assert "Catatan harus menyebut Loa Kulu." in told
    assert back not in analyst.get(page).content.decode()
    answered = say(draft, world.viewer("analis.kukar"), "Perkara Loa Kulu sudah diputus.")
    assert answered.status == DraftStatus.READY
    assert answered.returns.get().answered_at is not None
    assert "Catatan harus menyebut Loa Kulu." in text(chair.get(page))
    assert approval.approve(answered, commissioner, read=answered.words_digest).note


def test_nobody_sends_back_what_is_not_theirs_to_approve(a_draft: ADraft, world: Cast) -> None:
    draft = a_draft()
    with pytest.raises(NotCommissioner):
        approval.send_back(draft, world.viewer("analis.kukar"), "Tidak boleh.")
    draft.refresh_from_db()
    assert (draft.status, draft.returns.count()) == (DraftStatus.READY, 0)
