"""The first commissioner of an office: the one door that needs no commissioner before it.

Only who can run commands on the machine passes it, once per office, and the audit chain says so. A link that
was lost before anybody used it is given anew to the same user name. Everybody after the first is let in by a
commissioner on the accounts page.
"""

from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation

from netra.accounts import granting, setup
from netra.accounts.models import Account, Grant, Role, SetupLink
from netra.institutions.models import Institution, InstitutionKind
from netra.platform import audit
from netra.platform.clock import wall_now
from netra.platform.clock.installation import is_demo

ACTOR = "sistem"


class Refused(Exception):
    """The sentence says what to do instead."""


def first_commissioner(*, username: str, name: str, institution_key: str) -> str:
    """Makes account and grant and returns the one-time link, which is shown once and works for 72 hours."""
    institution = Institution.objects.select_related("region").filter(key=institution_key).first()
    if institution is None or institution.kind != InstitutionKind.BAWASLU:
        raise Refused(
            f'No Bawaslu office has the key {institution_key!r}. Look for one like "bawaslu-64.02".'
        )
    if institution.is_field:
        raise Refused(f"A commissioner of the office above lets people into {institution.name}, on its page.")
    if institution.example or is_demo():
        raise Refused("A demo has its own accounts on the sign-in page. Only a real installation needs this.")
    today = wall_now().astimezone(ZoneInfo(institution.region.timezone)).date()
    try:
        with transaction.atomic():
            _hold(institution)
            if waiting := _not_begun(username, institution, Role.COMMISSIONER):
                return _address(setup.issue_link(ACTOR, waiting))
            if Grant.objects.filter(institution=institution, role=Role.COMMISSIONER).exists():
                raise Refused(
                    f"{institution.name} has a commissioner, who gives further roles on the accounts page."
                )
            account = setup.create_account(ACTOR, username=username, name=name)
            # `give` waits for a password; here the grant is the reason for the account, so it comes first.
            made = Grant.objects.create(
                account=account,
                role=Role.COMMISSIONER,
                institution=institution,
                region=institution.region,
                starts=today,
                granted_by=ACTOR,
            )
            audit.append(
                actor=ACTOR,
                action="grant.given",
                object_kind="grant",
                object_key=str(made.pk),
                facts={
                    "account": account.pk,
                    "role": Role.COMMISSIONER.value,
                    "institution": institution.key,
                },
            )
            return _address(setup.issue_link(ACTOR, account))
    except setup.SetupRefused as refused:
        raise Refused(str(refused.sentence)) from refused


def first_administrator(*, username: str, name: str, institution_key: str) -> str:
    """Somebody has to make the accounts of everybody else; sees no record, so the same door serves."""
    institution = (
        Institution.objects.select_related("region").filter(key=institution_key, example=False).first()
    )
    if institution is None or institution.is_field:
        raise Refused(f'No institution has the key {institution_key!r}. Look for one like "bawaslu-64.02".')
    if is_demo():
        raise Refused("A demo has its own accounts on the sign-in page. Only a real installation needs this.")
    today = wall_now().astimezone(ZoneInfo(institution.region.timezone)).date()
    try:
        with transaction.atomic():
            _hold(institution)
            if waiting := _not_begun(username, institution, Role.SYSTEM_ADMINISTRATOR):
                return _address(setup.issue_link(ACTOR, waiting))
            if Grant.objects.filter(
                institution=institution, role=Role.SYSTEM_ADMINISTRATOR, ended_by=""
            ).exists():
                raise Refused(f"{institution.name} already has a system administrator.")
            account = setup.create_account(ACTOR, username=username, name=name)
            granting.give(
                ACTOR, account, Role.SYSTEM_ADMINISTRATOR, institution, institution.region, starts=today
            )
            return _address(setup.issue_link(ACTOR, account))
    except setup.SetupRefused as refused:
        raise Refused(str(refused.sentence)) from refused


def _not_begun(username: str, institution: Institution, role: Role) -> Account | None:
    """The same person asked for again, whose link was lost or grew too old before it was used."""
    held = (
        Grant.objects.filter(
            institution=institution, role=role, ended_by="", account__username=username.strip().lower()
        )
        .select_related("account")
        .first()
    )
    if held is None or held.account.has_usable_password():
        return None
    # Without a password, yet used before: a colleague has reset its second factor and holds the new link.
    used = SetupLink.objects.filter(account=held.account, used_at__isnull=False)
    return None if used.exists() else held.account


def _hold(institution: Institution) -> None:
    """So that of two commands at once the second meets the first one's commissioner."""
    Institution.objects.select_for_update(no_key=True).get(pk=institution.pk)


def _address(token: str) -> str:
    # Whoever receives it reads the pages in the installation's language, whatever the command line speaks.
    with translation.override(settings.LANGUAGE_CODE):
        return address_of_pages() + reverse("accounts:set_up", args=[token])


def address_for_passkeys() -> str:
    """Browsers make passkeys for a name with https, or for localhost; empty: there is no such address yet."""
    if settings.HTTPS:
        return address_of_pages()
    return f"http://localhost:{settings.PORT}" if settings.HOST_IS_LOOPBACK else ""


def address_of_pages() -> str:
    """Where people reach this installation, as far as its settings say."""
    scheme = "https" if settings.HTTPS else "http"
    host = settings.ALLOWED_HOSTS[0] if settings.HTTPS else f"{settings.HOST}:{settings.PORT}"
    return f"{scheme}://{host}"
