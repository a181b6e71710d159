"""The dates of a case by their keys in the pack, and the last days that follow from each of them.

Some dates have a column or a table of their own; the rest is kept as rows of `CaseDay`. Both are read here.
"""

from collections.abc import Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from netra.cases import deadlines
from netra.cases.models import Case, CaseDay, CaseLimit, LimitCause, Track
from netra.cases.people import Actor
from netra.cases.standing import DAY_TAKEN_BACK
from netra.law.entries import LawPack
from netra.law.moments import Moment
from netra.platform.clock import office_now, office_today

# Kept by a column of the case or by a row of its own; everything else is a `CaseDay`.
_COLUMNS = frozenset(
    {"event_on", "known_on", "found_on", "finding_set_on", "registered_on", "handling_extended_on"}
)
# Their verbs know more of the day than the step does, and lay what follows from it.
_BY_THEIR_VERBS = _COLUMNS | {"plenary_decided_on"}
_ELSEWHERE = _COLUMNS | {"plenary_decided_on", "referred_on", "sanction_set_on"}
# What a day can lie before and no pack dates: the letter of a call, and the end of the study.
CALLED, STUDIED = "called_on", "study_finished_on"
SANCTION_SET = "sanction_set_on"
# Why a row took the place of another one that was right: the step was taken once more.
_TAKEN_AGAIN = "Langkah ini diambil lagi."


