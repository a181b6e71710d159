"""The form of the limits calculator: the questions of a law pack, with every answer kept as it was typed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.http import QueryDict
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from netra.law import places, scenarios
from netra.law.entries import CaseDate, LawPack, Unit, Wording
from netra.law.scenarios import Problem, Refused, Scenario
from netra.platform.ui import formats
from netra.platform.ui.dayfields import DayField, HourField
from netra.regions.models import Level, Region

TIME = "_at"  # the field of the hour stands beside that of the day: registered_on, registered_on_at


def said(wording: Wording) -> str:
    return wording.in_language(get_language() or "id")


@dataclass(frozen=True, slots=True)
class DateGroup:
    """Date fields that are asked for together. `filled`: one of them holds something."""

    title: str
    names: tuple[str, ...]


class AsOfField(DayField):
    """A day, or in an address a moment with its offset: then limits of hours say how many are left."""

    def clean(self, value: Any) -> Any:  # Any: Django's own signature
        try:
            moment = datetime.fromisoformat(value or "")
        except ValueError:
            return super().clean(value)
        return moment if moment.tzinfo else super().clean(value)


class CalculatorForm(forms.Form):
    """Asked by GET, so that an answer has an address; the fields carry the names of a scenario."""

    use_required_attribute = False

    pack = forms.CharField(widget=forms.HiddenInput, required=False)
    region = forms.ChoiceField(
        label=gettext_lazy("Region"),
        help_text=gettext_lazy("Its clocks decide when a day ends."),
        error_messages={
            "required": gettext_lazy("Choose the region: its clocks decide when a day ends."),
            "invalid_choice": gettext_lazy("“%(value)s” is no region of the list. Choose one of it."),
        },
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("How did it come in?"),
        choices=[("report", gettext_lazy("As a report")), ("finding", gettext_lazy("As a finding"))],
        initial="report",
    )
    subject = forms.ChoiceField(
        label=gettext_lazy("Kind of person"),
        help_text=gettext_lazy("For the bodies in charge, and for class and sanctions."),
        required=False,
    )
    violation = forms.ChoiceField(label=gettext_lazy("Alleged violation"), required=False)
    kasn_state = forms.ChoiceField(
        label=gettext_lazy("Was the file at KASN?"),
        choices=[
            ("none", gettext_lazy("No")),
            ("received", gettext_lazy("Yes, received and not yet processed")),
            ("processed", gettext_lazy("Yes, and processed")),
        ],
        initial="none",
    )
    authority_idle = forms.BooleanField(
        label=gettext_lazy("The personnel authority does not act"), required=False
    )
    now = AsOfField(
        label=gettext_lazy("Counted as of"),
        help_text=gettext_lazy("The day that decides what is still open."),
        required=False,
    )

    def __init__(self, pack: LawPack, data: QueryDict | None, *, today: date) -> None:
        if data is not None:
            # An address may leave these out, as a scenario may.
            data = data.copy()
            data.setdefault("kind", "report")
            data.setdefault("kasn_state", "none")
        super().__init__(data, initial={"pack": pack.name, "now": today})
        self.law = pack
        # Any: Django types the fields of a form by their base class
        fields: Mapping[str, Any] = self.fields
        fields["region"].choices = [("", _("Choose the region")), *region_choices()]
        fields["subject"].choices = [
            ("", _("Not said")),
            *((code, said(subject.name)) for code, subject in pack.subjects.items()),
        ]
        fields["violation"].choices = [("", _("Not said")), *violation_choices(pack)]
        hours = hour_triggers(pack)
        self.asked = counted_dates(pack)
        for key in self.asked:
            self.fields[key] = DayField(label=said(pack.case_dates[key].wording), required=False)
            if key in hours:
                self.fields[key + TIME] = HourField(
                    label=_("Hour: %(what)s") % {"what": self.fields[key].label},
                    help_text=_("Local time. A limit of hours needs it."),
                    required=False,
                )
        self.scenario: Scenario | None = None
        for field in fields.values():
            if isinstance(field, DayField | HourField):
                field.widget.attrs["class"] = "short"

    def clean(self) -> dict[str, Any]:  # Any: Django's own signature
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("violation") and not cleaned.get("subject"):
            self.add_error("subject", _("Choose the kind of person as well: the class depends on it."))
        try:
            self.scenario = scenarios.read(self._raw(cleaned))
        except Refused as refused:
            for problem in refused.problems:
                self._refuse(problem)
        return cleaned

    def _raw(self, cleaned: Mapping[str, Any]) -> dict[str, object]:
        region = cleaned.get("region") or ""
        return {
            "pack": self.law.name,
            "region": region,
            # Limits ask for no kind of person; without one, tracks and classes are not shown.
            "subject": cleaned.get("subject") or next(iter(self.law.subjects)),
            "violation": cleaned.get("violation") or None,
            "kind": cleaned.get("kind") or "report",
            "kasn_state": cleaned.get("kasn_state") or "none",
            "authority_idle": bool(cleaned.get("authority_idle")),
            "dates": {key: self._moment(key, cleaned, region) for key in self.asked},
            "now": _iso(cleaned.get("now")),
        }

    def _moment(self, key: str, cleaned: Mapping[str, Any], region: str) -> str | None:
        day: date | None = cleaned.get(key)
        hour: time | None = cleaned.get(key + TIME)
        if hour is not None and day is None and key not in self.errors:
            self.add_error(key, _("An hour is written, but not its day. Write the day as well."))
        if hour is None or day is None or not region:
            return _iso(day)
        try:
            zone = ZoneInfo(places.shipped().zone(region))
        except places.NoRegion:
            return _iso(day)
        return datetime.combine(day, hour, zone).isoformat()

    def _refuse(self, problem: Problem) -> None:
        name = problem.at.removeprefix("dates.")
        if name not in self.fields or name in self.errors:
            # The field said so already; or the mistake is none of a field, and is told above the form.
            if name not in self.fields:
                self.add_error(None, said(problem.wording))
            return
        self.add_error(name, problem_words(problem, self.law.case_dates))

    def group_fields(self, group: DateGroup) -> list[forms.BoundField]:
        return [self[name] for name in group.names]

    def is_filled(self, group: DateGroup) -> bool:
        return any(self[name].value() or name in self.errors for name in group.names)


def problem_words(problem: Problem, dates: Mapping[str, CaseDate]) -> str:
    values = dict(problem.values)
    match problem.code:
        case "date_out_of_range":
            return _("The year must lie between %(first)s and %(last)s.") % values
        case "impossible_order":
            values["earlier"] = said(dates[values["earlier"]].wording)
            values["other"] = formats.plain_date(date.fromisoformat(values["other"][:10]))
            return _("This cannot come before “%(earlier)s”, %(other)s. Check both dates.") % values
    return said(problem.wording)


def hour_triggers(pack: LawPack) -> frozenset[str]:
    """The dates from which a limit in hours runs: of these the hour is asked as well."""
    return frozenset(limit.trigger for limit in pack.limits.values() if limit.unit is Unit.HOUR)


def counted_dates(pack: LawPack) -> tuple[str, ...]:
    """The dates that a limit counts from or is kept by, or a route is decided by: others change no answer."""
    limits = pack.limits.values()
    counted = {
        "event_on",
        "referred_on",
        *(key for limit in limits for key in (limit.trigger, *limit.met_by)),
    }
    return tuple(key for key in pack.case_dates if key in counted)


def date_groups(pack: LawPack) -> list[DateGroup]:
    """The dates of a case, those of the office's own procedure first, then by who acts."""
    own = [limit for limit in pack.limits.values() if limit.procedure == pack.election_kind]
    first = {"event_on", "referred_on", *(limit.trigger for limit in own)}
    first.update(key for limit in own for key in limit.met_by)
    criminal = {
        key
        for limit in pack.limits.values()
        if limit.procedure == "criminal"
        for key in (limit.trigger, *limit.met_by)
    }
    asked = counted_dates(pack)
    titled = (
        (_("Dates of the case"), [key for key in asked if key in first]),
        (_("Dates of a criminal case"), [k for k in asked if k in criminal - first]),
        (_("Dates after the referral"), [k for k in asked if k not in criminal | first]),
    )
    hours = hour_triggers(pack)
    return [
        DateGroup(title, tuple(name for key in keys for name in _with_hour(key, hours)))
        for title, keys in titled
        if keys
    ]


def _with_hour(key: str, hours: frozenset[str]) -> Iterable[str]:
    return (key, key + TIME) if key in hours else (key,)


def region_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Provinces with their regencies, of those whose clocks are known."""
    known = places.shipped()
    grouped: dict[str, tuple[str, list[tuple[str, str]]]] = {}
    rows = Region.objects.filter(level__in=(Level.PROVINCE, Level.REGENCY), valid_to=None).order_by("code")
    for code, name, full_name in rows.values_list("code", "name", "full_name"):
        if code in known.timezones:
            grouped[code] = (name, [(code, _("All of %(province)s") % {"province": name})])
        elif code in known.regencies and code[:2] in grouped:
            grouped[code[:2]][1].append((code, full_name))
    return list(grouped.values())


def violation_choices(pack: LawPack) -> list[tuple[str, list[tuple[str, str]]]]:
    """The entries of the catalogue, by act: of one act any may be chosen, the date decides."""
    return [
        (
            said(act.wording).rstrip("."),
            [
                (entry.id, f"{entry.id}: {said(entry.wording).rstrip('.')}")
                for entry in pack.violations.values()
                if entry.act == act.id
            ],
        )
        for act in pack.acts.values()
    ]


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
