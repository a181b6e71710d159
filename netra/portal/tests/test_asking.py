"""Tanya dulu: every answer is the pack's own, its silence is told, and nothing is asked that need not be."""

import html as entities
import re
from collections import Counter
from datetime import timedelta
from itertools import product
from pathlib import Path

import pytest
from django.test import Client

from netra.bulletin.models import Issue
from netra.law import acts, elections, packs, scenarios
from netra.platform.clock import frozen
from netra.portal import asking
from netra.portal.asking import Asking, Said, Verdict

from .conftest import CAMPAIGN

PRINTED = Path(__file__).parents[3] / "docs" / "methods" / "ask-first.md"
QUESTION = {"asking": "may", "subject": "PNS", "act": "photo", "region": "64.02", "event_on": "2024-10-06"}


def ask(status: int = 200, prefix: str = "", **changes: str) -> str:
    with frozen(CAMPAIGN):
        response = Client().get(f"{prefix}/tanya/", QUESTION | changes)
    assert response.status_code == status
    return entities.unescape(response.content.decode())


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_an_act_after_the_determination_is_told_with_its_article_and_the_version(world: Issue) -> None:
    html = ask()
    told = words(html)
    assert "Aturan menyebut ini pelanggaran." in told
    assert "DS-07" in told and "KE-05" not in told, "the other entry holds before the determination alone"
    assert "PP 94/2021 Pasal 5 huruf n" in told
    assert f"versi {packs.shipped('pilkada-2024').version}" in told
    assert "Bawaslu Kabupaten Kutai Kartanegara" in told
    assert not re.search(r'href="/(?:en/)?lapor/"[^>]*class="button"', html), "a question is no report"


def test_the_same_act_before_it_and_without_a_day(world: Issue) -> None:
    before = words(ask(event_on="2024-09-01"))
    assert "KE-05" in before and "DS-07" not in before
    both = words(ask(event_on=""))
    assert "KE-05" in both and "DS-07" in both and "tampilkan keduanya" in both


def test_what_somebody_did_is_an_allegation_with_a_way_and_a_limit(world: Issue) -> None:
    told = words(ask(asking="did", event_on="2024-11-10"))
    assert "Aturan menyebut ini dugaan pelanggaran." in told
    assert "Bila Anda ingin melaporkannya" in told and "Badan Kepegawaian Negara" in told
    assert "Ke mana diteruskan" not in words(ask())


@pytest.mark.parametrize("changes", [{"subject": "-"}, {"act": "-"}, {"subject": "TNI", "act": "-"}])
def test_where_the_pack_is_silent_the_office_is_named_and_nothing_allowed(
    world: Issue, changes: dict[str, str]
) -> None:
    told = words(ask(**changes))
    assert "Aturan ini diam. Tanya kantor Anda. Diam tidak berarti boleh" in told
    assert "Aturan menyebut" not in told


def test_a_spouse_who_stands_brings_the_entry_of_spouses_and_its_exemption(world: Issue) -> None:
    told = words(ask(act="attending_support", spouse="on"))
    assert "Karena suami atau istri menjadi calon" in told and "KE-07" in told
    assert "cuti di luar tanggungan negara. Periksa cutinya" in told
    soldier = words(ask(subject="PASLON", act="attending_support", spouse="on"))
    assert soldier.count("Aturan ini diam") == 2


def test_an_entry_that_nobody_read_is_told_as_unverified(world: Issue) -> None:
    """That the entries of civil servants reach one of the armed forces is recalled."""
    told = words(ask(subject="PNS_TNI"))
    assert "Belum ada butir ini yang dicocokkan" in told
    assert "Belum ada butir ini" not in words(ask(subject="PNS"))


@pytest.mark.parametrize("left_out", ["subject", "act", "region"])
def test_what_is_missing_is_named_and_the_rest_kept(world: Issue, left_out: str) -> None:
    html = ask(status=422, **{left_out: ""})
    assert "1 hal perlu diperbaiki" in words(html)
    assert 'value="6 Oktober 2024"' in html or 'value="2024-10-06"' in html


def test_an_address_that_nobody_made_here_is_refused_in_words(world: Issue) -> None:
    assert "bukan wilayah" in words(ask(status=422, region="99.99"))
    ask(status=422, event_on="31 Februari 2024")
    ask(status=422, asking="burn")
    assert "Aturan menyebut" in words(ask(pack="../../etc"))


@pytest.mark.parametrize("pack_name", packs.names())
def test_every_question_has_the_answer_of_the_pack(pack_name: str) -> None:
    """Each kind of person, each act, on both sides of the determination: the entries that `acts.classify`
    finds, none added and none left out, and silence exactly where it finds none."""
    pack = packs.shipped(pack_name)
    determined = elections.under(pack_name).determination_on("64.02")
    counted: Counter[Verdict] = Counter()
    for subject, act in product(pack.subjects, pack.acts):
        for day in (determined - timedelta(days=1), determined):
            scenario = scenarios.read(
                {
                    "pack": pack_name,
                    "region": "64.02",
                    "subject": subject,
                    "dates": {"event_on": day.isoformat()},
                    "now": "2025-01-02",
                }
            )
            told = asking.said_of(scenario, act, Asking.MAY_I, title="")
            assert isinstance(told, Said)
            found = acts.classify(pack, act, day, determined, subject)
            assert [one.backed.rule_id for one in told.classes] == [one.id for one in found.entries]
            assert (told.verdict is Verdict.SILENT) is (not found.entries)
            assert all(one.backed.cited for one in told.classes), "each with its article"
            counted[told.verdict] += 1
    numbers = [counted.total(), *(counted[one] for one in Verdict)]
    assert f"| {pack_name} {pack.version} | {' | '.join(map(str, numbers))} |" in PRINTED.read_text()
