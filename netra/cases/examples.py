"""The invented cases of a demo, made by the same verbs that real ones go through."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5
from zoneinfo import ZoneInfo

from django.db import transaction

from netra.accounts.models import Account
from netra.accounts.viewer import Viewer, viewer_for
from netra.cases import (
    clarifications,
    classes,
    decisions,
    findings,
    handovers,
    opening,
    procedure,
    referrals,
    sanctions,
    studies,
)
from netra.cases.models import Case, Clarification, Finding, HandoverKind, Outcome, TipChannel
from netra.cases.people import Actor
from netra.law.entries import CRIMINAL_TRACKS
from netra.platform import clock
from netra.platform.clock.installation import is_demo
from netra.regions.models import Region
from netra.reports import door, triage, uploads
from netra.reports import queries as reports
from netra.reports.models import IdentityKind, Report, ReporterCapacity
from netra.reports.submission import Person, Reporter, Submission

WITA = ZoneInfo("Asia/Makassar")


class RealInstallation(Exception):
    """Invented cases never enter a real database."""


@dataclass(frozen=True, slots=True)
class Tale:
    """How far an invented case has come. `known` is the day it became known and was reported."""

    number: int
    region: str
    act: str
    known: date
    person: str
    post: str
    reach: str
    office: str = "kukar"


TALES = (
    Tale(
        1,
        "64.02.06",
        "social_media_engagement",
        date(2024, 9, 26),
        "Arif Contoh",
        "Kepala Seksi Contoh",
        "sanctioned",
    ),
    Tale(2, "64.02.06", "photo", date(2024, 10, 2), "Bella Contoh", "Staf Contoh", "acknowledged"),
    Tale(
        3,
        "64.02.03",
        "attending_support",
        date(2024, 10, 7),
        "Candra Contoh",
        "Kepala Bidang Contoh",
        "referred",
    ),
    Tale(
        4,
        "64.02.06",
        "social_media_engagement",
        date(2024, 10, 14),
        "Dewi Contoh",
        "Penyuluh Contoh",
        "referred",
    ),
    Tale(5, "64.02.06", "online_campaign", date(2024, 10, 21), "Eko Contoh", "Sekretaris Contoh", "decided"),
    Tale(6, "64.02.03", "display_material", date(2024, 10, 28), "Fitri Contoh", "Staf Contoh", "decided"),
    Tale(
        7,
        "64.08",
        "attending_support",
        date(2024, 10, 30),
        "Gilang Contoh",
        "Camat Contoh",
        "referred",
        "kutim",
    ),
    Tale(8, "64.02.06", "photo", date(2024, 11, 4), "Hana Contoh", "Guru Contoh", "not_proven"),
    Tale(
        9,
        "64.02.06",
        "social_media_engagement",
        date(2024, 11, 11),
        "Indra Contoh",
        "Analis Contoh",
        "studied",
    ),
    Tale(
        10, "64.02.03", "attending_support", date(2024, 11, 13), "Joko Contoh", "Pengawas Contoh", "reported"
    ),
    # Two more tell of the same event: one spells the name otherwise, one calls the act another.
    Tale(
        12,
        "64.02.03",
        "attending_support",
        date(2024, 11, 13),
        "Drs. Djoko Contoh",
        "Pengawas Contoh",
        "reported",
    ),
    Tale(
        13, "64.02.03", "display_material", date(2024, 11, 13), "Joko Contoh", "Pengawas Contoh", "reported"
    ),
)
PROVEN = ("sanctioned", "acknowledged", "referred", "decided")


Told = Callable[[Case], None]


def load(referred: Told = lambda _case: None) -> None:
    """Build what is missing. Each tale has a key of its own, so a second run finds the first one's work.

    `referred`: what else is done in the hour in which a case is referred.
    """
    if not is_demo():
        raise RealInstallation("Example cases are loaded into a demo database only.")
    staff = {
        name: viewer_for(Account.objects.get(username=name))
        for name in ("petugas.kukar", "komisioner.kukar", "petugas.kutim", "bkn")
    }
    for tale in TALES:
        _tell(tale, staff, referred)
    with transaction.atomic():
        _tell_of_a_tip(staff["petugas.kukar"])
        _tell_of_a_finding(staff["petugas.kukar"])
        if village := Account.objects.filter(username="pkd.loajananulu").first():
            _tell_of_handing_up(viewer_for(village))
    _tell_of_two_tracks(staff["petugas.kutim"])


def key_of(tale: Tale) -> UUID:
    return uuid5(NAMESPACE_URL, f"netra:contoh:{tale.number}")


def _tell(tale: Tale, staff: dict[str, Viewer], referred: Told) -> None:
    if reports.report_by_key(key_of(tale)):
        return
    # A tale is told whole or not at all, so that a start that was cut off leaves nothing half told.
    with transaction.atomic():
        _tell_whole(tale, staff, referred)


def _tell_whole(tale: Tale, staff: dict[str, Viewer], referred: Told) -> None:
    with clock.frozen(_at(tale.known, 9)):
        report = _report(tale)
    if tale.reach == "reported":
        return
    officer = staff["petugas.kutim" if tale.office == "kutim" else "petugas.kukar"]
    next_day = tale.known + timedelta(days=1)
    with clock.frozen(_at(next_day, 9)):
        for one in triage.assess(report).checks:
            triage.record(report, one.check.code, met=one.check.met, reason="", by=officer)
        case = opening.open_case(report, by=Actor.of(officer))
    with clock.frozen(_at(next_day + timedelta(days=1), 10)):
        _examine(case, tale, officer)
    if tale.reach == "studied":
        return
    _decide_and_refer(case, tale, officer, staff, referred)


TIP = "Kabar contoh di media sosial: seorang pegawai mengajak memilih. Seluruhnya rekaan."
FOUND = "Hasil pengawasan contoh di Loa Janan. Seluruhnya rekaan, untuk peragaan saja."


def _event(text: str, act: str = "") -> findings.Event:
    place = Region.objects.get(code="64.02.03")
    return findings.Event(place, text, act, date(2024, 11, 10), "Tempat contoh")


def _tell_of_a_tip(officer: Viewer) -> None:
    """First information, half way through its tracing: it counts nowhere and stands in no register."""
    if Finding.objects.filter(text=TIP).exists():
        return
    by = Actor.of(officer)
    with clock.frozen(_at(date(2024, 11, 12), 9)):
        tip = findings.Tip(TipChannel.ONLINE, date(2024, 11, 12))
        case = findings.note_information(tip, _event(TIP), officer.grants[0], by=by)
    with clock.frozen(_at(date(2024, 11, 13), 14)):
        findings.trace(case.pk, date(2024, 11, 13), "Unggahan contoh masih tampil; dua saksi ditemui.", by=by)


def _tell_of_a_finding(officer: Viewer) -> None:
    """Found by supervision, registered, and waiting for the clarification to which its person is called."""
    if Finding.objects.filter(text=FOUND).exists():
        return
    by = Actor.of(officer)
    with clock.frozen(_at(date(2024, 11, 11), 9)):
        found = findings.Supervision(
            "014/LHP/CONTOH/XI/2024", "Pengawas Kecamatan Contoh", date(2024, 11, 11)
        )
        case = findings.record_supervision(found, _event(FOUND, "photo"), officer.grants[0], by=by)
    with clock.frozen(_at(date(2024, 11, 12), 10)):
        kartika = opening.Suspect("Kartika Contoh", "PNS", "Kepala Seksi Contoh", "Dinas Contoh (contoh)")
        setting = findings.Set(
            "photo", date(2024, 11, 10), [kartika], reasons="Foto contoh dan keterangan dua saksi contoh."
        )
        findings.set_finding(case.pk, setting, by=by)
    with clock.frozen(_at(date(2024, 11, 13), 9)):
        findings.register(case.pk, by=by)
        call = clarifications.Call(
            Clarification.Party.REPORTED,
            at=_at(date(2024, 11, 15), 9),
            place="Kantor Bawaslu Kabupaten Kutai Kartanegara (contoh)",
            sent_on=date(2024, 11, 13),
            person=case.persons.get().pk,
            letter_number="021/CONTOH/XI/2024",
        )
        clarifications.invite(case.pk, call, by=by)


HANDED_UP = "Hasil pengawasan contoh di Desa Loa Janan Ulu. Seluruhnya rekaan, untuk peragaan saja."


def _tell_of_handing_up(village: Viewer) -> None:
    """Found in a village, handed on to the committee of the sub-district, which has not set it yet."""
    if Finding.objects.filter(text=HANDED_UP).exists():
        return
    by, grant = Actor.of(village), village.grants[0]
    with clock.frozen(_at(date(2024, 11, 12), 16)):
        found = findings.Supervision("003/LHP/CONTOH/XI/2024", village.name, date(2024, 11, 12))
        place = Region.objects.get(code=grant.region_code)
        event = findings.Event(place, HANDED_UP, "attending_support", date(2024, 11, 12), "Tempat contoh")
        case = findings.record_supervision(found, event, grant, by=by)
    with clock.frozen(_at(date(2024, 11, 13), 8)):
        goal = handovers.goals(case, HandoverKind.HAND_UP)[0]
        reason = "Pengawas desa menyerahkan ke Panwaslu kecamatan. Alasan contoh."
        handovers.hand(case.pk, HandoverKind.HAND_UP, goal.pk, reason, by=by)


TWO_TRACKS = Tale(
    11, "64.08", "favouring_decision", date(2024, 11, 10), "Lukman Contoh", "Camat Contoh", "study", "kutim"
)


def _tell_of_two_tracks(officer: Viewer) -> None:
    """Discipline and crime beside each other, for one plenary to decide. Undecided, so it proves nothing."""
    if reports.report_by_key(key_of(TWO_TRACKS)):
        return
    by = Actor.of(officer)
    with transaction.atomic():
        with clock.frozen(_at(TWO_TRACKS.known, 9)):
            report = _report(TWO_TRACKS)
        with clock.frozen(_at(date(2024, 11, 11), 9)):
            for one in triage.assess(report).checks:
                triage.record(report, one.check.code, met=one.check.met, reason="", by=officer)
            case = opening.open_case(report, by=by)
            track = case.tracks.get()
            reason = "Unsur keputusan yang menguntungkan ada. Alasan contoh."
            crime = next(
                (kind, entry.id)
                for kind, entry in classes.further(track, [track.kind])
                if kind in CRIMINAL_TRACKS
            )
            classes.open_track(track.pk, crime[0], classes.Choice(crime[1], reason), by=by)
        with clock.frozen(_at(date(2024, 11, 12), 10)):
            case.refresh_from_db()
            procedure.advance(procedure.locked(case.pk), "hold_gakkumdu_first", by=by, on=date(2024, 11, 12))
            _examine(case, TWO_TRACKS, officer)


def _decide_and_refer(
    case: Case, tale: Tale, officer: Viewer, staff: dict[str, Viewer], referred: Told
) -> None:
    decided_on = tale.known + timedelta(days=3)
    outcome = Outcome.VIOLATION if tale.reach in PROVEN else Outcome.NO_VIOLATION
    chair = (
        Actor.of(staff["komisioner.kukar"])
        if tale.office == "kukar"
        else Actor("sistem", "Pleno Kutai Timur Contoh")
    )
    with clock.frozen(_at(decided_on, 15)):
        plenary = decisions.Plenary(decided_on, outcome, "Pertimbangan contoh, untuk peragaan saja.")
        decisions.decide(case.pk, plenary, by=chair)
    if tale.reach not in {"referred", "acknowledged", "sanctioned"}:
        return
    track = case.tracks.get()
    with clock.frozen(_at(decided_on + timedelta(days=1), 9)):
        line = referrals.refer(track.pk, by=Actor.of(officer))
        referred(case)
    if tale.reach == "referred":
        return
    with clock.frozen(_at(decided_on + timedelta(days=4), 9)):
        referrals.acknowledge(line.pk, by=Actor.of(staff["bkn"]))
    if tale.reach == "acknowledged":
        return
    sanctioned_on = decided_on + timedelta(days=30)
    with clock.frozen(_at(sanctioned_on, 9)):
        track.refresh_from_db()
        penalty = sanctions.Penalty(
            sanctions.menu(track)[0].id, f"800/{tale.number}-CONTOH/2024", sanctioned_on, sanctioned_on
        )
        sanctions.record(line.pk, penalty, by=Actor.of(staff["bkn"]))


def _examine(case: Case, tale: Tale, officer: Viewer) -> None:
    actor = Actor.of(officer)
    hearing = clarifications.Hearing(
        Clarification.Party.REPORTED,
        tale.known + timedelta(days=2),
        True,
        "Keterangan contoh, untuk peragaan saja.",
    )
    clarifications.record(case.pk, hearing, by=actor)
    track = next(one for one in case.tracks.all() if one.kind not in CRIMINAL_TRACKS)
    offered = studies.offered(track)
    chosen = track.proposed_violation or offered[0].id
    reason = "" if chosen == track.proposed_violation else "Alasan contoh."
    study = studies.Study("Kajian contoh, untuk peragaan saja.", {track.pk: classes.Choice(chosen, reason)})
    studies.finish(case.pk, study, by=actor)


def _description(tale: Tale) -> str:
    return f"Peristiwa contoh nomor {tale.number}: seluruhnya rekaan, untuk peragaan saja."


def _report(tale: Tale) -> Report:
    proof = door.NamedFile("contoh.txt", uploads.lock([f"Bukti contoh nomor {tale.number}.".encode()]))
    receipt = door.receive(
        Submission(
            key=key_of(tale),
            region_code=tale.region,
            description=_description(tale),
            act=tale.act,
            place_text="Tempat contoh",
            event_on=tale.known,
            event_time_text="",
            known_on=tale.known,
            persons=(
                Person(
                    name=tale.person,
                    post=tale.post,
                    office_name="Dinas Contoh (contoh)",
                    subject_class="PNS",
                ),
            ),
            reporter=Reporter(
                name="Pelapor Contoh",
                address="Jalan Contoh 1",
                contact="0800-000-000",
                identity_kind=IdentityKind.NATIONAL_ID,
            ),
            capacity=ReporterCapacity.VOTER,
            statement_made=True,
        ),
        [proof],
    )
    return Report.objects.select_related("region", "office__region", "election").get(pk=receipt.report_id)


def _at(day: date, hour: int) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=WITA)
