from django import forms
from django.utils.translation import gettext_lazy as _

from netra.elections.queries import elections
from netra.release.measures import MEASURES


class NewDraftForm(forms.Form):
    measure = forms.ChoiceField(
        label=_("What is counted"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what is counted.")},
    )
    election = forms.ChoiceField(label=_("Election"), error_messages={"required": _("Choose the election.")})

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # handed on as they came
        measures, chosen = self.fields["measure"], self.fields["election"]
        assert isinstance(measures, forms.ChoiceField) and isinstance(chosen, forms.ChoiceField)  # noqa: S101
        measures.choices = [(one.key, one.title) for one in MEASURES.values()]
        chosen.choices = [(one.pk, one.name) for one in elections()]
