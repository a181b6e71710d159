"""The page and the list of a body say where a person stands, what opens the rest, and by when."""

from collections.abc import Callable
from datetime import date, datetime
from uuid import uuid4

import pytest
from django.test import Client

from netra.cases import queries, sanctions
from netra.cases.models import ReferralLine
from netra.cases.queries import LineWork
from netra.cases.sanctions import Penalty
from netra.cases.tests.test_walk import BKN, OFFICER
from netra.platform import clock
from netra.referral import answers, course, packages
from netra.referral.answers import Said
from netra.referral.tests.test_answers import fresh, lines_of
from netra.referral.tests.test_packages import WHERE, two_people, wish
from tests.cast import WITA, Cast

SignedIn = Callable[[str], Client]
LATER = datetime(2024, 12, 2, 9, 0, tzinfo=WITA)


@pytest.fixture
def lines(world: Cast) -> list[ReferralLine]:
    """Two people at BKN."""
    case = two_people(world)
    return lines_of(packages.send(case, wish(case), WHERE, by=OFFICER))


def stages(line: ReferralLine) -> dict[str, tuple[str, str]]:
    here = fresh(line)
    ground = answers.ground_of(here)
    found = course.course_of(here, answers.offered(here, ground), ground)
    return {one.id: (one.state, one.why) for one in found.stages}


def test_the_course_names_what_is_open_what_opens_the_rest_and_the_end(
    lines: list[ReferralLine], signed_in: SignedIn
) -> None:
    line, bkn = lines[0], signed_in("bkn")
    address = f"/kerja/rujukan/{line.pk}/"
    page = bkn.get(address).content.decode()
    # The package stands before the buttons, also in the order of a phone.
    assert page.index("Paket") < page.index("Catat penerimaan") < page.index("Kembalikan berkas")
    assert stages(line)["acknowledge"][0] == "open" and stages(line)["record_examination"][0] == "later"
    answers.acknowledge(line.pk, uuid4(), by=BKN)
    assert stages(line)["start_examination"][0] == "open"
    assert "Belum ada pemeriksaan yang dicatat" in bkn.get(address).content.decode()
    with clock.frozen(LATER):
        answers.record(line.pk, Said(uuid4(), "start_examination", on=LATER.date()), by=BKN)
        state, why = stages(line)["record_examination"]
        assert state == "later" and "tim pemeriksa" in why.lower()
        page = bkn.get(address).content.decode()
        assert "DL-PP94-CALL" in page and "PP 94/2021" in page
        assert "DL-PP94-CALL" in bkn.get("/kerja/rujukan/").content.decode()
        penalty = Penalty(sanctions.menu(fresh(line).track)[0].id, "1-CONTOH", LATER.date())
        answers.sanction(line.pk, Said(uuid4(), "record_sanction"), penalty, by=BKN)
        assert stages(line)["record_examination"][0] == "skipped"
        answers.record(line.pk, Said(uuid4(), "deliver_decision", on=LATER.date()), by=BKN)
        page = bkn.get(address).content.decode()
        assert "tidak ada lagi yang perlu Anda catat" in page and "20 Desember 2024" in page
        remedy = "file_objection" if "file_objection" in stages(line) else "file_admin_appeal"
        answers.record(line.pk, Said(uuid4(), remedy, on=date(2024, 12, 2)), by=BKN)
        answers.record(line.pk, Said(uuid4(), "decide_remedy", on=date(2024, 12, 2), code="upheld"), by=BKN)
        page = bkn.get(address).content.decode()
        assert "Tidak ada lagi yang perlu Anda catat" in page and "Keputusan dikuatkan." in page


def test_the_numbers_add_up_and_lead_to_their_list(
    world: Cast, lines: list[ReferralLine], signed_in: SignedIn
) -> None:
    answers.acknowledge(lines[0].pk, uuid4(), by=BKN)
    returned = Said(uuid4(), "return_file", code="duplicate", text="Ganda dengan yang lain.")
    answers.give_back(lines[1].pk, returned, by=BKN)
    counted = queries.line_counts(world.viewer("bkn"))
    parts = (LineWork.SENT, LineWork.TAKEN, LineWork.DONE, LineWork.BACK)
    assert sum(counted[one] for one in parts) == counted[LineWork.ALL]
    assert counted[LineWork.TODO] == counted[LineWork.SENT] + counted[LineWork.TAKEN]
    bkn = signed_in("bkn")
    home = bkn.get("/kerja/").content.decode()
    for work in (*parts, LineWork.ALL):
        assert f"/kerja/rujukan/?keadaan={work.value}" in home
    for work, shown in (
        (LineWork.TODO, [0]),
        (LineWork.BACK, [1]),
        (LineWork.SENT, []),
        (LineWork.ALL, [0, 1]),
    ):
        page = bkn.get(f"/kerja/rujukan/?keadaan={work.value}").content.decode()
        assert [at for at, one in enumerate(lines) if f"/kerja/rujukan/{one.pk}/" in page] == shown, work
