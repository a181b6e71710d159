"""The way back for somebody who has lost the authenticator and the recovery codes."""

from collections.abc import Callable, Iterator

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.test import Client
from pytest_django import Settings

from netra.accounts import granting, setup
from netra.accounts.models import Account, Grant, Role, SetupLink
from netra.accounts.setup import Refusal, SetupRefused
from netra.accounts.viewer import viewer_for
from netra.institutions.models import Institution, InstitutionKind
from netra.platform.audit.models import Entry
from netra.platform.clock import installation, wall_now
from netra.regions import examples as regions_examples
from tests.cast import Cast

OLD, NEW = "empat kata tak berhubungan", "empat kata lain sekali lagi"


@pytest.fixture(autouse=True)
def _home(settings: Settings) -> None:
    settings.LOGIN_REDIRECT_URL = "accounts:list"


def somebody(username: str, role: Role, office: Institution) -> Account:
    """With a password, an authenticator and recovery codes."""
    account = Account.objects.create_user(username, username.title(), OLD)
    Grant.objects.create(
        account=account,
        role=role,
        institution=office,
        region=office.region,
        starts="2024-01-01",
        granted_by="sistem",
    )
    totp.TOTP.activate(account, totp.generate_totp_secret())
    RecoveryCodes.activate(account)
    return account


