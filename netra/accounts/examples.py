"""The invented staff of a demo. Their password is published on purpose and opens no real database."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from netra.accounts.models import Account, Grant, Role
from netra.institutions.models import Institution
from netra.platform.clock.installation import is_demo

PASSWORD = "contoh-kopi-pagi-2024"  # noqa: S105  # printed on the sign-in page of a demo, refused anywhere else
STARTS = date(2024, 1, 1)


@dataclass(frozen=True, slots=True)
class ExampleAccount:
    username: str
    name: str
    role: Role
    institution_key: str
    region_code: str
    about: Promise


ACCOUNTS = (
    ExampleAccount(
        "petugas.kukar", "Petugas Kukar Contoh", Role.CASE_OFFICER, "bawaslu-64.02-contoh", "64.02",
        _("Examines reports and leads cases in Kutai Kartanegara."),
    ),
    ExampleAccount(
        "komisioner.kukar", "Komisioner Kukar Contoh", Role.COMMISSIONER, "bawaslu-64.02-contoh", "64.02",
        _("Decides in plenary, approves figures and gives roles in Kutai Kartanegara."),
    ),
    ExampleAccount(
        "petugas.kutim", "Petugas Kutim Contoh", Role.CASE_OFFICER, "bawaslu-64.08-contoh", "64.08",
        _("Works next door in Kutai Timur and sees nothing of Kutai Kartanegara."),
    ),
    ExampleAccount(
        "petugas.kaltim", "Petugas Kaltim Contoh", Role.CASE_OFFICER, "bawaslu-64-contoh", "64",
        _("Sees the regencies and cities of Kalimantan Timur."),
    ),
    ExampleAccount(
        "petugas.nasional", "Petugas Nasional Contoh", Role.CASE_OFFICER, "bawaslu-00-contoh", "00",
        _("Sees cases of the whole country, without who reported them."),
    ),
    ExampleAccount(
        "analis.kukar", "Analis Kukar Contoh", Role.ANALYST, "bawaslu-64.02-contoh", "64.02",
        _("Drafts figures from numbers without names."),
    ),
    ExampleAccount(
        "bkn", "Petugas BKN Contoh", Role.RECEIVING_OFFICER, "bkn-contoh", "64",
        _("Receives what is referred to the personnel agency, and nothing else."),
    ),
    ExampleAccount(
        "admin", "Administrator Contoh", Role.SYSTEM_ADMINISTRATOR, "bawaslu-64.02-contoh", "64.02",
        _("Makes accounts and sees no record."),
    ),
    # Keys of an office lie with three people at least. These complete the four offices, and one more officer
    # of Kutai Kartanegara can be named as the one who reads.
    ExampleAccount(
        "komisioner2.kukar", "Komisioner Kedua Kukar Contoh", Role.COMMISSIONER,
        "bawaslu-64.02-contoh", "64.02",
        _("The same, and the third who holds the keys to sealed reports."),
    ),
    ExampleAccount(
        "petugas2.kukar", "Petugas Kedua Kukar Contoh", Role.CASE_OFFICER, "bawaslu-64.02-contoh", "64.02",
        _("Holds no key of the office, and can be named to read a sealed report."),
    ),
    *(
        ExampleAccount(
            f"{post}.{place}", f"{title} {name} Contoh", Role.COMMISSIONER,
            f"bawaslu-{region}-contoh", region,
            _("Holds the keys to sealed reports of that office, with two others."),
        )
        for place, name, region in (
            ("kutim", "Kutim", "64.08"), ("kaltim", "Kaltim", "64"), ("nasional", "Nasional", "00"),
        )
        for post, title in (("komisioner", "Komisioner"), ("komisioner2", "Komisioner Kedua"))
    ),
)  # fmt: skip


# Below the regency: a committee that decides in its sub-district, and one village that hands on to it. Their
# offices are made after the others, so a small world may have none.
FIELD_ACCOUNTS = (
    ExampleAccount(
        "komisioner.loajanan", "Komisioner Loa Janan Contoh", Role.COMMISSIONER,
        "panwaslu-64.02.03-1-contoh", "64.02.03",
        _("Decides in the committee of the sub-district Loa Janan and sees its own records alone."),
    ),
    ExampleAccount(
        "petugas.loajanan", "Petugas Loa Janan Contoh", Role.CASE_OFFICER,
        "panwaslu-64.02.03-1-contoh", "64.02.03",
        _("Takes what villages of Loa Janan hand on, and hands crimes to the regency."),
    ),
    ExampleAccount(
        "pkd.loajananulu", "Pengawas Loa Janan Ulu Contoh", Role.CASE_OFFICER,
        "pkd-64.02.03.2003-1-contoh", "64.02.03.2003",
        _("Supervises one village: writes down, traces, and hands on."),
    ),
)  # fmt: skip


class RealInstallation(Exception):
    """Example accounts have a published password: a real database refuses them."""


def load() -> None:
    """What is missing of it: also of a demo that an earlier version made, whose world was smaller."""
    if not is_demo():
        raise RealInstallation("Example accounts are loaded into a demo database only.")
    there = {one.username: one for one in Account.objects.filter(example=True).prefetch_related("grants")}
    offices = set(Institution.objects.filter(example=True).values_list("key", flat=True))
    missing = [
        one
        for one in (*ACCOUNTS, *FIELD_ACCOUNTS)
        if one.institution_key in offices
        and (one.username not in there or not there[one.username].has_usable_password())
    ]
    if not missing:
        return
    # One hash for all, made before the transaction: a slow derivation must not hold the writing lane.
    hashed = make_password(PASSWORD)
    with transaction.atomic():
        for one in missing:
            account, _made = Account.objects.update_or_create(
                username=one.username, defaults={"name": one.name, "password": hashed, "example": True}
            )
            if account.grants.exists():
                continue
            Grant.objects.create(
                account=account,
                role=one.role,
                institution=Institution.objects.get(key=one.institution_key, example=True),
                region_id=one.region_code,
                starts=STARTS,
                granted_by="sistem",
            )
