"""From an empty home to a working installation: schema, packs, and for a demo its invented world."""

import os
import socket
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.db.migrations.executor import MigrationExecutor

from netra.accounts.models import Grant, Role
from netra.bulletin import loading as bulletin_loading
from netra.cases import proposals
from netra.config import backup_places
from netra.desk import settling
from netra.elections import candidates
from netra.elections import loading as elections_loading
from netra.elections import queries as elections
from netra.field import keys as field_keys
from netra.field.models import Device
from netra.institutions import loading as institutions_loading
from netra.platform.backup import has_database as has_database
from netra.platform.clock import installation, office_today
from netra.platform.clock.models import Installation
from netra.platform.db import statistics
from netra.regions import loading as regions_loading
from netra.reports import holders

Tell = Callable[[str], None]


class Refused(Exception):
    """The sentence says what to do instead."""


def prepare(*, kind: str | None = None, tell: Tell) -> None:
    """Bring schema and packs up to date; every step is a no-op when it has been done.

    A real database of an earlier version is left alone: `netra upgrade` makes a backup first.
    """
    behind = pending_migrations()
    if behind:
        if is_real_and_older():
            raise Refused(
                "This database was made by an earlier version of Netra. Nothing was changed. "
                "Run: netra upgrade (it makes a backup first, and on failure the old state stands)"
            )
        tell("Preparing the database ...")
        call_command("migrate", verbosity=0, interactive=False)
    _settle_kind(kind, tell)
    fill(tell=tell)
    if behind:
        statistics.refresh()


def fill(*, tell: Tell) -> None:
    """What a migrated database still needs: grants, packs, and for a demo its invented world."""
    if connections["default"].vendor == "postgresql":
        call_command("grant_public")
    if not _phones_wait() and field_keys.make():
        tell(f"Field key made: {settings.FIELD_KEY_FILE}. It travels in every backup.")
    if regions_loading.load():
        tell("Regions loaded.")
    institutions_loading.load()
    elections_loading.load()
    candidates.load()
    bulletin_loading.load()
    proposals.enqueue_for_released()
    if installation.installation_kind() == "demo":
        from netra.config import demo

        if demo.load():
            tell("The example world is ready. Everything invented in it is marked contoh.")
    settling.settle_all()


def is_new() -> bool:
    """Whether nobody has said yet of what kind this database is."""
    tables = connections["default"].introspection.table_names()
    return Installation._meta.db_table not in tables or installation.kind_or_none() is None


def is_real_and_older() -> bool:
    """Whether a real database is here that lacks migrations. A new one has no installation row yet."""
    if Installation._meta.db_table not in connections["default"].introspection.table_names():
        return False
    return installation.kind_or_none() == "real" and pending_migrations()


def _settle_kind(asked: str | None, tell: Tell) -> None:
    asked = asked or os.environ.get("NETRA_KIND") or None
    if asked not in {None, "demo", "real"}:
        raise Refused(f"The kind {asked!r} is unknown. Write demo or real.")
    known = installation.kind_or_none()
    if known is None:
        installation.install(asked or "demo")
        tell(f"This database is now a {asked or 'demo'} database, for ever.")
    elif asked is not None and asked != known:
        raise Refused(
            f"This database is a {known} database and stays one. "
            f"For a {asked} one choose another NETRA_HOME or DATABASE_URL."
        )


def refuse_public_demo() -> None:
    """A demo has known passwords: it answers this machine alone unless somebody says otherwise aloud."""
    if settings.DEMO_MAY_BE_PUBLIC and installation.installation_kind() == "real":
        raise Refused(
            "NETRA_DEMO_PUBLIC is for demo databases, and this is a real one. "
            "Take it away, and name the public addresses in NETRA_ALLOWED_HOSTS."
        )
    if (
        installation.installation_kind() == "demo"
        and not settings.HOST_IS_LOOPBACK
        and not settings.DEMO_MAY_BE_PUBLIC
    ):
        raise Refused(
            f"This is a demo database with published passwords, and HOST is {settings.HOST}. "
            "Leave HOST at 127.0.0.1, or set NETRA_DEMO_PUBLIC=1 if other machines shall reach the demo."
        )


def refuse_taken_port() -> None:
    """The server would share the port, and every other request would reach the wrong database."""
    family = socket.AF_INET6 if ":" in settings.HOST else socket.AF_INET
    with socket.socket(family) as probe:
        # As the server itself does: a port that a stopped server has only just left is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.HOST, settings.PORT))
        except OSError as error:
            raise Refused(
                f"{settings.HOST}, port {settings.PORT}, cannot be used ({error.strerror}), "
                "perhaps because another Netra is running there. Stop it, or choose another PORT."
            )


def pending_migrations() -> bool:
    executor = MigrationExecutor(connections["default"])
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def no_database() -> str:
    return (
        f"There is no database in {settings.NETRA_HOME} yet, and none was made. Begin one: "
        "netra setup --kind real; or bring a backup back: netra restore FILE"
    )


def problems() -> list[str]:
    """What a person must mend before this installation can be relied on."""
    found: list[str] = []
    if not has_database():
        return [no_database()]
    if pending_migrations():
        command = "netra upgrade" if is_real_and_older() else "netra setup"
        return [f"The database is not up to date. Run: {command}"]
    if installation.kind_or_none() is None:
        found.append("The database is neither demo nor real yet. Run: netra setup --kind real")
    if not regions_loading.is_loaded():
        found.append("The regions are not loaded. Run: netra setup")
    if installation.kind_or_none() == "real":
        found += _missing_people()
        found += _missing_holders()
    found += _field_key()
    if not (settings.BUILD_DIR / "map" / "land.json").exists():
        found.append("The map outline has not been built. Run: make build/.front")
    return found


