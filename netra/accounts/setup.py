"""Making an account, and the one-time link with which its owner chooses the password.

Nobody but the owner ever types the password: the link is shown once to the administrator, who hands it over;
it works once and for 72 hours. An account that already sees records gets a new link only from a commissioner
of its office, so whoever runs the machines cannot take such an account over. The same people bring back
somebody who has lost the authenticator and the recovery codes.
"""

import hashlib
import re
import secrets
from collections.abc import Sequence
from datetime import timedelta
from enum import StrEnum

from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from netra.accounts.granting import live_grants, may_give
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
        "This account holds roles that you do not give, so it was left as it is. A commissioner of its "
        "office makes the new link; where several offices gave it roles, all but one end theirs first."
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
    try:
        # Tried, not asked beforehand: of two at once the second would ask too early. The inner transaction
        # keeps the outer one usable after the refusal.
        with transaction.atomic():
            account = Account.objects.create_user(username, name.strip(), email=email)
    except IntegrityError as taken:
        raise SetupRefused(Refusal.USERNAME_TAKEN) from taken
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


def may_renew(by: Viewer, account: Account, held: Sequence[Grant] | None = None) -> bool:
    """Whoever gives every role of the account: one link opens all of them at once.

    `held`: the account's live grants with their institutions, when the caller has read them already.
    """
    if by.account_id == account.pk:
        return False
    grants = live_grants(account) if held is None else held
    if not grants:
        return bool(by.grants_of(Role.SYSTEM_ADMINISTRATOR))
    return all(may_give(by, Role(one.role), one.institution) for one in grants)


def renew_link(by: Viewer, account: Account) -> str:
    with transaction.atomic():
        return issue_link(by.actor, _held_for(by, account))


def reset_second_factor(by: Viewer, account: Account) -> str:
    """Takes away authenticator, recovery codes and password, ends every session, and returns the way back.

    The password goes too: otherwise whoever else knows it would be the one to set up the next authenticator.
    Sessions carry a digest of the password, so they end with it.
    """
    with transaction.atomic():
        held = _held_for(by, account)
        Authenticator.objects.filter(user_id=held.pk).delete()
        held.set_unusable_password()
        held.save(update_fields=["password"])
        audit.append(
            actor=by.actor,
            action="second_factor.reset",
            object_kind="account",
            object_key=str(held.pk),
            facts={},
        )
        return issue_link(by.actor, held)


def _held_for(by: Viewer, account: Account) -> Account:
    """The account under its lock. Asked only then: a role that is given at this moment counts."""
    held = _hold(account.pk)
    if not may_renew(by, held):
        raise SetupRefused(Refusal.NOT_YOURS)
    return held


def _hold(account_id: int) -> Account:
    return Account.objects.select_for_update(no_key=True).get(pk=account_id)


def issue_link(by: str, account: Account) -> str:
    """A new token; older ones die. Inside the caller's transaction."""
    # Held, so that of two links made at once only one lives.
    _hold(account.pk)
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
        # First the account, then its links, as everywhere: two that wait for each other would wait for ever.
        account = _hold(link.account_id)
        # The condition in the UPDATE decides between two people who open the same link at once.
        now = wall_now()
        if not SetupLink.objects.filter(pk=link.pk, used_at__isnull=True).update(used_at=now):
            return None
        account.set_password(password)
        account.save(update_fields=["password"])
        audit.append(
            actor=account.actor,
            action="setup_link.used",
            object_kind="account",
            object_key=str(account.pk),
            facts={},
        )
        return account


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
