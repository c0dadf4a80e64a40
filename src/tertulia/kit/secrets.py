"""Sealing: credentials at rest, and tokens of which only a fingerprint is kept."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from collections.abc import Mapping
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

from tertulia.kit.place import secret_keys


class CannotOpen(Exception):
    """What was sealed was sealed with a key that we no longer have."""


def _box() -> MultiFernet:
    return MultiFernet([_fernet(key) for key in secret_keys(settings.DATA)])


def _fernet(key: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"tertulia seal " + key.encode()).digest()))


def seal(values: Mapping[str, Any]) -> str:
    """Encrypt JSON-able values with the newest key; the text is safe to store."""
    return _box().encrypt(json.dumps(dict(values)).encode()).decode()


def unseal(sealed: str) -> dict[str, Any]:
    """The values again, or {} for «». Raises CannotOpen when no key of ours fits."""
    if not sealed:
        return {}
    try:
        values: dict[str, Any] = json.loads(_box().decrypt(sealed.encode()))
    except InvalidToken as problem:
        raise CannotOpen from problem
    return values


def reseal(sealed: str) -> str:
    """The same values under the newest key (see `tertulia rotate-keys`). Raises CannotOpen."""
    try:
        return _box().rotate(sealed.encode()).decode() if sealed else ""
    except InvalidToken as problem:
        raise CannotOpen from problem


def new_token() -> str:
    """192 random bits for a link, URL-safe."""
    return secrets.token_urlsafe(24)


def fingerprint(token: str) -> str:
    """What is stored instead of a token, so that a stolen database opens no link."""
    return hashlib.sha256(b"tertulia token " + token.encode()).hexdigest()
