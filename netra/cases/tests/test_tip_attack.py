"""An attacker with the whole backup tries to say which message without a name led to which finding.

Two hundred messages, three offices, eight days, and what else goes on in an office beside them. The attacker
has every row of every table in the order in which it lies there, with all numbers, times, actors and sizes,
and every file; not what is sealed, and not the memory of anybody. What is tried is not a list of known leaks:
every number, time, length and place that any row tells of a message is held against every one that any row
tells of a case, forwards and backwards, and so is every value that both have in common. The best of these
thousands of attempts must not beat guessing within office and day by more than chance allows; and with a leak
planted the very same attacker wins.
"""

import random
import re
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import sqrt
from pathlib import Path
from typing import Any
from unittest import mock
from uuid import UUID, uuid4

import pytest
from django.db import connection
from pytest_django import Settings

from netra.accounts.models import Account
from netra.accounts.viewer import Viewer, viewer_for
from netra.cases import findings, tip_orders
from netra.cases.findings import Event
from netra.cases.models import Case, TipChannel
from netra.cases.people import Actor
from netra.cases.tip_orders import Order
from netra.institutions.models import Institution
from netra.platform import clock
from netra.regions.models import Region
from netra.reports import holders, mixing, sealing, tip_batches, tips
from netra.reports.models import Tip
from netra.reports.sealing import Wrap
from netra.reports.tips import SealedTip
from tests.build import a_report
from tests.cast import OPENS_AT, cast

# Each office with a place in it, its handler, and who opens.
OFFICES = (
    ("bawaslu-64.02-contoh", "64.02.03", "petugas2.kukar", ("petugas.kukar", "komisioner.kukar")),
    ("bawaslu-64.08-contoh", "64.08", "petugas.kutim", ("komisioner.kutim", "komisioner2.kutim")),
    ("bawaslu-64-contoh", "64.72", "petugas.kaltim", ("komisioner.kaltim", "komisioner2.kaltim")),
)
DAYS, TIPS = 8, 200
# Much is traced, so that an order that is kept says almost everything: hard for Netra, not for the attacker.
TRACED, AT_ONCE = 0.9, 0.85


@dataclass
class Told:
    """What only the simulation knows of a message: how long it is, and the case that came of it."""

    tip: UUID
    length: int
    case: UUID | None = None


def locked_bytes(size: int, chance: random.Random) -> bytes:
    """Who has no key sees a head and noise; making the noise is quicker than sealing."""
    return sealing.HEADER + chance.randbytes(size - len(sealing.HEADER))


def send(office: str, recipients: list[sealing.Recipient], chance: random.Random) -> Told:
    receipt = tips.receive(
        SealedTip(
            key=uuid4(),
            office_key=office,
            recipient=sealing.new_key().recipient,
            holder_set=sealing.set_digest(recipients),
            wraps=tuple(Wrap(one.holder_id, locked_bytes(600, chance)) for one in recipients),
            body=tips.framed(locked_bytes(tips.PLAIN + 200, chance)),
            content_seal=chance.randbytes(32).hex(),
        )
    )
    return Told(receipt.report_id, chance.randrange(100, 9000))


