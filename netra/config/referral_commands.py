"""`netra referrals hand-over`: open files at a body that has gone, in numbers and without names."""

import argparse
import sys
from collections import Counter
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from netra.referral.handover import Move

OK, NO, REFUSED = 0, 1, 2


def hand_over(args: argparse.Namespace) -> int:
    from netra.cases.models import ReferralLine
    from netra.cases.people import Actor
    from netra.institutions import queries as institutions
    from netra.platform.files.custody import SYSTEM
    from netra.referral import handover

    office = institutions.by_key(args.office)
    if office is None:
        print(f"No institution has the key {args.office!r}.", file=sys.stderr)
        return REFUSED
    lines = ReferralLine.objects.filter(track__case__office=office)
    if not args.reason:
        found = Counter(
            move.route.rule_id
            if move.route
            else "no way in the rules"
            if move.state
            else "an officer decides"
            for move in handover.moves(handover.stranded(lines))
        )
        for where, count in sorted(found.items()):
            print(f"{count:6d}  {where}")
        print(f"{found.total():6d}  in all. Nothing was sent: give a --reason to send on what can go.")
        return OK
    done = handover.move_all(lines, args.reason, by=Actor(SYSTEM, "netra referrals hand-over"))
    print(f"{len(done.sent):6d}  sent on")
    print(f"{len(done.undecided):6d}  wait for an officer, on the page /kerja/rujukan/peralihan/")
    print(f"{len(done.conflicted):6d}  wait for a commissioner there: a conflict of interest is known")
    print(f"{len(done.blocked):6d}  have no way open today")
    return NO if done.undecided or done.conflicted or done.blocked else OK


def _where(move: "Move") -> str:
    if move.state is None:
        return "an officer decides"
    return move.route.rule_id if move.route else "no way in the rules"


def add(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    command: Callable[..., argparse.ArgumentParser],
    prepare: Callable[[], None],
) -> None:
    def run(args: argparse.Namespace) -> int:
        prepare()
        return hand_over(args)

    group = commands.add_parser("referrals", help="Referrals.").add_subparsers(
        required=True, metavar="command"
    )
    made = command(
        group,
        "hand-over",
        run,
        "Where an office's open files at a body that has gone would go; with a reason they go there. Safe to "
        "be begun again.",
    )
    made.add_argument("--office", required=True, metavar="KEY", help='for example "bawaslu-64.02"')
    made.add_argument("--reason", metavar="TEXT", help="stands in every history; without it nothing moves")
