"""An installation as it is, but for passwords: a hash that is slow on purpose protects people, not tests."""

from netra.config.settings import *  # noqa: F403  # all of them, and one otherwise

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
