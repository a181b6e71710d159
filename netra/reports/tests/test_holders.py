"""Keys, holders and what happens when one of them goes: nothing sealed is ever rewritten."""

import base64
import json
from collections.abc import Callable
from datetime import date

import pytest
from django.db.models import F
from django.test import Client

from netra.accounts.models import Account, Grant
from netra.institutions.models import Institution
from netra.platform import clock
from netra.platform.audit.models import Entry
from netra.platform.clock import installation
from netra.reports import door, example_keys, holders, intake, recusals, rewrapping, sealing
from netra.reports.holders import HolderRefused, Refusal
from netra.reports.models import Envelope, KeyHolder, KeyWrap, PeeledWrap, PersonKey, Report, SealedPart
from netra.reports.rewrapping import RewrapRefused, Stage
from netra.reports.sealing import Wrap
from tests.build import a_report, a_submission
from tests.cast import REPORTER, Cast
from tests.unsealing import Unsealed, opened, secret_of

CHAIR, SECOND, THIRD, NEW = "komisioner.kukar", "petugas.kukar", "komisioner2.kukar", "petugas2.kukar"
SignedIn = Callable[[str], Client]


@pytest.fixture
def office(world: Cast) -> Institution:
    return Institution.objects.select_related("region").get(pk="bawaslu-64.02-contoh")


def holder(world: Cast, office: Institution, username: str) -> KeyHolder:
    return KeyHolder.objects.select_related("office__region", "key").get(
        office=office, key__account=world.account(username)
    )


def refusal(code: Refusal, deed: Callable[[], object]) -> None:
    rows, lines = list(KeyHolder.objects.values()), Entry.objects.count()
    with pytest.raises(HolderRefused) as raised:
        deed()
    assert raised.value.code is code
    assert (list(KeyHolder.objects.values()), Entry.objects.count()) == (rows, lines)


# Keys


def test_a_key_is_the_public_half_and_one_per_person(world: Cast) -> None:
    viewer = world.viewer("analis.kukar")
    for wrong in ("", "bukan kunci", "AGE-SECRET-KEY-1QQQQ", sealing.new_key().secret):
        refusal(Refusal.NO_KEY, lambda text=wrong: holders.make_key(viewer, text))
    made = holders.make_key(viewer, f"  {sealing.new_key().recipient}\n")
    assert made.recipient.startswith("age1")
    refusal(Refusal.HAS_KEY, lambda: holders.make_key(viewer, sealing.new_key().recipient))
    refusal(Refusal.TAKEN, lambda: holders.make_key(world.viewer("bkn"), made.recipient))


def test_a_secret_half_never_enters_the_table(world: Cast) -> None:
    secret = sealing.new_key().secret
    with pytest.raises(HolderRefused):
        holders.make_key(world.viewer("analis.kukar"), secret)
    assert "AGE-SECRET" not in str(list(PersonKey.objects.values())) + str(list(Entry.objects.values()))


