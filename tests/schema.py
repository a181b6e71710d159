"""The schema, migrated once: every test database on SQLite begins as a copy of it.

Django draws all models anew for each step of a migration, so a hundred steps take longer than many tests.
"""

import fcntl
import hashlib
import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def migrate(home: str, **more: str) -> None:
    env = {**os.environ, "NETRA_HOME": home, "DJANGO_SETTINGS_MODULE": "netra.config.settings", **more}
    subprocess.run([sys.executable, "-m", "django", "migrate", "--verbosity=0"], env=env, check=True)


def migrated() -> Path:
    """A file with the schema of today and nothing in it, made by whoever asks first."""
    from django.conf import settings

    home = Path(settings.NETRA_HOME)
    home.mkdir(parents=True, exist_ok=True)
    file = home / f"schema-{_digest()}.sqlite3"
    with alone(home / "schema.lock"):
        if not file.exists():
            for older in home.glob("schema-*.sqlite3"):
                older.unlink()
            with tempfile.TemporaryDirectory(dir=home) as made:
                migrate(made, DATABASE_URL="", DATABASE_PUBLIC_URL="")
                copy(Path(made) / "netra.sqlite3", file)
    return file


@contextmanager
def alone(lock: Path) -> Iterator[None]:
    """Of several test processes one at a time."""
    with lock.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def copy(source: Path, target: Path) -> None:
    """With what still stands in the journal; `target` appears whole."""
    partial = target.with_name(f"{target.name}.part")
    with sqlite3.connect(source) as whole, sqlite3.connect(partial) as begun:
        whole.backup(begun)
    whole.close()
    begun.close()
    partial.rename(target)


def _digest() -> str:
    """Of everything that takes part in making it."""
    sources = [
        ROOT / "requirements" / "base.txt",
        ROOT / "netra" / "config" / "settings.py",
        *sorted((ROOT / "netra" / "platform" / "db").rglob("*.py")),
        *sorted((ROOT / "netra").rglob("migrations/*.py")),
    ]
    digest = hashlib.sha256()
    for source in sources:
        digest.update(f"{source.relative_to(ROOT)}\0".encode() + source.read_bytes() + b"\0")
    return digest.hexdigest()[:16]
