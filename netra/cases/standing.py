"""What the record of a case shows today, as the law of steps asks for it: never typed, always looked up."""

from netra.cases.models import Case, CaseStudy, Track
from netra.institutions import settings
from netra.law import steps
from netra.law.entries import CRIMINAL_TRACKS, LawPack
from netra.platform.clock import office_today

# The key of a day that says: the one it replaces was recorded by mistake, and holds no more.
DAY_TAKEN_BACK = "taken_back"


def facts_of(case: Case, track: Track | None = None) -> set[str]:
    """Facts that hold of the case, and of one of its tracks. Rows fetched before are not asked for again."""
    facts: set[str] = set()
    tracks = list(case.tracks.all())
    if any(one.kind in CRIMINAL_TRACKS for one in tracks):
        facts.add(steps.Fact.CRIMINAL_SUSPECTED)
    if any(day.key == "gakkumdu_first_on" for day in case.days.all()):
        facts.add(steps.Fact.GAKKUMDU_FIRST_HELD)
    if case.event_on is not None and case.event_on < case.determination_on:
        facts.add(steps.Fact.EVENT_BEFORE_DETERMINATION)
    if office_today(case.region.timezone) < case.determination_on:
        facts.add(steps.Fact.DETERMINATION_PENDING)
    if is_heard(case):
        facts.add(steps.Fact.CLARIFICATION_HELD)
    if waiting_invitations(case):
        facts.add(steps.Fact.INVITATION_SENT)
    if CaseStudy.objects.filter(case=case).exists():
        facts.add(steps.Fact.STUDY_PRESENT)
    return facts if track is None else facts | facts_of_track(track)


def facts_of_track(track: Track) -> set[str]:
    days = track.case.days.all()
    gone = {day.replaces_id for day in days if day.key == DAY_TAKEN_BACK}
    returned = any(
        day.key == "file_returned_on" and day.track_id == track.pk and day.pk not in gone for day in days
    )
    return {steps.Fact.FILE_WAS_RETURNED} if returned else set()


def is_heard(case: Case) -> bool:
    """Somebody was heard, or stayed away from a second call. Rows from before calls were kept say enough."""
    calls = {one.pk: one for one in case.invitations.all()}
    return any(
        one.came or one.invitation_id is None or calls[one.invitation_id].is_second
        for one in case.clarifications.all()
    )


def waiting_invitations(case: Case) -> list[int]:
    """Calls after which nothing has been recorded yet."""
    answered = {one.invitation_id for one in case.clarifications.all()}
    return [one.pk for one in case.invitations.all() if one.pk not in answered]


def readings_of(case: Case, pack: LawPack) -> dict[str, str]:
    """How the office that holds the case reads what sources and offices answer differently.

    A choice that this version of the rules does not have is left to the rules.
    """
    switches = pack.office.switches
    if not switches:
        return {}
    rows = settings.in_force(case.office, office_today(case.region.timezone))
    return {
        key: row.value for key, row in rows.items() if key in switches and row.value in switches[key].options
    }
