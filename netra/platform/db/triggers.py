"""Tables that refuse change: a migration operation that writes the triggers on SQLite and PostgreSQL.

SQLite drops a table's triggers when Django rebuilds the table (AlterField and its like). A migration that
alters such a table must therefore repeat the operation; `docs/operations.md` says so, and the tests of each
app try the forbidden statement after all migrations have run.
"""

from collections.abc import Sequence
from typing import Any, Literal

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

Event = Literal["insert", "update", "delete"]


class RefuseChanges(Operation):
    """Every listed event on `table` fails with an IntegrityError, unless the SQL condition `unless` holds."""

    reversible = True

    def __init__(
        self, table: str, message: str, events: Sequence[Event] = ("update", "delete"), unless: str = ""
    ) -> None:
        self.table = table
        self.message = message
        self.events = tuple(events)
        self.unless = unless

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Models do not know about triggers."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        for statement in self._create(schema_editor.connection.vendor):
            schema_editor.execute(statement, params=None)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        vendor = schema_editor.connection.vendor
        names = [*self.events, *(["truncate"] if "delete" in self.events and vendor == "postgresql" else [])]
        for event in names:
            name = f"{self.table}_refuses_{event}"
            if vendor == "postgresql":
                schema_editor.execute(f'DROP TRIGGER "{name}" ON "{self.table}"', params=None)
                schema_editor.execute(f'DROP FUNCTION "{name}"()', params=None)
            else:
                schema_editor.execute(f'DROP TRIGGER "{name}"', params=None)

    def describe(self) -> str:
        return f"{self.table} refuses {', '.join(self.events)}"

    def _create(self, vendor: str) -> list[str]:
        text = self.message.replace("'", "''")
        if vendor == "postgresql":
            return [statement for event in self.events for statement in self._postgresql(event, text)]
        if vendor != "sqlite":
            raise NotImplementedError(f"Netra runs on SQLite and PostgreSQL, not on {vendor}.")
        when = f"WHEN NOT ({self.unless}) " if self.unless else ""
        return [
            f'CREATE TRIGGER "{self.table}_refuses_{event}" BEFORE {event.upper()} ON "{self.table}" '
            f"{when}BEGIN SELECT RAISE(ABORT, '{text}'); END"
            for event in self.events
        ]

    def _postgresql(self, event: Event, text: str) -> list[str]:
        name = f"{self.table}_refuses_{event}"
        row = "OLD" if event == "delete" else "NEW"
        allow = f"IF ({self.unless}) THEN RETURN {row}; END IF; " if self.unless else ""
        refuse = f"RAISE EXCEPTION '{text.replace('%', '%%')}' USING ERRCODE = 'restrict_violation';"
        statements = [
            f'CREATE FUNCTION "{name}"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {allow}{refuse} END $$',
            f'CREATE TRIGGER "{name}" BEFORE {event.upper()} ON "{self.table}" '
            f'FOR EACH ROW EXECUTE FUNCTION "{name}"()',
        ]
        if event == "delete":
            # Row triggers do not see TRUNCATE, which would empty the table behind their back.
            whole = f"{self.table}_refuses_truncate"
            statements += [
                f'CREATE FUNCTION "{whole}"() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {refuse} END $$',
                f'CREATE TRIGGER "{whole}" BEFORE TRUNCATE ON "{self.table}" '
                f'FOR EACH STATEMENT EXECUTE FUNCTION "{whole}"()',
            ]
        return statements


class LiftRefusal(RefuseChanges):
    """Takes a refusal away that an earlier migration made, for one that puts a narrower one in its place."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        super().database_backwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        super().database_forwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return f"{self.table} no longer refuses {', '.join(self.events)}"


class NoteChanges(Operation):
    """Every change of `table` leaves a row in `into`, in the same transaction, whoever makes it and however.

    Into `column` goes the `key` column of the changed row; no other table is asked, for SQLite rebuilds no
    table that a trigger of another one names.
    """

    reversible = True

    def __init__(
        self,
        table: str,
        into: str,
        column: str,
        key: str,
        events: Sequence[Event] = ("insert", "update", "delete"),
    ) -> None:
        self.table = table
        self.into = into
        self.column = column
        self.key = key
        self.events = tuple(events)

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Models do not know about triggers."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        vendor = schema_editor.connection.vendor
        if vendor not in {"sqlite", "postgresql"}:
            raise NotImplementedError(f"Netra runs on SQLite and PostgreSQL, not on {vendor}.")
        for event in self.events:
            for statement in self._create(event, vendor):
                schema_editor.execute(statement, params=None)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        for event in self.events:
            name = self._name(event)
            if schema_editor.connection.vendor == "postgresql":
                schema_editor.execute(f'DROP TRIGGER "{name}" ON "{self.table}"', params=None)
                schema_editor.execute(f'DROP FUNCTION "{name}"()', params=None)
            else:
                schema_editor.execute(f'DROP TRIGGER "{name}"', params=None)

    def describe(self) -> str:
        return f"{self.into} hears of {', '.join(self.events)} in {self.table}"

    def _name(self, event: Event) -> str:
        return f"{self.table}_{event}_to_{self.into}"

    def _create(self, event: Event, vendor: str) -> list[str]:
        name = self._name(event)
        row = "OLD" if event == "delete" else "NEW"
        note = f'INSERT INTO "{self.into}" ("{self.column}") VALUES ({row}."{self.key}");'  # noqa: S608  # names of ours
        if vendor == "sqlite":
            return [f'CREATE TRIGGER "{name}" AFTER {event.upper()} ON "{self.table}" BEGIN {note} END']
        return [
            f'CREATE FUNCTION "{name}"() RETURNS trigger LANGUAGE plpgsql AS '
            f"$$ BEGIN {note} RETURN NULL; END $$",
            f'CREATE TRIGGER "{name}" AFTER {event.upper()} ON "{self.table}" '
            f'FOR EACH ROW EXECUTE FUNCTION "{name}"()',
        ]
