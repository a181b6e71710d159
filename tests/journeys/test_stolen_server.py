"""A whole server is stolen while it runs: home, journal, temporary files, log and backup name nobody."""

import http.cookiejar
import os
import re
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest

from tests.journeys.conftest import Server
from tests.raw_search import SECRETS, a_form, a_jpeg, archive_members, found_in, under

pytestmark = pytest.mark.xdist_group("live")
# Three photos in one form, as large as phones make them.
SIZES = (2 * 1024 * 1024, 300_000, 90_000)


def multipart(fields: dict[str, object], photos: list[bytes]) -> tuple[bytes, str]:
    boundary = uuid4().hex
    body = b"".join(
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in fields.items()
    )
    for photo in photos:
        head = f'Content-Disposition: form-data; name="evidence"; filename="{SECRETS["file_name"]}"'
        body += f"--{boundary}\r\n{head}\r\nContent-Type: image/jpeg\r\n\r\n".encode() + photo + b"\r\n"
    return body + f"--{boundary}--\r\n".encode(), f"multipart/form-data; boundary={boundary}"


def send(server: Server) -> None:
    """A plain HTTP client, so through the weaker door; first the review, which stays without being sent."""
    opener = urllib.request.build_opener(
        urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()), _StayHere()
    )
    with opener.open(f"{server.url}/lapor/", timeout=20) as page:
        token = re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', page.read())
    assert token is not None
    for action, status in (("check", 200), ("send", 303)):
        fields = a_form(action=action, csrfmiddlewaretoken=token.group(1).decode())
        body, kind = multipart(fields, [a_jpeg(size=size) for size in SIZES])
        request = urllib.request.Request(f"{server.url}/lapor/", data=body, headers={"Content-Type": kind})
        try:
            with opener.open(request, timeout=60) as answer:
                assert answer.status == status
        except urllib.error.HTTPError as answer:
            assert answer.code == status


class _StayHere(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args: object, **_options: object) -> None:
        """The receipt is the redirect itself."""


def test_a_thief_of_the_running_server_reads_nobody(
    demo_env: dict[str, str], in_demo: Callable[[str], str], tmp_path: Path
) -> None:
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    env = {**demo_env, "TMPDIR": str(temporary), "SQLITE_TMPDIR": str(temporary)}
    running = Server(env, tmp_path / "server.log").start()
    home = Path(demo_env["NETRA_HOME"])
    count = (
        "from netra.reports.models import SealedPart\n"
        f"print(SealedPart.objects.filter(kind='file', size__gt={SIZES[0]}).count())"
    )
    before = int(in_demo(count))
    try:
        send(running)
        # While it runs: the journal has not been written back into the database yet.
        places = {**under(home), **under(temporary), "log": (tmp_path / "server.log").read_bytes()}
        archive = tmp_path / "backup.tar"
        made = subprocess.run(
            [sys.executable, "-m", "netra.config.cli", "backup", str(archive)],
            env=env,
            capture_output=True,
            text=True,
            check=False,
        )
        assert made.returncode == 0, made.stderr
    finally:
        running.stop()
    places |= archive_members(archive)
    assert int(in_demo(count)) == before + 1
    if not os.environ.get("DATABASE_URL"):
        # The search had the journal and the database before it, and finds in them what lies open by intent.
        assert any(place.endswith("-wal") for place in places)
        assert any(b"Budi Terlapor Contoh" in raw for place, raw in places.items() if "sqlite3" in place)
    assert any(place.startswith("backup.tar/") for place in places)
    assert found_in(places) == set()