@pytest.fixture
def office(db: None) -> Iterator[Institution]:
    installation.install("real")
    regions_examples.load_sample()
    yield Institution.objects.create(
        key="bawaslu-64.02", kind=InstitutionKind.BAWASLU, name="Bawaslu Kutai Kartanegara", region_id="64.02"
    )


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def test_from_a_lost_authenticator_back_to_work(office: Institution) -> None:
    chair, other = somebody("ketua", Role.COMMISSIONER, office), somebody("kedua", Role.COMMISSIONER, office)
    lost = signed_in(other)
    assert lost.get("/kerja/akun/").status_code == 200

    page = signed_in(chair)
    address = f"/kerja/akun/{other.pk}/langkah-kedua/"
    assert f'href="{address}"' in page.get("/kerja/akun/").content.decode()
    question = page.get(address).content.decode()
    assert "Kedua" in question
    assert Authenticator.objects.filter(user=other).count() == 2, "asking changes nothing"
    answer = page.post(address)
    token = answer.content.decode().partition("/akun/mulai/")[2].partition("/")[0]

    assert not Authenticator.objects.filter(user=other).exists()
    assert Authenticator.objects.filter(user=chair).count() == 2
    assert lost.get("/kerja/akun/")["Location"].startswith("/akun/masuk/"), "the old session has ended"
    refused = Client()
    refused.post("/akun/masuk/", {"login": "kedua", "password": OLD})
    assert refused.get("/akun/2fa/pasang/").status_code == 302, "who knows the old password gets nowhere"

    back = Client()
    assert back.post(f"/akun/mulai/{token}/", {"password": NEW, "again": NEW}).status_code == 302
    assert back.get("/kerja/akun/")["Location"] == "/akun/2fa/pasang/"
    # Typed twice a moment ago, the password is not asked for again.
    secret = back.get("/akun/2fa/pasang/").context["form"].secret
    code = totp.format_hotp_value(totp.hotp_value(secret, int(wall_now().timestamp()) // 30))
    assert back.post("/akun/2fa/pasang/", {"code": code}).status_code == 302
    assert back.get("/kerja/akun/").status_code == 200
    assert viewer_for(other).holds(Role.COMMISSIONER, institution_key=office.key)


def test_a_new_password_alone_lets_nobody_past_an_authenticator(office: Institution) -> None:
    chair, other = somebody("ketua", Role.COMMISSIONER, office), somebody("kedua", Role.COMMISSIONER, office)
    token = setup.renew_link(viewer_for(chair), other)
    client = Client()
    kept = client.post(f"/akun/mulai/{token}/", {"password": NEW, "again": NEW})
    assert kept["Location"].startswith("/akun/2fa/masuk/")
    assert client.get("/kerja/akun/")["Location"].startswith("/akun/masuk/")


def test_a_sign_in_that_waits_for_the_second_step_does_not_outlive_the_reset(office: Institution) -> None:
    chair, other = somebody("ketua", Role.COMMISSIONER, office), somebody("kedua", Role.COMMISSIONER, office)
    (code, *_rest) = RecoveryCodes(
        Authenticator.objects.get(user=other, type="recovery_codes")
    ).get_unused_codes()
    half_way = Client()
    sent = half_way.post("/akun/masuk/", {"login": "kedua", "password": OLD})
    assert sent["Location"].startswith("/akun/2fa/masuk/")
    setup.reset_second_factor(viewer_for(chair), other)
    half_way.post("/akun/2fa/masuk/", {"code": code})
    for page in ("/kerja/akun/", "/akun/2fa/pasang/"):
        assert half_way.get(page)["Location"].startswith("/akun/masuk/")


def test_the_chain_says_who_did_it_and_no_more(office: Institution) -> None:
    chair, other = somebody("ketua", Role.COMMISSIONER, office), somebody("kedua", Role.COMMISSIONER, office)
    token = setup.reset_second_factor(viewer_for(chair), other)
    reset, link = list(Entry.objects.order_by("seq"))[-2:]
    assert (reset.action, link.action) == ("second_factor.reset", "setup_link.issued")
    assert {reset.actor, link.actor} == {chair.actor}
    assert {reset.object_key, link.object_key} == {str(other.pk)}
    assert token not in str(list(Entry.objects.values()))


@pytest.mark.parametrize(
    ("by", "of"),
    [
        # oneself
        ("komisioner.kukar", "komisioner.kukar"),
        ("admin", "admin"),
        # another office's staff
        ("komisioner.kukar", "petugas.kutim"),
        ("komisioner.kukar", "petugas.kaltim"),
        ("komisioner.kukar", "bkn"),
        # whoever runs the machines, and an account that sees records
        ("admin", "komisioner.kukar"),
        ("admin", "petugas.kukar"),
        ("komisioner.kukar", "admin"),
        # who gives no roles at all
        ("petugas.kukar", "analis.kukar"),
        ("petugas.kaltim", "petugas.kukar"),
        ("petugas.nasional", "petugas.kukar"),
    ],
)
def test_who_may_not_reset_whom(world: Cast, signed_in: Callable[[str], Client], by: str, of: str) -> None:
    account = world.account(of)
    totp.TOTP.activate(account, totp.generate_totp_secret())
    with pytest.raises(SetupRefused) as refused:
        setup.reset_second_factor(world.viewer(by), account)
    assert refused.value.code is Refusal.NOT_YOURS
    client, address = signed_in(by), f"/kerja/akun/{account.pk}/langkah-kedua/"
    assert client.get(address).status_code == client.post(address).status_code == 404
    assert Authenticator.objects.filter(user=account).exists()
    account.refresh_from_db()
    assert account.has_usable_password()
    assert not SetupLink.objects.exists()


@pytest.mark.parametrize("of", ["petugas.kukar", "analis.kukar"])
def test_the_commissioner_of_the_office_may(world: Cast, of: str) -> None:
    token = setup.reset_second_factor(world.viewer("komisioner.kukar"), world.account(of))
    assert setup.account_behind(token) == world.account(of)


def test_a_reset_account_gets_no_role_until_its_owner_is_back(world: Cast) -> None:
    chair, officer = world.viewer("komisioner.kukar"), world.account("petugas.kukar")
    setup.reset_second_factor(chair, officer)
    kukar = Institution.objects.select_related("region").get(pk="bawaslu-64.02-contoh")
    starts = world.grant("petugas.kukar").starts
    with pytest.raises(granting.GrantRefused) as refused:
        # `officer` still carries the password it was read with.
        granting.grant(chair, officer, Role.ANALYST, kukar, kukar.region, starts=starts)
    assert refused.value.code is granting.Refusal.NOT_SET_UP
