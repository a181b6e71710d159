"""The home page by role, the clock of the demonstration and the queue, over HTTP."""

import html
import re
from collections.abc import Callable
from datetime import datetime

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.module_loading import import_string

from netra.cases import examples
from netra.desk import settling, worklist
from netra.desk.views.jobs import job_name
from netra.platform import clock, jobs
from netra.platform.audit.models import Entry
from netra.platform.clock import installation
from netra.platform.clock.models import Kind
from netra.platform.jobs.models import Job, State
from netra.reminders.issuing import issue_due
from tests.build import a_report
from tests.cast import ACCUSED, EVERYBODY, REPORTER, WITA, Cast

SignedIn = Callable[[str], Client]
OFFICERS = ("petugas.kukar", "komisioner.kukar", "petugas.kutim", "petugas.kaltim", "petugas.nasional")


@pytest.mark.parametrize("username", EVERYBODY)
def test_each_role_finds_its_own_part_and_no_other(world: Cast, signed_in: SignedIn, username: str) -> None:
    page = signed_in(username).get("/kerja/").content.decode()
    assert ("Menurut sisa waktu" in page) is (username in OFFICERS)
    assert ("belum Anda terima" in page) is (username == "bkn")
    assert ("Ujung jejak audit" in page) is (username == "admin")
    assert ("menunggu komisioner" in page) is (username == "komisioner.kukar")


@pytest.mark.parametrize("username", EVERYBODY)
def test_home_names_nobody(world: Cast, signed_in: SignedIn, username: str) -> None:
    a_report()
    page = signed_in(username).get("/kerja/").content.decode()
    assert ACCUSED not in page
    assert REPORTER not in page
    # An office above reads along in its lists; at home stands what is its own.
    reads = username in {"petugas.kukar", "komisioner.kukar"}
    assert ("Loa Janan" in page) is reads


def test_filters_narrow_the_list_and_hide_nothing(world: Cast, signed_in: SignedIn) -> None:
    a_report()
    client = signed_in("petugas.kukar")
    assert "Loa Janan" not in client.get("/kerja/daftar/?waktu=lewat").content.decode()
    assert "Loa Janan" in client.get("/kerja/daftar/?giliran=saya").content.decode()
    page = client.get("/kerja/daftar/?waktu=tidak-dikenal&sesudah=bukan-tempat").content.decode()
    assert "Loa Janan" in page
    assert "lewat batas" in page, "a filter that would show nothing stays, with its zero"
    sheet = client.get("/kerja/daftar.csv").content.decode("utf-8-sig").splitlines()
    assert len(sheet) == 2
    assert sheet[0].startswith("nomor,dugaan,tahap,hari_terakhir,sisa_jam")


def test_the_commissioner_sees_how_the_office_stands_and_every_number_opens_its_list(
    world: Cast, signed_in: SignedIn
) -> None:
    examples.load()
    client = signed_in("komisioner.kukar")
    page = client.get("/kerja/pimpinan/").content.decode()
    assert "Menurut pemegang" in page
    assert REPORTER not in page
    assert ACCUSED not in page
    links = re.findall(r'<td class="num"[^>]*><a href="([^"]+)">(\d+)', page)
    assert links
    for address, count in links:
        rows = (
            client.get(html.unescape(address).replace("daftar/", "daftar.csv")).content.decode().splitlines()
        )
        assert len(rows) - 1 == int(count), address
    assert signed_in("petugas.kukar").get("/kerja/pimpinan/").status_code == 404


def test_new_reminders_are_told_at_home_until_they_are_seen(world: Cast, signed_in: SignedIn) -> None:
    examples.load()
    issue_due()
    client = signed_in("petugas.kukar")
    assert "pengingat baru" in client.get("/kerja/").content.decode()
    page = client.get("/kerja/pengingat/").content.decode()
    newest = re.search(r'name="sampai" value="([^"]+)"', page)
    assert newest is not None
    client.post("/kerja/pengingat/dilihat/", {"sampai": newest[1]})
    assert "pengingat baru" not in client.get("/kerja/").content.decode()
    assert "pengingat baru" in signed_in("komisioner.kukar").get("/kerja/").content.decode()


def test_signed_out_is_sent_to_the_sign_in(world: Cast) -> None:
    for address in ("/kerja/", "/kerja/jam/", "/kerja/tugas/"):
        answer = Client().get(address)
        assert (answer.status_code, "akun/masuk" in answer["Location"]) == (302, True)


def test_without_an_open_election_home_says_so_and_what_goes_on(world: Cast, signed_in: SignedIn) -> None:
    with clock.frozen(datetime(2026, 6, 1, 9, 0, tzinfo=WITA)):
        page = signed_in("petugas.kukar").get("/kerja/").content.decode()
    assert "Tidak ada pemilihan yang dibuka" in page
    assert "Perkara yang sudah diregister berjalan terus" in page


