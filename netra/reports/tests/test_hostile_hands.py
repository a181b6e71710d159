"""What one hostile holder, handler, officer or sender can spoil: less than a report, and never silently."""

import base64
import json
from collections.abc import Callable

import pytest
from django.test import Client

from netra.institutions.models import Institution
from netra.platform.audit.models import Entry
from netra.reports import access, holders, openings, rewrapping, sealing
from netra.reports.holders import HolderRefused
from netra.reports.models import Envelope, KeyWrap, Opening, PeeledWrap, PersonKey, Report
from netra.reports.rewrapping import Stage
from tests.build import a_report
from tests.cast import REPORTER, Cast
from tests.unsealing import Unsealed, locked, opened, secret_of

CHAIR, SECOND, THIRD, NEW = "komisioner.kukar", "petugas.kukar", "komisioner2.kukar", "petugas2.kukar"
REASON = "Untuk undangan klarifikasi di bawah sumpah."
SignedIn = Callable[[str], Client]
# age keys whose points are of small order: the right form, and nothing can be locked to them.
SMALL_ORDER = (
    "age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq5cu47z",
    "age1qyqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqj7vrya",
)


@pytest.fixture
def office(world: Cast) -> Institution:
    return Institution.objects.select_related("region").get(pk="bawaslu-64.02-contoh")


def a_rubbish_report(layers: int) -> Report:
    """From a hostile sender: wraps in the right form whose outer, or only whose inner layer, nobody opens."""
    report = a_report()
    stranger = sealing.new_key().recipient
    for wrap in KeyWrap.objects.filter(envelope=report.envelope_id).select_related("holder__key"):
        wrap.body = sealing.lock(b"x", stranger)
        if layers == 1:
            wrap.body = sealing.lock(wrap.body, wrap.holder.key.recipient)
        wrap.save(update_fields=["body"])
    return report


def test_signs_that_no_database_keeps_are_taken_out_of_what_an_officer_writes(
    world: Cast, signed_in: SignedIn
) -> None:
    report, client = a_report(), signed_in(SECOND)
    body = {"handler": world.account(NEW).pk, "reason": f"{REASON}\0"}
    assert client.post(f"/kerja/laporan/{report.pk}/segel/", body).status_code == 302
    assert Opening.objects.get(report=report).reason == REASON


def batch(client: Client) -> dict[str, object]:
    said: dict[str, object] = client.get(
        "/kerja/kunci/bungkus-ulang/", headers={"accept": "application/json"}
    ).json()
    return said


def post(client: Client, items: list[dict[str, object]]) -> int:
    body = json.dumps({"items": items})
    return client.post("/kerja/kunci/bungkus-ulang/", body, content_type="application/json").status_code


def worked(client: Client, username: str) -> None:
    """A holder's browser, to the end: what does not open, or is another key, is said and passed over."""
    for _round in range(6):
        said = batch(client)
        if not said["items"]:
            return
        done: list[dict[str, object]] = []
        for item in said["items"]:  # type: ignore[attr-defined]
            try:
                plain = opened(base64.b64decode(item["wrap"]), secret_of(username))
                if said["stage"] == "give" and public_half(plain) != item["recipient"]:
                    raise ValueError
            except Exception:
                done.append({"envelope": item["envelope"], "unreadable": True})
                continue
            if said["stage"] == "peel":
                done.append({"envelope": item["envelope"], "peeled": base64.b64encode(plain).decode()})
                continue
            people = [sealing.Recipient(one["id"], one["recipient"]) for one in said["holders"]]  # type: ignore[attr-defined]
            wraps = [
                {"holder": one.holder_id, "body": base64.b64encode(one.body).decode()}
                for one in sealing.wraps_for(plain.decode(), people)
            ]
            done.append({"envelope": item["envelope"], "wraps": wraps})
        assert post(client, done) == 200
    raise AssertionError("It never ends.")


