"""Every page that a link leads to, as each role, looked at by a browser.

axe finds nothing in both languages and schemes, nothing is wider than a phone, nothing comes from elsewhere.
`make screenshot` draws each into build/screens, and the front page into docs/ as well.
"""

import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import Browser, ConsoleMessage, Page

from tests.journeys.conftest import Server
from tests.journeys.test_walk import Person

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("live")]

ROOT = Path(__file__).resolve().parents[2]
SCREENS = ROOT / "build" / "screens"
DRAWING = os.environ.get("NETRA_SCREENSHOT") == "1"
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
EVERYTHING = "runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']"
COLOURS = "runOnly: {type: 'rule', values: ['color-contrast', 'link-in-text-block']}"
WORDS = f"{EVERYTHING}, rules: {{'color-contrast': {{enabled: false}}}}"
A_CASE = (
    "region=64.02&subject=PNS&violation=PID-71-1&event_on=2024-10-05&registered_on=2024-10-09"
    "&verdict_on=2024-12-06"
)
# Reached by no link that a crawl may follow, or by one that ends the session.
STARTS = {
    "citizen": ["/", "/lapor/", "/lacak/", "/akun/masuk/", "/tidak-ada/", f"/hitung-batas/?{A_CASE}"],
    "petugas.kukar": ["/kerja/perkara/?tahap=diputus", "/kerja/", "/kerja/laporan/", "/akun/kata-sandi/"],
    "komisioner.kukar": ["/kerja/perkara/", "/kerja/terbitan/", "/kerja/akun/", "/kerja/"],
    "petugas.nasional": ["/kerja/perkara/"],
    "bkn": ["/kerja/", "/kerja/rujukan/"],
    "analis.kukar": ["/kerja/terbitan/", "/kerja/terbitan/baru/"],
    "admin": ["/kerja/", "/kerja/tugas/", "/kerja/akun/", "/kerja/akun/baru/"],
}
PASSED_BY = {
    "account_logout",
    "reports:part",
    "referral:part",
    "portal:limits_schema",
    "followup:open_referrals",
    "followup:register_xlsx",
    "cases:evidence_file",
}  # a way out, and downloads
# Each of these must have been seen; the crawl finds more.
SEEN = {
    "portal:front", "portal:region", "portal:map", "portal:figures", "portal:issue", "portal:methods",
    "portal:limits", "portal:ask",
    "portal:about", "portal:protection", "reports:form", "cases:track", "account_login", "desk:home",
    "reports:list", "reports:morning", "reports:tips", "cases:counter", "cases:alike",
    "field:devices", "reports:report", "reports:seal", "reports:key", "reports:holders", "cases:list",
    "cases:case", "cases:decide", "referral:refer", "referral:inbox", "referral:line",
    "followup:ledger", "followup:recommendation", "followup:register", "followup:sheets",
    "release:drafts", "release:draft", "release:new", "accounts:list", "desk:clock", "desk:jobs",
}  # fmt: skip


def name_of(path: str) -> str | None:
    """The URL's name: one page of each name is enough, whatever its object."""
    try:
        return resolve(urlsplit(path).path).view_name
    except Resolver404:
        return None


def links_of(page: Page, base: str) -> list[str]:
    found: list[str] = page.eval_on_selector_all("a[href]", "all => all.map(one => one.href)")
    return [
        one.removeprefix(base)
        for one in found
        if one.startswith(base) and not re.search(r"\.(csv|xlsx|docx|pdf|zip|ics)\b|#", one)
    ]


def _picture(page: Page, name: str) -> None:
    """Only when asked for: pictures take longer than looking."""
    if DRAWING:
        page.screenshot(path=SCREENS / f"{name}.png", full_page=True)


def _violations(page: Page, rules: str) -> list[str]:
    found = page.evaluate(f"axe.run(document, {{{rules}, resultTypes: ['violations']}})")
    return [f"{one['id']} {one['nodes'][0]['html'][:160]}" for one in found["violations"]]


def look(page: Page, base: str, path: str, picture: str) -> tuple[list[str], list[str]]:
    """What is wrong with this page in both languages, both schemes, on phone and desk; and where it leads.

    The other scheme has other colours and the same elements, the other language other words in the same
    colours: each is asked what it can answer differently.
    """
    wrong, links = [], []
    for language, prefix in (("id", ""), ("en", "/en")):
        page.set_viewport_size({"width": 360, "height": 780})
        page.goto(base + prefix + path)
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > 360:
            wrong.append(f"{language} {path}: {wide} px wide on a phone of 360")
        _picture(page, f"{picture}-{language}-360")
        page.set_viewport_size({"width": 1280, "height": 900})
        # Through the debugger's door: the page's own policy allows no script but its own.
        page.evaluate(AXE.read_text())
        asked = [("light", EVERYTHING), ("dark", COLOURS)] if language == "id" else [("light", WORDS)]
        for scheme, rules in asked:
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # a literal of the two
            wrong += [f"{language} {scheme} {path}: {one}" for one in _violations(page, rules)]
        if DRAWING:
            page.emulate_media(color_scheme="dark")
            _picture(page, f"{picture}-{language}-1280-dark")
        page.emulate_media(color_scheme="light")
        _picture(page, f"{picture}-{language}-1280")
        if language == "id":
            links = links_of(page, base)
    return wrong, links


def _listener(said: list[str]) -> Callable[[ConsoleMessage], None]:
    return lambda message: said.append(message.text) if message.type == "error" else None


def test_every_page_is_usable_by_everybody(browser: Browser, server: Server) -> None:
    assert AXE.exists(), "The front-end packages are missing. Run: make test"
    SCREENS.mkdir(parents=True, exist_ok=True)
    wrong: list[str] = []
    seen: set[str] = set()
    for role, starts in STARTS.items():
        person = Person(browser, server, None if role == "citizen" else role)
        complaints: list[str] = []
        person.page.on("console", _listener(complaints))
        waiting = list(starts)
        names: set[str | None] = set()
        opened: set[str] = set()
        while waiting:
            path = waiting.pop(0)
            name = name_of(path)
            started = path in starts
            if name in PASSED_BY or (not started and name is None):
                continue
            if name in names or (name in seen and not started):
                # Looked at before; but cases differ in the steps they offer, so each is asked where it leads.
                if name == "cases:case" and path not in opened and len(opened) < 12:
                    opened.add(path)
                    person.page.goto(server.url + path)
                    waiting += links_of(person.page, server.url)
                continue
            names.add(name)
            picture = f"{role}-{(name or 'missing').replace(':', '-')}"
            faults, links = look(person.page, server.url, path, picture)
            wrong += faults
            waiting += links
        seen |= {name for name in names if name}
        wrong += [f"{role}: {said}" for said in complaints if "404" not in said]
        assert person.foreign == []
        person.page.context.close()
    assert wrong == [], "\n".join(wrong)
    missing = SEEN - seen
    assert missing == set()
    if DRAWING:
        shutil.copy(SCREENS / "citizen-portal-front-id-1280.png", ROOT / "docs" / "front.png")
