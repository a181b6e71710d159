"""The `netra` command: every door from the command line.

Exit codes: 0 done; 1 the answer is no (chain broken, nothing found, check failed); 2 refused or badly asked.
"""

import argparse
import gc
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from netra.config import field_commands, law_commands, referral_commands

if TYPE_CHECKING:
    from netra.config import real_office

OK, NO, REFUSED = 0, 1, 2

EXAMPLES = """examples:
  netra run                                  web pages and worker on http://127.0.0.1:8000
  PORT=8080 NETRA_HOME=/srv/netra netra run  another port, another home
  netra setup --kind real                    a real installation; asks for office, people, mail, backups
  netra regions search "loa jannan"          find a region despite a typo
  netra law explain case.json                classes, limits, tracks and penalties of a case
  netra bench law                            scenarios per second on this machine
  netra audit head                           the chain's head, to keep on paper
  netra audit verify --head 812:9f3c...      is the chain whole, and does it still hold that head?
  netra backup /media/disk/netra-2024-11-14.tar
  netra restore /media/disk/netra-2024-11-14.tar
  netra upgrade                              bring an earlier database to this version; backup first
"""


def _django() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "netra.config.settings")
    import django
    from django.core.exceptions import ImproperlyConfigured
    from django.utils import translation

    try:
        django.setup()
        # The command line speaks one language throughout; the pages speak two.
        translation.activate("en")
    except ImproperlyConfigured as refused:
        say(str(refused), to=sys.stderr)
        raise SystemExit(REFUSED)


def _database() -> None:
    """For what asks a database: where none is, none is made by asking."""
    _django()
    from netra.config import installing

    if not installing.has_database():
        say(installing.no_database(), to=sys.stderr)
        raise SystemExit(REFUSED)


def say(text: str, to: TextIO | None = None) -> None:
    print(text, file=to or sys.stdout, flush=True)


def run(args: argparse.Namespace) -> int:
    _django()
    from netra.config import installing

    try:
        installing.refuse_taken_port()
        installing.prepare(tell=say)
        installing.refuse_public_demo()
    except installing.Refused as refused:
        say(str(refused), to=sys.stderr)
        return REFUSED
    return _serve(worker=not args.no_worker)


def _serve(*, worker: bool) -> int:
    """Web and worker as two processes; if one ends, both end, so that a supervisor sees it.

    Both are forked from this one: what it has loaded is neither loaded nor kept in memory once more.
    """
    from django.conf import settings
    from django.db import connections
    from django.utils import translation

    from netra.config import web

    connections.close_all()
    translation.deactivate()
    # Looking through what stays for ever would copy it into each process.
    gc.collect()
    gc.freeze()
    fork = multiprocessing.get_context("fork")
    children = [fork.Process(target=web.serve)]
    if worker:
        children.append(fork.Process(target=_work))
    for child in children:
        child.start()
    say(f"Netra: http://{settings.HOST}:{settings.PORT}  (home: {settings.NETRA_HOME}; stop with Ctrl+C)")
    stopped = False

    def stop(*_: object) -> None:
        nonlocal stopped
        stopped = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    while not stopped and all(child.is_alive() for child in children):
        time.sleep(0.2)
    for child in children:
        if child.is_alive():
            child.terminate()
    for child in children:
        child.join()
    codes = [child.exitcode for child in children]
    return OK if stopped else next((code for code in codes if code), NO)


def _work() -> None:
    sys.exit(worker(argparse.Namespace()))


def worker(_: argparse.Namespace) -> int:
    _django()
    from django.conf import settings
    from django.utils import translation

    from netra.platform.jobs import worker as jobs_worker

    # What a job writes down is read on the pages.
    translation.activate(settings.LANGUAGE_CODE)
    jobs_worker.main()
    return OK


def setup(args: argparse.Namespace) -> int:
    _django()
    from django.conf import settings

    from netra.config import installing, real_office

    say(f"Home: {settings.NETRA_HOME}")
    answers = None
    try:
        installing.prepare(kind=args.kind or _asked_kind(args), tell=say)
        answers = _answers(args)
        if answers:
            real_office.set_up(answers, tell=say)
    except installing.Refused as refused:
        say(str(refused), to=sys.stderr)
        if answers:
            say("What stands above this line was kept, nothing after it.", to=sys.stderr)
        return REFUSED
    if not answers:
        say("Nothing about an office was said, so nothing of it was changed.")
    _say_what_is_left()
    return OK


