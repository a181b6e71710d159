"""The door to the staff side: sign-in, second factor, and pages that must not exist."""

import re
from collections.abc import Callable, Iterator

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.test import Client
from django.urls import NoReverseMatch, reverse
from pytest_django import Settings

from netra.accounts import bootstrap, examples
from netra.accounts.forms import PasswordForm
from netra.accounts.models import Account, Grant, Role
from netra.institutions.models import Institution, InstitutionKind
from netra.platform.audit.models import Entry
from netra.platform.clock import installation, wall_now
from netra.regions import examples as regions_examples
from tests.cast import Cast

PASSWORD = "empat kata tak berhubungan"


@pytest.fixture(autouse=True)
def _home(settings: Settings) -> None:
    # The staff home belongs to another package; here any staff page will do.
    settings.LOGIN_REDIRECT_URL = "accounts:list"


@pytest.fixture
def commissioner(db: None) -> Iterator[Account]:
    """A commissioner of a real office who has a password and no authenticator yet."""
    installation.install("real")
    regions_examples.load_sample()
    office = Institution.objects.create(
        key="bawaslu-64.02", kind=InstitutionKind.BAWASLU, name="Bawaslu Kutai Kartanegara", region_id="64.02"
    )
    account = Account.objects.create_user("ketua", "Ketua", PASSWORD)
    Grant.objects.create(
        account=account,
        role=Role.COMMISSIONER,
        institution=office,
        region_id="64.02",
        starts="2024-01-01",
        granted_by="sistem",
    )
    yield account


def sign_in(client: Client, username: str, password: str) -> object:
    return client.post("/akun/masuk/", {"login": username, "password": password})


def set_up_page(client: Client) -> object:
    """Changing how an account is protected asks for the password once more."""
    asked = client.get("/akun/2fa/pasang/")
    assert asked["Location"].startswith("/akun/konfirmasi/")
    assert client.get(asked["Location"]).status_code == 200
    return client.post(asked["Location"], {"password": PASSWORD}, follow=True)


def test_demo_sign_in_page_lists_every_example_account_and_the_password(world: Cast) -> None:
    page = Client().get("/akun/masuk/").content.decode()
    assert examples.PASSWORD in page
    assert all(one.username in page for one in examples.ACCOUNTS)
    assert "Untuk melapor tidak perlu akun." in page


def test_real_sign_in_page_shows_no_account_and_no_password(commissioner: Account) -> None:
    page = Client().get("/akun/masuk/").content.decode()
    assert examples.PASSWORD not in page
    assert "petugas.kukar" not in page
    assert 'href="/lapor/"' not in page, "a real installation takes no reports yet, so nothing leads to it"


def test_demo_needs_no_second_factor_and_leaves_an_audit_line(world: Cast) -> None:
    client = Client()
    assert sign_in(client, "komisioner.kukar", examples.PASSWORD)["Location"] == "/kerja/akun/"
    assert client.get("/kerja/akun/").status_code == 200
    line = Entry.objects.order_by("seq").last()
    assert (line.action, line.actor) == ("account.signed_in", world.account("komisioner.kukar").actor)


def test_wrong_password_is_answered_in_plain_indonesian(world: Cast) -> None:
    answer = sign_in(Client(), "komisioner.kukar", "salah sama sekali")
    assert "Nama pengguna dan kata sandi tidak cocok." in answer.content.decode()


def test_guessing_is_stopped_after_five_wrong_passwords(world: Cast) -> None:
    client = Client()
    for _attempt in range(5):
        sign_in(client, "komisioner.kukar", "salah sama sekali")
    answer = sign_in(client, "komisioner.kukar", examples.PASSWORD)
    assert "Terlalu banyak percobaan" in answer.content.decode()
    assert client.get("/kerja/akun/").status_code == 302


def test_closed_account_cannot_sign_in(world: Cast) -> None:
    Account.objects.filter(username="komisioner.kukar").update(is_active=False)
    client = Client()
    sign_in(client, "komisioner.kukar", examples.PASSWORD)
    assert client.get("/kerja/akun/").status_code == 302


@pytest.mark.parametrize("page", ["/kerja/akun/", "/kerja/laporan/", "/akun/2fa/", "/akun/kata-sandi/"])
def test_real_account_without_authenticator_reaches_only_its_set_up(commissioner: Account, page: str) -> None:
    client = Client()
    sign_in(client, "ketua", PASSWORD)
    answer = client.get(page)
    assert (answer.status_code, answer["Location"]) == (302, "/akun/2fa/pasang/")
    assert set_up_page(client).status_code == 200
    assert client.get("/akun/keluar/").status_code == 200


