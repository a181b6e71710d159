"""What is known, from the register on, of a conflict of interest where a case will go.

Only of public offices and candidates. While any is known, a commissioner of the office refers the case.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from netra.cases import referrals
from netra.cases.models import Case, Track
from netra.cases.opening import local_date
from netra.elections.conflicts import ConflictBook
from netra.law.entries import LawPack, Wording


@dataclass(frozen=True, slots=True)
class Interest:
    """One conflict in words. Without a rule: the version of the rules that the case has names none."""

    sentence: str
    since: date
    source: str
    source_verified: bool
    rule: Wording | None
    rule_id: str
    rule_verified: bool


def known(
    case: Case,
    pack: LawPack,
    tracks: Iterable[Track],
    goals: Mapping[int, referrals.Destination | None],
    book: ConflictBook,
) -> list[Interest]:
    """Of the bodies to which the tracks that wait would go today, each conflict once."""
    today = local_date(case)
    found: dict[str, Interest] = {}
    for track in tracks:
        goal = goals.get(track.pk)
        if goal is None or goal.institution is None:
            continue
        for one in book.of(goal.institution, case.region_id, today, election=case.election_id):
            rule = pack.office.conflicts.get(one.kind.tie)
            found[one.sentence()] = Interest(
                sentence=one.sentence(),
                since=one.since,
                source=one.source,
                source_verified=one.status != "recalled",
                rule=rule.wording if rule else None,
                rule_id=rule.id if rule else "",
                # That this tie is meant is shown: where it is inferred, nobody has read it.
                rule_verified=rule is not None and rule.citation.is_verified("tie"),
            )
    return list(found.values())
