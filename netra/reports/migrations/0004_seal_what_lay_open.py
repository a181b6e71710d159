import hashlib
import os
from pathlib import Path

from django.conf import settings
from django.db import migrations
from django.utils.crypto import get_random_string

from netra.platform.clock import wall_now
from netra.reports import example_keys, sealing

# Until now only a demo took reports, from invented people at these offices.
HOLDERS = {
    "bawaslu-64.02-contoh": ("petugas.kukar", "komisioner.kukar", "komisioner2.kukar"),
    "bawaslu-64.08-contoh": ("petugas.kutim", "komisioner.kutim", "komisioner2.kutim"),
    "bawaslu-64-contoh": ("petugas.kaltim", "komisioner.kaltim", "komisioner2.kaltim"),
    "bawaslu-00-contoh": ("petugas.nasional", "komisioner.nasional", "komisioner2.nasional"),
}


def seal(apps, schema_editor):
    Report = apps.get_model("reports", "Report")
    reports = Report.objects.filter(envelope=None).order_by("pk")
    if not reports.exists():
        return
    recipients = {}
    for report in reports.select_related("office"):
        if not report.example or report.office_id not in HOLDERS:
            raise RuntimeError(
                f"Report {report.pk} is no example report of a demo, and no earlier version took others. "
                "Nothing was changed. Restore the backup, and ask who brought it here."
            )
        if report.office_id not in recipients:
            recipients[report.office_id] = _holders(apps, report.office_id)
        _seal_one(apps, report, recipients[report.office_id])


def _holders(apps, office_id):
    Account, PersonKey, KeyHolder = (
        apps.get_model(app, name)
        for app, name in (("accounts", "Account"), ("reports", "PersonKey"), ("reports", "KeyHolder"))
    )
    found = []
    for username in HOLDERS[office_id]:
        # Whoever did not exist yet gets name, role and password when the example world is completed.
        account, _made = Account.objects.get_or_create(
            username=username,
            defaults={"name": username, "example": True, "password": "!" + get_random_string(40)},
        )
        key, _made = PersonKey.objects.get_or_create(
            recipient=example_keys.of_account(username).recipient,
            defaults={"account": account, "made_at": wall_now()},
        )
        holder, _made = KeyHolder.objects.get_or_create(
            office_id=office_id,
            key=key,
            ends_at=None,
            defaults={"appointed_by": "sistem", "starts_at": wall_now()},
        )
        found.append(sealing.Recipient(holder.pk, key.recipient))
    return found


def _seal_one(apps, report, recipients):
    Envelope, KeyWrap, SealedPart = (
        apps.get_model("reports", name) for name in ("Envelope", "KeyWrap", "SealedPart")
    )
    key = sealing.new_key()
    at = report.delivered_at
    envelope = Envelope.objects.create(office_id=report.office_id, recipient=key.recipient, made_at=at)
    for wrap in sealing.wraps_for(key.secret, recipients):
        KeyWrap.objects.create(envelope=envelope, holder_id=wrap.holder_id, body=wrap.body, made_at=at)

    def part(kind, number, sealed, **more):
        digest = hashlib.sha256(sealed).hexdigest()
        SealedPart.objects.create(
            envelope=envelope,
            kind=kind,
            number=number,
            sha256=digest,
            size=len(sealed),
            received_at=at,
            **more,
        )

    def small(kind, number, values):
        body = sealing.lock_text({"v": 1, **values}, key.recipient)
        part(kind, number, body, body=body)

    small(
        "narrative",
        1,
        {
            "description": report.description,
            "place_text": report.place_text,
            "event_time_text": report.event_time_text,
        },
    )
    identity = apps.get_model("reports", "ReporterIdentity").objects.filter(report=report).first()
    if identity:
        small(
            "identity",
            1,
            {
                "name": identity.name,
                "address": identity.address,
                "contact": identity.contact,
                "identity_kind": identity.identity_kind,
            },
        )
    pieces = apps.get_model("reports", "Evidence").objects.filter(report=report).order_by("pk")
    for number, piece in enumerate(pieces.select_related("file"), start=1):
        stored = piece.file
        plain = _bytes_of(stored.sha256)
        small(
            "file_meta",
            number,
            {
                "name": piece.name,
                "type": stored.media_type,
                "size": stored.size,
                "sha256": stored.sha256,
                "redacted": False,
                "stripped": [],
                "missing": plain is None,
            },
        )
        body = sealing.lock(plain or b"", key.recipient)
        digest = _keep(body)
        kept = apps.get_model("files", "StoredFile").objects.create(
            sha256=digest, size=len(body), media_type="application/age", kept_at=wall_now()
        )
        part("file", number, body, file=kept, media_type=stored.media_type)
    report.envelope = envelope
    report.described = bool(report.description.strip())
    report.place_given = bool(report.place_text.strip())
    report.reporter_located = bool(identity and identity.address.strip())
    report.save(update_fields=["envelope", "described", "place_given", "reporter_located"])


def _place(sha256):
    return Path(settings.FILES_DIR) / sha256[:2] / sha256[2:4] / sha256


def _bytes_of(sha256):
    try:
        return _place(sha256).read_bytes()
    except FileNotFoundError:
        return None


def _keep(body):
    """Bytes written here and never named, should this be rolled back, go with the daily sweep."""
    digest = hashlib.sha256(body).hexdigest()
    place = _place(digest)
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as target:
        target.write(body)
        target.flush()
        os.fsync(target.fileno())
    return digest


class Migration(migrations.Migration):
    """Example reports of an earlier version are sealed to the published keys of the example staff."""

    dependencies = [
        ("reports", "0003_sealed_tables"),
        ("accounts", "0001_initial"),
        ("files", "0001_initial"),
    ]

    operations = [migrations.RunPython(seal, migrations.RunPython.noop, elidable=True)]
