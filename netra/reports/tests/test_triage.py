"""The officer's findings on requirements, the list of reports, and what they cost."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import transaction
from django.test import Client

from netra.platform import clock
from netra.platform.audit.models import Entry
from netra.platform.ui import formats
from netra.reports import triage, worklist
from netra.reports.models import Report, ReportStatus
from netra.reports.worklist import Sort, Wish
from tests.build import a_report
from tests.cast import OPENS_AT, Cast


def unmet(report: Report) -> list[str]:
    return [one.check.code for one in triage.assess(report).checks if not one.met]


def test_a_complete_report_meets_all_seven(world: Cast) -> None:
    found = triage.assess(a_report())
    assert len(found.checks) == sum(one.met for one in found.checks) == 7
    assert found.complete
    assert not found.confirmed


@pytest.mark.parametrize(
    ("changes", "photos", "lacks"),
    [
        ({"reporter": None, "capacity": None}, 1, ["identity"]),
        ({"capacity": None}, 1, ["identity"]),
        ({"statement_made": False}, 1, ["signature"]),
        ({"persons": ()}, 1, ["accused"]),
        ({"known_on": None}, 1, ["seven_days"]),
        ({"known_on": date(2024, 11, 6), "event_on": date(2024, 11, 6)}, 1, ["seven_days"]),
        ({"known_on": date(2024, 11, 7), "event_on": date(2024, 11, 6)}, 1, []),
        ({"event_on": None}, 1, ["time_place"]),
        ({}, 0, ["evidence"]),
    ],
)
def test_each_requirement_fails_for_its_own_reason(
    world: Cast, changes: dict[str, object], photos: int, lacks: list[str]
) -> None:
    assert unmet(a_report(photos=photos, **changes)) == lacks


def test_finding_otherwise_needs_a_reason_and_then_counts(world: Cast) -> None:
    report = a_report(photos=0)
    officer = world.viewer("petugas.kukar")
    with pytest.raises(triage.AssessmentRefused) as refused:
        triage.record(report, "evidence", met=True, reason=" ", by=officer)
    assert refused.value.code == "reason_missing"
    triage.record(report, "evidence", met=True, reason="Bukti diserahkan di kantor.", by=officer)
    assert triage.assess(report).complete
    triage.record(report, "evidence", met=False, reason="", by=officer)
    assert unmet(report) == ["evidence"]
    assert report.assessments.count() == 2


def test_confirming_all_seven_is_told_apart_from_calculating(world: Cast) -> None:
    report = a_report()
    for one in triage.assess(report).checks:
        triage.record(report, one.check.code, met=True, reason="", by=world.viewer("petugas.kukar"))
    assert triage.assess(report).confirmed
    line = Entry.objects.order_by("seq").last()
    assert line.action == "report.assessed"


def test_unknown_requirement_is_refused(world: Cast) -> None:
    with pytest.raises(triage.AssessmentRefused) as refused:
        triage.record(a_report(), "tidak_ada", met=True, reason="x", by=world.viewer("petugas.kukar"))
    assert refused.value.code == "unknown_check"


def test_after_triage_nothing_is_assessed_and_nothing_moves_twice(world: Cast) -> None:
    report = a_report()
    actor = world.viewer("petugas.kukar").actor
    with transaction.atomic():
        triage.move(report, ReportStatus.REGISTERED, actor=actor)
    assert [event.status for event in report.events.all()] == ["received", "registered"]
    with pytest.raises(triage.AssessmentRefused) as refused:
        triage.record(report, "identity", met=True, reason="", by=world.viewer("petugas.kukar"))
    assert refused.value.code == "already_decided"
    with pytest.raises(triage.StatusRefused), transaction.atomic():
        triage.move(report, ReportStatus.NOT_REGISTERED, actor=actor)
    assert report.events.count() == 2


def test_report_keeps_the_rules_it_was_received_under(world: Cast) -> None:
    report = a_report()
    pack = triage.pack_of(report)
    assert (pack.name, pack.version, pack.digest) == (
        report.law_pack,
        report.pack_version,
        report.pack_digest,
    )


def test_officer_records_a_finding_on_the_page(world: Cast, signed_in: Callable[[str], Client]) -> None:
    report = a_report(photos=0)
    page = f"/kerja/laporan/{report.pk}/"
    client = signed_in("petugas.kukar")
    fresh = client.get(page).content.decode()
    assert "0 dari 7 diperiksa" in fresh
    assert fresh.count("Belum diperiksa. Menurut isi laporan, terpenuhi.") == 6
    assert fresh.count("Belum diperiksa. Menurut isi laporan, belum terpenuhi.") == 1
    assert "Sudah diperiksa" not in fresh and 'class="met"' not in fresh, "what is calculated is no finding"
    codes = [one.check.code for one in triage.assess(report).checks]
    all_seen = {f"met_{code}": "yes" for code in codes}
    nothing = client.post(f"{page}periksa/", {})
    assert "Belum ada yang dipilih" in nothing.content.decode()
    bare = client.post(f"{page}periksa/", all_seen)
    assert bare.status_code == 422
    assert "Tulis alasannya" in bare.content.decode()
    assert not report.assessments.exists(), "all of them or none"
    done = client.post(f"{page}periksa/", {**all_seen, "reason_evidence": "Diserahkan di kantor."})
    assert done["Location"] == page
    shown = client.get(page).content.decode()
    assert "7 dari 7 diperiksa" in shown
    assert "Diserahkan di kantor." in shown
    assert signed_in("petugas.kaltim").post(f"{page}periksa/", {"met_evidence": "no"}).status_code == 404


def test_registering_is_offered_only_when_every_requirement_is_confirmed_and_met(
    world: Cast, signed_in: Callable[[str], Client]
) -> None:
    report = a_report()
    address = f"/kerja/laporan/{report.pk}/"
    door = f'href="{address}register/"'
    client = signed_in("petugas.kukar")
    page = client.get(address).content.decode()
    assert door not in page
    assert "7 syarat belum dikonfirmasi petugas." in page
    (first_look,) = triage.next_steps(report)
    assert first_look.last_day
    assert formats.day_end(first_look.last_day, report.region.timezone) in page
    by = world.viewer("petugas.kukar")
    for one in triage.assess(report).checks:
        triage.record(report, one.check.code, met=one.check.met, reason="", by=by)
    assert door in client.get(address).content.decode()
    triage.record(report, "evidence", met=False, reason="Berkas tidak terbaca.", by=by)
    page = client.get(address).content.decode()
    assert door not in page
    assert "1 syarat tidak terpenuhi." in page
    triage.move(report, ReportStatus.REGISTERED, actor=by.actor)
    assert f'href="{address}perkara/"' in client.get(address).content.decode()


def test_province_reads_along_without_buttons(world: Cast, signed_in: Callable[[str], Client]) -> None:
    report = a_report()
    page = signed_in("petugas.kaltim").get(f"/kerja/laporan/{report.pk}/").content.decode()
    assert "periksa/" not in page
    assert "pelapor/" not in page
    assert "Anda ikut membaca" in page


@pytest.fixture
def many(world: Cast, monkeypatch: pytest.MonkeyPatch) -> list[Report]:
    """Seven reports, two of them at the same moment, in pages of three."""
    monkeypatch.setattr(worklist, "PAGE", 3)
    made = []
    for minutes in (0, 1, 2, 3, 3, 4, 5):
        with clock.frozen(OPENS_AT + timedelta(minutes=minutes)):
            made.append(a_report(photos=0))
    return made


@pytest.mark.parametrize("sort", list(Sort))
def test_pages_show_every_report_once_and_in_order(world: Cast, many: list[Report], sort: Sort) -> None:
    viewer = world.viewer("petugas.kukar")
    seen: list[Report] = []
    after = ""
    while True:
        page = worklist.page(viewer, worklist.read_wish("", sort.value, after))
        seen += page.reports
        if not (after := page.more):
            break
    assert sorted(str(one.pk) for one in seen) == sorted(str(one.pk) for one in many)
    moments = [one.delivered_at for one in seen]
    assert moments == sorted(moments, reverse=sort is Sort.NEWEST)


def test_a_new_report_moves_no_later_page(world: Cast, many: list[Report]) -> None:
    viewer = world.viewer("petugas.kukar")
    first = worklist.page(viewer, Wish())
    before = worklist.page(viewer, worklist.read_wish("", "", first.more)).reports
    with clock.frozen(OPENS_AT + timedelta(hours=1)):
        a_report(photos=0)
    assert worklist.page(viewer, worklist.read_wish("", "", first.more)).reports == before


@pytest.mark.parametrize("after", ["x", "bm9uc2Vuc2U=", "MjAyNC0xMS0xNCBub3QtYS11dWlk", "é"])
def test_a_broken_address_begins_at_the_beginning(world: Cast, after: str) -> None:
    assert worklist.read_wish("tidak", "tidak", after) == Wish()


def test_filters_count_and_narrow(
    world: Cast, many: list[Report], signed_in: Callable[[str], Client]
) -> None:
    with transaction.atomic():
        triage.move(many[0], ReportStatus.REGISTERED, actor="sistem")
    viewer = world.viewer("petugas.kukar")
    Report.objects.filter(pk=many[0].pk).update(status=ReportStatus.REFERRED)
    assert worklist.counts(viewer) == {
        "received": 6,
        "awaiting_completion": 0,
        "registered": 1,
        "not_registered": 0,
        "withdrawn": 0,
    }
    assert worklist.page(viewer, Wish(status=ReportStatus.REGISTERED)).reports == [many[0]]
    page = signed_in("petugas.kukar").get("/kerja/laporan/?status=registered").content.decode()
    assert str(many[0].pk) in page
    assert str(many[1].pk) not in page


def test_the_number_on_the_receipt_finds_the_report_and_the_code_finds_nothing(
    world: Cast, many: list[Report], signed_in: Callable[[str], Client]
) -> None:
    client, report = signed_in("petugas.kukar"), many[3]
    page = f"/kerja/laporan/{report.pk}/"
    for typed in (report.number, report.number[:5].upper(), str(report.pk), f" {report.number} "):
        shown = client.get("/kerja/laporan/", {"nomor": typed}).content.decode()
        assert shown.count('href="/kerja/laporan/') >= 1 and page in shown
        others = [one for one in many if not str(one.pk).startswith(typed.strip().lower())]
        assert not any(f"/kerja/laporan/{one.pk}/" in shown for one in others)
    for typed in ("abc", "merpati-danau-7421", "'; --", "zzzzzzzz"):
        shown = client.get("/kerja/laporan/", {"nomor": typed}).content.decode()
        assert "Tidak ada laporan dengan nomor itu" in shown
    # Nor of an office that is not ours.
    assert (
        page
        not in signed_in("petugas.kutim").get("/kerja/laporan/", {"nomor": report.number}).content.decode()
    )


def test_export_is_exactly_what_the_filter_shows_and_says_contoh(
    world: Cast, many: list[Report], signed_in: Callable[[str], Client]
) -> None:
    with transaction.atomic():
        triage.move(many[0], ReportStatus.REGISTERED, actor="sistem")
    client = signed_in("petugas.kukar")
    lines = client.get("/kerja/laporan.csv?status=received").content.decode().splitlines()
    assert len(lines) == 1 + 6
    assert all(line.endswith("contoh") for line in lines[1:])
    assert str(many[0].pk) not in "".join(lines)


@pytest.mark.parametrize(("page", "most"), [("/kerja/laporan/", 10), ("/kerja/laporan.csv", 7)])
def test_list_costs_the_same_for_many_reports(
    world: Cast,
    many: list[Report],
    signed_in: Callable[[str], Client],
    monkeypatch: pytest.MonkeyPatch,
    django_assert_max_num_queries: Callable[[int], object],
    page: str,
    most: int,
) -> None:
    monkeypatch.setattr(worklist, "PAGE", 50)
    client = signed_in("petugas.kukar")
    with django_assert_max_num_queries(most):
        assert client.get(page).status_code == 200


def test_report_page_costs(
    world: Cast, signed_in: Callable[[str], Client], django_assert_max_num_queries: Callable[[int], object]
) -> None:
    report = a_report(photos=3)
    client = signed_in("petugas.kukar")
    with django_assert_max_num_queries(16):
        assert client.get(f"/kerja/laporan/{report.pk}/").status_code == 200
