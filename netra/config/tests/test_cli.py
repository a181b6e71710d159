"""The command line as people type it: words out, exit codes that mean something."""

import socket

import pytest

from netra.config import cli, installing
from netra.platform import audit
from netra.platform.clock import installation
from netra.regions import examples

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
