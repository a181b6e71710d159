"""The audit chain: who did what, when, in the same transaction as the deed.

Each verb loads its module when it is called, because Django imports this package before models may be loaded.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from netra.platform.audit.line import AuditRefused, Fact, Facts, digest_of

if TYPE_CHECKING:
    from netra.platform.audit.verification import Verification

__all__ = ["AuditRefused", "Fact", "Facts", "append", "digest_of", "head", "verify"]


def append(
    *, actor: str, action: str, object_kind: str, object_key: str, facts: Mapping[str, Fact] | None = None
) -> int:
    """Add one line inside the caller's transaction and return its row number.

    On PostgreSQL the end of the chain stays locked until that transaction ends: append last, keep it short.
    Raises OutsideTransaction without a transaction, AuditRefused for all but ids, digests and short codes.
    """
    from netra.platform.audit import chain

    return chain.append_line(
        actor=actor, action=action, object_kind=object_kind, object_key=object_key, facts=facts or {}
    )


def head() -> str:
    """The end of the chain as "seq:hash"; kept elsewhere, it proves later that no row was touched."""
    from netra.platform.audit import chain

    return chain.last_head()


def verify(head: str | None = None) -> "Verification":
    """Walk the chain from its first row; see `verification.verify_chain`."""
    from netra.platform.audit import verification

    return verification.verify_chain(head)
