"""Daily work that joins two parts of the platform which do not know each other."""

import logging
from zoneinfo import ZoneInfo

from django.conf import settings

from netra.platform import files
from netra.platform.clock import wall_now
from netra.platform.db import statistics
from netra.platform.jobs import JSON, Handler, Payload, Progress

logger = logging.getLogger(__name__)


def _sweep(_: Payload, __: Progress) -> JSON:
    return {"removed": files.sweep()}


SWEEP_FILES = Handler(compute=_sweep)


def _verify(_: Payload, progress: Progress) -> JSON:
    today = wall_now().astimezone(ZoneInfo(settings.TIME_ZONE)).date()
    return files.verify_share(today.toordinal(), progress)


def _tell_damage(_: Payload, result: dict[str, JSON]) -> None:
    if result["damaged"]:
        logger.error("files damaged or gone, take them from a backup: %s", result["damaged"])


VERIFY_FILES = Handler(compute=_verify, finish=_tell_damage)


def _count(_: Payload, __: Progress) -> JSON:
    return {"tables": len(statistics.refresh())}


COUNT_TABLES = Handler(compute=_count)
