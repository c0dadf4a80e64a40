"""The web door: every folder of `web/` that has a `urls.py` is a page, found by its name."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from django.urls import URLPattern, URLResolver, include, path

handler403 = "tertulia.web.errors.forbidden"
handler404 = "tertulia.web.errors.not_found"
handler500 = "tertulia.web.errors.broken"


def pages() -> list[str]:
    """The names of the pages, in alphabetical order."""
    return sorted(found.parent.name for found in Path(__file__).parent.glob("*/urls.py"))


urlpatterns: list[URLPattern | URLResolver] = [
    path("", include(import_module(f"tertulia.web.{page}.urls"))) for page in pages()
]
