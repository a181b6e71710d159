"""Every office of the country from 22 March 2024 to 31 January 2025, by the clock, through the worker's jobs.

Half of the people here act only when they are reminded, some of them six hours before the end. Afterwards the
oracle counts every limit on its fingers, and every reminder from what was done when: it knows neither
`netra.law` nor what the desk believes still runs.
"""

import heapq
import itertools
import os
import random
import resource
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Literal

import pytest

from netra.accounts.models import Account, Grant, Role
from netra.accounts.viewer import HeldGrant, viewer_for
from netra.cases import clarifications, classes, decisions, extension, findings, studies
from netra.cases.models import Case, CaseLimit, Clarification, Outcome, TipChannel, VoteCast
from netra.cases.opening import Suspect
from netra.cases.people import Actor
from netra.elections import loading as elections_loading
from netra.institutions import loading as institutions_loading
from netra.institutions.models import Institution, InstitutionKind
from netra.law.tests import oracle
from netra.platform import clock, jobs
from netra.platform.clock import installation
from netra.regions import loading as regions_loading
from netra.regions.models import Level, Region
from netra.reminders.models import Notice, Reminder

CASES = 5000
SHARE = float(os.environ.get("NETRA_LONG_SHARE", "1"))
FIRST = datetime(2024, 3, 22, tzinfo=UTC)
LAST = datetime(2025, 1, 31, 16, tzinfo=UTC)
# A case that begins so long before the end of the simulation ends inside it.
LONGEST = timedelta(days=17)
# 72 and 24 hours before a midnight it is midnight, 6 hours before it is 18.00: in all three zones.
LOOKS_AT = (3, 9, 10, 11, 15, 16, 17)
WANTED = (72, 24, 6)
PACK = "pilkada-2024"
REMIND = "netra.reminders.issuing.REMIND"
ACTS = ("attending_support", "photo", "social_media_engagement", "display_material", "online_campaign")
HOUR = timedelta(hours=1)


@dataclass
class Limit:
    """One limit as somebody lived with it: kept at a moment, settled at another one."""

    name: str
    trigger: date
    kept: datetime
    settled: datetime | None = None


@dataclass
class Life:
    """A case that goes its way: who handles it, and what that person waits for."""

    number: int
    office: Institution
    grant: HeldGrant
    by: Actor
    # Acts at a moment of their own choice, or when so many hours are left and the reminder says so.
    waits_for: int | None
    lengthens: bool
    tip: bool
    act: str
    key: object = None
    stage: Literal["noted", "set", "registered", "lengthened", "decided"] = "noted"
    limits: list[Limit] = field(default_factory=list)

    @property
    def region(self) -> str:
        return self.office.region_id

    def day(self, moment: datetime) -> date:
        return oracle.local_day(moment.isoformat(), self.region)


