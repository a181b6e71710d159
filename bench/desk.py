"""How fast the desk answers with 100,000 cases stored, beside the floor of the same run.

    python bench/desk.py [CASES]            # SQLite in a new temporary home; 100,000 by default
    DATABASE_URL=... DATABASE_PUBLIC_URL=... python bench/desk.py   # a PostgreSQL database that is empty
    NETRA_BENCH_HOME=folder python bench/desk.py                    # kept, and used again the next time
    python bench/desk.py plans              # how the database answers: query plans of what took longest

The cases are the demo's own ones, made by the procedure, written again and again with keys, offices and days
of their own: every table that such a case fills is filled, with ciphertexts cut short. Each page is asked
over HTTP by people whose sight differs; the floor is a page that asks the database for the session alone.
"""

import http.client
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

HOME = Path(os.environ.get("NETRA_BENCH_HOME") or tempfile.mkdtemp(prefix="netra-bench-"))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "netra.config.settings")
os.environ["NETRA_HOME"] = str(HOME)
PORT = int(os.environ.setdefault("PORT", "8497"))

import django  # noqa: E402

django.setup()

from django.apps import apps  # noqa: E402
from django.conf import settings  # noqa: E402
from django.db import connection, models, transaction  # noqa: E402
from django.test import Client  # noqa: E402

from netra.accounts.models import Account, Grant, Role  # noqa: E402
from netra.cases import names as persons_names  # noqa: E402
from netra.cases.access import ENDED_CASES  # noqa: E402
from netra.cases.models import Case, CaseLimit, CasePerson, NameWord  # noqa: E402
from netra.config import installing  # noqa: E402
from netra.desk import settling  # noqa: E402
from netra.desk.models import Unsettled  # noqa: E402
from netra.institutions.models import Institution, InstitutionKind  # noqa: E402
from netra.platform import clock  # noqa: E402
from netra.platform.db.statistics import refresh  # noqa: E402
from netra.regions.models import Level, Region  # noqa: E402

CASES = 100_000
BUSIEST = "64.02"
BUSIEST_SHARE = 0.05
BATCH = 2_000
ROUNDS, WARM = 60, 5
# Of a hundred cases: how far they have come, by the person named in the demo's tale.
MIX = {"Arif Contoh": 55, "Hana Contoh": 33, "Candra Contoh": 5, "Bella Contoh": 3, "Indra Contoh": 3}
MIX["Eko Contoh"] = 100 - sum(MIX.values())
# What is over for the office: closed long ago. The others wait, some of them for months.
CLOSED = {"Arif Contoh", "Hana Contoh"}

Rows = dict[type[models.Model], list[models.Model]]
ShapedRow = tuple[type[models.Model], list[Any], list[tuple[int, int]], list[tuple[int, str]]]


def fill(count: int) -> None:
    chosen = random.Random(1)  # noqa: S311  # the same cases every time
    offices = _offices()
    busiest = next(one for one in offices if one.region_id == BUSIEST)
    tales = {case.persons.get().name: case for case in Case.objects.all() if case.persons.count() == 1}
    copier = Copier({name: gathered(tales[name]) for name in MIX})
    stages, weights = list(MIX), list(MIX.values())
    began = time.perf_counter()
    for start in range(0, count, BATCH):
        for number in range(start, min(start + BATCH, count)):
            name = chosen.choices(stages, weights)[0]
            office = busiest if chosen.random() < BUSIEST_SHARE else chosen.choice(offices)
            days = chosen.randrange(30, 230) if name in CLOSED else chosen.randrange(-2, 60)
            copier.copy(name, office, number, days, name in CLOSED)
        copier.write()
    _keep_words()
    # Of the marks that so many new rows left, one a case is enough; closed ones have no lines.
    Unsettled.objects.all().delete()
    settling.mark(Case.objects.exclude(step__in=ENDED_CASES).values_list("pk", flat=True))
    settling.settle_all()
    refresh()
    seconds = time.perf_counter() - began
    print(f"filled {count:,} cases, {copier.written:,} rows, in {seconds:.0f} s", flush=True)


