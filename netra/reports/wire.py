"""What the scripts of the sealed pages say and hear: JSON, with ciphertext as base64."""

import base64
import binascii
import json
from typing import Any, Protocol

from django.http import HttpRequest, JsonResponse
from django.utils.functional import Promise


class NotWhole(ValueError):
    """What arrived is not what the page's script sends."""


class Refused(Protocol):
    code: Any  # Any: each kind of refusal has its own codes
    sentence: Promise


def said(request: HttpRequest) -> dict[str, object]:
    """The JSON object of a request; an empty one when there is none."""
    if request.content_type != "application/json":
        return {}
    try:
        value = json.loads(request.body)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def wants_json(request: HttpRequest) -> bool:
    return request.accepts("application/json") and not request.accepts("text/html")


def encoded(body: bytes | memoryview | None) -> str:
    return base64.b64encode(bytes(body or b"")).decode()


def decoded(text: object) -> bytes:
    """Strict base64. Raises NotWhole."""
    if not isinstance(text, str):
        raise NotWhole("base64")
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise NotWhole("base64") from error


def refusal(refused: Refused, status: int = 409) -> JsonResponse:
    return JsonResponse({"code": refused.code.value, "refusal": str(refused.sentence)}, status=status)
