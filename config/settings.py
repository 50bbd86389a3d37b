"""Settings, read from the environment with safe defaults; `.env.example` lists every key."""

import os
import secrets
import sys
from pathlib import Path

import fontpkg_inter
from django.core.exceptions import ImproperlyConfigured

from config import database, env, region

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env.text("KAPUAS_DATA_DIR", str(BASE_DIR / ".data")))
TESTING = "pytest" in sys.modules


def secret_key() -> str:
    """SECRET_KEY from the environment, else one made once and kept in `.data/`, readable by its owner."""
    given = env.text("SECRET_KEY")
    if given:
        return given
    file = DATA_DIR / "secret_key"
    if not file.exists():
        DATA_DIR.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as opened:
            opened.write(secrets.token_urlsafe(50))
    return file.read_text()


DEBUG = env.flag("DEBUG", default=False)
SECRET_KEY = secret_key()
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", ["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.words("CSRF_TRUSTED_ORIGINS", [])
# TLS is ended by the reverse proxy of a deployment; on 127.0.0.1 there is none.
IS_TLS = env.flag("KAPUAS_TLS", default=False)

# --- Database: the application's role, unless a command asks for the owner's -----------------
APP_ADDRESS, OWNER_ADDRESS = database.addresses()
AS_OWNER = env.text("KAPUAS_ROLE") == "owner"
if AS_OWNER and OWNER_ADDRESS is None:
    raise ImproperlyConfigured("DATABASE_OWNER_URL is not set; this command needs the owner's role")
_address = OWNER_ADDRESS if AS_OWNER and OWNER_ADDRESS else APP_ADDRESS
DATABASES = {"default": _address.django(owner=AS_OWNER, app_role=APP_ADDRESS.user)}
if region.current_region():
    DATABASES["default"]["NAME"] = f"{APP_ADDRESS.name}_{region.current_region()}"
if env.text("KAPUAS_DATABASE_NAME"):
    DATABASES["default"]["NAME"] = env.text("KAPUAS_DATABASE_NAME")
# A kept connection is tried before use: the server may have been away since.
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
if env.flag("KAPUAS_POOL", default=False):
    DATABASES["default"]["OPTIONS"]["pool"] = {"min_size": 1, "max_size": env.number("KAPUAS_POOL_SIZE", 8)}  # type: ignore[index]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Evidence and results of jobs: private, outside of all that a web server hands out, one folder a database.
_files = env.text("FILES_ROOT")
FILES_ROOT = (
    Path(_files) / (region.current_region() or "")
    if _files
    else DATA_DIR / "files" / str(DATABASES["default"]["NAME"])
)
# How long a job's result is offered, and how long a file may lie there before a row names it. A checked
# workbook waits a day for its second step.
JOB_RESULT_DAYS = env.number("JOB_RESULT_DAYS", 30)
FILES_GRACE_HOURS = env.number("FILES_GRACE_HOURS", 48)
if FILES_GRACE_HOURS <= 24 or JOB_RESULT_DAYS < 1:
    raise ImproperlyConfigured("FILES_GRACE_HOURS must be more than 24, JOB_RESULT_DAYS at least 1")
EVIDENCE_BYTES_MAX = env.number("EVIDENCE_BYTES_MAX", 5 * 1024 * 1024)
EVIDENCE_FILES_MAX = env.number("EVIDENCE_FILES_MAX", 20)
# Where `manage.py backup` writes unless told otherwise; on a server another disk or machine.
BACKUP_DIR = Path(env.text("BACKUP_DIR", str(DATA_DIR / "backups")))

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.postgres",
    "guardian",
    "simple_history",
    "axes",
    "csp",
    "django_htmx",
    "django_filters",
    "djmoney",
    "procrastinate.contrib.django",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "reference",
    "workflows",
    "budget",
    "ledger",
    "treasury",
    "reports",
    "fixtures",
    "web",
]

MIDDLEWARE = [
    "config.logs.RequestLogMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "web.head.HeadMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "simple_history.middleware.HistoryRequestMiddleware",
    "web.middleware.WorkContextMiddleware",
    "web.middleware.CareMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "web.context.work_context",
            ],
            "builtins": ["web.templatetags.kapuas", "web.templatetags.parts"],
        },
    }
]

