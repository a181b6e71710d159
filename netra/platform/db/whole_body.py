"""A body that ends before its announced length is no body.

Django takes what has arrived by then for the whole form: somebody whose connection breaks in the middle would
leave half a report, or a cut-off piece of evidence that looks whole.
"""

from collections.abc import Callable, Iterable
from typing import Any

StartResponse = Callable[..., Any]
Application = Callable[[dict[str, Any], StartResponse], Iterable[bytes]]


class WholeBody:
    """Stands in for `wsgi.input` and fails like a broken connection, which Django knows how to handle."""

    def __init__(self, stream: Any, length: int) -> None:
        self._stream = stream
        self._missing = length

    def read(self, size: int = -1) -> bytes:
        # Whoever asks for so many bytes takes fewer for the end, so fewer are never handed out.
        wanted = self._missing if size < 0 else min(size, self._missing)
        pieces = []
        while wanted:
            pieces.append(self._counted(self._stream.read(wanted)))
            wanted -= len(pieces[-1])
        return b"".join(pieces)

    def readline(self, size: int = -1) -> bytes:
        wanted = self._missing if size < 0 else min(size, self._missing)
        return self._counted(self._stream.readline(wanted)) if wanted else b""

    def _counted(self, content: bytes) -> bytes:
        if not content:
            raise OSError(f"The sender went away with {self._missing} bytes to come.")
        self._missing -= len(content)
        return content


def refuse_half_bodies(application: Application) -> Application:
    def whole(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        length = str(environ.get("CONTENT_LENGTH") or "")
        if length.isdecimal() and int(length):
            environ["wsgi.input"] = WholeBody(environ["wsgi.input"], int(length))
        return application(environ, start_response)

    return whole
