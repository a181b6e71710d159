"""`netra setup` of a real office: by flags, by a file, when asked; twice; and refused in words."""

import json
import re
import socketserver
import stat
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation

from netra.accounts.models import Account, Grant, Role, SetupLink
from netra.config import cli, installing, real_office
from netra.config.real_office import Answers
from netra.institutions import loading as institutions_loading
from netra.institutions import settings as office_settings
from netra.institutions.models import Institution, InstitutionKind
from netra.platform import audit
from netra.platform.clock import installation
from netra.regions import examples

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(db: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Institution:
    monkeypatch.setattr(cli, "_django", lambda: None)
    monkeypatch.setattr(installing, "prepare", lambda **_: None)
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setattr(settings, "NETRA_HOME", home)
    monkeypatch.setattr(settings, "SETTINGS_FILE", home / "settings.env")
    installation.install("real")
    examples.load_sample()
    return Institution.objects.create(
        key="bawaslu-64.02", kind=InstitutionKind.BAWASLU, name="Bawaslu Kukar", region_id="64.02"
    )


class _Letterbox(socketserver.ThreadingTCPServer):
    """As much of a mail server as one test mail needs."""

    allow_reuse_address = True
    letters: list[str]


class _Postman(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self.wfile.write(b"220 contoh\r\n")
        body = False
        for raw in self.rfile:
            line = raw.decode().rstrip("\r\n")
            if body:
                body = line != "."
                self.server.letters.append(line)  # type: ignore[attr-defined]
                if not body:
                    self.wfile.write(b"250 ok\r\n")
            elif line.upper().startswith("DATA"):
                body = True
                self.wfile.write(b"354 go on\r\n")
            elif line.upper().startswith("RCPT") and "tertolak" in line:
                self.wfile.write(b"550 no such box\r\n")
            elif line.upper().startswith("QUIT"):
                self.wfile.write(b"221 bye\r\n")
                return
            else:
                self.wfile.write(b"250 ok\r\n")


@pytest.fixture
def letterbox() -> Iterator[_Letterbox]:
    with _Letterbox(("127.0.0.1", 0), _Postman) as server:
        server.letters = []
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def kept() -> dict[str, str]:
    file: Path = settings.SETTINGS_FILE
    lines = file.read_text().splitlines() if file.exists() else []
    return dict(line.split("=", 1) for line in lines if not line.startswith("#"))


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_one_command_makes_an_office_and_a_second_one_changes_nothing(
    office: Institution, tmp_path: Path, letterbox: _Letterbox, capsys: pytest.CaptureFixture[str]
) -> None:
    backups = tmp_path / "cadangan"
    backups.mkdir()
    (tmp_path / "sandi").write_text("rahasia=1\n")
    told: dict[str, Any] = {
        "office": office.key,
        "office-code": "99.01",
        "administrator": "mesin=Mesin Contoh",
        "commissioner": "Ketua=Ketua Contoh",
        "mail_host": "127.0.0.1",
        "mail_port": str(letterbox.server_address[1]),
        "mail_security": "none",
        "mail_from": "netra@contoh.go.id",
        "mail_test": "ketua@contoh.go.id",
        "backup_folder": str(backups),
    }
    (tmp_path / "jawaban.json").write_text(json.dumps(told))
    assert cli.main(["setup", "--answers", str(tmp_path / "jawaban.json")]) == cli.OK
    said = capsys.readouterr().out

    assert office_settings.value(office, office_settings.OFFICE_CODE) == "99.01"
    assert {(one.account.username, one.role) for one in Grant.objects.select_related("account")} == {
        ("mesin", Role.SYSTEM_ADMINISTRATOR),
        ("ketua", Role.COMMISSIONER),
    }
    assert "3 of 3 key holders are missing" in said and "/kerja/kunci/pemegang/" in said
    assert "Subject: Netra: surel uji" in letterbox.letters
    assert kept()["NETRA_MAIL_FROM"] == "netra@contoh.go.id"
    assert kept()["NETRA_BACKUP_DIR"] == str(backups)
    assert mode(settings.SETTINGS_FILE) == 0o600
    assert list(backups.iterdir()) == []
    sheets = sorted((settings.NETRA_HOME / "invitations").iterdir())
    assert [sheet.name for sheet in sheets] == ["ketua.html", "mesin.html"]
    assert {mode(sheet) for sheet in sheets} == {0o600}
    sheet = sheets[0].read_text()
    assert "Undangan ke Netra" in sheet and "Ketua Contoh" in sheet and "data:image/svg+xml" in sheet
    link = re.search(r"<code>http://[^/]+(/akun/mulai/[^<]+)</code>", sheet)
    assert link and Client().get(link[1]).status_code == 200

    before = (audit.head(), sheets[0].read_bytes(), kept())
    assert cli.main(["setup", "--answers", str(tmp_path / "jawaban.json")]) == cli.OK
    said = capsys.readouterr().out
    assert "the office code 99.01 is entered already" in said
    assert said.count("still waits to be used") == 2
    assert (audit.head(), sheets[0].read_bytes(), kept()) == before

    SetupLink.objects.update(used_at=SetupLink.objects.values("issued_at")[:1])
    real_office.set_up(Answers(office=office.key, commissioner="lain=Orang Lain Contoh"), tell=print)
    assert "has a commissioner already" in capsys.readouterr().out
    assert not Account.objects.filter(username="lain").exists()


def test_an_office_of_any_province_is_set_up(office: Institution) -> None:
    institutions_loading.load()
    real_office.set_up(Answers(office="bawaslu-63", commissioner="ketua=Ketua Contoh"), tell=print)
    held = Grant.objects.get(role=Role.COMMISSIONER)
    assert (held.institution.name, held.region_id) == ("Bawaslu Provinsi Kalimantan Selatan", "63")


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        (Answers(office="bawaslu-99.99"), "netra regions search NAME"),
        (Answers(office_code="99.01"), "Name the office as well"),
        (Answers(office="bawaslu-64.02", office_code="6402"), "like 27.12"),
        (Answers(office="bawaslu-64.02", commissioner="Ketua Contoh"), "Write username=Full Name"),
        (Answers(office="bawaslu-64.02", commissioner="k=K"), "Use 3 to 60 small letters"),
        (Answers(backup_folder="/tidak/ada"), "Make it first, or plug the disk in."),
        (Answers(mail_test="a@contoh.go.id"), "No mail server is set yet."),
        (Answers(mail_host="127.0.0.1", mail_from="netra"), "--mail-from is 'netra'"),
        (Answers(mail_host="127.0.0.1", mail_from="n@contoh.go.id"), "--mail-test is ''"),
        (
            Answers(
                mail_host="127.0.0.1", mail_port="1", mail_from="n@contoh.go.id", mail_test="a@contoh.go.id"
            ),
            "Nothing about mail was kept.",
        ),
    ],
)
def test_what_cannot_be_done_is_refused_with_what_to_do(
    office: Institution, answers: Answers, sentence: str
) -> None:
    with translation.override("en"), pytest.raises(installing.Refused, match=re.escape(sentence)):
        real_office.set_up(answers, tell=print)
    assert kept() == {}
    assert not Account.objects.exists()


