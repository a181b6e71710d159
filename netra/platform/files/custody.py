"""The custody log: who received, checked, read, copied or packaged a file, and when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from netra.platform.audit.line import check_names
from netra.platform.clock import wall_now
from netra.platform.files.models import Act, CustodyEntry, DerivedCopy, How, StoredFile

PUBLIC, SYSTEM = "publik", "sistem"


def record(file: StoredFile, act: Act, by: str) -> CustodyEntry:
    check_names(actor=by, action=f"custody.{act.value}", object_kind="file", object_key=str(file.pk))
    return CustodyEntry.objects.create(file=file, at=wall_now(), by=by, act=act)


def link_copy(original: StoredFile, copy: StoredFile, how: How, by: str) -> DerivedCopy:
    with transaction.atomic():
        link = DerivedCopy.objects.create(original=original, copy=copy, how=how, made_at=wall_now())
        record(original, Act.COPIED, by)
    return link


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of the timeline, as the template `files/custody.html` and `ui/timeline.html` want it."""

    when: datetime
    text: str
    chip_text: str
    icon: str
    chip_kind: str = ""


_ICONS = {
    Act.RECEIVED: "file",
    Act.VERIFIED: "shield-check",
    Act.DAMAGED: "alert-triangle",
    Act.READ: "eye",
    Act.COPIED: "copy",
}


def timeline(file: StoredFile, names: Mapping[str, str] | None = None) -> list[Moment]:
    """The log of one file, oldest first. `names` gives the names of accounts, as "akun:7" to a name."""
    return [
        Moment(
            when=entry.at,
            text=str(Act(entry.act).label),
            chip_text=who(entry.by, names or {}),
            icon=_ICONS[Act(entry.act)],
        )
        for entry in file.custody.all()
    ]


def who(by: str, names: Mapping[str, str]) -> str:
    if by == PUBLIC:
        return _("Sender, without an account")
    if by == SYSTEM:
        return _("Netra itself")
    return names.get(by) or _("Account %(number)s") % {"number": by.partition(":")[2]}


def accounts_in(file: StoredFile) -> set[str]:
    """The actors whose names a page may want to look up."""
    return {entry.by for entry in file.custody.all()} - {PUBLIC, SYSTEM}