class DayRefused(Exception):
    """`code`: ahead (the day has not come), hour_ahead (the day is here, its hour is not), too_early (it lies
    before `other`, which was on `day`), ends_first, unknown_date, reason_missing (a correction says why),
    same (nothing would change), corrected (it was put right since its step) or decided (the plenary has
    decided about it). Nothing was changed.

    `key`: which date it is, where a form asks for several; too_late is too_early seen from the other date."""

    def __init__(self, code: str, other: str = "", day: date | None = None, key: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.key = key
        self.other = other
        self.day = day


def today(case: Case) -> date:
    return office_today(case.region.timezone)


def known(case: Case, pack: LawPack, track: Track | None = None) -> dict[str, Moment]:
    """Every date that is known, with its hour where that is known. With `track`, also what only it has."""
    zone = ZoneInfo(case.region.timezone)
    found: dict[str, Moment] = {}
    columns = {
        "event_on": case.event_on,
        "known_on": case.known_on,
        "found_on": case.found_on,
        "finding_set_on": case.finding_set_on,
        "registered_on": case.registered_on,
        "handling_extended_on": case.extended_on,
    }
    for key, day in columns.items():
        if day is not None:
            found[key] = Moment(day)
    if case.report is not None:
        delivered = case.report.delivered_at.astimezone(zone)
        found["delivered_on"] = Moment(delivered.date(), delivered)
        looked_at: dict[str, datetime] = {}
        for one in sorted(case.report.assessments.all(), key=lambda assessment: assessment.pk):
            looked_at.setdefault(one.check_code, one.assessed_at)
        if looked_at and case.registered_on is not None:
            # Done when an officer had looked at the last requirement; a second look, after a completion, is
            # none of it.
            done = max(looked_at.values()).astimezone(zone)
            found["initial_assessed_on"] = Moment(done.date(), done)
    decision = getattr(case, "decision", None)
    if decision is not None:
        found["plenary_decided_on"] = Moment(decision.held_on)
    tracks = [track] if track is not None else list(case.tracks.all())
    lines = [line.referred_on for one in tracks for line in one.referrals.all()]
    if lines:
        found["referred_on"] = Moment(min(lines))
    sanction = getattr(track, "sanction", None) if track is not None else None
    if sanction is not None:
        found["sanction_set_on"] = Moment(sanction.decided_on)
    for row in in_force(case):
        if row.track_id is None or track is None or row.track_id == track.pk:
            found[row.key] = Moment(row.on, row.at.astimezone(zone) if row.at else None)
    # Dates that this version of the rules does not have would stand in nobody's order.
    return {key: moment for key, moment in found.items() if key in pack.case_dates}


def in_force(case: Case) -> list[CaseDay]:
    rows = list(case.days.all())
    replaced = {row.replaces_id for row in rows}
    of = {row.pk: row for row in rows}
    newest = (_held(row, of) for row in rows if row.pk not in replaced)
    return [row for row in newest if row is not None]


def _held(row: CaseDay | None, of: Mapping[int, CaseDay]) -> CaseDay | None:
    """Itself, unless it takes another back: then what that one had taken the place of, or nothing."""
    while row is not None and row.key == DAY_TAKEN_BACK:
        undone = of[row.replaces_id] if row.replaces_id is not None else None
        row = of[undone.replaces_id] if undone is not None and undone.replaces_id is not None else None
    return row


def every_time(case: Case, track: Track | None = None) -> dict[str, list[Moment]]:
    """Of the dates that are rows of the case or of this track, each time that the step was taken, in order.

    A file can be returned twice: each return keeps the limit that ran then.
    """
    zone = ZoneInfo(case.region.timezone)
    rows = list(case.days.all())
    corrected = {row.replaces_id for row in rows if row.replaces_id is not None and row.note != _TAKEN_AGAIN}
    found: dict[str, list[Moment]] = {}
    for row in rows:
        if (
            row.key != DAY_TAKEN_BACK
            and row.pk not in corrected
            and row.track_id in {None, track.pk if track else None}
        ):
            moment = Moment(row.on, row.at.astimezone(zone) if row.at else None)
            found.setdefault(row.key, []).append(moment)
    return found


def set_by_step(
    case: Case, track: Track | None, key: str, on: date, at: datetime | None, *, by: Actor
) -> list[CaseLimit]:
    """What a step of the procedure sets, and the last days that it lays. Dates with a place of their own are
    written there by their verb."""
    if key in _BY_THEIR_VERBS:
        return []
    if key not in _ELSEWHERE:
        _write(case, track, key, on, at, by=by)
    return deadlines.keep_from(case, key, on, at, by=by, track=track, cause=LimitCause.DATE_RECORDED)


def check(
    case: Case,
    pack: LawPack,
    key: str,
    on: date,
    track: Track | None = None,
    *,
    at: datetime | None = None,
) -> None:
    """Raises DayRefused when the day or its hour has not come, or lies before one that it cannot precede."""
    if key not in pack.case_dates:
        raise DayRefused("unknown_date")
    if on > today(case):
        raise DayRefused("ahead")
    if at is not None and at > office_now():
        raise DayRefused("hour_ahead")
    have = known(case, pack, track)
    before = [
        other
        for other in pack.case_dates
        if other in pack.dates_before[key] and other in have and on < have[other].day
    ]
    if before:
        # The last of them in the order of the procedure is the one to look at.
        raise DayRefused("too_early", before[-1], have[before[-1]].day)


def follows(case: Case, on: date, other: str, earliest: date | None) -> None:
    """Raises DayRefused when the day has not come, or lies before `earliest`, the day of `other`."""
    if on > today(case):
        raise DayRefused("ahead")
    if earliest is None or on < earliest:
        raise DayRefused("too_early", other, earliest)


def correct(
    case: Case, row: CaseDay, on: date, at: datetime | None, reason: str, *, by: Actor
) -> tuple[CaseDay, list[CaseLimit]]:
    """A date was written down wrongly: a new row takes its place, and so do the last days it had caused.

    Raises DayRefused.
    """
    if not reason.strip():
        raise DayRefused("reason_missing")
    if (on, at) == (row.on, row.at):
        raise DayRefused("same")
    pack = deadlines.basis_of(case).pack
    check(case, pack, row.key, on, row.track, at=at)
    made = _write(case, row.track, row.key, on, at, by=by, replaces=row, note=reason.strip())
    laid = deadlines.keep_from(
        case, row.key, on, at, by=by, track=row.track, cause=LimitCause.DATE_RECORDED, reason=reason.strip()
    )
    return made, laid


def take_back(case: Case, track: Track, key: str, why: str, *, by: Actor) -> None:
    """The step that set this day was recorded by mistake: the day holds no more, nor what counts from it.

    The day before it holds again, of a step that had been taken before. Raises DayRefused.
    """
    if key in _BY_THEIR_VERBS or key in _ELSEWHERE:
        return
    row = _now(case, track, key)
    if row is None:
        return
    if row.note not in ("", _TAKEN_AGAIN):
        raise DayRefused("corrected", key, row.on)
    CaseDay.objects.create(
        case=case,
        track=track,
        key=DAY_TAKEN_BACK,
        on=row.on,
        at=row.at,
        note=why,
        recorded_at=office_now(),
        recorded_by=by.actor,
        recorded_by_name=by.name,
        replaces=row,
    )
    if before := _now(case, track, key):
        deadlines.keep_from(
            case,
            key,
            before.on,
            before.at,
            by=by,
            track=track,
            cause=LimitCause.DATE_RECORDED,
            reason=why,
        )


def keep_first(case: Case, track: Track, on: date, *, by: Actor) -> None:
    """When the sanction was set that another one takes the place of, or nothing."""
    if _now(case, track, SANCTION_SET) is None:
        _write(case, track, SANCTION_SET, on, None, by=by)


def forget_first(case: Case, track: Track, why: str, *, by: Actor) -> None:
    """The sanction itself stands in the register again, with its day."""
    row = _now(case, track, SANCTION_SET)
    if row is not None:
        CaseDay.objects.create(
            case=case,
            track=track,
            key=DAY_TAKEN_BACK,
            on=row.on,
            note=why,
            recorded_at=office_now(),
            recorded_by=by.actor,
            recorded_by_name=by.name,
            replaces=row,
        )


def _now(case: Case, track: Track | None, key: str) -> CaseDay | None:
    own = track.pk if track else None
    return next((row for row in in_force(case) if row.key == key and row.track_id == own), None)


def _newest(case: Case, track: Track | None, key: str) -> CaseDay | None:
    """The last row of this date, also where it says that the date was taken back: each has one successor."""
    rows = [row for row in case.days.all() if row.track_id == (track.pk if track else None)]
    keys: dict[int, str] = {}
    for row in rows:
        keys[row.pk] = keys.get(row.replaces_id or 0, row.key)
    return next((row for row in reversed(rows) if keys[row.pk] == key), None)


def _write(
    case: Case,
    track: Track | None,
    key: str,
    on: date,
    at: datetime | None,
    *,
    by: Actor,
    replaces: CaseDay | None = None,
    note: str = "",
) -> CaseDay:
    """Of a step that is taken again the newest date holds: a file can be returned twice."""
    if replaces is None:
        replaces = _newest(case, track, key)
        if replaces is not None:
            note = _TAKEN_AGAIN
    return CaseDay.objects.create(
        case=case,
        track=track,
        key=key,
        on=on,
        at=at,
        note=note,
        recorded_at=office_now(),
        recorded_by=by.actor,
        recorded_by_name=by.name,
        replaces=replaces,
    )
