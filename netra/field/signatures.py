"""What a phone signs, and whether it did: ECDSA on P-256, as browsers have it. Pure."""

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping
from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

_RAW = 64
_SCHEME = ec.ECDSA(hashes.SHA256())


class NoKey(ValueError):
    """The text is no public key of this kind."""


def to_url(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def from_url(text: str) -> bytes:
    """Raises ValueError."""
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, UnicodeError) as error:
        raise ValueError(str(error))


@lru_cache(maxsize=4096)
def public_key(text: str) -> ec.EllipticCurvePublicKey:
    """From the uncompressed point that the phone sent. Raises NoKey."""
    try:
        return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), from_url(text))
    except ValueError as error:
        raise NoKey(str(error))


def is_signed(key: str, text: str, signature: str) -> bool:
    """The signature is r and s beside each other, as browsers write it."""
    try:
        raw = from_url(signature)
        if len(raw) != _RAW:
            return False
        pair = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
        public_key(key).verify(pair, text.encode(), _SCHEME)
    except (InvalidSignature, ValueError):
        return False
    return True


def request_text(method: str, path: str, time: str, body: bytes) -> str:
    """`path` is the address as it was asked for, with what stands behind its question mark."""
    return "\n".join([method, path, time, hashlib.sha256(body).hexdigest()])


def canonical(values: Mapping[str, object]) -> str:
    """As the phone writes it: keys in order, no spaces, letters as they are."""
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
