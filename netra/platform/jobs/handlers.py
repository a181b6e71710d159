"""What a job does: a pair of functions with a dotted name. No database here."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol, TypeAlias

from django.utils.module_loading import import_string

# Any: JSON nests, and mypy has no recursive alias that callers could fill with plain dicts and lists.
JSON: TypeAlias = str | int | float | bool | Sequence[Any] | Mapping[str, Any] | None
Payload: TypeAlias = dict[str, Any]

_OURS = "netra."


class Cancelled(Exception):
    """Somebody cancelled the job; raised by `tell`, so that computing stops there."""


class GiveUp(Exception):
    """Raised by a handler when trying again cannot help. Its message is for a person to read."""


class UnknownHandler(LookupError):
    """The dotted name leads to no handler of Netra."""


class Progress(Protocol):
    def __call__(self, done: int, total: int | None = None) -> None:
        """Say how far the work is, and hold on to the job. Raises Cancelled when somebody cancelled it."""


@dataclass(frozen=True, slots=True)
class Handler:
    """`compute` runs outside any transaction, however long; `finish` in the short one that ends the job.

    A job may be computed more than once, but it is finished once. `lease` is how long `compute` may go
    without calling `tell` before another worker takes the job over.
    """

    compute: Callable[[Payload, Progress], JSON]
    finish: Callable[[Payload, Any], None] | None = None
    lease: timedelta = timedelta(minutes=5)
    attempts: int = 5


def check_name(name: str) -> None:
    if not name.startswith(_OURS) or not all(part.isidentifier() for part in name.split(".")):
        raise UnknownHandler(f"{name!r} is not the dotted name of a handler of Netra.")


def resolve(name: str) -> Handler:
    check_name(name)
    try:
        found = import_string(name)
    except ImportError as error:
        raise UnknownHandler(f"{name} cannot be imported: {error}")
    if not isinstance(found, Handler):
        raise UnknownHandler(f"{name} is not a Handler.")
    return found