# --- People ------------------------------------------------------------------------------------
AUTH_USER_MODEL = "reference.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
    "guardian.backends.ObjectPermissionBackend",
]
ANONYMOUS_USER_NAME = None
GUARDIAN_RAISE_403 = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
if TESTING:
    # Argon2 on purpose takes long; tests of the hasher name it themselves.
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *PASSWORD_HASHERS]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "full_name", "employee_number")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "reference.passwords.NotPersonal"},
    {"NAME": "reference.passwords.NotRecent"},
]
OTP_TOTP_ISSUER = "Kapuas"
AXES_FAILURE_LIMIT = env.number("AXES_FAILURE_LIMIT", 5)
AXES_COOLOFF_TIME = 0.25  # hours: 15 minutes
AXES_LOCKOUT_PARAMETERS = ["username"]
AXES_LOCKOUT_TEMPLATE = "web/locked_out.html"
AXES_RESET_ON_SUCCESS = True
# Locking by name holds whatever address the guesses come from; an address may be a whole office.
SILENCED_SYSTEM_CHECKS = ["axes.W006"]
AXES_ENABLE_ADMIN = False
LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"
CSRF_FAILURE_VIEW = "web.views.session.csrf_failure"
# The longest that any region may set; each session ends by the region's own limits (web.sessions).
SESSION_COOKIE_AGE = 24 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = IS_TLS
CSRF_COOKIE_SECURE = IS_TLS
SECURE_SSL_REDIRECT = IS_TLS
# Asked by this machine's own supervision, without the proxy.
SECURE_REDIRECT_EXEMPT = [r"^(?:sehat|siap|metrik)/$"]
SECURE_HSTS_SECONDS = 31_536_000 if IS_TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = IS_TLS
SECURE_HSTS_PRELOAD = IS_TLS
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if IS_TLS else None
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        # Small marks of the stylesheet are data: images.
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}

# --- Jobs: the queue lives in the same database; `<room>/jobs.py` is read by workflows.jobs ---------
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = ""
# A worker that gave no sign of life for so long is dead, and its job is taken up again from the start.
JOB_STALE_SECONDS = env.number("KAPUAS_JOB_STALE_SECONDS", 15)

# --- Language and money -----------------------------------------------------------------------
LANGUAGE_CODE = "id"
TIME_ZONE = env.text("TIME_ZONE", "Asia/Pontianak")
USE_I18N = True
USE_TZ = True
CURRENCIES = ("IDR",)
DEFAULT_CURRENCY = "IDR"

STATIC_URL = "static/"
STATIC_ROOT = Path(env.text("STATIC_ROOT", str(DATA_DIR / "static")))
# The Inter family comes from its package, not from a copy in this repository.
STATICFILES_DIRS = [("web/inter", Path(fontpkg_inter.__file__).parent / "files")]
# Without DEBUG nothing else serves static files before `collectstatic` has run.
WHITENOISE_USE_FINDERS = env.flag("WHITENOISE_USE_FINDERS", default=not STATIC_ROOT.exists())
SIMPLE_HISTORY_HISTORY_CHANGE_REASON_USE_TEXT_FIELD = True
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000

# A line per request; quiet for a look on one's own machine.
LOG_REQUESTS = env.flag("LOG_REQUESTS", default=IS_TLS)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "config.logs.JsonFormatter"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "stream": "ext://sys.stdout", "formatter": "json"}
    },
    # Django brings handlers of its own that write texts with their values.
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        "django.server": {"handlers": [], "propagate": True},
        # What a client did wrong stands in the line of its request.
        "django.request": {"level": "ERROR"},
        "kapuas.request": {"level": "INFO"},
    },
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "WARNING")},
}
# Whoever scrapes /metrik/ from another machine sends it as a bearer token.
METRICS_TOKEN = env.text("METRICS_TOKEN")
METRICS_ROOT = DATA_DIR / "metrics"
