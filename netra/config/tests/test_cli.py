"""The command line as people type it: words out, exit codes that mean something."""

import re
import socket
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.utils import translation

from netra.accounts.models import Account, Grant, Role
from netra.accounts.viewer import viewer_for
from netra.config import backup_places, cli, installing, web
from netra.elections import loading as elections_loading
from netra.institutions.models import Institution, InstitutionKind
from netra.law import calendar
from netra.platform import audit, clock
from netra.platform.backup import BackupRefused
from netra.platform.clock import installation
from netra.regions import examples
from netra.reports import holders, sealing

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _already_set_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli, "_django", lambda: None)


def test_search_prints_what_it_finds(capsys: pytest.CaptureFixture[str]) -> None:
    examples.load_sample()
    assert cli.main(["regions", "search", "loa jannan"]) == cli.OK
    assert "64.02.03" in capsys.readouterr().out


def test_search_without_a_match_is_no(capsys: pytest.CaptureFixture[str]) -> None:
    examples.load_sample()
    assert cli.main(["regions", "search", "qwrtpxkj"]) == cli.NO
    assert "No region matches" in capsys.readouterr().err


def test_verify_tells_a_whole_chain_a_foreign_head_and_nonsense_apart(
    capsys: pytest.CaptureFixture[str],
) -> None:
    audit.append(actor="sistem", action="test.done", object_kind="test", object_key="1")
    assert cli.main(["audit", "verify", "--head", audit.head()]) == cli.OK
    assert cli.main(["audit", "verify", "--head", "9:" + "0" * 64]) == cli.NO
    assert cli.main(["audit", "verify", "--head", "what"]) == cli.REFUSED
    assert "looks like" in capsys.readouterr().err


def test_check_names_what_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["check"]) == cli.NO
    said = capsys.readouterr().err
    assert "neither demo nor real" in said
    assert "regions are not loaded" in said


@pytest.fixture
def office(db: None) -> Institution:
    """A real installation on which nobody has an account yet."""
    installation.install("real")
    examples.load_sample()
    return Institution.objects.create(
        key="bawaslu-64.02", kind=InstitutionKind.BAWASLU, name="Bawaslu Kukar", region_id="64.02"
    )


def begin(command: str, office: Institution, username: str) -> int:
    return cli.main(
        ["accounts", command, "--username", username, "--name", "Ketua Contoh", "--institution", office.key]
    )


def test_check_says_whose_account_comes_next(office: Institution, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["check"]) == cli.NO
    said = capsys.readouterr().err
    assert "netra accounts first-administrator" in said
    assert "netra accounts first-commissioner" in said
    assert begin("first-administrator", office, "mesin") == cli.OK
    assert cli.main(["check"]) == cli.NO
    said = capsys.readouterr().err
    assert "first-administrator" not in said
    assert "netra accounts first-commissioner" in said
    assert begin("first-commissioner", office, "ketua") == cli.OK
    assert "netra accounts" not in "\n".join(installing.problems())


def test_check_says_that_no_election_is_open(office: Institution, capsys: pytest.CaptureFixture[str]) -> None:
    elections_loading.load()
    said = "No election is open today, so reports are not taken at present."
    for day, closed in ((date(2025, 8, 31), False), (date(2025, 9, 1), True)):
        with clock.frozen(datetime.combine(day, time(12), UTC)):
            cli.main(["check"])
        assert (said in capsys.readouterr().out) is closed


def test_check_names_mail_address_and_backup_that_lack(
    office: Institution, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "BACKUP_DIR", None)
    said = "\n".join(installing.notes())
    assert "No mail server is set" in said and "passkeys need a name with https" in said
    assert "No folder for backups is named" in said
    monkeypatch.setattr(settings, "BACKUP_DIR", tmp_path)
    monkeypatch.setattr(settings, "HTTPS", True)
    monkeypatch.setattr(settings, "EMAIL_HOST", "surel.contoh.go.id")
    said = "\n".join(installing.notes())
    assert f"No backup lies in {tmp_path} yet" in said
    assert "No mail server" not in said and "passkeys" not in said


