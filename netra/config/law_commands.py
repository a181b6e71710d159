"""`netra law ...`: the law as a machine on the command line. No database, no Django, no clock."""

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path

OK, REFUSED = 0, 2

EXPLAIN_EXAMPLES = """examples:
  netra law explain case.json             one scenario, or an array of them
  echo '{"pack": "pilkada-2024", "region": "33.18", "subject": "SUB-PNS", "violation": "KE-05",
         "dates": {"event_on": "2024-10-05", "registered_on": "2024-10-06"}, "now": "2024-10-08"}' \\
    | netra law explain -
  netra law explain - < cases.json | jq '.[].limits[] | select(.state == "open")'

Answers are JSON in UTF-8, the order is stable, texts are Indonesian. A scenario that cannot be answered gives
{"error": {"code", "text", "problems": [{"code", "at", "text"}]}}, in an array in its own place.
Exit code: 0 all answered; 2 something was refused. Formats: netra law schema scenario (or answer).
"""


def explain(args: argparse.Namespace) -> int:
    from netra.law import answers

    answer: answers.Json | list[answers.Json]
    try:
        data = sys.stdin.buffer.read() if args.file == "-" else Path(args.file).read_bytes()
        text = data.decode(json.detect_encoding(data))  # Windows likes to save UTF-16, or a mark in front
    except (OSError, UnicodeDecodeError) as error:
        answer, answered = answers.unreadable(args.file, error), False
    else:
        answer, answered = answers.explain_text(text)
    _write(json.dumps(answer, ensure_ascii=False, indent=None if args.compact else 2))
    return OK if answered else REFUSED


def schema(args: argparse.Namespace) -> int:
    from netra.law import answers

    _write(answers.SCHEMAS[args.name].read_text(encoding="utf-8").rstrip("\n"))
    return OK


def packs(_: argparse.Namespace) -> int:
    """What an answer rests on: to be kept beside dates that were computed."""
    from netra.law import calendar as law_calendar
    from netra.law import packs as law_packs

    for name in law_packs.names():
        pack = law_packs.shipped(name)
        _write(f"pack      {pack.name}  {pack.version}  sha256:{pack.digest}")
    held = law_calendar.shipped()
    _write(f"calendar  {held.first_year}-{held.last_year}  {held.version}  sha256:{held.digest}")
    return OK


def calendar(args: argparse.Namespace) -> int:
    from netra.law import calendar as law_calendar
    from netra.law import calendar_writing
    from netra.law.reading import PackError
    from netra.platform import clock

    try:
        file = calendar_writing.write(
            args.version, args.first_year, args.last_year, clock.wall_now().date(), law_calendar.HOME
        )
    except (calendar_writing.Refused, PackError) as refused:
        print(refused, file=sys.stderr, flush=True)
        return REFUSED
    _write(calendar_writing.told(law_calendar.load(file.parent), file))
    return OK


def _write(text: str) -> None:
    """As UTF-8, whatever the terminal says of itself."""
    sys.stdout.flush()
    # Half a sign that somebody escaped in a value ("\\ud800") is no UTF-8; it is told as it was written.
    sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace") + b"\n")
    sys.stdout.buffer.flush()


def add(
    group: "argparse._SubParsersAction[argparse.ArgumentParser]",
    command: Callable[..., argparse.ArgumentParser],
) -> None:
    """Put `law` and its commands into the parser of `netra`."""
    law = group.add_parser(
        "law", help="What the law says of a case; rule packs.", description="What the law says of a case."
    ).add_subparsers(required=True, metavar="command")
    made = command(law, "explain", explain, "Say which classes, limits, tracks and penalties fit a case.")
    made.epilog = EXPLAIN_EXAMPLES
    made.formatter_class = argparse.RawDescriptionHelpFormatter
    made.add_argument("file", metavar="FILE.json", help="a scenario or an array of scenarios; - is the input")
    made.add_argument("--compact", action="store_true", help="the answer on one line")
    made = command(law, "schema", schema, "Print the JSON Schema of a scenario or of an answer.")
    made.add_argument("name", choices=["scenario", "answer"])
    made = command(
        law,
        "calendar",
        calendar,
        "Write a new version of the calendar of working days (for developers; needs the package holidays).",
    )
    made.add_argument("version", metavar="VERSION", help="a new one, like 2026.11.2")
    made.add_argument("--from", dest="first_year", type=int, default=2019, metavar="YEAR")
    made.add_argument("--to", dest="last_year", type=int, default=2027, metavar="YEAR")
    command(law, "packs", packs, "Print versions and digests of the rule packs and of the calendar.")
