"""The lines that are kept are those that follow from the record, after every move and on every later day."""

import re
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from netra.cases import decisions, examples, referrals
from netra.cases.models import (
    Case,
    CaseDay,
    CaseLimit,
    LimitProposal,
    Outcome,
    PlenaryDecision,
    ReferralLine,
    Sanction,
    Track,
)
from netra.desk import lines, settling, worklist
from netra.desk.models import Unsettled, Waiting
from netra.desk.tests.test_worklist import MORNING, OFFICER, a_mixed_week, a_proposal, registered, studied
from netra.desk.worklist import Wish
from netra.elections import examples as elections
from netra.platform import clock
from tests.build import a_report
from tests.cast import WITA, Cast

SignedIn = Callable[[str], Client]
EVENTS = ("insert", "update", "delete")
FOLLOWED = (Case, Track, CaseLimit, CaseDay, PlenaryDecision, ReferralLine, Sanction, LimitProposal)
# A time zone, and that a body has a name at all.
NEVER_CHANGED = {"regions_region", "institutions_institution"}
Row = tuple[object, ...]
_COLUMNS = [field.attname for field in Waiting._meta.concrete_fields if field.name != "id"]


def rows_of(kept: Iterator[Waiting] | list[Waiting]) -> set[Row]:
    return {tuple(getattr(one, name) for name in _COLUMNS) for one in kept}


def assert_kept_is_worked_out() -> None:
    kept = list(Waiting.objects.all())
    made = lines.of_cases(list(Case.objects.values_list("pk", flat=True)))
    assert rows_of(kept) == rows_of(made)
    assert len(kept) == len(made)


def moved_since() -> set[object]:
    """Which cases the database says have moved; then they are settled."""
    found: set[object] = set(settling.unsettled(2_000) or ())
    settling.settle()
    assert settling.unsettled(0) == set()
    assert_kept_is_worked_out()
    return found


def test_the_examples_of_every_verb_are_kept_as_they_are_worked_out(world: Cast) -> None:
    elections.load()
    examples.load()
    assert Case.objects.count() > 5
    settling.settle_all()
    assert_kept_is_worked_out()
    kinds = set(Waiting.objects.values_list("undated", "rank"))
    assert kinds >= {(False, lines.LIMIT), (True, lines.TO_REFER), (True, lines.UNANSWERED)}


def test_every_verb_says_which_case_it_moved(world: Cast) -> None:
    with clock.frozen(MORNING):
        case = registered(world, a_report())
        assert moved_since() == {case.pk}
        other = registered(world, a_report())
        assert moved_since() == {other.pk}
        a_proposal(case.limits.get())
        assert moved_since() == {case.pk}
        studied(case, date(2024, 11, 14))
        assert moved_since() == {case.pk}
        plenary = decisions.Plenary(date(2024, 11, 14), Outcome.VIOLATION, "Alasan contoh.")
        decisions.decide(case.pk, plenary, by=OFFICER)
        assert moved_since() == {case.pk}
        referrals.refer(case.tracks.get().pk, by=OFFICER)
        assert moved_since() == {case.pk}
        referrals.acknowledge(ReferralLine.objects.get().pk, by=OFFICER)
        assert moved_since() == {case.pk}


def triggers() -> set[str]:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")
        return {row[0] for row in cursor.fetchall()}


def test_every_table_that_lines_follow_from_says_when_it_changes(world: Cast) -> None:
    """SQLite drops triggers with the table that a migration rebuilds: such a migration makes them anew."""
    examples.load()
    with CaptureQueriesContext(connection) as asked:
        assert lines.of_cases(list(Case.objects.values_list("pk", flat=True)))
    said = " ".join(query["sql"] for query in asked.captured_queries)
    tables = set(re.findall(r'(?:FROM|JOIN) "(\w+)"', said)) - NEVER_CHANGED
    assert tables == {model._meta.db_table for model in FOLLOWED}
    expected = {f"{table}_{event}_to_desk_unsettled" for table in tables for event in EVENTS}
    # No case is ever deleted.
    assert expected - triggers() == {"cases_case_delete_to_desk_unsettled"}


def test_what_is_undone_leaves_no_mark_behind(world: Cast) -> None:
    with clock.frozen(MORNING):
        case = registered(world, a_report())
        moved_since()
        with pytest.raises(RuntimeError), transaction.atomic():
            studied(case, date(2024, 11, 14))
            raise RuntimeError
        assert not Unsettled.objects.exists(), "the mark goes with what it marks"


