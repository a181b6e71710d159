"""The list of accounts: who is on it, and that it narrows, sorts, pages and exports what it shows."""

import csv
import re
from collections.abc import Callable
from datetime import date
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from netra.accounts import examples, granting, roster
from netra.accounts.models import Account, Grant, Role
from netra.institutions.models import Institution
from netra.platform.ui import paging
from tests.cast import EVERYBODY, Cast

SignedIn = Callable[[str], Client]
LIST, EXPORT = "/kerja/akun/", "/kerja/akun.csv"


def a_grant(account: Account, role: Role, institution: Institution, **changes: object) -> Grant:
    return Grant.objects.create(
        **{
            "account": account,
            "role": role,
            "institution": institution,
            "region": institution.region,
            "starts": date(2024, 1, 1),
            "granted_by": "sistem",
            **changes,
        }
    )


def user_names(page: str) -> list[str]:
    return re.findall(r"<td[^>]*><code>([^<]+)</code></td>", page)


def rows_of(client: Client, address: str) -> list[dict[str, str]]:
    text = client.get(address).content.decode("utf-8-sig")
    return list(csv.DictReader(text.splitlines()))


@pytest.mark.parametrize("username", EVERYBODY)
def test_the_list_and_the_single_question_follow_one_rule(world: Cast, username: str) -> None:
    for number, institution in enumerate(Institution.objects.select_related("region")):
        for role in Role:
            account = Account.objects.create_user(f"{role.value.replace('_', '-')}.{number}", example=True)
            a_grant(account, role, institution)
    viewer = world.viewer(username)
    given = set(Grant.objects.filter(granting.given_by(viewer)).values_list("pk", flat=True))
    asked = {
        one.pk
        for one in Grant.objects.select_related("institution")
        if granting.may_give(viewer, Role(one.role), one.institution)
    }
    assert given == asked
    assert bool(given) is bool(viewer.grants_of(Role.COMMISSIONER, Role.SYSTEM_ADMINISTRATOR))


