"""Which of the last days that cases keep still run: in force, not kept yet, and not over for another reason.

What keeps a limit is data of the pack (`met_by`). Here stands how each of those dates is read from a record,
as a condition of the database, so that a list of thousands asks one question.
"""

from collections.abc import Iterable
from datetime import date, datetime
from functools import cache

from django.db.models import BigIntegerField, CharField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet

from netra.cases import deadlines
from netra.cases.access import ENDED_CASES
from netra.cases.models import CaseDay, CaseLimit, PlenaryDecision, ReferralLine, Sanction
from netra.cases.standing import DAY_TAKEN_BACK
from netra.law import limits, packs
from netra.law.entries import Limit
from netra.platform.clock import office_today

ENDED_TRACKS = frozenset({"track_closed"})
# Gakkumdu discusses inside the handling: once the plenary has decided there is nothing left to discuss.
_OVER_WITH_THE_PLENARY = ("plenary_decided_on", "gakkumdu_first_on", "gakkumdu_second_on")
_OVER_WITH_THE_REGISTER = ("delivered_on", "completed_on", "initial_assessed_on")
# Whose own right it is to act within a limit: when the days are over it has lapsed, and nobody is late.
RIGHTS_OF = frozenset({"reporter", "subject", "parties"})


def end_of(row: CaseLimit) -> datetime:
    """The first instant that is too late."""
    return row.ends_at or limits.ends_at(row.last_day, row.case.region.timezone)


def running() -> QuerySet[CaseLimit]:
    """Every limit that somebody has still to keep, of all offices."""
    return standing().exclude(limit_id__in=rights(), last_day__lt=today())


def today() -> date:
    """Against which a right has lapsed: by the zone where a day ends last, so that it is over everywhere."""
    return office_today("Asia/Jakarta")


@cache
def standing() -> QuerySet[CaseLimit]:
    """The same whatever the day is: also of rights that have lapsed meanwhile.

    Never evaluated, only narrowed: to write so long a condition takes longer than to answer it.
    """
    rows = CaseLimit.objects.filter(_in_force())
    rows = rows.exclude(case__step__in=ENDED_CASES).exclude(track__isnull=False, track__step__in=ENDED_TRACKS)
    decided = PlenaryDecision.objects.filter(case=OuterRef("case"))
    referred = ReferralLine.objects.filter(track=OuterRef("track"))
    sanctioned = Sanction.objects.filter(track=OuterRef("track"))
    rows = rows.exclude(Q(Exists(decided), limit_id__in=_met_by(*_OVER_WITH_THE_PLENARY)))
    rows = rows.exclude(Q(Exists(referred), limit_id__in=_met_by("referred_on")))
    rows = rows.exclude(Q(Exists(sanctioned), limit_id__in=_met_by("sanction_set_on")))
    # The sanction that this limit was counted from was taken back: there is nothing to deliver.
    rows = rows.exclude(~Q(Exists(sanctioned)), counted_from="sanction_set_on")
    # So was the step that had set the day: nothing counts from it.
    undone = CaseDay.objects.filter(
        track=OuterRef("track"),
        key=DAY_TAKEN_BACK,
        on=OuterRef("trigger_on"),
        replaces__key=OuterRef("counted_from"),
        replaced_by=None,
    ).exclude(replaces__key="sanction_set_on")
    rows = rows.exclude(Exists(undone))
    rows = rows.exclude(case__finding_set_on__isnull=False, limit_id__in=_met_by("finding_set_on"))
    rows = rows.exclude(case__registered_on__isnull=False, limit_id__in=_met_by(*_OVER_WITH_THE_REGISTER))
    return rows.exclude(Exists(_recorded())).exclude(_lengthened()).exclude(_lengthens_nothing())


def _recorded() -> QuerySet[CaseDay]:
    """A date that keeps this very limit, written down as a day of the case or of the track."""
    ours = Q(pk__in=[])
    for known in _dates():
        ours |= Q(key=known, outer_limit__in=_met_by(known))
    return (
        CaseDay.objects.filter(case=OuterRef("case"))
        .annotate(
            outer_limit=ExpressionWrapper(OuterRef("limit_id"), output_field=CharField()),
            outer_began_before=ExpressionWrapper(OuterRef("replaces"), output_field=BigIntegerField()),
        )
        .filter(Q(track=None) | Q(track=OuterRef("track")))
        # Of a limit that began again, what kept it the time before keeps it no second time.
        .filter(Q(outer_began_before=None) | Q(on__gte=OuterRef("trigger_on")))
        .filter(ours)
        .exclude(replaced_by__key=DAY_TAKEN_BACK)
    )


def _in_force() -> Q:
    """Nothing took its place. Asked row by row: a join with all that replace something is made for the whole
    table each time, however few rows are wanted."""
    return ~Q(Exists(CaseLimit.objects.filter(replaces=OuterRef("pk"))))


def _lengthened() -> Q:
    """A handling limit in whose time the extension was granted: the extension runs in its place."""
    return Q(
        limit_id=deadlines.HANDLING,
        track__isnull=True,
        case__extended_on__isnull=False,
        case__extended_on__lte=F("last_day"),
    )


def _lengthens_nothing() -> Q:
    """An extension granted after the handling limit had ended: that one was missed and stays late."""
    missed = CaseLimit.objects.filter(
        _in_force(),
        case=OuterRef("case"),
        track=None,
        limit_id=deadlines.HANDLING,
        last_day__lt=OuterRef("case__extended_on"),
    )
    return Q(Exists(missed), limit_id__in=_extensions())


def _limits() -> Iterable[Limit]:
    """By the newest version of every pack: ids keep their meaning from one version to the next."""
    for name in packs.names():
        yield from packs.shipped(name).limits.values()


@cache
def _dates() -> tuple[str, ...]:
    return tuple(sorted({known for limit in _limits() for known in limit.met_by}))


@cache
def _met_by(*known: str) -> tuple[str, ...]:
    return tuple(sorted({limit.id for limit in _limits() if set(known).intersection(limit.met_by)}))


@cache
def rights() -> tuple[str, ...]:
    return tuple(sorted({limit.id for limit in _limits() if limit.obliged in RIGHTS_OF}))


@cache
def _extensions() -> tuple[str, ...]:
    return tuple(sorted({limit.id for limit in _limits() if limit.extends == deadlines.HANDLING}))