def public_half(secret: bytes) -> str:
    return str(sealing.x25519.Identity.from_str(secret.decode()).to_public())


@pytest.mark.parametrize("layers", [0, 1])
def test_rubbish_from_one_sender_holds_up_no_other_report(
    world: Cast, office: Institution, signed_in: SignedIn, layers: int
) -> None:
    rubbish, good = a_rubbish_report(layers), a_report()
    holders.appoint(world.viewer(CHAIR), office, world.account(NEW).pk)
    for name in (CHAIR, SECOND, CHAIR):
        worked(signed_in(name), name)
    assert Unsealed(good, NEW, THIRD).identity["name"] == REPORTER
    old = KeyWrap.objects.filter(envelope=rubbish.envelope_id)
    assert old.count() == 3 and not old.filter(superseded_at__isnull=False).exists()
    assert Entry.objects.filter(action="wraps.unreadable").exists()


def test_what_nobody_opens_does_not_keep_holders_in_office(
    world: Cast, office: Institution, signed_in: SignedIn
) -> None:
    a_rubbish_report(0)
    holders.appoint(world.viewer(CHAIR), office, world.account(NEW).pk)
    for name in (CHAIR, SECOND, THIRD):
        worked(signed_in(name), name)
    assert (
        "Segel 1 laporan tidak dapat dibuka"
        in signed_in(CHAIR).get("/kerja/kunci/bungkus-ulang/").content.decode()
    )
    for name in (SECOND, THIRD):
        holder = holders.KeyHolder.objects.get(office=office, key__account__username=name)
        holders.end(world.viewer(CHAIR), holder)


def test_a_forged_first_layer_costs_no_seal_and_is_begun_anew(
    world: Cast, office: Institution, signed_in: SignedIn
) -> None:
    """The first holder sends on a key of their own, which the second would seal in place of the old."""
    report = a_report()
    holders.appoint(world.viewer(CHAIR), office, world.account(NEW).pk)
    others = [one.key.recipient for one in holders.present(office) if one.key.account.username != CHAIR]
    forged = locked(sealing.new_key().secret.encode(), *others)
    assert rewrapping.peel(office, {report.envelope_id: forged}, by=world.viewer(CHAIR)) == 1
    found = rewrapping.batch(office, world.viewer(SECOND))
    assert found.stage is Stage.GIVE
    # What a browser compares before it seals anything anew.
    assert found.items[0].recipient == Envelope.objects.get().recipient
    assert public_half(opened(found.items[0].wrap, secret_of(SECOND))) != found.items[0].recipient
    worked(signed_in(SECOND), SECOND)
    assert PeeledWrap.objects.get().holder.key.account_id == world.account(SECOND).pk
    worked(signed_in(CHAIR), CHAIR)
    assert Unsealed(report, NEW, THIRD).identity["name"] == REPORTER


def test_what_is_said_unreadable_belongs_to_who_says_it(world: Cast, office: Institution) -> None:
    report = a_report()
    holders.appoint(world.viewer(CHAIR), office, world.account(NEW).pk)
    with pytest.raises(rewrapping.RewrapRefused):
        rewrapping.cannot_open(office, [report.envelope_id], by=world.viewer("petugas.kutim"))
    assert rewrapping.cannot_open(office, [report.envelope_id], by=world.viewer(CHAIR)) == 1
    (said,) = KeyWrap.objects.filter(unreadable_at__isnull=False).select_related("holder__key")
    assert said.holder.key.account_id == world.account(CHAIR).pk
    assert rewrapping.batch(office, world.viewer(SECOND)).stage is Stage.PEEL


@pytest.mark.parametrize("sent", ['{"envelope": "%s", "wraps": [{"holder": Infinity, "body": "AAAA"}]}'])
def test_numbers_that_are_none_are_refused(
    world: Cast, office: Institution, signed_in: SignedIn, sent: str
) -> None:
    items = '{"items": [' + sent % a_report().envelope_id + "]}"
    answer = signed_in(CHAIR).post("/kerja/kunci/bungkus-ulang/", items, content_type="application/json")
    assert answer.status_code == 422


