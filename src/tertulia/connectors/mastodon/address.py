"""Which addresses are of a server that speaks Mastodon's interface."""

from __future__ import annotations

import re
from typing import ClassVar
from urllib.parse import unquote, urlsplit

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from tertulia.connectors import base
from tertulia.connectors.base import Recognised
from tertulia.kit.http import Answer

_TAG = re.compile(r"/tags?/([^/?#]{1,100})/?$")
_PROFILE = re.compile(r"/(?:web/)?@[\w.-]+(?:@[\w.-]+)?(?:/|$)")
_KNOWN = re.compile(r"(?:^|\.)(?:mastodon\.\w+|masto\.\w+|mstdn\.\w+|mas\.to|tkz\.one|hachyderm\.io)$")


class Known(base.Connector):
    """By what it is known to somebody who chooses, and by what its addresses are."""

    keyless: ClassVar[bool] = True
    about: ClassVar[base.Words] = _("Lo que te dicen, y etiquetas")
    also: ClassVar[tuple[str, ...]] = ("fediverso", "hashtag", "pleroma", "gotosocial")

    @classmethod
    def recognises(cls, url: str, page: Answer | None = None) -> Recognised | None:
        """A hashtag or a profile on a server that is known by its name, or whose page says what it runs."""
        parts = urlsplit(url)
        host = parts.hostname or ""
        says = page is not None and "mastodon" in page.text[:100_000].lower()
        sure = 0.9 if _KNOWN.search(host) or says else 0.0
        if not sure:
            return None
        if tag := _TAG.search(parts.path):
            name = unquote(tag[1])
            return Recognised(
                sure,
                {"server": host, "hashtags": f"#{name}"},
                format_lazy(_("la etiqueta #{name}"), name=name),
            )
        if _PROFILE.search(parts.path) or parts.path in ("", "/"):
            return Recognised(min(sure, 0.85), {"server": host}, _("tu cuenta ahí, o etiquetas sin cuenta"))
        return None
