from datetime import timedelta

import pytest

from netra.platform.jobs.handlers import UnknownHandler, resolve
from netra.platform.jobs.running import wait_after
from netra.platform.jobs.tests import examples


def test_a_handler_is_found_by_its_dotted_name() -> None:
    assert resolve("netra.platform.jobs.tests.examples.SUM") is examples.SUM


@pytest.mark.parametrize(
    "name",
    [
        "os.system",
        "django.conf.settings",
        "netra.platform.jobs.tests.examples.NOT_A_HANDLER",
        "netra.platform.jobs.tests.examples.ABSENT",
        "netra.absent.THING",
        "netra..x",
        "netrax.y",
        "",
    ],
)
def test_what_is_no_handler_of_netra_is_refused(name: str) -> None:
    with pytest.raises(UnknownHandler):
        resolve(name)


def test_waits_double_and_stop_growing_at_an_hour() -> None:
    waits = [wait_after(attempt) for attempt in range(1, 30)]
    assert waits[:4] == [timedelta(seconds=seconds) for seconds in (10, 20, 40, 80)]
    assert waits == sorted(waits)
    assert waits[-1] == timedelta(hours=1)
