"""The public wall: a public page reads the public tables over a connection of its own, and nothing else.

Three locks, each enough: the import contract (portal cannot name a confidential model), the router and the
guard here (the ordinary connection refuses every statement while a public page is being made), and the
database itself (an authorizer on SQLite, a role with few grants on PostgreSQL).
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.db import connections
from django.db.models import Model
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from netra.platform.db.public_tables import PUBLIC_TABLES, PublicWallError, is_public
from netra.platform.db.sqlite.base import LaneConnection, raise_wall, remove_wall

__all__ = [
    "PUBLIC_TABLES",
    "PublicWallError",
    "PublicWallMiddleware",
    "PublicWallRouter",
    "behind_wall",
    "current_alias",
    "is_public",
    "public_page",
]

P = ParamSpec("P")

# Tests that keep one transaction open see their rows on the one connection only. They set this to "default";
# the authorizer is then put on that connection for as long as a public page lasts.
PUBLIC_ALIAS = "public"

_inside: ContextVar[bool] = ContextVar("netra_public_page", default=False)


def current_alias() -> str:
    """The connection that an ORM read goes to at this moment."""
    return PUBLIC_ALIAS if _inside.get() else "default"


def public_page(
    view: Callable[Concatenate[HttpRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Marks a view as public. The middleware sees the mark and keeps the wall up until the answer is made."""

    @wraps(view)
    def walled(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        with behind_wall():
            return view(request, *args, **kwargs)

    walled.public_page = True  # type: ignore[attr-defined]  # a mark on the view
    return walled


@contextmanager
def behind_wall() -> Iterator[None]:
    if _inside.get():
        yield
        return
    token = _inside.set(True)
    try:
        with _default_refuses():
            yield
    finally:
        _inside.reset(token)


def _default_refuses() -> AbstractContextManager[Any]:
    default = connections["default"]
    if PUBLIC_ALIAS != "default":
        return default.execute_wrapper(_refuse)
    if default.vendor == "sqlite":
        default.ensure_connection()
        return _walled_connection(default.connection)
    return ExitStack()


def _refuse(execute: object, sql: str, params: object, many: bool, context: object) -> None:
    raise PublicWallError("A public page used the ordinary database connection.")


@contextmanager
def _walled_connection(connection: LaneConnection) -> Iterator[None]:
    raise_wall(connection)
    try:
        yield
    finally:
        remove_wall(connection)


class PublicWallRouter:
    def db_for_read(self, model: type[Model], **hints: object) -> str | None:
        return PUBLIC_ALIAS if _inside.get() else None

    def db_for_write(self, model: type[Model], **hints: object) -> str | None:
        if _inside.get():
            raise PublicWallError(f"A public page tried to write {model._meta.db_table}.")
        return "default"

    def allow_relation(self, first: Model, second: Model, **hints: object) -> bool:
        # Both connections lead to the same database.
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: object) -> bool | None:
        return False if db == "public" else None


class PublicWallMiddleware:
    """Raises the wall when the view chosen is public, before any other middleware looks at the view."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with ExitStack() as wall:
            request._wall = wall  # type: ignore[attr-defined]  # ours, on the request
            response: HttpResponseBase = self.get_response(request)
            walled = _inside.get()
        if walled and isinstance(response, StreamingHttpResponse) and not isinstance(response, FileResponse):
            response.streaming_content = _streamed(iter(response.streaming_content))  # type: ignore[arg-type]
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., object], args: object, kwargs: object
    ) -> None:
        if getattr(view, "public_page", False):
            request._wall.enter_context(behind_wall())  # type: ignore[attr-defined]  # ours, on the request


def _streamed(chunks: Iterator[bytes]) -> Iterator[bytes]:
    """A streamed body is made after the middleware has returned; each part of it is made behind the wall."""
    while True:
        with behind_wall():
            try:
                chunk = next(chunks)
            except StopIteration:
                return
        yield chunk