def test_setting_up_an_authenticator_opens_the_work_and_is_asked_for_next_time(commissioner: Account) -> None:
    client = Client()
    sign_in(client, "ketua", PASSWORD)
    page = set_up_page(client)
    assert "placeholder" not in page.content.decode()
    secret = page.context["form"].secret
    done = client.post("/akun/2fa/pasang/", {"code": _code(secret)})
    assert done["Location"] == "/akun/2fa/kode-cadangan/"
    assert client.get("/akun/2fa/kode-cadangan/").status_code == 200
    assert client.get("/kerja/akun/").status_code == 200

    again = Client()
    assert sign_in(again, "ketua", PASSWORD)["Location"].startswith("/akun/2fa/masuk/")
    assert again.get("/kerja/akun/").status_code == 302
    half_way = again.cookies["sessionid"].value
    assert "placeholder" not in again.get("/akun/2fa/masuk/").content.decode()
    wrong = again.post("/akun/2fa/masuk/", {"code": "000000"})
    assert wrong.status_code == 200
    assert "tidak cocok" in wrong.content.decode()
    # The same code is refused twice by design, so the next sign-in uses one of the backup codes.
    codes = Authenticator.objects.get(type=Authenticator.Type.RECOVERY_CODES).wrap().get_unused_codes()
    assert again.post("/akun/2fa/masuk/", {"code": codes[0]}).status_code == 302
    assert again.get("/kerja/akun/").status_code == 200
    planted = Client()
    planted.cookies["sessionid"] = half_way
    assert planted.get("/kerja/akun/")["Location"].startswith("/akun/masuk/"), "known before, worth nothing"


def test_guessing_codes_of_the_second_step_is_stopped(commissioner: Account) -> None:
    client = Client()
    sign_in(client, "ketua", PASSWORD)
    right = _code(set_up_page(client).context["form"].secret)
    client.post("/akun/2fa/pasang/", {"code": right})
    codes = Authenticator.objects.get(type=Authenticator.Type.RECOVERY_CODES).wrap().get_unused_codes()

    thief = Client()
    sign_in(thief, "ketua", PASSWORD)
    for _try in range(20):
        answer = thief.post("/akun/2fa/masuk/", {"code": "000000"})
    assert "Terlalu banyak" in answer.content.decode()
    thief.post("/akun/2fa/masuk/", {"code": codes[0]})
    assert thief.get("/kerja/akun/")["Location"].startswith("/akun/masuk/")


def test_authenticator_alone_is_not_enough_to_remove_it_without_confirming(commissioner: Account) -> None:
    totp.TOTP.activate(commissioner, totp.generate_totp_secret())
    client = Client()
    client.force_login(commissioner)
    assert client.get("/akun/2fa/lepas/").status_code == 302


