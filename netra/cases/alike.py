"""What became of like cases: the same entry of the catalogue, the same kind of staff, the same post level
where it is known, found by a plenary and not cleared afterwards.

Counted over all offices and without anybody's name, place or day, so that whoever decides sees the range.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.db.models import Count

from netra.cases.cleared import cleared
from netra.cases.models import Outcome, ReferralLine, Sanction, Track

ENDED = "track_closed"
_ALIKE = (
    "track__violation",
    "track__person__subject_class",
    "track__case__example",
    "track__person__rank",
)


@dataclass(frozen=True, slots=True)
class Likeness:
    """What makes two tracks alike. An empty `rank` stands for every level and for none that is known."""

    violation: str
    subject_class: str
    example: bool
    rank: str = ""

    @classmethod
    def of(cls, track: Track) -> "Likeness":
        """At the same level, where that of the person is known."""
        return replace(cls.of_any_rank(track), rank=track.person.rank)

    @classmethod
    def of_any_rank(cls, track: Track) -> "Likeness":
        return cls(track.violation, track.person.subject_class, track.case.example)


@dataclass(frozen=True, slots=True)
class Alike:
    """`sanctions`: how often each was imposed. `never`: ended without one. `open`: nothing is known yet."""

    sanctions: Mapping[str, int]
    never: int
    open: int

    @property
    def total(self) -> int:
        return sum(self.sanctions.values()) + self.never + self.open


NOTHING = Alike({}, 0, 0)


def outcomes(wanted: Iterable[Likeness]) -> dict[Likeness, Alike]:
    """For many at once. The tracks that were asked about are counted among them: see `without`."""
    asked = {one for one in wanted if one.violation}
    imposed: dict[Likeness, Counter[str]] = {one: Counter() for one in asked}
    ended: Counter[Likeness] = Counter()
    going: Counter[Likeness] = Counter()
    among = {"violation__in": {one.violation for one in asked}}
    if asked:
        proven = Track.objects.filter(
            ~cleared(), case__decision__outcome=Outcome.VIOLATION, referrals__isnull=False, **among
        )
        rows = (
            Sanction.objects.filter(track__in=proven)
            .values_list(*_ALIKE, "sanction_id")
            .annotate(n=Count("pk"))
            .order_by()
        )
        for *parts, sanction, n in rows:
            for one in _both(*parts):
                if one in asked:
                    imposed[one][sanction] += n
        without_one = (
            ReferralLine.objects.filter(track__in=proven, track__sanction__isnull=True)
            .values_list(*_ALIKE, "track__step")
            .annotate(n=Count("track", distinct=True))
            .order_by()
        )
        for *parts, step, n in without_one:
            for one in _both(*parts):
                (ended if step == ENDED else going)[one] += n
    return {one: Alike(dict(imposed[one]), ended[one], going[one]) for one in asked}


def _both(violation: str, subject: str, example: bool, rank: str) -> set[Likeness]:
    """A track is like those of its own level, and like those of every level."""
    every = Likeness(violation, subject, example)
    return {every, replace(every, rank=rank)}


def without(found: Alike, track: Track) -> Alike:
    """The same counts but for this one track, which is not like itself."""
    own: Sanction | None = getattr(track, "sanction", None)
    if own is not None:
        left = {key: n - (key == own.sanction_id) for key, n in found.sanctions.items()}
        return Alike({key: n for key, n in left.items() if n}, found.never, found.open)
    if track.step == ENDED:
        return Alike(found.sanctions, found.never - 1, found.open)
    return Alike(found.sanctions, found.never, found.open - 1)
