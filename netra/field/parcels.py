"""A parcel as it travels: read strictly, because whoever brings it is nobody we know. Pure."""

import base64
import binascii
import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from netra.field import signatures

BODY_MAX_BYTES = 256 * 1024
FILES_MAX = 20
_DIGEST = re.compile(r"[0-9a-f]{64}")
_MADE = {"elapsed_ms", "mac", "server", "trusted", "wall"}
_LARGEST = 2**53 - 1
_AGE = b"age-encryption.org/v1\n"


class NoParcel(Exception):
    """`code`: not_json, not_a_parcel, digest (the body is not the one it names) or signature."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class SentFile:
    n: int
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Sent:
    device: UUID
    record: UUID
    seq: int
    made: Mapping[str, object]
    body: bytes
    body_sha256: str
    files: tuple[SentFile, ...]
    signature: str

    @property
    def signed_text(self) -> str:
        return "\n".join(
            [
                "netra-parcel-1",
                str(self.device),
                str(self.record),
                str(self.seq),
                self.body_sha256,
                signatures.canonical(self.made),
                ",".join(f"{one.n}:{one.size}:{one.sha256}" for one in self.files),
            ]
        )

    def is_of(self, public_key: str) -> bool:
        return signatures.is_signed(public_key, self.signed_text, self.signature)


def read(content: bytes | str, *, largest_file: int) -> Sent:
    """Raises NoParcel."""
    try:
        told = json.loads(content)
    except (ValueError, RecursionError):
        raise NoParcel("not_json")
    return of(told, largest_file=largest_file)


def of(told: object, *, largest_file: int) -> Sent:
    """Raises NoParcel. The signature is not checked here: whose key it is, a table says."""
    try:
        if not isinstance(told, dict) or told.get("v") != 1:
            raise ValueError
        sent = Sent(
            device=_uuid(told["device"]),
            record=_uuid(told["record"]),
            seq=_number(told["seq"], 1, _LARGEST),
            made=_made(told["made"]),
            body=_body(told["body"]),
            body_sha256=_digest(told["body_sha256"]),
            files=_files(told["files"], largest_file),
            signature=_short(told["signature"], 100),
        )
    except (KeyError, TypeError, ValueError):
        raise NoParcel("not_a_parcel")
    if hashlib.sha256(sent.body).hexdigest() != sent.body_sha256:
        raise NoParcel("digest")
    return sent


def _uuid(told: object) -> UUID:
    found = UUID(_short(told, 36))
    if str(found) != told:
        raise ValueError
    return found


def _number(told: object, least: int, most: int) -> int:
    if isinstance(told, bool) or not isinstance(told, int) or not least <= told <= most:
        raise ValueError
    return told


def _short(told: object, most: int) -> str:
    if not isinstance(told, str) or len(told) > most or not told.isprintable():
        raise ValueError
    return told


def _digest(told: object) -> str:
    if not isinstance(told, str) or not _DIGEST.fullmatch(told):
        raise ValueError
    return told


def _body(told: object) -> bytes:
    if not isinstance(told, str) or len(told) > BODY_MAX_BYTES * 4 // 3 + 4:
        raise ValueError
    try:
        body = base64.b64decode(told, validate=True)
    except (binascii.Error, UnicodeError):
        raise ValueError
    if not body.startswith(_AGE):
        raise ValueError
    return body


def _made(told: object) -> dict[str, object]:
    if not isinstance(told, dict) or not set(told) <= _MADE or not {"wall", "trusted"} <= set(told):
        raise ValueError
    made: dict[str, object] = {}
    for name, value in told.items():
        if name == "trusted":
            if not isinstance(value, bool):
                raise ValueError
            made[name] = value
        elif name == "elapsed_ms":
            made[name] = None if value is None else _number(value, -_LARGEST, _LARGEST)
        else:
            made[name] = None if value is None else _short(value, 80)
    return made


def _files(told: object, largest: int) -> tuple[SentFile, ...]:
    if not isinstance(told, list) or len(told) > FILES_MAX:
        raise ValueError
    found = tuple(
        SentFile(_number(one["n"], 1, FILES_MAX), _number(one["size"], 1, largest), _digest(one["sha256"]))
        for one in told
    )
    if len({one.n for one in found}) != len(found):
        raise ValueError
    return found