def _asked_kind(args: argparse.Namespace) -> str | None:
    """A kind is for ever, so nobody gets one by saying nothing."""
    from netra.config import installing

    if os.environ.get("NETRA_KIND") or not installing.is_new():
        return None
    if sys.stdin.isatty() and not args.no_questions:
        said = input("A real installation or a demo? It stays so for ever. Write real or demo: ").strip()
        if said in {"real", "demo"}:
            return said
    raise installing.Refused(
        "This database is new, and its kind is for ever. Nothing was made. Say which: "
        "netra setup --kind real, or netra setup --kind demo"
    )


def _answers(args: argparse.Namespace) -> "real_office.Answers":
    """Flags first, then the file, then questions if somebody sits at the terminal and said nothing else."""
    from netra.config import real_office
    from netra.platform.clock.installation import is_demo

    spoken = {one.name: getattr(args, one.name) or "" for one in fields(real_office.Answers)}
    filed = real_office.from_file(Path(args.answers)) if args.answers else real_office.Answers()
    answers = replace(filed, **{name: value for name, value in spoken.items() if value})
    if not answers and not args.no_questions and sys.stdin.isatty() and not is_demo():
        answers = real_office.ask(answers, input, say)
    return answers


def _say_what_is_left() -> None:
    from netra.config import installing

    left = [*installing.problems(), *installing.notes()]
    say("Left to do:" if left else "Everything is in place.")
    for one in left:
        say(f"- {one}")


def check(_: argparse.Namespace) -> int:
    _django()
    from netra.config import installing

    problems, notes = installing.problems(), installing.notes()
    for problem in problems:
        say(problem, to=sys.stderr)
    if not problems:
        say("Netra runs. Yet:" if notes else "Everything is in place.")
    for note in notes:
        say(f"- {note}")
    return NO if problems else OK


def regions_search(args: argparse.Namespace) -> int:
    _database()
    from netra.regions import queries

    hits = queries.search(args.text, limit=args.limit)
    for hit in hits:
        say(
            f"{hit.region.code:<14} {hit.region.full_name}  ({hit.trail})"
            if hit.trail
            else f"{hit.region.code:<14} {hit.region.full_name}"
        )
    if not hits:
        say(f"No region matches {args.text!r}. Try fewer letters, or the district's name.", to=sys.stderr)
    return OK if hits else NO


def retention(args: argparse.Namespace) -> int:
    if not args.dry_run:
        say("This version of Netra removes no record. Ask with --dry-run what would be due.", to=sys.stderr)
        return REFUSED
    _database()
    from django.utils import translation

    from netra.keeping import due
    from netra.platform.clock import office_today

    with translation.override("en"):
        for office in due.offices():
            say(f"{office.name} ({office.pk})")
            for line in due.of_office(office, office_today(office.region.timezone)):
                period = "no period set" if line.years is None else f"{line.years} years"
                counts = f"ended {line.ended:>5}   due {line.due:>5}"
                say(f"  {line.rule.record:<20} {period:<14} {counts}")
    say("Nothing was removed.")
    return OK


def audit_head(_: argparse.Namespace) -> int:
    _database()
    from netra.platform import audit

    say(audit.head())
    return OK


def audit_verify(args: argparse.Namespace) -> int:
    _database()
    from netra.platform import audit
    from netra.platform.audit.verification import HeadUnreadable

    try:
        result = audit.verify(args.head)
    except HeadUnreadable:
        say(
            "That is no head of a chain. A head looks like 812:9f3c..., as `netra audit head` prints it.",
            to=sys.stderr,
        )
        return REFUSED
    if result.ok:
        say(f"The chain is whole: {result.rows} rows, head {result.head}.")
        return OK
    say(f"The chain is broken. {result.reason}", to=sys.stderr)
    return NO


def backup(args: argparse.Namespace) -> int:
    _database()
    from netra.config import backup_places
    from netra.platform import backup as backups

    try:
        report = backups.backup(Path(args.to) if args.to else backup_places.free_name("netra"))
    except backups.BackupRefused as refused:
        say(str(refused), to=sys.stderr)
        return REFUSED
    say(report.sentence)
    if warning := backup_places.danger(report.path.parent):
        say(f"WARNING: {warning}")
    return OK


def restore(args: argparse.Namespace) -> int:
    _django()
    from netra.platform import backup as backups

    try:
        report = backups.restore(Path(args.source), replace=args.replace)
    except backups.BackupRefused as refused:
        say(str(refused), to=sys.stderr)
        return REFUSED
    say(report.sentence)
    return OK


