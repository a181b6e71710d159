"""The register of sanctions: what was imposed, for how long, and what never happened after a referral."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import islice
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from netra.accounts.viewer import Viewer
from netra.cases import access as cases
from netra.cases import alike
from netra.cases.alike import Alike, Likeness
from netra.cases.cleared import cleared
from netra.cases.models import Outcome, ReferralLine, Sanction
from netra.followup.access import recommendations_for
from netra.followup.queries import CHUNK, ENDED_STEPS, PAGE
from netra.platform.clock import office_today
from netra.platform.ui import paging
from netra.referral.answers import REMEDY
from netra.referral.models import Answer


class Happened(StrEnum):
    SANCTION = "sanksi"
    NOTHING_YET = "belum"
    NEVER = "tanpa-sanksi"


@dataclass(frozen=True, slots=True)
class Wish:
    happened: Happened | None = None
    after: tuple[datetime, UUID] | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    line: ReferralLine
    happened: Happened
    sanction: Sanction | None
    days: int
    like: Alike
    # The same at every level; of somebody whose level is not known there is nothing narrower.
    like_any_rank: Alike
    named: bool
    # The coded outcome of an objection or appeal; empty without one.
    remedy: str = ""

    @property
    def in_force(self) -> bool | None:
        """None where no end is known."""
        if self.sanction is None or self.sanction.ends_on is None:
            return None
        return self.sanction.ends_on >= today_of(self.line)


@dataclass(frozen=True, slots=True)
class Page:
    entries: Sequence[Entry]
    more: str


_ENDED = Q(track__step__in=ENDED_STEPS)
_SANCTIONED = Q(track__sanction__isnull=False)
_HAPPENED: Mapping[Happened, Q] = {
    Happened.SANCTION: _SANCTIONED,
    Happened.NOTHING_YET: ~_SANCTIONED & ~_ENDED,
    Happened.NEVER: ~_SANCTIONED & _ENDED,
}


def proven_for(viewer: Viewer) -> QuerySet[ReferralLine]:
    """Whoever was not found to have broken a rule, or was cleared by the body later, is in no register."""
    return recommendations_for(viewer).filter(
        ~cleared("track"), track__case__decision__outcome=Outcome.VIOLATION
    )


def narrowed(viewer: Viewer, wish: Wish) -> QuerySet[ReferralLine]:
    lines = proven_for(viewer).select_related(
        "track__person",
        "track__sanction",
        "track__case__office",
        "track__case__region",
        "track__case__incident",
        "track__case__report",
        "institution",
    )
    if wish.happened:
        lines = lines.filter(_HAPPENED[wish.happened])
    decided = Answer.objects.filter(line=OuterRef("pk"), step=REMEDY, withdrawn=None).order_by("-pk")
    lines = lines.annotate(remedy=Coalesce(Subquery(decided.values("code")[:1]), Value("")))
    return paging.ordered(lines, "referred_at", descending=True)


def page(viewer: Viewer, wish: Wish) -> Page:
    rest = paging.beyond(narrowed(viewer, wish), "referred_at", wish.after, descending=True)
    lines, more = paging.cut(rest, PAGE, lambda line: paging.write(line.referred_at, line.pk))
    return Page(_entries(viewer, lines), more)


def every(viewer: Viewer, wish: Wish) -> Iterator[Entry]:
    found = narrowed(viewer, wish).iterator(chunk_size=CHUNK)
    while chunk := list(islice(found, CHUNK)):
        yield from _entries(viewer, chunk)


def counts(viewer: Viewer) -> dict[Happened, int]:
    lines = proven_for(viewer)
    return {one: lines.filter(_HAPPENED[one]).count() for one in Happened}


def _entries(viewer: Viewer, lines: Sequence[ReferralLine]) -> list[Entry]:
    tracks = [line.track for line in lines]
    asked = {ask(track) for ask in (Likeness.of, Likeness.of_any_rank) for track in tracks}
    like = alike.outcomes(asked)
    return [
        _entry(
            line,
            like.get(Likeness.of(line.track), alike.NOTHING),
            like.get(Likeness.of_any_rank(line.track), alike.NOTHING),
            named=cases.knows_names(viewer, line.track.case),
        )
        for line in lines
    ]


def _entry(line: ReferralLine, like: Alike, like_any_rank: Alike, *, named: bool) -> Entry:
    sanction: Sanction | None = getattr(line.track, "sanction", None)
    ended = line.track.step in ENDED_STEPS
    happened = Happened.SANCTION if sanction else Happened.NEVER if ended else Happened.NOTHING_YET
    until = sanction.decided_on if sanction else today_of(line)
    return Entry(
        line=line,
        happened=happened,
        sanction=sanction,
        days=(until - line.referred_on).days,
        like=alike.without(like, line.track) if line.track.violation else like,
        like_any_rank=alike.without(like_any_rank, line.track) if line.track.violation else like_any_rank,
        named=named,
        remedy=getattr(line, "remedy", ""),
    )


def today_of(line: ReferralLine) -> date:
    return office_today(line.track.case.region.timezone)


def read_wish(happened: str, after: str) -> Wish:
    """From the address. What cannot be read is left out rather than answered with an error."""
    return Wish(
        happened=Happened(happened) if happened in set(Happened) else None,
        after=paging.read(after, paging.moment, UUID),
    )
