"""All settings, read once: from the environment, else from the private file that `netra setup` writes.

A bad value stops the start with a sentence. docs/settings.md lists every variable; a test keeps it complete.
"""

import ipaddress
import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Any

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent


def _home() -> Path:
    home = Path(os.environ.get("NETRA_HOME", "netra-home").strip()).expanduser().resolve()
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    return home


def _kept(path: Path) -> dict[str, str]:
    """Lines `NAME=value` of the private settings file, which may hold a password."""
    if not path.exists():
        return {}
    if path.stat().st_mode & 0o077:
        raise ImproperlyConfigured(f"{path} can be read by others. Run: chmod 600 {path}")
    kept = {}
    for line in path.read_text().splitlines():
        name, equals, value = line.partition("=")
        if line.strip() and not line.startswith("#"):
            if not equals or not name.startswith("NETRA_") or name == "NETRA_HOME":
                raise ImproperlyConfigured(
                    f"{path} holds the line {name!r}. Write lines like NETRA_NAME=value."
                )
            kept[name] = value
    return kept


NETRA_HOME = _home()
SETTINGS_FILE = NETRA_HOME / "settings.env"
_KEPT = _kept(SETTINGS_FILE)


def _text(name: str, default: str = "") -> str:
    return os.environ.get(name, _KEPT.get(name, default)).strip()


def _flag(name: str) -> bool:
    value = _text(name, "0")
    if value not in {"0", "1"}:
        raise ImproperlyConfigured(f"{name} is {value!r}. Write 1 for yes or 0 for no.")
    return value == "1"


def _port(name: str, default: str) -> int:
    value = _text(name, default)
    if not value.isdigit() or not 1 <= int(value) <= 65535:
        raise ImproperlyConfigured(f"{name} is {value!r}. Write a port number from 1 to 65535.")
    return int(value)


def _megabytes(name: str, default: str) -> int:
    value = _text(name, default)
    if not value.isdigit() or not 1 <= int(value) <= 10_000_000:
        raise ImproperlyConfigured(f"{name} is {value!r}. Write a whole number of megabytes, at least 1.")
    return int(value) * 1024 * 1024


def _bucket() -> dict[str, str] | None:
    """The bucket for received files; None: they lie in NETRA_HOME."""
    name = _text("NETRA_S3_BUCKET")
    if not name:
        return None
    bucket = {
        "name": name,
        "endpoint": _text("NETRA_S3_ENDPOINT"),
        "region": _text("NETRA_S3_REGION"),
        "prefix": _text("NETRA_S3_PREFIX"),
        "key_id": _text("NETRA_S3_KEY_ID"),
        "secret": _text("NETRA_S3_SECRET"),
    }
    for variable, part in (
        ("NETRA_S3_REGION", "region"),
        ("NETRA_S3_KEY_ID", "key_id"),
        ("NETRA_S3_SECRET", "secret"),
    ):
        if not bucket[part]:
            raise ImproperlyConfigured(f"NETRA_S3_BUCKET is set but {variable} is not. Set both.")
    if bucket["endpoint"] and not bucket["endpoint"].startswith(("https://", "http://")):
        raise ImproperlyConfigured(
            f"NETRA_S3_ENDPOINT is {bucket['endpoint']!r}. Write the address with https:// before it."
        )
    return bucket


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _secret_key(home: Path) -> str:
    """From the environment, else from a private file in NETRA_HOME that the first start writes."""
    if key := _text("NETRA_SECRET_KEY"):
        if len(key) < 50:
            raise ImproperlyConfigured("NETRA_SECRET_KEY is shorter than 50 characters. Write a longer one.")
        return key
    path = home / "secret-key"
    if not path.exists():
        # Written whole beside it and then linked: a crash between leaves no empty key, and two first starts
        # at once end with the same one.
        draft = home / f".secret-key.{os.getpid()}"
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as handle:
            handle.write(secrets.token_urlsafe(64))
            handle.flush()
            os.fsync(handle.fileno())
        with suppress(FileExistsError):
            os.link(draft, path)
        draft.unlink()
    key = path.read_text().strip()
    if len(key) < 50:
        raise ImproperlyConfigured(f"{path} holds no whole key. Bring it back from where you keep it apart.")
    return key


