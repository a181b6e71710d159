"""A newer calendar or a corrected pack proposes; an officer answers; closed cases keep their days."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from netra.cases import closing, differences, extension, procedure, proposals
from netra.cases.models import Case, CaseEvent, LimitCause, LimitProposal, Outcome, ProposalState
from netra.cases.tests.released import DECREE, HOLIDAY, Releases, releases
from netra.cases.tests.test_walk import OFFICER, a_case, decided, heard, studied
from netra.platform import audit, jobs
from netra.platform.audit.models import Entry
from netra.platform.jobs.models import Job
from tests.cast import Cast

pytestmark = pytest.mark.django_db
SignedIn = Callable[[str], Client]
THE_17TH, THE_18TH, THE_19TH, THE_20TH = (date(2024, 11, day) for day in (17, 18, 19, 20))


@pytest.fixture
def released(world: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Releases]:
    yield from releases(tmp_path, monkeypatch)


def look() -> Job:
    """The job as the worker does it, the computing outside and the writing inside a transaction."""
    job = jobs.enqueue(proposals.HANDLER, {})
    jobs.run_pending()
    job.refresh_from_db()
    assert job.state == "done"
    return job


def what_is_held(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """The keys of cases and "chain", in the order in which a database would hold them."""
    order: list[object] = []
    locked, append = procedure.locked, audit.append

    def case(case_id: UUID, *seen: int) -> Case:
        order.append(case_id)
        return locked(case_id, *seen)

    def chain(**line: Any) -> object:  # Any: the fields of a line, as `append` takes them
        order.append("chain")
        return append(**line)

    monkeypatch.setattr(procedure, "locked", case)
    monkeypatch.setattr(audit, "append", chain)
    return order


def waiting(case: Case) -> LimitProposal:
    return LimitProposal.objects.get(limit__case=case, state=ProposalState.WAITING)


def sentences(proposal: LimitProposal) -> list[str]:
    pack = proposals.newest("pilkada-2024").pack
    return [differences.words(one, pack) for one in proposal.differences]


def test_without_a_newer_release_nothing_is_proposed(world: Cast, released: Releases) -> None:
    a_case(world)
    look()
    assert not LimitProposal.objects.exists()


def test_a_corrected_pack_proposes_and_nothing_moves_by_itself(world: Cast, released: Releases) -> None:
    case = a_case(world)
    released.corrected("0.9.1", amount=4)
    look()
    one = waiting(case)
    assert (one.limit.last_day, one.last_day) == (THE_17TH, THE_18TH)
    assert (one.pack_version, one.pack_digest) == ("0.9.1", proposals.newest("pilkada-2024").pack.digest)
    assert sentences(one) == ["Aturan versi 0.9.1 memberi 4, bukan 3."]
    case.refresh_from_db()
    assert (case.handling_last_day, case.pack_version, case.limits.count()) == (
        THE_17TH,
        one.limit.pack_version,
        1,
    )
    told = Entry.objects.get(action="case.limit_proposed")
    assert '"from":"2024-11-17"' in told.facts
    assert '"to":"2024-11-18"' in told.facts


def test_asking_twice_proposes_once(world: Cast, released: Releases) -> None:
    case = a_case(world)
    released.corrected("0.9.1", amount=4)
    look()
    first = waiting(case)
    look()
    assert LimitProposal.objects.get() == first


def test_who_accepts_moves_the_day_and_the_old_one_stays_readable(world: Cast, released: Releases) -> None:
    case = a_case(world)
    before = case.limits.get()
    released.corrected("0.9.1", amount=4)
    look()
    row = proposals.accept(case.pk, waiting(case).pk, "Sesuai paket yang diperbaiki.", by=OFFICER)
    case.refresh_from_db()
    assert (row.last_day, row.pack_version, row.cause) == (THE_18TH, "0.9.1", LimitCause.PROPOSAL)
    assert (row.replaces, row.reason, row.kept_by) == (before, "Sesuai paket yang diperbaiki.", OFFICER.actor)
    before.refresh_from_db()
    assert before.last_day == THE_17TH
    assert case.handling_last_day == THE_18TH
    # The steps of the case stay under the version that it was opened with.
    assert case.pack_version == before.pack_version
    event = CaseEvent.objects.get(case=case, step="limit_moved")
    assert (event.note, event.rule_id) == ("Sesuai paket yang diperbaiki.", "DL-HANDLE")
    assert "diperbaiki" not in str(Entry.objects.get(action="case.limit_moved").facts)
    look()
    assert not LimitProposal.objects.filter(state=ProposalState.WAITING).exists()
    # An extension counts on from the version that the limit is counted by now.
    assert extension.extend(case.pk, "Saksi belum hadir.", by=OFFICER).pack_version == "0.9.1"


def test_who_declines_keeps_the_day_and_is_not_asked_for_it_again(world: Cast, released: Releases) -> None:
    case = a_case(world)
    released.corrected("0.9.1", amount=4)
    look()
    proposals.decline(case.pk, waiting(case).pk, "Putusan sudah disiapkan.", by=OFFICER)
    released.corrected("0.9.2", amount=4)
    look()
    assert not LimitProposal.objects.filter(state=ProposalState.WAITING).exists()
    released.corrected("0.9.3", amount=6)
    look()
    assert waiting(case).last_day == THE_20TH
    case.refresh_from_db()
    assert (case.handling_last_day, case.limits.count()) == (THE_17TH, 1)
    assert CaseEvent.objects.get(case=case, step="limit_kept").note == "Putusan sudah disiapkan."


def test_a_still_newer_version_takes_the_place_of_what_nobody_answered(
    world: Cast, released: Releases
) -> None:
    case = a_case(world)
    released.corrected("0.9.1", amount=4)
    look()
    first = waiting(case)
    released.corrected("0.9.2", amount=5)
    look()
    first.refresh_from_db()
    assert first.state == ProposalState.OUTDATED
    assert (waiting(case).last_day, waiting(case).pack_version) == (THE_19TH, "0.9.2")
    with pytest.raises(proposals.ProposalRefused) as refused:
        proposals.accept(case.pk, first.pk, "Terlambat dibaca.", by=OFFICER)
    assert refused.value.code == "answered"
    # A version that takes the change back leaves nothing to answer.
    released.corrected("0.9.3", amount=3)
    look()
    assert not LimitProposal.objects.filter(state=ProposalState.WAITING).exists()


def test_a_holiday_moves_a_limit_in_working_days_and_no_other(world: Cast, released: Releases) -> None:
    plain = a_case(world)
    released.corrected("0.9.1", counting="working")
    case = a_case(world)
    # From Thursday: Friday, Monday, Tuesday.
    assert case.handling_last_day == THE_19TH
    proposals_before = LimitProposal.objects.count()
    released.with_holiday("2099.1.1", "2024-11-18")
    look()
    one = waiting(case)
    assert (one.last_day, one.calendar_version) == (THE_20TH, "2099.1.1")
    assert sentences(one) == [
        f"Senin, 18 November 2024 hari libur menurut kalender versi 2099.1.1: {HOLIDAY} ({DECREE})."
    ]
    # The other case counts calendar days: only the corrected pack moves it, and both reasons are told.
    other = sentences(waiting(plain))
    assert "Aturan versi 0.9.1 menghitung hari kerja, bukan hari kalender." in other
    assert proposals_before == 0
    row = proposals.accept(case.pk, one.pk, "Hari libur diumumkan.", by=OFFICER)
    assert (row.last_day, row.calendar_version) == (THE_20TH, "2099.1.1")


def test_a_holiday_outside_the_days_counted_proposes_nothing(world: Cast, released: Releases) -> None:
    released.corrected("0.9.1", counting="working")
    a_case(world)
    released.with_holiday("2099.1.1", "2024-11-22")
    look()
    assert not LimitProposal.objects.exists()


def test_counting_the_first_day_is_a_difference_that_is_told(world: Cast, released: Releases) -> None:
    case = a_case(world)
    released.counting_the_first_day("0.9.1")
    look()
    assert waiting(case).last_day == date(2024, 11, 16)
    assert sentences(waiting(case)) == ["Aturan versi 0.9.1 ikut menghitung hari pertama."]


def test_a_calendar_that_ends_too_early_is_told_and_proposes_nothing(world: Cast, released: Releases) -> None:
    released.corrected("0.9.1", counting="working")
    a_case(world)
    released.ending_in("2099.1.1", 2023)
    job = look()
    assert not LimitProposal.objects.exists()
    assert job.result["uncovered_years"] == [2024]


def test_closed_cases_keep_their_days(world: Cast, released: Releases) -> None:
    closed, late = (decided(studied(heard(a_case(world))), Outcome.NO_VIOLATION) for _ in range(2))
    closing.close_case(closed.pk, by=OFFICER)
    released.corrected("0.9.1", amount=4)
    look()
    assert LimitProposal.objects.get().limit.case == late
    one = waiting(late)
    closing.close_case(late.pk, by=OFFICER)
    one.refresh_from_db()
    assert one.state == ProposalState.OUTDATED
    with pytest.raises(proposals.ProposalRefused) as refused:
        proposals.accept(late.pk, one.pk, "Sesudah selesai.", by=OFFICER)
    assert refused.value.code == "closed"
    late.refresh_from_db()
    assert late.handling_last_day == THE_17TH
    assert late.limits.count() == 1


def test_a_case_closed_while_the_job_computes_is_left_alone(world: Cast, released: Releases) -> None:
    case = decided(studied(heard(a_case(world))), Outcome.NO_VIOLATION)
    released.corrected("0.9.1", amount=4)
    found = proposals.PROPOSE.compute({}, lambda done, total=None: None)
    closing.close_case(case.pk, by=OFFICER)
    assert proposals.PROPOSE.finish is not None
    proposals.PROPOSE.finish({}, found)
    assert not LimitProposal.objects.exists()


@pytest.mark.parametrize("answer", [proposals.accept, proposals.decline])
def test_an_answer_needs_a_reason(world: Cast, released: Releases, answer: Callable[..., object]) -> None:
    case = a_case(world)
    released.corrected("0.9.1", amount=4)
    look()
    with pytest.raises(proposals.ProposalRefused) as refused:
        answer(case.pk, waiting(case).pk, "  ", by=OFFICER)
    assert refused.value.code == "reason_missing"
    assert waiting(case).answered_at is None


def test_each_set_of_releases_is_asked_for_once_at_the_start(world: Cast, released: Releases) -> None:
    proposals.enqueue_for_released()
    proposals.enqueue_for_released()
    assert Job.objects.filter(handler=proposals.HANDLER).count() == 1
    released.corrected("0.9.1", amount=4)
    proposals.enqueue_for_released()
    assert Job.objects.filter(handler=proposals.HANDLER).count() == 2


def test_the_pages_tell_the_difference_and_take_the_answer(
    world: Cast, released: Releases, signed_in: SignedIn
) -> None:
    case = a_case(world)
    released.corrected("0.9.1", amount=4)
    look()
    officer, address = signed_in("petugas.kukar"), f"/kerja/perkara/{case.pk}/"
    door = f"{address}usulan/{waiting(case).pk}/"
    page = officer.get(address).content.decode()
    assert (door in page, "Aturan versi 0.9.1 memberi 4, bukan 3." in page) == (True, True)
    # Who reads along sees the proposal and no way to answer it.
    along = signed_in("petugas.kaltim")
    page = along.get(address).content.decode()
    assert ("Hari terakhir baru diusulkan" in page, door in page) == (True, False)
    assert along.get(door).status_code == 404
    page = officer.get(door).content.decode()
    for words in (
        "17 November 2024",
        "18 November 2024",
        "Aturan versi 0.9.1 memberi 4, bukan 3.",
        "DL-HANDLE",
    ):
        assert words in page
    answer = {"answer": "accept", "reason": "Paket diperbaiki."}
    assert officer.post(door, {**answer, "reason": ""}).status_code == 422
    assert officer.post(door, answer).status_code == 302
    page = officer.get(address).content.decode()
    assert "Senin, 18 November 2024 pukul 24.00 WITA" in page
    assert "Sebelumnya: Minggu, 17 November 2024" in page
    again = officer.post(door, answer)
    assert (again.status_code, "sudah dijawab" in again.content.decode()) == (422, True)
    assert "Paket diperbaiki." in again.content.decode()


def test_a_proposal_is_reached_through_its_own_case_alone(
    world: Cast, released: Releases, signed_in: SignedIn
) -> None:
    case, other = a_case(world), a_case(world)
    released.corrected("0.9.1", amount=4)
    look()
    door = f"/kerja/perkara/{other.pk}/usulan/{waiting(case).pk}/"
    assert signed_in("petugas.kukar").get(door).status_code == 404


def test_every_case_is_held_before_the_chain_is_and_in_one_order(
    world: Cast, released: Releases, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = sorted(a_case(world).pk for _ in range(3))
    released.corrected("0.9.1", amount=4)
    order = what_is_held(monkeypatch)
    look()
    assert order[: order.index("chain")] == cases
    assert LimitProposal.objects.count() == 3
