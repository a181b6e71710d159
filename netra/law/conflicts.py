"""The ties between the authority that decides and a contest that a pack may call a conflict of interest."""

from enum import StrEnum


class Tie(StrEnum):
    """How somebody who decides on a sanction stands to a contest."""

    IS_CANDIDATE = "is_candidate"
    INCUMBENT_RUNS = "incumbent_runs"
    WAS_ELECTED = "was_elected"
    KIN_OF_CANDIDATE = "kin_of_candidate"