@pytest.mark.parametrize("asked", [["audit", "verify"], ["regions", "search", "Kutai"], ["check"]])
def test_asking_in_an_empty_home_makes_nothing_and_says_what_to_run(
    asked: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(installing, "has_database", lambda: False)
    if asked == ["check"]:
        assert cli.main(asked) == cli.NO
    else:
        with pytest.raises(SystemExit) as refused:
            cli.main(asked)
        assert refused.value.code == cli.REFUSED
    assert "netra restore FILE" in capsys.readouterr().err


def test_check_says_which_office_lacks_key_holders(office: Institution) -> None:
    begin("first-commissioner", office, "ketua")
    found = "\n".join(installing.problems())
    assert "bawaslu-64.02 takes no reports: 0 of 3 key holders, 3 missing." in found
    for number in range(3):
        account = Account.objects.create_user(f"pemegang{number}", password="x")
        Grant.objects.create(
            account=account,
            role=Role.CASE_OFFICER,
            institution=office,
            region_id="64.02",
            starts=date(2024, 1, 1),
            granted_by="sistem",
        )
        key = holders.make_key(viewer_for(account), sealing.new_key().recipient)
        with transaction.atomic():
            holders.give("sistem", office, key)
    assert "key holders" not in "\n".join(installing.problems())
    assert holders.accepts(Institution.objects.select_related("region").get(pk=office.pk))


def test_a_real_database_of_an_earlier_version_is_left_to_the_upgrade(
    office: Institution, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(installing, "pending_migrations", lambda: True)
    monkeypatch.setattr(installing, "call_command", lambda *_, **__: pytest.fail("it was migrated"))
    assert cli.main(["setup"]) == cli.REFUSED
    assert "Run: netra upgrade" in capsys.readouterr().err
    assert cli.main(["check"]) == cli.NO
    assert "Run: netra upgrade" in capsys.readouterr().err


def test_a_new_database_gets_its_kind_from_nobody_who_said_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("NETRA_KIND", raising=False)
    assert cli.main(["setup", "--no-questions"]) == cli.REFUSED
    assert "netra setup --kind real, or netra setup --kind demo" in capsys.readouterr().err
    assert installation.kind_or_none() is None


def test_a_backup_without_a_place_says_where_to_name_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["backup"]) == cli.REFUSED
    assert "netra setup --backup-folder FOLDER" in capsys.readouterr().err


def test_a_folder_for_backups_is_tried(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    backup_places.try_folder(tmp_path)
    assert list(tmp_path.iterdir()) == []
    for folder, sentence in (
        (tmp_path / "none", "There is no folder"),
        (Path("arsip"), "is not a whole path"),
        (settings.NETRA_HOME, "lies inside NETRA_HOME"),
        (Path("/proc"), "cannot be written to"),
    ):
        with pytest.raises(BackupRefused, match=sentence):
            backup_places.try_folder(folder)


def test_a_demo_is_told_of_no_account(capsys: pytest.CaptureFixture[str]) -> None:
    installation.install("demo")
    examples.load_sample()
    cli.main(["check"])
    assert "netra accounts" not in capsys.readouterr().err


@pytest.mark.parametrize("command", ["first-commissioner", "first-administrator"])
def test_a_first_link_comes_with_words_and_leads_to_the_indonesian_page(
    office: Institution, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with translation.override("en"):  # as the command line has it
        assert begin(command, office, "Ketua") == cli.OK
    said = capsys.readouterr().out
    link = re.search(r"^  http://[^/]+(/akun/mulai/\S+)$", said, re.MULTILINE)
    assert link, said
    assert Client().get(link[1]).status_code == 200
    for words in ("Ketua Contoh (nama pengguna: ketua)", "Serahkan langsung", "72 jam", "jalankan lagi"):
        assert words in said


def test_a_refused_first_account_prints_no_link(
    office: Institution, capsys: pytest.CaptureFixture[str]
) -> None:
    assert begin("first-commissioner", office, "ketua") == cli.OK
    capsys.readouterr()
    assert begin("first-commissioner", office, "kedua") == cli.REFUSED
    told = capsys.readouterr()
    assert told.out == ""
    assert "has a commissioner" in told.err


def test_a_released_calendar_is_not_written_again(capsys: pytest.CaptureFixture[str]) -> None:
    file = calendar.HOME / calendar.versions()[0] / calendar.FILE
    before = file.read_bytes()
    assert cli.main(["law", "calendar", calendar.versions()[0]]) == cli.REFUSED
    assert "never written again" in capsys.readouterr().err
    assert file.read_bytes() == before


def test_a_calendar_is_written_and_says_what_is_left_to_do(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    pytest.importorskip("holidays")
    (tmp_path / "decrees.yaml").write_bytes((calendar.HOME / "decrees.yaml").read_bytes())
    monkeypatch.setattr(calendar, "HOME", tmp_path)
    monkeypatch.setattr(calendar, "_released", frozenset)  # read once a process, and from HOME
    assert cli.main(["law", "calendar", "9.0.0", "--from", "2024", "--to", "2025"]) == cli.OK
    assert calendar.load(tmp_path / "9.0.0").digest in capsys.readouterr().out


def test_a_command_that_does_not_exist_is_badly_asked() -> None:
    with pytest.raises(SystemExit) as left:
        cli.main(["fly"])
    assert left.value.code == cli.REFUSED


def test_a_kind_stays_for_ever() -> None:
    installation.install("real")
    with pytest.raises(installing.Refused, match="stays one"):
        installing._settle_kind("demo", print)


def test_a_demo_answers_this_machine_alone(settings: object) -> None:
    installation.install("demo")
    settings.HOST, settings.HOST_IS_LOOPBACK = "0.0.0.0", False  # type: ignore[attr-defined]
    settings.DEMO_MAY_BE_PUBLIC = False  # type: ignore[attr-defined]
    with pytest.raises(installing.Refused, match="NETRA_DEMO_PUBLIC=1"):
        installing.refuse_public_demo()
    settings.DEMO_MAY_BE_PUBLIC = True  # type: ignore[attr-defined]
    installing.refuse_public_demo()


def test_a_real_database_is_not_opened_by_the_demos_switch(settings: object) -> None:
    installation.install("real")
    settings.DEMO_MAY_BE_PUBLIC = True  # type: ignore[attr-defined]
    with pytest.raises(installing.Refused, match="NETRA_ALLOWED_HOSTS"):
        installing.refuse_public_demo()


def test_a_port_that_somebody_listens_on_is_refused(settings: object) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        settings.HOST, settings.PORT = other.getsockname()  # type: ignore[attr-defined]
        with pytest.raises(installing.Refused, match="choose another PORT"):
            installing.refuse_taken_port()
    installing.refuse_taken_port()


def test_the_server_is_started_without_an_access_log(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[dict[str, object]] = []
    monkeypatch.setenv("GRANIAN_LOG_ACCESS_ENABLED", "true")
    monkeypatch.setattr("granian.server.Server.serve", lambda server: started.append(vars(server)))
    web.serve()
    (server,) = started
    assert server["log_access"] is False
