"""Settings of the site that uploads meet over real HTTP."""

from netra.config import settings
from netra.config.settings import *  # noqa: F403

ROOT_URLCONF = "netra.platform.files.tests.site"
# A forged form is not what is tested here, and a script has no page to take a token from.
MIDDLEWARE = [name for name in settings.MIDDLEWARE if name != "django.middleware.csrf.CsrfViewMiddleware"]