FILES_DIR = NETRA_HOME / "files"
# What phones of the field seal to. It is made at installation and travels in every backup.
FIELD_KEY_FILE = NETRA_HOME / "field-key"
KEPT_KEYS = [FIELD_KEY_FILE]
FILES_BUCKET = _bucket()
BUILD_DIR = BASE_DIR.parent / "build"
PACKS_DIR = BASE_DIR / "packs"

HOST = _text("HOST", "127.0.0.1")
PORT = _port("PORT", "8000")
HOST_IS_LOOPBACK = _is_loopback(HOST)
DEMO_MAY_BE_PUBLIC = _flag("NETRA_DEMO_PUBLIC")

SECRET_KEY = _secret_key(NETRA_HOME)
DEBUG = False
# Public addresses are typed by the operator; without them only this machine answers.
ALLOWED_HOSTS = [h for h in _text("NETRA_ALLOWED_HOSTS").split(",") if h] or [
    "localhost",
    "127.0.0.1",
    "[::1]",
]
if DEMO_MAY_BE_PUBLIC and not _text("NETRA_ALLOWED_HOSTS"):
    ALLOWED_HOSTS = ["*"]
CSRF_TRUSTED_ORIGINS = [o for o in _text("NETRA_TRUSTED_ORIGINS").split(",") if o]
for _origin in CSRF_TRUSTED_ORIGINS:
    if not _origin.startswith(("https://", "http://")):
        raise ImproperlyConfigured(
            f"NETRA_TRUSTED_ORIGINS holds {_origin!r}. Write each address with https:// before it."
        )
HTTPS = _flag("NETRA_HTTPS")
# Of X-Forwarded-For only what our own proxies have added is believed; the rest is written by the visitor.
_proxies = _text("NETRA_TRUSTED_PROXIES", "0")
if _proxies not in set("0123456789"):
    raise ImproperlyConfigured(
        f"NETRA_TRUSTED_PROXIES is {_proxies!r}. Write how many proxies of yours stand in front, from 0 to 9."
    )
ALLAUTH_TRUSTED_PROXY_COUNT = int(_proxies)

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "netra.platform.clock",
    "netra.platform.db",
    "netra.platform.audit",
    "netra.platform.jobs",
    "netra.platform.files",
    "netra.platform.spreadsheets",
    "netra.platform.ui",
    "netra.regions",
    "netra.institutions",
    "netra.accounts",
    "netra.elections",
    "netra.bulletin",
    "netra.facts",
    "netra.reports",
    "netra.cases",
    "netra.documents",
    "netra.referral",
    "netra.followup",
    "netra.reminders",
    "netra.field",
    "netra.release",
    "netra.desk",
    "netra.keeping",
    "netra.portal",
    # After netra.accounts, whose templates take the place of theirs.
    "allauth",
    "allauth.account",
    "allauth.mfa",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    # Cheap phones pay by the byte. Django masks its tokens and pads the answer, so compression betrays none.
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "netra.platform.clock.middleware.OfficeClockMiddleware",
    "netra.platform.db.lane_middleware.LaneMiddleware",
    "netra.desk.middleware.SettleMiddleware",
    "netra.platform.db.wall.PublicWallMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "netra.platform.ui.middleware.NotAllowedPageMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "netra.accounts.middleware.SecondFactorMiddleware",
]

ROOT_URLCONF = "netra.config.urls"
WSGI_APPLICATION = "netra.config.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "netra.platform.ui.context.shell",
            ],
            "builtins": [
                "netra.platform.ui.templatetags.netra",
                "django.templatetags.i18n",
                "django.templatetags.static",
            ],
        },
    }
]

DATABASE_URL = _text("DATABASE_URL")
DATABASE_PUBLIC_URL = _text("DATABASE_PUBLIC_URL")
SQLITE_PATH = NETRA_HOME / "netra.sqlite3"


