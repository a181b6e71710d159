"""What holders' browsers do, for tests: with the published keys of the example staff, two at a time."""

import json
from typing import Any

import pyrage
from pyrage import x25519

from netra.platform import files
from netra.reports import example_keys
from netra.reports.models import KeyWrap, PartKind, Report, SealedPart


def secret_of(username: str) -> str:
    key = example_keys.of_account(username)
    assert key is not None, username
    return key.secret


def opened(body: bytes | memoryview, secret: str) -> bytes:
    """Raises pyrage.DecryptError when the secret is not one of those it was locked to."""
    plain: bytes = pyrage.decrypt(bytes(body), [x25519.Identity.from_str(secret)])
    return plain


def locked(plain: bytes, *recipients: str) -> bytes:
    body: bytes = pyrage.encrypt(plain, [x25519.Recipient.from_str(one) for one in recipients])
    return body


def peeled(report: Report, username: str) -> bytes:
    """The inner layer of the wrap that names this holder."""
    wrap = KeyWrap.objects.get(
        envelope=report.envelope_id, superseded_at=None, holder__key__account__username=username
    )
    return opened(wrap.body, secret_of(username))


def content_secret(report: Report, first: str, second: str) -> str:
    return opened(peeled(report, first), secret_of(second)).decode()


def told(body: bytes | memoryview, secret: str) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(opened(body, secret))
    return said


class Unsealed:
    """A whole report as its handler would read it."""

    def __init__(
        self, report: Report, first: str = "petugas.kukar", second: str = "komisioner2.kukar"
    ) -> None:
        self.secret = content_secret(report, first, second)
        parts = list(SealedPart.objects.filter(envelope=report.envelope_id).select_related("file"))
        self.kinds = sorted(part.kind for part in parts)
        self.narrative = self._text(parts, PartKind.NARRATIVE)
        self.identity = self._text(parts, PartKind.IDENTITY)
        self.sheets = [
            told(part.body, self.secret) for part in parts if part.kind == PartKind.FILE_META and part.body
        ]
        self.files = []
        for part in (one for one in parts if one.kind == PartKind.FILE):
            assert part.file is not None
            with files.open_stored(part.file) as handle:
                body = handle.read()
            self.files.append(opened(body, self.sheets[part.number - 1].get("key", self.secret)))

    def _text(self, parts: list[SealedPart], kind: PartKind) -> dict[str, Any]:
        found = [part for part in parts if part.kind == kind]
        return told(found[0].body or b"", self.secret) if found else {}
