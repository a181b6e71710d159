"""A phone as the server meets it: its own key, sealed records, signed requests; no code of the app."""

import base64
import hashlib
import json
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import pyrage
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.test import Client
from pyrage import x25519

from netra.field import devices, keys
from netra.field.devices import Asked
from netra.field.models import Device
from tests.build import PNG
from tests.cast import Cast


def url(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


@dataclass
class Made:
    """A record as it lies in an outbox."""

    parcel: dict[str, Any]
    files: dict[int, bytes] = field(default_factory=dict)

    @property
    def record(self) -> str:
        return str(self.parcel["record"])


class Phone:
    def __init__(self) -> None:
        self.secret = ec.generate_private_key(ec.SECP256R1())
        self.public = url(
            self.secret.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        )
        self.id: UUID = uuid4()
        self.recipient = ""
        self.seq = 0
        self.client = Client(enforce_csrf_checks=True)

    @property
    def device(self) -> Device:
        return Device.objects.get(pk=self.id)

    def sign(self, text: str) -> str:
        r, s = decode_dss_signature(self.secret.sign(text.encode(), ec.ECDSA(hashes.SHA256())))
        return url(r.to_bytes(32, "big") + s.to_bytes(32, "big"))

    def enrol(self, code: str, name: str = "Ponsel Contoh") -> Any:
        told = {"code": code, "key": self.public, "name": name}
        answer = self.client.post("/lapangan/daftar/", told, content_type="application/json")
        if answer.status_code == 201:
            self.id, self.recipient = UUID(answer.json()["device"]), answer.json()["recipient"]
        return answer

    def request(self, method: str, path: str, body: bytes, *, time: str = "1731571200000") -> Any:
        text = "\n".join([method, path, time, hashlib.sha256(body).hexdigest()])
        return self.client.generic(
            method,
            path,
            body,
            content_type="application/octet-stream" if method == "PUT" else "application/json",
            headers={
                "X-Netra-Device": str(self.id),
                "X-Netra-Time": time,
                "X-Netra-Signature": self.sign(text),
            },
        )

    def post(self, path: str, told: object) -> Any:
        return self.request("POST", path, json.dumps(told).encode())

    def send(self, made: Made) -> Any:
        return self.post("/lapangan/kirim/", made.parcel)

    def piece(self, made: Made, n: int, offset: int, piece: bytes) -> Any:
        of = made.parcel
        return self.request(
            "PUT", f"/lapangan/berkas/{of['device']}/{of['record']}/{n}/?offset={offset}", piece
        )

    def write(self, *photos: bytes, made: dict[str, Any] | None = None, **changes: Any) -> Made:
        """A record of supervision, complete and plausible unless the test changes something."""
        self.seq += 1
        record, seq = changes.pop("record", str(uuid4())), changes.pop("seq", self.seq)
        named, outer, sealed = [], [], {}
        for n, photo in enumerate(photos, start=1):
            locked = self.seal(photo)
            sealed[n] = locked
            about = {"n": n, "name": f"foto-{n}.png", "type": "image/png", "size": len(photo)}
            named.append({**about, "sha256": hashlib.sha256(photo).hexdigest()})
            outer.append({"n": n, "size": len(locked), "sha256": hashlib.sha256(locked).hexdigest()})
        told = {
            "v": 1,
            "kind": "form_a",
            "record": record,
            "seq": seq,
            "title": "Hadir di kampanye",
            "region": "64.02.03",
            "place_text": "Balai pertemuan Loa Janan",
            "lat": -0.58,
            "lon": 117.11,
            "accuracy_m": 12.5,
            "event_on": "2024-11-13",
            "event_time_text": "sekitar pukul 10",
            "found_on": "2024-11-13",
            "act": "attending_support",
            "persons": [
                {
                    "name": "Budi Terlapor Contoh",
                    "post": "Kepala Bidang Contoh",
                    "office_name": "Dinas Contoh",
                    "subject_class": "PNS",
                }
            ],
            "text": "Terlapor hadir dan menyerukan dukungan.",
            "files": named,
            "app": "uji",
            **changes,
        }
        plain = json.dumps(told).encode()
        body = self.seal(plain + b" " * (-len(plain) % 4096))
        return self.pack(record, seq, body, outer, sealed, made)

    def pack(
        self,
        record: str,
        seq: int,
        body: bytes,
        outer: list[dict[str, Any]],
        sealed: dict[int, bytes],
        made: dict[str, Any] | None = None,
    ) -> Made:
        made = made or {
            "wall": "2024-11-13T02:00:00.000Z",
            "server": None,
            "elapsed_ms": None,
            "trusted": False,
        }
        digest = hashlib.sha256(body).hexdigest()
        parts = ",".join(f"{one['n']}:{one['size']}:{one['sha256']}" for one in outer)
        canonical = json.dumps(made, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        text = f"netra-parcel-1\n{self.id}\n{record}\n{seq}\n{digest}\n{canonical}\n{parts}"
        parcel = {
            "v": 1,
            "device": str(self.id),
            "record": record,
            "seq": seq,
            "made": made,
            "body": base64.b64encode(body).decode(),
            "body_sha256": digest,
            "files": outer,
            "signature": self.sign(text),
        }
        return Made(parcel, sealed)

    def seal(self, plain: bytes) -> bytes:
        sealed: bytes = pyrage.encrypt(plain, [x25519.Recipient.from_str(self.recipient)])
        return sealed


def a_photo(number: int = 0, size: int = 0) -> bytes:
    return PNG + number.to_bytes(4, "big") + b"\0" * size


def a_phone(world: Cast, username: str) -> Phone:
    """Let in without a page, as `devices` does it."""
    phone, account = Phone(), world.account(username)
    office = world.grant(username).institution
    code = devices.issue(world.viewer("komisioner.kukar"), account, office, uuid4())
    device = devices.enrol(Asked(code, phone.public, f"Ponsel {username}"))
    phone.id, phone.recipient = device.pk, keys.recipient()
    return phone
