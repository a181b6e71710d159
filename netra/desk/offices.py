"""The settings of an office as its people see and enter them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from netra.accounts import granting, roster
from netra.accounts.models import Role
from netra.accounts.viewer import Viewer
from netra.cases import numbers
from netra.cases.people import Actor
from netra.institutions import settings
from netra.institutions.models import Institution, OfficeSetting
from netra.institutions.settings import GROUPS, Setting
from netra.platform.clock import office_today

KEEPERS = (Role.COMMISSIONER, Role.SYSTEM_ADMINISTRATOR)


@dataclass(frozen=True, slots=True)
class Line:
    """One setting with what holds today, and whether this viewer enters it."""

    setting: Setting[object]
    row: OfficeSetting | None
    shown: str
    may_enter: bool


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class Past:
    """One row of the history, by the name of its setting."""

    label: str
    row: OfficeSetting
    shown: str


def offices_of(viewer: Viewer) -> list[Institution]:
    keys = {held.institution_key for held in viewer.grants_of(*KEEPERS)}
    return list(Institution.objects.select_related("region").filter(key__in=keys).order_by("name"))


def office_for(viewer: Viewer, key: str) -> Institution | None:
    """One's own, or one below a regency that the own office lets people into."""
    own = next((one for one in offices_of(viewer) if one.key == key), None)
    return own or roster.field_office(viewer, key)


def may_enter(viewer: Viewer, office: Institution, setting: Setting[object]) -> bool:
    """A commissioner everything, of the office or of the one above a supervisor below a regency; the
    administrator what belongs to the running of the machine."""
    return (
        viewer.holds(Role.COMMISSIONER, institution_key=office.key)
        or (office.is_field and granting.may_give(viewer, Role.CASE_OFFICER, office))
        or (setting.technical and viewer.holds(Role.SYSTEM_ADMINISTRATOR, institution_key=office.key))
    )


def sections(viewer: Viewer, office: Institution) -> list[Section]:
    held = settings.in_force(office, office_today(office.region.timezone))
    found = []
    for group, title in GROUPS.items():
        lines = [
            Line(one, held.get(one.key), shown(one, held.get(one.key)), may_enter(viewer, office, one))
            for one in settings.every()
            if one.group is group
        ]
        if lines:
            found.append(Section(str(title), lines))
    return found


def shown(setting: Setting[object], row: OfficeSetting | None) -> str:
    """The value as people read it: what was entered, else the default of Netra, else ""."""
    if row is not None and row.value:
        return settings.words_of(setting, row.value)
    if isinstance(setting.default, tuple):
        return ", ".join(str(part) for part in setting.default)
    return settings.words_of(setting, str(setting.default)) if setting.default is not None else ""


def history(office: Institution) -> list[Past]:
    found = []
    for row in settings.history(office):
        setting = settings.by_key(row.key)
        words = settings.words_of(setting, row.value) if setting else row.value
        found.append(Past(str(setting.label) if setting else row.key, row, words))
    return found


def enter(
    viewer: Viewer, office: Institution, setting: Setting[object], text: str, *, reason: str, starts: date
) -> None:
    """Append the value; cases that waited for it get their number. Raises settings.Refused."""
    with transaction.atomic():
        settings.enter(
            office,
            setting,
            text,
            actor=viewer.actor,
            name=viewer.name,
            reason=reason,
            starts=starts,
            carried=setting.key == settings.OFFICE_CODE.key and numbers.carried_elsewhere(office, text),
        )
    # In a transaction of its own: numbering holds cases, and the line above already holds the audit chain.
    numbers.settle(office, by=Actor.of(viewer))
