"""Every setting of Xieli in one file; the environment overrides what differs per machine."""

import os
from pathlib import Path
from typing import Any

from django.utils.csp import CSP

from xieli.config.databases import database_settings
from xieli.config.mail import mailers, sender

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(os.environ.get("XIELI_DATA", ROOT / "var"))

DEMO = os.environ.get("XIELI_DEMO") == "1"
DEBUG = False
SECRET_KEY = os.environ.get("XIELI_SECRET_KEY", "")
if not SECRET_KEY:
    from xieli.config.secret import secret_key

    SECRET_KEY = secret_key(DATA)
ALLOWED_HOSTS = os.environ.get("XIELI_HOSTS", "127.0.0.1,localhost,[::1],testserver").split(",")

INSTALLED_APPS = [
    "django.contrib.staticfiles",
    "xieli.core",
    "xieli.people",
    "xieli.jobs",
    "xieli.channels",
    "xieli.signoff",
    "xieli.kickoff",
    "xieli.witness",
    "xieli.attachments",
    "xieli.workplan",
    "xieli.exception_reports",
    "xieli.progress",
    "xieli.changes",
    "xieli.closing",
    "xieli.meetings",
    "xieli.library",
    "xieli.paper",
    "xieli.exchange",
    "xieli.workspace",
    "xieli.inbox",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "xieli.config.middleware.People",
]
SECURE_CSP = {
    "default-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
    "form-action": [CSP.SELF],
}
CSRF_COOKIE_HTTPONLY = True
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
ROOT_URLCONF = "xieli.config.urls"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csrf",
                "xieli.config.context.place",
            ]
        },
    }
]

# How long a request may wait for the writer before it before it is told to retry.
WRITE_WAIT_SECONDS = float(os.environ.get("XIELI_WRITE_WAIT_SECONDS", "5"))
DATABASES = {
    "default": database_settings(os.environ.get("DATABASE_URL", ""), DATA, WRITE_WAIT_SECONDS)
}

# How many streams one person may have open; a browser needs one, whatever its tabs (R12).
STREAMS_PER_PERSON = int(os.environ.get("XIELI_STREAMS_PER_PERSON", "50"))

FILES = DATA / "files"  # attachments, under random names
MADE = DATA / "made"  # what long jobs made, for a week
LARGEST_FILE = int(os.environ.get("XIELI_LARGEST_FILE", 50 << 20))

FONTS = os.environ.get("XIELI_FONTS", "")  # a folder with 仿宋, 小标宋 … for what is printed
ADDRESS = os.environ.get("XIELI_ADDRESS", "").rstrip("/")  # printed on paper; else as asked for

# smtp://user:password@host:587?from=xieli@example.com; smtps:// for TLS from the first byte
MAIL = os.environ.get("XIELI_MAIL", "")
MAILERS = mailers(MAIL)
DEFAULT_FROM_EMAIL = sender(MAIL)

# Where robots may live beside their platforms' own: https://open.feishu.example.com, …
CHANNEL_ORIGINS = list(filter(None, os.environ.get("XIELI_CHANNEL_ORIGINS", "").split(",")))

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [ROOT / "xieli" / "locale"]
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
STATIC_URL = "/static/"
STATICFILES_DIRS = [ROOT / "xieli" / "static"]  # built from frontend/ by bin/setup
PASSWORD_HASHERS = ["xieli.config.hasher.Argon2"]
