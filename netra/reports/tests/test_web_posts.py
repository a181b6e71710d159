"""Posts of the web: read strictly, sealed with the narrative; saved pages are files that nothing shows."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from netra.platform.files.kinds import Archive, archive_of
from netra.reports import web_post_forms
from netra.reports.models import Report
from netra.reports.submission import POST_URL_MAX, WebPost
from netra.reports.triage import evidence_of
from tests.build import a_report
from tests.cast import Cast
from tests.unsealing import Unsealed

FORM = "/lapor/"
URL = "https://media.contoh.example/status/17?lang=id"
HTML = b"<!doctype html><title>Tersimpan</title><script>alert(1)</script>"


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        (URL, True),
        ("http://contoh.example", True),
        ("https://contoh.example:8443/a", True),
        ("https://bücher.example/", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("//contoh.example/a", False),
        ("https://localhost/", False),
        ("https://orang:sandi@contoh.example/", False),
        ("https://contoh.example/a b", False),
        ("https://contoh.example\\@jahat.example/", False),
        ("https://contoh.example:delapan/", False),
        ("https://con\u202etoh.example/", False),
        ("https://contoh.example/" + "a" * POST_URL_MAX, False),
    ],
)
def test_an_address_is_read_strictly(text: str, taken: bool) -> None:
    assert web_post_forms.is_address(text) is taken


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"WARC/1.0\r\n", Archive.WARC),
        (b"\x1f\x8b\x08\x00", Archive.GZIP),
        (b"PK\x03\x04" + b"x" * 26 + b"datapackage.json", Archive.WACZ),
        (b"PK\x03\x04" + b"x" * 26 + b"[Content_Types].xml", None),
        (b"From: <Saved by Blink>\r\n", Archive.MHTML),
        (b"Subject: a\r\nContent-Type: multipart/related", Archive.MHTML),
        (b"Kepada: kantor", None),
        (b"\xef\xbb\xbf\n<html>", Archive.HTML),
        (b"<svg onload=alert(1)>", None),
    ],
)
def test_a_saved_page_is_known_by_its_head(head: bytes, kind: Archive | None) -> None:
    assert archive_of(head) is kind


def test_without_a_script_posts_and_a_saved_page_are_sealed_with_the_report(world: Cast) -> None:
    client = Client()
    typed = _typed(client)
    posts = {
        "post-1-url": URL,
        "post-1-author": "@akun_contoh",
        "post-1-seen": "12 November",
        "post-1-text": "Pilih dia",
        "post-3-url": "https://contoh.example/2",
    }
    page = client.post(FORM, {**typed, **posts, "evidence": SimpleUploadedFile("halaman.html", HTML)})
    shown = page.content.decode()
    assert page.status_code == 200
    assert URL in shown and 'name="post-3-url" value="https://contoh.example/2"' in shown
    staged = [piece.reference for piece in page.context["pieces"]]
    sent = client.post(FORM, {**typed, **posts, "staged": staged, "action": "send"})
    assert sent.status_code == 303
    report = Report.objects.get()
    read = Unsealed(report)
    assert read.narrative["v"] == 2
    assert [one["url"] for one in read.narrative["posts"]] == [URL, "https://contoh.example/2"]
    assert read.narrative["posts"][0]["author"] == "@akun_contoh"
    assert read.files == [HTML]
    assert evidence_of(report).get().media_type == "text/html"
    # Nothing of it lies open.
    assert not [one for one in Report.objects.values().get().values() if "contoh.example" in str(one)]


def test_a_post_that_is_wrong_is_told_and_nothing_typed_is_lost(world: Cast) -> None:
    client = Client()
    for url, words in (("javascript:alert(1)", "bukan alamat web"), ("", "Alamat unggahan belum ada")):
        page = client.post(FORM, {**_typed(client), "post-2-url": url, "post-2-text": "Kata-katanya"})
        shown = page.content.decode()
        assert page.status_code == 422
        assert words in shown and "Kata-katanya" in shown and "#id_post-2-url" in shown


def test_posts_alone_are_no_evidence_and_too_many_are_refused(world: Cast) -> None:
    report = a_report(photos=0, posts=(WebPost(URL),))
    assert not evidence_of(report).exists()
    with pytest.raises(Exception, match="too_many: posts"):
        a_report(posts=(WebPost(URL),) * 6)


def _typed(client: Client) -> dict[str, Any]:
    key = client.get(FORM).context["form"].initial["key"]
    return {"key": key, "region": "Loa Janan", "description": "Ia mengunggah dukungan."}
