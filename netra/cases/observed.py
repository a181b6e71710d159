"""What a finding brings along from the spot: place and time as a phone told them, and its evidence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from netra.cases.models import Case, FindingEvidence, Observation
from netra.platform import files
from netra.platform.clock import office_now
from netra.platform.files.models import How, StoredFile
from netra.platform.files.store import Staged


@dataclass(frozen=True, slots=True)
class OnTheSpot:
    device_number: int
    place: tuple[float, float] | None
    accuracy_m: float | None
    written_at: datetime | None
    time_is_sure: bool
    event_time_text: str
    persons: Sequence[Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Piece:
    """`sealed` is the file as it came, of which `staged` holds what was inside."""

    name: str
    staged: Staged
    sealed: StoredFile


def keep(case: Case, seen: OnTheSpot, pieces: Sequence[Piece], *, by: str) -> Observation:
    """Inside the transaction that records the finding. `by` is who is written into the custody log."""
    made = Observation.objects.create(
        case=case,
        device_number=seen.device_number,
        lat=seen.place[0] if seen.place else None,
        lon=seen.place[1] if seen.place else None,
        accuracy_m=seen.accuracy_m if seen.place else None,
        written_at=seen.written_at,
        time_is_sure=seen.time_is_sure,
        event_time_text=seen.event_time_text,
        persons=[dict(one) for one in seen.persons],
        arrived_at=office_now(),
    )
    for number, piece in enumerate(pieces, start=1):
        file = files.keep(piece.staged, by=by)
        files.link_copy(piece.sealed, file, How.OPENED, by=by)
        FindingEvidence.objects.create(case=case, number=number, name=piece.name, file=file)
    return made


def evidence(case_id: UUID) -> list[FindingEvidence]:
    return list(FindingEvidence.objects.filter(case=case_id).select_related("file"))


def hand_out(case: Case, number: int) -> FindingEvidence | None:
    """A piece of a case that the gate has let somebody see."""
    return FindingEvidence.objects.select_related("file").filter(case=case, number=number).first()
