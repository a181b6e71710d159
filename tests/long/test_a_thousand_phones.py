"""1,000 phones, 100,000 findings, and every way a link can fail: none lost, doubled or re-attributed.

Each phone has its own key and signs as the app does. What goes over the link is cut, altered, doubled,
reordered and carried by two others; answers are lost, clocks are years off, and some phones are revoked in
the middle. Afterwards every record is counted by the mark that stands in its text.
"""

import json
import os
import random
import resource
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from pytest_django import Settings

from netra.accounts.models import Account, Grant, Role
from netra.cases.models import Case, Finding
from netra.field import keys, parcels, receiving
from netra.field.models import Channel, Device, Parcel, State
from netra.field.parcels import NoParcel
from netra.field.tests.phones import Made, Phone, a_photo
from netra.institutions.models import Institution
from netra.platform import audit, clock
from tests.cast import OPENS_AT, cast

SHARE = float(os.environ.get("NETRA_LONG_SHARE", "1"))
PHONES, FINDINGS = round(1_000 * SHARE), round(100_000 * SHARE)
LARGEST = 10_000_000
# One request in so many goes through the whole of HTTP; the others enter behind the signature of the request.
HTTP_EVERY = 50
PHOTO_EVERY = 100
REVOKED_EVERY = 50


@dataclass
class Holder:
    phone: Phone
    account: Account
    device: Device
    outbox: list[Made] = field(default_factory=list)
    revoked: bool = False


class Country:
    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.fates: Counter[str] = Counter()
        self.holders = self._let_in()
        self.by_phone = {one.phone.id: one for one in self.holders}
        self.writers: dict[str, Holder] = {}
        self.late: set[str] = set()
        self.requests = 0

    def _let_in(self) -> list[Holder]:
        office = Institution.objects.get(pk="bawaslu-64.02-contoh")
        accounts = Account.objects.bulk_create(
            Account(username=f"pengawas.{n}", name=f"Pengawas {n} Contoh", example=True)
            for n in range(PHONES)
        )
        Grant.objects.bulk_create(
            Grant(
                account=one,
                role=Role.CASE_OFFICER,
                institution=office,
                region_id="64.02",
                starts=date(2024, 1, 1),
                granted_by="sistem",
            )
            for one in accounts
        )
        phones, now = [Phone() for _account in accounts], clock.wall_now()
        for one in phones:
            one.recipient = keys.recipient()
        devices = Device.objects.bulk_create(
            Device(
                id=phone.id,
                number=number,
                account=account,
                office=office,
                name=f"Ponsel {number}",
                public_key=phone.public,
                recipient=phone.recipient,
                enrolled_at=now,
                enrolled_by="sistem",
                heard_at=now,
            )
            for number, (phone, account) in enumerate(zip(phones, accounts, strict=True), start=1)
        )
        return [Holder(*one) for one in zip(phones, accounts, devices, strict=True)]

    def write(self, number: int) -> Made:
        """A clock that is years off, a time of the server that is proven, or one that is only claimed."""
        holder = self.chance.choice(self.holders)
        device = holder.phone.id
        server = "2024-11-13T08:00:00.000+00:00"
        mac = keys.time_mac(device if self.chance.random() < 0.8 else UUID(int=1), server)
        made = {
            "wall": f"{self.chance.randrange(1990, 2040)}-01-01T00:00:00.000Z",
            "server": server,
            "mac": mac,
            "elapsed_ms": self.chance.randrange(10**6),
            "trusted": self.chance.random() < 0.5,
        }
        photos = [a_photo(number, 200)] if number % PHOTO_EVERY == 0 else []
        one = holder.phone.write(*photos, made=made, text=f"Catatan nomor {number} dari lapangan.")
        self.writers[one.record] = holder
        return one

    def run(self) -> None:
        """Outboxes fill in bursts; each burst is sent in whatever order, until nothing is left in them."""
        number = 0
        while number < FINDINGS:
            burst = min(2_000, FINDINGS - number)
            waiting = [self.write(number + at) for at in range(burst)]
            number += burst
            if number * 2 >= FINDINGS and not any(one.revoked for one in self.holders):
                self._revoke()
            while waiting:
                self.chance.shuffle(waiting)
                waiting = [made for made in waiting if not self._deliver(made)]

    def _revoke(self) -> None:
        for one in self.holders[::REVOKED_EVERY]:
            one.revoked = True
            Device.objects.filter(pk=one.device.pk).update(
                revoked_at=clock.wall_now(), revoke_reason="Hilang.", revoked_by="sistem"
            )

    def _deliver(self, made: Made) -> bool:
        """Whether the phone has heard that its record is safe. It sends again until it has."""
        carrier = self._carrier(made)
        content = json.dumps(made.parcel).encode()
        fate = self.chance.random()
        if fate < 0.08:
            content = content[: self.chance.randrange(len(content))]
        elif fate < 0.12:
            at = self.chance.randrange(len(content))
            content = content[:at] + bytes([content[at] ^ 1 << self.chance.randrange(7)]) + content[at + 1 :]
        elif fate < 0.14:
            # Somebody who carries it puts another name on it.
            other = self.chance.choice(self.holders)
            content = json.dumps({**made.parcel, "device": str(other.phone.id)}).encode()
        parcel = self._arrive(content, carrier)
        if self.chance.random() < 0.10:
            self._arrive(content, self._carrier(made))
        if parcel is None or str(parcel.record) != made.record or self.chance.random() < 0.10:
            # Refused, or the answer was lost on its way.
            return False
        if parcel.state == State.STORED:
            parcel = self._bring_files(made, parcel)
        self.fates[parcel.state] += 1
        return parcel.state in (State.ACKNOWLEDGED, State.HELD)

    def _carrier(self, made: Made) -> Holder:
        own = self.writers[made.record]
        return own if self.chance.random() < 0.7 else self.chance.choice(self.holders)

    def _arrive(self, content: bytes, carrier: Holder) -> Parcel | None:
        self.requests += 1
        if self.requests % HTTP_EVERY == 0:
            said = carrier.phone.request("POST", "/lapangan/kirim/", content)
            self.fates[f"http {said.status_code}"] += 1
            told = said.json()
            return Parcel.objects.get(record=told["record"], first=True) if "record" in told else None
        try:
            sent = parcels.read(content, largest_file=LARGEST)
            return receiving.take(sent, channel=Channel.DIRECT, carrier=carrier.device)
        except NoParcel as refused:
            self.fates[refused.code] += 1
            return None

    def _bring_files(self, made: Made, parcel: Parcel) -> Parcel:
        for n, content in made.files.items():
            lacking = receiving.missing([parcel])[parcel.pk]
            offset = next((one["offset"] for one in lacking if one["n"] == n), len(content))
            cut = self.chance.randrange(offset, len(content) + 1)
            receiving.take_piece(parcel, n, offset, content[offset:cut])
            if self.chance.random() < 0.5:
                receiving.take_piece(parcel, n, offset, content[offset:])
        return receiving.settle(parcel.pk)


