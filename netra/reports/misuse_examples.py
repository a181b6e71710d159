"""Statements of the example world about misused names: one at each stage that an officer meets."""

from datetime import datetime, timedelta
from uuid import uuid4

from netra.accounts.models import Account
from netra.accounts.viewer import viewer_for
from netra.platform import clock
from netra.reports import misuses
from netra.reports.misuses import Statement
from netra.reports.models import Listing, Misuse, MisuseStep

_OFFICE, _OFFICER = "bawaslu-64.02-contoh", "petugas.kukar"
_WAY = (
    (MisuseStep.CHECKED, ""),
    (MisuseStep.ASKED, "KPU Kutai Kartanegara Contoh"),
    (MisuseStep.ANSWERED, "KPU Contoh menjawab: data keanggotaan sudah tidak memuat nama itu."),
)
# How many days ago it came, what it names, and how many of the steps were taken.
_STATED = (
    (1, Listing.PARTY, "Partai Contoh Satu", 0),
    (4, Listing.SUPPORTER, "Pasangan calon perseorangan Contoh", 2),
    (6, Listing.PARTY, "Partai Contoh Dua", 3),
)


def load(now: datetime) -> None:
    if Misuse.objects.filter(example=True).exists():
        return
    by = viewer_for(Account.objects.get(username=_OFFICER))
    for days, listing, under, taken in _STATED:
        came = now - timedelta(days=days)
        with clock.frozen(came):
            said = Statement(uuid4(), _OFFICE, listing, under, (came - timedelta(days=1)).date())
            made = Misuse.objects.get(pk=misuses.receive(said).report_id)
        for at, (step, note) in enumerate(_WAY[:taken], start=1):
            with clock.frozen(came + timedelta(days=at)):
                misuses.take(made, step, clock.office_today(made.office.region.timezone), note, by=by)
