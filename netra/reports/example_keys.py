"""The keys of a demo's invented staff. They are published, both halves, and lock nothing up."""

from dataclasses import dataclass
from functools import lru_cache

import yaml
from django.conf import settings


@dataclass(frozen=True, slots=True)
class ExampleKey:
    account: str
    recipient: str
    secret: str


@lru_cache
def all_keys() -> tuple[ExampleKey, ...]:
    entries = yaml.safe_load((settings.PACKS_DIR / "demo" / "keys.yaml").read_text())
    return tuple(ExampleKey(**entry) for entry in entries)


def of_account(username: str) -> ExampleKey | None:
    return next((one for one in all_keys() if one.account == username), None)


def is_example(recipient: str) -> bool:
    return any(one.recipient == recipient for one in all_keys())
