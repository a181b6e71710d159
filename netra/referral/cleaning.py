"""A picture or a text without the particulars that its maker's devices hid in it. Pure, on bytes.

Only what is needed to draw the picture is written again: no camera, place, time, thumbnail or comment, and
nothing that stands behind its end. Of a redacted picture a thumbnail or a tail may still show the whole.
"""

import zlib

from netra.platform.files import PHOTOS, MediaType

# A PDF may keep what a black bar hides, a recording cannot be looked through here: neither is taken.
CLEANABLE = PHOTOS | {MediaType.TEXT}
_LARGEST_PIXELS = 300 * 1024 * 1024
_PIECE = 1024 * 1024


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


_START, _END, _SCAN, _ADOBE = 0xD8, 0xD9, 0xDA, 0xEE
_JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
# Beside the frame its tables, the scans, the number of lines and the restart interval. Whatever else an
# encoder writes, the picture can be drawn without it.
_JPEG_NEEDED = _JPEG_FRAMES | {_SCAN, 0xC4, 0xCC, 0xDB, 0xDC, 0xDD}
_ADOBE_SIZE = 14


def _jpeg(raw: bytes) -> bytes:
    if raw[:2] != bytes((0xFF, _START)):
        raise NotCleanable("No JPEG.")
    out, at, framed = bytearray(raw[:2]), 2, False
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
        if marker in _JPEG_FRAMES:
            if framed:
                raise NotCleanable("A picture has more than one face.")
            framed = True
        if colours or marker in _JPEG_NEEDED:
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
_PNG_HEAD_SIZE = 13
_PNG_NEEDED = {b"IHDR", b"PLTE", b"tRNS", b"gAMA", b"sRGB", b"IDAT", b"IEND"}
_ANIMATED = {b"acTL", b"fcTL", b"fdAT"}


def _png(raw: bytes) -> bytes:
    if not raw.startswith(_PNG_HEAD):
        raise NotCleanable("No PNG.")
    out, at, pixels, head = bytearray(_PNG_HEAD), len(_PNG_HEAD), bytearray(), b""
    while True:
        size = int.from_bytes(raw[at : at + 4])
        name, end = raw[at + 4 : at + 8], at + 12 + size
        if len(name) < 4 or end > len(raw):
            raise NotCleanable("A chunk is longer than the picture.")
        if name in _ANIMATED:
            raise NotCleanable("A moving picture has more than one face.")
        if name in _PNG_NEEDED:
            out += raw[at:end]
        if name == b"IHDR":
            if head:
                raise NotCleanable("A PNG with two head.")
            head = raw[at + 8 : end - 4]
        if name == b"IDAT":
            pixels += raw[at + 8 : end - 4]
        at = end
        if name == b"IEND":
            if not head:
                raise NotCleanable("A PNG without its head.")
            _just_these(bytes(pixels), _size_of_pixels(head))
            return bytes(out)


# Bits of one pixel by colour type: how many samples each has.
_SAMPLES = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
# Of an interlaced picture: where each pass begins and how far it steps, across and down.
_PASSES = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))


def _size_of_pixels(head: bytes) -> int:
    """How many bytes the rows have, each with its filter byte, by what the head says."""
    if len(head) != _PNG_HEAD_SIZE or head[9] not in _SAMPLES or head[12] > 1:
        raise NotCleanable("The head of the PNG cannot be read.")
    width, height = int.from_bytes(head[:4]), int.from_bytes(head[4:8])
    bits = head[8] * _SAMPLES[head[9]]
    passes = _PASSES if head[12] else ((0, 0, 1, 1),)
    size = 0
    for left, top, across, down in passes:
        columns, rows = -(-(width - left) // across), -(-(height - top) // down)
        if columns > 0 and rows > 0:
            size += rows * (1 + -(-columns * bits // 8))
    return size


def _just_these(pixels: bytes, size: int) -> None:
    """Neither rows below those that the head counts nor anything after the stream: an editor that saves a
    smaller picture over a larger one, or only counts fewer rows, has left the old one there."""
    if size > _LARGEST_PIXELS:
        raise NotCleanable("The picture is too large.")
    engine, seen, left = zlib.decompressobj(), 0, pixels
    try:
        while not engine.eof and seen <= size:
            piece = engine.decompress(left, _PIECE)
            if not piece and not engine.unconsumed_tail:
                break
            seen, left = seen + len(piece), engine.unconsumed_tail
    except zlib.error:
        raise NotCleanable("The pixels cannot be read.")
    if seen != size or not engine.eof or engine.unused_data:
        raise NotCleanable("Something stands behind the pixels, or they end too early.")


_WEBP_NEEDED = {b"VP8 ": "face", b"VP8L": "face", b"ALPH": "transparency"}
_ALPHA = 0x10


def _webp(raw: bytes) -> bytes:
    if raw[:4] != b"RIFF" or raw[8:12] != b"WEBP":
        raise NotCleanable("No WebP.")
    body, at, stop = bytearray(), 12, 8 + int.from_bytes(raw[4:8], "little")
    if stop > len(raw):
        raise NotCleanable("The picture ends too early.")
    seen: set[str] = set()
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
            # A viewer draws one picture: behind a second one the first could stand whole.
            part = _WEBP_NEEDED[name]
            if part in seen:
                raise NotCleanable("A picture has more than one face.")
            seen.add(part)
            body += raw[at:end]
        at = end
    return b"RIFF" + (len(body) + 4).to_bytes(4, "little") + b"WEBP" + bytes(body)
