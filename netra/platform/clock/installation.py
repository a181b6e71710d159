"""Whether this database is a demonstration or real: decided once, for ever."""

from netra.platform.clock import wall_now
from netra.platform.clock.models import Installation, Kind


class NotInstalled(RuntimeError):
    """The database has no installation row yet."""


class AlreadyInstalled(RuntimeError):
    """The database has its kind, and keeps it."""


# The row can never change, so a process asks once. Restoring another database needs a new process.
_known: Kind | None = None


def kind_or_none() -> Kind | None:
    global _known
    if _known is None:
        stored = Installation.objects.values_list("kind", flat=True).first()
        _known = Kind(stored) if stored else None
    return _known


def installation_kind() -> Kind:
    kind = kind_or_none()
    if kind is None:
        raise NotInstalled(
            "This database is neither demo nor real yet. Run: netra setup --kind real (or demo)"
        )
    return kind


def is_demo() -> bool:
    return installation_kind() is Kind.DEMO


def install(kind: Kind | str) -> None:
    """Write the kind into an empty database. The same kind again is accepted; another is refused."""
    wanted = Kind(kind)
    forget()
    present = kind_or_none()
    if present is None:
        Installation.objects.create(kind=wanted, installed_at=wall_now())
        forget()
    elif present is not wanted:
        raise AlreadyInstalled(
            f"This database is {present.value} and stays so. Use another NETRA_HOME for {wanted.value}."
        )


def forget() -> None:
    """For tests and for a process that has just changed its database."""
    global _known
    _known = None
