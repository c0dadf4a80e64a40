"""A plain answer for whoever watches the machine: no sign-in, no secrets."""

from __future__ import annotations

from django.db import connection
from django.http import HttpRequest, JsonResponse

from tertulia import __version__


def health(request: HttpRequest) -> JsonResponse:
    """200 when the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("select 1")
    return JsonResponse({"ok": True, "version": __version__})
