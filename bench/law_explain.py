"""How many scenarios a second the law answers on one core, beside a floor measured in the same run.

    python bench/law_explain.py  # or: netra bench law

The scenarios differ in pack, region, kind of person, violation, dates and what is left out; some are refused.
A scenario is answered from JSON text to JSON text. The floor is what nobody can go below in this language:
reading that text and writing that answer as JSON, with no law between. Exit code 1 below the promise.
"""

import json
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROMISE = 1_000  # scenarios a second
SCENARIOS = 2_000
ROUNDS = 5
STARTS = 7

CHAIN = (
    "event_on",
    "known_on",
    "delivered_on",
    "initial_assessed_on",
    "registered_on",
    "handling_extended_on",
    "plenary_decided_on",
    "referred_on",
    "police_received_on",
    "file_received_by_prosecutor_on",
    "filed_at_court_on",
    "verdict_on",
)


def scenarios(count: int) -> list[str]:
    """The same scenarios in every run, as JSON texts."""
    from netra.law import packs, places

    dice = random.Random(2024)  # noqa: S311  # not a secret
    regions = sorted(places.shipped().regencies)
    shipped = [packs.shipped(name) for name in packs.names()]
    texts = []
    for _ in range(count):
        pack = dice.choice(shipped)
        start = date(2020 if pack.name.endswith("2020") else 2024, 1, 1) + timedelta(days=dice.randrange(330))
        dates, day = {}, start
        for key in CHAIN[: dice.randrange(len(CHAIN) + 1)]:
            day += timedelta(days=dice.choice((0, 0, 1, 1, 2, 3, 7)))
            if dice.random() < 0.8:
                hour = f"T{dice.randrange(24):02}:{dice.randrange(60):02}:00+0{dice.choice((7, 8, 9))}:00"
                dates[key] = day.isoformat() + (
                    hour if dice.random() < 0.2 and key == "registered_on" else ""
                )
        if dates and dice.random() < 0.03:
            dates["event_on"] = "2024-02-30"
        texts.append(
            json.dumps(
                {
                    "pack": pack.name,
                    "region": dice.choice(regions),
                    "subject": dice.choice(list(pack.subjects.values())).id,
                    "violation": dice.choice([None, *pack.violations]),
                    "kind": dice.choice(("report", "finding")),
                    "kasn_state": dice.choice(("none", "none", "received", "processed")),
                    "authority_idle": dice.random() < 0.1,
                    "dates": dates,
                    "now": (day + timedelta(days=dice.randrange(10))).isoformat(),
                }
            )
        )
    return texts


def rates(action: Callable[[str], object], texts: Sequence[str]) -> list[float]:
    """Texts a second, for each round."""
    found = []
    for _ in range(ROUNDS):
        began = time.process_time()
        for text in texts:
            action(text)
        found.append(len(texts) / (time.process_time() - began))
    return found


def starting_cost(text: str) -> list[float]:
    """Seconds from nothing to the answer of one scenario: a new process each time."""
    found = []
    for _ in range(STARTS):
        began = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "netra.config.cli", "law", "explain", "-"],
            input=text.encode(),
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            check=True,
        )
        found.append(time.perf_counter() - began)
    return found


def main() -> int:
    sys.path.insert(0, str(ROOT))
    from netra.law import answers

    texts = scenarios(SCENARIOS)
    first = [answers.explain_text(text) for text in texts]
    answered = {text: answer for text, (answer, _) in zip(texts, first, strict=True)}
    refused = sum(not whole for _, whole in first)
    good = next(text for text, (_, whole) in zip(texts, first, strict=True) if whole)
    kilobytes = statistics.mean(len(json.dumps(answer)) for answer in answered.values()) / 1024

    floor = rates(lambda text: (json.loads(text), json.dumps(answered[text])), texts)
    whole = rates(lambda text: json.dumps(answers.explain_text(text)[0]), texts)
    starts = starting_cost(good)
    print(f"{len(texts)} scenarios, {refused} of them refused; an answer has {kilobytes:.1f} KiB")
    print(
        f"floor, JSON alone       {statistics.median(floor):9,.0f} a second   best round {max(floor):9,.0f}"
    )
    print(
        f"answered, text to text  {statistics.median(whole):9,.0f} a second   best round {max(whole):9,.0f}"
    )
    print(f"promised                {PROMISE:9,} a second, one core")
    print(f"starting cost           {statistics.median(starts):9.2f} seconds    best {min(starts):9.2f}")
    return 0 if statistics.median(whole) >= PROMISE else 1


if __name__ == "__main__":
    raise SystemExit(main())
