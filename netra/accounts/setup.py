"""Making an account, and the one-time link with which its owner chooses the password.

Nobody but the owner ever types the password: the link is shown once to the administrator, who hands it over;
it works once and for 72 hours. An account that already sees records gets a new link only from a commissioner
of its office, so whoever runs the machines cannot take such an account over.
"""

import hashlib
import re
import secrets
from datetime import timedelta
from enum import StrEnum

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from netra.accounts.granting import RECORD_ROLES, live_grants
from netra.accounts.models import Account, Grant, Role, SetupLink
from netra.accounts.viewer import Viewer
from netra.platform import audit
from netra.platform.clock import wall_now

LINK_IS_VALID_FOR = timedelta(hours=72)
USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,59}")


class Refusal(StrEnum):
    NOT_YOURS = "not_yours"
    USERNAME_SHAPE = "username_shape"
    USERNAME_TAKEN = "username_taken"


SENTENCES: dict[Refusal, Promise] = {
    Refusal.NOT_YOURS: _(
        "This account holds roles at an office. A commissioner of that office gives the new link."
    ),
    Refusal.USERNAME_SHAPE: _("Use 3 to 60 small letters, digits, dots, hyphens or underscores."),
    Refusal.USERNAME_TAKEN: _("This user name is taken. Choose another one."),
}


class SetupRefused(Exception):
    def __init__(self, code: Refusal) -> None:
        self.code = code
        self.sentence = SENTENCES[code]
        super().__init__(code)


def create_account(by: str, *, username: str, name: str, email: str = "") -> Account:
    """An account without roles and without a password. Inside the caller's transaction."""
    username = username.strip().lower()
    if not USERNAME.fullmatch(username):
        raise SetupRefused(Refusal.USERNAME_SHAPE)
    if Account.objects.filter(username=username).exists():
        raise SetupRefused(Refusal.USERNAME_TAKEN)
    account = Account.objects.create_user(username, name.strip(), email=email)
    audit.append(
        actor=by, action="account.created", object_kind="account", object_key=str(account.pk), facts={}
    )
    return account


def register(by: Viewer, *, username: str, name: str, email: str = "") -> tuple[Account, str]:
    if not by.grants_of(Role.SYSTEM_ADMINISTRATOR):
        raise SetupRefused(Refusal.NOT_YOURS)
    with transaction.atomic():
        account = create_account(by.actor, username=username, name=name, email=email)
        return account, issue_link(by.actor, account)


def may_renew(by: Viewer, account: Account, held: tuple[Grant, ...] | None = None) -> bool:
    """`held`: the account's live grants, when the caller has read them already."""
    if by.account_id == account.pk:
        return False
    grants = live_grants(account) if held is None else held
    offices = {one.institution_id for one in grants if Role(one.role) in RECORD_ROLES}
    if not offices:
        return bool(by.grants_of(Role.SYSTEM_ADMINISTRATOR))
    return any(by.holds(Role.COMMISSIONER, institution_key=office) for office in offices)


def renew_link(by: Viewer, account: Account) -> str:
    if not may_renew(by, account):
        raise SetupRefused(Refusal.NOT_YOURS)
    with transaction.atomic():
        return issue_link(by.actor, account)


def issue_link(by: str, account: Account) -> str:
    """A new token; older ones die. Inside the caller's transaction."""
    token = secrets.token_urlsafe(32)
    now = wall_now()
    SetupLink.objects.filter(account=account, used_at__isnull=True).delete()
    SetupLink.objects.create(
        account=account,
        token_digest=digest_of(token),
        issued_by=by,
        issued_at=now,
        expires_at=now + LINK_IS_VALID_FOR,
    )
    audit.append(
        actor=by, action="setup_link.issued", object_kind="account", object_key=str(account.pk), facts={}
    )
    return token


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def account_behind(token: str) -> Account | None:
    link = _live_link(token)
    return link.account if link else None


def use_link(token: str, password: str) -> Account | None:
    """Sets the password and uses the link up; None if it was used, replaced or too old."""
    with transaction.atomic():
        link = _live_link(token)
        if link is None:
            return None
        # The condition in the UPDATE decides between two people who open the same link at once.
        now = wall_now()
        if not SetupLink.objects.filter(pk=link.pk, used_at__isnull=True).update(used_at=now):
            return None
        link.account.set_password(password)
        link.account.save(update_fields=["password"])
        audit.append(
            actor=link.account.actor,
            action="setup_link.used",
            object_kind="account",
            object_key=str(link.account_id),
            facts={},
        )
        return link.account


def _live_link(token: str) -> SetupLink | None:
    return (
        SetupLink.objects.select_related("account")
        .filter(
            token_digest=digest_of(token),
            used_at__isnull=True,
            expires_at__gt=wall_now(),
            account__is_active=True,
        )
        .first()
    )
