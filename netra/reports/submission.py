"""What somebody sends: one frozen value, in plain words at the server's own door or sealed by a browser."""

from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from netra.reports.models import Channel, IdentityKind, NameWish, ReporterCapacity, SigningWay
from netra.reports.sealing import Wrap

if TYPE_CHECKING:
    from netra.platform.files.store import Staged

NAME_MAX, LINE_MAX, PLACE_MAX, CONTACT_MAX, DESCRIPTION_MAX = 160, 300, 200, 120, 20_000
PERSONS_MAX, EVIDENCE_MAX = 10, 10
POSTS_MAX, POST_URL_MAX, POST_TEXT_MAX = 5, 600, 3000
# Beside the evidence one photo of the signed form.
FILES_MAX = EVIDENCE_MAX + 1


@dataclass(frozen=True, slots=True, repr=False)
class Reporter:
    """Without a repr that tells anything: what is logged or shown in an error names nobody."""

    name: str
    address: str = ""
    contact: str = ""
    identity_kind: IdentityKind | None = None
    # A picture as the canvas of the form makes it, or nothing.
    signature: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class WebPost:
    """A post as its reporter saw it. Nobody here opens its address."""

    url: str
    author: str = ""
    seen: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    name: str = ""
    post: str = ""
    office_name: str = ""
    address: str = ""
    subject_class: str = ""
    employee_number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenPart:
    """What the office works with from the first day. `key` is made once per form: again is the same one."""

    key: UUID
    region_code: str
    act: str = ""
    event_on: date | None = None
    known_on: date | None = None
    persons: tuple[Person, ...] = ()
    capacity: ReporterCapacity | None = None
    statement_made: bool = False
    name_wish: NameWish | None = None
    signing: SigningWay | None = None
    channel: Channel = Channel.WEB
    # Only where an officer writes down what was brought: when it came, and who writes.
    delivered_at: datetime | None = None
    taken_by: str = ""

    def open_fields(self) -> dict[str, Any]:  # Any: to be passed on by name to a wider part
        return {one.name: getattr(self, one.name) for one in fields(OpenPart)}


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Submission(OpenPart):
    """With the words themselves: it exists in the memory of one request and is locked before it is kept."""

    description: str
    place_text: str = ""
    event_time_text: str = ""
    posts: tuple[WebPost, ...] = ()
    reporter: Reporter | None = None


@dataclass(frozen=True, slots=True)
class SealedFile:
    """A staged ciphertext, the sealed sheet about it, and what its sender declares of it."""

    staged: "Staged"
    meta: bytes
    media_type: str = ""
    # The photo of the signed form, which is no evidence.
    signed: bool = False


@dataclass(frozen=True, slots=True)
class Seal:
    """All that was locked, and the content key nested per holder of the set that `holder_set` names."""

    recipient: str
    holder_set: str
    wraps: tuple[Wrap, ...]
    narrative: bytes
    identity: bytes = b""
    files: tuple[SealedFile, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedSubmission(OpenPart):
    described: bool
    place_given: bool = False
    reporter_named: bool = False
    reporter_located: bool = False
    # Keyed digest of the content, see `door.content_seal`.
    content_seal: str
    seal: Seal
