"""Pages good and bad, for the tests of the wall and of the lane."""

from collections.abc import Iterator

from django.contrib.auth import get_user_model
from django.contrib.sessions.models import Session
from django.db import connections, transaction
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import path

from netra.platform.clock import wall_now
from netra.platform.clock.models import Installation
from netra.platform.db.lane import LaneBusy
from netra.platform.db.wall import current_alias, public_page


@public_page
def reads(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"{current_alias()} {Installation.objects.get().kind}")


@public_page
def reads_accounts(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(get_user_model().objects.count()))


@public_page
def reads_accounts_by_default(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(get_user_model().objects.using("default").count()))


@public_page
def opens_transaction_on_default(request: HttpRequest) -> HttpResponse:
    with transaction.atomic():
        return HttpResponse("entered")


@public_page
def writes(request: HttpRequest) -> HttpResponse:
    Session.objects.create(session_key="x", expire_date=wall_now())
    return HttpResponse("written")


@public_page
def writes_by_public(request: HttpRequest) -> HttpResponse:
    Installation.objects.using("public").update(kind="real")
    return HttpResponse("written")


@public_page
def uses_session(request: HttpRequest) -> HttpResponse:
    return HttpResponse(str(request.session.get("_auth_user_id")))


@public_page
def starts_session(request: HttpRequest) -> HttpResponse:
    request.session["seen"] = True
    return HttpResponse("remembered")


@public_page
def streams_accounts(request: HttpRequest) -> StreamingHttpResponse:
    def rows() -> Iterator[str]:
        yield current_alias()
        yield str(get_user_model().objects.using("default").count())

    return StreamingHttpResponse(rows())


@public_page
def fails(request: HttpRequest) -> HttpResponse:
    raise LookupError("on purpose")


def ordinary(request: HttpRequest) -> HttpResponse:
    request.session["seen"] = True
    return HttpResponse(f"{current_alias()} {get_user_model().objects.count()}")


def lane_is_full(request: HttpRequest) -> HttpResponse:
    raise LaneBusy("full")


def writes_then_reads_body(request: HttpRequest) -> HttpResponse:
    """The worst view there can be: it takes the lane first and asks for the body afterwards."""
    with transaction.atomic():
        with connections["default"].cursor() as cursor:
            cursor.execute("CREATE TABLE IF NOT EXISTS slow (word text)")
        word = request.POST["word"]
        with connections["default"].cursor() as cursor:
            cursor.execute("INSERT INTO slow VALUES (%s)", [word])
    return HttpResponse(word[:10])


urlpatterns = [
    path(f"{view.__name__}/", view)
    for view in (
        reads,
        reads_accounts,
        reads_accounts_by_default,
        opens_transaction_on_default,
        writes,
        writes_by_public,
        uses_session,
        starts_session,
        streams_accounts,
        fails,
        ordinary,
        lane_is_full,
        writes_then_reads_body,
    )
]
handler500 = "netra.platform.ui.errors.server_error"