def test_a_list_is_the_same_before_and_after_it_was_settled(world: Cast) -> None:
    a_mixed_week(world)
    viewer = world.viewer("petugas.kukar")

    def seen() -> list[object]:
        pages: list[object] = [
            [(one.url, one.step, one.turn, one.group) for one in worklist.page(viewer, wish).items]
            for wish in [
                Wish(),
                Wish(everything=True),
                Wish(step="registered"),
                Wish(handler=worklist.NOBODY),
                *(Wish(when=when) for when in worklist.When),
                *(Wish(turn=turn) for turn in worklist.Turn),
            ]
        ]
        return [*pages, worklist.counts(viewer, Wish())]

    for now in (MORNING, MORNING + timedelta(days=4), MORNING + timedelta(days=90)):
        with clock.frozen(now):
            settling.mark(Case.objects.values_list("pk", flat=True))
            worked_out = seen()
            assert any(worked_out)
            settling.settle()
            assert not Unsettled.objects.exists()
            assert seen() == worked_out
            # Some of them settled, and some not.
            settling.mark(Case.objects.values_list("pk", flat=True)[:2])
            assert seen() == worked_out


def test_whoever_sends_a_form_finds_it_settled(world: Cast, signed_in: SignedIn) -> None:
    with clock.frozen(MORNING):
        case = registered(world, a_report())
        assert Unsettled.objects.exists()
        signed_in("petugas.kukar").get("/kerja/daftar/")
        assert Unsettled.objects.exists(), "reading writes nothing"
        signed_in("petugas.kukar").post(f"/kerja/perkara/{case.pk}/tidak-ada/")
        assert not Unsettled.objects.exists()
        assert Waiting.objects.filter(case=case).exists()


def test_other_rules_make_all_lines_anew(world: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    with clock.frozen(MORNING):
        case = registered(world, a_report())
        settling.settle_all()
        Waiting.objects.all().delete()
        settling.settle_all()
        assert not Waiting.objects.exists(), "nothing has moved"
        monkeypatch.setattr(lines, "derivation", lambda: "aturan contoh")
        settling.settle_all()
        assert Waiting.objects.filter(case=case).exists()
        assert_kept_is_worked_out()


def test_a_right_that_lapses_leaves_the_case_on_the_list(world: Cast) -> None:
    """No move is made that day: only the day has come."""
    rights = set(lines.running.rights())
    assert rights
    with clock.frozen(MORNING):
        case = registered(world, a_report())
        limit = case.limits.get()
    kept = Waiting(case=case, until=limit.last_day)
    open_case = {case.pk: lines._open([case.pk])[case.pk]}
    (instead,) = lines._open_cases(open_case, [kept])
    assert (instead.after, instead.rank) == (limit.last_day, lines.OPEN_CASE)
    assert list(lines._open_cases(open_case, [kept, Waiting(case=case)])) == []
    Waiting.objects.all().delete()
    settling.settle()
    Waiting.objects.all().delete()
    kept = open_case[case.pk].line(
        case.pk,
        undated=False,
        day=limit.last_day,
        rank=lines.LIMIT,
        key=lines.number_key(limit.pk),
        turn=lines.Turn.BODY,
        ends=MORNING,
        until=limit.last_day,
    )
    Waiting.objects.bulk_create([kept, instead])
    viewer = world.viewer("petugas.kukar")
    for day, group in ((limit.last_day, "hari-ini"), (limit.last_day + timedelta(days=1), "menunggu")):
        with clock.frozen(datetime.combine(day, MORNING.time(), WITA)):
            assert [one.group.value for one in worklist.page(viewer, Wish()).items] == [group]
            assert worklist.counts(viewer, Wish()).every == 1


def test_the_worklist_asks_as_few_questions_however_much_waits(world: Cast, signed_in: SignedIn) -> None:
    a_mixed_week(world)
    client = signed_in("petugas.kukar")
    with clock.frozen(MORNING):
        settling.settle_all()
        client.get("/kerja/daftar/")
        with CaptureQueriesContext(connection) as few:
            client.get("/kerja/daftar/")
        for _number in range(3):
            registered(world, a_report())
        settling.settle_all()
        with CaptureQueriesContext(connection) as many:
            client.get("/kerja/daftar/")
        assert len(many) <= len(few) <= 19
