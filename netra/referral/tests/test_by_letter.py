"""A criminal track and a body that answers on paper: nothing that was sent may stay open for ever."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from netra.cases import closing, dates, decisions, referrals
from netra.cases.decisions import Plenary
from netra.cases.models import Case, CaseEvent, LineState, Outcome, ReferralLine, Track
from netra.cases.tests.test_procedure import crime_of, two_tracks
from netra.cases.tests.test_walk import COMMISSIONER, OFFICER
from netra.cases.views.moving import take
from netra.platform import clock
from netra.referral import answers, packages
from netra.referral.answers import Said
from netra.referral.models import Answer
from netra.referral.packages import Wish
from netra.referral.tests.test_packages import WHERE
from tests.cast import OPENS_AT, Cast

pytestmark = pytest.mark.django_db
TODAY = OPENS_AT.date()


@pytest.fixture
def crime(world: Cast) -> ReferralLine:
    """Sent to Gakkumdu, which has not said yet that it has the file."""
    case = two_tracks(world)
    for step in ("hold_gakkumdu_first", "hold_gakkumdu_second"):
        take(case.pk, step, by=OFFICER, on=TODAY, at=OPENS_AT, note="")
    decisions.decide(case.pk, Plenary(TODAY, Outcome.VIOLATION, "Alasan."), by=COMMISSIONER)
    return referrals.refer(crime_of(case), by=OFFICER)


def test_gakkumdu_is_sent_the_minutes_of_its_discussions(
    world: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = two_tracks(world)
    for step in ("hold_gakkumdu_first", "hold_gakkumdu_second"):
        take(case.pk, step, by=OFFICER, on=TODAY, at=OPENS_AT, note="Lanjut.")
    decisions.decide(case.pk, Plenary(TODAY, Outcome.VIOLATION, "Alasan."), by=COMMISSIONER)
    case = Case.objects.select_related("office__region", "region", "report", "election", "incident").get(
        pk=case.pk
    )
    crime = crime_of(case)
    track = case.tracks.get(pk=getattr(crime, "pk", crime))
    lacks = {one.part for one in packages.lacking(case, "GAKKUMDU", [track], copies=True)}
    assert "gakkumdu_minutes" not in lacks
    sent = packages.send(case, Wish(uuid4(), (track.pk,)), WHERE, by=OFFICER)
    assert {"pembahasan-1", "pembahasan-2"} <= set(sent.parts.values_list("name", flat=True))
    monkeypatch.setattr(packages, "discussions_of", lambda case: case.days.none())
    assert "gakkumdu_minutes" in {
        one.part for one in packages.lacking(case, "GAKKUMDU", [track], copies=True)
    }


def told(line: ReferralLine, step: str, on: date) -> None:
    """Recorded by the office, as the case page offers it."""
    take(line.track.case_id, step, by=OFFICER, on=on, at=None, note="", track_id=line.track_id)


def test_an_investigation_proves_that_the_file_was_received(crime: ReferralLine) -> None:
    told(crime, "start_investigation", TODAY)
    crime.refresh_from_db()
    assert crime.state == LineState.ACKNOWLEDGED
    steps = CaseEvent.objects.filter(track=crime.track_id).order_by("-pk").values_list("step", "note")[:2]
    assert [step for step, _note in steps] == ["start_investigation", "acknowledge"]
    assert "14-11-2024" in steps[1][1]
    ended = Said(uuid4(), "close_without_sanction", on=TODAY, code="investigation_stopped")
    answers.record(crime.pk, ended, by=OFFICER)
    assert Track.objects.get(pk=crime.track_id).step == "track_closed"


def test_a_file_that_went_on_without_its_receipt_before_is_taken_up_with_the_next_answer(
    crime: ReferralLine,
) -> None:
    Track.objects.filter(pk=crime.track_id).update(step="investigation")
    answers.record(crime.pk, Said(uuid4(), "send_file", on=TODAY), by=OFFICER)
    crime.refresh_from_db()
    assert crime.state == LineState.ACKNOWLEDGED


def test_a_step_before_the_one_it_follows_is_refused_and_leaves_nothing(crime: ReferralLine) -> None:
    answers.acknowledge(crime.pk, uuid4(), by=OFFICER)
    with clock.frozen(OPENS_AT + timedelta(days=8)):
        answers.record(
            crime.pk, Said(uuid4(), "start_investigation", on=TODAY + timedelta(days=8)), by=OFFICER
        )
        with pytest.raises(dates.DayRefused):
            answers.record(crime.pk, Said(uuid4(), "send_file", on=TODAY + timedelta(days=1)), by=OFFICER)
    assert Track.objects.get(pk=crime.track_id).step == "investigation"


def test_a_track_ends_from_wherever_the_rules_let_it_end(crime: ReferralLine) -> None:
    for state in ("sanctioned", "delivered", "remedy_decided"):
        Track.objects.filter(pk=crime.track_id).update(step=state)
        closing.close_track(crime.track_id, by=OFFICER)
        assert Track.objects.get(pk=crime.track_id).step == "track_closed", state
        assert Case.objects.get(pk=crime.track.case_id).events.latest("pk").step == "close_track"


def test_a_return_on_paper_is_recorded_from_its_letter(
    crime: ReferralLine, signed_in: Callable[[str], Client]
) -> None:
    office, line = signed_in("petugas.kukar"), f"/kerja/rujukan/{crime.pk}/"
    assert line in office.get(f"/kerja/perkara/{crime.track.case_id}/").content.decode()
    page = office.get(line).content.decode()
    assert "Catat tanda terima" in page and "Anda mencatat isi surat dari" in page
    said = {"return-code": "documents_missing", "return-reason": "Lampiran kurang."}
    letter = {**said, "return-letter_number": "B/7-CONTOH", "return-letter_on": "14/11/2024"}
    for unfit in (said, {**letter, "return-letter_on": "13/11/2024"}):
        assert office.post(f"{line}kembalikan/", unfit).status_code == 422
    proof = SimpleUploadedFile("surat.pdf", b"%PDF-1.7 contoh", content_type="application/pdf")
    assert office.post(f"{line}kembalikan/", {**letter, "evidence": proof}).status_code == 302
    crime.refresh_from_db()
    assert crime.state == LineState.RETURNED and "Dicatat" not in crime.return_reason
    answer = Answer.objects.get()
    assert (answer.office_id, answer.letter_number, answer.letter_on) == (
        crime.track.case.office_id,
        "B/7-CONTOH",
        TODAY,
    )
    assert answer.file is not None
    event = CaseEvent.objects.get(track=crime.track_id, step="return_file")
    assert event.actor_name == "Petugas Kukar Contoh"
    for words in (
        crime.track.case.office.name,
        "nomor B/7-CONTOH",
        crime.institution.name,
        "Lampiran kurang.",
    ):
        assert words in event.note


def test_an_acquittal_on_paper_ends_the_track_and_the_case_closes(
    crime: ReferralLine, signed_in: Callable[[str], Client]
) -> None:
    for step in (
        "start_investigation", "send_file", "find_file_complete", "file_at_court", "record_verdict",
        "receive_appeal", "record_final_verdict",
    ):  # fmt: skip
        told(crime, step, TODAY)
    officer = signed_in("petugas.kukar")
    page = officer.get(f"/kerja/rujukan/{crime.pk}/akhiri/").content.decode().split("<main", 1)[1]
    assert "selesai untuk selamanya" in page
    end = f"/kerja/rujukan/{crime.pk}/langkah/close_without_sanction/"
    assert f'action="{end}"' in page
    assert f'action="{end}"' not in officer.get(f"/kerja/rujukan/{crime.pk}/").content.decode()
    form = {
        "code": "acquitted",
        "on": "14/11/2024",
        "letter_number": "1/PID-CONTOH",
        "letter_on": "14/11/2024",
    }
    sent = {f"step-close_without_sanction-{name}": value for name, value in form.items()}
    wordless = officer.post(end, {**sent, "step-close_without_sanction-code": "other"})
    assert wordless.status_code == 422 and "Tulis alasannya dengan kata-kata" in wordless.content.decode()
    assert Track.objects.get(pk=crime.track_id).step != "track_closed"
    assert officer.post(end, sent).status_code == 302
    assert Track.objects.get(pk=crime.track_id).step == "track_closed"
    # The other track of the same person has ended by itself.
    Track.objects.filter(case=crime.track.case_id).update(step="track_closed")
    assert closing.close_case(crime.track.case_id, by=OFFICER).step == "closed"
