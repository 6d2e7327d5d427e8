"""Every setting of Xieli in one file; the environment overrides what differs per machine."""

import os
from pathlib import Path
from typing import Any

from xieli.config.databases import database_settings

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
    "xieli.signoff",
    "xieli.kickoff",
    "xieli.workplan",
    "xieli.exception_reports",
    "xieli.progress",
    "xieli.exchange",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.common.CommonMiddleware",
]
ROOT_URLCONF = "xieli.config.urls"
TEMPLATES: list[dict[str, Any]] = [
    {"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True, "OPTIONS": {}}
]

DATABASES = {"default": database_settings(os.environ.get("DATABASE_URL", ""), DATA)}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
STATIC_URL = "static/"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
# How long a request may wait for the one writer of an embedded database before it is told to retry.
WRITE_WAIT_SECONDS = float(os.environ.get("XIELI_WRITE_WAIT_SECONDS", "5"))
