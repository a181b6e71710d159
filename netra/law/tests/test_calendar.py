"""Working days come from a released pack, and a year that it does not cover is an error."""

import builtins
import hashlib
import shutil
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from netra.law import calendar, calendar_writing
from netra.law.calendar import CalendarGap, DayKind
from netra.law.entries import Status
from netra.law.errors import UnknownId
from netra.law.reading import PackError

SHIPPED = calendar.shipped()
SMALL = """version: 1.0.0
compiled_on: 2024-01-01
source: a test
first_year: 2024
last_year: 2024
joint_leave: {works: false, status: recalled, note: a test}
decrees:
  - {id: SKB-1, name: A decree, status: recalled, sources: []}
days:
  - {day: 2024-12-25, kind: national_holiday, name: Natal, decrees: [SKB-1], status: confirmed}
  - {day: 2024-12-26, kind: joint_leave, name: Cuti bersama, decrees: [SKB-1], status: confirmed}
"""


def small(tmp_path: Path, old: str = "", new: str = "") -> Path:
    assert old in SMALL
    (tmp_path / "calendar.yaml").write_text(SMALL.replace(old, new, 1) if old else SMALL)
    return tmp_path


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2024-11-26", True),  # the day before voting
        ("2024-11-27", False),  # voting, Pilkada 2024
        ("2024-02-14", False),  # voting, Pemilu 2024
        ("2020-12-09", False),  # voting, Pilkada 2020
        ("2019-04-17", False),  # voting, Pemilu 2019
        ("2024-11-30", False),  # Saturday
        ("2024-12-01", False),  # Sunday
        ("2024-12-24", True),
        ("2024-12-25", False),
        ("2024-12-26", False),  # joint leave
        ("2024-12-27", True),
        ("2020-12-28", True),  # joint leave that was cancelled
        ("2023-06-30", False),  # joint leave that was added
        ("2021-08-10", True),  # a holiday that was moved
        ("2021-08-11", False),
        ("2027-12-31", True),
    ],
)
def test_which_days_are_worked(day: str, works: bool) -> None:
    assert SHIPPED.is_working(date.fromisoformat(day)) is works


def test_a_year_that_is_not_covered_is_an_error_that_names_it() -> None:
    for day in (date(2018, 12, 31), date(2028, 1, 1), date(2028, 1, 3)):
        with pytest.raises(CalendarGap) as gap:
            SHIPPED.is_working(day)
        assert (gap.value.year, gap.value.version) == (day.year, SHIPPED.version)
    assert (SHIPPED.first_year, SHIPPED.last_year) == (2019, 2027)


def test_joint_leave_is_a_switch_of_the_pack(tmp_path: Path) -> None:
    boxing = date(2024, 12, 26)
    assert not calendar.load(small(tmp_path)).is_working(boxing)
    worked = calendar.load(small(tmp_path, "works: false", "works: true"))
    assert worked.is_working(boxing)
    assert not worked.is_working(date(2024, 12, 25))
    assert SHIPPED.joint_leave_status is Status.RECALLED


def test_every_day_names_its_decree_or_says_that_it_is_recalled() -> None:
    for off in SHIPPED.days.values():
        assert off.decrees or off.status is Status.RECALLED
        for name in off.decrees:
            assert SHIPPED.decrees[name].sources
    assert {off.day.year for off in SHIPPED.days.values() if off.status is Status.RECALLED} == {2027}
    voting = SHIPPED.days[date(2024, 11, 27)]
    assert (voting.kind, voting.decrees) == (DayKind.NATIONAL_HOLIDAY, ("KEPPRES-33-2024",))


def test_a_released_calendar_is_never_edited() -> None:
    """Computed dates keep the version they were counted with. A new decree is a new version."""
    released = yaml.safe_load((calendar.HOME / "released.yaml").read_text(encoding="utf-8"))
    assert released == {version: calendar.shipped(version).digest for version in calendar.versions()}
    for version in calendar.versions():
        assert calendar.shipped(version).version == version


def test_the_digest_is_that_of_the_file(tmp_path: Path) -> None:
    folder = small(tmp_path)
    assert calendar.load(folder).digest == hashlib.sha256((folder / "calendar.yaml").read_bytes()).hexdigest()


