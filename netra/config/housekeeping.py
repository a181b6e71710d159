"""Daily work that joins two parts of the platform which do not know each other."""

from netra.platform import files
from netra.platform.jobs import JSON, Handler, Payload, Progress


def _sweep(_: Payload, __: Progress) -> JSON:
    return {"removed": files.sweep()}


SWEEP_FILES = Handler(compute=_sweep)