def _databases() -> dict[str, dict[str, Any]]:
    """`default` writes; `public` reads the public tables alone and is all that the portal may use."""
    if not DATABASE_URL:
        sqlite = {"ENGINE": "netra.platform.db.sqlite", "NAME": str(SQLITE_PATH), "CONN_MAX_AGE": None}
        return {
            # Said aloud, because test tools take a name for a file when the engine is not Django's own.
            "default": {**sqlite, "TEST": {"NAME": ":memory:"}},
            "public": {**sqlite, "OPTIONS": {"public": True}, "TEST": {"MIRROR": "default"}},
        }
    if not DATABASE_URL.startswith(("postgres://", "postgresql://")):
        raise ImproperlyConfigured("DATABASE_URL must begin with postgres://. Leave it out to use SQLite.")
    if not DATABASE_PUBLIC_URL:
        raise ImproperlyConfigured(
            "DATABASE_URL is set but DATABASE_PUBLIC_URL is not. The public pages need a second, read-only "
            "role on the same database; docs/operations.md shows how to make it."
        )
    default: dict[str, Any] = dict(dj_database_url.parse(DATABASE_URL, conn_max_age=None))
    public: dict[str, Any] = dict(dj_database_url.parse(DATABASE_PUBLIC_URL, conn_max_age=None))
    if default.get("USER") == public.get("USER"):
        raise ImproperlyConfigured("DATABASE_URL and DATABASE_PUBLIC_URL name the same role. Use two.")
    if any(default.get(part) != public.get(part) for part in ("NAME", "HOST", "PORT")):
        raise ImproperlyConfigured(
            "DATABASE_URL and DATABASE_PUBLIC_URL lead to different databases. They differ in the role alone."
        )
    # Rows are joined to the one they explain, by key and in the order they are named. Trying every other
    # order took longer (10 ms for a case with its report, office and regions) than reading them (0.3 ms).
    planned = "-c join_collapse_limit=4"
    # The same few statements come again and again: the database reads and plans each once per connection. A
    # case page spends 6 ms in the database instead of 14.
    prepared = {"server_side_binding": True, "prepare_threshold": 3}
    default["OPTIONS"] = {**default.get("OPTIONS", {}), **prepared, "options": planned}
    reads = f"{planned} -c default_transaction_read_only=on"
    public["OPTIONS"] = {**public.get("OPTIONS", {}), **prepared, "options": reads}
    public["TEST"] = {"MIRROR": "default"}
    return {"default": default, "public": public}


DATABASES = _databases()
DATABASE_ROUTERS = ["netra.platform.db.wall.PublicWallRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "name", "email")},
    },
]
# Counts of failed sign-ins are shared by every process of this machine and outlive a restart. In memory each
# process would count for itself; in the database each failed guess would take the writing lane.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": str(NETRA_HOME / "cache"),
        # Of Django's 300, a third would be forgotten at random whenever somebody tries many user names.
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    }
}

# Mail leaves only when a server is named. Words of a case are never in it: see netra/reminders.
EMAIL_HOST = _text("NETRA_MAIL_HOST")
EMAIL_PORT = _port("NETRA_MAIL_PORT", "587")
EMAIL_HOST_USER = _text("NETRA_MAIL_USER")
EMAIL_HOST_PASSWORD = _text("NETRA_MAIL_PASSWORD")
_security = _text("NETRA_MAIL_SECURITY", "starttls")
if _security not in {"none", "starttls", "tls"}:
    raise ImproperlyConfigured(f"NETRA_MAIL_SECURITY is {_security!r}. Write starttls, tls or none.")
EMAIL_USE_TLS = _security == "starttls"
EMAIL_USE_SSL = _security == "tls"
# A server that does not answer holds up the worker no longer than this.
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = _text("NETRA_MAIL_FROM")
if EMAIL_HOST and not DEFAULT_FROM_EMAIL:
    raise ImproperlyConfigured("NETRA_MAIL_HOST is set but NETRA_MAIL_FROM is not. Set both.")

# What a gateway of text messages shows at /lapangan/sms/; without one that address does not exist.
SMS_TOKEN = _text("NETRA_SMS_TOKEN")
if SMS_TOKEN and len(SMS_TOKEN) < 32:
    raise ImproperlyConfigured("NETRA_SMS_TOKEN is shorter than 32 characters. Write a longer one.")
# The telephone number of that gateway, which phones put above the messages that they write.
SMS_NUMBER = _text("NETRA_SMS_NUMBER")
if SMS_NUMBER and not (SMS_NUMBER.isascii() and SMS_NUMBER.removeprefix("+").isdecimal()):
    raise ImproperlyConfigured(f"NETRA_SMS_NUMBER is {SMS_NUMBER!r}. Write figures alone, for instance +628.")