def notes() -> list[str]:
    """What is as it should be, and yet not what whoever looks may expect."""
    if not has_database() or pending_migrations() or installation.kind_or_none() != "real":
        return []
    return [*_closed_election(), *_narrow_address(), *_no_mail(), *_no_backup()]


def _closed_election() -> list[str]:
    if elections.open_election(office_today(settings.TIME_ZONE)) is not None:
        return []
    known = elections.elections()
    last = f" The last one it knows: {known[0].name}, reports until {known[0].closes_on}." if known else ""
    return [
        "No election is open today, so reports are not taken at present. The days of elections come with the "
        f"version of Netra; nobody sets them here.{last} For the next election "
        "install the version that holds it, then: netra upgrade. Cases already registered go on."
    ]


def _narrow_address() -> list[str]:
    if settings.HTTPS:
        return []
    return [
        f"The pages stand at http://{settings.HOST}:{settings.PORT}"
        + (", which only this machine opens; invitations name it too." if settings.HOST_IS_LOOPBACK else ".")
        + " Telephones, other computers and passkeys need a name with https: put a proxy in front, then set "
        "NETRA_HTTPS=1 and NETRA_ALLOWED_HOSTS=that.name (docs/operations.md). On this machine alone "
        f"passkeys work at http://localhost:{settings.PORT}"
    ]


def _no_mail() -> list[str]:
    if settings.EMAIL_HOST or kept_setting("NETRA_MAIL_HOST"):
        return []
    return [
        "No mail server is set, so no reminder leaves by mail. "
        "Run: netra setup --mail-host NAME --mail-from ADDRESS --mail-test ADDRESS"
    ]


def _no_backup() -> list[str]:
    named = str(settings.BACKUP_DIR or "") or kept_setting("NETRA_BACKUP_DIR")
    if not named:
        return ["No folder for backups is named. Run: netra setup --backup-folder FOLDER"]
    folder = Path(named)
    if not folder.is_dir():
        return [f"The folder for backups, {folder}, is not there now. Plug the disk in, or name another."]
    found = [] if any(folder.glob("netra-*.tar")) else [f"No backup lies in {folder} yet. Run: netra backup"]
    if danger := backup_places.danger(folder):
        found.append(danger)
    return found


def kept_setting(name: str) -> str:
    """What the private settings file says now: `netra setup` may have written it a moment ago."""
    path: Path = settings.SETTINGS_FILE
    lines = path.read_text().splitlines() if path.exists() else []
    return next((value for key, _, value in (line.partition("=") for line in lines) if key == name), "")


def _phones_wait() -> bool:
    """Phones hold records that only the key they were given opens: another one in its place helps nobody."""
    return Device.objects.filter(revoked_at=None).exists()


def _field_key() -> list[str]:
    try:
        known = field_keys.recipients()
    except field_keys.KeyMissing as missing:
        words = "Run: netra setup"
        if _phones_wait():
            words = (
                f"Bring {settings.FIELD_KEY_FILE} back from a backup (netra restore does). If there is none, "
                "revoke every phone at /kerja/lapangan/, run netra setup, and let them in anew: what is on "
                "them sealed to the lost key stays closed."
            )
        return [f"{missing} {words}"]
    foreign = Device.objects.filter(revoked_at=None).exclude(recipient__in=known).count()
    if foreign:
        return [
            f"{foreign} phones seal to another field key than {settings.FIELD_KEY_FILE}. Bring the key they "
            "were given back from a backup, as a further line of that file."
        ]
    return []


def _missing_people() -> list[str]:
    """Nobody signs up in a real installation, so without these two no page behind the sign-in ever opens."""
    return [
        f"There is no {who} yet, who {does}. "
        f'Run: netra accounts {command} --username NAME --name "FULL NAME" --institution bawaslu-64.02 '
        "(the key of your own office)"
        for role, who, does, command in (
            (
                Role.SYSTEM_ADMINISTRATOR,
                "system administrator",
                "makes the accounts of others",
                "first-administrator",
            ),
            (Role.COMMISSIONER, "commissioner", "gives roles to others", "first-commissioner"),
        )
        if not Grant.objects.filter(role=role, institution__example=False, ended_by="").exists()
    ]


def _missing_holders() -> list[str]:
    """Which offices take no reports yet although somebody works there, and which reports are lost to all."""
    found = []
    for office in holders.staffed_offices():
        present = [one.pk for one in holders.present(office)]
        if (missing := holders.FEWEST_HOLDERS - len(present)) > 0:
            found.append(
                f"{office.key} takes no reports: {len(present)} of {holders.FEWEST_HOLDERS} key holders, "
                f"{missing} missing. Each makes a key at /kerja/kunci/, and a commissioner of that office "
                "appoints them at /kerja/kunci/pemegang/"
            )
        if lost := holders.lost(office, present).count():
            found.append(
                f"{office.key} has {lost} sealed reports that nobody can open any more: fewer than two of "
                "the people who hold their keys are left. See /kerja/kunci/pemegang/"
            )
    return found
