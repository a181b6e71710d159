"""The smallest files of each kind, made of their own magic bytes, and some that only pretend."""

import io
import zipfile

from netra.platform.files.kinds import MediaType

SAMPLES = {
    MediaType.JPEG: b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + b"\x01" * 64,
    MediaType.PNG: b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"\x00" * 32,
    MediaType.WEBP: b"RIFF\x40\x00\x00\x00WEBPVP8 " + b"\x00" * 32,
    MediaType.PDF: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n",
    MediaType.MP4: b"\x00\x00\x00\x20ftypisom\x00\x00\x02\x00isomiso2avc1mp41",
    MediaType.MOV: b"\x00\x00\x00\x14ftypqt  \x20\x05\x03\x00qt  ",
    MediaType.MP3: b"ID3\x04\x00\x00\x00\x00\x00\x00" + b"\x00" * 32,
    MediaType.M4A: b"\x00\x00\x00\x20ftypM4A \x00\x00\x02\x00M4A mp42isom",
    MediaType.OGG: b"OggS\x00\x02" + b"\x00" * 32,
    MediaType.WAV: b"RIFF\x40\x00\x00\x00WAVEfmt " + b"\x00" * 32,
    MediaType.AGE: b"age-encryption.org/v1\n-> X25519 " + b"A" * 43 + b"\n\x00\xff",
    MediaType.TEXT: "Di rapat kecamatan, pukul 10.00 — ada ajakan memilih.\n".encode(),
}


def a_zip() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("a.txt", "a")
    return made.getvalue()


PRETENDERS = {
    "html": b"<!DOCTYPE html><html><script>alert(1)</script></html>",
    "html after blanks": b" \r\n\t" * 300 + b"<html></html>",
    "html after a byte order mark": b"\xef\xbb\xbf<html></html>",
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "xml": b'<?xml version="1.0"?><svg/>',
    "shell script": b"#!/bin/sh\nrm -rf /\n",
    "zip": a_zip(),
    "windows program": b"MZ\x90\x00\x03\x00\x00\x00" + b"\x00" * 64,
    "linux program": b"\x7fELF\x02\x01\x01\x00" + b"\x00" * 64,
    "gif": b"GIF89a\x01\x00\x01\x00\x00\x00\x00;",
    "heic": b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic",
    "avi": b"RIFF\x40\x00\x00\x00AVI LIST" + b"\x00" * 16,
    "aac stream": b"\xff\xf1\x50\x80\x00\x1f\xfc" + b"\x00" * 16,
    "broken UTF-8": b"Laporan \xff\xfe\xfa",
    "UTF-8 cut in the middle of a letter": "Laporan é".encode()[:-1],
    "text with a null": b"Laporan\x00",
    "UTF-16": "Laporan".encode("utf-16"),
    "PNG that lost its first byte": SAMPLES[MediaType.PNG][1:],
}
