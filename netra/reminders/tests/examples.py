"""Registered cases for the tests, and a look at who was reminded of what."""

from datetime import UTC, date, datetime, timedelta

from netra.cases import opening
from netra.cases.models import Case, CaseLimit, LimitCause
from netra.cases.people import Actor
from netra.platform import clock
from netra.reminders.models import Notice
from netra.reports import triage
from tests.build import a_report
from tests.cast import WITA, Cast

OFFICER = Actor("akun:1", "Petugas Contoh")
# The handling of a report that is registered on 14 November ends with the 17th.
ENDS = datetime(2024, 11, 18, 0, 0, tzinfo=WITA)


def a_case(world: Cast) -> Case:
    report = a_report()
    for one in triage.assess(report).checks:
        triage.record(report, one.check.code, met=one.check.met, reason="", by=world.viewer("petugas.kukar"))
    return opening.open_case(report, by=OFFICER)


def a_row(case: Case, limit_id: str, last_day: date, kept_at: datetime | None = None) -> CaseLimit:
    """A further limit, or one that was moved."""
    older = CaseLimit.objects.filter(case=case, limit_id=limit_id, replaced_by=None).first()
    return CaseLimit.objects.create(
        case=case,
        limit_id=limit_id,
        counted_from="registered_on",
        trigger_on=case.registered_on,
        last_day=last_day,
        law_pack=case.law_pack,
        pack_version=case.pack_version,
        pack_digest=case.pack_digest,
        cause=LimitCause.REGISTERED,
        kept_at=kept_at or clock.office_now(),
        kept_by="akun:1",
        kept_by_name="Petugas Contoh",
        replaces=older,
    )


def before(hours: float, ends: datetime = ENDS) -> datetime:
    return (ends - timedelta(hours=hours)).astimezone(UTC)


def told(*, overtaken: bool = False) -> list[tuple[str, int]]:
    """Who was told how many hours before the end, whatever the limit."""
    rows = Notice.objects.filter(overtaken=overtaken).values_list("account__username", "reminder__hours")
    return sorted(rows)
