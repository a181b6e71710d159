"""Coded text messages: what is written is read again, and what is altered is noticed."""

import json
import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time, timedelta
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from netra.cases.models import Case
from netra.field import keys, texts
from netra.field.models import State, TextMessage
from netra.field.tests.phones import Phone
from netra.field.texts import LETTERS, Core, NotCoded, OfficeClass
from netra.law import packs
from tests.cast import Cast

KEY = b"k" * 32
CORE = Core(
    12,
    34,
    "64.02.03.2001",
    "attending_support",
    date(2024, 11, 13),
    date(2024, 11, 13),
    time(10, 30),
    (("PNS", 2), ("KADES", 1)),
    OfficeClass.VILLAGE,
    1,
    3,
)
GSM7 = set("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ._:,-")


def cores(count: int) -> Iterator[Core]:
    chance, pack = random.Random(11), packs.shipped("pilkada-2024")
    for _number in range(count):
        day = date(2024, 1, 1) + timedelta(days=chance.randrange(700))
        kinds = chance.sample(sorted(pack.subjects), chance.randrange(5))
        event = chance.choice([None, day - timedelta(days=chance.randrange(9))])
        yield Core(
            chance.randrange(1, 10**6),
            chance.randrange(1, 10**6),
            chance.choice(["64", "64.02", "64.02.03", "64.02.03.2001", "91.01.01.2099"]),
            chance.choice(["", *sorted(pack.acts)]),
            day,
            event,
            chance.choice([None, time(chance.randrange(24), chance.randrange(60))]) if event else None,
            tuple((kind, chance.randrange(1, 100)) for kind in kinds),
            chance.choice(list(OfficeClass)),
            chance.randrange(100),
            chance.randrange(100),
        )


def test_every_core_comes_back_as_it_was_and_fits_into_three_parts() -> None:
    for core in cores(2000):
        text = texts.written(core, KEY)
        assert len(text) <= texts.MOST_LETTERS and set(text) <= GSM7
        read = texts.read(f"  {text.lower()}\n")
        assert read.core == core and read.is_of(KEY) and not read.is_of(b"x" * 32)


def test_the_phone_and_the_server_write_the_same_letters() -> None:
    """The examples that web/field/tests/texts.test.mjs writes."""
    told = json.loads((Path(__file__).parent / "coded_messages.json").read_text())
    key = bytes.fromhex(told["key"])
    for one in told["messages"]:
        coded = texts.read(one["text"])
        core = coded.core
        assert coded.is_of(key) and texts.written(core, key) == one["text"]
        assert one["core"] == {
            "device": core.device,
            "number": core.number,
            "region": core.region,
            "act": core.act,
            "event_on": core.event_on.isoformat() if core.event_on else "",
            "event_at": f"{core.event_at:%H:%M}" if core.event_at else "",
            "found_on": core.found_on.isoformat(),
            "people": [list(kind) for kind in core.people],
            "office": core.office.value,
            "witnesses": core.witnesses,
            "files": core.files,
        }


def test_no_altered_letter_passes() -> None:
    chance = random.Random(12)
    for core in cores(300):
        text = texts.written(core, KEY)
        at = chance.randrange(len(text))
        other = text[:at] + chance.choice(sorted(GSM7 - {text[at]})) + text[at + 1 :]
        try:
            read = texts.read(other)
        except NotCoded:
            continue
        assert not read.is_of(KEY) or texts.canonical(other) == text


def test_what_is_no_message_of_this_kind_is_read_as_nothing() -> None:
    good = texts.written(CORE, KEY)
    wanted = {
        "": "fields",
        "NT1": "fields",
        good.replace("NT1", "NT2"): "fields",
        good.replace("E241113", "E241332"): "day",
        good.replace("T1030", "T2560"): "day",
        good.replace("KADES:1", "PNS:1"): "twice",
        good.replace(" OD ", " OZ "): "office",
        good.replace("PNS:2", "PNS:0"): "fields",
        good.replace(" W1", " BUDI W1"): "fields",
        good[:-1]: "fields",
        good + "0": "fields",
        good + " " * 500: "too_long",
    }
    for text, code in wanted.items():
        with pytest.raises(NotCoded) as refused:
            texts.read(text)
        assert refused.value.code == code, text
    chance = random.Random(13)
    for _number in range(2000):
        noise = "".join(chance.choice(LETTERS + " .:") for _letter in range(chance.randrange(120)))
        with pytest.raises(NotCoded):
            texts.read(noise)
    for more in ({"act": "Datang Pak Budi"}, {"people": (("PNS", 100),)}, {"region": "640"}):
        with pytest.raises(NotCoded):
            texts.written(replace(CORE, **more), KEY)  # type: ignore[arg-type]  # each one fits its field


def a_text(phone: Phone, number: int = 1, **changes: object) -> str:
    device = phone.device
    core = replace(CORE, device=device.number, number=number, region="64.02.03", **changes)  # type: ignore[arg-type]
    return texts.written(core, keys.text_key(device.pk))


@pytest.fixture
def gateway(settings: Settings) -> Client:
    settings.SMS_TOKEN = "t" * 40
    return Client(enforce_csrf_checks=True, headers={"Authorization": "Bearer " + "t" * 40})


@pytest.mark.django_db
def test_a_coded_message_becomes_first_information_once(world: Cast, phone: Phone, gateway: Client) -> None:
    device = phone.device
    device.phone = "+628123456789"
    device.save()
    sent = {"from": "0812 3456 789", "text": a_text(phone)}
    for _again in range(3):
        assert gateway.post("/lapangan/sms/", sent).json() == {"taken": True}
    case = Case.objects.get()
    assert (case.finding.source, case.step) == ("first_information", "information_noted")
    assert case.finding.recorded_by == world.account("petugas.kukar").actor
    assert case.incident.act == "attending_support" and case.region_id == "64.02.03"
    # As JSON, with another text under the same number; from a stranger; altered; to no grammar; of no phone.
    lines = [
        ("+628123456789", a_text(phone, witnesses=9), "repeated"),
        ("+628999999999", a_text(phone, 2), "number"),
        ("+628123456789", a_text(phone, 3)[:-1] + "~", "grammar"),
        ("+628123456789", a_text(phone, 4).replace("M3", "M4"), "mac"),
        ("+628123456789", "Pak, ada kampanye", "grammar"),
        ("+628123456789", a_text(phone, 5).replace("NT1 1.", "NT1 777."), "unknown_device"),
        ("+628123456789", a_text(phone, 6, found_on=date(2025, 1, 1)), "ahead"),
    ]
    for sender, text, reason in lines:
        told = {"from": sender, "text": text}
        for _again in range(2):
            answer = gateway.post("/lapangan/sms/", told, content_type="application/json")
            assert answer.status_code == 200
        assert TextMessage.objects.filter(reason=reason, state=State.HELD, text=text).count() == 1
    assert Case.objects.count() == 1


@pytest.mark.django_db
def test_only_the_gateway_speaks_there(world: Cast, phone: Phone, settings: Settings) -> None:
    sent = {"from": "+628", "text": a_text(phone)}
    for told, headers in (("", {}), ("t" * 40, {}), ("t" * 40, {"Authorization": "Bearer no"})):
        settings.SMS_TOKEN = told
        assert Client().post("/lapangan/sms/", sent, headers=headers).status_code == 404
    assert not TextMessage.objects.exists()
