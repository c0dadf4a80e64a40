"""The address of a site out of what people paste."""

from __future__ import annotations

import re

_ENDINGS = re.compile(r"/+(?:wp-admin|wp-login\.php|wp-json|index\.php|xmlrpc\.php)?(?:/.*)?$")


def tidy_address(site: str) -> str:
    """«blog.example/wp-admin/» → «https://blog.example»: the blog's address out of what people paste."""
    site = site.strip()
    site = site if "://" in site else f"https://{site}"
    scheme, _sep, rest = site.partition("://")
    rest = rest.partition("?")[0].partition("#")[0]
    host, slash, folder = rest.partition("/")
    return f"{scheme.lower()}://{host.lower()}" + (_ENDINGS.sub("", slash + folder))
