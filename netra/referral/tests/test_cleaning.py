"""Of a picture only what is needed to draw it stays; what hides behind it makes it refused."""

import struct
import zlib

import pytest

from netra.platform.files import MediaType
from netra.referral.cleaning import NotCleanable, without_particulars

HIDDEN = b"Kamera-Contoh di Gang Contoh"


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def a_png(*more: bytes, behind: bytes = b"", pixels: bytes = b"") -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))
    drawn = chunk(b"IDAT", pixels or zlib.compress(b"\x00\x01\x02\x03"))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(more) + drawn + chunk(b"IEND", b"") + behind


def a_webp(*chunks: tuple[bytes, bytes]) -> bytes:
    body = b"".join(
        name + struct.pack("<I", len(one)) + one + b"\x00" * (len(one) % 2) for name, one in chunks
    )
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def test_a_png_keeps_its_pixels_alone() -> None:
    hiding = a_png(chunk(b"tEXt", HIDDEN), chunk(b"eXIf", HIDDEN), chunk(b"iTXt", HIDDEN), behind=HIDDEN)
    assert without_particulars(hiding, MediaType.PNG) == a_png()


def head_of(width: int, height: int, bits: int, interlaced: int, colour: int = 0) -> bytes:
    return struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, interlaced)


@pytest.mark.parametrize(
    ("head", "size"),
    [
        (head_of(3, 2, 1, 0), 2 * 2),
        (head_of(3, 2, 16, 0, colour=6), 2 * (1 + 24)),
        (head_of(9, 1, 4, 0, colour=3), 1 + 5),
        # The seven passes of 8 by 8: 1, 1, 2, 4, 8, 16 and 32 pixels in 1, 1, 1, 2, 2, 4 and 4 rows.
        (head_of(8, 8, 8, 1), 64 + 15),
        # Of one pixel only the first pass has any.
        (head_of(1, 1, 8, 1, colour=2), 4),
        # More than one piece of the stream.
        (head_of(2000, 2000, 8, 0), 2000 * 2001),
    ],
)
def test_a_png_has_as_many_pixels_as_its_head_says(head: bytes, size: int) -> None:
    def drawn(count: int) -> bytes:
        pixels = chunk(b"IDAT", zlib.compress(b"\x00" * count))
        return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + pixels + chunk(b"IEND", b"")

    assert without_particulars(drawn(size), MediaType.PNG) == drawn(size)
    # A head that counts fewer rows hides the others.
    for other in (size + 1, size - 1, size * 2):
        with pytest.raises(NotCleanable):
            without_particulars(drawn(other), MediaType.PNG)


def test_of_a_jpeg_only_named_segments_stay() -> None:
    def segment(marker: int, body: bytes) -> bytes:
        return bytes((0xFF, marker)) + struct.pack(">H", len(body) + 2) + body

    needed = [segment(one, b"x") for one in (0xDB, 0xC2, 0xC4, 0xCC, 0xDD)]
    end = segment(0xDA, b"") + b"\x12\xff\x00\xff\xd3\x56" + segment(0xDC, b"\x00\x01") + b"\xff\xd9"
    adobe = segment(0xEE, b"Adobe" + b"\x00" * 7)
    hiding = [segment(one, HIDDEN) for one in (0xE1, 0xEE, 0xF0, 0xF7, 0xFD, 0xFE, 0xC8, 0xDE, 0xDF, 0x02)]
    clean = b"\xff\xd8" + adobe + b"".join(needed) + end
    assert (
        without_particulars(b"\xff\xd8" + b"".join([*hiding, adobe, *needed]) + end, MediaType.JPEG) == clean
    )


def test_a_webp_keeps_its_pixels_alone_and_says_so() -> None:
    size = b"\x00" * 6
    hiding = a_webp(
        (b"VP8X", b"\x3c\x00\x00\x00" + size), (b"VP8L", b"pixel"), (b"EXIF", HIDDEN), (b"XMP ", HIDDEN)
    )
    clean = a_webp((b"VP8X", b"\x10\x00\x00\x00" + size), (b"VP8L", b"pixel"))
    assert without_particulars(hiding + HIDDEN, MediaType.WEBP) == clean


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        # An editor cut the picture and left the end of the old one.
        (a_png(pixels=zlib.compress(b"\x00\x01\x02\x03") + HIDDEN), MediaType.PNG),
        (a_png(pixels=zlib.compress(b"\x00\x01\x02\x03")[:-3]), MediaType.PNG),
        (a_png(chunk(b"acTL", b"\x00" * 8)), MediaType.PNG),
        (a_png()[:-6], MediaType.PNG),
        (a_webp((b"ANIM", HIDDEN), (b"VP8L", b"pixel")), MediaType.WEBP),
        (a_webp((b"VP8L", b"pixel"))[:-4], MediaType.WEBP),
        (a_webp((b"VP8L", b"pixel"), (b"VP8 ", HIDDEN)), MediaType.WEBP),
        (a_webp((b"ALPH", b"pixel"), (b"ALPH", HIDDEN), (b"VP8 ", b"pixel")), MediaType.WEBP),
        (a_png(chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))), MediaType.PNG),
        (b"\xff\xd8" + b"\xff\xc0\x00\x03x" * 2 + b"\xff\xda\x00\x02\x12\xff\xd9", MediaType.JPEG),
        (b"\xff\xd8\xff\xe1\xff\xff" + HIDDEN, MediaType.JPEG),
        (b"\xff\xd8\xff\xda\x00\x02" + HIDDEN, MediaType.JPEG),
        (b"%PDF-1.7 contoh", MediaType.PDF),
    ],
)
def test_what_hides_something_or_is_broken_is_refused(content: bytes, kind: MediaType) -> None:
    with pytest.raises(NotCleanable):
        without_particulars(content, kind)


@pytest.mark.parametrize("kind", [MediaType.JPEG, MediaType.PNG, MediaType.WEBP])
def test_a_picture_that_ends_anywhere_is_refused_and_never_breaks_the_page(kind: MediaType) -> None:
    whole = {
        MediaType.JPEG: b"\xff\xd8\xff\xe0\x00\x04ab\xff\xdb\x00\x03\x01\xff\xda\x00\x02\x12\xff\x00\xff\xd9",
        MediaType.PNG: a_png(),
        MediaType.WEBP: a_webp((b"VP8L", b"pixel!")),
    }[kind]
    without_particulars(whole, kind)
    for end in range(len(whole)):
        with pytest.raises(NotCleanable):
            without_particulars(whole[:end], kind)
