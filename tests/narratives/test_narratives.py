"""Does the form lead people to a complete report? A script fills it in that may add nothing unasked.

It starts with what an account plainly holds, asks the form to check, and then answers only what the page
asks for: a field named in an error, places to choose from, or a field named in the hint beside a requirement.
What it is not asked it keeps to itself, however well the person knows it. When nothing new is asked it sends,
once.
"""

import html
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
import yaml
from django.test import Client
from pytest_django import Settings

from netra.law import packs, reasons
from netra.law.office_entries import Group
from netra.platform import clock
from netra.reports import hints, intake, queries, triage
from netra.reports.intake import Refusal
from tests.build import a_photo
from tests.cast import OPENS_AT, Cast, cast

FORM = "/lapor/"
SHARE = 0.85
Narrative = Mapping[str, Any]  # Any: read from a file of data
NARRATIVES: list[Narrative] = yaml.safe_load(Path(__file__).with_name("narratives.yaml").read_text())
LAWFUL = [one for one in NARRATIVES if one["outcome"] == "complete"]
REFUSED = [one for one in NARRATIVES if one["outcome"] != "complete"]


@pytest.fixture
def world(db: None, settings: Settings, tmp_path: Path) -> Iterator[Cast]:
    settings.FILES_DIR = tmp_path / "files"
    with clock.frozen(OPENS_AT):
        yield cast()


class Teller:
    """Somebody who writes down an account and answers questions, and only questions."""

    def __init__(self, narrative: Narrative) -> None:
        self.client = Client()
        self.knows: dict[str, str] = dict(narrative["if_asked"])
        self.typed = {"key": str(uuid4()), "description": narrative["told"], **narrative["gives"]}
        blank = self.client.get(FORM).content.decode()
        self.names = {
            _plain(label): name for name, label in re.findall(r'<label for="id_(\w+)">(.*?)<', blank)
        }

    def report(self) -> set[str]:
        """The codes of what is not met once it was sent, or of why it could not be; empty: complete."""
        if refusal := intake.closed():
            assert self._post("send").status_code == 409
            return {refusal.value}
        while answers := self._new_answers():
            self.typed.update(answers)
        answer = self._post("send")
        if answer.status_code != 303:
            assert self._in_error(answer.content.decode()) == {"region"}
            return {Refusal.UNKNOWN_REGION.value}
        report = queries.report_by_key(UUID(self.typed["key"]))
        assert report is not None
        return {one.check.reason_code or "" for one in triage.assess(report).checks if not one.met}

    def _new_answers(self) -> dict[str, str]:
        page = self._post("check").content.decode()
        asked = self._in_error(page) | self._in_hints(page)
        offered = set(re.findall(r'name="region_code" value="([\d.]+)" id="place-', page))
        if self.knows.get("region_code") in offered:
            asked.add("region_code")
        return {
            name: self.knows[name]
            for name in asked
            if name in self.knows and self.typed.get(name) != self.knows[name]
        }

    def _in_error(self, page: str) -> set[str]:
        summary = re.search(r'id="error-summary".*?</ul>', page, re.DOTALL)
        return set(re.findall(r'href="#id_(\w+)"', summary[0])) if summary else set()

    def _in_hints(self, page: str) -> set[str]:
        lines = re.findall(r'<p class="hint">Isian: (.*?)</p>', page)
        return {self.names[_plain(label)] for line in lines for label in re.findall("“(.*?)”", line)}

    def _post(self, action: str) -> Any:  # Any: the answer of Django's client
        fields: dict[str, Any] = {**self.typed, "action": action}  # Any: a file among words
        if fields.get("evidence"):
            fields["evidence"] = a_photo()
        return self.client.post(FORM, fields)


def _plain(label: str) -> str:
    return html.unescape(label).strip()


def complete(narratives: list[Narrative]) -> list[str]:
    return [one["id"] for one in narratives if not Teller(one).report()]


def test_of_the_lawful_ones_most_are_complete_at_once(world: Cast) -> None:
    done = complete(LAWFUL)
    assert len(done) >= SHARE * len(LAWFUL), {one["id"] for one in LAWFUL} - set(done)


def test_without_its_hints_the_form_leads_nobody_there(world: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hints, "HINTS", {})
    assert complete(LAWFUL[:6]) == []


@pytest.mark.parametrize("narrative", REFUSED, ids=[one["id"] for one in REFUSED])
def test_the_others_are_told_why_by_the_right_code(world: Cast, narrative: Narrative) -> None:
    with clock.frozen(datetime.fromisoformat(str(narrative.get("today", OPENS_AT)))):
        codes = Teller(narrative).report()
    if narrative.get("officer"):
        # The seven requirements do not ask what kind of matter it is; an officer does, and has the code.
        assert codes == set()
        assert reasons.reason_of(packs.shipped("pilkada-2024"), Group.NOT_REGISTERED, narrative["outcome"])
    else:
        assert codes == {narrative["outcome"], *narrative.get("also", ())}


def test_every_reason_of_every_pack_says_what_to_do(world: Cast) -> None:
    packs_of_elections = [packs.shipped(name) for name in ("pilkada-2020", "pilkada-2024", "pemilu-2024")]
    codes = {
        reason.code
        for pack in packs_of_elections
        for requirement in pack.requirements.values()
        for reason in requirement.reasons
    }
    assert codes == set(hints.HINTS)
