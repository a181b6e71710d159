"""A batch told without a name: opened in one step, decided in one, and nobody tells its tips apart."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4, uuid5

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from netra.cases.models import Case, Finding
from netra.platform import clock
from netra.platform.audit.models import Entry
from netra.reports import mixing, tip_batches, tips
from netra.reports.models import BatchedTip, Envelope, KeyWrap, Tip, TipBatch, TipOutcome
from netra.reports.openings import Stage
from netra.reports.tip_batches import BatchRefused, Refusal
from netra.reports.wire import decoded, encoded
from tests.cast import OPENS_AT, Cast, cast
from tests.unsealing import locked, opened, secret_of, told

KUKAR = "bawaslu-64.02-contoh"
FIRST, SECOND, READER = "petugas.kukar", "komisioner2.kukar", "petugas2.kukar"


@pytest.fixture
def world(db: None) -> Any:  # Any: a generator of the cast
    with clock.frozen(OPENS_AT):
        yield cast()


def a_tip(words: str = "Kepala dinas contoh membagi kaus.") -> Tip:
    fields = dict.fromkeys(tips.FIELDS, "") | {"description": words}
    return Tip.objects.get(pk=tips.receive(tips.locked(uuid4(), KUKAR, fields)).report_id)


def days_later(days: int) -> Any:  # Any: a context manager of the clock
    return clock.frozen(OPENS_AT + timedelta(days=days))


@dataclass
class Hands:
    """What the browsers of two holders and a handler do, by the pages that they are given."""

    world: Cast
    clients: dict[str, Client] = field(default_factory=dict)

    def client(self, username: str) -> Client:
        if username not in self.clients:
            self.clients[username] = Client()
            self.clients[username].force_login(self.world.account(username))
        return self.clients[username]

    def ask(self, reader: str = READER) -> TipBatch:
        answer = self.client(FIRST).post(reverse("reports:tips"), {"handler": self.world.account(reader).pk})
        assert answer.status_code == 302, answer.content.decode()
        return TipBatch.objects.latest("pk")

    def step(self, batch: TipBatch, username: str) -> None:
        address = reverse("reports:tip_step", args=[batch.pk])
        page = self.client(username).get(address, headers={"accept": "application/json"}).json()
        items = []
        for one in page["items"]:
            body = opened(decoded(one["body"]), secret_of(username))
            if page["stage"] == Stage.GIVE:
                body = locked(body, page["handler"]["recipient"])
            items.append({"tip": one["tip"], "body": encoded(body)})
        sent = {"stage": page["stage"], "items": items}
        answer = self.client(username).post(address, sent, content_type="application/json")
        assert answer.status_code == 200, answer.content.decode()

    def opened(self, reader: str = READER) -> TipBatch:
        batch = self.ask(reader)
        self.step(batch, FIRST)
        self.step(batch, SECOND)
        batch.refresh_from_db()
        return batch

    def read(self, batch: TipBatch) -> dict[str, tuple[dict[str, Any], dict[str, Any]]]:
        page = self.client(READER).get(reverse("cases:tips", args=[batch.pk]))
        assert page.status_code == 200
        data = page.context["data"]
        read = {}
        for one in data["items"]:
            secret = opened(decoded(one["wrap"]), secret_of(READER)).decode()
            read[one["tip"]] = (told(tips.unframed(decoded(one["body"])), secret), one)
        return read

    def decide(self, batch: TipBatch, orders: list[dict[str, str]], **changes: Any) -> Any:
        items = self.read(batch).values()
        outcomes = [
            {"tip": one["tip"], "body": encoded(an_outcome(one["recipient"]))} for _told, one in items
        ]
        sent = {"orders": orders, "outcomes": outcomes, **changes}
        address = reverse("cases:tips", args=[batch.pk])
        return self.client(READER).post(address, sent, content_type="application/json")


def an_outcome(recipient: str) -> bytes:
    """Of the size that a browser seals; what pyrage seals is longer by some chance bytes in its head."""
    return locked(b"{}", recipient).ljust(tip_batches.OUTCOME_SIZE, b"\0")[: tip_batches.OUTCOME_SIZE]


def an_order(**changes: str) -> dict[str, str]:
    words = {"region": "64.02.03", "text": "Ada kabar tentang pembagian kaus.", "act": "", "event_on": ""}
    return {"key": str(uuid4()), **words, **changes}


@pytest.fixture
def hands(world: Cast) -> Hands:
    return Hands(world)


def test_two_holders_open_everything_for_one_reader_who_decides_at_once(hands: Hands) -> None:
    first, second = a_tip("Satu."), a_tip("Dua.")
    with days_later(1):
        batch = hands.opened()
        assert {words["description"] for words, _item in hands.read(batch).values()} == {"Satu.", "Dua."}
        order = an_order()
        lines = Entry.objects.count()
        assert hands.decide(batch, [order]).json() == {"next": reverse("cases:information")}
        case = Case.objects.get()
        # The browser knows the name of the case beforehand, and seals it.
        assert case.pk == uuid5(UUID(order["key"]), hands.world.viewer(READER).actor)
        assert (case.known_on, Finding.objects.get().channel) == (date(2024, 11, 15), "unsigned")
        decided = Entry.objects.get(action="tips.decided")
        assert decided.facts == f'{{"batch":{batch.pk},"orders":1,"tips":2}}'
        assert Entry.objects.filter(seq__gt=lines, action__startswith="tips.").count() == 1
    for tip in (first, second):
        tip.refresh_from_db()
        assert (tip.read_on, tip.closed_on) == (date(2024, 11, 15), None)
    assert not BatchedTip.objects.exclude(body=b"").exists()


def test_every_tip_lies_in_two_batches_and_then_is_closed(hands: Hands) -> None:
    tip = a_tip()
    for days, (read, closed) in enumerate([(15, None), (15, 16)], start=1):
        with days_later(days):
            assert hands.decide(hands.opened(), []).json() == {"next": reverse("reports:tips")}
            tip.refresh_from_db()
            assert tip.read_on == date(2024, 11, read)
            assert tip.closed_on == (date(2024, 11, closed) if closed else None)
    with days_later(3), pytest.raises(BatchRefused) as refused:
        tip_batches.request(tip.office, hands.world.account(READER).pk, by=hands.world.viewer(FIRST))
    assert refused.value.code is Refusal.NOTHING
    sizes = {len(body) for body in TipOutcome.objects.values_list("body", flat=True)}
    assert (TipOutcome.objects.count(), sizes) == (2, {tip_batches.OUTCOME_SIZE})


def test_a_day_is_never_divided_and_there_is_one_batch_a_day(hands: Hands) -> None:
    a_tip()
    office, reader = Tip.objects.get().office, hands.world.account(READER).pk
    with pytest.raises(BatchRefused) as today:
        tip_batches.request(office, reader, by=hands.world.viewer(FIRST))
    with days_later(1):
        a_tip()
        batch = hands.opened()
        assert batch.tips.count() == 1
        hands.decide(batch, [])
        with pytest.raises(BatchRefused) as again:
            tip_batches.request(office, reader, by=hands.world.viewer(FIRST))
    assert (today.value.code, again.value.code) == (Refusal.NOTHING, Refusal.ONE_A_DAY)


@pytest.mark.parametrize("lacks", ["one", "foreign", "short"])
def test_nothing_is_recorded_unless_every_tip_is_sealed_alike(hands: Hands, lacks: str) -> None:
    a_tip("Satu.")
    a_tip("Dua.")
    with days_later(1):
        batch = hands.opened()
        items = [one for _told, one in hands.read(batch).values()]
        outcomes = [{"tip": one["tip"], "body": encoded(an_outcome(one["recipient"]))} for one in items]
        if lacks == "one":
            outcomes.pop()
        elif lacks == "foreign":
            outcomes[0]["tip"] = str(uuid4())
        else:
            outcomes[0]["body"] = encoded(an_outcome(items[0]["recipient"])[:-1])
        answer = hands.decide(batch, [an_order()], outcomes=outcomes)
        assert answer.status_code == 409
        assert (Case.objects.count(), TipOutcome.objects.count()) == (0, 0)
        assert not Tip.objects.exclude(read_on=None).exists()


def test_what_is_wrong_with_an_order_is_said_at_its_key_and_nothing_is_recorded(hands: Hands) -> None:
    a_tip()
    a_tip()
    with days_later(1):
        batch = hands.opened()
        good, outside, empty = an_order(), an_order(region="64.08"), an_order(text="")
        said = hands.decide(batch, [good, outside]).json()
        assert list(said["wrong"]) == [outside["key"]]
        assert list(hands.decide(batch, [good, empty]).json()["wrong"]) == [empty["key"]]
        assert not Case.objects.exists()
        assert hands.decide(batch, [good]).status_code == 200
        # Sent twice: the batch is decided, and its page is gone.
        address = reverse("cases:tips", args=[batch.pk])
        assert hands.client(READER).post(address, {}, content_type="application/json").status_code == 404
        assert Case.objects.count() == 1


def test_who_reads_opens_nothing_and_nobody_takes_both_steps(hands: Hands) -> None:
    a_tip()
    with days_later(1):
        batch = hands.ask("komisioner.kukar")

        def refused(username: str) -> Refusal:
            with pytest.raises(BatchRefused) as raised:
                tip_batches.step_for(batch, hands.world.viewer(username))
            return raised.value.code

        assert refused("komisioner.kukar") is Refusal.HANDLER_OPENS
        assert refused("petugas.kutim") is Refusal.NOT_HOLDER
        hands.step(batch, FIRST)
        assert refused(FIRST) is Refusal.SAME_PERSON
        hands.step(batch, SECOND)
        assert refused(SECOND) is Refusal.DONE
        address = reverse("cases:tips", args=[batch.pk])
        assert hands.client(READER).get(address).status_code == 404
        assert hands.client("komisioner.kukar").get(address).status_code == 200


def test_a_batch_given_back_can_be_asked_for_at_once(hands: Hands) -> None:
    a_tip()
    with days_later(1):
        batch = hands.opened()
        hands.client(READER).post(reverse("reports:end_tips", args=[batch.pk]))
        assert hands.client(READER).get(reverse("cases:tips", args=[batch.pk])).status_code == 404
        assert not BatchedTip.objects.exclude(body=b"").exists()
        hands.decide(hands.opened(), [])
    assert Tip.objects.get().read_on == date(2024, 11, 15)


def test_mixing_writes_everything_anew_and_loses_nothing(hands: Hands) -> None:
    made = [a_tip(f"Kabar {n}.") for n in range(12)]
    before = {one.pk: (bytes(one.body), one.envelope_id) for one in Tip.objects.all()}
    wraps = set(KeyWrap.objects.values_list("pk", flat=True))
    assert mixing.mix() == 0
    with days_later(1):
        assert mixing.mix() == 12
        assert mixing.mix() == 0
        # From now on the home page of a holder says so, and of nobody else.
        assert tip_batches.waiting_at(hands.world.viewer(FIRST)) == 12
        assert tip_batches.waiting_at(hands.world.viewer(READER)) == 0
    assert {one.pk: (bytes(one.body), one.envelope_id) for one in Tip.objects.all()} == before
    anew = list(KeyWrap.objects.order_by("pk").values_list("pk", "envelope__tip"))
    assert len(anew) == len(wraps) == 36 and not wraps & {pk for pk, _tip in anew}
    order = list(dict.fromkeys(tip for _pk, tip in anew))
    # One of 479 million orders is the one in which they came.
    assert sorted(order) == sorted(one.pk for one in made) and order != [one.pk for one in made]
    assert Envelope.objects.count() == 12
    line = Entry.objects.get(action="tips.arrived")
    assert (line.object_key, line.facts) == (KUKAR, '{"day":"2024-11-14","tips":12}')


def test_a_flood_is_mixed_in_even_parts_with_few_bodies_in_memory(
    hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = {a_tip(f"Kabar {n}.").pk for n in range(9)}
    parts: list[int] = []
    anew = mixing._anew

    def counted(table: type[Model], rows: list[Model], **more: bool) -> None:
        if table is Tip:
            parts.append(len(rows))
        anew(table, rows, **more)

    monkeypatch.setattr(mixing, "AT_ONCE", 4)
    monkeypatch.setattr(mixing, "_anew", counted)
    with days_later(1):
        assert mixing.mix() == 9
    assert parts == [3, 3, 3]
    assert set(Tip.objects.filter(mixed=True).values_list("pk", flat=True)) == made
    line = Entry.objects.get(action="tips.arrived")
    assert line.facts == '{"day":"2024-11-14","tips":9}'


def test_what_was_decided_is_never_changed(hands: Hands) -> None:
    a_tip()
    with days_later(1):
        hands.decide(hands.opened(), [])
    for forbidden in (lambda: TipOutcome.objects.update(body=b""), lambda: TipOutcome.objects.all().delete()):
        with pytest.raises(IntegrityError), transaction.atomic():
            forbidden()
