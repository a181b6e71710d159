"""The key that grows from a receipt code: the office seals to its public half what the code's holder reads.

The server keeps that half. The other is worked out again from the code, in the memory of one request, when
the holder types it; a table, a backup and the server's secret together do not give it.
"""

import hmac
import json

import pyrage
from pyrage import x25519

from netra.reports import codes

_LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_PREFIX = "age-secret-key-"


def recipient_of(code: str) -> str:
    return str(_identity(code).to_public())


def opened(body: bytes, code: str) -> dict[str, object]:
    """What was sealed to the holder of this code."""
    plain: bytes = pyrage.decrypt(body, [_identity(code)])
    said: dict[str, object] = json.loads(plain)
    return said


def _identity(code: str) -> x25519.Identity:
    secret = codes.secret_of(code)
    # The code has 128 random bits, so one keyed hash is all that a key needs.
    return x25519.Identity.from_str(_written(hmac.digest(secret, b"netra.reports.messages", "sha256")))


def _written(key: bytes) -> str:
    """Bech32 (BIP 173), as age writes a secret key."""
    number, bits = int.from_bytes(key, "big") << 4, 8 * len(key) + 4
    values = [number >> (bits - 5 * (place + 1)) & 31 for place in range(bits // 5)]
    expanded = [ord(one) >> 5 for one in _PREFIX] + [0] + [ord(one) & 31 for one in _PREFIX]
    check = _polymod([*expanded, *values, 0, 0, 0, 0, 0, 0]) ^ 1
    values += [check >> 5 * (5 - place) & 31 for place in range(6)]
    return (_PREFIX + "1" + "".join(_LETTERS[one] for one in values)).upper()


def _polymod(values: list[int]) -> int:
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for place, generator in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
            if top >> place & 1:
                check ^= generator
    return check
