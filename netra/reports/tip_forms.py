"""The form of who is kept from everyone: nothing in it asks who writes."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy

from netra.institutions.models import Institution
from netra.reports.door import keyed_digest
from netra.reports.forms import KeyedForm, TextField, offer
from netra.reports.sealed_forms import SealBroken, wraps_in
from netra.reports.sealing import recipient_of
from netra.reports.tips import FIELDS, SealedTip
from netra.reports.wire import decoded


class TipForm(KeyedForm):
    office = forms.ChoiceField(
        label=gettext_lazy("Which office should read it?"),
        help_text=gettext_lazy("Choose the office of the regency or city where it happened."),
        widget=forms.Select(attrs={"autocomplete": "off"}),
        error_messages={
            "required": gettext_lazy("No office is chosen. Choose the one nearest to the place."),
            "invalid_choice": gettext_lazy("That choice is not on the list. Choose again."),
        },
    )
    description = TextField(
        longest=FIELDS["description"],
        lines=8,
        required=True,
        label=gettext_lazy("What happened?"),
        help_text=gettext_lazy(
            "Who did what, in which order. Leave out what only you can know or have seen: whoever reads it "
            "could guess who you are."
        ),
        error_messages={
            "required": gettext_lazy("The description is missing. One sentence is enough to begin.")
        },
    )
    persons = TextField(
        longest=FIELDS["persons"],
        lines=2,
        label=gettext_lazy("Who is it about?"),
        help_text=gettext_lazy("Name, post and office, as far as you know them."),
    )
    place = TextField(
        longest=FIELDS["place"],
        label=gettext_lazy("Where did it happen?"),
        help_text=gettext_lazy("Village, building, or the address of the post on the internet."),
    )
    when = TextField(longest=FIELDS["when"], label=gettext_lazy("When?"))
    source = TextField(
        longest=FIELDS["source"],
        lines=2,
        label=gettext_lazy("Where can an officer find it confirmed?"),
        help_text=gettext_lazy("For example: a public post, a list, people who were there."),
    )

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, offices: list[Institution]
    ) -> None:  # Any: Django's own signature
        super().__init__(data)
        offer(self, offices)
        self.initial["key"] = str(uuid4())

    def told(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in FIELDS}


def sealed_tip(posted: Mapping[str, str]) -> SealedTip:
    """As a browser with JavaScript sends it: nothing but the office can be read. Raises SealBroken."""
    try:
        key, body = UUID(posted["key"]), decoded(posted["seal_tip"])
        return SealedTip(
            key=key,
            office_key=posted["office"],
            recipient=recipient_of(posted["seal_recipient"]),
            holder_set=posted["seal_set"],
            wraps=wraps_in(json.loads(posted["seal_wraps"])),
            body=body,
            content_seal=keyed_digest(key, {"office": posted["office"], "body": posted["seal_tip"]}),
        )
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise SealBroken(str(error)) from error
