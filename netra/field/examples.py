"""Phones of the example world, and what of theirs waits for an officer. Their keys are thrown away at once.

Nothing here becomes a case by itself: that is left to whoever looks at the pages.
"""

import hashlib
import json
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4, uuid5

import pyrage
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.db import transaction
from pyrage import x25519

from netra.accounts.models import Account, Grant
from netra.accounts.viewer import viewer_for
from netra.field import devices, hearing, keys, parcels, receiving, settling, texts
from netra.field.devices import Asked
from netra.field.models import Channel, Closing, Device, Parcel
from netra.field.signatures import to_url
from netra.field.texts import Core
from netra.platform import clock

# Of no network: after the country's own figures stand noughts.
_NUMBER, _OTHER = "+620000000001", "+620000000002"
_INVENTED = "Catatan contoh dari ponsel. Seluruhnya rekaan, untuk peragaan saja."


def load(opens_at: datetime) -> None:
    if not settings.FIELD_KEY_FILE.exists() or Device.objects.filter(office__example=True).exists():
        return
    with transaction.atomic(), clock.frozen(opens_at):
        village = _Phone("pkd.loajananulu", "Ponsel desa contoh", _NUMBER)
        today = opens_at.date()
        ahead = (today + timedelta(days=365)).isoformat()
        village.send("Jam ponsel keliru tahun", event_on=ahead, found_on=ahead)
        village.send("Di luar wilayah desa", region="64.08", event_on=today.isoformat())
        trial = village.send("Mencoba aplikasi", text="")
        office = _Phone("petugas.kukar", "Ponsel kantor contoh")
        office.send("Perbuatan belum dikenal", act="something_else", event_on=today.isoformat())
        chief = viewer_for(Account.objects.get(username="komisioner.kukar"))
        settling.close(trial.pk, Closing.TEST, "Latihan contoh.", by=chief)
        lost = _Phone("petugas.kukar", "Ponsel lama contoh")
        devices.revoke(chief, lost.device, "Hilang di pasar; alasan contoh.")
        core = Core(office.device.number, 7, "64.02.03", "attending_support", today, today, witnesses=2)
        hearing.hear(_OTHER, texts.written(core, keys.text_key(office.device.pk)))
        hearing.hear(_NUMBER, "Contoh: ada acara di balai, sinyal tidak ada")


class _Phone:
    """As the app on a phone does it: a key of its own, records sealed and signed."""

    def __init__(self, username: str, name: str, number: str = "") -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._seq = 0
        grant = Grant.objects.filter(account__username=username).earliest("pk")
        chief = viewer_for(Account.objects.get(username="komisioner.kukar"))
        code = devices.issue(chief, grant.account, grant.institution, uuid4(), phone=number)
        public = self._key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        self.device = devices.enrol(Asked(code, to_url(public), name))

    def send(self, title: str, **changes: object) -> Parcel:
        self._seq += 1
        record = uuid5(self.device.pk, str(self._seq))
        told = {
            "v": 1,
            "kind": "form_a",
            "record": str(record),
            "seq": self._seq,
            "title": title,
            "region": self.device.office.region_id,
            "found_on": clock.office_now().date().isoformat(),
            "act": "attending_support",
            "persons": [{"name": "Joko Contoh", "post": "Kepala Seksi Contoh", "subject_class": "PNS"}],
            "text": _INVENTED,
            **changes,
        }
        sealed = pyrage.encrypt(json.dumps(told).encode(), [x25519.Recipient.from_str(self.device.recipient)])
        made = {"wall": clock.office_now().isoformat(), "trusted": False}
        return receiving.take(self._signed(record, sealed, made), channel=Channel.DIRECT)

    def _signed(self, record: UUID, body: bytes, made: dict[str, object]) -> parcels.Sent:
        sent = parcels.Sent(
            self.device.pk, record, self._seq, made, body, hashlib.sha256(body).hexdigest(), (), ""
        )
        r, s = decode_dss_signature(self._key.sign(sent.signed_text.encode(), ec.ECDSA(hashes.SHA256())))
        return replace(sent, signature=to_url(r.to_bytes(32, "big") + s.to_bytes(32, "big")))
