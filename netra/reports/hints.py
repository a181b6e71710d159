"""What somebody can do about a requirement that is not met yet: which fields ask for it, and one sentence.

The pack says what the law asks for and what lacks; these sentences say how the form takes it, and no more.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

EVIDENCE = "evidence"
_ORDER_OF_DAYS = _("The event comes first, then the day on which you learnt of it, then the report.")


@dataclass(frozen=True, slots=True)
class Hint:
    """`fields`: of the report form; empty where nothing that could be filled in would help."""

    fields: tuple[str, ...]
    sentence: Promise


# By the code of the reason that a requirement gives.
HINTS: Mapping[str, Hint] = {
    "identity_missing": Hint(
        ("reporter_name",),
        _("Write your name. Without it an officer can still look into what you tell."),
    ),
    "not_eligible": Hint(
        ("reporter_capacity",),
        _("Choose as what you report. If nothing on the list is you, somebody on the list can report it."),
    ),
    "signature_missing": Hint(
        ("statement",),
        _(
            "Choose how you sign, and tick the declaration. Whether a signature on a screen is enough is not "
            "verified; the office may ask you to sign by hand. If you sign at the office, this stays open "
            "until then."
        ),
    ),
    "accused_unnamed": Hint(
        ("person_name",),
        _(
            "Write the name. If nobody knows it, describe the person in your own words: an officer can "
            "look into it."
        ),
    ),
    "accused_unlocated": Hint(
        ("person_office", "person_address"),
        _("Write the office where the person works, or an address. One of the two is enough."),
    ),
    "known_date_missing": Hint(
        ("known_on",), _("Write the day on which you learnt of it. The days are counted from it.")
    ),
    "known_before_event": Hint(("event_on", "known_on"), _ORDER_OF_DAYS),
    "known_after_delivery": Hint(("known_on",), _ORDER_OF_DAYS),
    "late": Hint((), _("You may send it all the same: an officer can look into it as first information.")),
    "event_date_missing": Hint(
        ("event_on",), _("Write the day on which it happened. If you forgot, give your best guess.")
    ),
    "place_missing": Hint(("region",), _("Write the village, district or regency.")),
    "description_missing": Hint(("description",), _("Tell what happened. One sentence is enough to begin.")),
    "evidence_missing": Hint(
        (EVIDENCE,),
        _(
            "Add one photo, recording or paper to begin with. A sheet on which a witness wrote down what "
            "was seen can be added as well."
        ),
    ),
}