def _keep_words() -> None:
    rows = CasePerson.objects.filter(words=None).values_list("pk", "name", "case__region")
    NameWord.objects.bulk_create(
        (
            NameWord(person_id=person, region_id=region, word=word)
            for person, name, region in rows
            for word in persons_names.cut(name)
        ),
        batch_size=BATCH,
    )


def _offices() -> list[Institution]:
    """One for every regency, city and province, as the demo's own: invented twins of the real ones."""
    regions = Region.objects.filter(level__in=[Level.PROVINCE, Level.REGENCY], valid_to=None)
    Institution.objects.bulk_create(
        [
            Institution(
                key=f"bawaslu-{region.code}-contoh",
                kind=InstitutionKind.BAWASLU,
                name=f"Bawaslu {region.code} (contoh)",
                region=region,
                example=True,
                source="contoh",
            )
            for region in regions
        ],
        ignore_conflicts=True,
    )
    made = Institution.objects.filter(kind=InstitutionKind.BAWASLU, example=True)
    return [one for one in made if one.level == Level.REGENCY]


def gathered(case: Case) -> Rows:
    """The case and every row that hangs on it, its report or its incident, in all tables."""
    found: Rows = defaultdict(list)
    waiting: list[models.Model] = [case, case.incident, *([case.report] if case.report else [])]
    seen: set[tuple[type[models.Model], Any]] = set()
    while waiting:
        row = waiting.pop()
        if (type(row), row.pk) in seen:
            continue
        seen.add((type(row), row.pk))
        found[type(row)].append(row)
        for field in type(row)._meta.related_objects:
            model: Any = field.related_model
            if model is NameWord:  # of names that the copies do not bear: see `_keep_words`
                continue
            waiting += model.objects.filter(**{field.remote_field.name: row.pk})
        for field in type(row)._meta.fields:
            # What belongs to this row alone, and facts, which hang on a case by their random key.
            if field.related_model is not None and field.unique and getattr(row, field.attname):
                waiting.append(getattr(row, field.name))
            if field.name == "fact_key":
                fact: Any = apps.get_model("facts", "Fact")
                waiting += fact.objects.filter(pk=getattr(row, "fact_key"))  # noqa: B009  # not of all models
    return found


class Shape:
    """A gathered case as rows of tables, so many days back: what stays, and where keys of its own go."""

    def __init__(self, template: Rows, days: int, closed: bool) -> None:
        back = timedelta(days=days)
        number = {(model, row.pk): at for at, (model, row) in enumerate(_each(template))}
        facts = {row.pk: number[model, row.pk] for model, row in _each(template) if _is_fact(model)}
        # Of each row its table, its values, and (column, whose key) for what differs from copy to copy.
        self.rows: list[
            tuple[type[models.Model], list[Any], list[tuple[int, int]], list[tuple[int, str]]]
        ] = []
        for model, row in _each(template):
            values: list[Any] = []
            keyed: list[tuple[int, int]] = []
            own: list[tuple[int, str]] = []
            for column, field in enumerate(model._meta.concrete_fields):
                value = getattr(row, field.attname)
                if field.primary_key:
                    keyed.append((column, number[model, row.pk]))
                elif (field.related_model, value) in number:
                    keyed.append((column, number[field.related_model, value]))  # type: ignore[index]
                elif field.name in {"fact_key", "reverses"} and value in facts:
                    keyed.append((column, facts[value]))
                elif field.name in OWN and model._meta.model_name in WITH_OWN:
                    own.append((column, field.name))
                elif field.unique and value is not None:
                    short = field.max_length is not None and field.max_length < 32
                    own.append((column, SHORT if short else field.get_internal_type()))
                elif field.name == "step" and model is Case and closed:
                    value = "closed"
                elif isinstance(value, (bytes, memoryview)):
                    value = bytes(value)[:60]
                elif isinstance(value, (date, datetime)):
                    value -= back
                values.append(field.get_db_prep_save(value, connection))
            self.rows.append((model, values, keyed, own))


