"""Who takes a step: plain values, so that history outlives accounts."""

from dataclasses import dataclass

from netra.accounts.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Actor:
    actor: str
    name: str

    @classmethod
    def of(cls, viewer: Viewer) -> "Actor":
        return cls(actor=viewer.actor, name=viewer.name)
