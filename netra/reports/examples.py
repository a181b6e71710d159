"""The invented holders of a demo's offices: published keys, so that a visitor can play every part."""

from django.db import transaction

from netra.accounts.models import Account
from netra.institutions.models import Institution
from netra.platform import audit
from netra.platform.clock import office_now
from netra.platform.clock.installation import is_demo
from netra.reports import example_keys, holders
from netra.reports.models import KeyHolder, PersonKey

# Three of each office. The other officers of Kutai Kartanegara have a key and may be named as handlers.
HOLDERS = {
    "bawaslu-64.02-contoh": ("petugas.kukar", "komisioner.kukar", "komisioner2.kukar"),
    "bawaslu-64.08-contoh": ("petugas.kutim", "komisioner.kutim", "komisioner2.kutim"),
    "bawaslu-64-contoh": ("petugas.kaltim", "komisioner.kaltim", "komisioner2.kaltim"),
    "bawaslu-00-contoh": ("petugas.nasional", "komisioner.nasional", "komisioner2.nasional"),
}


class RealInstallation(Exception):
    """Published keys never seal a real report."""


def load() -> None:
    """What is missing of it; a key that a visitor retired, or an appointment they ended, stays as it is."""
    if not is_demo():
        raise RealInstallation("Example keys are loaded into a demo database only.")
    accounts = {one.username: one for one in Account.objects.filter(example=True)}
    known = set(PersonKey.objects.values_list("recipient", flat=True))
    with transaction.atomic():
        for one in example_keys.all_keys():
            account = accounts.get(one.account)
            if account is None or one.recipient in known or holders.key_of(account.pk):
                continue
            made = PersonKey.objects.create(account=account, recipient=one.recipient, made_at=office_now())
            audit.append(
                actor="sistem",
                action="key.made",
                object_kind="key",
                object_key=str(made.pk),
                facts={"account": account.pk, "recipient": one.recipient},
            )
        for office in Institution.objects.filter(key__in=HOLDERS).order_by("key"):
            _appoint(office)


def _appoint(office: Institution) -> None:
    if KeyHolder.objects.filter(office=office).exists():
        return
    keys = {
        one.account.username: one
        for one in PersonKey.objects.filter(
            account__username__in=HOLDERS[office.key], retired_at=None
        ).select_related("account")
    }
    for username in HOLDERS[office.key]:
        if username in keys:
            holders.give("sistem", office, keys[username])
