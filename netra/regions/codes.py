"""Region codes as Kemendagri writes them: `64`, `64.02`, `64.02.03`, `64.02.03.2001`; `00` is the nation.

A former region carries the first year of the outline it belonged to: `91~2012`.
"""

import re

NATION = "00"
_CODE = re.compile(r"\d\d(?:\.\d\d(?:\.\d\d(?:\.\d{4})?)?)?(?:~\d{4})?", re.ASCII)


def is_code(text: str) -> bool:
    return _CODE.fullmatch(text) is not None


def level_of(code: str) -> int:
    """0 nation, 1 province, 2 regency or city, 3 district, 4 village."""
    return 0 if code == NATION else code.count(".") + 1


def parent_of(code: str) -> str | None:
    """None for the nation. A former region's parent is the nation: its own parts are not kept."""
    if code == NATION:
        return None
    return code.rpartition(".")[0] or NATION


def ancestors_of(code: str) -> list[str]:
    """From the nation down to the parent."""
    if code == NATION:
        return []
    return [NATION, *(code[:end] for end in (2, 5, 8) if code[end : end + 1] == ".")]


def is_within(code: str, prefix: str) -> bool:
    """Whether `code` is `prefix` or lies in it. The nation contains all, former regions too."""
    return prefix == NATION or code == prefix or code.startswith(prefix + ".")


def range_of(code: str) -> tuple[str, str]:
    """Half-open range of codes within `code`, for `code__gte` and `code__lt`, in the order of bytes.

    "/" follows "." and precedes the digits and "~", so a former outline of the same number stays out.
    """
    return ("0", ":") if code == NATION else (code, code + "/")