@pytest.mark.long
@pytest.mark.django_db
def test_no_finding_is_lost_doubled_or_another_ones(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.FILES_DIR = tmp_path / "files"
    seed = int(os.environ.get("NETRA_LONG_SEED", "2024"))
    with clock.frozen(OPENS_AT):
        cast()
        started = time.process_time()
        country = Country(seed)
        country.run()
        seconds = time.process_time() - started
    _look(country)
    assert audit.verify().ok
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    with capsys.disabled():
        print(
            f"\nseed {seed}: {PHONES} phones, {FINDINGS} findings, {country.requests} records over the link, "
            f"{seconds:.0f} s of processor time ({country.requests / seconds:.0f} a second with the phones), "
            f"{memory:.0f} MB; {dict(country.fates)}"
        )


def _look(country: Country) -> None:
    """By the mark in the text and by who recorded it; nothing here asks the code that made it."""
    assert len(country.writers) == FINDINGS == Parcel.objects.count()
    kept = Parcel.objects.values_list("record", "device", "state", "reason", "case", "seq")
    assert len({(device, record) for record, device, *_rest in kept}) == FINDINGS
    held = {str(record) for record, _device, state, *_rest in kept if state == State.HELD}
    made = {case for *_rest, case, _seq in kept if case is not None}
    assert {reason for *_rest, reason, _case, _seq in kept} <= {"", "revoked"}
    assert all(country.writers[one].revoked for one in held)
    assert len(made) + len(held) == FINDINGS and len(made) == Case.objects.count() == Finding.objects.count()
    texts = Counter(Finding.objects.values_list("text", flat=True))
    assert max(texts.values()) == 1
    actors = dict(Finding.objects.values_list("case", "recorded_by"))
    for record, device, _state, _reason, case, _seq in kept:
        writer = country.writers[str(record)]
        assert device == writer.phone.id
        if case is not None:
            assert actors[case] == writer.account.actor