def test_a_real_database_refuses_every_example_key(world: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    PersonKey.objects.exclude(account__username="petugas.kukar").filter(holderships=None).delete()
    viewer = world.viewer("analis.kukar")
    monkeypatch.setattr(installation, "_known", installation.Kind.REAL)
    assert len(example_keys.all_keys()) >= 13
    for one in example_keys.all_keys():
        refusal(Refusal.EXAMPLE_KEY, lambda key=one: holders.make_key(viewer, key.recipient))
    assert holders.make_key(viewer, sealing.new_key().recipient)


def test_the_published_halves_belong_together() -> None:
    for one in example_keys.all_keys():
        assert opened(sealing.lock(b"x", one.recipient), one.secret) == b"x"


# Appointing and ending


def test_a_commissioner_of_the_office_appoints_somebody_else_with_a_key(
    world: Cast, office: Institution
) -> None:
    new = world.account(NEW).pk
    refusal(Refusal.NOT_YOURS, lambda: holders.appoint(world.viewer(SECOND), office, new))
    refusal(Refusal.NOT_YOURS, lambda: holders.appoint(world.viewer("komisioner.kutim"), office, new))
    refusal(Refusal.ONESELF, lambda: holders.appoint(world.viewer(CHAIR), office, world.account(CHAIR).pk))
    refusal(
        Refusal.NOT_OF_OFFICE,
        lambda: holders.appoint(world.viewer(CHAIR), office, world.account("petugas.kutim").pk),
    )
    refusal(Refusal.ALREADY, lambda: holders.appoint(world.viewer(CHAIR), office, world.account(THIRD).pk))
    holders.retire_key(world.viewer(NEW))
    refusal(Refusal.WITHOUT_KEY, lambda: holders.appoint(world.viewer(CHAIR), office, new))
    holders.make_key(world.viewer(NEW), sealing.new_key().recipient)
    made = holders.appoint(world.viewer(CHAIR), office, new)
    assert made in holders.present(office)
    assert Entry.objects.order_by("seq").last().action == "holder.appointed"


def test_a_report_is_sealed_to_those_who_are_present_whatever_becomes_of_one(
    world: Cast, office: Institution
) -> None:
    """The door asks by a statement drawn up once; it must name the same people as every other page."""
    one = holder(world, office, THIRD)
    grant = Grant.objects.filter(account=one.key.account, institution=office)
    for change in (
        lambda: None,
        lambda: grant.update(ends=F("starts")),
        lambda: grant.update(ends=None, ended_by="akun:1"),
        lambda: grant.update(ended_by="", starts=date(2999, 1, 1)),
        lambda: grant.update(starts=date(2024, 1, 1), role="analyst"),
        lambda: grant.update(role="commissioner", institution="bawaslu-64.08-contoh"),
        lambda: grant.model.objects.filter(account=one.key.account).update(institution=office),
        lambda: Account.objects.filter(pk=one.key.account_id).update(is_active=False),
        lambda: Account.objects.filter(pk=one.key.account_id).update(is_active=True),
        lambda: PersonKey.objects.filter(pk=one.key_id).update(retired_at=clock.office_now()),
        lambda: PersonKey.objects.filter(pk=one.key_id).update(retired_at=None),
        lambda: KeyHolder.objects.filter(pk=one.pk).update(ends_at=clock.office_now()),
    ):
        change()
        assert holders.recipients_at(office) == holders.recipients_of(holders.present(office))
    assert len(holders.recipients_at(office)) == 2


def test_a_role_that_ends_takes_the_holder_with_it_and_closes_the_door(
    world: Cast, office: Institution
) -> None:
    assert holders.accepts(office)
    Grant.objects.filter(account=world.account(THIRD)).update(ended_by="akun:1")
    assert [one.key.account.username for one in holders.present(office)] == [SECOND, CHAIR]
    assert not holders.accepts(office)
    with pytest.raises(intake.IntakeRefused) as raised:
        door.receive(a_submission())
    assert raised.value.code is intake.Refusal.NO_HOLDERS


def test_nobody_ends_so_many_that_a_report_is_lost(world: Cast, office: Institution) -> None:
    a_report()
    holders.end(world.viewer(CHAIR), holder(world, office, THIRD))
    refusal(Refusal.LAST_TWO, lambda: holders.end(world.viewer(CHAIR), holder(world, office, SECOND)))
    refusal(Refusal.OVER, lambda: holders.end(world.viewer(CHAIR), holder(world, office, THIRD)))


def test_who_comes_back_with_the_same_key_opens_what_was_sealed_to_it(
    world: Cast, office: Institution
) -> None:
    report = a_report()
    holders.end(world.viewer(CHAIR), holder(world, office, THIRD))
    assert holders.stale(office, [one.pk for one in holders.present(office)]).count() == 1
    holders.appoint(world.viewer(CHAIR), office, world.account(THIRD).pk)
    assert not holders.stale(office, [one.pk for one in holders.present(office)]).exists()
    assert Unsealed(report, THIRD, SECOND).identity["name"] == REPORTER


def test_a_lost_key_is_retired_by_its_owner_and_the_page_says_what_is_lost(
    world: Cast, office: Institution, signed_in: SignedIn
) -> None:
    a_report()
    for name in (SECOND, THIRD):
        assert signed_in(name).post("/kerja/kunci/pensiun/", {"sure": "1"}).status_code == 302
    assert not holders.accepts(office)
    page = signed_in(CHAIR).get("/kerja/kunci/pemegang/").content.decode()
    assert "1 laporan tidak bisa dibuka siapa pun lagi" in page
    assert "kurang 2 pemegang kunci" in page
    assert PersonKey.objects.filter(retired_at__isnull=False).count() == 2


def test_only_a_published_key_is_called_an_example(world: Cast, signed_in: SignedIn) -> None:
    client = signed_in(SECOND)
    assert "Ini kunci contoh" in client.get("/kerja/kunci/").content.decode()
    holders.retire_key(world.viewer(SECOND))
    holders.make_key(world.viewer(SECOND), sealing.new_key().recipient)
    assert "Ini kunci contoh" not in client.get("/kerja/kunci/").content.decode()


def test_retiring_is_asked_for_twice(world: Cast, signed_in: SignedIn) -> None:
    signed_in(SECOND).post("/kerja/kunci/pensiun/")
    assert holders.key_of(world.account(SECOND).pk) is not None


# Renewing


class Browser:
    """What the page of the renewal does in a holder's browser, over the same addresses."""

    def __init__(self, client: Client, username: str, secret: str = "") -> None:
        self.client, self.secret = client, secret or secret_of(username)

    def batch(self) -> dict[str, object]:
        answer = self.client.get("/kerja/kunci/bungkus-ulang/", headers={"accept": "application/json"})
        assert answer.status_code == 200, answer.content
        said: dict[str, object] = answer.json()
        return said

    def post(self, items: list[object]) -> object:
        return self.client.post(
            "/kerja/kunci/bungkus-ulang/", json.dumps({"items": items}), content_type="application/json"
        )

    def worked(self, batch: dict[str, object]) -> list[object]:
        done: list[object] = []
        for item in batch["items"]:  # type: ignore[attr-defined]
            plain = opened(base64.b64decode(item["wrap"]), self.secret)
            if batch["stage"] == "peel":
                done.append({"envelope": item["envelope"], "peeled": base64.b64encode(plain).decode()})
                continue
            recipients = [
                sealing.Recipient(one["id"], one["recipient"])
                for one in batch["holders"]  # type: ignore[attr-defined]
            ]
            wraps = [
                {"holder": wrap.holder_id, "body": base64.b64encode(wrap.body).decode()}
                for wrap in sealing.wraps_for(plain.decode(), recipients)
            ]
            done.append({"envelope": item["envelope"], "wraps": wraps})
        return done

    def all(self) -> str:
        while (batch := self.batch())["items"]:
            assert self.post(self.worked(batch)).status_code == 200  # type: ignore[attr-defined]
        return str(batch["stage"])


def parts() -> list[object]:
    return [{**row, "body": bytes(row["body"] or b"")} for row in SealedPart.objects.order_by("pk").values()]


def test_a_change_of_holder_renews_wraps_and_touches_no_part(
    world: Cast, office: Institution, signed_in: SignedIn
) -> None:
    reports = [a_report() for _ in range(3)]
    before, envelopes = parts(), list(Envelope.objects.order_by("pk").values())
    holders.end(world.viewer(CHAIR), holder(world, office, THIRD))
    holders.appoint(world.viewer(CHAIR), office, world.account(NEW).pk)
    first, second = Browser(signed_in(CHAIR), CHAIR), Browser(signed_in(SECOND), SECOND)
    assert first.all() == "done"
    assert PeeledWrap.objects.count() == 3
    assert second.all() == "done"
    assert not PeeledWrap.objects.exists()
    assert (parts(), list(Envelope.objects.order_by("pk").values())) == (before, envelopes)
    assert not holders.stale(office, [one.pk for one in holders.present(office)]).exists()
    for report in reports:
        for pair in ((NEW, CHAIR), (SECOND, NEW), (CHAIR, SECOND)):
            assert Unsealed(report, *pair).identity["name"] == REPORTER
        with pytest.raises(KeyWrap.DoesNotExist):
            Unsealed(report, THIRD, SECOND)
    old = KeyWrap.objects.filter(superseded_at__isnull=False)
    assert old.count() == 9
    assert {bytes(one.body) for one in old} == {b""}
    assert [line.action for line in Entry.objects.order_by("-seq")[:2]] == ["wraps.renewed", "wraps.peeled"]


def test_an_interrupted_renewal_goes_on_where_it_stopped(
    world: Cast, office: Institution, signed_in: SignedIn
) -> None:
    reports = [a_report() for _ in range(4)]
    holders.appoint(world.viewer(CHAIR), office, world.account(NEW).pk)
    first, second = Browser(signed_in(CHAIR), CHAIR), Browser(signed_in(SECOND), SECOND)
    begun = first.worked(first.batch())
    first.post(begun[:2])
    # Sent again, because the answer was lost: it counts once.
    first.post(begun[:2])
    assert PeeledWrap.objects.count() == 2
    batch = second.batch()
    assert (batch["stage"], len(batch["items"])) == ("give", 2)  # type: ignore[arg-type]
    renewed = second.worked(batch)
    second.post(renewed[:1])
    second.post(renewed)
    # The third, who was away, finishes what the first began and begins what is left; then the first gives.
    third = Browser(signed_in(THIRD), THIRD)
    third.all()
    first.all()
    second.all()
    assert not holders.stale(office, [one.pk for one in holders.present(office)]).exists()
    for report in reports:
        assert Unsealed(report, NEW, THIRD).identity["name"] == REPORTER


def test_nobody_does_both_halves_of_one_report(world: Cast, office: Institution, signed_in: SignedIn) -> None:
    report = a_report()
    holders.appoint(world.viewer(CHAIR), office, world.account(NEW).pk)
    only = Browser(signed_in(CHAIR), CHAIR)
    assert only.all() == "done"
    key = report.envelope_id
    wraps = [Wrap(one.pk, sealing.lock(b"x", one.key.recipient)) for one in holders.present(office)]
    assert rewrapping.give(office, {key: wraps}, by=world.viewer(CHAIR)) == 0
    assert PeeledWrap.objects.get().holder.key.account_id == world.account(CHAIR).pk


def test_only_present_holders_of_the_office_renew(world: Cast, office: Institution) -> None:
    a_report()
    for name in (NEW, "petugas.kutim", "komisioner.kutim", "petugas.kaltim"):
        with pytest.raises(RewrapRefused) as raised:
            rewrapping.batch(office, world.viewer(name))
        assert raised.value.code is rewrapping.Refusal.NOT_HOLDER


def test_with_two_left_the_missing_one_is_appointed_first(world: Cast, office: Institution) -> None:
    a_report()
    holders.end(world.viewer(CHAIR), holder(world, office, THIRD))
    with pytest.raises(RewrapRefused) as raised:
        rewrapping.batch(office, world.viewer(CHAIR))
    assert raised.value.code is rewrapping.Refusal.TOO_FEW


def test_wraps_for_another_set_are_refused(world: Cast, office: Institution) -> None:
    report = a_report()
    holders.appoint(world.viewer(CHAIR), office, world.account(NEW).pk)
    found = rewrapping.batch(office, world.viewer(CHAIR))
    assert found.stage is Stage.PEEL
    inner = {one.envelope: opened(one.wrap, secret_of(CHAIR)) for one in found.items}
    assert rewrapping.peel(office, inner, by=world.viewer(CHAIR)) == 1
    secret = opened(inner[report.envelope_id], secret_of(SECOND)).decode()
    three = holders.recipients_of(holders.present(office))[:3]
    with pytest.raises(RewrapRefused) as raised:
        rewrapping.give(
            office, {report.envelope_id: sealing.wraps_for(secret, three)}, by=world.viewer(SECOND)
        )
    assert raised.value.code is rewrapping.Refusal.HOLDERS_CHANGED
    assert KeyWrap.objects.filter(superseded_at=None).count() == 3


def test_who_stepped_aside_from_a_report_does_not_renew_it(world: Cast, office: Institution) -> None:
    report = a_report()
    a_report()
    holders.appoint(world.viewer(CHAIR), office, world.account(NEW).pk)
    recusals.record(report, world.account(CHAIR).pk, "Saudara kandung.", actor="akun:1")
    found = rewrapping.batch(office, world.viewer(CHAIR))
    assert report.envelope_id not in {one.envelope for one in found.items}
    assert (len(found.items), found.others) == (1, 1)


def test_a_new_report_is_sealed_to_the_present_set(world: Cast, office: Institution) -> None:
    holders.appoint(world.viewer(CHAIR), office, world.account(NEW).pk)
    report = a_report()
    wrapped = KeyWrap.objects.filter(envelope=report.envelope_id)
    assert {one.holder_id for one in wrapped} == {one.pk for one in holders.present(office)}
    assert Unsealed(report, NEW, THIRD).identity["name"] == REPORTER
    assert Report.objects.get(pk=report.pk).reporter_located


@pytest.mark.parametrize(
    "sent", ["", "{}", '{"items": []}', '{"items": [7]}', '{"items": [{"envelope": "x", "peeled": "AAAA"}]}']
)
def test_broken_batches_are_refused(world: Cast, office: Institution, signed_in: SignedIn, sent: str) -> None:
    answer = signed_in(CHAIR).post("/kerja/kunci/bungkus-ulang/", sent, content_type="application/json")
    assert answer.status_code == 422
    assert answer.json()["refusal"]
