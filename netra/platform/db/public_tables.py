"""What the public pages may read. Adding a name here makes a table public: say why in the commit."""

from django.db.utils import ProgrammingError

PUBLIC_PREFIXES = ("bulletin_", "clock_", "elections_", "regions_")
PUBLIC_TABLES = frozenset({"institutions_institution", "institutions_post"})


class PublicWallError(ProgrammingError):
    """A public page reached for something that is not public."""


def is_public(table: str) -> bool:
    return table in PUBLIC_TABLES or table.startswith(PUBLIC_PREFIXES)
