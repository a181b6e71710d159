"""A posted form of texts alone, as browsers write it, is cut at its boundaries.

Django reads every multipart body as if it were a large file: each field through six layers of streams. Here
only what is beyond doubt is taken: short, no file, nothing but names in the headers. Of everything else the
same bytes go to Django.
"""

import re
from io import BytesIO

from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.utils.datastructures import MultiValueDict

LONGEST = 256 * 1024
_KIND = re.compile(r"multipart/form-data; ?boundary=([0-9A-Za-z'()+_.?=-]{1,70})")
_HEAD = re.compile(
    rb'\r\nContent-Disposition: form-data; name="([0-9A-Za-z_.-]{1,100})"'
    # A file field in which nobody chose a file is an empty text, to Django as well.
    rb'(?:; filename=""\r\nContent-Type: application/octet-stream)?\r\n\r\n'
)


def read(request: HttpRequest) -> bool:
    """Whether the form of this request was read here; if not, `request.POST` has still to be asked for.

    Raises UnreadablePostError when its sender went away.
    """
    kind = _KIND.fullmatch(request.META.get("CONTENT_TYPE", ""))
    length = request.META.get("CONTENT_LENGTH") or ""
    longest = min(LONGEST, settings.DATA_UPLOAD_MAX_MEMORY_SIZE)
    if kind is None or not length.isdecimal() or not 0 < int(length) <= longest:
        return False
    body = request.read()
    fields = cut(body, kind[1].encode())
    if fields is None or len(fields) > settings.DATA_UPLOAD_MAX_NUMBER_FIELDS:
        request._stream = BytesIO(body)
        request._read_started = False  # type: ignore[attr-defined]  # as Django does
        return False
    form = QueryDict(mutable=True)
    for name, value in fields:
        form.appendlist(name, value)
    form._mutable = False
    request._post, request._files = form, MultiValueDict()  # type: ignore[attr-defined]  # as Django does
    return True


def cut(body: bytes, boundary: bytes) -> list[tuple[str, str]] | None:
    """None: not beyond doubt."""
    edge = b"--" + boundary
    before, *parts = body.split(edge)
    if before or not parts or parts.pop() not in {b"--\r\n", b"--"}:
        return None
    fields = []
    for part in parts:
        head = _HEAD.match(part)
        # What only looks like an edge does not stand at the beginning of a line.
        if head is None or not part.endswith(b"\r\n", head.end()):
            return None
        value = part[head.end() : -2]
        fields.append((head[1].decode(), value.decode("utf-8", "replace")))
    return fields
