"""What a case adds to the facts, and the keys that only the case side keeps."""

from datetime import date

from netra.cases.models import Case, CaseFact, Track
from netra.facts import stream
from netra.facts.models import FINDING, CountedUnit, FactKind


def count(
    case: Case, kind: FactKind, unit: CountedUnit, *, on: date, verified: bool, track: Track | None = None
) -> None:
    key = stream.record(
        kind=kind,
        unit=unit,
        on=on,
        region=case.region,
        election=case.election,
        office_kind=case.office.kind,
        verified=verified,
        violation_class=track.sanction_class if track else "",
        channel=case.report.channel if case.report else FINDING,
        example=case.example,
    )
    CaseFact.objects.create(case=case, track=track, fact_key=key, kind=kind)
