"""SIGKILL in the middle of everything: what was acknowledged is there, what was sent twice is there once."""

import http.client
import http.cookiejar
import os
import random
import re
import threading
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import pytest

from tests.journeys.conftest import Server

REPORTS = 200
ROUNDS = 10  # of the long simulation


@dataclass
class Citizen:
    """A plain HTTP client that keeps its form: the same key until somebody says thank you."""

    number: int
    key: str = field(default_factory=lambda: str(uuid.uuid4()))
    acknowledged: str = ""

    def send(self, url: str) -> None:
        jar = http.cookiejar.CookieJar()
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar), _StayHere())
        with opener.open(f"{url}/lapor/", timeout=20) as page:
            token = re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', page.read())
        assert token is not None
        form = {
            "csrfmiddlewaretoken": token.group(1).decode(),
            "key": self.key,
            "region": "64.02.03",
            "description": f"Peristiwa contoh nomor {self.number}.",
            "action": "send",
        }
        data = urllib.parse.urlencode(form).encode()
        try:
            opener.open(f"{url}/lapor/", data=data, timeout=20)
        except urllib.error.HTTPError as answer:
            if answer.code == 303:
                self.acknowledged = next(c.value or "" for c in jar if c.name == "netra_receipt")


class _StayHere(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args: object, **_options: object) -> None:
        """The receipt is the redirect itself; following it would need a second answer."""


def _send_all(citizens: list[Citizen], server: Server, *, kill_after: int | None, seed: int) -> None:
    """Everybody sends at once; after so many thanks the whole process group is killed."""
    thanked = threading.Semaphore(0)

    def send(one: Citizen) -> None:
        if one.acknowledged:
            return
        try:
            one.send(server.url)
        except (OSError, http.client.HTTPException):
            return
        finally:
            if one.acknowledged:
                thanked.release()

    order = [one for one in citizens if not one.acknowledged]
    random.Random(seed).shuffle(order)
    with ThreadPoolExecutor(max_workers=8) as pool:
        tasks = [pool.submit(send, one) for one in order]
        if kill_after is not None:
            for _ in range(kill_after):
                thanked.acquire(timeout=60)
            server.kill()
    for task in tasks:
        task.result()


def _count(in_demo: Callable[[str], str]) -> tuple[int, int]:
    text = in_demo(
        "from netra.reports.models import Report\n"
        "from netra.facts.models import Fact\n"
        "r = Report.objects.filter(region='64.02.03', act='')\n"
        "print(r.count(), Fact.objects.filter(kind='report_received').count())"
    )
    reports, facts = text.split()
    return int(reports), int(facts)


def _survive(server: Server, in_demo: Callable[[str], str], seed: int) -> None:
    # The worker writes at the same time: jobs that raise an edition's draft are as good as any.
    in_demo(
        "from django.db import transaction\n"
        "from netra.platform import jobs\n"
        "for n in range(40):\n"
        "    with transaction.atomic():\n"
        f"        jobs.enqueue('netra.platform.jobs.daily.AUDIT_HEAD', {{}}, key='kill-{seed}-' + str(n))"
    )
    reports_before, facts_before = _count(in_demo)
    citizens = [Citizen(number) for number in range(REPORTS)]
    for attempt, after in enumerate((REPORTS // 5, REPORTS // 4, REPORTS // 3)):
        _send_all(citizens, server, kill_after=after, seed=seed + attempt)
        server.start()
    _send_all(citizens, server, kill_after=None, seed=seed)
    # Impatient people send what was already thanked for.
    for one in citizens[:20]:
        kept, one.acknowledged = one.acknowledged, ""
        one.send(server.url)
        assert one.acknowledged, kept
    assert all(one.acknowledged for one in citizens)
    reports_after, facts_after = _count(in_demo)
    assert reports_after - reports_before == REPORTS
    assert facts_after - facts_before == REPORTS
    assert in_demo("from netra.platform import audit\nprint(audit.verify(None).ok)") == "True"


@pytest.mark.xdist_group("live")
def test_nothing_acknowledged_is_lost_and_nothing_is_doubled(
    server: Server, in_demo: Callable[[str], str]
) -> None:
    _survive(server, in_demo, seed=1)


@pytest.mark.long
def test_many_rounds_of_killing(server: Server, in_demo: Callable[[str], str]) -> None:
    """NETRA_LONG_SHARE of the rounds, each with a seed of its own."""
    rounds = max(1, round(ROUNDS * float(os.environ.get("NETRA_LONG_SHARE", "1"))))
    for seed in range(100, 100 + rounds):
        _survive(server, in_demo, seed)
