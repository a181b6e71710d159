from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from netra.cases.forms import StepForm
from netra.cases.sanctions import REPLACING
from netra.law import citations
from netra.law.entries import Sanction as PenaltyEntry
from netra.platform.ui.dayfields import DayField

# A word alone mends nothing.
SHORTEST_REASON = 10
TOO_SHORT = _("This is too short to help whoever reads it. Write a whole sentence.")


class KnownForm(forms.Form):
    """What only the officer knows of the way of a file. Sent by its address, so that nothing is stored."""

    kasn = forms.ChoiceField(
        label=_("Was the file at KASN?"),
        choices=[
            ("none", _("No")),
            ("received", _("Yes, received and not processed")),
            ("processed", _("Yes, received and processed")),
        ],
        required=False,
    )
    idle = forms.BooleanField(label=_("The personnel authority does not act"), required=False)


def a_key() -> str:
    """The form's own key: what is sent twice under one key counts once."""
    return str(uuid4())


class KeyedForm(forms.Form):
    key = forms.UUIDField(widget=forms.HiddenInput, initial=a_key, required=False)

    def clean_key(self) -> UUID:
        # A form from before keys were sent is a form of its own.
        return self.cleaned_data["key"] or uuid4()


def ask_for_letter(form: forms.Form) -> None:
    """An office that records for the body names the letter that says so."""
    form.fields["letter_number"] = forms.CharField(label=_("Number of the letter"), max_length=120)
    form.fields["letter_on"] = DayField(label=_("Day of the letter"))


BODIES_TOLD = 6


