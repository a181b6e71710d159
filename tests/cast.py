"""Who appears in tests, and why. Call `cast()` inside a database test; it makes a demo world with its staff.

| name | who | is there because |
| --- | --- | --- |
| Siti Pelapor Contoh | reporter | her name must appear nowhere but behind a reason |
| Budi Terlapor Contoh | reported person | his name must reach no public page, fact or audit line |
| petugas.kukar | case officer, Kutai Kartanegara | does the daily work: sees, assesses, opens |
| komisioner.kukar | commissioner there | decides, approves, gives roles |
| komisioner2.kukar | second commissioner there | holds the third key of the office |
| petugas2.kukar | second case officer there | may be named to read a sealed report; holds no office key |
| petugas.kutim | case officer next door | must see nothing of Kukar |
| petugas.kaltim | case officer of the province | reads along, touches nothing |
| petugas.nasional | case officer of the nation | the same for everything, without who is in it |
| analis.kukar | analyst | drafts figures, sees no record |
| bkn | receiving officer | sees only what is referred |
| komisioner.X, komisioner2.X | commissioners elsewhere | complete the three key holders of their office |
| admin | system administrator | makes accounts, sees no record |
"""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from netra.accounts import examples as accounts_examples
from netra.accounts.models import Account, Grant
from netra.accounts.viewer import Viewer, viewer_for
from netra.elections import loading as elections_loading
from netra.institutions import examples as institutions_examples
from netra.platform import clock
from netra.platform.clock import installation
from netra.regions import examples as regions_examples
from netra.reports import examples as reports_examples
from tests import copying

WITA = ZoneInfo("Asia/Makassar")
OPENS_AT = datetime(2024, 11, 14, 10, 0, tzinfo=WITA)
REPORTER, ACCUSED = "Siti Pelapor Contoh", "Budi Terlapor Contoh"
# One of each kind. Whoever completes the key holders of an office is there beside them, by the same rules.
EVERYBODY = (
    "petugas.kukar",
    "komisioner.kukar",
    "petugas.kutim",
    "petugas.kaltim",
    "petugas.nasional",
    "analis.kukar",
    "bkn",
    "admin",
)
RECORD_READERS = ("petugas.kukar", "komisioner.kukar", "petugas.kaltim", "petugas.nasional")
WITHOUT_RECORDS = ("petugas.kutim", "analis.kukar", "bkn", "admin")


@dataclass(frozen=True, slots=True)
class Cast:
    """The staff by user name: `cast.viewer("petugas.kukar")`."""

    accounts: dict[str, Account]

    def viewer(self, username: str) -> Viewer:
        return viewer_for(self.accounts[username])

    def account(self, username: str) -> Account:
        return self.accounts[username]

    def grant(self, username: str) -> Grant:
        return Grant.objects.get(account=self.accounts[username])


def cast() -> Cast:
    """A demo world on 14 November 2024, 10.00 in Kutai Kartanegara, with its offices and staff."""
    installation.install("demo")
    with transaction.atomic():
        clock.move_office_clock(OPENS_AT)
    copying.made(_staff)
    return Cast({account.username: account for account in Account.objects.all()})


def _staff() -> None:
    with clock.frozen(OPENS_AT):
        regions_examples.load_sample()
        elections_loading.load()
        institutions_examples.load()
        accounts_examples.load()
        reports_examples.load()