def read(
    office: Institution, place: str, handler: str, openers: Any, told: dict[UUID, Told], chance: Any
) -> None:
    """A batch from asking to deciding. The browser's own shuffling is left out: the server's must do."""

    def viewer(name: str) -> Viewer:
        return viewer_for(Account.objects.get(username=name))

    reader = viewer(handler)
    batch = tip_batches.request(office, reader.account_id, by=reader)
    members = set(batch.tips.values_list("tip", flat=True))
    for name, take in zip(openers, (tip_batches.peel, tip_batches.give), strict=True):
        take(batch, {one: locked_bytes(400, chance) for one in members}, by=viewer(name))
    # As they came, which is how an honest list would show them.
    in_order = [one for one in told if one in members]
    again = {tip for tip in in_order if Tip.objects.get(pk=tip).read_on}
    orders, region = [], Region.objects.get(code=place)
    for tip in in_order:
        undecided = told[tip].case is None and (tip not in again or told[tip].length % 5 == 0)
        if undecided and chance.random() < TRACED * (1 if tip in again else AT_ONCE):
            # Who was told much writes much.
            order = Order(uuid4(), Event(region, "Kabar. " * (told[tip].length // 20)))
            told[tip].case = findings.uuid5(order.key, reader.actor)
            orders.append(order)
    seals = {tip: locked_bytes(tip_batches.OUTCOME_SIZE, chance) for tip in in_order}
    tip_orders.decide(batch, orders, seals, by=reader)


def other_work(place: str, handler: str, chance: random.Random) -> None:
    """What an office does beside: reports, first information by other ways, tracing of what is open."""
    reader = viewer_for(Account.objects.get(username=handler))
    if chance.random() < 0.5:
        a_report(region_code=place, photos=chance.randrange(2), event_on=None, known_on=None)
    grant = reader.grants[0]
    event = Event(Region.objects.get(code=place), "Dari lisan. " * chance.randrange(1, 50))
    today = clock.office_today("Asia/Makassar")
    if chance.random() < 0.5:
        findings.note_information(
            findings.Tip(TipChannel.SPOKEN, today), event, grant, by=Actor.of(reader), key=uuid4()
        )
    mine = Case.objects.filter(office=grant.institution_key, step=findings.NOTED).order_by("?").first()
    if mine is not None:
        findings.trace(mine.pk, today, "Ditelusuri di lapangan.", by=Actor.of(reader))


def simulate(chance: random.Random) -> dict[UUID, Told]:
    told: dict[UUID, Told] = {}
    offices = {key: Institution.objects.select_related("region").get(pk=key) for key, *_rest in OFFICES}
    keys = {key: holders.recipients_of(holders.present(one)) for key, one in offices.items()}
    for day in range(DAYS + 2):
        morning = (OPENS_AT + timedelta(days=day)).replace(hour=8)
        for key, place, handler, openers in OFFICES:
            with clock.frozen(morning + timedelta(minutes=chance.randrange(60))):
                if day:
                    read(offices[key], place, handler, openers, told, chance)
        if day >= DAYS:
            continue
        arriving = [key for key, *_rest in OFFICES for _n in range(chance.choice((7, 8, 9)))]
        chance.shuffle(arriving)
        for n, key in enumerate(arriving[: TIPS - len(told)]):
            with clock.frozen(morning + timedelta(hours=1, minutes=15 * n, seconds=chance.randrange(600))):
                if n % 6 == 0:
                    _key, place, handler, _openers = chance.choice(OFFICES)
                    other_work(place, handler, chance)
                one = send(key, keys[key], chance)
            told[one.tip] = one
    return told


# The attacker. Nothing below knows more than the dump, but for `hits`, which counts.

Row = dict[str, Any]
_UUID = re.compile(r"\b([0-9a-f]{8})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{12})\b")


def dump() -> dict[str, list[Row]]:
    """Every row of every table in the order in which it lies in the file."""
    place = "rowid" if connection.vendor == "sqlite" else "ctid"
    found: dict[str, list[Row]] = {}
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f'SELECT {place} AS at__, t.* FROM "{table}" t ORDER BY {place}')
            names = [one[0] for one in cursor.description]
            rows = [dict(zip(names, map(plain, row), strict=True)) for row in cursor.fetchall()]
            for number, row in enumerate(rows):
                row["at__"], row["number__"] = number, number
            found[table] = rows
    return found


def plain(value: Any) -> Any:
    """UUIDs as both databases show them; bytes and texts are kept for their length."""
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, memoryview):
        return bytes(value)
    return _UUID.sub(r"\1\2\3\4\5", value) if isinstance(value, str) else value


def numbers(value: Any) -> Iterator[float]:
    """All that a value says as a number: itself, a time, a length."""
    if isinstance(value, bool | None):
        return
    if isinstance(value, int | float):
        yield float(value)
    elif isinstance(value, datetime | date):
        yield float(
            value.toordinal() * 86400
            + (
                value.hour * 3600 + value.minute * 60 + value.second + value.microsecond / 1e6
                if isinstance(value, datetime)
                else 0
            )
        )
    elif isinstance(value, bytes):
        yield float(len(value))
    elif isinstance(value, str):
        yield float(len(value))
        if re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d+)?", value):
            yield datetime.fromisoformat(value).timestamp()
        elif re.fullmatch(r"[0-9a-f]{32}", value):
            yield float(int(value, 16))


