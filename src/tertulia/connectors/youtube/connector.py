"""The new videos of a YouTube channel, by the feed that every channel has. Comments need a key."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import quote

from django.utils.translation import gettext_lazy as _

from tertulia.connectors.base import Author, Item, Media, Recognised
from tertulia.connectors.feed_document import Entry
from tertulia.connectors.feeds import Feeds
from tertulia.connectors.youtube.form import FORM
from tertulia.kit.failures import Rejected

if TYPE_CHECKING:
    from tertulia.connectors.base import Words
    from tertulia.kit.http import Answer

SITE = "https://www.youtube.com"
_ID = re.compile(r"UC[A-Za-z0-9_-]{22}")
_HANDLE = re.compile(r"@?([\w.·-]{3,30})")
_ADDRESS = re.compile(
    r"https?://(?:www\.|m\.)?youtube\.com/(?:channel/(UC[A-Za-z0-9_-]{22})|(@[^/?#]+)|(?:c|user)/([^/?#]+))"
)


class YouTube(Feeds):
    """A channel. Its feed shows the newest fifteen videos; the text is the video's description."""

    slug: ClassVar[str] = "youtube"
    label: ClassVar[Words] = "YouTube"
    monogram: ClassVar[str] = "YT"
    auth = FORM
    about: ClassVar[Words] = _("Los vídeos nuevos de un canal")
    also: ClassVar[tuple[str, ...]] = ("vídeo", "video", "canal")
    fastest_s: ClassVar[int] = 300
    box: ClassVar[str] = "channel"

    @classmethod
    def recognises(cls, url: str, page: Answer | None = None) -> Recognised | None:
        """A channel's address."""
        found = _ADDRESS.match(url)
        if found is None:
            return None
        return Recognised(0.95, {"channel": found[1] or found[2] or found[3]}, _("Un canal de YouTube"))

    def address(self) -> str:
        """The channel's feed; for a name, the channel's page, whose head names it."""
        told = str(self.config.get("channel", "")).strip()
        known = _ADDRESS.match(told)
        if known is not None:
            told = known[1] or known[2] or known[3]
        if _ID.fullmatch(told):
            return f"{SITE}/feeds/videos.xml?channel_id={told}"
        handle = _HANDLE.fullmatch(told)
        if handle is None:
            raise Rejected(_("Eso no es el nombre ni la dirección de un canal de YouTube.")).at("channel")
        return f"{SITE}/@{quote(handle[1])}"

    def told(self, item: Item, entry: Entry) -> Item:
        """The entry as a video by its channel."""
        channel = entry.author_url.rpartition("/")[2]
        author = item.author
        if _ID.fullmatch(channel):
            author = Author(f"youtube.com/{channel}", item.author.name, "", entry.author_url)
        video = entry.guid.removeprefix("yt:video:")
        name = f"youtube.com/{video}"
        media = (Media(item.url, "video", item.title),)
        return replace(item, id=name, thread=name, kind="post", author=author, media=media)