def test_what_waits_for_others_cuts_nothing_off_that_waits_for_me(world: Cast) -> None:
    examples.load()
    settling.settle_all()
    viewer = world.viewer("petugas.kukar")
    every = worklist.page(viewer, worklist.Wish(), 50).items
    own = [one.url for one in every if one.mine]
    assert not any(one.mine for one in every[: len(own)][-1:]), "the example world tells nothing here"
    mine, others = worklist.first(worklist.Board(viewer, worklist.Wish()), len(own))
    assert [one.url for one in mine] == own
    assert not any(one.mine for one in others) and len(others) == min(len(own), len(every) - len(own))


def test_what_a_form_recorded_is_said_once_on_the_next_page(world: Cast, signed_in: SignedIn) -> None:
    client = signed_in("komisioner.kukar")
    refused = client.post("/kerja/jam/", {"day": "", "hour": ""})
    assert "Tercatat." not in refused.content.decode()
    client.post("/kerja/jam/", {"day": "20 Desember 2024", "hour": "09.00"})
    assert client.get("/").content.decode().count("Tercatat.") == 0
    assert [client.get("/kerja/").content.decode().count("Tercatat.") for _look in range(2)] == [1, 0]


def test_moving_the_clock_leaves_an_audit_line(world: Cast, signed_in: SignedIn) -> None:
    client = signed_in("komisioner.kukar")
    answer = client.post("/kerja/jam/", {"day": "20 Desember 2024", "hour": "09.30"})
    assert (answer.status_code, answer["Location"]) == (302, "/kerja/")
    assert clock.office_today("Asia/Makassar").isoformat() == "2024-12-20"
    line = Entry.objects.order_by("seq").last()
    assert (line.action, line.actor) == ("clock.moved", world.viewer("komisioner.kukar").actor)
    assert "2024-12-20T09:30+08:00" in line.facts


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"day": "31 Februari 2024", "hour": "10.00"}, "Tulis tanggal seperti"),
        ({"day": "1 Januari 2020", "hour": "10.00"}, "tahun 2024 sampai 2027"),
        ({"day": "20 Desember 2024", "hour": "25.00"}, "Tulis jam seperti 10.00"),
        ({"day": "", "hour": ""}, "Hari belum diisi."),
    ],
)
def test_an_unreadable_moment_moves_nothing_and_keeps_what_was_typed(
    world: Cast, signed_in: SignedIn, typed: dict[str, str], words: str
) -> None:
    answer = signed_in("petugas.kukar").post("/kerja/jam/", typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert typed["day"] in page
    assert clock.office_today("Asia/Makassar").isoformat() == "2024-11-14"
    assert not Entry.objects.filter(action="clock.moved").exists()


def test_a_real_database_has_no_clock_page(
    world: Cast, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in("petugas.kukar")
    monkeypatch.setattr("netra.desk.views.clock.is_demo", lambda: False)
    assert installation.installation_kind() is Kind.DEMO
    assert client.get("/kerja/jam/").status_code == 404
    assert client.post("/kerja/jam/", {"day": "20 Desember 2024", "hour": "09.30"}).status_code == 404


@pytest.mark.parametrize("username", EVERYBODY)
def test_only_the_administrator_sees_the_queue(world: Cast, signed_in: SignedIn, username: str) -> None:
    job = jobs.enqueue("netra.platform.jobs.daily.AUDIT_HEAD", {})
    client = signed_in(username)
    expected = 200 if username == "admin" else 404
    assert client.get("/kerja/tugas/").status_code == expected
    assert client.get("/kerja/tugas/?keadaan=failed").status_code == expected
    answer = client.post(f"/kerja/tugas/{job.pk}/batalkan/")
    assert answer.status_code == (302 if username == "admin" else 404)
    state = Job.objects.get(pk=job.pk).state
    assert state == (State.CANCELLED if username == "admin" else State.WAITING)


def test_the_queue_shows_a_job_and_cancelling_it_twice_leaves_one_line(
    world: Cast, signed_in: SignedIn
) -> None:
    job = jobs.enqueue("netra.platform.jobs.daily.AUDIT_HEAD", {})
    client = signed_in("admin")
    assert "Memeriksa jejak audit" in client.get("/kerja/tugas/").content.decode()
    for _time in range(2):
        client.post(f"/kerja/tugas/{job.pk}/batalkan/")
    assert Entry.objects.filter(action="job.cancelled").count() == 1
    assert client.post("/kerja/tugas/999999/batalkan/").status_code == 404


def test_home_asks_no_more_questions_however_much_waits(world: Cast, signed_in: SignedIn) -> None:
    client = signed_in("petugas.kukar")
    # Where there is nothing at all, some questions need not be asked.
    examples.load()
    settling.settle_all()
    client.get("/kerja/")
    with CaptureQueriesContext(connection) as few:
        client.get("/kerja/")
    for _number in range(3):
        a_report()
    with CaptureQueriesContext(connection) as many:
        page = client.get("/kerja/").content.decode()
    assert page.count("cell-note") > 5
    # One of each kind of line that stands first.
    assert len(many) <= len(few) <= 33


def test_every_handler_has_words() -> None:
    round_about = [name for name, _when in [*settings.DAILY_JOBS, *settings.STANDING_JOBS]]
    for handler in [*round_about, "netra.release.drafting.COMPUTE_DRAFT"]:
        assert import_string(handler), "what has words here is there"
        assert job_name(handler) != handler
