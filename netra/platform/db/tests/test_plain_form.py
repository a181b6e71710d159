from io import BytesIO

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest
from django.test import Client, override_settings
from hypothesis import given
from hypothesis import strategies as some

from netra.platform.db import plain_form

EDGE = "----WebKitFormBoundary7MA4YWxkTrZu0gW"


def asked(body: bytes, edge: str = EDGE, **environ: str) -> HttpRequest:
    return WSGIRequest(
        {
            "REQUEST_METHOD": "POST",
            "CONTENT_TYPE": f"multipart/form-data; boundary={edge}",
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": BytesIO(body),
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            **environ,
        }
    )


def part(name: str, value: bytes, more: str = "") -> bytes:
    head = f'--{EDGE}\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n'
    return head.encode() + value + b"\r\n"


def whole(*parts: bytes) -> bytes:
    return b"".join(parts) + f"--{EDGE}--\r\n".encode()


def as_django(body: bytes, edge: str = EDGE) -> tuple[list[tuple[str, list[str]]], list[str]]:
    request = asked(body, edge)
    return list(request.POST.lists()), list(request.FILES)


def as_here(body: bytes, edge: str = EDGE) -> tuple[list[tuple[str, list[str]]], list[str]]:
    request = asked(body, edge)
    plain_form.read(request)
    return list(request.POST.lists()), list(request.FILES)


# What a body is made of, and what may stand where it should not.
PIECES = some.sampled_from(
    [
        b"\r\n",
        b"\n",
        b"--",
        f"--{EDGE}".encode(),
        f"--{EDGE}\r\n".encode(),
        f"--{EDGE}--\r\n".encode(),
        b'Content-Disposition: form-data; name="act"\r\n\r\n',
        part("act", b"attending"),
        part("region", b"64.02.03"),
        part("evidence", b"", '; filename=""\r\nContent-Type: application/octet-stream'),
        part("evidence", b"x", '; filename=""\r\nContent-Type: application/octet-stream'),
        b"kata\xff\x00",
        "é".encode(),
    ]
)


@given(some.lists(PIECES, max_size=9).map(b"".join))
def test_whatever_is_posted_is_read_as_django_reads_it(body: bytes) -> None:
    for one in (body, whole(body), whole(part("first", body), part("last", b""))):
        assert as_here(one) == as_django(one)


@given(
    some.lists(some.tuples(some.sampled_from(["a", "seal_wraps", "person-1.name"]), some.binary(max_size=60)))
)
def test_texts_are_read_here(fields: list[tuple[str, bytes]]) -> None:
    body = whole(*(part(name, value) for name, value in fields))
    request = asked(body)
    assert plain_form.read(request)
    assert (list(request.POST.lists()), list(request.FILES)) == as_django(body)


def test_a_file_field_left_empty_is_read_here() -> None:
    body = whole(part("evidence", b"", '; filename=""\r\nContent-Type: application/octet-stream'))
    request = asked(body)
    assert plain_form.read(request)
    assert (list(request.POST.lists()), list(request.FILES)) == as_django(body)


@pytest.mark.parametrize(
    "body",
    [
        whole(part("evidence", b"x", '; filename="foto.jpg"\r\nContent-Type: image/jpeg')),
        whole(part("act", b"eA==", "\r\nContent-Transfer-Encoding: base64")),
        b"preamble\r\n" + whole(part("act", b"x")),
        part("act", b"x"),
        whole(part("act", f"a --{EDGE} b".encode())),
        whole(part("act", b"x" * (plain_form.LONGEST + 1))),
        whole(*(part(f"f{number}", b"") for number in range(201))),
    ],
)
def test_what_is_not_beyond_doubt_goes_to_django_whole(body: bytes) -> None:
    request = asked(body)
    assert not plain_form.read(request)
    if len(body) < plain_form.LONGEST and b"f200" not in body:
        assert (list(request.POST.lists()), list(request.FILES)) == as_django(body)


@override_settings(DATA_UPLOAD_MAX_NUMBER_FIELDS=3)
def test_a_form_of_too_many_fields_is_refused(client: Client) -> None:
    answer = client.post("/lapor/", {f"f{number}": "" for number in range(9)})
    assert answer.status_code == 413
