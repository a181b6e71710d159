"""What sealing one report costs the server's own door, beside the floor of the same work without a wrap.

    python bench/seal.py

A report of 10 kB with a name, for three holders. The floor locks as many bytes once, to one recipient, in the
same run. A browser that seals itself costs the server none of this.
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = 400
PROMISE_MS = 5.0
TEN_KILOBYTES = 10_000


def measure(action: Callable[[], object]) -> list[float]:
    """Milliseconds of every round."""
    times = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        action()
        times.append((time.perf_counter() - began) * 1000)
    return times


def main() -> int:
    sys.path.insert(0, str(ROOT))
    with tempfile.TemporaryDirectory() as home:
        os.environ["NETRA_HOME"] = home
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "netra.config.settings")
        import django

        django.setup()
        from netra.reports import door, sealing
        from netra.reports.submission import Reporter, Submission

        keys = [sealing.new_key() for _ in range(3)]
        holders = [sealing.Recipient(number, key.recipient) for number, key in enumerate(keys, start=1)]
        words = ("Peristiwa contoh. " * TEN_KILOBYTES)[:TEN_KILOBYTES]
        submission = Submission(
            key=uuid4(),
            region_code="64.02.03",
            description=words,
            place_text="Balai contoh",
            reporter=Reporter(name="Siti Pelapor Contoh", address="Jalan Contoh 1", contact="0800-000-000"),
        )
        sealed = door.locked(submission, (), holders, "").seal
        size = len(sealed.narrative) + len(sealed.identity)
        floor = measure(lambda: sealing.lock(words.encode(), keys[0].recipient))
        whole = measure(lambda: door.locked(submission, (), holders, ""))

    print(f"{TEN_KILOBYTES:,} bytes of words, three holders: {size:,} bytes sealed, three wraps")
    print(f"floor, one lock of the words  {statistics.median(floor):7.2f} ms   best {min(floor):7.2f}")
    print(f"the whole seal                {statistics.median(whole):7.2f} ms   best {min(whole):7.2f}")
    print(f"promised                      {PROMISE_MS:7.2f} ms")
    return 0 if statistics.median(whole) < PROMISE_MS else 1


if __name__ == "__main__":
    raise SystemExit(main())
