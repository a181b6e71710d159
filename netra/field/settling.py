"""What an officer does with a record that was held: a finding of it, or a reason why not. Nothing goes."""

from uuid import UUID, uuid5

from django.db import transaction

from netra.accounts.viewer import HeldGrant, Viewer
from netra.cases import findings
from netra.cases.findings import Event, Supervision
from netra.cases.models import Case
from netra.cases.people import Actor
from netra.field import receiving
from netra.field.models import Closing, Parcel, State
from netra.field.receiving import Opened
from netra.platform import audit
from netra.platform.clock import office_now


class AlreadySettled(Exception):
    """A colleague was there first. Nothing was changed."""


def make_finding(
    parcel: Parcel, found: Supervision, event: Event, grant: HeldGrant, opened: Opened | None, *, by: Viewer
) -> Case:
    """Recorded by the officer, who answers for it, and found by whom the officer names.

    Raises FindingRefused, DayRefused, AlreadySettled.
    """
    kept = False
    try:
        with transaction.atomic():
            locked = receiving.locked(parcel.pk)
            if locked.state != State.HELD:
                raise AlreadySettled
            case = findings.record_supervision(
                found, event, grant, by=Actor.of(by), key=uuid5(locked.device_id, str(locked.pk))
            )
            if opened is not None:
                receiving.keep_observation(locked, case, opened, by=by.actor)
            receiving.acknowledge(locked, case, by.actor, by.name)
            kept = True
            return case
    finally:
        if opened is not None and not kept:
            opened.discard()


def close(parcel_id: UUID, reason: Closing, told: str, *, by: Viewer) -> None:
    """Raises AlreadySettled."""
    with transaction.atomic():
        locked = receiving.locked(parcel_id)
        if locked.state != State.HELD:
            raise AlreadySettled
        locked.state, locked.closing, locked.closing_text = State.CLOSED, reason, told.strip()[:500]
        locked.settled_at, locked.settled_by, locked.settled_by_name = office_now(), by.actor, by.name
        locked.save(
            update_fields=["state", "closing", "closing_text", "settled_at", "settled_by", "settled_by_name"]
        )
        audit.append(
            actor=by.actor,
            action="field.closed",
            object_kind="parcel",
            object_key=str(locked.pk),
            facts={"reason": reason.value, "sha256": locked.body_sha256},
        )
