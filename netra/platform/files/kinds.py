"""What a file is, told by its bytes and never by its name. Pure."""

import codecs
import re
from enum import StrEnum


class MediaType(StrEnum):
    JPEG = "image/jpeg"
    PNG = "image/png"
    WEBP = "image/webp"
    PDF = "application/pdf"
    MP4 = "video/mp4"
    MOV = "video/quicktime"
    MP3 = "audio/mpeg"
    M4A = "audio/mp4"
    OGG = "audio/ogg"
    WAV = "audio/wav"
    TEXT = "text/plain"
    # Locked by its sender or at the door: what is inside, only who opens it can see.
    AGE = "application/age"
    # Written here, never taken from outside: no set below allows it.
    ZIP = "application/zip"


class Archive(StrEnum):
    """Saved pages of the web. Hostile by nature: taken sealed, handed out as downloads, shown nowhere."""

    WARC = "application/warc"
    GZIP = "application/gzip"
    WACZ = "application/wacz"
    MHTML = "multipart/related"
    HTML = "text/html"


PHOTOS = frozenset({MediaType.JPEG, MediaType.PNG, MediaType.WEBP})
VIDEOS = frozenset({MediaType.MP4, MediaType.MOV})
SOUNDS = frozenset({MediaType.MP3, MediaType.M4A, MediaType.OGG, MediaType.WAV})
PAPERS = frozenset({MediaType.PDF, MediaType.TEXT})
EVIDENCE = PHOTOS | VIDEOS | SOUNDS | PAPERS
SEALED = frozenset({MediaType.AGE})

ENDING = {
    MediaType.JPEG: ".jpg",
    MediaType.PNG: ".png",
    MediaType.WEBP: ".webp",
    MediaType.PDF: ".pdf",
    MediaType.MP4: ".mp4",
    MediaType.MOV: ".mov",
    MediaType.MP3: ".mp3",
    MediaType.M4A: ".m4a",
    MediaType.OGG: ".ogg",
    MediaType.WAV: ".wav",
    MediaType.TEXT: ".txt",
    MediaType.AGE: ".age",
    MediaType.ZIP: ".zip",
}

HEAD_BYTES = 512
# All of C0 but tab, line feed, vertical tab, form feed and carriage return.
_CONTROLS = re.compile("[\\x00-\\x08\\x0e-\\x1f\\x7f]")

# ISO base media files name their flavour after "ftyp". HEIC, AVIF and others share the box and are not taken.
_FTYP = {
    b"qt  ": MediaType.MOV,
    b"M4A ": MediaType.M4A,
    b"M4B ": MediaType.M4A,
    b"isom": MediaType.MP4,
    b"iso2": MediaType.MP4,
    b"iso3": MediaType.MP4,
    b"iso4": MediaType.MP4,
    b"iso5": MediaType.MP4,
    b"iso6": MediaType.MP4,
    b"mp41": MediaType.MP4,
    b"mp42": MediaType.MP4,
    b"avc1": MediaType.MP4,
    b"M4V ": MediaType.MP4,
    b"MSNV": MediaType.MP4,
    b"dash": MediaType.MP4,
    b"3gp4": MediaType.MP4,
    b"3gp5": MediaType.MP4,
    b"3gp6": MediaType.MP4,
}


def _is_mpeg_sound_frame(head: bytes) -> bool:
    """An MPEG layer III frame header whose version, bit rate and sampling rate are real ones."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return False
    version, layer = (head[1] >> 3) & 3, (head[1] >> 1) & 3
    bit_rate, sampling = head[2] >> 4, (head[2] >> 2) & 3
    return version != 1 and layer == 1 and bit_rate not in (0, 15) and sampling != 3


def sniff(head: bytes) -> MediaType | None:
    """The media type told by a file's first HEAD_BYTES bytes; None when it is text or nothing we take."""
    if head.startswith(b"\xff\xd8\xff"):
        return MediaType.JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return MediaType.PNG
    if head.startswith(b"%PDF-"):
        return MediaType.PDF
    # The armoured form is text that anybody could open and edit; only the binary form is taken for sealed.
    if head.startswith(b"age-encryption.org/v1\n-> "):
        return MediaType.AGE
    if head.startswith(b"OggS"):
        return MediaType.OGG
    if head.startswith(b"RIFF"):
        return {b"WEBP": MediaType.WEBP, b"WAVE": MediaType.WAV}.get(head[8:12])
    if head[4:8] == b"ftyp":
        return _FTYP.get(head[8:12])
    if head.startswith(b"ID3") or _is_mpeg_sound_frame(head):
        return MediaType.MP3
    return None


_IN_WACZ = (b"archive/", b"datapackage", b"indexes/", b"pages/", b"fuzzy", b"logs/")
_MAIL_HEAD = re.compile(rb"[A-Za-z-]{2,40}: ")


def archive_of(head: bytes) -> Archive | None:
    """Which kind of saved page a file's first HEAD_BYTES bytes tell of; None when it is none that we take."""
    if head.startswith(b"WARC/1."):
        return Archive.WARC
    if head.startswith(b"\x1f\x8b\x08"):
        return Archive.GZIP
    if head.startswith(b"PK\x03\x04"):
        return Archive.WACZ if head[30:].startswith(_IN_WACZ) else None
    opening = head.removeprefix(codecs.BOM_UTF8).lstrip().lower()
    if opening.startswith((b"<!doctype html", b"<html")):
        return Archive.HTML
    if opening.startswith(b"from: <saved by") or (_MAIL_HEAD.match(head) and b"multipart/related" in opening):
        return Archive.MHTML
    return None


class TextCheck:
    """Whether a stream of chunks is plain UTF-8 text, and not markup or a script that a browser would run."""

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")()
        self._opening = ""
        self.plain = True

    def feed(self, chunk: bytes, *, last: bool = False) -> None:
        if not self.plain:
            return
        try:
            text = self._decoder.decode(chunk, last)
        except UnicodeDecodeError:
            self.plain = False
            return
        if _CONTROLS.search(text):
            self.plain = False
            return
        if len(self._opening) < HEAD_BYTES:
            self._opening = (self._opening + text).lstrip()[:HEAD_BYTES]
            self.plain = not self._opening.startswith(("<", "#!"))
