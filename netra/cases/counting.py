"""What a case adds to the facts, and the keys that only the case side keeps."""

from collections.abc import Iterable
from datetime import date

from netra.cases.models import (
    Case,
    CaseFact,
    Incident,
    LineState,
    Outcome,
    PlenaryDecision,
    ReferralLine,
    Track,
)
from netra.facts import stream
from netra.facts.models import FINDING, CountedUnit, Fact, FactKind
from netra.institutions.models import Institution

# While a track stands here, the body that has its file has neither decided nor handed it to an investigation
# or a court.
WAITING_STEPS = ("referred", "acknowledged", "examination")


# An incident is counted once, however many cases stand on it: several reports of it may each become one.
_ONCE_AN_INCIDENT = frozenset({FactKind.CASE_REGISTERED, FactKind.CASE_DECIDED})


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
    if kind in _ONCE_AN_INCIDENT and _counted_elsewhere(case, kind):
        return
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


def _counted_elsewhere(case: Case, kind: FactKind) -> bool:
    """Whether another case of the same incident has this fact, and it was not taken back."""
    others = Case.objects.filter(incident=case.incident_id).exclude(pk=case.pk)
    if not others.exists():
        return False
    # Two that are registered at once wait for each other here.
    Incident.objects.select_for_update().get(pk=case.incident_id)
    keys = set(CaseFact.objects.filter(case__in=others, kind=kind).values_list("fact_key", flat=True))
    undone = set(Fact.objects.filter(reverses__in=keys).values_list("reverses", flat=True))
    return Fact.objects.filter(pk__in=keys - undone, amount=1).exists()


def catch_up(case: Case) -> None:
    """What was not counted while another case of the incident was, and is a thing of its own now."""
    counted = set(CaseFact.objects.filter(case=case).values_list("kind", flat=True))
    if case.registered_on is not None and FactKind.CASE_REGISTERED not in counted:
        count(case, FactKind.CASE_REGISTERED, CountedUnit.CASE, on=case.registered_on, verified=False)
    decision = PlenaryDecision.objects.filter(case=case, outcome=Outcome.VIOLATION).first()
    if decision is not None and FactKind.CASE_DECIDED not in counted:
        found = case.tracks.exclude(step="track_closed").first() or case.tracks.first()
        count(case, FactKind.CASE_DECIDED, CountedUnit.CASE, on=decision.held_on, verified=True, track=found)


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
