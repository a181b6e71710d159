"""Who may give which role to whom: each rule refuses by its own name."""

from datetime import date, timedelta

import pytest
from django.db import transaction

from netra.accounts import granting
from netra.accounts.granting import GrantRefused, Refusal
from netra.accounts.models import Account, Grant, Role
from netra.accounts.viewer import viewer_for
from netra.institutions.models import Institution
from netra.platform.audit.models import Entry
from netra.regions.models import Region
from tests.cast import Cast

KUKAR, KUTIM = "bawaslu-64.02-contoh", "bawaslu-64.08-contoh"
TODAY = date(2024, 11, 14)


@pytest.fixture
def newcomer(world: Cast) -> Account:
    return Account.objects.create_user("baru", "Petugas Baru Contoh", "kata-sandi-panjang-1", example=True)


def give(world: Cast, by: str, account: Account, **changes: object) -> Grant:
    asked: dict[str, object] = {"role": Role.CASE_OFFICER, "office": KUKAR, "region": "64.02", "ends": None}
    asked.update(changes)
    return granting.grant(
        world.viewer(by),
        account,
        asked["role"],
        Institution.objects.select_related("region").get(pk=asked["office"]),
        Region.objects.get(pk=asked["region"]),
        starts=TODAY,
        ends=asked["ends"],
    )


def refusal(world: Cast, by: str, account: Account, **changes: object) -> Refusal:
    with pytest.raises(GrantRefused) as refused:
        give(world, by, account, **changes)
    assert str(refused.value.sentence)
    return refused.value.code


def test_commissioner_gives_a_role_of_the_own_office_and_the_chain_says_so(
    world: Cast, newcomer: Account
) -> None:
    given = give(world, "komisioner.kukar", newcomer)
    assert viewer_for(newcomer).holds(Role.CASE_OFFICER, institution_key=KUKAR, region_code="64.02.03")
    line = Entry.objects.order_by("seq").last()
    assert (line.action, line.object_key) == ("grant.given", str(given.pk))
    assert line.actor == world.account("komisioner.kukar").actor
    assert "Baru" not in line.facts


@pytest.mark.parametrize("by", ["petugas.kukar", "analis.kukar", "bkn", "petugas.kutim", "petugas.nasional"])
def test_nobody_but_a_commissioner_gives_a_record_role(world: Cast, newcomer: Account, by: str) -> None:
    assert refusal(world, by, newcomer) is Refusal.NOT_YOURS


@pytest.mark.parametrize("role", sorted(granting.RECORD_ROLES))
def test_administrator_gives_no_role_that_sees_anything(world: Cast, newcomer: Account, role: Role) -> None:
    assert refusal(world, "admin", newcomer, role=role) is Refusal.NOT_YOURS


def test_commissioner_gives_nothing_at_the_neighbouring_office(world: Cast, newcomer: Account) -> None:
    assert refusal(world, "komisioner.kukar", newcomer, office=KUTIM, region="64.08") is Refusal.NOT_YOURS


def test_nobody_gives_a_role_to_oneself(world: Cast) -> None:
    own = world.account("komisioner.kukar")
    assert refusal(world, "komisioner.kukar", own, role=Role.ANALYST) is Refusal.ONESELF


def test_a_role_reaches_no_further_than_its_office(world: Cast, newcomer: Account) -> None:
    assert refusal(world, "komisioner.kukar", newcomer, region="64") is Refusal.OUTSIDE
    assert give(world, "komisioner.kukar", newcomer, region="64.02.03").region_id == "64.02.03"


def test_one_account_never_mixes_running_the_machines_with_reading_records(
    world: Cast, newcomer: Account
) -> None:
    assert refusal(world, "komisioner.kukar", world.account("admin")) is Refusal.MIXED_ROLES
    give(world, "komisioner.kukar", newcomer)
    assert refusal(world, "admin", newcomer, role=Role.SYSTEM_ADMINISTRATOR) is Refusal.MIXED_ROLES


def test_a_real_account_gets_no_role_in_an_example_office(world: Cast) -> None:
    real = Account.objects.create_user("asli", "Petugas", "kata-sandi-panjang-1")
    assert refusal(world, "komisioner.kukar", real) is Refusal.MIXED_WORLDS


def test_an_account_that_its_maker_could_still_enter_gets_no_record_role(world: Cast) -> None:
    fresh = Account.objects.create_user("belum", "Belum Siap Contoh", example=True)
    assert refusal(world, "komisioner.kukar", fresh) is Refusal.NOT_SET_UP


def test_the_same_role_is_not_given_twice(world: Cast, newcomer: Account) -> None:
    give(world, "komisioner.kukar", newcomer)
    assert refusal(world, "komisioner.kukar", newcomer) is Refusal.ALREADY


def test_last_day_before_first_day_is_refused(world: Cast, newcomer: Account) -> None:
    ends = TODAY - timedelta(days=1)
    assert refusal(world, "komisioner.kukar", newcomer, ends=ends) is Refusal.PAST


