"""The address under which people reach us: what stands in letters and in links to copy."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def address(request: HttpRequest, path: str = "") -> str:
    """`path` («/invitacion/…») under `TERTULIA_PUBLIC_URL`, else under the host that the request came by."""
    base: str = settings.PUBLIC_URL or request.build_absolute_uri("/").rstrip("/")
    return f"{base}{path}"
