"""Keys of people in their browsers: made, written down, lost, brought back, handed over to others.

Two offices other than the walk's are used where something is retired or ended for good.
"""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Route, expect

from tests.journeys import sealed
from tests.journeys.conftest import Server
from tests.journeys.sealed import PASSPHRASE, SLOW
from tests.journeys.test_walk import PNG, Person

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("sealed")]

# Digests of what lies sealed: whatever happens to keys, no sealed part may change.
PARTS = """
import hashlib
from netra.reports.models import SealedPart
rows = SealedPart.objects.order_by("pk").values_list("pk", "sha256", "size")
print(hashlib.sha256(repr(list(rows)).encode()).hexdigest())
"""
KNOWN = """
from netra.reports.models import PersonKey
key = PersonKey.objects.filter(account__username={account!r}, retired_at=None).first()
print(key.recipient if key else "")
"""
WRAPS = """
from netra.reports.models import KeyWrap
old = KeyWrap.objects.filter(superseded_at__isnull=False)
print(old.exists() and all(len(bytes(one.body)) == 0 for one in old))
"""


NEWEST = """
from netra.reports import openings
from netra.reports.models import Report
found = Report.objects.filter(office="bawaslu-64.02-contoh").exclude(status__in=openings.OVER)
print(found.order_by("-delivered_at").values_list("pk", flat=True)[0])
"""


def _retire(person: Person) -> None:
    person.go("/kerja/kunci/")
    person.page.locator("details:has(#sure) summary").click()
    person.page.locator("#sure").check(force=True)
    person.page.locator("form:has(#sure) button").click()
    expect(person.page.locator("[data-key=make]")).to_be_visible()


def _new_passphrase(person: Person, part: str, first: str, second: str) -> None:
    fields = person.page.locator(f"[data-key={part}] [data-new-passphrase]")
    fields.nth(0).fill(first)
    fields.nth(1).fill(second)


def test_a_key_counts_once_its_sheet_was_typed_back_and_returns_from_it(
    browser: Browser, server: Server, in_demo: Callable[[str], str]
) -> None:
    account = "komisioner2.nasional"
    person = Person(browser, server, account)
    page = person.page
    posts: list[str] = []
    page.on("request", lambda request: posts.append(request.post_data or ""))
    _retire(person)

    box = page.locator("[data-key=make]")
    _new_passphrase(person, "make", "pendek", "pendek")
    box.get_by_role("button").click()
    expect(box.locator("[data-said]")).to_contain_text("12")
    _new_passphrase(person, "make", PASSPHRASE, PASSPHRASE + "x")
    box.get_by_role("button").click()
    expect(box.locator("[data-said]")).to_contain_text("berbeda")
    _new_passphrase(person, "make", PASSPHRASE, PASSPHRASE)
    box.get_by_role("button").click()
    sheet = page.locator("[data-key=sheet]")
    expect(sheet.get_by_role("heading")).to_be_focused()
    assert sealed.usable(page) == []
    groups = sheet.locator("[data-groups] li").all_inner_texts()
    assert len("".join(groups)) == 58 and {len(one) for one in groups[:-1]} == {4}

    back = sheet.locator("form[data-type-back]")
    back.locator("input").fill(groups[0])
    back.get_by_role("button").click()
    expect(back.locator("[data-said]")).to_contain_text("bukan kelompok terakhir")
    # Not made yet: neither here nor there.
    assert in_demo(KNOWN.format(account=account)) == ""
    back.locator("input").fill(groups[-1].lower())
    back.get_by_role("button").click()
    expect(page.locator("[data-key=here]")).to_be_visible(timeout=SLOW)
    recipient = in_demo(KNOWN.format(account=account))
    assert re.fullmatch(r"age1[0-9a-z]{58}", recipient)
    # Neither the key nor the passphrase was ever in a post.
    secret = "".join(groups)
    assert not any(secret in one or PASSPHRASE in one for one in posts)
    assert any(recipient in one for one in posts)

    # Another browser: the sheet brings the same key back, under a passphrase of its own.
    other = Person(browser, server, account)
    other.go("/kerja/kunci/")
    expect(other.page.locator("[data-key=restore]")).to_be_visible()
    swapped = [*groups[:2], groups[3], groups[2], *groups[4:]]
    for typed, words in ((" ".join(swapped), "tidak terbaca"), (secret[:-1], "tidak terbaca")):
        other.page.fill("#restore-secret", typed)
        other.page.locator("[data-key=restore] button").click()
        expect(other.page.locator("[data-key=restore] [data-said]")).to_contain_text(words)
    other.page.fill("#restore-secret", "-".join(groups).lower())
    _new_passphrase(other, "restore", "lain sama sekali", "lain sama sekali")
    other.page.locator("[data-key=restore] button").click()
    expect(other.page.locator("[data-key=here]")).to_be_visible(timeout=SLOW)
    sealed.type_passphrase(other, PASSPHRASE)
    expect(other.page.locator("[data-unlock] [data-said]")).to_contain_text("tidak membuka", timeout=SLOW)
    sealed.type_passphrase(other, "lain sama sekali")
    expect(other.page.locator("[data-groups] li").first).to_have_text(groups[0], timeout=SLOW)
    other.page.get_by_role("button", name="Sembunyikan lembar").click()
    expect(other.page.locator("[data-groups] li")).to_have_count(0)
    assert in_demo(KNOWN.format(account=account)) == recipient


