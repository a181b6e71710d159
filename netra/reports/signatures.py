"""How a report is signed: drawn, on paper as a photo, or before an officer.

No source says which of them the law takes; an officer finds on it, and every page says so. A drawn signature
is a picture of the reporter's own hand: it travels sealed with the identity and never lies open.
"""

import base64
import binascii
from datetime import datetime

from django.db import transaction

from netra.accounts.viewer import Viewer
from netra.platform import audit
from netra.platform.clock import office_now
from netra.reports.models import AT_THE_DOOR, Report, ReportStatus, SigningWay

# A few lines on white: what a canvas makes of a signature is far below this.
DRAWN_MAX = 60_000
_HEAD = "data:image/png;base64,"
_PNG = b"\x89PNG\r\n\x1a\n"


class SigningRefused(Exception):
    """`code`: wrong_time (ahead, or before the delivery), signed_already or too_late. Nothing was changed."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def is_signed(*, declared: bool, way: str, signed_at: datetime | None = None) -> bool:
    """As the form says it. Who chose to sign at the office has not signed yet, whatever was ticked."""
    if signed_at is not None or way in (SigningWay.DRAWN, SigningWay.SCAN, SigningWay.PAPER):
        return True
    return declared and way != SigningWay.COUNTER


def is_drawn(text: str) -> bool:
    """Whether this is a picture as our own canvas makes it, and nothing else."""
    if len(text) > DRAWN_MAX or not text.startswith(_HEAD):
        return False
    try:
        return base64.b64decode(text.removeprefix(_HEAD), validate=True).startswith(_PNG)
    except (ValueError, binascii.Error):
        return False


def why_not(report: Report) -> str:
    """Why no signature can be written down any more, as a code of SigningRefused; empty when one can."""
    if ReportStatus(report.status) not in AT_THE_DOOR:
        return "too_late"
    has_one = report.signed_at is not None or report.signing == SigningWay.PAPER
    return "signed_already" if has_one else ""


def note_signed(report: Report, at: datetime, *, by: Viewer) -> None:
    """The reporter signed on paper before an officer. Written once. Raises SigningRefused."""
    with transaction.atomic():
        held = Report.objects.select_for_update().get(pk=report.pk)
        if code := why_not(held):
            raise SigningRefused(code)
        # Hours are written down to the minute.
        if not held.delivered_at.replace(second=0, microsecond=0) <= at <= office_now():
            raise SigningRefused("wrong_time")
        held.signed_at, held.signed_noted_by = at, by.name
        held.save(update_fields=["signed_at", "signed_noted_by"])
        audit.append(
            actor=by.actor,
            action="report.signed",
            object_kind="report",
            object_key=str(held.pk),
            facts={"at": at.isoformat(timespec="minutes"), "way": held.signing},
        )
