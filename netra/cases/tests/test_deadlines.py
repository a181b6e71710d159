"""What a case keeps of each last day, and the extension of the handling."""

from collections.abc import Callable
from datetime import date, datetime

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from netra.cases import deadlines, extension, proposals
from netra.cases.models import CaseEvent, CaseLimit, LimitCause
from netra.cases.tests.test_walk import OFFICER, a_case, decided, heard, studied
from netra.institutions import settings as office_settings
from netra.institutions.models import Institution
from netra.law import calendar, packs
from netra.platform import clock
from netra.platform.audit.models import Entry
from tests.cast import OPENS_AT, WITA, Cast

pytestmark = pytest.mark.django_db
SignedIn = Callable[[str], Client]


def at(day: int, hour: int = 9) -> datetime:
    return datetime(2024, 11, day, hour, tzinfo=WITA)


def test_a_case_keeps_what_its_handling_limit_was_counted_by(world: Cast) -> None:
    case = a_case(world)
    row = case.limits.get()
    pack, days = packs.shipped("pilkada-2024"), calendar.shipped()
    assert (row.limit_id, row.counted_from, row.trigger_on) == (
        "DL-HANDLE",
        "registered_on",
        date(2024, 11, 14),
    )
    assert (row.last_day, case.handling_last_day) == (date(2024, 11, 17), date(2024, 11, 17))
    assert (row.law_pack, row.pack_version, row.pack_digest) == ("pilkada-2024", pack.version, pack.digest)
    assert (row.calendar_version, row.calendar_digest) == (days.version, days.digest)
    assert (row.cause, row.kept_by, row.kept_by_name) == (LimitCause.REGISTERED, OFFICER.actor, OFFICER.name)