class Attacker:
    def __init__(self, tables: dict[str, list[Row]]) -> None:
        self.tables = tables
        # Which rows speak of a name, be it a whole value or a part of a text.
        self.of: dict[str, list[tuple[str, Row]]] = defaultdict(list)
        for table, rows in tables.items():
            for row in rows:
                names = {
                    n
                    for value in row.values()
                    if isinstance(value, str)
                    for n in re.findall(r"[0-9a-f]{32}", value)
                }
                for name in names:
                    self.of[name].append((table, row))
        self.tips = {row["id"]: row for row in tables["reports_tip"]}
        batched = {row["id"]: row for row in tables["reports_tipbatch"]}
        days = {(row["office_id"], str(row["day"])): pk for pk, row in batched.items()}
        # Within office and day: the messages that were read first in a batch, and the cases of that morning.
        self.candidates: dict[int, list[str]] = defaultdict(list)
        late: dict[int, list[str]] = defaultdict(list)
        for pk, row in self.tips.items():
            if row["read_on"]:
                self.candidates[days[row["office_id"], str(row["read_on"])]].append(pk)
        for pk, row in self.tips.items():
            # On the last days nothing new is read, and what is decided was read before.
            if row["closed_on"] and not self.candidates[days[row["office_id"], str(row["closed_on"])]]:
                late[days[row["office_id"], str(row["closed_on"])]].append(pk)
        self.candidates |= late
        channels = {row["case_id"]: row["channel"] for row in tables["cases_finding"]}
        self.cases: dict[int, list[str]] = defaultdict(list)
        for row in tables["cases_case"]:
            batch = days.get((row["office_id"], str(row["known_on"])))
            if batch and channels.get(row["id"]) == "unsigned":
                self.cases[batch].append(row["id"])

    def told_of(self, name: str) -> list[tuple[str, Row]]:
        """Its rows, and those that belong to what these rows are the head of: one step further."""
        rows = list(self.of[name])
        heads = {row["envelope_id"] for _table, row in rows if "envelope_id" in row}
        heads |= {row["incident_id"] for _table, row in rows if "incident_id" in row}
        return rows + [one for head in heads for one in self.of[str(head)]]

    def features(self, names: list[str]) -> dict[tuple[Any, ...], dict[str, float]]:
        """By what it is taken from: the smallest and the largest number that anything says of each name."""
        found: dict[tuple[Any, ...], dict[str, float]] = defaultdict(dict)
        for name in names:
            seen: dict[tuple[Any, ...], list[float]] = defaultdict(list)
            for table, row in self.told_of(name):
                for column, value in row.items():
                    for kind, number in enumerate(numbers(value)):
                        seen[table, column, kind].append(number)
            for source, values in seen.items():
                found[*source, "min"][name] = min(values)
                found[*source, "max"][name] = max(values)
        return found

    def orders(self, groups: dict[int, list[str]]) -> dict[tuple[tuple[str, ...], ...], Any]:
        """Every order in which anything puts the members of each group; each once."""
        batches = sorted(self.cases)
        every = [name for batch in batches for name in groups[batch]]
        orders: dict[tuple[tuple[str, ...], ...], Any] = {}
        for source, values in self.features(every).items():
            if len(values) < len(every) // 2:
                continue
            # What says nothing decides nothing: equal ones stand in an order of no meaning.
            ordered = tuple(
                tuple(sorted(groups[batch], key=lambda one: (values.get(one, 0.0), hash(one))))
                for batch in batches
            )
            orders.setdefault(ordered, source)
        return orders

    def attempts(self) -> Iterator[tuple[Any, dict[str, str]]]:
        """Every way to say which message led to which case."""
        tips, cases = self.orders(self.candidates), self.orders(self.cases)
        for by_tip, source in tips.items():
            for by_case, other in cases.items():
                for turn in (1, -1):
                    guess: dict[str, str] = {}
                    for messages, led in zip(by_tip, by_case, strict=True):
                        share = (len(messages) + 1) / (len(led) + 1)
                        for at, case in enumerate(led[::turn], start=1):
                            guess[case] = messages[min(len(messages), max(1, round(at * share))) - 1]
                    yield (source, other, turn), guess
        yield from self.nearest()
        yield "shared", self.shared()

    def shared(self) -> dict[str, str]:
        """The rarest value that a message and a case have in common, wherever it stands."""
        values = {
            name: {str(v) for _t, row in self.told_of(name) for v in row.values() if v not in (None, "", b"")}
            for group in (self.candidates, self.cases)
            for names in group.values()
            for name in names
        }
        often: dict[str, int] = defaultdict(int)
        for seen in values.values():
            for one in seen:
                often[one] += 1
        return {
            case: max(
                self.candidates[batch],
                key=lambda tip: sum(1 / often[one] for one in values[tip] & values[case]),
            )
            for batch, cases in self.cases.items()
            for case in cases
        }

    def nearest(self) -> Iterator[tuple[Any, dict[str, str]]]:
        """Not by order within a day but by height: the message that stands as high among all messages as the
        case does among all cases, by every pair of numbers."""
        every = [case for led in self.cases.values() for case in led]
        for high, source in self.heights(list(self.tips)).items():
            tips = dict(zip(self.tips, high, strict=True))
            for stands, other in self.heights(every).items():
                cases = dict(zip(every, stands, strict=True))
                yield (
                    (source, other, "nearest"),
                    {
                        case: min(self.candidates[batch], key=lambda one: abs(tips[one] - cases[case]))
                        for batch, led in self.cases.items()
                        for case in led
                    },
                )

    def heights(self, names: list[str]) -> dict[tuple[float, ...], Any]:
        """How high each stands among all, from 0 to 1, by every number; each picture once."""
        found: dict[tuple[float, ...], Any] = {}
        for source, values in self.features(names).items():
            order = sorted(set(values.values()))
            if len(order) > 1:
                place = {value: at / (len(order) - 1) for at, value in enumerate(order)}
                found.setdefault(tuple(place[values[one]] if one in values else 2.0 for one in names), source)
        return found

    def best(self, truth: dict[str, str]) -> tuple[int, Any]:
        scored = (
            (sum(truth.get(case) == tip for case, tip in guess.items()), way)
            for way, guess in self.attempts()
        )
        return max(scored, key=lambda one: one[0])

    def by_guessing(self) -> float:
        """How many a guess within office and day gets right on average, were all decided on the first day."""
        return sum(len(led) / len(self.candidates[batch]) for batch, led in self.cases.items())


