"""Somebody leaves: all of it at once, nothing orphaned, and nothing at all while something comes first."""

from collections.abc import Callable

from django.test import Client

from netra.accounts import granting
from netra.accounts.models import Grant
from netra.platform.audit.models import Entry
from netra.reports import holders, openings, sealing
from netra.reports.models import KeyHolder, Opening, Recusal
from tests.build import a_report
from tests.cast import Cast
from tests.unsealing import locked

SignedIn = Callable[[str], Client]
REASON = "Petugas pindah tugas ke kantor lain."


def page_of(world: Cast, username: str) -> str:
    return f"/kerja/akun/{world.account(username).pk}/serah-terima/"


def an_opening(world: Cast, handler: str) -> Opening:
    """A report that two holders have opened for this person."""
    report = a_report()
    made = openings.request(
        report, world.account(handler).pk, "Untuk klarifikasi terlapor.", by=world.viewer("komisioner.kukar")
    )
    openings.peel(made, locked(b"inner", sealing.new_key().recipient), by=world.viewer("komisioner.kukar"))
    openings.give(made, locked(b"key", sealing.new_key().recipient), by=world.viewer("komisioner2.kukar"))
    return made


def standing(world: Cast, username: str) -> tuple[int, int, int]:
    """Live roles, keys and readings under this name."""
    account = world.account(username)
    return (
        Grant.objects.filter(granting.live(), account=account).count(),
        KeyHolder.objects.filter(key__account=account, ends_at=None).count(),
        Opening.objects.filter(handler=account, ended_at=None).count(),
    )


def test_a_holder_is_replaced_first_and_then_all_goes_at_once(world: Cast, signed_in: SignedIn) -> None:
    opened = an_opening(world, "petugas.kukar")
    client, page = signed_in("komisioner.kukar"), page_of(world, "petugas.kukar")
    successor = world.account("petugas2.kukar")
    told = {"successor": str(successor.pk), "reason": REASON, "sure": "ya"}
    assert "kurang dari tiga pemegang kunci" in client.get(page).content.decode()
    answer = client.post(page, told)
    assert answer.status_code == 422
    assert standing(world, "petugas.kukar") == (1, 1, 1)

    office = world.grant("petugas.kukar").institution
    holders.appoint(world.viewer("komisioner.kukar"), office, successor.pk)
    assert "Serahkan semuanya" in client.get(page).content.decode()
    assert client.post(page, {"sure": "ya"}).status_code == 422
    assert standing(world, "petugas.kukar") == (1, 1, 1)
    assert client.post(page, told).status_code == 302

    assert standing(world, "petugas.kukar") == (0, 0, 0)
    asked = Opening.objects.get(handler=successor, ended_at=None)
    # The key is not passed on: two holders open the report anew.
    assert (asked.report_id, asked.given_at) == (opened.report_id, None)
    opened.refresh_from_db()
    assert opened.handler_wrap is None
    assert len(holders.present(office)) == holders.FEWEST_HOLDERS
    said = Entry.objects.order_by("seq").values_list("action", flat=True)
    assert list(said)[-4:] == ["holder.ended", "opening.requested", "opening.ended", "grant.ended"]
    assert "tidak ada lagi" in client.get(page).content.decode()


def test_a_successor_who_may_not_read_leaves_everything_as_it_was(world: Cast, signed_in: SignedIn) -> None:
    opened = an_opening(world, "petugas.kukar")
    successor = world.account("petugas2.kukar")
    office = world.grant("petugas.kukar").institution
    holders.appoint(world.viewer("komisioner.kukar"), office, successor.pk)
    Recusal.objects.create(
        report_id=opened.report_id, account=successor, reason="Saudara.", recorded_by="akun:1"
    )
    before = Entry.objects.count()
    answer = signed_in("komisioner.kukar").post(
        page_of(world, "petugas.kukar"), {"successor": str(successor.pk), "reason": REASON, "sure": "ya"}
    )
    assert answer.status_code == 422
    assert standing(world, "petugas.kukar") == (1, 1, 1)
    assert Entry.objects.count() == before


def test_who_has_roles_alone_goes_without_a_successor(world: Cast, signed_in: SignedIn) -> None:
    client, page = signed_in("komisioner.kukar"), page_of(world, "analis.kukar")
    assert 'name="successor"' not in client.get(page).content.decode()
    assert client.post(page, {"sure": "ya"}).status_code == 302
    assert standing(world, "analis.kukar") == (0, 0, 0)


def test_nobody_hands_over_their_own_and_no_stranger_anything(world: Cast, signed_in: SignedIn) -> None:
    own = signed_in("komisioner.kukar")
    assert own.post(page_of(world, "komisioner.kukar"), {"sure": "ya"}).status_code == 422
    assert standing(world, "komisioner.kukar")[0] == 1
    assert own.get(page_of(world, "petugas.kutim")).status_code == 404
    assert signed_in("komisioner.kutim").get(page_of(world, "petugas.kukar")).status_code == 404
    assert signed_in("petugas.kukar").get(page_of(world, "analis.kukar")).status_code == 404
