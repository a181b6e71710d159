"""What an office settles for itself: a typed registry of keys, and rows with their history.

Each setting stands here once, with its reading of the text that is stored. A row holds from its first day on;
of rows for the same day the one entered last holds. Nothing is ever changed or removed: an empty value takes
the former one back. What the law leaves open is not settled by a default here: `value` then says None, and
whoever asks says so too.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import partial
from typing import Generic, TypeVar

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import OuterRef, Subquery
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from netra.law import packs, readings, retention
from netra.law.entries import Wording
from netra.law.numbering import OfficeCode
from netra.law.office_entries import Switch
from netra.platform import audit
from netra.platform.clock import office_today, wall_now

from .models import Institution, OfficeSetting

T = TypeVar("T")


class Group(StrEnum):
    NUMBERS = "numbers"
    PROCEDURE = "procedure"
    SILENCE = "silence"
    REMINDERS = "reminders"
    LETTERS = "letters"
    RETENTION = "retention"


GROUPS: Mapping[Group, Promise] = {
    Group.NUMBERS: _("Case numbers"),
    Group.PROCEDURE: _("Procedure"),
    Group.SILENCE: _("Days without an answer"),
    Group.REMINDERS: _("Reminders and mail"),
    Group.LETTERS: _("Letters"),
    Group.RETENTION: _("How long records are kept"),
}


class Sure(StrEnum):
    """How a value must be labelled wherever it is shown."""

    OWN = "own"  # the office alone can know it
    POLICY = "policy"  # no sourced limit: a policy of the office
    UNVERIFIED = "unverified"  # a rule of law stands behind it that nobody here has read


class Refused(Exception):
    """`sentence` says what is wrong with a value and what to write. Nothing was changed."""

    def __init__(self, code: str, sentence: Promise | str) -> None:
        super().__init__(code)
        self.code = code
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Setting(Generic[T]):
    key: str
    group: Group
    label: Promise | str
    hint: Promise | str
    read: Callable[[str], T]
    default: T | None = None
    sure: Sure = Sure.OWN
    choices: Callable[[], Sequence[tuple[str, Promise | str]]] | None = None
    # No two offices of one world may say the same.
    unique: bool = False
    # Of the running of the machine, so the system administrator enters it as well as a commissioner.
    technical: bool = False


def _office_code(text: str) -> OfficeCode:
    forms = [rule for name in packs.names() for rule in packs.shipped(name).numbering.values() if rule.form]
    if not any(re.fullmatch(rule.form, text, re.ASCII) for rule in forms):
        raise Refused("form", _("Write the office code as Bawaslu's own registers do, like 27.12."))
    return OfficeCode(text)


def _level(text: str) -> str:
    if text not in level_codes():
        raise Refused("form", _("Choose one of the levels."))
    return text


def level_codes() -> tuple[str, ...]:
    """As the packs write them in case numbers: RI, Prov, Kab, Kota, Cam."""
    found = [
        level
        for name in packs.names()
        for rule in packs.shipped(name).numbering.values()
        for level in rule.levels
    ]
    return tuple(dict.fromkeys(found))


def _whole(least: int, most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not re.fullmatch("[0-9]{1,6}", text) or not least <= int(text) <= most:
            raise Refused(
                "form",
                _("Write a whole number from %(least)d to %(most)d.") % {"least": least, "most": most},
            )
        return int(text)

    return read


def _hours(text: str) -> tuple[int, ...]:
    parts = [part.strip() for part in text.split(",")]
    if not all(re.fullmatch("[0-9]{1,3}", part) and 1 <= int(part) <= 720 for part in parts):
        raise Refused("form", _("Write whole hours before the limit with commas, like 72, 24, 6."))
    hours = sorted({int(part) for part in parts}, reverse=True)
    if len(hours) > 6:
        raise Refused("form", _("More than six reminders for one limit are read by nobody."))
    return tuple(hours)


def _mail_address(text: str) -> str:
    try:
        validate_email(text)
    except ValidationError:
        raise Refused("form", _("Write a mail address, like perkara@contoh.go.id.")) from None
    return text


def _words(text: str) -> str:
    return text


def _one_of(*codes: str) -> Callable[[str], object]:
    def read(text: str) -> object:
        if text not in codes:
            raise Refused("form", _("Choose one of the answers."))
        return text

    return read


OFFICE_CODE = Setting(
    "office_code",
    Group.NUMBERS,
    _("Office code of Bawaslu"),
    _(
        "As it stands in Bawaslu's own case numbers, like 27.12. It is not the region code of the Home "
        "Ministry, and Netra never works it out. Until it is entered, cases are registered and their "
        "numbers wait."
    ),
    _office_code,
    unique=True,
    technical=True,
)
LEVEL_CODE = Setting(
    "level_code",
    Group.NUMBERS,
    _("Level in case numbers"),
    _("Left empty, it follows the office's region: province, regency or city."),
    _level,
    choices=lambda: [(code, code) for code in level_codes()],
    technical=True,
)
QUORUM = Setting(
    "quorum",
    Group.PROCEDURE,
    _("Members whom a plenary needs"),
    _("How many commissioners must be present. Netra has read no rule that fixes it."),
    _whole(1, 9),
    sure=Sure.UNVERIFIED,
)
FIRST_REQUEST_DAYS = Setting(
    "first_request_days",
    Group.SILENCE,
    _("Days without an answer before the office asks the body"),
    _("Counted in calendar days from the referral. A policy of the office, no legal limit."),
    _whole(1, 365),
    sure=Sure.POLICY,
)
BKN_REQUEST_DAYS = Setting(
    "bkn_request_days",
    Group.SILENCE,
    _("Days without an answer before a request to BKN"),
    _("Used only where the rules name no day. A policy of the office, no legal limit."),
    _whole(1, 365),
    sure=Sure.POLICY,
)
MINISTER_REQUEST_DAYS = Setting(
    "minister_request_days",
    Group.SILENCE,
    _("Days without an answer before a request to the Home Minister"),
    _("Used only where the rules name no day. A policy of the office, no legal limit."),
    _whole(1, 365),
    sure=Sure.POLICY,
)
REMINDER_HOURS: Setting[tuple[int, ...]] = Setting(
    "reminder_hours",
    Group.REMINDERS,
    _("Hours before a limit at which Netra reminds"),
    _("Whole hours with commas between them."),
    _hours,
    default=(72, 24, 6),
    technical=True,
)
MAIL_SENDER = Setting(
    "mail_sender",
    Group.REMINDERS,
    _("Sender address of mail"),
    _("Mail goes out under this address. Left empty, under that of the installation."),
    _mail_address,
    technical=True,
)
LETTER_ADDRESS = Setting(
    "letter_address",
    Group.LETTERS,
    _("Address at the head of letters"),
    _("Street, place, telephone, as the office writes it."),
    _words,
    technical=True,
)
LETTER_PLACE = Setting(
    "letter_place",
    Group.LETTERS,
    _("Place in the date of letters"),
    _("For example Tenggarong."),
    _words,
    technical=True,
)

_FIXED: tuple[Setting[object], ...] = (
    OFFICE_CODE,
    LEVEL_CODE,
    QUORUM,
    FIRST_REQUEST_DAYS,
    BKN_REQUEST_DAYS,
    MINISTER_REQUEST_DAYS,
    REMINDER_HOURS,
    MAIL_SENDER,
    LETTER_ADDRESS,
    LETTER_PLACE,
)  # type: ignore[assignment]  # a setting of any type may stand in the list


def _readings() -> list[Setting[object]]:
    """The questions that sources answer differently, as the newest packs put them; the key is their id."""
    switches = {one.id: one for name in packs.names() for one in readings.switches(packs.shipped(name))}
    return [
        Setting(
            key=switch.id,
            group=Group.PROCEDURE,
            label=said(switch.wording),
            hint=_(
                "Sources and offices answer this differently. Left as it is, Netra uses the answer that it "
                "proposes."
            ),
            read=_one_of(*switch.options),
            default=switch.default,
            sure=Sure.UNVERIFIED,
            choices=partial(_options, switch),
        )
        for switch in switches.values()
    ]


KEEP = "keep."


def _keeping() -> list[Setting[object]]:
    """How many years each kind of record is kept after its end. No source gives one: none stands here."""
    found = {one.record: one for name in packs.names() for one in retention.rules(packs.shipped(name))}
    return [
        Setting(
            key=f"{KEEP}{rule.record}",
            group=Group.RETENTION,
            label=said(rule.name),
            hint=_(
                "Whole years after the record has ended, as the archive schedule of your office has it. Left "
                "empty, nothing of this kind is ever due."
            ),
            read=_whole(1, 100),
            sure=Sure.POLICY,
        )
        for rule in found.values()
        if rule.office_setting
    ]


def kept_years(office: Institution, at: date) -> Mapping[str, int]:
    """The periods that the office has set, by kind of record; what it has not set is missing."""
    read = _whole(1, 100)
    return {
        key.removeprefix(KEEP): read(row.value)
        for key, row in in_force(office, at).items()
        if key.startswith(KEEP) and row.value
    }


def _options(switch: Switch) -> list[tuple[str, str]]:
    return [(code, said(option.wording)) for code, option in switch.options.items()]


def said(wording: Wording) -> str:
    """In the language of the page."""
    return wording.en if (get_language() or "").startswith("en") else wording.id


def every() -> tuple[Setting[object], ...]:
    """Those that Netra itself knows, and those that the packs of rules put."""
    return (*_FIXED, *_readings(), *_keeping())


def by_key(key: str) -> Setting[object] | None:
    return next((one for one in every() if one.key == key), None)


def words_of(setting: Setting[object], text: str) -> str:
    """What was entered, in words where it was chosen from a list."""
    chosen = dict(setting.choices()) if setting.choices else {}
    return str(chosen.get(text, text))


def value(office: Institution, setting: Setting[T], at: date | None = None) -> T | None:
    """What holds on a local day of the office, today unless one is named; the default, or None."""
    row = (
        OfficeSetting.objects.filter(
            office=office, key=setting.key, starts__lte=at or office_today(office.region.timezone)
        )
        .order_by("-starts", "-pk")
        .first()
    )
    return setting.read(row.value) if row is not None and row.value else setting.default


def readings_of(office: Institution, at: date | None = None) -> Mapping[str, str]:
    """How the office reads what sources leave open: switch of the law pack to option, as `law.readings` asks.

    Only what the office has chosen; the pack fills in the rest.
    """
    rows = in_force(office, at or office_today(office.region.timezone))
    asked = {one.key for one in _readings()}
    return {key: row.value for key, row in rows.items() if key in asked and row.value}


def in_force(office: Institution, at: date) -> Mapping[str, OfficeSetting]:
    """The row of each key that holds on that day, in one query."""
    newest = (
        OfficeSetting.objects.filter(office=office, key=OuterRef("key"), starts__lte=at)
        .order_by("-starts", "-pk")
        .values("pk")[:1]
    )
    rows = OfficeSetting.objects.filter(office=office, pk=Subquery(newest))
    return {row.key: row for row in rows}


def history(office: Institution) -> Sequence[OfficeSetting]:
    """Everything that was ever entered, the newest first."""
    return list(OfficeSetting.objects.filter(office=office))


def enter(
    office: Institution,
    setting: Setting[T],
    text: str,
    *,
    actor: str,
    name: str,
    reason: str,
    starts: date | None = None,
    carried: bool = False,
) -> OfficeSetting:
    """Append what holds from `starts` on, today unless another day is named. Raises Refused.

    `carried`: records of another office carry this value, also where that office has corrected it since.
    Inside the caller's transaction, which also keeps the audit line.
    """
    text, reason = " ".join(text.split()), reason.strip()
    today = office_today(office.region.timezone)
    starts = starts or today
    if not reason:
        raise Refused("reason", _("Write the reason in one sentence."))
    if text:
        setting.read(text)
    # Held, so that of two who enter at once the second meets the first one's row.
    Institution.objects.select_for_update(no_key=True).get(pk=office.pk)
    held = in_force(office, starts).get(setting.key)
    if (held.value if held else "") == text:
        raise Refused("same", _("That already holds from this day on. Nothing was changed."))
    if text and setting.unique and (carried or _taken(office, setting, text, {today, starts})):
        raise Refused(
            "taken", _("Another office has entered the same. Check it with that office; nothing was changed.")
        )
    row = OfficeSetting.objects.create(
        office=office,
        key=setting.key,
        value=text,
        starts=starts,
        reason=reason,
        entered_at=wall_now(),
        entered_by=actor,
        entered_by_name=name,
    )
    audit.append(
        actor=actor,
        action="office_setting.entered",
        object_kind="institution",
        object_key=office.key,
        facts={
            "setting": setting.key,
            "starts": starts.isoformat(),
            "value": audit.digest_of({"value": text}),
        },
    )
    return row


def _taken(office: Institution, setting: Setting[T], text: str, on: Iterable[date]) -> bool:
    others = Institution.objects.filter(
        example=office.example, settings__key=setting.key, settings__value=text
    ).exclude(pk=office.pk)
    return any(
        (row := in_force(other, day).get(setting.key)) is not None and row.value == text
        for other in others.distinct()
        for day in on
    )
