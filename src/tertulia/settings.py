"""Settings, in one file. Everything a host may want to change is an environment variable named here.

`TERTULIA_DATA`        folder that holds database, media and key (default: `data/` in a checkout,
                       else `~/.local/share/tertulia`).
`DATABASE_URL`         `postgresql://user:password@host/name`; without it, SQLite in the data folder.
`TERTULIA_PUBLIC_URL`  the address under which people reach us, used for links in mail and as allowed
                       host; `https://…` switches secure cookies on.
`TERTULIA_ALLOW_PRIVATE`  comma-separated hosts or networks that may be reached though they are private.
`TERTULIA_MODELS`      folder of models that may read instead of ours (default: `models/` in the data folder).
`TERTULIA_PROXY`       `1` when a proxy in front sets `X-Forwarded-Proto` and `X-Forwarded-For`.
`TERTULIA_DEBUG`       `1` shows errors in the browser. Never in production.
`TERTULIA_LANGUAGE`    `es` (default), `en`.
`TERTULIA_TIME_ZONE`   default `Europe/Madrid`; each brand and person has their own.
"""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from tertulia.kit.assets import assets_dir
from tertulia.kit.place import data_dir, database, secret_keys

PACKAGE = Path(__file__).resolve().parent
DATA = data_dir()
DEBUG = os.environ.get("TERTULIA_DEBUG") == "1"
SECRET_KEY, *SECRET_KEY_FALLBACKS = secret_keys(DATA)

PUBLIC_URL = os.environ.get("TERTULIA_PUBLIC_URL", "").rstrip("/")
_public = urlsplit(PUBLIC_URL)
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *([_public.hostname] if _public.hostname else [])]
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL] if PUBLIC_URL else []
SECURE = _public.scheme == "https"
ALLOW_PRIVATE = [h.strip() for h in os.environ.get("TERTULIA_ALLOW_PRIVATE", "").split(",") if h.strip()]
MODELS = Path(os.environ.get("TERTULIA_MODELS") or DATA / "models")
if os.environ.get("TERTULIA_PROXY") == "1":
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    USE_X_FORWARDED_HOST = True
    ALLAUTH_TRUSTED_PROXY_COUNT = 1

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_htmx",
    "tertulia.kit",
    "tertulia.accounts",
    "tertulia.brand",
    "tertulia.media",
    "tertulia.sources",
    "tertulia.people",
    "tertulia.listening",
    "tertulia.outbox",
    "tertulia.inbox",
    "tertulia.planner",
    "tertulia.demo",
    "tertulia.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "tertulia.web.middleware.workbench",
]

ROOT_URLCONF = "tertulia.web.urls"
WSGI_APPLICATION = "tertulia.web.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "templates", *sorted(PACKAGE.glob("web/*/templates"))],
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tertulia.web.context.workbench",
            ],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]

DATABASES = {"default": database(DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_ADAPTER = "tertulia.web.enter.adapter.InvitedOnly"
ACCOUNT_FORMS = {
    "login": "tertulia.web.enter.forms.Login",
    "request_login_code": "tertulia.web.enter.forms.RequestCode",
    "confirm_login_code": "tertulia.web.enter.forms.ConfirmCode",
    "reauthenticate": "tertulia.web.enter.forms.Reauthenticate",
    "reset_password": "tertulia.web.enter.forms.ResetPassword",
    "reset_password_from_key": "tertulia.web.enter.forms.ResetPasswordKey",
}
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = "Tertulia · "
ACCOUNT_LOGOUT_ON_GET = False
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Tertulia"
MFA_ADAPTER = "tertulia.web.enter.adapter.SecondFactor"
# Nobody signs up by themselves, so that an address need not be proved before a second factor guards it.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_FORMS = {
    "authenticate": "tertulia.web.enter.forms.SecondStep",
    "reauthenticate": "tertulia.web.enter.forms.SecondStepAgain",
    "activate_totp": "tertulia.web.enter.forms.ActivateSecondStep",
}
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"

SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
FILE_UPLOAD_HANDLERS = [
    "tertulia.web.bounded.Bounded",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        # Nobody's server learns who reads: no picture of another host, avatars are initials.
        "img-src": [SELF, "data:"],
        "media-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "worker-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

LANGUAGE_CODE = os.environ.get("TERTULIA_LANGUAGE", "es")
LANGUAGES = [("es", _("Español")), ("en", _("Inglés"))]
LOCALE_PATHS = [PACKAGE / "locale"]
FORMAT_MODULE_PATH = ["tertulia.web.formats"]
USE_I18N = USE_TZ = True
TIME_ZONE = os.environ.get("TERTULIA_TIME_ZONE", "Europe/Madrid")

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STATICFILES_DIRS = [PACKAGE / "web" / "static", assets_dir()]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "tertulia.web.storage.OurStaticFiles"},
}
WHITENOISE_MAX_AGE = 60
MEDIA_ROOT = DATA / "media"

EMAIL_BACKEND = "tertulia.kit.mail.RowsBackend"
DEFAULT_FROM_EMAIL = os.environ.get("TERTULIA_MAIL_FROM", "tertulia@localhost")
MAIL_URL = os.environ.get("TERTULIA_MAIL_URL", "")
"""`smtp://user:password@host:587` (STARTTLS), `smtps://…:465`; a workspace may name its own in Ajustes."""

SILENCED_SYSTEM_CHECKS: list[str] = []
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"tertulia": {"level": "INFO"}, "django.request": {"level": "ERROR"}},
}