def test_commissioner_lets_in_the_officer_of_a_receiving_body_in_the_own_area_only(
    world: Cast, newcomer: Account
) -> None:
    unit = {"role": Role.RECEIVING_OFFICER, "office": "dinas-64.02-contoh", "region": "64.02"}
    assert refusal(world, "petugas.kukar", newcomer, **unit) is Refusal.NOT_YOURS
    assert give(world, "komisioner.kukar", newcomer, **unit).role == Role.RECEIVING_OFFICER
    outside = {**unit, "office": "bkn-contoh", "region": "64"}
    other = Account.objects.create_user("lain", "Lain Contoh", "kata-sandi-panjang-1", example=True)
    assert refusal(world, "komisioner.kukar", other, **outside) is Refusal.NOT_YOURS


def test_a_role_that_would_open_nothing_at_an_office_is_refused_with_the_one_that_was_meant(
    world: Cast, newcomer: Account
) -> None:
    at_bawaslu = refusal(world, "komisioner.kukar", newcomer, role=Role.RECEIVING_OFFICER)
    assert at_bawaslu is Refusal.NO_RECEIVER_HERE
    unit = {"role": Role.CASE_OFFICER, "office": "dinas-64.02-contoh", "region": "64.02"}
    assert refusal(world, "komisioner.kukar", newcomer, **unit) is Refusal.RECEIVER_ALONE
    assert not Grant.objects.filter(account=newcomer).exists()


def test_nobody_who_refers_answers_for_the_body_that_receives(world: Cast, newcomer: Account) -> None:
    unit = {"role": Role.RECEIVING_OFFICER, "office": "dinas-64.02-contoh", "region": "64.02"}
    officer = world.account("petugas.kukar")
    assert refusal(world, "komisioner.kukar", officer, **unit) is Refusal.BOTH_SIDES
    give(world, "komisioner.kukar", newcomer, **unit)
    assert refusal(world, "komisioner.kukar", newcomer, role=Role.ANALYST) is Refusal.BOTH_SIDES


def test_ending_takes_sight_away_at_once(world: Cast, newcomer: Account) -> None:
    given = give(world, "komisioner.kukar", newcomer)
    granting.end(world.viewer("komisioner.kukar"), given)
    assert viewer_for(newcomer).grants == ()
    assert Entry.objects.order_by("seq").last().action == "grant.ended"
    with pytest.raises(GrantRefused) as refused:
        granting.end(world.viewer("komisioner.kukar"), given)
    assert refused.value.code is Refusal.OVER


def test_administrator_may_take_sight_away_and_an_officer_may_not(world: Cast, newcomer: Account) -> None:
    given = give(world, "komisioner.kukar", newcomer)
    with pytest.raises(GrantRefused) as refused:
        granting.end(world.viewer("petugas.kukar"), given)
    assert refused.value.code is Refusal.NOT_YOURS
    granting.end(world.viewer("admin"), given)
    assert viewer_for(newcomer).grants == ()


def test_nobody_ends_the_own_role(world: Cast) -> None:
    with pytest.raises(GrantRefused) as refused:
        granting.end(world.viewer("komisioner.kukar"), world.grant("komisioner.kukar"))
    assert refused.value.code is Refusal.ONESELF


def test_a_refused_grant_leaves_no_row_and_no_line(world: Cast, newcomer: Account) -> None:
    grants, lines = Grant.objects.count(), Entry.objects.count()
    refusal(world, "petugas.kukar", newcomer)
    assert (Grant.objects.count(), Entry.objects.count()) == (grants, lines)


@pytest.mark.parametrize(
    ("starts", "ends", "counts"),
    [(-1, None, True), (0, 0, True), (1, None, False), (-5, -1, False), (-5, 1, True)],
)
def test_a_grant_counts_from_its_first_to_its_last_day_by_the_wall_clock(
    world: Cast, newcomer: Account, starts: int, ends: int | None, counts: bool
) -> None:
    from zoneinfo import ZoneInfo

    from netra.platform.clock import wall_now

    today = wall_now().astimezone(ZoneInfo("Asia/Makassar")).date()
    with transaction.atomic():
        granting.give(
            "sistem",
            newcomer,
            Role.CASE_OFFICER,
            Institution.objects.get(pk=KUKAR),
            Region.objects.get(pk="64.02"),
            starts=today + timedelta(days=starts),
            ends=None if ends is None else today + timedelta(days=ends),
        )
    assert bool(viewer_for(newcomer).grants) is counts


def test_one_grant_must_give_role_office_and_area_together(world: Cast) -> None:
    viewer = world.viewer("petugas.kukar")
    assert viewer.holds(Role.CASE_OFFICER, region_code="64.02.03.2001")
    assert not viewer.holds(Role.CASE_OFFICER, region_code="64.08")
    assert not viewer.holds(Role.CASE_OFFICER, region_code="64")
    assert not viewer.holds(Role.COMMISSIONER, region_code="64.02")
    assert not viewer.holds(Role.CASE_OFFICER, institution_key=KUTIM)
    assert world.viewer("petugas.nasional").holds(Role.CASE_OFFICER, region_code="64.08")
