from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from netra.bulletin.models import Issue
from netra.elections.models import Election
from netra.release import measures
from netra.release.models import Draft


class WordsForm(forms.Form):
    note = forms.CharField(
        label=_("Note of the edition"),
        help_text=_(
            "Published with the edition and never changed afterwards. Write what a reader must know: what is "
            "not counted yet, what changed since the edition before. Name no person and no case."
        ),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    corrects = forms.BooleanField(required=False)
    because = forms.CharField(
        help_text=_("Everybody reads it on this edition and on the one before, word for word."),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: object, draft: Draft, before: Issue | None, **kwargs: object) -> None:
        written = {"note": draft.note, "corrects": draft.corrects, "because": draft.because}
        super().__init__(*args, initial=written, **kwargs)  # type: ignore[arg-type, misc]  # as in DraftForm
        self._same = before is not None and bool(draft.data_hash) and before.data_hash == draft.data_hash
        if before is None:
            del self.fields["corrects"], self.fields["because"]
            return
        edition = {"edition": before.edition}
        self.fields["corrects"].label = _("It corrects edition %(edition)s, in which something was wrong") % (
            edition
        )
        self.fields["because"].label = _("Why it takes the place of edition %(edition)s") % edition
        if self._same:
            self.fields["because"].required = True
            self.fields["because"].error_messages["required"] = _(
                "The data are those of the edition before. Write why it is published all the same."
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("corrects") and not cleaned.get("because") and "because" not in self.errors:
            self.add_error("because", _("A correction says what was wrong. Write why."))
        return cleaned


class ApprovalForm(forms.Form):
    """Which words the approver has read."""

    words = forms.CharField(required=False, widget=forms.HiddenInput)


class ReturnForm(forms.Form):
    reason = forms.CharField(
        label=_("What the analyst is to mend"),
        help_text=_("The analyst reads it on the draft. It is not published. Name no person and no case."),
        error_messages={"required": _("Nothing is written. Say what is to be mended, so that it can be.")},
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class DraftForm(forms.Form):
    measure = forms.ChoiceField(
        label=_("Figure"),
        error_messages={
            "required": _("No figure is chosen. Choose one."),
            "invalid_choice": _("There is no such figure. Choose one from the list."),
        },
    )
    election = forms.ModelChoiceField(
        label=_("Election"),
        queryset=Election.objects.all(),
        empty_label=None,
        error_messages={
            "required": _("No election is chosen. Choose one."),
            "invalid_choice": _("There is no such election. Choose one from the list."),
        },
    )

    def __init__(self, *args: object, example: bool, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed through to Django unchanged
        measure = self.fields["measure"]
        assert isinstance(measure, forms.ChoiceField)  # noqa: S101  # tells the type checker which field it is
        measure.choices = [(spec.key, spec.title) for spec in measures.offered(example=example)]