def test_the_list_is_paged_by_key_in_both_directions(
    world: Cast, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(roster, "PAGE", 3)
    Account.objects.create_user("kembar.dua", "Analis Kukar Contoh", example=True)
    client = signed_in("admin")
    for sort, order in (("", ("name", "pk")), ("?urut=nama-terbalik", ("-name", "-pk"))):
        seen, address = [], LIST + sort
        for _page in range(len(examples.ACCOUNTS)):
            page = client.get(address).content.decode()
            seen += user_names(page)
            more = re.search(r'class="more"><a href="([^"]+)"', page)
            if more is None:
                break
            address = unescape(more.group(1))
        assert more is None
        assert seen == list(Account.objects.order_by(*order).values_list("username", flat=True))


def test_the_list_narrows_by_role_and_counts(world: Cast, signed_in: SignedIn) -> None:
    Account.objects.create_user("baru", "Baru Contoh", example=True)
    client = signed_in("admin")
    page = client.get(f"{LIST}?peran=case_officer").content.decode()
    officers = sorted(one.username for one in examples.ACCOUNTS if one.role is Role.CASE_OFFICER)
    assert sorted(user_names(page)) == officers
    assert re.search(rf'aria-current="true">Petugas perkara <span>{len(officers)}</span>', page)
    assert re.search(rf">Semua <span>{len(examples.ACCOUNTS) + 1}</span>", page)
    page = client.get(f"{LIST}?peran=tanpa").content.decode()
    assert user_names(page) == ["baru"]
    assert re.search(r'aria-current="true">Tanpa peran <span>1</span>', page)


def test_a_commissioner_narrows_within_the_own_staff(world: Cast, signed_in: SignedIn) -> None:
    client = signed_in("komisioner.kukar")
    staff = sorted(
        one.username
        for one in examples.ACCOUNTS
        if one.institution_key == "bawaslu-64.02-contoh" and one.role is not Role.SYSTEM_ADMINISTRATOR
    )
    assert {"analis.kukar", "komisioner.kukar", "petugas.kukar"} <= set(staff)
    assert sorted(user_names(client.get(LIST).content.decode())) == staff
    page = client.get(f"{LIST}?peran=case_officer").content.decode()
    assert sorted(user_names(page)) == ["petugas.kukar", "petugas2.kukar"]
    assert re.search(rf">Semua <span>{len(staff)}</span>", page)
    # Somebody without a role is no one's staff yet.
    assert "peran=tanpa" not in page
    assert user_names(client.get(f"{LIST}?peran=tanpa").content.decode()) == []


def test_the_role_of_another_office_is_not_shown_to_a_commissioner(world: Cast, signed_in: SignedIn) -> None:
    next_door = Institution.objects.select_related("region").get(pk="bawaslu-64.08-contoh")
    a_grant(world.account("petugas.kukar"), Role.ANALYST, next_door)
    client = signed_in("komisioner.kukar")
    assert next_door.name not in client.get(LIST).content.decode()
    assert next_door.name not in client.get(EXPORT).content.decode()
    assert user_names(client.get(f"{LIST}?peran=analyst").content.decode()) == ["analis.kukar"]
    assert next_door.name in signed_in("admin").get(EXPORT).content.decode()


def test_a_role_that_is_over_is_no_longer_on_the_list(world: Cast, signed_in: SignedIn) -> None:
    Grant.objects.filter(pk=world.grant("petugas.kukar").pk).update(ends=date(2024, 2, 1))
    assert "petugas.kukar" not in user_names(signed_in("komisioner.kukar").get(LIST).content.decode())
    page = signed_in("admin").get(f"{LIST}?peran=tanpa").content.decode()
    assert user_names(page) == ["petugas.kukar"]


def test_the_file_holds_what_the_page_shows_with_a_row_for_each_role(
    world: Cast, signed_in: SignedIn
) -> None:
    kukar = Institution.objects.select_related("region").get(pk="bawaslu-64.02-contoh")
    a_grant(world.account("petugas.kukar"), Role.ANALYST, kukar, ends=date(2099, 12, 31))
    Account.objects.create_user("belum", "Belum Contoh", example=True)
    rows = rows_of(signed_in("admin"), EXPORT)
    assert [row["nama_pengguna"] for row in rows if row["peran"] == ""] == ["belum"]
    assert {row["contoh"] for row in rows} == {"contoh"}
    assert {row["nama_pengguna"]: row["tautan_sekali_pakai"] for row in rows}["belum"] == "belum dipakai"
    ours = [row for row in rows if row["nama_pengguna"] == "petugas.kukar"]
    assert [(row["peran"], row["kode_wilayah"], row["hari_terakhir"]) for row in ours] == [
        ("Petugas perkara", "64.02", ""),
        ("Analis", "64.02", "2099-12-31"),
    ]
    narrowed = rows_of(signed_in("komisioner.kukar"), f"{EXPORT}?peran=analyst&urut=nama-terbalik")
    assert [row["nama_pengguna"] for row in narrowed] == ["petugas.kukar", "petugas.kukar", "analis.kukar"]


def test_a_real_account_carries_no_mark_of_an_example(world: Cast, signed_in: SignedIn) -> None:
    Account.objects.create_user("asli", "Asli")
    rows = rows_of(signed_in("admin"), f"{EXPORT}?peran=tanpa")
    assert [(row["nama_pengguna"], row["contoh"]) for row in rows] == [("asli", "")]


# The last two are well written: a name with no text the database keeps, and a key larger than any.
ODD = (
    "?peran=raja&urut=xx&sesudah=zz",
    "?peran=%00&sesudah=%ff",
    f"?sesudah={paging.write('A' + chr(0), 7)}",
    f"?sesudah={paging.write('A', 10**20)}",
)


@pytest.mark.parametrize("asked", ODD)
def test_an_address_that_cannot_be_read_shows_the_list(world: Cast, signed_in: SignedIn, asked: str) -> None:
    assert signed_in("admin").get(LIST + asked).status_code == 200
    assert signed_in("admin").get(EXPORT + asked).status_code == 200


@pytest.mark.parametrize("username", ["petugas.kukar", "analis.kukar", "bkn"])
def test_who_keeps_no_accounts_gets_no_file(world: Cast, signed_in: SignedIn, username: str) -> None:
    assert signed_in(username).get(EXPORT).status_code == 404


BUDGETS = {
    ("admin", LIST): 8,
    ("admin", EXPORT): 5,
    ("komisioner.kukar", LIST): 7,
    ("komisioner.kukar", EXPORT): 5,
}


@pytest.mark.parametrize(("username", "address"), BUDGETS)
def test_the_list_costs_the_same_however_long_it_is(
    world: Cast, signed_in: SignedIn, username: str, address: str
) -> None:
    client = signed_in(username)
    kukar = Institution.objects.select_related("region").get(pk="bawaslu-64.02-contoh")
    asked = []
    for more in (0, 20):
        for number in range(more):
            one = Account.objects.create_user(f"orang{number}", f"Orang {number} Contoh", example=True)
            a_grant(one, Role.ANALYST, kukar)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        asked.append(len(queries))
    assert asked == [BUDGETS[username, address]] * 2
