"""Without a network: an outbox as a file, a record as codes, and another phone that brings either."""

import base64
import gzip
import hashlib
import json
import os
import random
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from netra.cases.models import Case, FindingEvidence
from netra.field import pieces
from netra.field.models import Parcel
from netra.field.tests.phones import Made, Phone, a_phone, a_photo, url
from netra.platform.clock import wall_now
from tests.cast import Cast

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]


def an_outbox(phone: Phone, *made: Made, chunk: int = 100, mixed: bool = False) -> bytes:
    parts = [
        {
            "file": {
                "device": one.parcel["device"],
                "record": one.record,
                "n": n,
                "offset": offset,
                "data": base64.b64encode(content[offset : offset + chunk]).decode(),
            }
        }
        for one in made
        for n, content in one.files.items()
        for offset in range(0, len(content), chunk)
    ]
    lines: list[object] = [*(one.parcel for one in made), *parts]
    if mixed:
        random.Random(5).shuffle(lines)
    return phone.seal("".join(json.dumps(one) + "\n" for one in [{"netra": "outbox-1"}, *lines]).encode())


def codes_of(made: Made, size: int = 700) -> list[str]:
    packed = gzip.compress(json.dumps(made.parcel).encode())
    name = hashlib.sha256(packed).hexdigest()[:8]
    pieces = [packed[at : at + size] for at in range(0, len(packed), size)]
    return [f"NETRA1:{name}:{i}/{len(pieces)}:{url(one)}" for i, one in enumerate(pieces, start=1)]


def test_an_office_takes_an_outbox_in_once(world: Cast, phone: Phone, signed_in: SignIn) -> None:
    sent, fresh, bad = phone.write(), phone.write(a_photo(1), a_photo(2)), phone.write(region="99")
    broken = phone.write()
    broken.parcel["seq"] = 99
    phone.send(sent)
    content = an_outbox(phone, sent, fresh, bad, broken, mixed=True)
    officer = signed_in("petugas2.kukar")
    file = SimpleUploadedFile("kotak.age", content)
    page = officer.post("/kerja/lapangan/impor/", {"sealed_file": file}).content.decode()
    for words in ("baru: menjadi temuan", "sudah ada", "ditahan untuk petugas", "tidak diterima"):
        assert words in page
    assert Case.objects.count() == 2 and FindingEvidence.objects.count() == 2
    assert {one.finding.recorded_by for one in Case.objects.all()} == {world.account("petugas.kukar").actor}
    again = SimpleUploadedFile("kotak.age", content)
    officer.post("/kerja/lapangan/impor/", {"sealed_file": again})
    assert Case.objects.count() == 2 and Parcel.objects.count() == 3


def test_a_file_that_is_no_outbox_is_refused_whole(phone: Phone, signed_in: SignIn) -> None:
    officer = signed_in("petugas.kukar")
    for content in (b"halo", phone.seal(b"halo\n"), an_outbox(phone, phone.write())[:-1] + b"x"):
        file = SimpleUploadedFile("kotak.age", content)
        assert officer.post("/kerja/lapangan/impor/", {"sealed_file": file}).status_code == 422
    assert officer.post("/kerja/lapangan/impor/", {}).status_code == 422
    assert not Parcel.objects.exists()


def test_codes_come_in_any_order_and_lack_aloud(phone: Phone, signed_in: SignIn) -> None:
    first, second = phone.write(), phone.write(text="Lain.")
    lines = codes_of(first) + codes_of(second) + ["https://contoh.example/"]
    random.Random(7).shuffle(lines)
    officer = signed_in("petugas.kukar")
    lost = codes_of(first)[1]
    page = officer.post("/kerja/lapangan/impor/", {"codes": "\n".join(one for one in lines if one != lost)})
    assert Case.objects.count() == 1 and "hilang: 2" in page.content.decode()
    officer.post("/kerja/lapangan/impor/", {"codes": "\r\n".join([*lines, *lines])})
    assert Case.objects.count() == 2
    assert officer.post("/kerja/lapangan/impor/", {"codes": "bukan kode"}).status_code == 422


def test_another_phone_brings_a_file_it_cannot_read(world: Cast, phone: Phone) -> None:
    carrier = a_phone(world, "petugas2.kukar")
    small = an_outbox(phone, phone.write())
    assert carrier.request("POST", "/lapangan/impor/", small).json()["lines"][0]["fate"] == "new"
    large = an_outbox(phone, phone.write(a_photo(1, 5000)), chunk=3000)
    address = f"/lapangan/impor/{hashlib.sha256(large).hexdigest()}/?offset={{}}&size={len(large)}"
    assert not carrier.request("PUT", address.format(0), large[:4000]).json()["complete"]
    gap = carrier.request("PUT", address.format(9000), b"x")
    assert (gap.status_code, gap.json()["offset"]) == (409, 4000)
    assert carrier.request("PUT", address.format(3000), large[3000:]).json()["complete"]
    assert {one.finding.recorded_by for one in Case.objects.all()} == {world.account("petugas.kukar").actor}
    assert Parcel.objects.filter(carrier=carrier.id, channel="file").count() == 2


def test_what_is_half_brought_is_few_and_is_forgotten_in_the_end(world: Cast, phone: Phone) -> None:
    carrier = a_phone(world, "petugas2.kukar")

    def begin(letter: str) -> Any:  # Any: an answer to the test client
        return carrier.request("PUT", f"/lapangan/impor/{letter * 64}/?offset=0&size=9000", b"x" * 100)

    assert [begin(letter).status_code for letter in "abca"] == [200] * 4
    refused = begin("d")
    assert refused.status_code == 429 and "14 hari" in refused.json()["refusal"]
    old = next(pieces.folder().glob("*-" + "a" * 64))
    long_ago = (wall_now() - timedelta(days=15)).timestamp()
    os.utime(old, (long_ago, long_ago))
    assert begin("d").status_code == 200 and not old.exists()
