"""Files of officers, who send them readable: opened from the form on which everything arrives locked."""

import pyrage
from pyrage import x25519

from netra.platform import files
from netra.platform.files import MediaType
from netra.platform.files.kinds import Archive
from netra.platform.files.staging import Staged, staged_place
from netra.platform.files.vault import vault
from netra.platform.files.writing import StagedWriter
from netra.reports.uploads import LockedFile


def opened(locked: LockedFile) -> bytes:
    """What a locked file holds. Its key was made for this one request and goes with it."""
    staged = locked.staged
    # With a bucket the bytes are there already, and here stands an empty marker.
    content = staged_place(staged.token).read_bytes()
    if not content:
        with vault().fetch(staged.sha256) as handle:
            content = handle.read()
    plain: bytes = pyrage.decrypt(content, [x25519.Identity.from_str(locked.secret)])
    return plain


def staged_again(content: bytes, kind: MediaType) -> Staged:
    """Readable bytes on their way into custody. Raises FileRefused."""
    with StagedWriter(len(content)) as writer:
        writer.write(content)
        return writer.finish(kind)


def proof(locked: LockedFile) -> Staged:
    """A file that the receiving body wants kept as it is, such as its decision. Raises FileRefused."""
    kind = locked.media_type
    if isinstance(kind, Archive):
        raise files.refusals.unknown_type()
    if kind not in files.PAPERS | files.PHOTOS:
        raise files.refusals.type_not_allowed(kind)
    return staged_again(opened(locked), kind)