class Country:
    def __init__(self, cases: int, seed: int) -> None:
        self.chance = random.Random(seed)
        self.first, self.last = self._window()
        self.looks: list[datetime] = []
        self._order = itertools.count()
        self._waiting: list[tuple[datetime, int, Life]] = []
        self._told: set[object] = set()
        self._by_case: dict[object, Life] = {}
        offices = list(Institution.objects.filter(kind=InstitutionKind.BAWASLU).select_related("region"))
        self.offices = [one for one in offices if one.level in (Level.PROVINCE, Level.REGENCY)]
        self.people = _staffed(self.offices)
        self.lives = [self._a_life(number) for number in range(cases)]

    def _window(self) -> tuple[datetime, datetime]:
        """A share of the year by its days, long enough for a case; which days, the seed says."""
        days = round((LAST - FIRST).days * SHARE)
        if SHARE == 1:
            return FIRST, LAST
        length = max(timedelta(days=days), 2 * LONGEST)
        first = FIRST + timedelta(days=self.chance.randrange((LAST - length - FIRST).days + 1))
        return first, first + length

    def _a_life(self, number: int) -> Life:
        office = self.chance.choice(self.offices)
        officer = self.people[office.pk][0]
        viewer = viewer_for(officer)
        life = Life(
            number,
            office,
            viewer.grants[0],
            Actor.of(viewer),
            waits_for=self.chance.choice([None, None, 72, 24, 6]),
            lengthens=self.chance.random() < 0.25,
            tip=self.chance.random() < 0.4,
            act=self.chance.choice(ACTS),
        )
        self._at(self.first + (self.last - LONGEST - self.first) * self.chance.random(), life)
        return life

    def _at(self, moment: datetime, life: Life) -> None:
        heapq.heappush(self._waiting, (moment, next(self._order), life))

    def run(self) -> None:
        for look in self._looks():
            while self._waiting and self._waiting[0][0] < look:
                moment, _order, life = heapq.heappop(self._waiting)
                with clock.frozen(moment):
                    self._act(life, moment)
            with clock.frozen(look):
                jobs.enqueue(REMIND, {}, key="reminders")
                assert jobs.run_pending() >= 1
            self.looks.append(look)
            self._hear(look)

    def _looks(self) -> Iterator[datetime]:
        day = self.first
        while day < self.last:
            yield from (moment for hour in LOOKS_AT if (moment := day + hour * HOUR) <= self.last)
            day += timedelta(days=1)

    def _hear(self, look: datetime) -> None:
        """Who waits for a reminder of just these hours sits down when it is there."""
        heard = Reminder.objects.filter(issued_at=look).exclude(pk__in=self._told)
        for pk, case, hours in heard.values_list("pk", "limit__case", "hours"):
            self._told.add(pk)
            life = self._by_case[case]
            if life.waits_for is not None and life.waits_for >= hours and life.stage != "decided":
                if any(one[2] is life for one in self._waiting):
                    continue
                self._at(look + timedelta(minutes=5) + (hours - 1) * 0.8 * self.chance.random() * HOUR, life)

    def _act(self, life: Life, now: datetime) -> None:
        today = life.day(now)
        if life.key is None:
            self._begin(life, now, today)
        elif life.stage == "noted":
            if life.tip:
                findings.trace(life.key, today, "Menemui saksi contoh.", by=life.by)
            suspects = [Suspect("Budi Contoh", "PNS", "Staf Contoh", "Dinas Contoh")]
            begun = life.limits[0].trigger
            found = findings.Set(life.act, begun, suspects, reasons="Bukti contoh.")
            findings.set_finding(life.key, found, by=life.by)
            self._settle(life, now)
            life.stage = "set"
            self._at(now + self.chance.random() * 40 * HOUR, life)
        elif life.stage == "set":
            case = findings.register(life.key, by=life.by)
            life.stage = "registered"
            self._keep(life, "DL-HANDLE", case.registered_on, now)
        elif life.stage == "registered" and life.lengthens:
            extension.extend(life.key, "Masih perlu keterangan contoh.", by=life.by)
            self._settle(life, now)
            life.stage = "lengthened"
            self._keep(life, "DL-EXTRA", life.limits[-1].trigger, now)
        else:
            self._decide(life, today)
            self._settle(life, now)
            life.stage = "decided"

    def _begin(self, life: Life, now: datetime, today: date) -> None:
        event = findings.Event(life.office.region, "Peristiwa contoh.", life.act, today)
        if life.tip:
            case = findings.note_information(
                findings.Tip(TipChannel.ONLINE, today), event, life.grant, by=life.by
            )
        else:
            form = findings.Supervision(f"{life.number}/LHP", "Pengawas Contoh", today)
            case = findings.record_supervision(form, event, life.grant, by=life.by)
        life.key = case.pk
        self._by_case[case.pk] = life
        self._keep(life, "DL-TRACE" if life.tip else "DL-FINDING", today, now)

    def _decide(self, life: Life, today: date) -> None:
        case = Case.objects.get(pk=life.key)
        track = case.tracks.get()
        entry = track.proposed_violation or studies.offered(track)[0].id
        reason = "" if track.proposed_violation else "Pilihan contoh."
        study = studies.Study("Kajian contoh.", {track.pk: classes.Choice(entry, reason)})
        if today >= case.determination_on:
            hearing = clarifications.Hearing(Clarification.Party.REPORTED, today, True, "Keterangan contoh.")
            clarifications.record(case.pk, hearing, by=life.by)
            studies.finish(case.pk, study, by=life.by)
        else:
            studies.finish_untold(case.pk, study, "Belum ada calon.", by=life.by)
        votes = [decisions.Ballot("Komisioner Contoh", VoteCast.FOR)]
        plenary = decisions.Plenary(today, Outcome.NO_VIOLATION, "Pertimbangan contoh.", votes)
        decisions.decide(case.pk, plenary, by=life.by)

    def _keep(self, life: Life, name: str, trigger: date, now: datetime) -> None:
        life.limits.append(Limit(name, trigger, now))
        if life.waits_for is None:
            end = ends_of(name, trigger, life.region)
            self._at(now + (end - now) * (0.05 + 0.9 * self.chance.random()), life)

    def _settle(self, life: Life, now: datetime) -> None:
        life.limits[-1].settled = now


