"""Mails against a real socket: taken, refused, put off, and those whose fate nobody knows."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from netra.accounts.models import Account, Grant
from netra.cases import handovers
from netra.cases.models import HandoverKind
from netra.platform import clock
from netra.platform.audit.models import Entry
from netra.reminders import mails
from netra.reminders.issuing import issue_due
from netra.reminders.models import Mail, MailState, Notice
from netra.reminders.tests.examples import ENDS, OFFICER, a_case, before
from netra.reminders.tests.smtp import MailServer, a_mail_server
from netra.reports.models import Recusal
from tests.cast import ACCUSED, REPORTER, Cast

SignedIn = Callable[[str], Client]


@pytest.fixture
def server(world: Cast, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    """A real installation with a mail server, and one officer who has an address."""
    monkeypatch.setattr(mails, "is_demo", lambda: False)
    Account.objects.filter(username="petugas.kukar").update(email="petugas@contoh.example")
    with a_mail_server() as running:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", running.port
        settings.EMAIL_USE_TLS, settings.EMAIL_TIMEOUT = False, 5
        settings.DEFAULT_FROM_EMAIL = "netra@contoh.example"
        yield running


def a_mail(world: Cast) -> Mail:
    a_case(world)
    with clock.frozen(before(24)):
        issue_due()
    return Mail.objects.get()


def send() -> dict[str, int]:
    with clock.frozen(before(23)):
        return mails.send_due()


def now() -> Mail:
    return Mail.objects.get()


def test_a_mail_says_number_limit_and_time_and_names_nobody(world: Cast, server: MailServer) -> None:
    mail = a_mail(world)
    assert send() == {"sent": 1}
    (received,) = server.received
    case = mail.notice.reminder.limit.case
    text = received.get_payload(decode=True).decode()  # type: ignore[union-attr]  # one part of plain text
    assert received["Message-ID"] == mail.message_id == f"<{mail.pk}@contoh.example>"
    assert received["To"] == "petugas@contoh.example"
    assert case.reference in received["Subject"]
    assert "1 hari lagi" in received["Subject"]
    assert "DL-HANDLE" in text
    assert "Minggu, 17 November 2024 pukul 24.00 WITA" in text
    whole = received.as_string() + text
    for secret in (ACCUSED, REPORTER, "Petugas", "Loa Janan", "Kutai", "kampanye", str(case.pk)):
        assert secret not in whole
    assert send() == {}
    assert len(server.received) == 1


def test_whoever_has_no_address_gets_a_notice_alone(world: Cast, server: MailServer) -> None:
    a_mail(world)
    assert Notice.objects.filter(overtaken=False).count() == 4
    assert Mail.objects.count() == 1


def test_a_line_that_breaks_after_the_mail_leaves_it_uncertain_and_nothing_resends_it(
    world: Cast, server: MailServer, signed_in: SignedIn
) -> None:
    mail = a_mail(world)
    server.behaviour = "vanishes"
    assert send() == {"uncertain": 1}
    server.behaviour = "takes"
    assert send() == {}
    page = signed_in("petugas.kukar").get("/kerja/pengingat/surel/").content.decode()
    assert mail.message_id.strip("<>") in page
    answer = signed_in("petugas.kukar").post(f"/kerja/pengingat/surel/{mail.pk}/kirim-lagi/")
    assert answer.status_code == 302
    assert send() == {"sent": 1}
    assert [one["Message-ID"] for one in server.received] == [mail.message_id] * 2
    assert Entry.objects.filter(action="mail.sent_again").count() == 1
    late = signed_in("petugas.kukar").post(f"/kerja/pengingat/surel/{mail.pk}/tiba/")
    assert late.status_code == 409
    assert "Nasib surel ini sudah diketahui" in late.content.decode()


def test_a_worker_that_dies_while_handing_over_leaves_it_uncertain(
    world: Cast, server: MailServer, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    mail = a_mail(world)

    def die(_mail: Mail, _answered: int) -> MailState:
        raise KeyboardInterrupt

    with monkeypatch.context() as dying:
        dying.setattr(mails, "_note", die)
        with pytest.raises(KeyboardInterrupt):
            send()
    assert now().state == MailState.SENDING
    assert send() == {}, "another worker may still be at it"
    Mail.objects.update(taken_at=clock.wall_now() - timedelta(minutes=11))
    assert send() == {}
    assert now().state == MailState.UNCERTAIN
    signed_in("petugas.kukar").post(f"/kerja/pengingat/surel/{mail.pk}/tiba/")
    assert (now().state, now().settled_by) == (MailState.SENT, world.viewer("petugas.kukar").actor)
    assert len(server.received) == 1


@pytest.mark.parametrize(
    ("behaviour", "state", "answer"),
    [
        ("refuses", MailState.REFUSED, 550),
        ("busy", MailState.TO_SEND, 451),
        ("closed", MailState.TO_SEND, None),
    ],
)
def test_what_the_server_says_decides(
    world: Cast, server: MailServer, behaviour: str, state: MailState, answer: int | None
) -> None:
    a_mail(world)
    server.behaviour = behaviour
    send()
    assert (now().state, now().answer) == (state, answer)
    server.behaviour = "takes"
    assert send() == {}, "put off for a minute, or until a person says so"
    Mail.objects.update(try_from=clock.wall_now())
    assert len(server.received) == 0
    send()
    assert len(server.received) == (state is MailState.TO_SEND)


def test_a_mail_that_could_not_go_in_time_does_not_go_late(world: Cast, server: MailServer) -> None:
    a_mail(world)
    with clock.frozen(ENDS):
        assert mails.send_due() == {"too_late": 1}
    assert server.received == []


@pytest.mark.parametrize("how", ["aside", "role", "account", "office"])
def test_a_mail_is_withheld_from_whom_the_case_has_left(world: Cast, server: MailServer, how: str) -> None:
    mail = a_mail(world)
    account, case = mail.notice.account, mail.notice.reminder.limit.case
    match how:
        case "aside":
            report = case.report
            Recusal.objects.create(report=report, account=account, reason="Saudara.", recorded_by="akun:2")
        case "role":
            Grant.objects.filter(account=account).update(ended_by="akun:2")
        case "account":
            Account.objects.filter(pk=account.pk).update(is_active=False)
        case "office":
            province = world.grant("petugas.kaltim").institution
            with clock.frozen(before(24)):
                handovers.hand(case.pk, HandoverKind.TAKEOVER, province.pk, "Lintas daerah.", by=OFFICER)
    assert send() == {"withheld": 1}
    assert server.received == []
    assert now().settled_at is not None


def test_a_demonstration_sends_no_mail_and_says_so(world: Cast, settings: Any, signed_in: SignedIn) -> None:
    Account.objects.update(email="petugas@contoh.example")
    settings.EMAIL_HOST, settings.DEFAULT_FROM_EMAIL = "127.0.0.1", "netra@contoh.example"
    a_case(world)
    with clock.frozen(before(24)):
        issue_due()
        page = signed_in("petugas.kukar").get("/kerja/pengingat/").content.decode()
    assert not Mail.objects.exists()
    assert "tidak ada surel yang dikirim" in page
    assert "1 hari lagi" in page


def test_an_administrator_sees_for_whom_a_mail_is_stuck_and_no_case(
    world: Cast, server: MailServer, signed_in: SignedIn
) -> None:
    mail = a_mail(world)
    server.behaviour = "vanishes"
    send()
    page = signed_in("admin").get("/kerja/pengingat/surel/").content.decode()
    assert "Petugas Kukar Contoh" in page
    assert mail.notice.reminder.limit.case.reference not in page
    address = f"/kerja/pengingat/surel/{mail.pk}/tiba/"
    assert signed_in("petugas2.kukar").post(address).status_code == 404
    assert now().state == MailState.UNCERTAIN
