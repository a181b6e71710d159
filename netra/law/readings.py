"""Questions that sources and offices answer differently: the pack lists the answers, an office chooses.

What an office chose is its own record and no part of the pack; where it chose nothing the pack's own choice
holds. A reading never hides the others: every option keeps its sources and its status.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from netra.law.entries import LawPack, Limit
from netra.law.errors import UnknownId
from netra.law.limits import limit_of
from netra.law.office_entries import Option, Switch


def switches(pack: LawPack) -> tuple[Switch, ...]:
    """All switches in the order of the pack; none for a pack before they were data."""
    return tuple(pack.office.switches.values())


def switch_of(pack: LawPack, switch_id: str) -> Switch:
    """The switch with this id ("RD-EARLY"). Raises UnknownId."""
    try:
        return pack.office.switches[switch_id]
    except KeyError:
        raise UnknownId("switch", switch_id) from None


def chosen(pack: LawPack, settings: Mapping[str, str]) -> Mapping[str, str]:
    """The option of every switch of the pack: that of `settings` (switch id to option code), else its own.

    Raises UnknownId for a switch or an option that the pack has not: a setting made under another version is
    told, never dropped in silence.
    """
    for switch_id in settings:
        switch_of(pack, switch_id)
    return MappingProxyType({one.id: option_of(pack, one.id, settings).code for one in switches(pack)})


def option_of(pack: LawPack, switch_id: str, settings: Mapping[str, str]) -> Option:
    """How this switch is read under `settings`. Raises UnknownId for an unknown switch or option."""
    switch = switch_of(pack, switch_id)
    code = settings.get(switch_id, switch.default)
    try:
        return switch.options[code]
    except KeyError:
        raise UnknownId(f"option of {switch_id}", code) from None


def is_read_differently(pack: LawPack, limit_id: str) -> bool:
    """Whether some reading gives this limit another amount: only then an office's choice matters to it."""
    return any(limit_id in option.amounts for switch in switches(pack) for option in switch.options.values())


def limit_as_read(pack: LawPack, limit_id: str, settings: Mapping[str, str]) -> Limit:
    """The limit with the amount that the chosen readings give it (DL-PPK-REPRIMAND: 3 days, or 10).

    The status of an amount that is read differently is that of its option. Raises UnknownId for an unknown
    limit or option.
    """
    limit = limit_of(pack, limit_id)
    for switch in switches(pack):
        option = option_of(pack, switch.id, settings)
        if limit_id in option.amounts:
            limit = replace(limit, amount=option.amounts[limit_id], citation=option.citation)
    return limit
