"""The report form on paper: what its annex asks beside what our own form asked."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from netra.law.forms import CaseForm

# The form of a report, as the packs call it.
FORM = "F-A1"

# Not asked on the screen, where a report works without them: a pen fills them in at the counter.
_LEFT_FOR_THE_PEN: dict[tuple[str, str], Promise] = {
    ("reporter", "birth_place_date"): _("Place and date of birth of the reporter"),
    ("reporter", "sex"): _("Sex of the reporter"),
    ("reporter", "occupation"): _("Occupation of the reporter"),
    ("reporter", "citizenship"): _("Citizenship of the reporter"),
    ("reported", "phone"): _("Phone of the reported person"),
    ("", "witnesses"): _("Witnesses"),
}


def unasked(form: CaseForm) -> list[Promise]:
    """Labels of the fields of the annex that only a pen can fill."""
    asked = [(field.of, field.name) for field in form.fields]
    return [_LEFT_FOR_THE_PEN[field] for field in asked if field in _LEFT_FOR_THE_PEN]
