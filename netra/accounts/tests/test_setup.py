"""One-time links, the first commissioner, and example accounts that never reach a real database."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client

from netra.accounts import bootstrap, examples, granting, setup
from netra.accounts.models import Account, Grant, Role, SetupLink
from netra.accounts.setup import Refusal, SetupRefused
from netra.institutions.models import Institution, InstitutionKind
from netra.platform.audit.models import Entry
from netra.platform.clock import installation
from netra.regions import examples as regions_examples
from netra.regions.models import Region
from tests.cast import Cast

GOOD = "empat kata tak berhubungan"


@pytest.fixture
def real(db: None) -> Institution:
    installation.install("real")
    regions_examples.load_sample()
    return Institution.objects.create(
        key="bawaslu-64.02",
        kind=InstitutionKind.BAWASLU,
        name="Bawaslu Kabupaten Kutai Kartanegara",
        region_id="64.02",
    )


def test_administrator_makes_an_account_that_only_its_owner_can_enter(world: Cast) -> None:
    account, token = setup.register(world.viewer("admin"), username="Siti.Aminah", name="Siti Contoh")
    assert account.username == "siti.aminah"
    assert not account.has_usable_password()
    assert setup.use_link(token, GOOD) == account
    account.refresh_from_db()
    assert account.check_password(GOOD)


def test_token_is_nowhere_in_the_database(world: Cast) -> None:
    _account, token = setup.register(world.viewer("admin"), username="siti", name="Siti Contoh")
    assert token not in str(list(SetupLink.objects.values())) + str(list(Entry.objects.values()))


def test_link_works_once(world: Cast) -> None:
    _account, token = setup.register(world.viewer("admin"), username="siti", name="Siti Contoh")
    assert setup.use_link(token, GOOD)
    assert setup.use_link(token, "another long password") is None


def test_link_dies_after_72_hours(world: Cast) -> None:
    _account, token = setup.register(world.viewer("admin"), username="siti", name="Siti Contoh")
    SetupLink.objects.update(expires_at=SetupLink.objects.get().issued_at)
    assert setup.use_link(token, GOOD) is None
    link = SetupLink.objects.get()
    assert timedelta(hours=72) == setup.LINK_IS_VALID_FOR
    assert link.used_at is None


def test_a_new_link_kills_the_old_one(world: Cast) -> None:
    account, first = setup.register(world.viewer("admin"), username="siti", name="Siti Contoh")
    second = setup.renew_link(world.viewer("admin"), account)
    assert setup.use_link(first, GOOD) is None
    assert setup.use_link(second, GOOD)


@pytest.mark.parametrize("by", ["komisioner.kukar", "petugas.kukar", "bkn"])
def test_only_an_administrator_makes_accounts(world: Cast, by: str) -> None:
    with pytest.raises(SetupRefused) as refused:
        setup.register(world.viewer(by), username="siti", name="Siti Contoh")
    assert refused.value.code is Refusal.NOT_YOURS
    assert not Account.objects.filter(username="siti").exists()


def test_administrator_cannot_take_over_an_account_that_sees_records(world: Cast) -> None:
    with pytest.raises(SetupRefused) as refused:
        setup.renew_link(world.viewer("admin"), world.account("petugas.kukar"))
    assert refused.value.code is Refusal.NOT_YOURS
    assert setup.renew_link(world.viewer("komisioner.kukar"), world.account("petugas.kukar"))
    with pytest.raises(SetupRefused):
        setup.renew_link(world.viewer("komisioner.kukar"), world.account("petugas.kutim"))
    with pytest.raises(SetupRefused):
        setup.renew_link(world.viewer("komisioner.kukar"), world.account("komisioner.kukar"))


def a_role(world: Cast, username: str, role: Role, office: str) -> None:
    institution = Institution.objects.select_related("region").get(pk=office)
    Grant.objects.create(
        account=world.account(username),
        role=role,
        institution=institution,
        region=institution.region,
        starts=world.grant("komisioner.kukar").starts,
        granted_by="sistem",
    )


def test_a_link_that_opens_two_offices_needs_who_gives_both_roles(world: Cast) -> None:
    both = world.account("petugas.kukar")
    assert setup.may_renew(world.viewer("komisioner.kukar"), both)
    a_role(world, "petugas.kukar", Role.CASE_OFFICER, "bawaslu-64.08-contoh")
    with pytest.raises(SetupRefused) as refused:
        setup.renew_link(world.viewer("komisioner.kukar"), both)
    assert refused.value.code is Refusal.NOT_YOURS
    assert not SetupLink.objects.exists()
    a_role(world, "komisioner.kukar", Role.COMMISSIONER, "bawaslu-64.08-contoh")
    assert setup.renew_link(world.viewer("komisioner.kukar"), both)


def test_who_lets_in_the_officer_of_a_receiving_body_renews_the_link_too(world: Cast) -> None:
    officer = Account.objects.create_user("penerima", "Penerima Contoh", GOOD, example=True)
    commissioner = world.viewer("komisioner.kukar")
    unit = Institution.objects.select_related("region").get(pk="dinas-64.02-contoh")
    starts = world.grant("komisioner.kukar").starts
    granting.grant(commissioner, officer, Role.RECEIVING_OFFICER, unit, unit.region, starts=starts)
    assert setup.renew_link(commissioner, officer)
    with pytest.raises(SetupRefused):
        setup.renew_link(world.viewer("admin"), officer)
    # The body of the whole province was let in by another office.
    with pytest.raises(SetupRefused):
        setup.renew_link(commissioner, world.account("bkn"))


def test_an_administrator_is_brought_back_by_another_one_of_the_same_institution(world: Cast) -> None:
    Account.objects.create_user("mesin", "Mesin Contoh", GOOD, example=True)
    second = Account.objects.get(username="mesin")
    admin = world.viewer("admin")
    kukar, kutim = (
        Institution.objects.select_related("region").get(pk=f"bawaslu-64.{one}-contoh")
        for one in ("02", "08")
    )
    starts = world.grant("admin").starts
    with transaction.atomic():
        granting.give("sistem", second, Role.SYSTEM_ADMINISTRATOR, kutim, kutim.region, starts=starts)
    assert not setup.may_renew(admin, second)
    Grant.objects.filter(account=second).update(institution=kukar)
    assert setup.may_renew(admin, second)
    assert not setup.may_renew(admin, world.account("admin"))


def test_giving_a_record_role_kills_links_that_still_lie_about(world: Cast) -> None:
    account, first = setup.register(world.viewer("admin"), username="siti", name="Siti Contoh")
    Account.objects.filter(pk=account.pk).update(example=True)
    setup.use_link(first, GOOD)
    account.refresh_from_db()
    lying_about = setup.renew_link(world.viewer("admin"), account)
    with transaction.atomic():
        granting.give(
            "sistem",
            account,
            Role.CASE_OFFICER,
            Institution.objects.get(pk="bawaslu-64.02-contoh"),
            Region.objects.get(pk="64.02"),
            starts=world.grant("petugas.kukar").starts,
        )
    assert setup.use_link(lying_about, "taken over by the maker") is None


@pytest.mark.parametrize("username", ["ab", "Spasi Di Tengah", "titik/miring", "x" * 61, "-mulai"])
def test_odd_user_names_are_refused(world: Cast, username: str) -> None:
    with pytest.raises(SetupRefused) as refused:
        setup.register(world.viewer("admin"), username=username, name="Siti Contoh")
    assert refused.value.code is Refusal.USERNAME_SHAPE


def test_taken_user_name_is_refused(world: Cast) -> None:
    with pytest.raises(SetupRefused) as refused:
        setup.register(world.viewer("admin"), username="bkn", name="Siti Contoh")
    assert refused.value.code is Refusal.USERNAME_TAKEN


def test_a_living_link_never_enters_the_log(world: Cast, caplog: pytest.LogCaptureFixture) -> None:
    _account, token = setup.register(world.viewer("admin"), username="baru.kukar", name="Baru")
    refused = Client().post(f"/akun/mulai/{token}/", {"password": "kurang", "again": "kurang"})
    assert refused.status_code == 422
    Client().get("/tidak-ada/")
    assert "/tidak-ada/" in caplog.text
    assert token not in caplog.text


def test_owner_chooses_the_password_on_the_page(world: Cast) -> None:
    account, token = setup.register(world.viewer("admin"), username="siti", name="Siti Contoh")
    page = f"/akun/mulai/{token}/"
    client = Client()
    answer = client.get(page)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    short = client.post(page, {"password": "pendek", "again": "pendek"})
    assert short.status_code == 422
    differing = client.post(page, {"password": GOOD, "again": GOOD + "x"})
    assert "Kedua kata sandi berbeda" in differing.content.decode()
    account.refresh_from_db()
    assert not account.has_usable_password()
    kept = client.post(page, {"password": GOOD, "again": GOOD}, follow=True)
    assert kept.wsgi_request.user == account, "signed in with the password just typed, and not asked again"
    assert client.get("/akun/2fa/pasang/").status_code == 200, "nor before the second factor is set up"
    assert client.get(page).status_code == 404
    assert Client().get("/akun/mulai/tidak-ada/").status_code == 404


def test_first_commissioner_of_an_office_comes_from_the_command_line_once(real: Institution) -> None:
    link = bootstrap.first_commissioner(username="ketua", name="Ketua", institution_key=real.key)
    token = link.rstrip("/").rpartition("/")[2]
    account = setup.use_link(token, GOOD)
    assert account is not None
    assert Grant.objects.get(account=account).role == Role.COMMISSIONER
    with pytest.raises(bootstrap.Refused, match="has a commissioner"):
        bootstrap.first_commissioner(username="kedua", name="Kedua", institution_key=real.key)
    assert not Account.objects.filter(username="kedua").exists()


def test_first_administrator_comes_from_the_command_line_and_sees_nothing(real: Institution) -> None:
    bootstrap.first_administrator(username="mesin", name="Mesin", institution_key=real.key)
    assert [one.role for one in Grant.objects.all()] == [Role.SYSTEM_ADMINISTRATOR]
    with pytest.raises(bootstrap.Refused, match="already has a system administrator"):
        bootstrap.first_administrator(username="mesin2", name="Mesin", institution_key=real.key)


@pytest.mark.parametrize("begin", [bootstrap.first_commissioner, bootstrap.first_administrator])
def test_a_first_link_that_was_lost_is_given_anew_until_it_is_used(
    real: Institution, begin: Callable[..., str]
) -> None:
    lost, again = (begin(username="ketua", name="Ketua", institution_key=real.key) for _ in range(2))
    assert setup.use_link(lost.rstrip("/").rpartition("/")[2], GOOD) is None
    with pytest.raises(bootstrap.Refused):
        begin(username="lain", name="Lain", institution_key=real.key)
    assert setup.use_link(again.rstrip("/").rpartition("/")[2], GOOD)
    with pytest.raises(bootstrap.Refused):
        begin(username="ketua", name="Ketua", institution_key=real.key)
    assert Grant.objects.filter(institution=real).count() == 1


def test_a_reset_account_is_not_begun_anew_from_the_command_line(real: Institution) -> None:
    link = bootstrap.first_commissioner(username="ketua", name="Ketua", institution_key=real.key)
    account = setup.use_link(link.rstrip("/").rpartition("/")[2], GOOD)
    assert account is not None
    account.set_unusable_password()
    account.save()
    with pytest.raises(bootstrap.Refused, match="has a commissioner"):
        bootstrap.first_commissioner(username="ketua", name="Ketua", institution_key=real.key)


def test_command_line_refuses_unknown_offices(real: Institution) -> None:
    with pytest.raises(bootstrap.Refused, match="No Bawaslu office"):
        bootstrap.first_commissioner(username="ketua", name="Ketua", institution_key="bawaslu-99")


def test_command_line_refuses_a_demo(world: Cast) -> None:
    with pytest.raises(bootstrap.Refused, match="demo"):
        bootstrap.first_commissioner(username="ketua", name="Ketua", institution_key="bawaslu-64.02-contoh")


def test_example_accounts_never_enter_a_real_database(real: Institution) -> None:
    with pytest.raises(examples.RealInstallation):
        examples.load()
    assert Account.objects.count() == 0


def test_example_accounts_load_twice_without_doubling(world: Cast) -> None:
    examples.load()
    assert Account.objects.count() == Grant.objects.count() == len(examples.ACCOUNTS)
