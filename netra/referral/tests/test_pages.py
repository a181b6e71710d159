"""The pages of a referral and of the receiving body, over HTTP."""

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client

from netra.cases import examples, queries
from netra.cases.models import Case, CaseEvent, LineState, ReferralLine
from netra.institutions.models import Capacity, OfficeHolder, Post
from netra.platform import clock
from tests.cast import OPENS_AT as MORNING
from tests.cast import Cast, cast

SignedIn = Callable[[str], Client]


def test_a_referral_answered_meanwhile_is_said_so(world: Cast, signed_in: SignedIn) -> None:
    examples.load()
    line = ReferralLine.objects.filter(state=LineState.SENT, institution_id="bkn-contoh").first()
    assert line is not None
    bkn = signed_in("bkn")
    assert bkn.post(f"/kerja/rujukan/{line.pk}/terima/").status_code == 302
    answer = bkn.post(f"/kerja/rujukan/{line.pk}/terima/")
    assert answer.status_code == 422
    assert "sudah dijawab" in answer.content.decode()
    assert CaseEvent.objects.filter(track=line.track_id, step="acknowledge").count() == 1


def test_a_return_without_a_reason_returns_nothing(world: Cast, signed_in: SignedIn) -> None:
    examples.load()
    line = ReferralLine.objects.filter(state=LineState.SENT, institution_id="bkn-contoh").first()
    assert line is not None
    answer = signed_in("bkn").post(f"/kerja/rujukan/{line.pk}/kembalikan/", {"return-reason": " "})
    assert answer.status_code == 422
    line.refresh_from_db()
    assert line.state == LineState.SENT


def test_a_referral_long_unanswered_says_for_how_many_days(world: Cast, signed_in: SignedIn) -> None:
    examples.load()
    line = ReferralLine.objects.filter(state=LineState.SENT, institution_id="bkn-contoh").first()
    assert line is not None
    with clock.frozen(MORNING + timedelta(days=30)):
        days = (date(2024, 12, 14) - line.referred_on).days
        assert f"{days} hari" in signed_in("bkn").get("/kerja/rujukan/").content.decode()


@pytest.mark.django_db
def test_the_inbox_sorts_narrows_pages_and_exports_as_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    staff = cast()
    with clock.frozen(MORNING):
        examples.load()
    monkeypatch.setattr(queries, "PAGE", 2)
    bkn = Client()
    bkn.force_login(staff.account("bkn"))

    def names(address: str) -> list[str]:
        return re.findall(r">(\w+ Contoh)</a>", bkn.get(address).content.decode())

    oldest = ["Arif Contoh", "Bella Contoh", "Candra Contoh", "Dewi Contoh", "Gilang Contoh"]
    seen, address = [], "/kerja/rujukan/"
    for _ in range(3):
        seen += names(address)
        more = re.search(r'class="more"><a href="([^"]+)"', bkn.get(address).content.decode())
        address = more.group(1).replace("&amp;", "&") if more else ""
    assert address == ""
    assert seen == oldest
    assert names("/kerja/rujukan/?urut=terbaru") == oldest[::-1][:2]
    assert names("/kerja/rujukan/?keadaan=acknowledged") == oldest[:2]
    rows = bkn.get("/kerja/rujukan.csv?keadaan=sent").content.decode().splitlines()
    assert [row.split(",")[0] for row in rows[1:]] == oldest[2:]
    assert all(row.endswith(",contoh") for row in rows[1:])


def test_at_a_government_the_page_names_who_decides_and_holds_the_post(
    world: Cast, signed_in: SignedIn
) -> None:
    examples.load()
    client = signed_in("petugas.kukar")
    case = Case.objects.filter(tracks__step="to_refer").earliest("running_number")
    case.persons.update(subject_class="KADES")
    case.tracks.update(kind="village", violation="DESA-29", violation_reason="Contoh.")
    address = f"/kerja/perkara/{case.pk}/jalur/{case.tracks.get().pk}/teruskan/"
    assert "Bupati Kutai Kartanegara (contoh)</dd>" in client.get(address).content.decode()
    post = Post.objects.get(title="Bupati Kutai Kartanegara (contoh)")
    for name, seen in (("Bupati Contoh", date(2024, 11, 14)), ("Bupati Lama Contoh", date(2024, 11, 13))):
        OfficeHolder.objects.create(post=post, name=name, seen_on=seen, capacity=Capacity.ACTING)
    page = client.get(address).content.decode()
    assert "Bupati Contoh (penjabat)" in page
    assert "Bupati Lama Contoh" not in page
