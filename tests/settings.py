"""The product's settings with what tests need: a data folder of their own, no network, cheap passwords."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

_data = tempfile.mkdtemp(prefix="tertulia-tests-")
atexit.register(shutil.rmtree, _data, ignore_errors=True)
os.environ["TERTULIA_DATA"] = _data
os.environ["TERTULIA_NO_NETWORK"] = "1"
for _name in ("TERTULIA_PUBLIC_URL", "TERTULIA_PROXY", "TERTULIA_MAIL_URL", "TERTULIA_LANGUAGE"):
    os.environ.pop(_name, None)

from tertulia.settings import *

ALLOWED_HOSTS = ["*"]
ALLOW_PRIVATE = ["127.0.0.0/8"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
