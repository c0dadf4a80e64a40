"""A limit on how often an address may knock with links that do not exist, so that nobody guesses one."""

from __future__ import annotations

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

WINDOW_S = 600
MOST_WRONG = 20
MOST_ANSWERS = 30


def who(request: HttpRequest) -> str:
    """The address that asks; behind a proxy of ours, the one that it names last."""
    forwarded = request.headers.get("X-Forwarded-For", "") if settings.USE_X_FORWARDED_HOST else ""
    return forwarded.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")


def count(key: str) -> int:
    """One more of `key` in the last ten minutes; how many there have been."""
    name = f"polite:{key}"
    cache.add(name, 0, WINDOW_S)
    try:
        return cache.incr(name)
    except ValueError:
        return 1


def too_many_wrong(request: HttpRequest) -> bool:
    """Whether this address has asked for too many links that do not exist."""
    return int(cache.get(f"polite:wrong:{who(request)}") or 0) >= MOST_WRONG