def test_a_refused_address_keeps_no_mail_server(office: Institution, letterbox: _Letterbox) -> None:
    answers = Answers(
        mail_host="127.0.0.1",
        mail_port=str(letterbox.server_address[1]),
        mail_security="none",
        mail_from="netra@contoh.go.id",
        mail_test="tertolak@contoh.go.id",
    )
    with pytest.raises(installing.Refused, match="did not go out"):
        real_office.set_up(answers, tell=print)
    assert kept() == {}


def test_whoever_sits_at_the_terminal_is_asked_and_may_leave_things_for_later(office: Institution) -> None:
    replies = {
        "Key of the office": ["Kutai Kartanegara", office.key],
        "First commissioner": ["Ketua Contoh", "ketua=Ketua Contoh"],
        "Folder for backups": ["/tidak/ada"],
    }
    asked: list[str] = []
    told: list[str] = []

    def question(words: str) -> str:
        asked.append(words)
        waiting = next((left for start, left in replies.items() if words.startswith(start)), [])
        return waiting.pop(0) if waiting else ""

    answers = real_office.ask(Answers(), question, told.append)
    # Each answer is checked where it is given: a name offers the keys, a wrong one is asked for again.
    assert "bawaslu-64.02 is Bawaslu Kukar" in told[0]
    assert "Write username=Full Name" in told[1] and "There is no folder" in told[2]
    assert answers == Answers(office=office.key, commissioner="ketua=Ketua Contoh")
    # Without a mail server nobody is asked for its password.
    assert not [words for words in asked if "password" in words]


def test_a_second_run_shows_what_is_kept_and_an_empty_line_leaves_it(office: Institution) -> None:
    real_office.set_up(
        Answers(office=office.key, office_code="99.01", commissioner="k.a=Ka Contoh"), tell=print
    )
    asked: list[str] = []

    def question(words: str) -> str:
        asked.append(words)
        return ""

    assert real_office.ask(Answers(), question, print) == Answers(office=office.key)
    said = "\n".join(asked)
    assert f"kept: {office.key}; empty: it stays" in said
    assert "kept: 99.01" in said and "kept: k.a=Ka Contoh" in said

    def stop(_: str) -> str:
        raise KeyboardInterrupt

    with pytest.raises(installing.Refused, match="None of these answers was kept"):
        real_office.ask(Answers(), stop, print)


def test_a_file_with_an_unknown_name_is_refused(tmp_path: Path) -> None:
    (tmp_path / "jawaban.json").write_text('{"kantor": "bawaslu-64.02"}')
    with pytest.raises(installing.Refused, match="'kantor', which nobody knows"):
        real_office.from_file(tmp_path / "jawaban.json")
