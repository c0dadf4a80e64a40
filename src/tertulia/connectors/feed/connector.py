"""Feeds: whatever a site publishes as RSS, Atom or JSON Feed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from django.utils.translation import gettext_lazy as _

from tertulia.connectors.base import Recognised
from tertulia.connectors.feed.form import FORM
from tertulia.connectors.feeds import Feeds, says_feed

if TYPE_CHECKING:
    from tertulia.connectors.base import Words
    from tertulia.kit.http import Answer

_FEEDLIKE = re.compile(r"(?:/feed/?|/rss/?|/atom/?|\.rss|\.atom|/(?:feed|rss|atom|index)\.xml|feed=rss2?)$")


class Feed(Feeds):
    """Any feed, by its address or by that of a page that has one."""

    slug: ClassVar[str] = "feed"
    label: ClassVar[Words] = _("Canal RSS")
    monogram: ClassVar[str] = "Rs"
    auth = FORM
    about: ClassVar[Words] = _("Todo lo que publica un blog, un medio o un programa")
    also: ClassVar[tuple[str, ...]] = ("rss", "atom", "blog", "feed", "noticias", "prensa")

    @classmethod
    def recognises(cls, url: str, page: Answer | None = None) -> Recognised | None:
        """What is a feed, or names one in its head."""
        if page is None:
            return Recognised(0.6, {"url": url}, _("sus entradas")) if _FEEDLIKE.search(url) else None
        itself = says_feed(page)
        if itself is None:
            return None
        what = _("sus entradas") if itself else _("las entradas del canal RSS de esa página")
        return Recognised(0.95 if itself else 0.7, {"url": page.url}, what)
