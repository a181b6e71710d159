"""The public form: reads what was typed, says what is broken, and loses nothing of it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, cast
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.http import QueryDict
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from netra.institutions.models import Institution
from netra.law.entries import LawPack
from netra.platform.ui import formats
from netra.platform.ui.dayfields import DayField
from netra.regions.models import Region
from netra.reports import places, signatures
from netra.reports.intake import is_broken, mended
from netra.reports.models import IdentityKind, NameWish, ReporterCapacity, SigningWay
from netra.reports.submission import (
    CONTACT_MAX,
    DESCRIPTION_MAX,
    LINE_MAX,
    NAME_MAX,
    PLACE_MAX,
    OpenPart,
    Person,
    Reporter,
    Submission,
)
from netra.reports.triage import AssessmentRefused, Finding

# Nothing about a report is ever filled in by the browser for the next person at this screen.
_NEVER_FILLED = {"autocomplete": "off"}


class TextField(forms.CharField):
    """Text of people: length and broken signs are answered in whole sentences."""

    def __init__(self, *, longest: int, lines: int = 1, **kwargs: Any) -> None:  # Any: Django's own signature
        kwargs.setdefault("required", False)
        # A browser that seals a text must know its limit: the server never sees how long it is.
        attributes: dict[str, object] = {**_NEVER_FILLED, "data-longest": longest}
        if lines > 1:
            attributes["rows"] = lines
        kwargs["widget"] = (
            forms.Textarea(attrs=attributes) if lines > 1 else forms.TextInput(attrs=attributes)
        )
        self.longest = longest
        super().__init__(**kwargs)
        # `clean` answers for broken signs itself, in our words.
        self.validators = [v for v in self.validators if not isinstance(v, ProhibitNullCharactersValidator)]

    def clean(self, value: Any) -> str:  # Any: Django's own signature
        text = cast(str, super().clean(value)).replace("\r\n", "\n")
        if is_broken(text):
            raise ValidationError(
                _("Some signs in this text could not be read. They are left out below; type them again.")
            )
        if len(text) > self.longest:
            raise ValidationError(
                _(
                    "This is %(length)s characters long, the limit is %(limit)s. Shorten it; nothing "
                    "was cut off."
                )
                % {"length": formats.number(len(text)), "limit": formats.number(self.longest)}
            )
        return text


class KeyedForm(forms.Form):
    """A public form whose number is made once: sent twice, it is the same post."""

    use_required_attribute = False

    key = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_key(self) -> UUID:
        try:
            return UUID(self.cleaned_data["key"])
        except ValueError:
            # Without a key a second click would be a second post, so the form gets one and asks again.
            self.data = _with(self.data, key=str(uuid4()))
            raise ValidationError(
                _("This form had lost its number and has a new one. Check it and send it again.")
            )


def offer(form: forms.Form, offices: Sequence[Institution]) -> None:
    """In its field `office`; where there is one alone, it is chosen."""
    field = cast(forms.ChoiceField, form.fields["office"])
    field.choices = [("", _("choose the office")), *((one.pk, one.name) for one in offices)]
    if len(offices) == 1:
        form.initial["office"] = offices[0].pk


# What a reporter may choose on the form; that the office holds the paper, an officer says.
ASKED_WAYS = (SigningWay.DRAWN, SigningWay.SCAN, SigningWay.COUNTER)


class ReportForm(KeyedForm):
    region_code = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)

    name_wish = forms.ChoiceField(
        required=False,
        label=gettext_lazy("Your name"),
        choices=NameWish.choices,
        initial=NameWish.SEALED,
        widget=forms.RadioSelect(attrs=_NEVER_FILLED),
    )
    reporter_name = TextField(longest=NAME_MAX, label=gettext_lazy("Your name"))
    reporter_capacity = forms.ChoiceField(
        required=False, label=gettext_lazy("You report as"), widget=forms.Select(attrs=_NEVER_FILLED)
    )
    reporter_address = TextField(longest=LINE_MAX, label=gettext_lazy("Your address"))
    reporter_contact = TextField(
        longest=CONTACT_MAX,
        label=gettext_lazy("Phone or e-mail"),
        help_text=gettext_lazy("Only for questions about this report."),
    )
    identity_kind = forms.ChoiceField(
        required=False,
        label=gettext_lazy("Identity document you can show"),
        help_text=gettext_lazy("Its number is not asked here."),
        widget=forms.Select(attrs=_NEVER_FILLED),
    )

    person_name = TextField(longest=NAME_MAX, label=gettext_lazy("Name of the reported person"))
    person_post = TextField(longest=NAME_MAX, label=gettext_lazy("Post"))
    person_office = TextField(
        longest=PLACE_MAX,
        label=gettext_lazy("Office"),
        help_text=gettext_lazy("The name of the office is enough in place of an address."),
    )
    person_address = TextField(longest=LINE_MAX, label=gettext_lazy("Address"))
    person_class = forms.ChoiceField(
        required=False, label=gettext_lazy("Kind of staff"), widget=forms.Select(attrs=_NEVER_FILLED)
    )
    person_number = TextField(longest=18, label=gettext_lazy("Employee number (NIP), if you know it"))

    region = TextField(
        longest=120,
        required=True,
        label=gettext_lazy("Where did it happen?"),
        help_text=gettext_lazy("Village, district or regency. For example: Loa Janan, Kukar."),
        error_messages={
            "required": gettext_lazy("The place is missing. Write the village, district or regency.")
        },
    )
    place_text = TextField(
        longest=PLACE_MAX,
        label=gettext_lazy("Building, street or account"),
        help_text=gettext_lazy(
            "For example: hall of the district office. For something online: the address of the post."
        ),
    )
    event_on = DayField(
        required=False,
        label=gettext_lazy("Date of the event"),
        help_text=gettext_lazy(
            "For example 9 November 2024 or 9/11/2024. If you forgot, give your best guess."
        ),
    )
    event_time_text = TextField(longest=60, label=gettext_lazy("Time of day"))
    known_on = DayField(
        required=False,
        label=gettext_lazy("Date on which you learnt of it"),
        help_text=gettext_lazy("A report is in time within seven days of this date."),
    )

    act = forms.ChoiceField(
        required=False, label=gettext_lazy("What is it about?"), widget=forms.Select(attrs=_NEVER_FILLED)
    )
    description = TextField(
        longest=DESCRIPTION_MAX,
        lines=8,
        required=True,
        label=gettext_lazy("What happened?"),
        help_text=gettext_lazy("Who did what, in which order, who saw it. Your own words are right."),
        error_messages={
            "required": gettext_lazy("The description is missing. One sentence is enough to begin.")
        },
    )
    signing = forms.ChoiceField(
        required=False,
        label=gettext_lazy("How do you sign?"),
        choices=[(one.value, one.label) for one in ASKED_WAYS],
        widget=forms.RadioSelect(attrs=_NEVER_FILLED),
    )
    # Drawn on the page; without a script nothing is ever in it.
    signature = forms.CharField(required=False, widget=forms.HiddenInput(attrs=_NEVER_FILLED))
    statement = forms.BooleanField(
        required=False,
        label=gettext_lazy("I declare that this is true, and I will sign it as on my identity document."),
    )

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, pack: LawPack, today: date
    ) -> None:  # Any: Django's own signature
        super().__init__(data)
        language = get_language() or "id"
        empty = [("", _("choose, or leave empty"))]
        self._choose("reporter_capacity", [*empty, *ReporterCapacity.choices])
        self._choose("identity_kind", [*empty, *IdentityKind.choices])
        self._choose(
            "person_class",
            [*empty, *((code, one.name.in_language(language)) for code, one in pack.subjects.items())],
        )
        self._choose(
            "act", [*empty, *((code, one.wording.in_language(language)) for code, one in pack.acts.items())]
        )
        for name in ("name_wish", "signing"):
            cast(forms.ChoiceField, self.fields[name]).error_messages["invalid_choice"] = _(
                "That choice is not on the list. Choose again."
            )
        for name in ("event_on", "known_on"):
            cast(DayField, self.fields[name]).today = today
        self.region_choices: tuple[places.Place, ...] = ()
        self.region_trail: tuple[Region, ...] = ()
        if data is None:
            self.initial["key"] = str(uuid4())

    def _choose(self, name: str, choices: list[tuple[str, Any]]) -> None:  # Any: labels may be lazy
        field = cast(forms.ChoiceField, self.fields[name])
        field.choices = choices
        field.error_messages["invalid_choice"] = _("That choice is not on the list. Choose again.")

    def clean_signature(self) -> str:
        drawn = cast(str, self.cleaned_data["signature"])
        if drawn and not signatures.is_drawn(drawn):
            self.data = _with(self.data, signature="")
            # Said beside the choice: a hidden field has no place of its own on the page.
            self.add_error(
                "signing",
                _("The drawn signature could not be read. Draw it again, or choose another way."),
            )
            return ""
        return drawn

    def clean(self) -> dict[str, Any]:  # Any: Django's own signature
        asked = self.cleaned_data
        if asked.get("signing") != SigningWay.DRAWN:
            asked["signature"] = ""
        elif not self.is_drawn and "signing" not in self.errors:
            self.add_error("signing", _("Nothing is drawn yet. Draw your signature, or choose another way."))
        if "region" in asked:
            self._settle_region(asked["region"], asked.get("region_code", ""))
        if not asked.get("reporter_name") and any(
            asked.get(name) for name in ("reporter_address", "reporter_contact", "identity_kind", "signature")
        ):
            self.add_error(
                "reporter_name",
                _(
                    "Your name is missing, but not your address or phone. Add the name, or empty "
                    "those as well."
                ),
            )
        event_on, known_on = asked.get("event_on"), asked.get("known_on")
        if event_on and known_on and known_on < event_on:
            self.add_error(
                "known_on",
                _("You learnt of it (%(known)s) before it happened (%(event)s). Check both dates.")
                % {"known": formats.plain_date(known_on), "event": formats.plain_date(event_on)},
            )
        return asked

    def _settle_region(self, typed: str, code: str) -> None:
        found = places.find(typed, code)
        if found.place:
            self.region_trail = found.trail
            self.cleaned_data["region_code"] = found.place.code
            self.cleaned_data["region"] = found.place.label
            self.data = _with(self.data, region=found.place.label, region_code=found.place.code)
            return
        self.region_choices = found.choices
        words = {"typed": typed[:60]}
        if not found.choices:
            self.add_error(
                "region", _("“%(typed)s” was not found. Write the name of the district or regency.") % words
            )
        elif found.several:
            self.add_error(
                "region", _("“%(typed)s” is the name of more than one place. Choose below.") % words
            )
        else:
            words["place"] = found.choices[0].label
            self.add_error(
                "region",
                _("“%(typed)s” was not found. Perhaps %(place)s? Choose below, or correct it.") % words,
            )

    def open_part(self) -> OpenPart:
        asked = self.cleaned_data
        person = Person(
            name=asked["person_name"],
            post=asked["person_post"],
            office_name=asked["person_office"],
            address=asked["person_address"],
            subject_class=asked["person_class"],
            employee_number=asked["person_number"],
        )
        return OpenPart(
            key=asked["key"],
            region_code=asked["region_code"],
            act=asked["act"],
            event_on=asked["event_on"],
            known_on=asked["known_on"],
            persons=(person,) if person != Person() else (),
            capacity=ReporterCapacity(asked["reporter_capacity"]) if asked["reporter_capacity"] else None,
            statement_made=asked["statement"],
            name_wish=NameWish(asked["name_wish"]) if asked["name_wish"] else None,
            signing=SigningWay(asked["signing"]) if asked["signing"] else None,
        )

    def submission(self) -> Submission:
        asked = self.cleaned_data
        reporter = None
        if asked["reporter_name"]:
            reporter = Reporter(
                name=asked["reporter_name"],
                address=asked["reporter_address"],
                contact=asked["reporter_contact"],
                identity_kind=IdentityKind(asked["identity_kind"]) if asked["identity_kind"] else None,
                signature=asked["signature"],
            )
        return Submission(
            **self.open_part().open_fields(),
            description=asked["description"],
            place_text=asked["place_text"],
            event_time_text=asked["event_time_text"],
            reporter=reporter,
        )

    def refuse_unsigned(self, *, has_signed_form: bool) -> None:
        """Who sends a photo of the signed form sends one: files come beside the form."""
        if self.cleaned_data.get("signing") == SigningWay.SCAN and not has_signed_form:
            self.add_error(
                "signing",
                _(
                    "The photo of the signed form is missing. Add it below, or choose to sign at the office: "
                    "then you can send now."
                ),
            )

    @property
    def is_named(self) -> bool:
        return bool(self.cleaned_data["reporter_name"])

    @property
    def is_described(self) -> bool:
        return bool(self.cleaned_data["description"].strip())

    @property
    def is_drawn(self) -> bool:
        return bool(self.cleaned_data.get("signature"))


def readable(posted: Any) -> QueryDict:  # Any: whatever the form was given
    """What was typed, as it can be shown again: unreadable signs would break the page itself."""
    shown = _with(posted)
    for name in shown:
        shown.setlist(name, [mended(one) for one in shown.getlist(name)])
    return shown


def _with(data: Any, **changes: str) -> QueryDict:  # Any: whatever the form was given
    changed = QueryDict(mutable=True)
    if isinstance(data, QueryDict):
        for name in data:
            changed.setlist(name, data.getlist(name))
    for name, value in changes.items():
        changed[name] = value
    return changed


class AssessmentForm(forms.Form):
    """All requirements of a report on one page: of each what the officer found on looking, or nothing yet.

    Nothing is chosen beforehand: what the calculation proposes is no finding.
    """

    def __init__(self, data: QueryDict | None = None, *, titles: Mapping[str, str]) -> None:
        super().__init__(data)
        self.codes = tuple(titles)
        for code, title in titles.items():
            self.fields[f"met_{code}"] = forms.ChoiceField(
                label=title,
                choices=[("yes", gettext_lazy("met")), ("no", gettext_lazy("not met"))],
                required=False,
                widget=forms.RadioSelect,
            )
            self.fields[f"reason_{code}"] = TextField(longest=500, label=title)

    def clean(self) -> dict[str, Any]:  # Any: Django's own signature
        said = super().clean() or {}
        for code in self.codes:
            if said.get(f"reason_{code}") and not said.get(f"met_{code}"):
                self.add_error(f"met_{code}", _("A reason is written. Choose met or not met as well."))
        if not self.errors and not any(said.get(f"met_{code}") for code in self.codes):
            self.add_error(None, _("Nothing is chosen yet, so nothing was recorded."))
        return said

    @property
    def findings(self) -> list[Finding]:
        said = self.cleaned_data
        return [
            Finding(code, said[f"met_{code}"] == "yes", said[f"reason_{code}"])
            for code in self.codes
            if said[f"met_{code}"]
        ]

    def refuse(self, refused: AssessmentRefused, words: str) -> None:
        self.add_error(f"reason_{refused.check}" if refused.code == "reason_missing" else None, words)


class RecusalForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why you must not handle it"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("For example: the reported person is a relative, or a former superior."),
    )
