"""Files at KASN on the day when it gave way to BKN: where each goes, and that none is lost."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction

from netra.cases import procedure, referrals
from netra.cases.models import (
    Case,
    CaseEvent,
    CaseIntake,
    CasePerson,
    CaseStudy,
    Incident,
    LineState,
    PlenaryDecision,
    ReferralLine,
    Track,
)
from netra.cases.people import Actor
from netra.cases.tests.test_walk import OFFICER
from netra.law import packs
from netra.law.entries import KasnState
from netra.platform import clock
from netra.referral import handover
from netra.referral.models import Answer
from tests.cast import WITA, Cast

pytestmark = pytest.mark.django_db
AFTER = datetime(2024, 9, 5, 9, 0, tzinfo=WITA)
BEFORE = datetime(2024, 8, 20, 9, 0, tzinfo=WITA)
REASON = "SE MenPANRB 4/2024."
TO_BKN, TO_MINISTER, ORDINARY = "RT-ASN-TRANS-B", "RT-ASN-TRANS-A", "RT-ASN-BKN"


@pytest.fixture
def moved_on(world: Cast) -> Iterator[Cast]:
    """After the circular."""
    with clock.frozen(AFTER):
        yield world


def at_kasn(count: int, version: str = "") -> list[ReferralLine]:
    """Decided cases of one civil servant each, sent to KASN before its end; the n-th as `kind(n)` says."""
    pack = packs.shipped("pilkada-2024", version or packs.shipped("pilkada-2024").version)
    sent, seen, worked = [], [], []
    for number in range(count):
        incident = Incident(
            election_id="pilkada-2024", region_id="64.02", act="attending_support", example=True
        )
        case = Case(
            incident=incident,
            office_id="bawaslu-64.02-contoh",
            registry_id="bawaslu-64.02-contoh",
            election_id="pilkada-2024",
            region_id="64.02",
            intake=CaseIntake.FINDING,
            running_number=1000 + number,
            year=2024,
            step="decided_violation",
            event_on=date(2024, 8, 10),
            registered_on=date(2024, 8, 12),
            determination_on=date(2024, 9, 22),
            law_pack=pack.name,
            pack_version=pack.version,
            pack_digest=pack.digest,
            example=True,
        )
        person = CasePerson(case=case, position=1, name=f"Pegawai {number} Contoh", subject_class="PNS")
        known = number % 3 > 0
        track = Track(
            case=case,
            person=person,
            kind="asn",
            step="acknowledged" if known else "referred",
            violation="KE-03",
            proposed_violation="KE-03",
        )
        line = ReferralLine(
            track=track,
            authority_code="KASN",
            institution_id="kasn-contoh",
            rule_id="RT-ASN-KASN",
            referred_on=BEFORE.date(),
            referred_at=BEFORE,
            region_id=case.region_id,
            example=True,
            state=LineState.ACKNOWLEDGED if known else LineState.SENT,
            answered_at=BEFORE if known else None,
        )
        sent.append((incident, case, person, track, line))
        if number % 3 == 2:
            worked.append(line)
        seen.append(line)
    for model, at in ((Incident, 0), (Case, 1), (CasePerson, 2), (Track, 3), (ReferralLine, 4)):
        model.objects.bulk_create([row[at] for row in sent])  # type: ignore[attr-defined, misc]  # five models
    PlenaryDecision.objects.bulk_create(
        PlenaryDecision(case=row[1], held_on=BEFORE.date(), outcome="violation", reasons="Contoh.")
        for row in sent
    )
    CaseStudy.objects.bulk_create(
        CaseStudy(case=row[1], text="Kajian contoh.", finished_on=BEFORE.date()) for row in sent
    )
    Answer.objects.bulk_create(
        Answer(
            line=line, step="record_examination", key_digest=f"{number:064}", said_at=BEFORE, said_by="akun:3"
        )
        for number, line in enumerate(worked)
    )
    return seen


class Fault(OperationalError):
    """The power went."""


@contextmanager
def faults(every: Callable[[int], bool]) -> Iterator[None]:
    """Statements for whose running number this is true fail before they reach the database."""
    done = 0

    def run(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:  # Any: as Django calls it
        nonlocal done
        done += 1
        if not sql.startswith("ROLLBACK") and every(done):
            raise Fault(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(run):
        yield


def run(reason: str = REASON) -> handover.Moved:
    return handover.move_all(ReferralLine.objects.all(), reason, by=OFFICER)


def account(lines: list[ReferralLine], decided: int) -> Counter[str]:
    """Every person once: an open line each, and each moved line replaced by exactly one."""
    tracks = Counter(ReferralLine.objects.filter(state__in=handover.OPEN).values_list("track_id", flat=True))
    assert tracks == Counter(line.track_id for line in lines)
    old = ReferralLine.objects.filter(authority_code="KASN")
    gone = old.filter(state=LineState.REROUTED, replaced_by__isnull=False, return_reason=REASON)
    assert gone.count() == decided
    assert old.filter(state__in=handover.OPEN, replaced_by__isnull=True).count() == len(lines) - decided
    assert ReferralLine.objects.count() == len(lines) + decided
    # Each move stands in the history once, and the case knows of each.
    arrived = CaseEvent.objects.filter(to_state="referred", note=REASON)
    assert Counter(arrived.values_list("track_id", flat=True)) == Counter(
        gone.values_list("track_id", flat=True)
    )
    assert not Track.objects.filter(referrals__state=LineState.SENT).exclude(step="referred").exists()
    new = ReferralLine.objects.filter(replaces__isnull=False)
    return Counter(new.values_list("rule_id", flat=True))


@pytest.mark.parametrize(
    ("files", "every"), [(36, 97), pytest.param(1000, 2003, marks=pytest.mark.long, id="a thousand")]
)
def test_files_change_their_body_while_the_power_goes(moved_on: Cast, files: int, every: int) -> None:
    lines = at_kasn(files)
    third = files // 3
    breaks = 0
    with faults(lambda done: done % every == 0):
        while True:
            try:
                outcome = run()
            except Fault:
                breaks += 1
                continue
            break
    assert breaks > 3
    assert (len(outcome.undecided), outcome.blocked) == (files - 2 * third, [])
    assert account(lines, 2 * third) == {TO_BKN: third, TO_MINISTER: third}
    # Who must report to the minister on what KASN had processed gets the file: the personnel authority.
    reporting = ReferralLine.objects.filter(rule_id=TO_MINISTER).values_list(
        "authority_code", "institution_id"
    )
    assert set(reporting) == {("PERSONNEL_AUTHORITY", "pemkab-64.02-contoh")}
    # Whether KASN ever had the others, an officer says, one by one; those nobody decides stay where they are.
    for number, line in enumerate(outcome.undecided[:12]):
        handover.say(line.pk, list(KasnState)[number % 3], "Menurut tanda terima.", by=OFFICER)
    assert len(run().sent) == 12
    assert account(lines, 2 * third + 12) == {TO_BKN: third + 4, TO_MINISTER: third + 4, ORDINARY: 4}
    assert run().sent == []


@pytest.mark.parametrize("version", ["", "0.4.1"])
def test_a_fault_at_any_statement_loses_nobody_and_doubles_nobody(moved_on: Cast, version: str) -> None:
    lines = at_kasn(2, version)
    at, whole = 0, False
    while not whole:
        at += 1
        with transaction.atomic():
            with faults(lambda done, at=at: done == at):  # type: ignore[misc]  # the default binds the number
                try:
                    run()
                    whole = True
                except Fault:
                    whole = False
            run()
            assert account(lines, 1) == {TO_BKN: 1}
            transaction.set_rollback(True)
    assert at > 30


def test_what_the_body_takes_is_not_touched_and_the_ordinary_way_is_told_apart(moved_on: Cast) -> None:
    line, *_rest = at_kasn(1)
    with clock.frozen(BEFORE):
        assert run() == handover.Moved([], [], [], [])
        with pytest.raises(handover.HandoverRefused) as early:
            handover.say(line.pk, KasnState.NONE, "Belum sampai.", by=OFFICER)
    assert early.value.code == "not_gone"
    with pytest.raises(handover.HandoverRefused) as silent:
        handover.say(line.pk, KasnState.NONE, " ", by=OFFICER)
    assert silent.value.code == "reason_missing"
    handover.say(line.pk, KasnState.RECEIVED, "Ada tanda terima.", by=OFFICER)
    handover.say(line.pk, KasnState.NONE, "Tanda terima itu milik berkas lain.", by=OFFICER)
    (new,) = run().sent
    assert (new.rule_id, new.institution_id, new.replaces_id) == (ORDINARY, "bkn-contoh", line.pk)
    with pytest.raises(handover.HandoverRefused) as late:
        handover.say(line.pk, KasnState.RECEIVED, "Terlambat.", by=OFFICER)
    assert late.value.code == "closed"
    with pytest.raises(referrals.LineClosed):
        referrals.reroute(line.pk, by=OFFICER, way=referrals.Way(ORDINARY, reason=REASON))
    # The new body answers as any body does.
    referrals.acknowledge(new.pk, by=Actor("akun:3", "BKN Contoh"))
    assert procedure.state_of(Track.objects.get(pk=new.track_id)) == "acknowledged"


def test_a_body_ends_at_the_midnight_of_the_place(world: Cast) -> None:
    at_kasn(1)
    # The 23rd of August is its last day; in UTC that day goes on for eight hours more.
    for hour, left in ((15, 0), (16, 1)):
        with clock.frozen(datetime(2024, 8, 23, hour, 30, tzinfo=UTC)):
            assert handover.stranded(ReferralLine.objects.all()).count() == left


def test_with_a_conflict_of_interest_a_commissioner_sends_on(
    moved_on: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    _unknown, received = at_kasn(2)
    monkeypatch.setattr(handover.ConflictBook, "of", lambda *_, **__: ["Petahana Contoh mencalonkan diri."])
    assert run().conflicted == [received]
    assert not ReferralLine.objects.filter(replaces__isnull=False).exists()
    done = handover.move_all(ReferralLine.objects.all(), REASON, by=OFFICER, decides=lambda _case: True)
    assert [one.replaces_id for one in done.sent] == [received.pk]


def test_a_run_that_somebody_waits_for_ends_in_time_and_says_that_there_is_more(moved_on: Cast) -> None:
    lines = at_kasn(3)
    for line in lines:
        if line.state == LineState.SENT:
            handover.say(line.pk, KasnState.NONE, REASON, by=OFFICER)
    runs = []
    while True:
        done = handover.move_all(ReferralLine.objects.all(), REASON, by=OFFICER, at_most=2)
        runs.append((len(done.sent), done.more))
        if not done.more:
            break
    assert runs == [(2, True), (1, False)]
