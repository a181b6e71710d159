"""What happens after a report, with the limits of the law pack: no number of a law stands in this code."""

from dataclasses import dataclass

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from netra.law import citations
from netra.law.entries import IntakeKind, LawPack, Limit, Status, Unit
from netra.law.packs import shipped

# The pack that is told when no election is open: the newest that is shipped.
DEFAULT_PACK = "pilkada-2024"


@dataclass(frozen=True, slots=True)
class Station:
    limits: str
    title: str
    text: str
    basis: str
    verified: bool


def pack_for(name: str) -> LawPack:
    return shipped(name or DEFAULT_PACK)


def _span(limit: Limit) -> str:
    if limit.unit is Unit.DAY:
        return ngettext("%(count)s day", "%(count)s days", limit.amount) % {"count": limit.amount}
    return f"{limit.amount} {limit.unit}"


def own_limits(pack: LawPack) -> dict[str, Limit]:
    """The limits of a report in the pack's own procedure, by the date that starts them."""
    return {
        limit.trigger: limit
        for limit in pack.limits.values()
        if limit.procedure == pack.election_kind and IntakeKind.FINDING not in limit.kinds
    }


def stations(pack: LawPack) -> list[Station]:
    own = own_limits(pack)
    report, initial, complete = own["known_on"], own["delivered_on"], own["notified_incomplete_on"]
    handle, extra = own["registered_on"], own["handling_extended_on"]

    def station(words: str, title: str, text: str, *limits: Limit) -> Station:
        return Station(
            words,
            title,
            text,
            citations.in_words(
                [article for limit in limits for article in limit.basis], get_language() or "id"
            ),
            all(limit.status is Status.CONFIRMED for limit in limits),
        )

    return [
        station(
            _("up to %(span)s after you learned of it") % {"span": _span(report)},
            _("You send it"),
            _("Seven requirements are checked with you. You receive a code."),
            report,
        ),
        station(
            _("%(first)s, then %(second)s to complete it")
            % {"first": _span(initial), "second": _span(complete)},
            _("The office assesses it"),
            _("If something is missing, you are told what and until when."),
            initial,
            complete,
        ),
        station(
            _("%(span)s, at most %(longest)s")
            % {"span": _span(handle), "longest": (extra.total_amount or handle.amount + extra.amount)},
            _("The plenary decides"),
            _("A violation or not, with its reasons."),
            handle,
            extra,
        ),
        Station(
            _("counted every day"),
            _("Another body acts"),
            _(
                "Bawaslu recommends; the institution of the person imposes the sanction. "
                "How long it is silent shows."
            ),
            "",
            True,
        ),
    ]
