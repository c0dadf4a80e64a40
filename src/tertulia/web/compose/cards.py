"""What stands at a link, as networks will show it: the page's own Open Graph, read once and kept."""

from __future__ import annotations

import html
import logging
import re
from typing import Any
from urllib.parse import urljoin

from django.utils.translation import gettext as _

from tertulia.kit.failures import Failure
from tertulia.kit.html import tidy
from tertulia.kit.http import default_http, host_of
from tertulia.media import actions as library
from tertulia.media.models import Asset
from tertulia.planner.models import Post
from tertulia.web.access import Seated

log = logging.getLogger(__name__)
MOST_BYTES = 1_500_000
MOST_IMAGE_BYTES = 8_000_000
SECONDS = 8.0
_META = re.compile(r"<meta\b((?:[^>\"']|\"[^\"]*\"|'[^']*')*)>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"([a-zA-Z:-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
_TITLE = re.compile(r"<title[^>]*>(.*?)</title", re.IGNORECASE | re.DOTALL)
_WANTED = {
    "og:title": "title",
    "twitter:title": "title",
    "og:description": "description",
    "twitter:description": "description",
    "description": "description",
    "og:image": "image",
    "og:image:url": "image",
    "twitter:image": "image",
}


def read(request: Seated, post: Post, link: str) -> dict[str, Any]:
    """{url, title, description, asset} of the page at `link`; {url, trouble} in words where it cannot be
    read. Asked of the network outside any transaction, within eight seconds."""
    try:
        answer = default_http().get(
            link, timeout=SECONDS, limit_bytes=MOST_BYTES, headers={"Accept": "text/html"}
        )
        answer.check()
    except Failure as trouble:
        words = _("No se ha podido leer el enlace: %(why)s La publicación sale igual, con el enlace solo.")
        return {"url": link, "trouble": words % {"why": f"{str(trouble).rstrip('.')}."}}
    if "html" not in answer.headers.get("content-type", "html").lower():
        return {"url": link, "title": host_of(link)}
    told = parse(answer.text)
    kept = {
        "url": link,
        "title": told.get("title") or host_of(link),
        "description": told.get("description", ""),
    }
    image = told.get("image")
    if image:
        kept |= _kept_image(request, post, urljoin(answer.url, image))
    return kept


def parse(page: str) -> dict[str, str]:
    """title, description and image of a page of HTML, from its Open Graph tags, else from its own head."""
    found: dict[str, str] = {}
    rank: dict[str, int] = {}
    order = list(_WANTED)
    for match in _META.finditer(page[:MOST_BYTES]):
        values = {name.lower(): html.unescape(a or b or c) for name, a, b, c in _ATTRIBUTE.findall(match[1])}
        name = (values.get("property") or values.get("name") or "").lower()
        content = values.get("content", "").strip()
        if name not in _WANTED or not content:
            continue
        what, place = _WANTED[name], order.index(name)
        if what not in found or place < rank[what]:
            found[what], rank[what] = content, place
    if "title" not in found and (title := _TITLE.search(page)):
        found["title"] = html.unescape(title[1])
    return {
        what: value
        if what == "image"
        else " ".join(tidy(value, 600).split())[: 300 if what == "title" else 500]
        for what, value in found.items()
    }


def _kept_image(request: Seated, post: Post, url: str) -> dict[str, Any]:
    """The card's picture, brought into the library as any other; none where it cannot be had."""
    try:
        answer = default_http().get(url, timeout=SECONDS, limit_bytes=MOST_IMAGE_BYTES)
        answer.check()
        asset = library.bring_card(post.brand, data=answer.content, url=url, by=request.actor)
    except Exception as trouble:
        log.info("card picture of post %s not kept: %s", post.pk, type(trouble).__name__)
        return {}
    return {"asset": asset.pk}


def asset_of(post: Post, pk: int | None) -> list[Asset]:
    """The picture of a card, in a list; [] for none."""
    return list(Asset.objects.of(post.workspace).filter(pk=pk)) if pk else []
