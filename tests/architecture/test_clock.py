"""No source of now but netra.platform.clock, in the program and in its tests."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CLOCK = ROOT / "netra" / "platform" / "clock" / "__init__.py"

# Names that ask the machine for the time, as attribute paths from their right end.
NOW_BY_PATH = {
    ("datetime", "now"),
    ("datetime", "utcnow"),
    ("datetime", "today"),
    ("date", "today"),
    ("timezone", "now"),
    ("timezone", "localdate"),
    ("timezone", "localtime"),
    ("time", "time"),
    ("time", "time_ns"),
    ("time", "localtime"),
    ("time", "gmtime"),
    ("time", "ctime"),
    ("time", "strftime"),
}
NOW_BY_NAME = {
    "django.utils.timezone": {"now", "localdate", "localtime"},
    "time": {"time", "time_ns", "localtime", "gmtime", "ctime", "strftime", "clock_gettime"},
    "django.db.models.functions": {"Now"},
    "django.db.models.functions.datetime": {"Now"},
}
NOW_IN_SQL = ("CURRENT_TIMESTAMP", "CURRENT_DATE", "CURRENT_TIME", "LOCALTIMESTAMP")
NOW_IN_MODELS = {"auto_now", "auto_now_add"}
NOW_IN_TEMPLATES = "{% now "


def path_of(node: ast.expr) -> tuple[str, ...]:
    if isinstance(node, ast.Attribute):
        return (*path_of(node.value), node.attr)
    return (node.id,) if isinstance(node, ast.Name) else ("?",)


def sources_of_now(source: str) -> list[str]:
    """Line and words of every place that asks for the time by itself."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and path_of(node)[-2:] in NOW_BY_PATH:
            found.append((node.lineno, ".".join(path_of(node))))
        elif isinstance(node, ast.ImportFrom) and node.module in NOW_BY_NAME:
            named = {alias.name for alias in node.names} & NOW_BY_NAME[node.module]
            found += [(node.lineno, f"from {node.module} import {name}") for name in sorted(named)]
        elif isinstance(node, ast.keyword) and node.arg in NOW_IN_MODELS:
            found.append((node.value.lineno, node.arg))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            found += [(node.lineno, words) for words in NOW_IN_SQL if words in node.value]
    return [f"{line}: {words}" for line, words in sorted(set(found))]


def python_files() -> list[Path]:
    # This file spells the forbidden words out.
    return [
        p for top in ("netra", "tests") for p in sorted((ROOT / top).rglob("*.py")) if p != Path(__file__)
    ]


def test_only_the_clock_asks_the_machine() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{place}"
        for path in python_files()
        if path != CLOCK
        for place in sources_of_now(path.read_text())
    ]
    assert wrong == []


def test_the_clock_asks_in_one_place() -> None:
    assert len(sources_of_now(CLOCK.read_text())) == 1


def test_no_template_asks() -> None:
    pages = [page for kind in ("*.html", "*.txt") for page in (ROOT / "netra").rglob(kind)]
    assert [str(page.relative_to(ROOT)) for page in pages if NOW_IN_TEMPLATES in page.read_text()] == []


@pytest.mark.parametrize(
    "forbidden",
    [
        "import datetime\ndatetime.datetime.now()",
        "from datetime import datetime, UTC\ndatetime.now(UTC)",
        "from datetime import date\ndate.today()",
        "import datetime as dt\ndt.date.today()",
        "from django.utils import timezone\ndefault = timezone.now",
        "from django.utils.timezone import now",
        "import time\ntime.time()",
        "from time import time",
        "from django.db.models.functions import Now",
        "models.DateTimeField(auto_now_add=True)",
        "cursor.execute('UPDATE t SET at = CURRENT_TIMESTAMP')",
    ],
)
def test_every_way_of_asking_is_seen(forbidden: str) -> None:
    assert sources_of_now(forbidden)


@pytest.mark.parametrize(
    "allowed", ["import time\ntime.monotonic()", "import time\ntime.sleep(1)", "clock.wall_now()"]
)
def test_durations_are_allowed(allowed: str) -> None:
    assert sources_of_now(allowed) == []
