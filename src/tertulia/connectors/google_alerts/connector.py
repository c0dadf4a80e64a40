"""An alert of Google's, delivered as a feed: new pages of the web that say some words."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import parse_qs, urlsplit

from django.utils.translation import gettext_lazy as _

from tertulia.connectors.base import Author, Item, Recognised
from tertulia.connectors.feed_document import Entry
from tertulia.connectors.feeds import Feeds
from tertulia.connectors.google_alerts.form import FORM
from tertulia.kit.failures import Rejected
from tertulia.kit.http import host_of

if TYPE_CHECKING:
    from tertulia.connectors.base import Words
    from tertulia.kit.http import Answer

_ADDRESS = re.compile(r"https://www\.google\.[a-z.]{2,6}/alerts/feeds/\d+/\d+")


class GoogleAlerts(Feeds):
    """An alert. Google's links lead through Google: the page's own address is taken out of them."""

    slug: ClassVar[str] = "google_alerts"
    label: ClassVar[Words] = _("Alertas de Google")
    monogram: ClassVar[str] = "GA"
    auth = FORM
    about: ClassVar[Words] = _("Páginas nuevas de la web que Google encuentra para una alerta tuya")
    also: ClassVar[tuple[str, ...]] = ("google alerts", "alerta", "web")
    fastest_s: ClassVar[int] = 600

    @classmethod
    def recognises(cls, url: str, page: Answer | None = None) -> Recognised | None:
        """The address of an alert's feed."""
        return Recognised(0.98, {"url": url}, _("Una alerta de Google")) if _ADDRESS.match(url) else None

    def address(self) -> str:
        """The feed of the form. Raises Rejected for an address that is no alert's."""
        url = str(self.config.get("url", "")).strip()
        if not _ADDRESS.match(url):
            words = _("Esa no es la dirección del canal RSS de una alerta de Google.")
            raise Rejected(words).at("url")
        return url

    def told(self, item: Item, entry: Entry) -> Item:
        """The page that was found, at its own address, by its own site."""
        asked = parse_qs(urlsplit(item.url).query)
        url = next((to for to in asked.get("url", []) if to.startswith(("https://", "http://"))), item.url)
        name = f"google.com/{entry.guid.rpartition('/')[2].removeprefix('feed:')}"
        site = host_of(url)
        author = Author(site, site.removeprefix("www."), site, f"https://{site}/")
        return replace(item, id=name, thread=name, url=url, author=author, links=())
