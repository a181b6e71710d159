"""Of whom nothing was proven in the end, although a plenary had found a violation.

The body that examined says so with the reason by which it ends a track, or by annulling its own decision. A
track that ended because the person left or died clears nobody.
"""

from django.db.models import Exists, OuterRef, Q

from netra.cases.models import ReferralLine

# Of the coded reasons of the rules for ending a track.
ENDINGS = ("not_proven", "cancelled", "rejected", "acquitted", "investigation_stopped")
# What became of the objection or the appeal.
ANNULLED = "annulled"


def clears(answer: str = "") -> Q:
    """The condition on an answer of a body, or on what has such answers, `answer` being the way there."""
    ended = Q(**{f"{answer}step": "close_without_sanction", f"{answer}code__in": ENDINGS})
    annulled = Q(**{f"{answer}step": "decide_remedy", f"{answer}code": ANNULLED})
    return (ended | annulled) & Q(**{f"{answer}withdrawn": None})


def cleared(track: str = "pk") -> Exists:
    """The condition on a track, or on what leads to one by this column."""
    # The answers lie one layer above; here is asked only whether there is one.
    return Exists(ReferralLine.objects.filter(clears("answers__"), track=OuterRef(track)))