@pytest.mark.parametrize(
    "statement", ["UPDATE cases_caselimit SET last_day = last_day", "DELETE FROM cases_caselimit"]
)
def test_a_kept_day_is_never_changed(world: Cast, statement: str) -> None:
    a_case(world)
    with (
        pytest.raises(DatabaseError, match="never changed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_a_limit_begins_once_in_a_case(world: Cast) -> None:
    case = a_case(world)
    with pytest.raises(DatabaseError), transaction.atomic():
        deadlines.keep(
            case,
            "DL-HANDLE",
            date(2024, 11, 14),
            by=OFFICER,
            cause=LimitCause.REGISTERED,
            basis=deadlines.basis_of(case),
        )


def test_a_limit_that_sources_count_differently_ends_as_the_office_reads_it(world: Cast) -> None:
    case = a_case(world)
    track = case.tracks.get()
    reprimanded = at(18).date()

    def kept() -> CaseLimit:
        [row] = deadlines.keep_from(
            case,
            "reprimanded_on",
            reprimanded,
            by=OFFICER,
            track=track,
            cause=LimitCause.DATE_RECORDED,
        )
        return row

    with transaction.atomic():
        assert kept().last_day == date(2024, 11, 21)
        transaction.set_rollback(True)
    setting = office_settings.by_key("RD-REPRIMAND")
    assert setting is not None
    office = Institution.objects.select_related("region").get(pk=case.office_id)
    office_settings.enter(
        office, setting, "ten_days", actor="akun:2", name="Komisioner Contoh", reason="Bacaan kantor."
    )
    row = kept()
    assert row.last_day == date(2024, 11, 28)
    newest = proposals.newest(case.law_pack)
    assert proposals.moved(row, newest) is None, "what the office reads is no difference between versions"


@pytest.mark.parametrize("granted", [14, 15, 17])
def test_an_extension_in_time_ends_five_days_after_registration(world: Cast, granted: int) -> None:
    case = a_case(world)
    with clock.frozen(at(granted)):
        row = extension.extend(case.pk, "Saksi ahli baru dapat hadir besok.", by=OFFICER)
    case.refresh_from_db()
    assert (row.limit_id, row.trigger_on, row.last_day) == (
        "DL-EXTRA",
        date(2024, 11, 14),
        date(2024, 11, 19),
    )
    assert (case.extended_on, case.handling_last_day) == (date(2024, 11, granted), date(2024, 11, 19))
    event = CaseEvent.objects.get(case=case, step="handling_extended")
    assert (event.rule_id, event.note) == ("DL-EXTRA", "Saksi ahli baru dapat hadir besok.")
    told = Entry.objects.get(action="case.handling_extended")
    assert "Saksi" not in str(told.facts)


def test_a_late_extension_is_recorded_and_the_limit_stays_missed(world: Cast, signed_in: SignedIn) -> None:
    case = a_case(world)
    address = f"/kerja/perkara/{case.pk}/"
    with clock.frozen(at(18)):
        client = signed_in("petugas.kukar")
        assert "sudah habis" in client.get(f"{address}perpanjangan/").content.decode()
        row = extension.extend(case.pk, "Terlambat dicatat.", by=OFFICER)
        page = client.get(address).content.decode()
    case.refresh_from_db()
    assert row.last_day == date(2024, 11, 19)
    # The lists go on sorting by the day that was missed.
    assert case.handling_last_day == date(2024, 11, 17)
    assert "tetap terlewati" in page
    assert CaseEvent.objects.filter(case=case, step="handling_extended_late").exists()


def test_handling_is_extended_once_with_a_reason_and_only_while_it_runs(world: Cast) -> None:
    case = a_case(world)
    with pytest.raises(extension.ExtensionRefused) as refused:
        extension.extend(case.pk, "  ", by=OFFICER)
    assert refused.value.code == "reason_missing"
    extension.extend(case.pk, "Saksi belum hadir.", by=OFFICER)
    with pytest.raises(extension.ExtensionRefused) as refused:
        extension.extend(case.pk, "Sekali lagi.", by=OFFICER)
    assert refused.value.code == "already_extended"
    case.refresh_from_db()
    done = decided(studied(heard(case)))
    with pytest.raises(extension.ExtensionRefused) as refused:
        extension.extend(done.pk, "Sesudah pleno.", by=OFFICER)
    assert refused.value.code == "not_in_handling"
    assert case.limits.count() == 2


def test_the_page_extends_and_the_clock_reads_the_kept_row(world: Cast, signed_in: SignedIn) -> None:
    case = a_case(world)
    client, address = signed_in("petugas.kukar"), f"/kerja/perkara/{case.pk}/"
    assert f"{address}perpanjangan/" in client.get(address).content.decode()
    page = client.get(f"{address}perpanjangan/").content.decode()
    assert "Selasa, 19 November 2024 pukul 24.00 WITA" in page
    empty = client.post(f"{address}perpanjangan/", {"seen": case.version})
    assert empty.status_code == 422
    sent = client.post(f"{address}perpanjangan/", {"seen": case.version, "reason": "Saksi belum hadir."})
    assert sent.status_code == 302
    page = client.get(address).content.decode()
    assert "Selasa, 19 November 2024 pukul 24.00 WITA" in page
    assert calendar.shipped().version in page
    assert f'href="{address}perpanjangan/"' not in page
    again = client.post(f"{address}perpanjangan/", {"seen": case.version, "reason": "Sekali lagi saja."})
    assert (again.status_code, "Sekali lagi saja." in again.content.decode()) == (422, True)


def test_without_a_row_there_is_no_clock_and_no_extension(world: Cast) -> None:
    case = a_case(world)
    assert deadlines.running(case, []) is None
    assert deadlines.extension([]) is None


def test_a_day_kept_before_calendars_is_read_all_the_same(world: Cast, signed_in: SignedIn) -> None:
    """What the migration writes for a case of 0.1.0: no calendar, the day as it stood."""
    case = a_case(world)
    row = case.limits.get()
    fresh = CaseLimit(
        case=case,
        limit_id="DL-HANDLE",
        counted_from="registered_on",
        trigger_on=row.trigger_on,
        last_day=row.last_day,
        law_pack=row.law_pack,
        pack_version="0.3.0",
        pack_digest=packs.shipped("pilkada-2024", "0.3.0").digest,
        cause=LimitCause.EARLIER,
        kept_at=OPENS_AT,
        kept_by="sistem",
        replaces=row,
    )
    fresh.save()
    page = signed_in("petugas.kukar").get(f"/kerja/perkara/{case.pk}/").content.decode()
    assert "versi 0.3.0" in page
    assert "3 hari 14 jam lagi" in page
