"""Articles on a Ghost: said, changed, found, taken down; and as items."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from tertulia.connectors import articles
from tertulia.connectors.base import Attachment, Author, Draft, Item, Receipt
from tertulia.connectors.ghost.site import Site, kind_of, refuse, the_post
from tertulia.connectors.sift import asking_first, made, whole
from tertulia.kit.failures import Rejected
from tertulia.kit.html import links_of, tidy_name, to_text

MOST = {"title": 255, "custom_excerpt": 300, "meta_title": 300, "meta_description": 500}
"""Characters that Ghost takes (its own schema, 5.130)."""
ALT = 191
_NAMES = {
    "title": _("El título"),
    "custom_excerpt": _("El extracto"),
    "meta_title": _("El título para el buscador"),
    "meta_description": _("La descripción para el buscador"),
}
OUT = ("published", "sent")


def publish(site: Site, draft: Draft) -> Receipt:
    """Publish the article. Until its last request nothing is public."""
    with asking_first():
        content = _content(site, draft, {})
    told = {"posts": [{**content, "status": "published"}]}
    answer = site.ask("POST", "posts/", params={"source": "html"}, json=told)
    if answer.ok:
        made(answer.json(), "posts")
    return receipt(the_post(answer), site)


def edit(site: Site, number: str, draft: Draft) -> Receipt:
    """Make the article say `draft`. Ghost refuses a change of what somebody else has changed meanwhile: it
    is then read and changed once more. Rejected where it is not published any more."""
    for again in (True, False):
        with asking_first():
            there = site.post(number)
            if there is None:
                raise Rejected(_("Ese artículo ya no está en Ghost."))
            if there.get("status") not in OUT:
                raise Rejected(_("Ese artículo está en borrador en Ghost: ya no es público."))
            content = _content(site, draft, there)
        told = {"posts": [{**content, "updated_at": there["updated_at"]}]}
        answer = site.ask("PUT", f"posts/{number}/", params={"source": "html"}, json=told)
        if not (again and kind_of(answer) == "UpdateCollisionError"):
            break
    return receipt(the_post(answer), site)


def withdraw(site: Site, number: str) -> None:
    """Make it a draft again: nobody sees it, and nothing of it is lost."""
    for again in (True, False):
        with asking_first():
            there = site.post(number)
        if there is None or there.get("status") == "draft":
            return
        told = {"posts": [{"status": "draft", "updated_at": there["updated_at"]}]}
        answer = site.ask("PUT", f"posts/{number}/", json=told)
        if answer.ok:
            return
        if not (again and kind_of(answer) == "UpdateCollisionError"):
            refuse(answer)


def find(site: Site, draft: Draft, since: datetime) -> Receipt | None:
    """Our article with this title (and address, if one was asked for), made since `since`."""
    after = since.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")
    asked = f"created_at:>='{after}'+status:[published,scheduled,sent]"
    title = " ".join(articles.title_of(draft).split())
    for data in site.posts(filter=asked, order="created_at desc", limit=50):
        if " ".join(str(data.get("title") or "").split()) != title:
            continue
        slug, wanted = str(data.get("slug") or ""), articles.slug_of(draft.slug, 180)
        if not wanted or re.fullmatch(re.escape(wanted) + r"(-\d+)?", slug):
            return receipt(data, site)
    return None


def receipt(data: Mapping[str, Any], site: Site) -> Receipt:
    """What proves that an article is out."""
    at = moment(data["published_at"]) if data.get("published_at") else None
    return Receipt(f"{site.key}/posts/{data['id']}", web(data.get("url")), at)


def item(data: Mapping[str, Any], site: Site) -> Item:
    """An article of the blog, as it is heard."""
    published, changed = moment(data["published_at"]), moment(data["updated_at"])
    remote = f"{site.key}/posts/{data['id']}"
    rendered = str(data.get("html") or "")
    title = tidy_name(str(data.get("title") or ""), 300)
    writers = data.get("authors") or [{}]
    who: Mapping[str, Any] = writers[0] if isinstance(writers[0], Mapping) else {}
    return Item(
        id=remote,
        author=Author(
            f"{site.key}/authors/{who.get('id') or 0}",
            tidy_name(str(who.get("name") or "")) or site.key,
            tidy_name(str(who.get("slug") or "")),
            web(who.get("url")),
            web(who.get("profile_image")),
        ),
        text=to_text(rendered) or title,
        published=published,
        kind="article",
        url=web(data.get("url")),
        thread=remote,
        title=title,
        edited=changed if changed > published else None,
        own=True,
        links=links_of(rendered),
    )


def moment(value: Any) -> datetime:
    """Ghost's dates, «2026-11-23T01:43:27.000Z». Raises ValueError for what is none."""
    found = datetime.fromisoformat(str(value))
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def web(address: Any) -> str:
    """`address` if it is one of the web, else «»."""
    text = str(address or "")
    return text if text.startswith(("http://", "https://")) and len(text) <= 2000 else ""


def _content(site: Site, draft: Draft, there: Mapping[str, Any]) -> dict[str, Any]:
    """The article as Ghost takes it, its pictures stored first. `there`: the article as it stands, whose
    pictures are used again."""
    content: dict[str, Any] = {
        "title": articles.title_of(draft),
        "custom_excerpt": draft.summary.strip() or None,
        "meta_title": articles.told(draft.options, "search_title") or None,
        "meta_description": articles.told(draft.options, "search_description") or None,
        "tags": [{"name": tag[:191]} for tag in draft.tags],
    }
    for name, most in MOST.items():
        if len(content[name] or "") > most:
            words = _("{what} no cabe: Ghost admite {most} caracteres.")
            raise Rejected(format_lazy(words, what=_NAMES[name], most=most))
    if draft.slug:
        content["slug"] = articles.slug_of(draft.slug, 180)
    if visibility := articles.told(draft.options, "visibility"):
        content["visibility"] = visibility
    content["html"] = articles.body(draft, lambda file: _stored(site, file, there))
    cover = draft.cover
    content["feature_image"] = _stored(site, cover, there) if cover else None
    content["feature_image_alt"] = (cover.alt[:ALT] or None) if cover else None
    return content


def _stored(site: Site, file: Attachment, there: Mapping[str, Any]) -> str:
    """The address of the picture on the blog: that which the article shows already, else a new one."""
    picture, name = articles.picture(file)
    stem, _dot, ending = name.rpartition(".")
    shown = f'{there.get("html") or ""} "{there.get("feature_image") or ""}"'
    known = re.search(rf'"(https?://[^"\s]+/{re.escape(stem)}(?:-\d+)?\.{ending})"', shown)
    if known:
        return known[1]
    answer = site.ask(
        "POST", "images/upload/", files={"file": (name, picture.data, picture.type)}, data={"ref": name}
    )
    if not answer.ok:
        refuse(answer)
    images = made(answer.json(), "images")["images"]
    return str(whole(images[0] if isinstance(images, list) and images else None, "url")["url"])
