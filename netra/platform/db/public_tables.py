"""What the public pages may read. Adding a name here makes a table public: say why in the commit."""

from django.db.utils import ProgrammingError

PUBLIC_TABLES = frozenset(
    {
        "bulletin_band",
        "bulletin_disagreement",
        "bulletin_figure",
        "bulletin_indicator",
        "bulletin_issue",
        "bulletin_issuerow",
        "bulletin_label",
        "bulletin_source",
        "clock_installation",
        "clock_officeclock",
        "elections_contest",
        "elections_election",
        "elections_stage",
        "institutions_institution",
        "institutions_jurisdiction",
        "institutions_post",
        "regions_alias",
        "regions_region",
        "regions_regionsuccession",
        "regions_searchkey",
        "regions_searchposting",
        "regions_searchterm",
    }
)


class PublicWallError(ProgrammingError):
    """A public page reached for something that is not public."""


def is_public(table: str) -> bool:
    return table in PUBLIC_TABLES
