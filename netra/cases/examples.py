"""The invented cases of a demo, made by the same verbs that real ones go through."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5
from zoneinfo import ZoneInfo

from django.db import transaction

from netra.accounts.models import Account
from netra.accounts.viewer import Viewer, viewer_for
from netra.cases import clarifications, classes, decisions, opening, referrals, sanctions, studies
from netra.cases.models import Case, Clarification, Outcome
from netra.cases.people import Actor
from netra.platform import clock
from netra.platform.clock.installation import is_demo
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
)
PROVEN = ("sanctioned", "acknowledged", "referred", "decided")


def load() -> None:
    """Build what is missing. Each tale has a key of its own, so a second run finds the first one's work."""
    if not is_demo():
        raise RealInstallation("Example cases are loaded into a demo database only.")
    staff = {
        name: viewer_for(Account.objects.get(username=name))
        for name in ("petugas.kukar", "komisioner.kukar", "petugas.kutim", "bkn")
    }
    for tale in TALES:
        _tell(tale, staff)


def key_of(tale: Tale) -> UUID:
    return uuid5(NAMESPACE_URL, f"netra:contoh:{tale.number}")


def _tell(tale: Tale, staff: dict[str, Viewer]) -> None:
    if reports.report_by_key(key_of(tale)):
        return
    # A tale is told whole or not at all, so that a start that was cut off leaves nothing half told.
    with transaction.atomic():
        _tell_whole(tale, staff)


def _tell_whole(tale: Tale, staff: dict[str, Viewer]) -> None:
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
    _decide_and_refer(case, tale, officer, staff)


def _decide_and_refer(case: Case, tale: Tale, officer: Viewer, staff: dict[str, Viewer]) -> None:
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
    track = case.tracks.get()
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
