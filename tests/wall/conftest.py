"""A file database with committed rows, and a real second connection to it: what the wall must stand up to."""

import sqlite3
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.db import connections

from netra.platform.db import wall
from netra.platform.db.grants import grant_public
from netra.platform.db.tests.on_file import file_connection


@pytest.fixture
def two_connections(tmp_path, monkeypatch, transactional_db) -> Iterator[None]:
    """connections["default"] and ["public"] as they are in an installation, on a database of its own."""
    monkeypatch.setattr(wall, "PUBLIC_ALIAS", "public")
    ordinary, public = connections["default"], connections["public"]
    if ordinary.vendor == "postgresql":
        grant_public()
        public.close()
        yield
        public.close()
        return
    path = tmp_path / "netra.sqlite3"
    ordinary.ensure_connection()
    with sqlite3.connect(path) as schema:
        ordinary.connection.backup(schema)
    schema.close()
    made = {"default": file_connection(path), "public": file_connection(path, "public", public=True)}
    for alias, connection in made.items():
        connections[alias] = connection
    try:
        yield
    finally:
        for connection in made.values():
            connection.close()
        connections["default"], connections["public"] = ordinary, public


@pytest.fixture
def test_urls(monkeypatch) -> None:
    monkeypatch.setattr(settings, "ROOT_URLCONF", "tests.wall.site")