def upgrade(args: argparse.Namespace) -> int:
    _django()
    from netra.config import backup_places, installing
    from netra.platform import backup as backups
    from netra.platform.db import statistics

    try:
        if args.source:
            say(backups.restore(Path(args.source)).sentence)
        report = backups.upgrade(
            Path(args.backup) if args.backup else backup_places.free_name("before-upgrade", make=True),
            finish=lambda: installing.fill(tell=say),
            accept_broken_chain=args.accept_broken_chain,
        )
    except backups.BackupRefused as refused:
        say(str(refused), to=sys.stderr)
        return REFUSED
    if report is None:
        say("The database is of this version already. Nothing was changed.")
        return OK
    statistics.refresh()
    for sentence in report.sentences:
        say(sentence)
    return OK


BENCHES = {
    "answers": "answer_sheet.py",
    "desk": "desk.py",
    "intake": "intake.py",
    "documents": "documents.py",
    "law": "law_explain.py",
    "regions": "regions_search.py",
    "seal": "seal.py",
    "uploads": "uploads.py",
}


def bench(args: argparse.Namespace) -> int:
    script = Path(__file__).resolve().parents[2] / "bench" / BENCHES[args.name]
    if not script.exists():
        say(f"{script} is missing: the benches come with the source of Netra.", to=sys.stderr)
        return REFUSED
    # A process of its own: nothing that this command has loaded weighs on what is measured.
    return subprocess.run([sys.executable, str(script)], check=False).returncode  # noqa: S603  # fixed command


def first_commissioner(args: argparse.Namespace) -> int:
    _database()
    from netra.accounts import bootstrap

    return _first(args, bootstrap.first_commissioner)


def first_administrator(args: argparse.Namespace) -> int:
    _database()
    from netra.accounts import bootstrap

    return _first(args, bootstrap.first_administrator)