# What a copy has from its office or its number. The others of these names in other tables stay.
OWN = {"office", "registry", "region", "number", "running_number", "name", "text", "series", "sequence"}
WITH_OWN = {"case", "report", "incident", "fact", "caseperson", "casenumber", "referralline"}
# Keys of a column that has no room for a UUID.
SHORT = "short"
# Names that nobody bears, so that a search by name looks among many and finds few.
FIRST_PARTS = [
    a + b
    for a in ("Ar", "Ba", "Ce", "Du", "Ga", "Ha", "In", "Ka", "Lu", "Wi")
    for b in ("dina", "gus", "hayu", "jati", "lestari", "marta", "nanta", "panca", "ranti", "sena")
]
LAST_PARTS = [
    a + b
    for a in ("Adi", "Brama", "Cakra", "Dirga", "Kerta", "Mangku", "Nata", "Prawira")
    for b in ("bawana", "diningrat", "jaya", "kusuma", "negara", "sasmita", "tanaya", "wijaya")
]


def _each(template: Rows) -> Iterator[tuple[type[models.Model], models.Model]]:
    for model, rows in template.items():
        for row in rows:
            yield model, row


def _is_fact(model: type[models.Model]) -> bool:
    return model._meta.app_label == "facts"


class Copier:
    """Writes a gathered case again, as a case of its own."""

    def __init__(self, templates: dict[str, Rows]) -> None:
        self._templates = templates
        self._shapes: dict[tuple[str, int], Shape] = {}
        kinds = {model for rows in templates.values() for model in rows}
        self._next = {
            model: int(model.objects.order_by("-pk").values_list("pk", flat=True)[0])  # type: ignore[attr-defined]
            for model in kinds
            if isinstance(model._meta.pk, models.AutoField)
        }
        self._rows: dict[type[models.Model], list[list[Any]]] = defaultdict(list)
        self._running: dict[str, int] = defaultdict(lambda: 1000)
        self._names = random.Random(2)  # noqa: S311  # the same names every time
        self._short = 0
        self.written = 0

    def copy(self, name: str, office: Institution, number: int, days: int, closed: bool) -> None:
        shape = self._shapes.get((name, days))
        if shape is None:
            shape = self._shapes[name, days] = Shape(self._templates[name], days, closed)
        self._running[office.pk] += 1
        text = f"{number:06d}/LP/PB/Kab/{office.region_id}/X/2024"
        own: dict[str, Any] = {  # Any: values of columns of every kind
            "office": office.pk,
            "registry": office.pk,
            "region": office.region_id,
            "number": text,
            "text": text,
            "series": f"bench/{office.pk}",
            "sequence": number + 1,
            "running_number": self._running[office.pk],
            "name": f"{self._names.choice(FIRST_PARTS)} {self._names.choice(LAST_PARTS)} Contoh",
        }
        keys = [self._key(model) for model, *_ in shape.rows]
        for model, values, keyed, theirs in shape.rows:
            row = values.copy()
            for column, whose in keyed:
                row[column] = keys[whose]
            for column, what in theirs:
                row[column] = own.get(what) or self._fresh(what)
            self._rows[model].append(row)

    def _key(self, model: type[models.Model]) -> Any:
        if model not in self._next:
            return self._fresh("UUIDField")
        self._next[model] += 1
        return self._next[model]

    def _fresh(self, kind: str) -> Any:
        if kind == SHORT:
            self._short += 1
            return f"{self._short:08x}"
        made = uuid.uuid4()
        return made if kind == "UUIDField" and connection.vendor == "postgresql" else made.hex

    def write(self) -> None:
        # Foreign keys are looked at when the transaction ends, so the order of the tables is free.
        with transaction.atomic(), connection.cursor() as cursor:
            for model, rows in self._rows.items():
                names = [connection.ops.quote_name(field.column) for field in model._meta.concrete_fields]
                places = ", ".join(["%s"] * len(names))
                table = connection.ops.quote_name(model._meta.db_table)
                cursor.executemany(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({places})", rows)  # noqa: S608
                self.written += len(rows)
        self._rows.clear()


def people() -> dict[str, Client]:
    """An officer of an ordinary office, of the busiest, of a province and of the nation."""
    ordinary = "bawaslu-33.01-contoh"
    seen = {
        f"an office ({_held(ordinary)} cases)": ("biasa.contoh", ordinary),
        f"the busiest office ({_held(f'bawaslu-{BUSIEST}-contoh')} cases)": ("petugas.kukar", ""),
        f"a province ({Case.objects.filter(region__code__startswith='33.').count()} cases)": (
            "provinsi.contoh",
            "bawaslu-33-contoh",
        ),
        f"the nation ({Case.objects.count()} cases)": ("petugas.nasional", ""),
    }
    clients = {}
    for words, (username, office) in seen.items():
        account, made = Account.objects.get_or_create(
            username=username, defaults={"name": f"{username} Contoh", "example": True}
        )
        if made:
            institution = Institution.objects.get(pk=office)
            Grant.objects.create(
                account=account, role=Role.CASE_OFFICER, institution=institution, region=institution.region,
                starts=date(2024, 1, 1), granted_by="sistem",
            )  # fmt: skip
        client = Client()
        client.force_login(account)
        clients[words] = client
    return clients


def _held(office: str) -> int:
    return Case.objects.filter(office=office).count()


def addresses(client: Client, words: str) -> dict[str, str]:
    """What is asked, with a case that this person reads and a page far down the list."""
    page = client.get("/kerja/perkara/?urut=terbaru", headers={"host": f"127.0.0.1:{PORT}"})
    found = page.content.decode()
    case = found.split("/kerja/perkara/", 2)[-1].split('"')[0] if "/kerja/perkara/" in found else ""
    for piece in found.split("/kerja/perkara/")[1:]:
        if len(piece.split("/")[0]) == 36:
            case = piece.split("/")[0]
            break
    return {
        "floor": "/kerja/jam/",
        "home": "/kerja/",
        "worklist": "/kerja/daftar/",
        "worklist, late": "/kerja/daftar/?waktu=lewat",
        "case list": "/kerja/perkara/",
        "case list, newest": "/kerja/perkara/?urut=terbaru",
        "case list, in handling": "/kerja/perkara/?tahap=penanganan",
        "case page": f"/kerja/perkara/{case}/",
        "silence ledger": "/kerja/rekomendasi/",
        "search, number": "/kerja/perkara/?cari=000123%2FLP",
        "search, name": "/kerja/perkara/?cari=wisena+adikusuma",
        "search, common name": "/kerja/perkara/?cari=contoh",
        "search, place": "/kerja/perkara/?cari=kutai",
        "region search": "/wilayah/?cari=loa+jannan",
    }


def measured(client: Client, path: str, rounds: int) -> tuple[int, list[float]]:
    line = http.client.HTTPConnection("127.0.0.1", PORT, timeout=120)
    cookie = "; ".join(f"{name}={value.value}" for name, value in client.cookies.items())
    taken = []
    status = 0
    for _ in range(rounds):
        began = time.perf_counter()
        line.request("GET", path, headers={"Cookie": cookie, "Accept-Language": "id"})
        answer = line.getresponse()
        answer.read()
        status = answer.status
        taken.append((time.perf_counter() - began) * 1000)
    line.close()
    return status, taken


def processor_ms(client: Client, path: str) -> float:
    """Of one answer inside this process, the best of three: what others do on the machine weighs less in it.

    With SQLite the database is in it; what PostgreSQL does, it does in a process of its own.
    """
    taken = []
    for _ in range(4):
        began = time.process_time()
        client.get(path, headers={"host": f"127.0.0.1:{PORT}"})
        taken.append((time.process_time() - began) * 1000)
    return min(taken[1:])


@contextmanager
def serving() -> Iterator[None]:
    server = subprocess.Popen(  # fixed command
        [sys.executable, "-m", "netra.config.cli", "run", "--no-worker"],
        env={**os.environ, "PORT": str(PORT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        for _ in range(600):
            try:
                line = http.client.HTTPConnection("127.0.0.1", PORT, timeout=5)
                line.request("GET", "/tentang/")
                line.getresponse().read()
                break
            except OSError:
                time.sleep(0.1)
        yield
    finally:
        server.terminate()
        server.wait()


def measure() -> dict[str, dict[str, list[float]]]:
    result: dict[str, dict[str, list[float]]] = {}
    clients = people()
    print(f"{'':36} {'median':>8} {'p95':>8} {'processor':>10}  ms", flush=True)
    with serving():
        for words, client in clients.items():
            print(words)
            result[words] = {}
            for name, path in addresses(client, words).items():
                measured(client, path, WARM)
                status, taken = measured(client, path, ROUNDS)
                taken.sort()
                median, late = statistics.median(taken), taken[int(len(taken) * 0.95)]
                used = processor_ms(client, path)
                result[words][name] = [round(median, 1), round(late, 1), round(used, 1)]
                said = "" if status == 200 else f"  answered {status}"
                print(f"  {name:34} {median:8.1f} {late:8.1f} {used:10.1f}{said}", flush=True)
    return result


def plans(least_ms: float = 3.0) -> None:
    """Of every page and person: the statements that took longest, and how the database found the rows."""
    for words, client in people().items():
        for name, path in addresses(client, words).items():
            client.get(path, headers={"host": f"127.0.0.1:{PORT}"})
            slow: list[tuple[float, str, Any]] = []

            def timed(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
                began = time.perf_counter()
                done = execute(sql, params, many, context)
                slow.append(((time.perf_counter() - began) * 1000, sql, params))  # noqa: B023  # of this round
                return done

            began = time.perf_counter()
            with connection.execute_wrapper(timed):
                client.get(path, headers={"host": f"127.0.0.1:{PORT}"})
            whole = (time.perf_counter() - began) * 1000
            print(f"== {words}: {name}: {whole:.0f} ms, {len(slow)} statements")
            for taken, sql, params in sorted(slow, key=lambda one: -one[0])[:3]:
                if taken >= least_ms:
                    print(f"-- {taken:.1f} ms: {sql[:1500]}")
                    explain = "EXPLAIN QUERY PLAN" if connection.vendor == "sqlite" else "EXPLAIN ANALYZE"
                    with connection.cursor() as cursor:
                        cursor.execute(f"{explain} {sql}", params)
                        for row in cursor.fetchall():
                            print("     ", row[-1])


def _load() -> str:
    """What else the machine did: a median beside much other work says little."""
    return f"{os.cpu_count()} processors, load " + ", ".join(f"{one:.2f}" for one in os.getloadavg())


def main(arguments: Sequence[str]) -> int:
    count = next((int(one) for one in arguments if one.isdecimal()), CASES)
    settings.ALLOWED_HOSTS = ["*"]
    installing.prepare(kind="demo", tell=lambda words: None)
    if Case.objects.count() < count // 2:
        fill(count)
    with transaction.atomic():
        clock.move_office_clock(datetime.fromisoformat("2024-11-14T10:00:00+08:00"))
    print(f"{connection.vendor}: {Case.objects.count():,} cases, {CaseLimit.objects.count():,} limits")
    if "plans" in arguments:
        plans()
        return 0
    print(_load())
    result = measure()
    print(_load())
    print(json.dumps(result))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
