"""Letters that leave the office: which of them did, and which printed codes therefore match."""

from django.db import transaction

from netra.cases.people import Actor
from netra.documents import composing, wordings
from netra.documents.models import Dispatch, Document
from netra.platform import audit
from netra.platform.clock import office_now

# So many letters of the digest stand in the printed code: enough that nobody makes others that fit.
SHOWN = 16


def waits(code: str) -> bool:
    """Whether a paper of this kind says something only once it has left the office."""
    kind = wordings.shipped().kinds.get(code)
    return kind is not None and kind.dispatched


def record(document: Document, *, by: Actor) -> None:
    """In the transaction of whatever sends it. A letter leaves once, however often that is told."""
    with transaction.atomic():
        _row, new = Dispatch.objects.get_or_create(
            document=document, defaults={"at": office_now(), "by": by.actor, "by_name": by.name}
        )
        if new:
            audit.append(
                actor=by.actor,
                action="document.dispatched",
                object_kind="document",
                object_key=str(document.pk),
                facts={"kind": document.kind, "data": document.data_digest},
            )


def is_as_kept(made: Document) -> bool:
    """Whether the data on record are those whose digest was printed."""
    return composing.digest(made.data) == made.data_digest


def on_record(token: str, shown: str) -> Document | None:
    """The document of a printed code, when the code and the digest beside it belong together.

    A letter that never left its office is nobody's: a print of it does not match.
    """
    found = Document.objects.select_related("office", "file", "dispatch").filter(token=token).first()
    if found is None or len(shown) < SHOWN or not found.data_digest.startswith(shown):
        return None
    if waits(found.kind) and not hasattr(found, "dispatch"):
        return None
    return found if is_as_kept(found) else None