def ends_of(name: str, trigger: date, region: str) -> datetime:
    last = oracle.days(PACK, name, trigger)[-1]
    return datetime.fromisoformat(oracle.too_late_from(last, region))


def _staffed(offices: list[Institution]) -> dict[str, list[Account]]:
    """An officer and a commissioner everywhere, and a second officer in every third office."""
    people: dict[str, list[Account]] = defaultdict(list)
    grants = []
    for number, office in enumerate(offices):
        roles = [Role.CASE_OFFICER, Role.COMMISSIONER, *([Role.CASE_OFFICER] if number % 3 == 0 else [])]
        for position, role in enumerate(roles):
            account = Account.objects.create(
                username=f"orang-{number}-{position}", name=f"Orang {number}.{position} Contoh"
            )
            people[office.pk].append(account)
            grants.append(
                Grant(
                    account=account,
                    role=role,
                    institution=office,
                    region=office.region,
                    starts=date(2024, 1, 1),
                    granted_by="sistem",
                )
            )
    Grant.objects.bulk_create(grants)
    return people


def a_country() -> None:
    installation.install("real")
    regions_loading.load()
    elections_loading.load()
    institutions_loading.load()
    present = Region.objects.filter(level__in=[Level.PROVINCE, Level.REGENCY], valid_to=None)
    Institution.objects.bulk_create(
        [
            Institution(
                key=f"bawaslu-{region.code}",
                kind=InstitutionKind.BAWASLU,
                name=f"Bawaslu {region.name}",
                region=region,
                source="contoh",
            )
            for region in present
        ],
        ignore_conflicts=True,
    )


def reminders_due(limit: Limit, end: datetime, looks: list[datetime]) -> set[int]:
    """Of which hours the worker had to remind: it looked while the limit ran and no more hours were left.

    Of a limit that is shorter than the first reminder, those that were still ahead, and the last one before.
    """
    had = end - limit.kept
    first = min((one for one in WANTED if had <= one * HOUR), default=WANTED[0])
    over = min(limit.settled, end) if limit.settled else end
    return {
        hours
        for hours in WANTED
        if hours <= first and any(max(limit.kept, end - hours * HOUR) <= look < over for look in looks)
    }


@pytest.mark.long
@pytest.mark.django_db
def test_no_limit_is_missed_and_every_reminder_is_given_once(
    capsys: pytest.CaptureFixture[str],
) -> None:
    began = time.perf_counter()
    a_country()
    country = Country(round(CASES * SHARE), seed=20240322)
    levels = Counter(office.level for office in country.offices)
    assert levels == {Level.PROVINCE: 38, Level.REGENCY: 514}
    country.run()

    kept: dict[object, dict[str, CaseLimit]] = defaultdict(dict)
    for row in CaseLimit.objects.all():
        assert row.limit_id not in kept[row.case_id]
        kept[row.case_id][row.limit_id] = row
    given: Counter[tuple[int, int]] = Counter()
    for limit, hours, account in Notice.objects.values_list("reminder__limit", "reminder__hours", "account"):
        given[limit, hours] += 1
        assert account
    expected: Counter[tuple[int, int]] = Counter()
    waited: Counter[int | None] = Counter()
    for life in country.lives:
        assert life.stage == "decided"
        rows = kept[life.key]
        assert set(rows) == {limit.name for limit in life.limits}
        for limit in life.limits:
            last = oracle.days(PACK, limit.name, limit.trigger)[-1]
            row = rows[limit.name]
            assert (row.trigger_on, row.last_day) == (limit.trigger, last)
            assert limit.settled is not None
            assert life.day(limit.settled) <= last, (life, limit)
            for hours in reminders_due(limit, ends_of(limit.name, limit.trigger, life.region), country.looks):
                expected[row.pk, hours] = len(country.people[life.office.pk])
        waited[life.waits_for] += 1
    assert given == expected
    assert Reminder.objects.count() == len(expected)
    assert waited.keys() == {None, *WANTED}
    seconds = time.perf_counter() - began
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    with capsys.disabled():
        print(
            f"\n{len(country.offices)} offices, {len(country.lives)} cases, {len(kept)} with limits, "
            f"{sum(len(one.limits) for one in country.lives)} limits, {len(country.looks)} looks, "
            f"{len(expected)} reminders, {sum(expected.values())} notices: {seconds:.0f} s, {memory:.0f} MB"
        )
