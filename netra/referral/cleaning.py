"""A picture or a text without the particulars that its maker's devices hid in it. Pure, on bytes.

Only what is needed to draw the picture is written again: no camera, place, time, thumbnail or comment, and
nothing that stands behind its end. Of a redacted picture a thumbnail or a tail may still show the whole.
"""

import zlib

from netra.platform.files import PHOTOS, MediaType

# A PDF may keep what a black bar hides, a recording cannot be looked through here: neither is taken.
CLEANABLE = PHOTOS | {MediaType.TEXT}
_LARGEST_PIXELS = 300 * 1024 * 1024


class NotCleanable(Exception):
    """The picture is broken, or built in a way whose hidden parts we do not know."""


def without_particulars(raw: bytes, kind: MediaType) -> bytes:
    """Raises NotCleanable."""
    try:
        match kind:
            case MediaType.JPEG:
                return _jpeg(raw)
            case MediaType.PNG:
                return _png(raw)
            case MediaType.WEBP:
                return _webp(raw)
            case MediaType.TEXT:
                return raw
    except IndexError:
        raise NotCleanable("The picture ends too early.")
    raise NotCleanable("Of this kind nothing can be taken out.")


_START, _END, _SCAN, _COMMENT, _ADOBE = 0xD8, 0xD9, 0xDA, 0xFE, 0xEE
_ADOBE_SIZE = 14


def _jpeg(raw: bytes) -> bytes:
    if raw[:2] != bytes((0xFF, _START)):
        raise NotCleanable("No JPEG.")
    out, at = bytearray(raw[:2]), 2
    while True:
        if raw[at] != 0xFF:
            raise NotCleanable("A segment does not begin where it must.")
        marker = raw[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        if marker == _END:
            return bytes(out + bytes((0xFF, _END)))
        size = int.from_bytes(raw[at + 2 : at + 4])
        end = at + 2 + size
        if size < 2 or end > len(raw):
            raise NotCleanable("A segment is longer than the picture.")
        # Adobe's own segment tells how the colours are to be read, when it tells nothing else.
        colours = marker == _ADOBE and size == _ADOBE_SIZE and raw[at + 4 : at + 9] == b"Adobe"
        if colours or not (0xE0 <= marker <= 0xEF or marker == _COMMENT):
            out += raw[at:end]
        at = end
        if marker == _SCAN:
            end = _after_scan(raw, at)
            out += raw[at:end]
            at = end


def _after_scan(raw: bytes, at: int) -> int:
    while True:
        at = raw.find(b"\xff", at)
        if at < 0:
            raise NotCleanable("The picture has no end.")
        following = raw[at + 1]
        if following and not 0xD0 <= following <= 0xD7:
            return at
        at += 2


_PNG_HEAD = b"\x89PNG\r\n\x1a\n"
_PNG_NEEDED = {b"IHDR", b"PLTE", b"tRNS", b"gAMA", b"sRGB", b"IDAT", b"IEND"}
_ANIMATED = {b"acTL", b"fcTL", b"fdAT"}


def _png(raw: bytes) -> bytes:
    if not raw.startswith(_PNG_HEAD):
        raise NotCleanable("No PNG.")
    out, at, pixels = bytearray(_PNG_HEAD), len(_PNG_HEAD), bytearray()
    while True:
        size = int.from_bytes(raw[at : at + 4])
        name, end = raw[at + 4 : at + 8], at + 12 + size
        if len(name) < 4 or end > len(raw):
            raise NotCleanable("A chunk is longer than the picture.")
        if name in _ANIMATED:
            raise NotCleanable("A moving picture has more than one face.")
        if name in _PNG_NEEDED:
            out += raw[at:end]
        if name == b"IDAT":
            pixels += raw[at + 8 : end - 4]
        at = end
        if name == b"IEND":
            _nothing_behind(bytes(pixels))
            return bytes(out)


def _nothing_behind(pixels: bytes) -> None:
    engine = zlib.decompressobj()
    try:
        engine.decompress(pixels, _LARGEST_PIXELS)
    except zlib.error:
        raise NotCleanable("The pixels cannot be read.")
    if not engine.eof or engine.unused_data:
        # An editor that saves a smaller picture over a larger one has left the old one's end behind.
        raise NotCleanable("Something stands behind the pixels.")


_WEBP_NEEDED = {b"VP8 ", b"VP8L", b"ALPH"}
_ALPHA = 0x10


def _webp(raw: bytes) -> bytes:
    if raw[:4] != b"RIFF" or raw[8:12] != b"WEBP":
        raise NotCleanable("No WebP.")
    body, at, stop = bytearray(), 12, 8 + int.from_bytes(raw[4:8], "little")
    if stop > len(raw):
        raise NotCleanable("The picture ends too early.")
    while at < stop:
        name, size = raw[at : at + 4], int.from_bytes(raw[at + 4 : at + 8], "little")
        end = at + 8 + size + size % 2
        if at + 8 + size > stop:
            raise NotCleanable("A chunk is longer than the picture.")
        if name in {b"ANIM", b"ANMF"}:
            raise NotCleanable("A moving picture has more than one face.")
        if name == b"VP8X":
            # Of its flags only the one for transparency is still true.
            body += raw[at : at + 8] + bytes((raw[at + 8] & _ALPHA,)) + raw[at + 9 : end]
        elif name in _WEBP_NEEDED:
            body += raw[at:end]
        at = end
    return b"RIFF" + (len(body) + 4).to_bytes(4, "little") + b"WEBP" + bytes(body)
