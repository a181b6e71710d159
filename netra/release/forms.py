from django import forms
from django.utils.translation import gettext_lazy as _

from netra.elections.models import Election
from netra.release import measures


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
