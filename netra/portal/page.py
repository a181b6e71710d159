"""What the shell must know of a public page: which part of the site it belongs to."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Page:
    key: str
    section: str = ""