def _code(secret: str) -> str:
    return totp.format_hotp_value(totp.hotp_value(secret, int(wall_now().timestamp()) // 30))


@pytest.mark.parametrize(
    "page",
    [
        "/akun/signup/", "/akun/email/", "/akun/confirm-email/", "/akun/password/reset/",
        "/akun/password/set/", "/akun/login/code/", "/akun/2fa/webauthn/", "/akun/", "/accounts/login/",
    ],
)  # fmt: skip
def test_pages_that_must_not_exist_do_not(world: Cast, page: str) -> None:
    assert Client().get(page).status_code == 404


@pytest.mark.parametrize(
    "name", ["account_signup", "account_email", "account_reset_password", "mfa_signup_webauthn"]
)
def test_names_that_must_not_exist_do_not(name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_signed_out_is_sent_to_the_sign_in_and_back(world: Cast) -> None:
    answer = Client().get("/kerja/akun/")
    assert answer["Location"] == "/akun/masuk/?next=/kerja/akun/"


@pytest.mark.parametrize(
    ("username", "page", "status"),
    [
        ("admin", "/kerja/akun/", 200),
        ("komisioner.kukar", "/kerja/akun/", 200),
        ("petugas.kukar", "/kerja/akun/", 404),
        ("bkn", "/kerja/akun/", 404),
        ("admin", "/kerja/akun/baru/", 200),
        ("komisioner.kukar", "/kerja/akun/baru/", 404),
        ("komisioner.kukar", "/kerja/akun/beri-peran/", 200),
        ("admin", "/kerja/akun/beri-peran/", 404),
    ],
)
def test_a_lacking_role_looks_like_a_missing_page(
    signed_in: Callable[[str], Client], username: str, page: str, status: int
) -> None:
    assert signed_in(username).get(page).status_code == status


def test_staff_pages_stay_in_no_cache(signed_in: Callable[[str], Client]) -> None:
    assert "no-store" in signed_in("admin").get("/kerja/akun/")["Cache-Control"]


def test_commissioner_sees_own_staff_only_and_ends_a_role(
    world: Cast, signed_in: Callable[[str], Client]
) -> None:
    client = signed_in("komisioner.kukar")
    page = client.get("/kerja/akun/").content.decode()
    assert "petugas.kukar" in page
    assert "petugas.kutim" not in page
    assert "petugas.nasional" not in page
    grant = world.grant("petugas.kukar")
    address = f"/kerja/akun/peran/{grant.pk}/akhiri/"
    assert client.get(address).status_code == 200
    assert client.post(address).status_code == 302
    assert world.viewer("petugas.kukar").grants == ()
    foreign = world.grant("petugas.kutim")
    assert client.post(f"/kerja/akun/peran/{foreign.pk}/akhiri/").status_code == 404
    assert world.viewer("petugas.kutim").grants != ()


def test_administrator_gets_the_link_once_and_commissioner_gives_the_role(
    world: Cast, signed_in: Callable[[str], Client]
) -> None:
    made = signed_in("admin").post("/kerja/akun/baru/", {"name": "Siti Contoh", "username": "siti"})
    assert "/akun/mulai/" in made.content.decode()
    account = Account.objects.get(username="siti")
    asked = {
        "username": "siti", "role": "case_officer", "institution": "bawaslu-64.02-contoh",
        "region": "", "starts": "14 November 2024", "ends": "",
    }  # fmt: skip
    commissioner = signed_in("komisioner.kukar")
    refused = commissioner.post("/kerja/akun/beri-peran/", asked)
    assert refused.status_code == 422
    assert "contoh" in refused.content.decode()
    account.set_password(PASSWORD)
    account.example = True
    account.save()
    assert commissioner.post("/kerja/akun/beri-peran/", asked).status_code == 302
    assert Grant.objects.get(account=account).region_id == "64.02"


def test_the_link_is_a_sheet_to_print_and_a_mistyped_user_name_is_found(
    world: Cast, signed_in: Callable[[str], Client]
) -> None:
    sheet = signed_in("admin").post("/kerja/akun/baru/", {"name": "Dewi Contoh", "username": "dewi.contoh"})
    html = sheet.content.decode()
    assert "data:image/svg+xml" in html and "data-print" in html
    assert re.search(r"satu kali, sampai \w* ?,? ?\d{1,2} \w+ \d{4}[^<]*\d\d\.\d\d W", html)
    page = signed_in("komisioner.kukar")
    html = page.post("/kerja/akun/beri-peran/", {"username": "dewi"}).content.decode()
    assert "dewi.contoh (Dewi Contoh)" in html
    assert "bekerja di lembaga tujuan penerusan Bawaslu" in html
    # Who already works somewhere is nobody's guess.
    html = page.post("/kerja/akun/beri-peran/", {"username": "petugas.kuka"}).content.decode()
    assert "petugas.kukar" not in html


def test_ones_own_name_is_no_password(commissioner: Account) -> None:
    commissioner.name = "Rina Admin Contoh"
    form = PasswordForm({"password": "rina admin contoh", "again": "rina admin contoh"}, account=commissioner)
    assert "password" in form.errors


def test_passkeys_are_sent_to_an_address_where_browsers_make_them(settings: Settings) -> None:
    settings.PORT, settings.HOST_IS_LOOPBACK, settings.HTTPS = 8716, True, False
    assert bootstrap.address_for_passkeys() == "http://localhost:8716"
    settings.HOST_IS_LOOPBACK = False
    assert bootstrap.address_for_passkeys() == ""
    settings.HTTPS, settings.ALLOWED_HOSTS = True, ["netra.contoh.go.id"]
    assert bootstrap.address_for_passkeys() == "https://netra.contoh.go.id"


def test_giving_a_role_begins_today_and_with_no_office_chosen(
    world: Cast, signed_in: Callable[[str], Client]
) -> None:
    html = signed_in("komisioner.kukar").get("/kerja/akun/beri-peran/").content.decode()
    first_day = re.search(r'<input[^>]*name="starts"[^>]*>', html)
    assert first_day
    assert re.search(r'value="\d{1,2} \w+ \d{4}"', first_day[0]) and 'type="text"' in first_day[0]
    assert "pilih kantor" in html
    assert "-----" not in html