def test_a_sheet_of_another_key_is_told_from_a_misread_one(browser: Browser, server: Server) -> None:
    person = Person(browser, server, "petugas.kaltim")
    person.go("/kerja/kunci/")
    # Folded, because the way of the demo is the published key.
    person.page.locator("[data-key=restore] summary").click()
    # The published key of somebody else.
    person.page.fill(
        "#restore-secret", "AGE-SECRET-KEY-1AH5QQLXL0XS06GT4KUCAMWLSLAGUVCFJUE5HP6TMJQYCZGFYDV8SDYGU0V"
    )
    person.page.locator("[data-key=restore] button").click()
    expect(person.page.locator("[data-key=restore] [data-said]")).to_contain_text("milik kunci lain")


def test_a_key_whose_public_half_never_arrived_is_told_again(
    browser: Browser, server: Server, in_demo: Callable[[str], str]
) -> None:
    account = "komisioner.nasional"
    person = Person(browser, server, account)
    page = person.page
    _retire(person)
    # A second tab, about to make one as well.
    tab = page.context.new_page()
    tab.goto(page.url)
    page.route("**/kerja/kunci/", _break)
    _new_passphrase(person, "make", PASSPHRASE, PASSPHRASE)
    page.locator("[data-key=make] button").click()
    last = page.locator("[data-groups] li").last.inner_text()
    page.locator("#type-back").fill(last)
    page.locator("form[data-type-back] button").click()
    expect(page.locator("form[data-type-back] [data-said]")).to_contain_text(
        "Tidak ada jawaban", timeout=SLOW
    )
    assert in_demo(KNOWN.format(account=account)) == ""
    page.unroute("**/kerja/kunci/")
    person.go("/kerja/kunci/")
    page.locator("[data-key=untold] button").click()
    expect(page.locator("[data-key=here]")).to_be_visible(timeout=SLOW)
    made = in_demo(KNOWN.format(account=account))
    assert made.startswith("age1")

    for field in tab.locator("[data-key=make] [data-new-passphrase]").all():
        field.fill(PASSPHRASE)
    tab.locator("[data-key=make] button").click()
    tab.locator("#type-back").fill(tab.locator("[data-groups] li").last.inner_text())
    tab.locator("form[data-type-back] button").click()
    expect(tab.locator("form[data-type-back] [data-said]")).to_contain_text("sudah punya kunci", timeout=SLOW)
    assert in_demo(KNOWN.format(account=account)) == made
    # The refused one is not kept either: the page knows one key, the first.
    tab.reload()
    expect(tab.locator("[data-key=here]")).to_be_visible()


def _break(route: Route) -> None:
    if route.request.method == "POST":
        route.abort()
    else:
        route.continue_()


def test_two_tabs_take_one_step_once(browser: Browser, server: Server, in_demo: Callable[[str], str]) -> None:
    report = _newest_report(in_demo)
    handler = Person(browser, server, "petugas.kukar")
    sealed.take_example_key(handler)
    reason = "Dua tab contoh untuk satu langkah."
    sealed.ask_opening(handler, report, "Petugas Kukar Contoh", reason)
    holder = Person(browser, server, "komisioner.kukar")
    sealed.take_example_key(holder)
    sealed.to_waiting_opening(holder, reason)
    first = holder.page
    second = first.context.new_page()
    second.goto(first.url)
    expect(second.locator("form[data-unlock]")).to_be_visible()
    sealed.type_passphrase(holder)
    expect(first).to_have_url(re.compile("permintaan/$"), timeout=SLOW)
    second.fill("#unlock-passphrase", PASSPHRASE)
    second.locator("form[data-unlock] button").click()
    expect(second.locator("[data-unlock] [data-said]")).to_contain_text("sudah Anda lakukan", timeout=SLOW)
    # And the same person cannot take the other step either.
    second.reload()
    expect(second.get_by_role("main")).to_contain_text("pemegang lain")
    assert sealed.usable(second) == []


