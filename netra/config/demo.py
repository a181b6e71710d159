"""The example world: invented people and cases on real regions, marked contoh, on a movable office clock."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from netra.accounts import examples as accounts_examples
from netra.accounts.models import Account
from netra.accounts.viewer import viewer_for
from netra.bulletin.models import Issue
from netra.cases import examples as cases_examples
from netra.elections import examples as elections_examples
from netra.elections.models import Election
from netra.field import examples as field_examples
from netra.institutions import examples as institutions_examples
from netra.institutions import settings
from netra.institutions.models import Institution
from netra.platform import clock
from netra.platform.jobs import run_pending
from netra.referral import examples as referral_examples
from netra.release import approval, drafting
from netra.reports import examples as reports_examples
from netra.reports import misuse_examples, tip_examples

WITA = ZoneInfo("Asia/Makassar")
OPENS_AT = datetime(2024, 11, 14, 10, 0, tzinfo=WITA)
# The last day before the embargo of Pilkada 2024 begins.
FIRST_EDITION_AT = datetime(2024, 11, 12, 16, 0, tzinfo=WITA)
MEASURE = "proven_cases"


def load() -> bool:
    """Build what is missing; the published first edition is the last brick and tells that all is there."""
    if _has_begun():
        # A demo of an earlier version: its offices get their key holders, and the bodies that it lacked.
        institutions_examples.load()
        institutions_examples.load_field()
        accounts_examples.load()
        reports_examples.load()
    if Issue.objects.filter(measure=MEASURE, example=True).exists():
        return False
    with transaction.atomic():
        clock.move_office_clock(OPENS_AT)
        institutions_examples.load()
        institutions_examples.load_field()
        accounts_examples.load()
        reports_examples.load()
        elections_examples.load()
        _settle_papers()
        _settle_days_of_silence()
    tip_examples.load(OPENS_AT)
    misuse_examples.load(OPENS_AT)
    cases_examples.load(referred=referral_examples.pack)
    referral_examples.load()
    field_examples.load(OPENS_AT)
    _publish_first_edition()
    return True


def _settle_papers() -> None:
    """No region has a code that begins with 99, so nobody takes a number of a demo for one that was given."""
    for region, code, place in (("64.02", "99.01", "Tenggarong"), ("64.08", "99.02", "Sangatta")):
        office = Institution.objects.select_related("region").get(key=f"bawaslu-{region}-contoh")
        entries: tuple[tuple[settings.Setting[Any], str], ...] = (  # Any: each reads a type of its own
            (settings.OFFICE_CODE, code),
            (settings.LETTER_PLACE, place),
        )
        for setting, value in entries:
            settings.enter(
                office,
                setting,
                value,
                actor="sistem",
                name="Netra (contoh)",
                reason="Isian contoh, untuk peragaan saja.",
                starts=FIRST_EDITION_AT.date().replace(month=1, day=1),
            )


def _has_begun() -> bool:
    return Account.objects.filter(example=True).exists()


def _settle_days_of_silence() -> None:
    """A policy of the invented office, so that its letters have days."""
    office = Institution.objects.select_related("region").get(key="bawaslu-64.02-contoh")
    for setting, days in (
        (settings.FIRST_REQUEST_DAYS, "14"),
        (settings.BKN_REQUEST_DAYS, "30"),
        (settings.MINISTER_REQUEST_DAYS, "45"),
    ):
        settings.enter(
            office,
            setting,
            days,
            actor="sistem",
            name="Netra (contoh)",
            reason="Kebijakan rekaan, untuk peragaan saja.",
            starts=FIRST_EDITION_AT.date().replace(month=1, day=1),
        )


def _publish_first_edition() -> None:
    writer = viewer_for(Account.objects.get(username="analis.kukar"))
    approver = viewer_for(Account.objects.get(username="komisioner.kukar"))
    with clock.frozen(FIRST_EDITION_AT):
        draft = drafting.request_draft(MEASURE, Election.objects.get(pk="pilkada-2024"), writer)
        run_pending()
        draft.refresh_from_db()
        approval.approve(draft, approver)
