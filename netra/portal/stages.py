"""The election that is open by the office clock, and where it stands in one region."""

from dataclasses import dataclass
from datetime import date

from netra.elections import queries as elections
from netra.elections.models import Election
from netra.elections.queries import StageSpan
from netra.regions.codes import NATION

# National days are told as the capital counts them; a region's own page counts its own.
NATIONAL_ZONE = "Asia/Jakarta"


@dataclass(frozen=True, slots=True)
class Line:
    span: StageSpan
    state: str  # past, now or to-come


@dataclass(frozen=True, slots=True)
class Standing:
    """An open election on one day. `days_to_voting` is negative once people have voted."""

    election: Election
    today: date
    lines: tuple[Line, ...]
    embargo: tuple[date, date] | None

    @property
    def days_to_voting(self) -> int:
        return (self.election.voting_on - self.today).days

    @property
    def near_lines(self) -> tuple[Line, ...]:
        """What has just ended, what runs and what comes next: enough for a card."""
        first_open = next((i for i, line in enumerate(self.lines) if line.state != "past"), len(self.lines))
        return self.lines[max(0, first_open - 1) : first_open + 4]

    @property
    def contests(self) -> int | None:
        totals = elections.totals(self.election)
        return totals.all if totals else None

    @property
    def embargo_now(self) -> bool:
        return self.embargo is not None and self.embargo[0] <= self.today <= self.embargo[1]


def _line(span: StageSpan, today: date) -> Line:
    if span.ends is not None and span.ends < today:
        return Line(span, "past")
    return Line(span, "now" if span.holds_on(today) else "to-come")


def standing(today: date, region_code: str = NATION) -> Standing | None:
    election = elections.open_election(today)
    if election is None:
        return None
    spans = elections.stages(election, region_code)
    lines = tuple(_line(span, today) for span in spans if span.main and span.starts is not None)
    try:
        embargo = elections.publication_embargo(election)
    except elections.StageUnknown:
        embargo = None
    return Standing(election, today, lines, embargo)
