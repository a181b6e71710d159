"""The field key: made once, private, in every backup, and missed aloud."""

from pathlib import Path

import pytest
from pytest_django import Settings

from netra.config import installing
from netra.config.cli import main
from netra.field import keys, texts
from netra.field.models import Parcel, State
from netra.field.tests.conftest import phone, world
from netra.field.tests.phones import Phone
from netra.field.tests.test_texts import CORE, KEY
from tests.cast import Cast

pytestmark = pytest.mark.django_db
__all__ = ["phone", "world"]


def test_a_key_is_made_once_and_for_its_owner_alone(settings: Settings, tmp_path: Path) -> None:
    settings.FIELD_KEY_FILE = tmp_path / "field-key"
    assert keys.make() and not keys.make()
    assert settings.FIELD_KEY_FILE.stat().st_mode & 0o777 == 0o600
    first = keys.recipient()
    settings.FIELD_KEY_FILE.chmod(0o644)
    with pytest.raises(keys.KeyMissing, match="chmod 600"):
        keys.recipient()
    settings.FIELD_KEY_FILE.chmod(0o600)
    # A newer one before it: what was sealed to the older one still opens.
    old = settings.FIELD_KEY_FILE.read_text()
    settings.FIELD_KEY_FILE.unlink()
    keys.make()
    settings.FIELD_KEY_FILE.write_text(settings.FIELD_KEY_FILE.read_text() + old)
    assert first in keys.recipients() and keys.recipient() != first


def test_without_its_key_the_office_says_so_and_phones_keep_their_records(
    world: Cast, phone: Phone, settings: Settings, tmp_path: Path
) -> None:
    made = phone.write()
    assert installing._field_key() == []
    kept = settings.FIELD_KEY_FILE.read_bytes()
    settings.FIELD_KEY_FILE.unlink()
    answer = phone.send(made)
    assert answer.status_code == 503 and answer["Retry-After"]
    assert not Parcel.objects.exists()
    # No new one takes its place while phones hold what only the old one opens.
    assert installing._phones_wait()
    assert "Bring" in installing._field_key()[0]
    keys.make()
    assert "seal to another field key" in installing._field_key()[0]
    settings.FIELD_KEY_FILE.write_bytes(kept)
    assert phone.send(made).json()["state"] == State.ACKNOWLEDGED


def test_the_command_reads_one(capsys: pytest.CaptureFixture[str]) -> None:
    text = texts.written(CORE, KEY)
    assert main(["sms", "parse", text]) == 0
    told = capsys.readouterr().out
    assert '"region": "64.02.03.2001"' in told and '"office": "village"' in told
    assert main(["sms", "parse", text[:-2]]) == 2
