"""`netra sms parse`: what a coded text message says, without a database."""

import argparse
import json
import sys
from collections.abc import Callable

OK, REFUSED = 0, 2


def parse(args: argparse.Namespace) -> int:
    from netra.field import texts

    try:
        found = texts.read(args.text if args.text is not None else sys.stdin.read(2_000))
    except texts.NotCoded as refused:
        print(f"No coded message of Netra ({refused.code}). See docs/field.md for its form.", file=sys.stderr)
        return REFUSED
    core = found.core
    told = {
        "device": core.device,
        "number": core.number,
        "region": core.region,
        "act": core.act,
        "event_on": core.event_on.isoformat() if core.event_on else None,
        "event_at": f"{core.event_at:%H:%M}" if core.event_at else None,
        "found_on": core.found_on.isoformat(),
        "people": dict(core.people),
        "office": core.office.name.lower(),
        "witnesses": core.witnesses,
        "files": core.files,
        "check": found.check,
    }
    print(json.dumps(told, indent=1))
    print("The check was not tried: only the running server has the keys of its phones.", file=sys.stderr)
    return OK


def add(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    command: Callable[..., argparse.ArgumentParser],
) -> None:
    group = commands.add_parser("sms", help="coded text messages of the field").add_subparsers(
        required=True, metavar="what"
    )
    made = command(group, "parse", parse, "Say what a coded text message says; docs/field.md has its form.")
    made.add_argument("text", nargs="?", help="the message; read from standard input when left out")
