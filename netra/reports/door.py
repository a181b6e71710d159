"""The server's own door: for a browser without JavaScript it does what the browser's script does elsewhere.

The words are here in the memory of one request. They are locked before anything is written, and the content
key is forgotten with the request. It is the weaker door of the two, and the form says so.
"""

import hashlib
import hmac
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from uuid import UUID

from netra.reports import intake, sealing
from netra.reports.intake import IntakeRefused, Receipt, Refusal
from netra.reports.submission import (
    EVIDENCE_MAX,
    POSTS_MAX,
    Seal,
    SealedFile,
    SealedSubmission,
    Submission,
)
from netra.reports.uploads import LockedFile

# Of each sealed part by itself: 2 of the identity brought the drawn signature, 2 of the narrative the posts
# of the web. What is older lacks them and is read as it is.
VERSION, IDENTITY_VERSION, NARRATIVE_VERSION = 1, 2, 2


@dataclass(frozen=True, slots=True)
class NamedFile:
    """A locked file and what its sender calls it."""

    name: str
    locked: LockedFile
    signed: bool = False


def receive(submission: Submission, files: Sequence[NamedFile] = ()) -> Receipt:
    """Locks what was written and hands it to `intake.receive`. Raises IntakeRefused."""
    intake.check_texts(submission)
    if not submission.description.strip():
        raise IntakeRefused(Refusal.EMPTY, "description")
    if submission.reporter is not None and not submission.reporter.name.strip():
        raise IntakeRefused(Refusal.EMPTY, "reporter_name")
    if sum(not one.signed for one in files) > EVIDENCE_MAX:
        raise IntakeRefused(Refusal.TOO_MANY, "evidence")
    if len(submission.posts) > POSTS_MAX:
        raise IntakeRefused(Refusal.TOO_MANY, "posts")
    seal = content_seal(submission, files)
    # Asked before the work of locking: a repeat needs none.
    if repeated := intake.receipt_of_repeat(submission.key, seal):
        return repeated
    place = intake.place_of(submission.region_code)
    return intake.receive(locked(submission, files, place.recipients, seal))


def locked(
    submission: Submission,
    files: Sequence[NamedFile],
    recipients: Sequence[sealing.Recipient],
    content: str,
) -> SealedSubmission:
    """All of it sealed to a new content key, and that key to the holders; the key itself ends here."""
    key = sealing.new_key()
    reporter = submission.reporter
    narrative = {
        "v": NARRATIVE_VERSION,
        "description": submission.description,
        "place_text": submission.place_text,
        "event_time_text": submission.event_time_text,
        "posts": [asdict(one) for one in submission.posts],
    }
    identity = b""
    if reporter is not None:
        identity = sealing.lock_text(
            {
                "v": IDENTITY_VERSION,
                "name": reporter.name,
                "address": reporter.address,
                "contact": reporter.contact,
                "identity_kind": reporter.identity_kind or "",
                "signature": reporter.signature,
            },
            key.recipient,
        )
    return SealedSubmission(
        **submission.open_fields(),
        described=True,
        place_given=bool(submission.place_text.strip()),
        reporter_named=reporter is not None,
        reporter_located=reporter is not None and bool(reporter.address.strip()),
        content_seal=content,
        seal=Seal(
            recipient=key.recipient,
            holder_set=sealing.set_digest(recipients),
            wraps=sealing.wraps_for(key.secret, recipients),
            narrative=sealing.lock_text(narrative, key.recipient),
            identity=identity,
            files=tuple(_sheet(one, key.recipient) for one in files),
        ),
    )


def _sheet(file: NamedFile, recipient: str) -> SealedFile:
    """The sealed sheet about a file holds its own key: nothing but the content key leads to it."""
    locked = file.locked
    meta = {
        "v": VERSION,
        "name": file.name,
        "type": locked.media_type.value,
        "size": locked.size,
        "sha256": locked.sha256,
        "redacted": False,
        "stripped": [],
        "key": locked.secret,
    }
    return SealedFile(
        locked.staged, sealing.lock_text(meta, recipient), locked.media_type.value, signed=file.signed
    )


def content_seal(submission: Submission, files: Sequence[NamedFile]) -> str:
    content = asdict(submission)
    content["evidence"] = sorted(one.locked.sha256 for one in files)
    return keyed_digest(submission.key, content)


def keyed_digest(key: UUID, content: dict[str, object]) -> str:
    """Keyed by the form's own key, which only its sender has: no table helps to test what was written."""
    told = {**content, "key": ""}
    text = json.dumps(told, default=str, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hmac.new(key.bytes, text.encode(errors="surrogatepass"), hashlib.sha256).hexdigest()