def _first(args: argparse.Namespace, begin: Callable[..., str]) -> int:
    from netra.accounts import bootstrap, setup

    try:
        link = begin(username=args.username, name=args.name, institution_key=args.institution)
    except bootstrap.Refused as refused:
        say(str(refused), to=sys.stderr)
        return REFUSED
    # Indonesian, because these words go on to the person with the link.
    hours = setup.LINK_IS_VALID_FOR // timedelta(hours=1)
    say(
        f"Tautan untuk {args.name} (nama pengguna: {args.username.strip().lower()}):\n\n"
        f"  {link}\n\n"
        "Serahkan langsung kepada orangnya. Di halaman itu ia membuat kata sandi, lalu masuk dan memasang "
        "aplikasi autentikator.\n"
        f"Tautan berlaku {hours} jam dan hanya sekali pakai. Netra harus sedang berjalan (netra run).\n"
        "Jika tautan hilang atau kedaluwarsa sebelum dipakai, jalankan lagi perintah ini dengan nama "
        "pengguna yang sama."
    )
    return OK


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(
        prog="netra",
        description="Netra: neutrality of civil servants in elections.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = top.add_subparsers(required=True, metavar="command")

    def command(
        group: "argparse._SubParsersAction[argparse.ArgumentParser]",
        name: str,
        run_it: Callable[[argparse.Namespace], int],
        help_text: str,
    ) -> argparse.ArgumentParser:
        made = group.add_parser(name, help=help_text, description=help_text)
        made.set_defaults(run=run_it)
        return made

    command(
        commands, "run", run, "Prepare the database if needed, then serve pages and work jobs."
    ).add_argument("--no-worker", action="store_true", help="serve pages only; run `netra worker` elsewhere")
    command(commands, "worker", worker, "Work the job table until stopped.")
    made = command(
        commands, "setup", setup, ("Create or upgrade the database and load regions, packs and figures.")
    )
    made.add_argument("--kind", choices=["demo", "real"], help="asked once for a new database, kept for ever")
    _office_flags(made)
    command(commands, "check", check, "Say what is missing or wrong in this installation.")

    regions = commands.add_parser("regions", help="Regions.").add_subparsers(required=True, metavar="command")
    made = command(regions, "search", regions_search, "Find a region; forgives case, prefixes and a typo.")
    made.add_argument("text")
    made.add_argument("--limit", type=int, default=5)

    made = command(
        commands, "retention", retention, "Which records have ended and would be due. Removes nothing."
    )
    made.add_argument("--dry-run", action="store_true", help="say it; without this the command refuses")

    audit = commands.add_parser("audit", help="The audit chain.").add_subparsers(
        required=True, metavar="command"
    )
    command(audit, "head", audit_head, "Print the chain's head: number and hash of its last row.")
    made = command(
        audit,
        "verify",
        audit_verify,
        ("Check every row of the chain, and that a head kept elsewhere is in it."),
    )
    made.add_argument(
        "--head", metavar="HASH", help=("a head printed earlier by `netra audit head` or a backup")
    )

    made = command(commands, "backup", backup, "Write database and files to one archive.")
    made.add_argument("to", metavar="FILE", nargs="?", help="default: a new file in NETRA_BACKUP_DIR")
    made = command(commands, "restore", restore, "Bring an archive back into an empty home or database.")
    made.add_argument("source", metavar="FILE")
    made.add_argument("--replace", action="store_true", help="put the archive in the place of what is there")

    made = command(
        commands,
        "upgrade",
        upgrade,
        "Bring the database of an earlier version to this one. Stop Netra first. Makes a backup, changes a "
        "copy, proves it, and only then puts it in place; on failure the old state stands.",
    )
    made.add_argument("--backup", metavar="FILE", help="where the backup goes that is made first")
    made.add_argument("--from", dest="source", metavar="FILE", help="restore this backup first")
    made.add_argument(
        "--accept-broken-chain",
        action="store_true",
        help="go on although the audit chain was broken before",
    )

    law_commands.add(commands, command)
    field_commands.add(commands, command)
    referral_commands.add(commands, command, lambda: _database())
    made = command(
        commands,
        "bench",
        bench,
        "Measure this machine: how fast the law answers, regions are found, files arrive, documents are set.",
    )
    made.add_argument("name", choices=sorted(BENCHES))

    accounts = commands.add_parser("accounts", help="Accounts.").add_subparsers(
        required=True, metavar="command"
    )
    made = command(
        accounts,
        "first-commissioner",
        first_commissioner,
        ("Make the first commissioner of an office; prints a one-time link."),
    )
    made.add_argument("--username", required=True)
    made.add_argument("--name", required=True)
    made.add_argument("--institution", required=True, metavar="KEY", help='for example "bawaslu-64.02"')
    made = command(
        accounts,
        "first-administrator",
        first_administrator,
        "Make the first system administrator, who makes the accounts of others; prints a one-time link.",
    )
    made.add_argument("--username", required=True)
    made.add_argument("--name", required=True)
    made.add_argument("--institution", required=True, metavar="KEY", help='for example "bawaslu-64.02"')
    return top


def _office_flags(made: argparse.ArgumentParser) -> None:
    """Of a real office; what is left out stays as it is, and everything may be said again."""
    made.add_argument("--office", metavar="KEY", help='of the office, for example "bawaslu-64.02"')
    made.add_argument("--office-code", metavar="CODE", help="Bawaslu's own code of it, for example 27.12")
    made.add_argument("--administrator", metavar="USERNAME=NAME", help="the first one; prints an invitation")
    made.add_argument("--commissioner", metavar="USERNAME=NAME", help="the first one; prints an invitation")
    made.add_argument("--mail-host", metavar="NAME", help="mail server (SMTP)")
    made.add_argument("--mail-port", metavar="PORT", help="default: by the security")
    made.add_argument("--mail-security", choices=["starttls", "tls", "none"], help="default: starttls")
    made.add_argument("--mail-user", metavar="NAME")
    made.add_argument("--mail-password-file", metavar="FILE", help="holds the password and nothing else")
    made.add_argument("--mail-from", metavar="ADDRESS", help="sender of all mail")
    made.add_argument("--mail-test", metavar="ADDRESS", help="a test mail goes there now")
    made.add_argument("--backup-folder", metavar="FOLDER", help="on another disk; tried at once")
    made.add_argument("--answers", metavar="FILE", help="a JSON object with the names of these flags")
    made.add_argument("--no-questions", action="store_true", help="ask nothing, even at a terminal")


def main(argv: Sequence[str] | None = None) -> int:
    args = parser().parse_args(argv)
    try:
        result: int = args.run(args)
    except KeyboardInterrupt:
        say("\nStopped before it was done. The same command may be given again.", to=sys.stderr)
        return REFUSED
    return result


if __name__ == "__main__":
    sys.exit(main())