def attack(tables: dict[str, list[Row]], told: dict[UUID, Told]) -> tuple[int, float, Any]:
    """The best attempt, and what chance may give to the best of so many: six standard deviations."""
    attacker = Attacker(tables)
    truth = {one.case.hex: one.tip.hex for one in told.values() if one.case}
    hits, way = attacker.best(truth)
    mean = attacker.by_guessing()
    return hits, mean + 6 * sqrt(mean), way


@pytest.fixture
def office_life(db: None, settings: Settings, tmp_path: Path) -> Path:
    settings.FILES_DIR = tmp_path / "files"
    with clock.frozen(OPENS_AT):
        cast()
    return tmp_path / "files"


def test_the_whole_backup_links_no_message_to_a_finding(office_life: Path) -> None:
    told = simulate(random.Random(20241114))
    linked = sum(one.case is not None for one in told.values())
    assert linked > 80
    tables = dump()
    hits, allowed, way = attack(tables, told)
    assert hits <= allowed, f"{hits} of {linked} linked, {allowed:.1f} allowed, by {way}"
    # Every file is a report's: of a message there is none whose size or time could tell anything.
    spoken_of = {row["sha256"] for row in tables["files_storedfile"]}
    assert len(spoken_of) == len({row["sha256"] for row in tables["reports_sealedpart"] if row["file_id"]})

    # The same attacker and the same rows, but for one leak: bodies as long as what was told.
    for row in tables["reports_tip"]:
        row["body"] = row["body"][: told[UUID(row["id"])].length]
    hits, allowed, _way = attack(tables, told)
    assert hits > allowed


def test_the_same_attacker_wins_when_nothing_is_shuffled(office_life: Path) -> None:
    with ExitStack() as stack:
        for module in (mixing, tip_batches, tip_orders):
            stack.enter_context(mock.patch.object(module, "_chance", mock.Mock(shuffle=lambda items: None)))
        told = simulate(random.Random(20241114))
    hits, allowed, way = attack(dump(), told)
    assert hits > allowed, f"{hits} linked, {allowed:.1f} allowed, by {way}"