def given(world: Cast, report: Report, body: bytes | None = None) -> Opening:
    opening = openings.request(report, world.account(NEW).pk, REASON, by=world.viewer(NEW))
    inner = opened(openings.wrap_for(opening, world.viewer(CHAIR)), secret_of(CHAIR))
    openings.peel(opening, inner, by=world.viewer(CHAIR))
    secret = opened(openings.wrap_for(opening, world.viewer(SECOND)), secret_of(SECOND))
    openings.give(opening, body or locked(secret, opening.handler_key.recipient), by=world.viewer(SECOND))
    return opening


def test_a_reader_who_was_given_rubbish_gives_it_back_and_asks_anew(world: Cast, signed_in: SignedIn) -> None:
    report = a_report()
    opening = given(world, report, sealing.lock(b"x", sealing.new_key().recipient))
    client = signed_in(NEW)
    seal = f"/kerja/laporan/{report.pk}/segel/"
    data = client.get(f"{seal}baca/").context["data"]
    assert data["content_recipient"] == report.envelope.recipient
    assert 'value="give_back"' in client.get(seal).content.decode()
    # Nobody else ends it by the same form.
    assert signed_in(SECOND).post(seal, {"act": "give_back"}).status_code == 302
    opening.refresh_from_db()
    assert opening.ended_at is None
    assert client.post(seal, {"act": "give_back"}).status_code == 302
    opening.refresh_from_db()
    assert opening.ended_at and opening.handler_wrap is None
    assert client.get(f"{seal}baca/").status_code == 404
    given(world, report)
    assert access.reading_of(world.viewer(NEW), report) is not None


def test_a_holder_takes_back_what_was_given(world: Cast, signed_in: SignedIn) -> None:
    report = a_report()
    opening = given(world, report)
    address = f"/kerja/kunci/permintaan/{opening.pk}/"
    assert address in signed_in(THIRD).get(f"/kerja/laporan/{report.pk}/segel/").content.decode()
    assert f"{address}tolak/" in signed_in(THIRD).get(address).content.decode()
    answer = signed_in(THIRD).post(f"{address}tolak/", {"reason": "Tidak lagi diperlukan di sini."})
    assert answer.status_code == 302
    assert signed_in(NEW).get(f"/kerja/laporan/{report.pk}/segel/baca/").status_code == 404
    assert f"{address}tolak/" not in signed_in(THIRD).get(address).content.decode()


def test_the_second_holder_learns_which_key_it_has_to_be(world: Cast, signed_in: SignedIn) -> None:
    report = a_report()
    opening = openings.request(report, world.account(NEW).pk, REASON, by=world.viewer(NEW))
    data = signed_in(CHAIR).get(f"/kerja/kunci/permintaan/{opening.pk}/").context["data"]
    assert data["content_recipient"] == report.envelope.recipient


@pytest.mark.parametrize("recipient", SMALL_ORDER)
def test_a_key_that_nothing_can_be_locked_to_is_nobodys(world: Cast, recipient: str) -> None:
    """As one holder's key it would have shut the door of the whole office."""
    holders.retire_key(world.viewer(NEW))
    with pytest.raises(HolderRefused) as raised:
        holders.make_key(world.viewer(NEW), recipient)
    assert raised.value.code is holders.Refusal.NO_KEY
    assert not PersonKey.objects.filter(recipient=recipient).exists()


def test_a_key_of_broken_signs_is_refused_in_words(world: Cast, signed_in: SignedIn) -> None:
    holders.retire_key(world.viewer(NEW))
    answer = signed_in(NEW).post(
        "/kerja/kunci/", '{"recipient": "age1\\ud800"}', content_type="application/json"
    )
    assert answer.status_code == 409 and answer.json()["code"] == "no_key"
