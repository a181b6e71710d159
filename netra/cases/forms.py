from collections.abc import Sequence
from datetime import date
from typing import Any, cast
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from netra.cases import levels
from netra.cases.corrections import Why
from netra.cases.decisions import Ballot, is_carried
from netra.cases.models import Outcome, TipChannel, VoteCast
from netra.cases.opening import Suspect
from netra.platform.ui import formats
from netra.platform.ui.dayfields import DayField, HourField
from netra.reports import codes, places
from netra.reports.code_words import UnknownWord

# Rows that a page offers for members of the plenary without an account, and for persons of a finding.
# Rows for members without an account: so many at least, and with the others as many as a regency has.
OTHER_MEMBERS, MEMBERS = 2, 5
PERSON_ROWS = 3


def day_text(day: date) -> str:
    return formats.plain_date(day)


class StepForm(forms.Form):
    """Carries the version of the case that the officer had on the screen."""

    seen = forms.IntegerField(widget=forms.HiddenInput)


def study_text() -> forms.CharField:
    return forms.CharField(
        label=_("Study"),
        widget=forms.Textarea(attrs={"rows": 12}),
        max_length=50_000,
        help_text=_(
            "The facts, what the clarifications and the evidence show, what the rules say about it, the "
            "conclusion and what is recommended. The printed study has case, reported persons, "
            "clarifications and the assessed entries around it by itself: do not repeat them. Your text is "
            "kept only when you finish the study, and is not changed afterwards; after a return a corrected "
            "study is written beside it. Write a long text elsewhere first and paste it here."
        ),
    )


