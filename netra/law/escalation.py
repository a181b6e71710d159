"""What this office may do next while a body stays silent: it asks. Blocking data is never its own act."""

from __future__ import annotations

from collections.abc import Collection
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from netra.law.authorities import by_code
from netra.law.entries import Citation, LawPack, Status, Wording


@dataclass(frozen=True, slots=True)
class EscalationStep:
    """One thing to ask. `limit_id` is the limit whose end it waits for; with `office_policy` no source gives
    days, so the office sets them and says that they are its own."""

    id: str
    code: str
    to: str  # code of the body that is asked
    step: str  # the step that records it; "" where the procedure has none
    document: str
    trigger: str  # the date of the case that the silence is counted from
    after: frozenset[str]  # codes of the asks that come before it
    limit_id: str
    office_policy: bool
    wording: Wording
    status: Status
    citation: Citation


def asks(pack: LawPack, authorities: Collection[str]) -> list[EscalationStep]:
    """Everything that may be asked while one of these bodies (codes of the pack) is silent, in its order.

    An ask without a body of its own goes to the first of them. Nothing under a pack before asks were data.

    Sources: PP 12/2017 and Peraturan BKN 1/2023 for the two requests (pilkada-2024 ES-BKN, ES-MINISTER);
    that an office asks the silent body itself is its own practice.
    """
    silent = list(authorities)
    return [
        EscalationStep(
            id=ask.id,
            code=ask.code,
            to=ask.to or silent[0],
            step=ask.step,
            document=ask.document,
            trigger=ask.trigger,
            after=frozenset(ask.after),
            limit_id=ask.limit,
            office_policy=ask.office_policy,
            wording=ask.wording,
            status=ask.status,
            citation=ask.citation,
        )
        for ask in pack.office.escalations.values()
        if set(ask.silent) & set(silent)
    ]


def next_steps(
    pack: LawPack,
    authority: str,
    done: AbstractSet[str] = frozenset(),
    known: Collection[str] | None = None,
) -> list[EscalationStep]:
    """What may be asked while `authority` is silent, in its order, without what is `done` (codes).

    An ask that comes after another is listed once that one is done. With `known` (dates that the case has),
    only those whose date of counting is known. Raises UnknownId for an unknown body. Sources: see `asks`.
    """
    return [
        ask
        for ask in asks(pack, [by_code(pack, authority).code])
        if ask.code not in done and done >= ask.after and (known is None or ask.trigger in known)
    ]
