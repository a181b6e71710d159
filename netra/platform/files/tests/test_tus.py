"""The tus protocol over HTTP, step by step and against those who bend it."""

import base64
import hashlib
import logging
import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from django.conf import LazySettings
from django.http import HttpResponse, UnreadablePostError
from django.test import Client
from django.utils.http import parse_http_date

from netra.platform import files
from netra.platform.clock import wall_now
from netra.platform.files import journal as journals
from netra.platform.files import tus, uploads
from netra.platform.files.journal import Journal
from netra.platform.files.kinds import MediaType
from netra.platform.files.models import CustodyEntry, StoredFile, Upload
from netra.platform.files.staging import staged_place
from netra.platform.files.tests.examples import SAMPLES
from netra.platform.files.uploads import Sender

pytestmark = pytest.mark.django_db

PDF = SAMPLES[MediaType.PDF] + bytes(range(256)) * 40
ME = Sender("form", "kunci-a")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: LazySettings) -> Path:
    settings.FILES_DIR = tmp_path / "files"
    settings.ROOT_URLCONF = "netra.platform.files.tests.site"
    return tmp_path / "files"


@pytest.fixture
def browser() -> Client:
    return Client(raise_request_exception=True)


def ask(browser: Client, method: str, path: str, body: bytes = b"", **headers: str) -> HttpResponse:
    sent: dict[str, Any] = {"Tus-Resumable": "1.0.0"}
    sent |= {name.replace("_", "-"): value for name, value in headers.items()}
    kind = sent.pop("Content-Type", tus.PIECE_TYPE if method == "PATCH" else "")
    answer = browser.generic(method, path, body, content_type=kind, headers=sent)
    assert answer["Tus-Resumable"] == "1.0.0"
    assert answer["Cache-Control"] == "no-store"
    return answer


def begun(browser: Client, size: int = len(PDF), **headers: str) -> str:
    answer = ask(browser, "POST", "/unggah/", Upload_Length=str(size), **headers)
    assert answer.status_code == 201, answer.content
    return answer["Location"]


def sent(browser: Client, path: str, offset: int, body: bytes, **headers: str) -> HttpResponse:
    return ask(browser, "PATCH", path, body, Upload_Offset=str(offset), **headers)


def token_of(path: str) -> str:
    return path.strip("/").rsplit("/", 1)[-1]


def on_disk(folder: Path) -> set[str]:
    return {path.name for path in folder.rglob("*") if path.is_file()}


def test_what_the_server_can_do_is_told_to_whoever_asks(browser: Client, settings: LazySettings) -> None:
    answer = browser.options("/unggah/")
    assert answer.status_code == 204
    assert answer["Tus-Version"] == "1.0.0"
    assert answer["Tus-Extension"] == "creation,termination,expiration,checksum"
    assert answer["Tus-Max-Size"] == str(settings.RESUMABLE_MAX_BYTES)
    assert set(answer["Tus-Checksum-Algorithm"].split(",")) == {"sha1", "sha256"}