@pytest.mark.parametrize(
    ("old", "new", "entry", "reason"),
    [
        ("kind: joint_leave", "kind: holiday", "-", "is not one of"),
        ("day: 2024-12-26", "day: 2024-12-25", "2024-12-25", "is there twice"),
        ("day: 2024-12-26", "day: 2025-12-26", "2025-12-26", "outside the years"),
        ("day: 2024-12-26", "day: 2024-12-32", "-", "is not a 'date'"),
        ("decrees: [SKB-1]", "decrees: [SKB-2]", "2024-12-25", "the decree 'SKB-2'"),
        ("decrees: [SKB-1]", "decrees: []", "2024-12-25", "confirmed without a decree"),
        ("first_year: 2024", "first_year: 2025", "last_year", "comes before"),
    ],
)
def test_a_broken_calendar_is_refused(tmp_path: Path, old: str, new: str, entry: str, reason: str) -> None:
    with pytest.raises(PackError) as refused:
        calendar.load(small(tmp_path, old, new))
    assert (refused.value.file, refused.value.entry) == ("calendar.yaml", entry)
    assert reason in refused.value.reason


def test_a_version_that_is_not_there_is_named() -> None:
    with pytest.raises(UnknownId, match=r"1\.2\.3"):
        calendar.shipped("1.2.3")


@pytest.fixture
def home(tmp_path: Path) -> Path:
    shutil.copy(calendar.HOME / "decrees.yaml", tmp_path)
    return tmp_path


def test_the_shipped_calendar_is_what_the_command_writes(home: Path) -> None:
    """Nothing was edited by hand: the package of its day and the decrees give the same days."""
    pytest.importorskip("holidays")
    written = calendar_writing.write("2026.11.1", 2019, 2027, SHIPPED.compiled_on, home)
    again = calendar.load(written.parent)
    assert again.days == SHIPPED.days
    assert again.decrees == SHIPPED.decrees


def test_a_year_without_a_decree_is_written_as_recalled_and_said(home: Path) -> None:
    pytest.importorskip("holidays")
    text = (home / "decrees.yaml").read_text()
    (home / "decrees.yaml").write_text(text.replace("  '2024': [SKB-855-2023]\n", ""))
    file = calendar_writing.write("9.0.0", 2024, 2024, date(2026, 1, 1), home)
    written = calendar.load(file.parent)
    assert written.days[date(2024, 12, 25)].status is Status.RECALLED
    assert written.days[date(2024, 11, 27)].status is Status.CONFIRMED  # a decree of its own
    told = calendar_writing.told(written, file)
    assert written.digest in told and told.endswith(": 2024.")


@pytest.mark.parametrize(
    ("version", "first", "last", "why"),
    [("1.0", 2024, 2024, "is no version"), ("1.0.0", 2024, 2023, "comes before")],
)
def test_what_cannot_be_written_is_refused_and_nothing_is_left(
    home: Path, version: str, first: int, last: int, why: str
) -> None:
    with pytest.raises(calendar_writing.Refused, match=why):
        calendar_writing.write(version, first, last, date(2026, 1, 1), home)
    assert calendar.versions(home) == ()


def test_a_version_is_never_written_twice(home: Path) -> None:
    (home / "1.0.0").mkdir()
    small(home / "1.0.0")
    before = (home / "1.0.0" / "calendar.yaml").read_bytes()
    with pytest.raises(calendar_writing.Refused, match="never written again"):
        calendar_writing.write("1.0.0", 2024, 2024, date(2026, 1, 1), home)
    assert (home / "1.0.0" / "calendar.yaml").read_bytes() == before


def test_without_the_package_the_command_says_so_and_leaves_nothing(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = builtins.__import__

    def missing(name: str, *rest: Any, **more: Any) -> Any:
        if name == "holidays":
            raise ImportError(name)
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(calendar_writing.Refused, match="needs the package"):
        calendar_writing.write("1.0.0", 2024, 2024, date(2026, 1, 1), home)
    assert calendar.versions(home) == ()


def test_a_decree_that_is_not_described_is_refused(home: Path) -> None:
    text = (home / "decrees.yaml").read_text()
    (home / "decrees.yaml").write_text(text.replace("'2024': [SKB-855-2023]", "'2024': [SKB-1-1]"))
    with pytest.raises(PackError, match="SKB-1-1"):
        calendar_writing.write("1.0.0", 2024, 2024, date(2026, 1, 1), home)


def test_the_working_days_of_a_year_of_elections() -> None:
    """2024 has 262 week-days; 14 holidays and 10 days of joint leave fall on one, counted on a list."""
    days = [date(2024, 1, 1) + timedelta(days=n) for n in range(366)]
    assert sum(SHIPPED.is_working(day) for day in days) == 262 - 14 - 10
