"""Settings of the site that the slow sender meets. NETRA_TEST_UNGUARDED takes the guard away."""

import os

from netra.config import settings
from netra.config.settings import *  # noqa: F403

ROOT_URLCONF = "tests.wall.site"
# Protection against forged forms would read the form first, and so hide what is being tested.
LEFT_OUT = {"django.middleware.csrf.CsrfViewMiddleware"}
if os.environ.get("NETRA_TEST_UNGUARDED") == "1":
    LEFT_OUT.add("netra.platform.db.lane_middleware.LaneMiddleware")
MIDDLEWARE = [name for name in settings.MIDDLEWARE if name not in LEFT_OUT]
