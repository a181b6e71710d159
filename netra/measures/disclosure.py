"""Protecting small counts in a tree of regions whose rows add up.

A count of one to four in a place can point at the person who reported. Hiding it is not enough: a total with
one hidden part gives the part away. So further parts are hidden until nothing can be worked out.

Method: primary and complementary cell suppression on a hierarchical table, after Hundepool and others,
*Statistical Disclosure Control* (Wiley, 2012), chapter 4. The rules here are simpler than theirs and err
towards hiding more.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

THRESHOLD = 5
METHOD_VERSION = "disclosure-1"


class Why(StrEnum):
    """Why a cell is hidden."""

    SMALL = "small"
    PROTECTS_OTHERS = "protects_others"


class NotATree(ValueError):
    """The cells do not form a forest, or a parent counts less than its parts together."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One count of things (not of money or rates). `parent` is the key of the cell that this one is part of.

    `count` is None for a cell that nobody counts (not covered): it is never shown, protects nothing and
    says nothing about zero.
    """

    key: str
    parent: str | None
    count: int | None


@dataclass(frozen=True, slots=True)
class Shown:
    key: str
    count: int


@dataclass(frozen=True, slots=True)
class Hidden:
    key: str
    why: Why


Protected = Shown | Hidden


def protect(cells: Iterable[Cell], threshold: int = THRESHOLD) -> Mapping[str, Protected]:
    """What may be shown of each counted cell. Cells that are not covered are left out of the answer.

    Meaning: a reader who knows all shown counts, the tree and which cells are counted cannot work out any
    hidden count, nor learn of hidden siblings that their sum is below `threshold`. The answer tells `SMALL`
    from `PROTECTS_OTHERS`; who publishes it must not, since the difference narrows what a count can be.

    Rules, applied until nothing changes:

    1. A count from 1 to `threshold` - 1 is hidden (`SMALL`). Zero is shown: nothing was counted there.
    2. A parent may count more than its parts together (something recorded for the parent alone). That rest is
       one more hidden part: it is never printed, and it is protected like the others.
    3. Under a shown parent, a reader can subtract. So either nothing is hidden there, or at least two parts
       are, with a sum of at least `threshold` and of more than the least that they can be (a hidden count is
       at least one, or as much as the hidden counts within it). If not, the smallest part above zero that is
       shown is hidden too (`PROTECTS_OTHERS`), ties by key. When none is left, the parent is hidden.
    4. Below a hidden cell every count above zero is hidden, so that it cannot be added up from its parts.

    `threshold` is in the unit of the counts and must be at least 2. The order of `cells` does not matter.

    Raises NotATree for an unknown or circular parent, a repeated key, a negative count, or parts that exceed
    their parent.
    """
    if threshold < 2:
        raise ValueError("A threshold below 2 protects nobody.")
    tree = _Tree(cells)
    hidden = {key: Why.SMALL for key, count in tree.counts.items() if 0 < count < threshold}
    changed = True
    while changed:
        changed = False
        for key in tree.order:
            changed = _settle(tree, key, hidden, threshold) or changed
    return {
        key: Hidden(key, hidden[key]) if key in hidden else Shown(key, count)
        for key, count in sorted(tree.counts.items())
    }


class _Tree:
    def __init__(self, cells: Iterable[Cell]) -> None:
        listed = list(cells)
        parents = {cell.key: cell.parent for cell in listed}
        if len(parents) != len(listed):
            raise NotATree("A key occurs twice.")
        self.counts = {cell.key: cell.count for cell in listed if cell.count is not None}
        self.parts: dict[str, list[str]] = {key: [] for key in self.counts}
        for cell in sorted(listed, key=lambda one: one.key):
            _walk_up(cell.key, parents)
            if cell.count is None:
                continue
            if cell.count < 0:
                raise NotATree(f"{cell.key} counts {cell.count}.")
            if cell.parent is not None and cell.parent in self.counts:
                self.parts[cell.parent].append(cell.key)
        for key, parts in self.parts.items():
            if parts and self.rest(key) < 0:
                raise NotATree(f"The parts of {key} count more than {key}.")
        self.order = sorted(self.counts)

    def rest(self, key: str) -> int:
        """What the parent counts beyond its parts; the parts that nobody covers are in it."""
        return self.counts[key] - sum(self.counts[part] for part in self.parts[key])

    def least(self, key: str, hidden: Mapping[str, Why]) -> int:
        """What a reader knows a hidden count to be at least; zeros are shown, so no hidden part is zero."""
        return max(1, sum(self.least(part, hidden) for part in self.parts[key] if part in hidden))


def _walk_up(key: str, parents: Mapping[str, str | None]) -> None:
    seen = {key}
    above = parents[key]
    while above is not None:
        if above not in parents:
            raise NotATree(f"{key} is part of {above}, which is not among the cells.")
        if above in seen:
            raise NotATree(f"{key} is part of itself.")
        seen.add(above)
        above = parents[above]


def _settle(tree: _Tree, parent: str, hidden: dict[str, Why], threshold: int) -> bool:
    """Apply rules 3 and 4 to one parent and its parts; whether anything more was hidden."""
    parts = tree.parts[parent]
    if parent in hidden:
        return _hide_below(tree, parts, hidden)
    changed = False
    while not _is_safe(tree, parent, hidden, threshold):
        left = [part for part in parts if part not in hidden and tree.counts[part] > 0]
        weakest = min(left, key=lambda part: (tree.counts[part], part), default=parent)
        hidden[weakest] = Why.PROTECTS_OTHERS
        changed = True
        if weakest == parent:
            break
    return changed


def _is_safe(tree: _Tree, parent: str, hidden: Mapping[str, Why], threshold: int) -> bool:
    """Whether nothing hidden directly under a shown parent can be worked out by subtraction."""
    if not tree.parts[parent]:
        return True
    rest = tree.rest(parent)
    under = [part for part in tree.parts[parent] if part in hidden]
    if not under:
        return rest == 0 or rest >= threshold
    together = rest + sum(tree.counts[part] for part in under)
    least = sum(tree.least(part, hidden) for part in under)
    return len(under) + (rest > 0) >= 2 and together >= threshold and together > least


def _hide_below(tree: _Tree, parts: Iterable[str], hidden: dict[str, Why]) -> bool:
    more = [part for part in parts if tree.counts[part] > 0 and part not in hidden]
    hidden.update(dict.fromkeys(more, Why.PROTECTS_OTHERS))
    return bool(more)