def test_a_report_through_the_servers_door_reads_the_same(
    browser: Browser, server: Server, in_demo: Callable[[str], str]
) -> None:
    plain = browser.new_context(locale="id-ID", java_script_enabled=False).new_page()
    plain.goto(server.url + "/lapor/")
    plain.fill("input[name=reporter_name]", "Wati Pelapor Contoh")
    plain.fill("input[name=region]", "64.02.03")
    plain.fill("textarea[name=description]", "Peristiwa contoh tanpa skrip.")
    plain.set_input_files(
        "input[name=evidence]", {"name": "foto.png", "mimeType": "image/png", "buffer": PNG}
    )
    plain.get_by_role("button", name="Periksa sebelum mengirim").click()
    plain.get_by_role("button", name="Kirim laporan").click()
    expect(plain.locator(".code-big")).to_be_visible()
    plain.context.close()

    report = _newest_report(in_demo)
    handler = Person(browser, server, "petugas2.kukar")
    first, second = (Person(browser, server, name) for name in ("petugas.kukar", "komisioner.kukar"))
    for person in (handler, first, second):
        sealed.take_example_key(person)
    reason = "Laporan contoh lewat pintu server."
    sealed.ask_opening(handler, report, "Petugas Kedua Kukar Contoh", reason)
    sealed.take_step(first, reason)
    sealed.take_step(second, reason)
    sealed.read(handler, report)
    handler.reads("Wati Pelapor Contoh")
    handler.reads("Peristiwa contoh tanpa skrip.")
    page = handler.page
    page.get_by_role("button", name="Buka di sini: foto.png").click()
    expect(page.locator("[data-view] img")).to_be_visible()
    with page.expect_download() as saved:
        page.get_by_role("button", name="Simpan di mesin ini: foto.png").click()
    assert saved.value.suggested_filename == "foto.png"
    assert saved.value.path().read_bytes() == PNG
    # Gone from the page once it is left, whatever the browser keeps for the Back button.
    handler.go("/kerja/")
    page.go_back()
    expect(page.locator("form[data-unlock]")).to_be_visible()
    assert "Wati Pelapor" not in page.content()


def test_a_browser_without_the_key_says_where_to_bring_it_back(
    browser: Browser, server: Server, in_demo: Callable[[str], str]
) -> None:
    report = _newest_report(in_demo)
    asking = Person(browser, server, "petugas2.kukar")
    reason = "Peramban tanpa kunci contoh."
    # Each test names another reader: for one person a report is asked for once.
    sealed.ask_opening(asking, report, "Komisioner Kukar Contoh", reason)
    holder = Person(browser, server, "petugas.kukar")
    sealed.to_waiting_opening(holder, reason)
    holder.reads("Peramban ini tidak memegang kunci Anda")
    expect(holder.page.locator("form[data-unlock]")).to_be_hidden()
    asked = holder.page.url
    holder.follow("Pakai kunci contoh")
    _new_passphrase(holder, "example", PASSPHRASE, PASSPHRASE)
    holder.page.locator("[data-key=example] button").click()
    # And from there back to the request that asked for the key.
    expect(holder.page).to_have_url(asked, timeout=SLOW)
    expect(holder.page.locator("form[data-unlock]")).to_be_visible()


def _newest_report(in_demo: Callable[[str], str]) -> str:
    return f"/kerja/laporan/{in_demo(NEWEST)}/"


def test_the_seals_of_an_office_are_renewed_by_two_holders_and_no_part_is_touched(
    browser: Browser, server: Server, in_demo: Callable[[str], str]
) -> None:
    before = in_demo(PARTS)
    chair = Person(browser, server, "komisioner.kukar")
    chair.go("/kerja/kunci/pemegang/")
    page = chair.page
    # The one who is always away leaves; a colleague takes the place.
    ending = page.locator("details", has_text="Komisioner Kedua Kukar Contoh")
    ending.locator("summary").click()
    ending.get_by_role("button").click()
    page.get_by_label("Petugas Kedua Kukar Contoh").check(force=True)
    page.locator("form:has(input[name=account]) button").click()
    expect(
        page.get_by_role("main").locator("section").filter(has_text="Petugas Kedua Kukar").first
    ).to_be_visible()

    officer = Person(browser, server, "petugas.kukar")
    for person in (chair, officer):
        sealed.take_example_key(person)
    officer.go("/kerja/kunci/bungkus-ulang/")
    # The line breaks in the middle: what was not taken is taken the next time.
    officer.page.route("**/kerja/kunci/bungkus-ulang/**", _break)
    sealed.type_passphrase(officer)
    expect(officer.page.locator("[data-unlock] [data-said]")).to_contain_text(
        "Tidak ada jawaban", timeout=SLOW
    )
    officer.page.unroute("**/kerja/kunci/bungkus-ulang/**")
    sealed.type_passphrase(officer)
    officer.reads(re.compile("menunggu pemegang"))
    assert sealed.usable(officer.page) == []

    chair.go("/kerja/kunci/bungkus-ulang/")
    assert sealed.usable(page) == []
    sealed.type_passphrase(chair)
    expect(page.locator("[data-holder]")).to_have_count(0, timeout=SLOW)
    assert in_demo(WRAPS) == "True"
    assert in_demo(PARTS) == before

    # The newcomer opens a report from before with one of the others.
    report = _newest_report(in_demo)
    newcomer = Person(browser, server, "petugas2.kukar")
    sealed.take_example_key(newcomer)
    reason = "Setelah pergantian pemegang."
    sealed.ask_opening(newcomer, report, "Komisioner Kedua Kukar Contoh", reason)
    sealed.take_step(newcomer, reason)
    sealed.take_step(officer, reason)
    former = Person(browser, server, "komisioner2.kukar")
    sealed.take_example_key(former)
    sealed.read(former, report)
    assert former.page.locator("[data-sealed=description]").inner_text() not in ("", "–")
