"""What is told without a name: an office, a day, one sealed part of one size, and nothing beside it."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse

from netra.facts.models import Fact
from netra.platform import clock
from netra.platform.audit.models import Entry
from netra.reports import codes, holders, sealing, tips
from netra.reports.intake import IntakeRefused, Refusal
from netra.reports.models import Envelope, KeyWrap, Report, SealedPart, Tip
from netra.reports.wire import encoded
from tests.cast import OPENS_AT, Cast
from tests.raw_search import SECRETS, found_in
from tests.unsealing import opened, secret_of, told

KUKAR = "bawaslu-64.02-contoh"
WORDS = {
    "description": "Kepala dinas contoh membagi kaus.",
    "persons": "",
    "place": "",
    "when": "",
    "source": "",
}


def a_tip(key: UUID | None = None, **changes: str) -> Tip:
    receipt = tips.receive(tips.locked(key or uuid4(), KUKAR, {**WORDS, **changes}))
    return Tip.objects.get(pk=receipt.report_id)


def as_read(tip: Tip, first: str = "petugas.kukar", second: str = "komisioner2.kukar") -> dict[str, str]:
    wrap = KeyWrap.objects.get(envelope=tip.envelope_id, holder__key__account__username=first)
    secret = opened(opened(wrap.body, secret_of(first)), secret_of(second)).decode()
    return told(tips.unframed(bytes(tip.body)), secret)


def posted(client: Client, **changes: str) -> object:
    fields = {"key": str(uuid4()), "office": KUKAR, **WORDS, **changes}
    return client.post(reverse("reports:tip"), fields)


def test_two_holders_read_it_and_of_it_lie_open_an_office_and_a_day(world: Cast) -> None:
    chain, facts = Entry.objects.count(), Fact.objects.count()
    tip = a_tip(persons="Budi Contoh")
    assert as_read(tip) == {"v": 1, **WORDS, "persons": "Budi Contoh"}
    assert (tip.office_id, tip.arrived_on, tip.read_on, tip.example) == (
        KUKAR,
        date(2024, 11, 14),
        None,
        True,
    )
    # No line of the chain has the moment, no fact the district, and it is no report.
    assert (Entry.objects.count(), Fact.objects.count()) == (chain, facts)
    assert not Report.objects.exists() and not SealedPart.objects.exists()
    times = {tip.envelope.made_at, *KeyWrap.objects.values_list("made_at", flat=True)}
    assert {one.astimezone(OPENS_AT.tzinfo).isoformat() for one in times} == {"2024-11-14T00:00:00+08:00"}


def test_every_tip_has_one_size_whatever_was_told_and_through_either_door(world: Cast) -> None:
    key = sealing.new_key()
    script = tips.framed(sealing.lock_to_size({"v": 1, **WORDS}, key.recipient, tips.PLAIN))
    longest = {name: "\U0001f600" * limit for name, limit in tips.FIELDS.items()}
    assert {len(a_tip().body), len(a_tip(**longest).body), len(script)} == {tips.KEPT}


@pytest.mark.parametrize("spoilt", ["short", "filler", "bare"])
def test_a_sealed_part_that_stands_out_is_refused(world: Cast, spoilt: str) -> None:
    body = a_tip().body
    changed = {"short": body[:-1], "filler": body[:-1] + b"!", "bare": bytes(tips.KEPT)}[spoilt]
    with pytest.raises(IntakeRefused) as refused:
        tips.unframed(bytes(changed))
    assert refused.value.code is Refusal.NOT_LOCKED


def test_the_same_form_again_is_the_same_tip_and_a_changed_one_says_so(world: Cast) -> None:
    key = uuid4()
    first = tips.receive(tips.locked(key, KUKAR, WORDS))
    again = tips.receive(tips.locked(key, KUKAR, WORDS))
    other = tips.receive(tips.locked(key, KUKAR, {**WORDS, "place": "Loa Janan"}))
    assert (again.code, again.repeated, again.changed) == (first.code, True, False)
    assert (other.code, other.repeated, other.changed) == (first.code, True, True)
    assert Tip.objects.count() == Envelope.objects.count() == 1


def test_an_office_without_three_holders_gets_none(world: Cast) -> None:
    holder = holders.present(world.grant("petugas.kukar").institution)[0]
    holder.ends_at = clock.office_now()
    holder.save()
    assert KUKAR not in [one.pk for one in tips.offices()]
    with pytest.raises(IntakeRefused) as refused:
        tips.locked(uuid4(), KUKAR, WORDS)
    assert refused.value.code is Refusal.NO_HOLDERS


def test_without_scripts_words_and_code_are_nowhere_on_the_server(world: Cast) -> None:
    client = Client()
    secrets = {
        "description": SECRETS["description"],
        "place": SECRETS["place_text"],
        "source": SECRETS["address"],
    }
    answer = client.post(reverse("reports:tip"), {"key": str(uuid4()), "office": KUKAR, **WORDS, **secrets})
    assert (answer.status_code, answer.headers["Location"]) == (303, reverse("reports:receipt"))
    page = client.get(reverse("reports:receipt")).content.decode()
    tables = (Tip, Envelope, KeyWrap, Entry)
    raw = repr([list(table.objects.values()) for table in tables]).encode()
    assert found_in({"rows": raw, "receipt": page.encode()}) == set()
    code = page.split('id="code-letters">')[1].split("<")[0]
    assert code.encode() not in raw
    assert tips.by_code(code) == Tip.objects.get()
    assert "10.00" not in page.split("<main")[1]


def test_a_name_sent_along_is_not_even_looked_at(world: Cast) -> None:
    posted(Client(), reporter_name=SECRETS["name"], reporter_contact=SECRETS["contact"])
    assert as_read(Tip.objects.get()) == {"v": 1, **WORDS}


def test_a_browser_that_seals_sends_nothing_but_the_office(world: Cast) -> None:
    client = Client()
    keys = client.get(reverse("reports:tip_keys"), {"kantor": KUKAR}).json()
    secret = sealing.new_key()
    recipients = [sealing.Recipient(one["id"], one["recipient"]) for one in keys["holders"]]
    wraps = [
        {"holder": one.holder_id, "body": encoded(one.body)}
        for one in sealing.wraps_for(secret.secret, recipients)
    ]
    body = tips.framed(sealing.lock_to_size({"v": 1, **WORDS}, secret.recipient, tips.PLAIN))
    fields = {
        "key": str(uuid4()),
        "office": KUKAR,
        "seal_set": keys["set"],
        "seal_recipient": secret.recipient,
        "seal_wraps": str(wraps).replace("'", '"'),
        "seal_tip": encoded(body),
    }
    broken = client.post(reverse("reports:tip"), {**fields, "seal_set": "0"})
    assert (broken.status_code, broken.json()["code"]) == (409, "holders_changed")
    rubbish = client.post(reverse("reports:tip"), {**fields, "seal_tip": encoded(body[:-1])})
    assert (rubbish.status_code, Tip.objects.count()) == (409, 0)
    assert client.post(reverse("reports:tip"), fields).status_code == 303
    assert as_read(Tip.objects.get())["description"] == WORDS["description"]


def test_what_lacks_is_said_and_nothing_typed_is_lost(world: Cast) -> None:
    answer = posted(Client(), description="", place="Rumah panggung contoh", office="")
    page = answer.content.decode()  # type: ignore[attr-defined]
    assert "Rumah panggung contoh" in page
    assert page.count('href="#id_') == 2
    assert not Tip.objects.exists()


def test_the_code_tells_received_read_closed_and_the_days(world: Cast) -> None:
    key = uuid4()
    tip = a_tip(key)

    def state() -> str:
        answer = Client().post(reverse("cases:track"), {"code": codes.code_for(key)})
        assert "no-store" in answer.headers["Cache-Control"]
        return answer.content.decode()

    assert "14 November 2024" in state() and "15 November 2024" not in state()
    tip.read_on = tip.arrived_on + timedelta(days=1)
    tip.save()
    assert "15 November 2024" in state() and "16 November 2024" not in state()
    tip.closed_on = tip.arrived_on + timedelta(days=2)
    tip.save()
    assert "16 November 2024" in state()
    assert KUKAR not in state() and str(tip.pk) not in state()