@pytest.mark.parametrize("pieces", [1, 2, 7])
def test_a_file_in_pieces_becomes_a_file_of_record(browser: Client, pieces: int, folder: Path) -> None:
    path = begun(browser)
    step = -(-len(PDF) // pieces)
    for start in range(0, len(PDF), step):
        assert files.finished_upload(ME, token_of(path)) is None
        answer = sent(browser, path, start, PDF[start : start + step])
        assert (answer.status_code, answer.content) == (204, b"")
        assert answer["Upload-Offset"] == str(min(start + step, len(PDF)))
    told = ask(browser, "HEAD", path)
    assert told.status_code == 200
    assert (told["Upload-Offset"], told["Upload-Length"]) == (str(len(PDF)), str(len(PDF)))
    staged = files.finished_upload(ME, token_of(path))
    assert staged is not None
    assert (staged.sha256, staged.size) == (hashlib.sha256(PDF).hexdigest(), len(PDF))
    assert staged.media_type is MediaType.PDF
    file = files.keep(staged, by="publik")
    with files.open_stored(file) as handle:
        assert handle.read() == PDF
    assert on_disk(folder) == {file.sha256}
    # Sent twice, a form names the same upload.
    assert files.finished_upload(ME, token_of(path)) == staged
    assert [(one.act, one.by) for one in CustodyEntry.objects.all()] == [("received", "publik")]


def test_a_sender_that_comes_back_is_told_where_it_stands(browser: Client) -> None:
    path = begun(browser)
    sent(browser, path, 0, PDF[:4000])
    told = ask(browser, "HEAD", path)
    assert (told["Upload-Offset"], told["Upload-Length"]) == ("4000", str(len(PDF)))


class Line:
    """A connection that breaks after so many bytes."""

    def __init__(self, content: bytes, breaks_after: int) -> None:
        self._content = content
        self._left = breaks_after

    def read(self, size: int = -1) -> bytes:
        if not self._left:
            raise UnreadablePostError("connection reset")
        piece = self._content[: min(size, self._left)]
        self._content, self._left = self._content[len(piece) :], self._left - len(piece)
        return piece


def test_what_came_before_the_line_broke_is_kept(browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    path = begun(browser)
    with monkeypatch.context() as broken:
        line = Line(PDF, 5000)
        broken.setattr("django.core.handlers.wsgi.WSGIRequest.read", lambda _self, size: line.read(size))
        assert sent(browser, path, 0, PDF).status_code == 400
    assert ask(browser, "HEAD", path)["Upload-Offset"] == "5000"
    assert sent(browser, path, 5000, PDF[5000:]).status_code == 204
    found = files.finished_upload(ME, token_of(path))
    assert found is not None and found.sha256 == hashlib.sha256(PDF).hexdigest()


def test_a_long_piece_is_acknowledged_on_its_way(
    browser: Client, monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    """So that a line that dies unnoticed costs a stretch and not the whole piece."""
    monkeypatch.setattr(uploads, "STRETCH", 3000)
    monkeypatch.setattr(uploads, "CHUNK", 1000)
    path = begun(browser)
    seen: list[int] = []
    acknowledge = Journal.acknowledge

    def noted(self: Journal, data: int, end: int, sha256: str) -> None:
        acknowledge(self, data, end, sha256)
        seen.append(self.acknowledged())

    monkeypatch.setattr(Journal, "acknowledge", noted)
    assert sent(browser, path, 0, PDF).status_code == 204
    assert seen == [3000, 6000, 9000, len(PDF)]


@pytest.mark.parametrize("algorithm", ["sha1", "sha256"])
def test_a_piece_with_its_checksum_is_taken_and_a_changed_one_not(browser: Client, algorithm: str) -> None:
    path = begun(browser)
    digest = hashlib.new(algorithm, PDF[:100]).digest()
    header = f"{algorithm} {base64.b64encode(digest).decode()}"
    changed = sent(browser, path, 0, b"x" + PDF[1:100], Upload_Checksum=header)
    assert changed.status_code == 460
    assert ask(browser, "HEAD", path)["Upload-Offset"] == "0"
    assert sent(browser, path, 0, PDF[:100], Upload_Checksum=header).status_code == 204
    assert sent(browser, path, 100, PDF[100:]).status_code == 204
    found = files.finished_upload(ME, token_of(path))
    assert found is not None and found.sha256 == hashlib.sha256(PDF).hexdigest()


def test_a_broken_line_leaves_nothing_of_a_piece_with_a_checksum(
    browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = begun(browser)
    header = "sha256 " + base64.b64encode(hashlib.sha256(PDF).digest()).decode()
    with monkeypatch.context() as broken:
        line = Line(PDF, 5000)
        broken.setattr("django.core.handlers.wsgi.WSGIRequest.read", lambda _self, size: line.read(size))
        assert sent(browser, path, 0, PDF, Upload_Checksum=header).status_code == 400
    assert ask(browser, "HEAD", path)["Upload-Offset"] == "0"


@pytest.mark.parametrize("header", ["md5 aaaa", "sha256", "sha256 ***", "sha256  ", ""])
def test_a_checksum_nobody_can_read_is_refused(browser: Client, header: str) -> None:
    path = begun(browser)
    refused = sent(browser, path, 0, PDF[:10], Upload_Checksum=header)
    assert refused.status_code in (400, 460)
    assert ask(browser, "HEAD", path)["Upload-Offset"] == "0"


def test_a_sender_may_give_up(browser: Client, folder: Path) -> None:
    path = begun(browser)
    sent(browser, path, 0, PDF[:100])
    assert ask(browser, "DELETE", path).status_code == 204
    assert on_disk(folder) == set()
    for method in ("HEAD", "PATCH", "DELETE"):
        assert ask(browser, method, path, Upload_Offset="100").status_code == 404


def test_an_upload_expires_after_a_day(browser: Client, folder: Path) -> None:
    answer = ask(browser, "POST", "/unggah/", Upload_Length=str(len(PDF)))
    path = answer["Location"]
    left = parse_http_date(answer["Upload-Expires"]) - wall_now().timestamp()
    assert abs(left - 86400) < 60
    assert sent(browser, path, 0, PDF[:100])["Upload-Expires"] == answer["Upload-Expires"]
    Upload.objects.update(expires_at=wall_now() - timedelta(seconds=1))
    gone = sent(browser, path, 100, PDF[100:])
    assert gone.status_code == 410
    assert "lebih dari sehari" in gone.content.decode()
    assert files.sweep() == 1
    assert on_disk(folder) == set()
    assert ask(browser, "HEAD", path).status_code == 404


def test_the_sweep_leaves_running_uploads_and_whole_ones_that_a_form_still_names(
    browser: Client, folder: Path
) -> None:
    running, whole = begun(browser), begun(browser)
    sent(browser, running, 0, PDF[:100])
    sent(browser, whole, 0, PDF)
    staged = files.finished_upload(ME, token_of(whole))
    assert staged is not None
    assert files.sweep() == 0
    Upload.objects.filter(pk=token_of(whole)).update(expires_at=wall_now())
    assert files.sweep() == 0
    assert ask(browser, "HEAD", running)["Upload-Offset"] == "100"
    # The row is gone, the bytes are not: who holds the reference to them may still keep them.
    assert files.keep(staged).sha256 == staged.sha256


# ---- those who bend it


@pytest.mark.parametrize(
    "length", ["", "-1", "1e3", "0x10", " 5", "5,5", "+5", "5.0", "٥", "9" * 16, "99999999999999999999999"]
)
def test_a_length_that_is_no_number_is_refused(browser: Client, length: str, folder: Path) -> None:
    assert ask(browser, "POST", "/unggah/", Upload_Length=length).status_code == 400
    assert on_disk(folder) == set()


def test_an_empty_and_an_endless_file_are_refused_when_announced(
    browser: Client, settings: LazySettings, folder: Path
) -> None:
    assert ask(browser, "POST", "/unggah/", Upload_Length="0").status_code == 400
    for size in (settings.RESUMABLE_MAX_BYTES + 1, 999_999_999_999_999):
        refused = ask(browser, "POST", "/unggah/", Upload_Length=str(size))
        assert refused.status_code == 413
        assert "batasnya 200 MB" in refused.content.decode()
    assert on_disk(folder) == set()
    assert not Upload.objects.exists()


@pytest.mark.parametrize("offset", ["", "-1", "1,1", "abc", "1e1", "99999999999999999"])
def test_an_offset_that_is_no_number_is_refused(browser: Client, offset: str) -> None:
    path = begun(browser)
    assert ask(browser, "PATCH", path, PDF, Upload_Offset=offset).status_code == 400
    assert ask(browser, "HEAD", path)["Upload-Offset"] == "0"


@pytest.mark.parametrize("offset", [0, 99, 101, len(PDF)])
def test_an_offset_that_is_another_is_refused_and_told_the_right_one(browser: Client, offset: int) -> None:
    path = begun(browser)
    sent(browser, path, 0, PDF[:100])
    refused = sent(browser, path, offset, PDF[100:200])
    assert (refused.status_code, refused["Upload-Offset"]) == (409, "100")
    assert ask(browser, "HEAD", path)["Upload-Offset"] == "100"


def test_more_than_was_announced_is_refused_before_it_is_read(browser: Client, folder: Path) -> None:
    path = begun(browser, size=100)
    refused = sent(browser, path, 0, PDF)
    assert refused.status_code == 413
    assert "bertambah" in refused.content.decode()
    assert staged_place(token_of(path)).stat().st_size == 0


def test_a_whole_upload_takes_nothing_more(browser: Client) -> None:
    path = begun(browser)
    sent(browser, path, 0, PDF)
    assert sent(browser, path, len(PDF), b"more").status_code == 409
    assert sent(browser, path, 0, PDF).status_code == 409


@pytest.mark.parametrize("version", ["0.2.2", "", "1.0.0,1.0.0", "2"])
def test_another_version_is_refused(browser: Client, version: str) -> None:
    path = begun(browser)
    refused = ask(browser, "PATCH", path, PDF, Tus_Resumable=version, Upload_Offset="0")
    assert (refused.status_code, refused["Tus-Version"]) == (412, "1.0.0")


@pytest.mark.parametrize(
    "headers", [{"Upload_Defer_Length": "1"}, {"Upload_Concat": "partial"}, {"Upload_Concat": "final;/a /b"}]
)
def test_extensions_we_do_not_have_are_refused(browser: Client, headers: dict[str, str]) -> None:
    assert ask(browser, "POST", "/unggah/", Upload_Length="5", **headers).status_code == 400
    assert not Upload.objects.exists()


def test_bytes_do_not_come_with_the_beginning(browser: Client) -> None:
    assert ask(browser, "POST", "/unggah/", PDF, Upload_Length=str(len(PDF))).status_code == 400
    assert not Upload.objects.exists()


def test_a_piece_of_another_content_type_or_without_length_is_refused(browser: Client) -> None:
    path = begun(browser)
    assert sent(browser, path, 0, PDF, Content_Type="application/octet-stream").status_code == 415
    endless = browser.generic(
        "PATCH",
        path,
        PDF,
        content_type=tus.PIECE_TYPE,
        headers={"Tus-Resumable": "1.0.0", "Upload-Offset": "0", "Transfer-Encoding": "chunked"},
        CONTENT_LENGTH="",
    )
    assert endless.status_code == 411
    assert ask(browser, "HEAD", path)["Upload-Offset"] == "0"


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/unggah/"), ("PATCH", "/unggah/"), ("DELETE", "/unggah/")]
)
def test_the_beginning_takes_only_beginnings(browser: Client, method: str, path: str) -> None:
    assert ask(browser, method, path).status_code == 405


def test_only_a_post_to_one_upload_may_stand_for_another_method(browser: Client) -> None:
    path = begun(browser)
    patched = ask(
        browser,
        "POST",
        path,
        PDF,
        Upload_Offset="0",
        X_HTTP_Method_Override="PATCH",
        Content_Type=tus.PIECE_TYPE,
    )
    assert patched.status_code == 204
    assert ask(browser, "HEAD", path, X_HTTP_Method_Override="DELETE").status_code == 200
    assert ask(browser, "POST", path, X_HTTP_Method_Override="GET").status_code == 405
    assert ask(browser, "POST", path).status_code == 405
    assert ask(browser, "POST", "/unggah/", X_HTTP_Method_Override="DELETE").status_code == 400
    assert files.finished_upload(ME, token_of(path)) is not None


@pytest.mark.parametrize("method", ["HEAD", "PATCH", "DELETE"])
def test_an_upload_of_another_form_looks_like_none(browser: Client, method: str) -> None:
    path = begun(browser)
    sent(browser, path, 0, PDF[:100])
    refused = ask(browser, method, path, PDF[100:], Upload_Offset="100", X_Form="kunci-b")
    unknown = ask(browser, method, "/unggah/" + "0" * 32 + "/", Upload_Offset="100")
    assert refused.status_code == unknown.status_code == 404
    assert refused.content == unknown.content
    assert ask(browser, "HEAD", path)["Upload-Offset"] == "100"
    sent(browser, path, 100, PDF[100:])
    assert files.finished_upload(Sender("form", "kunci-b"), token_of(path)) is None
    assert files.finished_upload(Sender("akun", "kunci-a"), token_of(path)) is None


@pytest.mark.parametrize(
    "token",
    ["..", "..%2f..%2fnetra.sqlite3", "%2e%2e%2f%2e%2e", "a" * 31, "A" * 32, "0" * 32 + ".journal", "%00"],
)
def test_a_forged_token_never_becomes_a_path(browser: Client, token: str, folder: Path) -> None:
    path = begun(browser)
    before = on_disk(folder)
    for method in ("HEAD", "PATCH", "DELETE"):
        answer = browser.generic(
            method,
            f"/unggah/{token}/",
            headers={"Tus-Resumable": "1.0.0", "Upload-Offset": "0"},
            content_type=tus.PIECE_TYPE,
        )
        assert answer.status_code == 404
    assert on_disk(folder) == before
    assert files.finished_upload(ME, unquote(token)) is None
    assert ask(browser, "HEAD", path).status_code == 200


def test_no_name_from_the_sender_reaches_disk_table_or_log(
    browser: Client, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    name = "../../Siti Contoh.pdf"
    metadata = "filename " + base64.b64encode(name.encode()).decode()
    path = begun(browser, Upload_Metadata=metadata)
    sent(browser, path, 0, PDF[:100], Upload_Metadata=metadata)
    sent(browser, path, 50, PDF[:100], Upload_Metadata=metadata)
    assert "Upload-Metadata" not in ask(browser, "HEAD", path)
    told = caplog.text + str([list(row.__dict__.values()) for row in Upload.objects.all()])
    told += "".join(str(path) for path in folder.rglob("*"))
    for secret in ("Siti", metadata.split()[1]):
        assert secret not in told


def test_a_file_of_a_kind_not_taken_is_refused_at_its_end_and_gone(browser: Client, folder: Path) -> None:
    page = b"<html><script>alert(1)</script></html>"
    path = begun(browser, size=len(page))
    refused = sent(browser, path, 0, page)
    assert refused.status_code == 415
    assert refused["Content-Type"] == "text/plain; charset=utf-8"
    assert "Isian lain tersimpan" in refused.content.decode()
    assert on_disk(folder) == set()
    assert ask(browser, "HEAD", path).status_code == 404


def test_ciphertext_is_taken_as_such(browser: Client) -> None:
    sealed = b"age-encryption.org/v1\n-> X25519 abc\n" + os.urandom(500)
    path = begun(browser, size=len(sealed))
    assert sent(browser, path, 0, sealed).status_code == 204
    found = files.finished_upload(ME, token_of(path))
    assert found is not None and found.media_type is MediaType.AGE


# ---- two at once, and what was changed behind our back


@contextmanager
def first_piece_under_way(browser: Client, path: str) -> Iterator[Journal]:
    """Somebody is in the middle of a piece: has taken the turn and written, and is not acknowledged yet."""
    with closing(Journal(staged_place(token_of(path)))) as journal:
        with journal.locked():
            journal.take_turn()
        with staged_place(token_of(path)).open("r+b") as handle:
            handle.write(b"y" * 700)
        yield journal


def test_of_two_pieces_at_once_the_later_goes_on_and_the_earlier_stops(browser: Client) -> None:
    """A line that died unnoticed must not keep its own sender from going on."""
    path = begun(browser)
    with first_piece_under_way(browser, path) as earlier:
        assert sent(browser, path, 0, PDF[:500]).status_code == 204
        with earlier.locked(), pytest.raises(journals.Overtaken):
            earlier.refuse_if_overtaken()
    assert ask(browser, "HEAD", path)["Upload-Offset"] == "500"
    assert sent(browser, path, 500, PDF[500:]).status_code == 204
    found = files.finished_upload(ME, token_of(path))
    assert found is not None and found.sha256 == hashlib.sha256(PDF).hexdigest()


def test_an_offset_that_was_told_moves_only_for_who_was_told(browser: Client) -> None:
    """A line that broke brings its last bytes after its sender has come back."""
    path = begun(browser)
    with first_piece_under_way(browser, path) as earlier:
        assert ask(browser, "HEAD", path)["Upload-Offset"] == "0"
        with earlier.locked(), pytest.raises(journals.Overtaken):
            earlier.refuse_if_overtaken()
    assert sent(browser, path, 0, PDF).status_code == 204


def test_an_overtaken_piece_answers_409_and_spoils_nothing(
    browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = begun(browser)
    read = uploads._Piece._write

    def overtaken(self: uploads._Piece, chunk: bytes) -> None:
        monkeypatch.setattr(uploads._Piece, "_write", read)
        assert sent(browser, path, 0, PDF[:500]).status_code == 204
        read(self, chunk)

    monkeypatch.setattr(uploads._Piece, "_write", overtaken)
    assert sent(browser, path, 0, b"z" * 700).status_code == 409
    assert ask(browser, "HEAD", path)["Upload-Offset"] == "500"
    assert sent(browser, path, 500, PDF[500:]).status_code == 204
    found = files.finished_upload(ME, token_of(path))
    assert found is not None and found.sha256 == hashlib.sha256(PDF).hexdigest()


def test_an_upload_that_is_being_finished_answers_423(
    browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journals, "_PATIENCE_SECONDS", 0.05)
    path = begun(browser)
    with closing(Journal(staged_place(token_of(path)))) as journal, journal.locked():
        assert sent(browser, path, 0, PDF).status_code == 423
        assert ask(browser, "HEAD", path).status_code == 423


def test_more_senders_at_once_than_threads_to_spare_are_put_off(browser: Client) -> None:
    path = begun(browser)
    for _ in range(tus.PIECES_AT_ONCE):
        assert tus._slots.acquire(blocking=False)
    try:
        later = sent(browser, path, 0, PDF)
        assert (later.status_code, later["Retry-After"]) == (503, "5")
    finally:
        for _ in range(tus.PIECES_AT_ONCE):
            tus._slots.release()
    assert sent(browser, path, 0, PDF).status_code == 204


def three_pieces(browser: Client) -> str:
    path = begun(browser)
    for start in (0, 1000, 2000):
        sent(browser, path, start, PDF[start : start + 1000])
    return path


def test_bytes_changed_on_disk_are_noticed_on_resuming_and_asked_for_again(browser: Client) -> None:
    path = three_pieces(browser)
    place = staged_place(token_of(path))
    content = bytearray(place.read_bytes())
    content[1500] ^= 1
    place.write_bytes(content)
    assert ask(browser, "HEAD", path)["Upload-Offset"] == "1000"
    assert sent(browser, path, 1000, PDF[1000:]).status_code == 204
    found = files.finished_upload(ME, token_of(path))
    assert found is not None and found.sha256 == hashlib.sha256(PDF).hexdigest()


def test_bytes_changed_on_disk_are_noticed_at_the_end_even_if_nobody_asked(browser: Client) -> None:
    path = three_pieces(browser)
    place = staged_place(token_of(path))
    content = bytearray(place.read_bytes())
    content[500] ^= 1
    place.write_bytes(content)
    # The answer says how much is safe, which the protocol lets a client go on from.
    assert sent(browser, path, 3000, PDF[3000:])["Upload-Offset"] == "0"
    assert files.finished_upload(ME, token_of(path)) is None
    assert sent(browser, path, 0, PDF).status_code == 204
    assert files.finished_upload(ME, token_of(path)) is not None


@pytest.mark.parametrize("torn", [b"3500 abc", b"3500 " + b"a" * 64, b"\x00" * 40, b"\x00" * 40 + b"\n"])
def test_a_line_cut_short_by_a_crash_was_told_to_nobody(browser: Client, torn: bytes) -> None:
    path = three_pieces(browser)
    place = staged_place(token_of(path))
    with journals.journal_of(place).open("ab") as journal:
        journal.write(torn)
    with place.open("ab") as handle:
        handle.write(b"half a piece")
    assert ask(browser, "HEAD", path)["Upload-Offset"] == "3000"
    assert sent(browser, path, 3000, PDF[3000:]).status_code == 204
    found = files.finished_upload(ME, token_of(path))
    assert found is not None and found.sha256 == hashlib.sha256(PDF).hexdigest()


def test_an_upload_killed_between_its_last_byte_and_its_end_is_finished_when_asked_about(
    browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = begun(browser)

    class Killed(BaseException):
        pass

    def killed(*_: object) -> int:
        raise Killed

    with monkeypatch.context() as context:
        context.setattr(uploads, "_finish", killed)
        with pytest.raises(Killed):
            sent(browser, path, 0, PDF)
    assert files.finished_upload(ME, token_of(path)) is None
    assert ask(browser, "HEAD", path)["Upload-Offset"] == str(len(PDF))
    assert files.finished_upload(ME, token_of(path)) is not None


# ---- how much


def test_a_sender_has_a_limit_and_others_are_not_in_it(browser: Client, settings: LazySettings) -> None:
    settings.RESUMABLE_MAX_BYTES = 1000
    paths = [begun(browser, size=1000) for _ in range(uploads.SENDER_FILES)]
    refused = ask(browser, "POST", "/unggah/", Upload_Length="1")
    assert refused.status_code == 429
    assert "sebanyak" in refused.content.decode()
    begun(browser, size=1000, X_Form="kunci-b")
    ask(browser, "DELETE", paths[0])
    begun(browser, size=1000)
    assert ask(browser, "POST", "/unggah/", Upload_Length="1").status_code == 429
    # What a record has claimed is not held against its sender any more.
    Upload.objects.filter(pk=token_of(paths[1])).update(kept=True)
    begun(browser, size=1000)


def test_a_sender_begins_only_so_many_uploads(browser: Client, folder: Path) -> None:
    for _ in range(uploads.SENDER_UPLOADS):
        begun(browser, size=1)
    before = on_disk(folder)
    assert ask(browser, "POST", "/unggah/", Upload_Length="1").status_code == 429
    assert on_disk(folder) == before


@pytest.mark.parametrize("setting", ["DISK_RESERVE_BYTES", "STAGING_MAX_BYTES"])
def test_no_room_answers_507_and_a_sentence(browser: Client, settings: LazySettings, setting: str) -> None:
    setattr(settings, setting, 2**62 if setting == "DISK_RESERVE_BYTES" else 10)
    refused = ask(browser, "POST", "/unggah/", Upload_Length=str(len(PDF)))
    assert refused.status_code == 507
    assert "tidak ada tempat" in refused.content.decode()
    assert refused["Retry-After"]


@pytest.mark.parametrize("setting", ["DISK_RESERVE_BYTES", "STAGING_MAX_BYTES"])
def test_uploads_begun_while_there_was_room_do_not_eat_the_reserve(
    browser: Client, folder: Path, settings: LazySettings, setting: str
) -> None:
    """Beginning costs nothing, so anybody begins many: each piece asks for room again."""
    path = begun(browser)
    held = on_disk(folder)
    setattr(settings, setting, 2**62 if setting == "DISK_RESERVE_BYTES" else 10)
    refused = sent(browser, path, 0, PDF)
    assert refused.status_code == 507
    assert on_disk(folder) == held
    assert ask(browser, "HEAD", path)["Upload-Offset"] == "0"


def test_a_disk_that_fills_up_in_the_middle_keeps_what_fitted(
    browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "CHUNK", 1000)
    path = begun(browser)
    pwrite, written = os.pwrite, 0

    def nearly_full(descriptor: int, content: bytes, position: int) -> int:
        nonlocal written
        if len(content) < 100:  # the journal's lines, which fit into a block that it already has
            return pwrite(descriptor, content, position)
        if written + len(content) > 2500:
            content = content[: 2500 - written]
        if not content:
            raise OSError(28, "No space left on device")
        written += len(content)
        return pwrite(descriptor, content, position)

    with monkeypatch.context() as context:
        context.setattr("netra.platform.files.uploads.os.pwrite", nearly_full)
        refused = sent(browser, path, 0, PDF)
    assert refused.status_code == 507
    assert "tersimpan" in refused.content.decode()
    assert ask(browser, "HEAD", path)["Upload-Offset"] == "2500"
    assert sent(browser, path, 2500, PDF[2500:]).status_code == 204
    found = files.finished_upload(ME, token_of(path))
    assert found is not None and found.sha256 == hashlib.sha256(PDF).hexdigest()


def test_too_many_small_pieces_are_refused(browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "STRETCHES_MAX", 3)
    path = three_pieces(browser)
    assert sent(browser, path, 3000, PDF[3000:]).status_code == 413
    assert not StoredFile.objects.exists()


def test_bytes_arrive_without_a_word_to_the_writing_lane(
    browser: Client, django_assert_num_queries: Any
) -> None:
    path = begun(browser)
    with django_assert_num_queries(1) as asked:
        sent(browser, path, 0, PDF[:100])
    assert asked.captured_queries[0]["sql"].startswith("SELECT")
