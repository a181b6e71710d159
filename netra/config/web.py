"""The process that answers: granian with one worker, forked from what has loaded Netra already."""

import ctypes
import os
from contextlib import suppress

from django.conf import settings
from django.urls import get_resolver

# Of mallopt(3): how many places threads take memory from, and from how many bytes on it goes back when free.
_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -3, -8
_LARGE = 256 * 1024


def serve() -> None:
    _give_memory_back()
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server as Granian

    # Loaded before the worker is forked, so that neither its start nor its first answer waits for it.
    from netra.config import wsgi  # noqa: F401

    _ = get_resolver().url_patterns
    Granian(
        "netra.config.wsgi:application",
        address=settings.HOST,
        port=settings.PORT,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=4,
        websockets=False,
        log_level=LogLevels.warning,
        # Addresses carry the names that officers search for; not even an environment variable switches it on.
        log_access=False,
    ).serve()


def _give_memory_back() -> None:
    """Photos of many senders at once must not leave the process as large as it was while they came."""
    # Read by the allocator of the server when it is loaded.
    os.environ.setdefault("_RJEM_MALLOC_CONF", "background_thread:true,dirty_decay_ms:500,muzzy_decay_ms:0")
    with suppress(AttributeError):  # a C library without it
        tune = ctypes.CDLL(None).mallopt
        tune(_ARENA_MAX, 1)
        tune(_MMAP_THRESHOLD, _LARGE)
        tune(_TRIM_THRESHOLD, _LARGE)
