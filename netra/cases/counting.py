"""What a case adds to the facts, and the keys that only the case side keeps."""

from collections.abc import Iterable
from datetime import date

from netra.cases.models import Case, CaseFact, LineState, ReferralLine, Track
from netra.facts import stream
from netra.facts.models import FINDING, CountedUnit, Fact, FactKind
from netra.institutions.models import Institution

# While a track stands here, the body that has its file has neither decided nor handed it to an investigation
# or a court.
WAITING_STEPS = ("referred", "acknowledged", "examination")


def count(
    case: Case,
    kind: FactKind,
    unit: CountedUnit,
    *,
    on: date,
    verified: bool,
    track: Track | None = None,
    receiver: Institution | None = None,
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
        receiver=receiver,
        example=case.example,
    )
    CaseFact.objects.create(case=case, track=track, fact_key=key, kind=kind)


def waits(line: ReferralLine) -> None:
    """From the referral until its answer the person counts as waiting, once however many tracks wait."""
    track = line.track
    if _waiting(track.person.tracks.all()):
        return
    count(
        track.case,
        FactKind.PERSON_WAITS,
        CountedUnit.PERSON,
        on=line.referred_on,
        verified=True,
        track=track,
        receiver=line.institution,
    )


def answered(track: Track) -> None:
    """Its track stands in no waiting step any more. An acknowledgement or an examination is no answer."""
    for kept in _waiting([track]):
        undone = stream.reverse(kept.fact_key)
        CaseFact.objects.create(case=kept.case, track=track, fact_key=undone, kind=kept.kind)
        other = (
            ReferralLine.objects.filter(
                track__person=track.person_id,
                state__in=(LineState.SENT, LineState.ACKNOWLEDGED),
                track__step__in=WAITING_STEPS,
            )
            .exclude(track=track)
            .select_related("track__person", "track__case", "institution")
            .order_by("referred_at")
            .first()
        )
        if other is not None:
            waits(other)


def _waiting(tracks: Iterable[Track]) -> list[CaseFact]:
    kept = list(CaseFact.objects.filter(track__in=tracks, kind=FactKind.PERSON_WAITS))
    ended = list(Fact.objects.filter(reverses__in=[one.fact_key for one in kept]))
    gone = {one.reverses for one in ended} | {one.pk for one in ended}
    return [one for one in kept if one.fact_key not in gone]