# Where backups are written that are asked for without a file: another disk than that of NETRA_HOME.
BACKUP_DIR = Path(_text("NETRA_BACKUP_DIR")).expanduser() if _text("NETRA_BACKUP_DIR") else None

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk:home"
ACCOUNT_ADAPTER = "netra.accounts.adapter.StaffAccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
# A passkey asks its owner for finger, face or PIN, so it is both steps at once.
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ADAPTER = "netra.accounts.mfa_adapter.StaffMFAAdapter"
MFA_TOTP_ISSUER = "Netra"
ACCOUNT_FORMS = {
    "login": "netra.accounts.allauth_forms.SignInForm",
    "reauthenticate": "netra.accounts.allauth_forms.ConfirmForm",
    "change_password": "netra.accounts.allauth_forms.ChangePasswordForm",
}
MFA_FORMS = {
    "authenticate": "netra.accounts.allauth_forms.SecondStepForm",
    "reauthenticate": "netra.accounts.allauth_forms.ConfirmSecondStepForm",
    "activate_totp": "netra.accounts.allauth_forms.SetUpAuthenticatorForm",
    "add_webauthn": "netra.accounts.allauth_forms.AddPasskeyForm",
}

SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
# What a page says once after a form: a signed cookie, so that saying it asks the database nothing.
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
# Django's own year would tell on a shared computer that somebody was at the form of the reports.
CSRF_COOKIE_AGE = None
CSRF_FAILURE_VIEW = "netra.reports.views.csrf_failure"
SECURE_SSL_REDIRECT = HTTPS
# Netra itself speaks plain http; only the proxy before it knows how a request came. Unheard, every request
# would be sent to https for ever.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
# "no-referrer" would make browsers send Origin: null with every form, and the forgery check refuse them all.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
        "manifest-src": ["'self'"],
    }
}

LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Indonesia"), ("en", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Jakarta"
USE_THOUSAND_SEPARATOR = False

STATIC_URL = "/static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Plain storage needs no collectstatic before a start, so there is no STATIC_ROOT to collect into; versions
# come from the build's own file names.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MAX_AGE = 3600

DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
# A report takes ten files. Whoever picks a few more is told so by the form itself; beyond this it is no form.
DATA_UPLOAD_MAX_NUMBER_FILES = 24
# Django's own handlers write what is large to a temporary file. This one locks every byte as it arrives.
FILE_UPLOAD_HANDLERS = ["netra.reports.uploads.LockingHandler"]
# A form in one piece; larger files come by the resumable way.
UPLOAD_MAX_BYTES = 20 * 1024 * 1024
RESUMABLE_MAX_BYTES = _megabytes("NETRA_UPLOAD_MAX_MB", "200")
STAGING_MAX_BYTES = _megabytes("NETRA_STAGING_MAX_MB", "20000")
DISK_RESERVE_BYTES = _megabytes("NETRA_DISK_RESERVE_MB", "500")
# From one address, before each further one costs a small sum or a wait.
_posts = _text("NETRA_POSTS_PER_MINUTE", "20")
if not _posts.isdecimal() or not 0 < int(_posts) < 10**9:
    raise ImproperlyConfigured(f"NETRA_POSTS_PER_MINUTE is {_posts!r}. Write a whole number, at least 1.")
POSTS_PER_MINUTE = int(_posts)

# Queued once a day by the worker: a handler's dotted name, and the office hour (in TIME_ZONE) it is due from.
DAILY_JOBS = [
    ("netra.platform.jobs.daily.AUDIT_HEAD", 0),
    ("netra.reports.mixing.DAILY", 0),
    ("netra.cases.handovers.SUCCEED", 0),
    ("netra.cases.numbers.SETTLE", 0),
    ("netra.config.housekeeping.SWEEP_FILES", 3),
    ("netra.config.housekeeping.VERIFY_FILES", 2),
    ("netra.cases.proposals.PROPOSE", 4),
    ("netra.config.housekeeping.COUNT_TABLES", 5),
    ("netra.followup.drafting.PREPARE_DUE", 0),
]
# Set going by the worker again and again: a handler and the seconds of rest between two rounds.
STANDING_JOBS = [
    ("netra.reminders.issuing.REMIND", 60),
    ("netra.reminders.mails.SEND", 60),
    ("netra.desk.settling.SETTLE", 60),
]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
}

TEST_RUNNER = "django.test.runner.DiscoverRunner"
