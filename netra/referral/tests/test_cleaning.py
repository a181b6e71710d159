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