class ReferForm(StepForm, KeyedForm):
    route = forms.ChoiceField(label=_("Way of the referral"), required=False, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Reason for another way"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only when you choose another way than the first one."),
    )
    tracks = forms.TypedMultipleChoiceField(
        label=_("In the same package"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Other tracks of this case that go to the same body."),
    )
    copies = forms.TypedMultipleChoiceField(
        label=_("Redacted copies"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nothing else of the evidence leaves the office."),
    )
    copied_to = forms.CharField(
        label=_("Who gets a copy of the letter"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One body a line, at most six."),
    )
    letter_number = forms.CharField(
        label=_("Number of the letter"),
        max_length=120,
        required=False,
        help_text=_("Empty: a blank is printed for the pen."),
    )

    def __init__(
        self,
        *args: Any,
        ways: Sequence[tuple[str, str]],
        others: Sequence[tuple[int, str]] = (),
        copies: Sequence[tuple[int, str]] = (),
        conflicted: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        for name, choices in (("route", ways), ("tracks", others), ("copies", copies)):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = list(choices)
        if len(ways) < 2:
            del self.fields["route"]
        if not others:
            del self.fields["tracks"]
        if not copies:
            del self.fields["copies"]
        if conflicted:
            self.fields["reason"].label = _("Why this body, in spite of the conflict of interest")
            self.fields["reason"].help_text = ""
            self.fields["reason"].required = self.fields["copied_to"].required = True
        elif len(ways) < 2:
            del self.fields["reason"]

    def clean_copied_to(self) -> tuple[str, ...]:
        said = (" ".join(line.split()) for line in self.cleaned_data["copied_to"].splitlines())
        bodies = tuple(one for one in said if one)
        if len(bodies) > BODIES_TOLD:
            raise forms.ValidationError(_("At most six bodies get a copy; write the others into the letter."))
        return bodies


class PackForm(KeyedForm):
    """A package for lines that were sent without one."""

    copies = forms.TypedMultipleChoiceField(
        label=_("Redacted copies"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nothing else of the evidence leaves the office."),
    )
    reason = forms.CharField(
        label=_("Why this body, in spite of the conflict of interest"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    copied_to = forms.CharField(
        label=_("Who gets a copy of the letter"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One body a line, at most six."),
    )
    clean_copied_to = ReferForm.clean_copied_to
    letter_number = forms.CharField(
        label=_("Number of the letter"),
        max_length=120,
        required=False,
        help_text=_("Empty: a blank is printed for the pen."),
    )

    def __init__(
        self, *args: Any, copies: Sequence[tuple[int, str]], conflicted: bool = False, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        field = self.fields["copies"]
        if isinstance(field, forms.ChoiceField):
            field.choices = list(copies)
        if not copies:
            del self.fields["copies"]
        if conflicted:
            self.fields["copied_to"].required = True
        else:
            del self.fields["reason"]


class WithdrawCopyForm(forms.Form):
    reason = forms.CharField(
        label=_("Why this copy is withdrawn"),
        max_length=300,
        help_text=_("Stands in the history, for example: the wrong file was chosen."),
    )


class CopyForm(forms.Form):
    original = forms.ChoiceField(label=_("Made from which file?"), widget=forms.RadioSelect)
    about = forms.CharField(
        label=_("What it shows"),
        max_length=200,
        help_text=_("In neutral words, without names. They stand on the list of the package."),
    )
    looked = forms.BooleanField(
        label=_("I have opened the file that I send here: nothing in it shows who reported."),
        error_messages={"required": _("Open the file that you send, look at it, and say so here.")},
    )

    def __init__(self, *args: Any, originals: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["original"]
        if isinstance(field, forms.ChoiceField):
            field.choices = list(originals)
            field.error_messages["required"] = _("Choose which file the copy was made from.")
            # Where there is one, there is nothing to choose.
            field.initial = originals[0][0] if len(originals) == 1 else None


class ReturnForm(KeyedForm):
    code = forms.ChoiceField(label=_("Why it goes back"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("What is missing or wrong"),
        min_length=SHORTEST_REASON,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("So exact that the sending office can mend it: which page, which name, which annex."),
        error_messages={"min_length": TOO_SHORT},
    )

    def __init__(self, *args: Any, codes: Sequence[tuple[str, str]] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["code"]
        if isinstance(field, forms.ChoiceField):
            field.choices = list(codes)
        if not codes:
            del self.fields["code"]


class BodyStepForm(KeyedForm):
    """A step of examination, objection or completion, as the receiving body records it."""

    on = DayField(label=_("On which day"))
    code = forms.ChoiceField(label=_("Outcome"), widget=forms.RadioSelect)
    letter_number = forms.CharField(label=_("Number of the letter"), max_length=120, required=False)
    text = forms.CharField(
        label=_("What the sending office should know"),
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self,
        *args: Any,
        codes: Sequence[tuple[str, str]] = (),
        reasoned: bool = False,
        menu: Sequence[PenaltyEntry] = (),
        language: str = "id",
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        field = self.fields["code"]
        if isinstance(field, forms.ChoiceField):
            field.choices = list(codes)
        if not codes:
            del self.fields["code"]
        self.fields["text"].required = reasoned and not codes
        if menu:
            self._ask_for_penalty(menu, language)

    def _ask_for_penalty(self, menu: Sequence[PenaltyEntry], language: str) -> None:
        """What holds after an objection or appeal."""
        self.fields["sanction"] = forms.ChoiceField(
            label=_("The sanction that holds from now on"),
            required=False,
            widget=forms.RadioSelect,
            choices=_menu_choices(menu, language),
            help_text=_("Only when the decision makes the sanction lighter or heavier, or changes it."),
        )
        self.fields["starts_on"] = DayField(label=_("In force from"), required=False)
        self.fields["ends_on"] = DayField(label=_("In force until"), required=False)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if "sanction" not in self.fields or "code" not in said:
            return said
        changes = said["code"] in REPLACING
        if changes and not said.get("sanction") and "sanction" not in self.errors:
            self.add_error("sanction", _("Say which sanction holds now: the decision changes it."))
        if changes and not said.get("letter_number") and "letter_number" not in self.errors:
            self.add_error("letter_number", _("Write the number of the decision that sets this sanction."))
        if not changes and said.get("sanction"):
            self.add_error("sanction", _("With this outcome no other sanction is set. Leave this empty."))
        return said


def _menu_choices(menu: Sequence[PenaltyEntry], language: str) -> list[tuple[str, str]]:
    return [
        (entry.id, f"{entry.wording.in_language(language)} ({citations.in_words(entry.basis, language)})")
        for entry in menu
    ]


class TakeBackForm(forms.Form):
    """The last answer was a mistake. `event` is what whoever presses has seen."""

    event = forms.IntegerField(widget=forms.HiddenInput, required=False)
    reason = forms.CharField(
        label=_("Why it is taken back"),
        min_length=SHORTEST_REASON,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Stands in the history, for example: recorded for the wrong person."),
        error_messages={"min_length": TOO_SHORT},
    )


class DoorForm(forms.Form):
    code = forms.CharField(
        label=_("Code"),
        max_length=80,
        # Two rows: on a phone the end of a code would lie outside a single one.
        widget=forms.Textarea(
            attrs={
                "rows": 2,
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
            }
        ),
        help_text=_(
            "Seven groups of four, as on the sheet with the letter. Capitals, spaces and hyphens do not "
            "matter."
        ),
    )


class NumbersForm(KeyedForm):
    """Which numbers of the list are acknowledged, and by whom."""

    numbers = forms.TypedMultipleChoiceField(
        label=_("Numbers of the list that have arrived"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )
    name = forms.CharField(label=_("Your name and post"), max_length=120)

    def __init__(self, *args: Any, numbers: Sequence[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["numbers"]
        if isinstance(field, forms.ChoiceField):
            field.choices = list(numbers)


class HandoverForm(forms.Form):
    state = forms.ChoiceField(
        label=_("Was the file at KASN?"),
        choices=[
            ("none", _("No")),
            ("received", _("Yes, received and not processed")),
            ("processed", _("Yes, received and processed")),
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("How you know"), max_length=400, widget=forms.Textarea(attrs={"rows": 3})
    )


class MoveForm(forms.Form):
    reason = forms.CharField(
        label=_("Why they are sent on"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Stands in the history of every file."),
    )


class SanctionForm(KeyedForm):
    sanction = forms.ChoiceField(label=_("Sanction imposed"), widget=forms.RadioSelect)
    decision_number = forms.CharField(label=_("Number of the decision"), max_length=120)
    decided_on = DayField(label=_("Day of the decision"))
    starts_on = DayField(label=_("In force from"), required=False)
    ends_on = DayField(label=_("In force until"), required=False)

    def __init__(
        self, *args: Any, menu: Sequence[PenaltyEntry], language: str, free: bool = False, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        field = self.fields["sanction"]
        if isinstance(field, forms.ChoiceField):
            field.choices = _menu_choices(menu, language)
        if free:
            self.fields["reason"] = forms.CharField(
                label=_("Why this sanction"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
            )