class StudyForm(StepForm):
    violation = forms.ChoiceField(label=_("Kind of violation"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Reason for leaving the proposal"),
        required=False,
        max_length=500,
        help_text=_("Only when you choose another kind than the proposed one."),
    )
    text = study_text()

    def __init__(self, *args: Any, offered: Sequence[tuple[str, str]], proposed: str, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["violation"]
        if isinstance(field, forms.ChoiceField):
            field.choices = list(offered)
        # Where the rules have nothing beside the proposal there is nothing to choose and nothing to leave.
        self.only_the_proposal = [one for one, _words in offered] == [proposed]
        if self.only_the_proposal:
            field.widget = forms.HiddenInput()
            del self.fields["reason"]


class StudyTextForm(StepForm):
    text = study_text()


OTHER_ACT = "lain"


class ClassForm(StepForm):
    violation = forms.ChoiceField(label=_("Kind of violation"), widget=forms.RadioSelect)
    other = forms.ChoiceField(
        label=_("Entry of another act"),
        required=False,
        help_text=_("Only when you choose an entry of another act above."),
    )
    reason = forms.CharField(
        label=_("Reason for leaving the proposal"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only when you choose another kind than the proposed one."),
    )

    def __init__(
        self,
        *args: Any,
        offered: Sequence[tuple[str, str]],
        others: Sequence[tuple[str, str]],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        kind, other = self.fields["violation"], self.fields["other"]
        if isinstance(kind, forms.ChoiceField) and isinstance(other, forms.ChoiceField):
            kind.choices = [*offered, *([(OTHER_ACT, _("An entry of another act"))] if others else [])]
            other.choices = [("", "–"), *others]
        if not others:
            del self.fields["other"]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("violation") == OTHER_ACT and not said.get("other"):
            self.add_error("other", _("Choose the entry of the other act."))
        return said

    @property
    def chosen(self) -> str:
        said = self.cleaned_data
        return str(said["other"] if said["violation"] == OTHER_ACT else said["violation"])


class FurtherTrackForm(StepForm):
    track = forms.ChoiceField(label=_("Further track"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Why this track as well"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, offered: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["track"]
        if isinstance(field, forms.ChoiceField):
            field.choices = list(offered)


class ExtensionForm(StepForm):
    reason = forms.CharField(
        label=_("Why more time is needed"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class ProposalForm(forms.Form):
    answer = forms.ChoiceField(
        label=_("Your answer"),
        choices=[("accept", _("Accept: the new last day holds")), ("decline", _("Decline: the day stays"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class TakeBackForm(StepForm):
    why = forms.ChoiceField(label=_("Why it must not count"), choices=Why.choices, widget=forms.RadioSelect)
    told = forms.CharField(
        label=_("What is wrong"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Stays in the history of the case. It does not go into the figures."),
    )


class PlenaryForm(StepForm):
    """One row for each commissioner of the office, and rows for those who have no account."""

    outcome = forms.ChoiceField(label=_("Decision"), choices=Outcome.choices, widget=forms.RadioSelect)

    def __init__(
        self,
        *args: Any,
        members: Sequence[tuple[str, str]],
        tracks: Sequence[tuple[int, str]] = (),
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.members = members
        self.tracks = tracks if len(tracks) > 1 else ()
        for key, words in self.tracks:
            self.fields[f"track_{key}"] = forms.ChoiceField(
                label=_("%(track)s: found otherwise than for the case?") % {"track": words},
                required=False,
                choices=[
                    ("", _("As for the case")),
                    (Outcome.NO_VIOLATION, _("No violation on this track")),
                    (Outcome.UNDETERMINED, _("Cannot be determined on this track")),
                ],
            )
        self.fields["held_on"] = DayField(label=_("Day of the plenary"))
        self.fields["reasons"] = forms.CharField(
            label=_("Reasons"), widget=forms.Textarea(attrs={"rows": 8}), max_length=20_000
        )
        self.seats = max(len(members) + OTHER_MEMBERS, MEMBERS)
        for position, (_voter, name) in enumerate(members):
            self._add_vote(position, name)
        for position in range(len(members), self.seats):
            self.fields[f"name_{position}"] = forms.CharField(
                label=_("Another member, without an account"), required=False, max_length=160
            )
            self._add_vote(position, "")
        if self._not_more_for():
            self.fields["sure"] = forms.BooleanField(
                label=_("The votes are written down right, and this is what the plenary decided"),
                required=False,
            )

    def _not_more_for(self) -> bool:
        """Of what was sent: asked before anything is read, since it decides what is asked."""
        cast = [self.data.get(f"cast_{position}") for position in range(self.seats)]
        return bool(cast.count(VoteCast.FOR)) and not is_carried(cast)

    def _add_vote(self, position: int, name: str) -> None:
        # Of a member who has no account the name stands in the field above.
        label, why = (
            (_("%(who)s votes") % {"who": name}, _("Why %(who)s does not agree") % {"who": name})
            if name
            else (_("How this other member votes"), _("Why this other member does not agree"))
        )
        self.fields[f"cast_{position}"] = forms.ChoiceField(
            label=label,
            required=False,
            choices=[("", _("Was not there")), *VoteCast.choices],
        )
        self.fields[f"dissent_{position}"] = forms.CharField(
            label=why,
            required=False,
            max_length=5_000,
            widget=forms.Textarea(attrs={"rows": 2}),
        )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for position in range(self.seats):
            if said.get(f"dissent_{position}") and not said.get(f"cast_{position}"):
                self.add_error(
                    f"cast_{position}",
                    _("A dissent is written for somebody who was not there. Choose the vote, or empty it."),
                )
        for position in range(len(self.members), self.seats):
            if bool(said.get(f"cast_{position}")) is not bool(said.get(f"name_{position}")):
                self.add_error(f"name_{position}", _("Write the name and the vote, or leave both empty."))
        if not any(said.get(f"cast_{one}") for one in range(self.seats)):
            self.add_error(None, _("Record how each member voted. Nothing was recorded yet."))
        if "sure" in self.fields and not said.get("sure"):
            self.add_error(
                "sure",
                _(
                    "Not more members voted for this decision than against it. Netra has read no rule that "
                    "says how many votes a plenary needs. Nothing was recorded yet: look at the votes again; "
                    "if they are right, confirm it here and send once more."
                ),
            )
        return said

    @property
    def ballots(self) -> list[Ballot]:
        said = self.cleaned_data
        found = []
        for position in range(self.seats):
            if not said.get(f"cast_{position}"):
                continue
            voter, name = self.members[position] if position < len(self.members) else ("", "")
            found.append(
                Ballot(
                    name=name or said[f"name_{position}"],
                    cast=VoteCast(said[f"cast_{position}"]),
                    dissent=said[f"dissent_{position}"],
                    voter=voter,
                )
            )
        return found

    @property
    def outcomes(self) -> dict[int, Outcome]:
        said = self.cleaned_data
        return {key: Outcome(said[f"track_{key}"]) for key, _words in self.tracks if said[f"track_{key}"]}


class PlaceField(forms.CharField):
    """A place as people write it, or its code. Read into a code; what can mean several says which."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return text
        found = places.find(text)
        if found.place is not None:
            return found.place.code
        if found.choices:
            raise forms.ValidationError(
                _("“%(typed)s” can mean several places. Choose one below, or write another.")
                % {"typed": text}
            )
        raise forms.ValidationError(
            _("“%(typed)s” was not found. Write the village or district.") % {"typed": text}
        )


_PLACE_LENGTH = 200


class EventForm(forms.Form):
    """What is said to have happened. The heads of a tip and of a supervisor's result stand before it."""

    # The form's own: what is sent twice under one key is recorded once.
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4, required=False)

    def __init__(self, *args: Any, acts: Sequence[tuple[str, str]], act_needed: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["region"] = PlaceField(
            label=_("Place"),
            max_length=_PLACE_LENGTH,
            help_text=_("Village, district or regency, or its code."),
        )
        if meant := self._meant():
            self.fields["meant"] = forms.ChoiceField(
                label=_("Which of these places?"), required=False, choices=meant, widget=forms.RadioSelect
            )
        self.fields["place_text"] = forms.CharField(label=_("Where exactly"), required=False, max_length=300)
        self.fields["event_on"] = DayField(label=_("Day of the event"), required=False)
        self.fields["act"] = forms.ChoiceField(
            label=_("Alleged act"),
            required=act_needed,
            # Where the act is needed, not to know it is no answer.
            choices=[("", "–" if act_needed else _("Not known yet")), *acts],
        )
        self.fields["text"] = forms.CharField(
            label=_("What is known"),
            widget=forms.Textarea(attrs={"rows": 8}),
            max_length=20_000,
            help_text=_("In the words of the office. Write nothing that shows who gave the information."),
        )

    def _meant(self) -> list[tuple[str, str]]:
        """Where what was typed can mean several places: these, to choose from."""
        typed = self.data.get(self.add_prefix("region"), "").strip() if self.is_bound else ""
        if not typed or len(typed) > _PLACE_LENGTH:
            return []
        found = places.find(typed)
        return [] if found.place else [(one.code, one.label) for one in found.choices]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("meant"):
            said["region"] = said["meant"]
            self.errors.pop("region", None)
        return said


class TipForm(EventForm):
    channel = forms.ChoiceField(
        label=_("How did it come?"), choices=TipChannel.choices, widget=forms.RadioSelect
    )
    known_on = DayField(label=_("Day on which the office learned of it"))


class SupervisionForm(EventForm):
    form_number = forms.CharField(label=_("Number of Form Model A"), max_length=80)
    finder = forms.CharField(label=_("Supervisor who found it"), max_length=160)
    found_on = DayField(label=_("Day on which it was found"))


class TracingForm(StepForm):
    done_on = DayField(label=_("Day of the tracing"))
    text = forms.CharField(
        label=_("What was done and found"), widget=forms.Textarea(attrs={"rows": 8}), max_length=20_000
    )


class FindingForm(StepForm):
    act = forms.ChoiceField(label=_("Alleged act"))
    event_on = DayField(label=_("Day of the event"), required=False)
    reasons = forms.CharField(
        label=_("What the finding rests on"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
    plenary_on = DayField(
        label=_("Day of the plenary that set it"),
        required=False,
        help_text=_("Where your office sets findings in plenary."),
    )

    def __init__(
        self,
        *args: Any,
        acts: Sequence[tuple[str, str]],
        classes: Sequence[tuple[str, str]],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        act = self.fields["act"]
        if isinstance(act, forms.ChoiceField):
            act.choices = list(acts)
        for row in range(PERSON_ROWS):
            number = row + 1
            self.fields[f"name_{row}"] = forms.CharField(
                label=_("Name of person %(number)d") % {"number": number}, required=row == 0, max_length=160
            )
            self.fields[f"class_{row}"] = forms.ChoiceField(
                label=_("Kind of staff of person %(number)d") % {"number": number},
                required=row == 0,
                choices=[("", "–"), *classes],
            )
            self.fields[f"rank_{row}"] = forms.ChoiceField(
                label=_("Post level of person %(number)d, where it is known") % {"number": number},
                required=False,
                choices=[("", _("not known")), *levels.every()],
            )
            self.fields[f"post_{row}"] = forms.CharField(
                label=_("Post of person %(number)d") % {"number": number}, required=False, max_length=160
            )
            self.fields[f"workplace_{row}"] = forms.CharField(
                label=_("Office or address of person %(number)d") % {"number": number},
                required=False,
                max_length=300,
            )
            self.fields[f"nip_{row}"] = forms.CharField(
                label=_("Employee number of person %(number)d") % {"number": number},
                required=False,
                max_length=18,
                widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
            )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for row in range(1, PERSON_ROWS):
            if bool(said.get(f"name_{row}")) is not bool(said.get(f"class_{row}")):
                words = _("Person %(number)d: write the name and the kind of staff, or leave both empty.")
                empty = "name" if said.get(f"class_{row}") else "class"
                self.add_error(f"{empty}_{row}", words % {"number": row + 1})
        return said

    def about(self) -> list[forms.BoundField]:
        """What does not belong to one of the persons."""
        return [one for one in self if not one.name[-1].isdigit()]

    def people(self) -> list[dict[str, object]]:
        """The fields of each person; of the second and third they are wanted once something stands there."""
        found = []
        for row in range(PERSON_ROWS):
            own = [one for one in self if one.name.endswith(f"_{row}")]
            found.append(
                {
                    "title": _("Person %(number)d") % {"number": row + 1},
                    "first": row == 0,
                    "open": any(one.errors or one.value() for one in own),
                    "fields": own,
                }
            )
        return found

    @property
    def suspects(self) -> list[Suspect]:
        said = self.cleaned_data
        return [
            Suspect(
                name=said[f"name_{row}"].strip(),
                subject_class=said[f"class_{row}"],
                post=said[f"post_{row}"].strip(),
                workplace=said[f"workplace_{row}"].strip(),
                employee_number=said[f"nip_{row}"].strip(),
                rank=said[f"rank_{row}"],
            )
            for row in range(PERSON_ROWS)
            if said[f"name_{row}"].strip()
        ]


class RankForm(StepForm):
    rank = forms.ChoiceField(label=_("Post level"), required=False, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Why it is put right"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only when another level was written down before."),
    )

    def __init__(self, *args: Any, offered: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["rank"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("not known")), *offered]


class EmployeeNumberForm(StepForm):
    number = forms.CharField(
        label=_("Employee number (NIP)"),
        required=False,
        max_length=18,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text=_("Figures alone. Empty when it is not known."),
    )
    reason = forms.CharField(
        label=_("Why it is put right"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only when another number was written down before."),
    )


class EndTracingForm(StepForm):
    code = forms.ChoiceField(label=_("Why the tracing ends"), widget=forms.RadioSelect)
    told = forms.CharField(
        label=_("In your own words"),
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, reasons: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["code"]
        if isinstance(field, forms.ChoiceField):
            field.choices = list(reasons)


class SometimesNeeded(forms.CharField):
    """Asked for only with one answer to another question, so it is never called one that may stay empty."""

    needed_sometimes = True


class CallForm(StepForm):
    whom = forms.ChoiceField(label=_("Who is called?"), widget=forms.RadioSelect)
    name = SometimesNeeded(
        label=_("Name of the witness or expert"),
        required=False,
        max_length=160,
        help_text=_("Only for a witness or an expert, and needed there."),
    )
    day = DayField(label=_("Day of the clarification"))
    hour = HourField(label=_("Hour of the clarification"))
    place = forms.CharField(label=_("Place of the clarification"), max_length=300)
    letter_number = forms.CharField(label=_("Number of the letter"), required=False, max_length=80)
    sent_on = DayField(label=_("Day on which the letter went out"))

    def __init__(self, *args: Any, whom: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["whom"]
        if isinstance(field, forms.ChoiceField):
            field.choices = list(whom)
        if len(whom) == 1:
            field.widget = forms.HiddenInput()
            field.initial = whom[0][0]
            del self.fields["name"]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if "name" in self.fields and said.get("whom") in {"witness", "expert"} and not said.get("name"):
            self.add_error("name", _("Write who is called."))
        return said


class AnswerToCallForm(StepForm):
    came = forms.ChoiceField(
        label=_("Did they come?"),
        choices=[
            ("sworn", _("Yes, and was heard under oath")),
            ("unsworn", _("Yes, and was heard without an oath")),
            ("absent", _("No, although called")),
        ],
        widget=forms.RadioSelect,
    )
    held_on = DayField(label=_("Day of the clarification"))
    minutes = forms.CharField(
        label=_("Minutes"),
        widget=forms.Textarea(attrs={"rows": 8}),
        max_length=20_000,
        help_text=_(
            "What was asked and answered. Without an oath: why. For somebody who stayed away: what is known "
            "of the reason."
        ),
    )


class HearingForm(StepForm):
    """Somebody was heard: in answer to a call that waits, or without one."""

    party = forms.ChoiceField(
        label=_("Who was heard?"),
        widget=forms.RadioSelect,
        help_text=_(
            "Whoever was called and stayed away is not recorded here, but under what became of the call."
        ),
    )
    name = SometimesNeeded(
        label=_("Name of the witness or expert"),
        required=False,
        max_length=160,
        help_text=_("Only for a witness or an expert who came without a call."),
    )
    came = forms.ChoiceField(
        label=_("Was it under oath?"),
        choices=[("sworn", _("Yes, under oath")), ("unsworn", _("No, without an oath"))],
        widget=forms.RadioSelect,
    )
    held_on = DayField(label=_("Day of the clarification"))
    minutes = forms.CharField(
        label=_("Minutes"),
        widget=forms.Textarea(attrs={"rows": 8}),
        max_length=20_000,
        help_text=_("What was asked and answered. Without an oath: why."),
    )

    # Any: whatever Django's forms take.
    def __init__(self, *args: Any, whom: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["party"]
        if isinstance(field, forms.ChoiceField):
            field.choices = list(whom)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("party") in {"witness", "expert"} and not said.get("name", "").strip():
            self.add_error("name", _("Write the name of the witness or expert who was heard."))
        return said


class HandoverForm(StepForm):
    office = forms.ChoiceField(label=_("Office that takes the case"), widget=forms.RadioSelect)
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, offices: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["office"]
        if isinstance(field, forms.ChoiceField):
            field.choices = list(offices)


class PlainStepForm(StepForm):
    """A step of the pack that has no page of its own: its day, perhaps its hour, and a note."""

    def __init__(
        self,
        *args: Any,
        dated: bool,
        timed: bool,
        note_needed: bool,
        delivered: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        if delivered:
            self.fields["delivered_on"] = DayField(label=_("Day on which the letter was delivered"))
            self.fields["letter_number"] = forms.CharField(
                label=_("Number of the letter"), required=False, max_length=80
            )
        if dated:
            self.fields["on"] = DayField(label=_("Day"))
        if timed:
            self.fields["hour"] = HourField(label=_("Hour"), required=False)
        self.fields["note"] = forms.CharField(
            label=_("Reason") if note_needed else _("Note"),
            required=note_needed,
            max_length=500,
            widget=forms.Textarea(attrs={"rows": 3}),
        )


class CorrectDayForm(StepForm):
    on = DayField(label=_("The right day"))
    hour = HourField(label=_("Hour"), required=False)
    reason = forms.CharField(
        label=_("Why it was wrong"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class FirstDayForm(StepForm):
    on = DayField(label=_("The right day"))
    reason = forms.CharField(
        label=_("Why it was wrong"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class CorrectionForm(StepForm):
    text = forms.CharField(
        label=_("Corrected study"), widget=forms.Textarea(attrs={"rows": 14}), max_length=50_000
    )


class EarlyStudyForm(StudyTextForm):
    reason = forms.CharField(
        label=_("Why without a clarification"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class ResumeForm(StepForm):
    held_on = DayField(label=_("Day of the plenary"))
    reason = forms.CharField(label=_("Reason"), max_length=5_000, widget=forms.Textarea(attrs={"rows": 6}))


class CloseTrackForm(StepForm):
    """What happened to the sanction, where none was imposed."""

    def __init__(self, *args: Any, without_sanction: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if without_sanction:
            self.fields["reason"] = forms.CharField(
                label=_("Why the track ends without a sanction"),
                max_length=500,
                widget=forms.Textarea(attrs={"rows": 4}),
            )


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 4}))


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Receipt code"),
        max_length=250,
        widget=forms.Textarea(
            attrs={"rows": 2, "autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
        help_text=_(
            "In letters or in words, as on your receipt. Capitals, spaces and hyphens do not matter."
        ),
    )

    def clean_code(self) -> str:
        typed: str = self.cleaned_data["code"]
        try:
            codes.read(typed)
        except UnknownWord as unknown:
            raise forms.ValidationError(unknown.sentence) from None
        return typed


def _election_in_number(*, required: bool) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Election in the register number"),
        help_text=_("Which election the case is about. A number that was given is never changed."),
        error_messages={"required": _("Choose an election.")},
        required=required,
    )


class _NumberedForm(forms.Form):
    """Offers the codes by which the pack names elections in register numbers."""

    def __init__(
        self, *args: Any, codes: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:  # Any: Django's own signature
        super().__init__(*args, **kwargs)
        field = cast(forms.ChoiceField, self.fields["number_election"])
        field.choices = codes if field.required else [("", _("to be said later")), *codes]


class RegisterForm(_NumberedForm):
    number_election = _election_in_number(required=False)


class RegisterFindingForm(_NumberedForm, StepForm):
    number_election = _election_in_number(required=False)


class NameElectionForm(_NumberedForm):
    number_election = _election_in_number(required=True)
