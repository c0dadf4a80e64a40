"""Publishing articles on a WordPress: its pictures first, its tags, then the article itself, once."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from tertulia.connectors import articles
from tertulia.connectors.base import Attachment, Draft, FormField, Receipt
from tertulia.connectors.sift import asking_first, made, rows, whole
from tertulia.connectors.wordpress.items import moment, web
from tertulia.connectors.wordpress.site import Site, code_of, refuse
from tertulia.kit.failures import Failure, Rejected

OPTIONS = (
    FormField(
        "categories",
        _("Categorías"),
        _("Separadas por comas. Las que no existan se crean."),
        required=False,
    ),
)
FIELDS = "id,date_gmt,link,status,slug,title"
# Where plugins for search engines keep what they are told, as the site's own schema names it.
_SEARCH = {
    "search_title": ("rank_math_title", "_yoast_wpseo_title", "_seopress_titles_title"),
    "search_description": ("rank_math_description", "_yoast_wpseo_metadesc", "_seopress_titles_desc"),
}


def publish(site: Site, draft: Draft) -> Receipt:
    """Publish the article. Until its last request nothing is public: a line that breaks before it leaves
    at most a picture in the blog's library, which the next try finds there."""
    with asking_first():
        site.discover()
        content = _content(site, draft)
    answer = site.ask("POST", "posts", json={**content, "status": "publish"})
    if not answer.ok:
        refuse(answer)
    return receipt(made(answer.json(), "id"), site)


def edit(site: Site, number: int, draft: Draft) -> Receipt:
    """Make the article with that number say `draft`. Rejected where it is not there any more."""
    with asking_first():
        site.discover()
        _standing(site, number)
        content = _content(site, draft, anew=False)
    answer = site.ask("POST", f"posts/{number}", json=content)
    if not answer.ok:
        refuse(answer)
    return receipt(whole(answer.json(), "id"), site)


def _standing(site: Site, number: int) -> None:
    told = whole(site.call("GET", f"posts/{number}", context="edit", _fields="id,status"))
    if told.get("status") == "trash":
        raise Rejected(_("Esa entrada está en la papelera del blog."))


def find(site: Site, draft: Draft, since: datetime, clocks: timedelta) -> Receipt | None:
    """Our own article with this title (and address, if one was asked for), made since `since`."""
    after = (since.astimezone(UTC) - clocks).isoformat()
    where = {"author": int(site.me()["id"]), "after": after, "status": "publish,future,pending,private"}
    title = " ".join(articles.title_of(draft).split())
    for data in rows(site.call("GET", "posts", context="edit", per_page=50, _fields=FIELDS, **where)):
        raw = str((data.get("title") or {}).get("raw", ""))
        if " ".join(html.unescape(raw).split()) == title and _same_slug(draft, str(data.get("slug") or "")):
            return receipt(whole(data, "id"), site)
    return None


def _same_slug(draft: Draft, slug: str) -> bool:
    """WordPress adds a number to an address that is taken."""
    wanted = articles.slug_of(draft.slug, 200)
    return not wanted or slug == wanted or re.fullmatch(re.escape(wanted) + r"-\d+", slug) is not None


def withdraw(site: Site, number: int) -> None:
    """Put the article into the blog's bin; its comments stay with it."""
    answer = site.ask("DELETE", f"posts/{number}")
    if not answer.ok and code_of(answer) not in ("rest_already_trashed", "rest_post_invalid_id"):
        refuse(answer)


def receipt(data: dict[str, Any], site: Site) -> Receipt:
    """What proves that an article is out."""
    at = moment(data["date_gmt"]) if data.get("date_gmt") else None
    held = data.get("status") in ("pending", "draft")
    return Receipt(f"{site.key}/posts/{int(data['id'])}", web(data.get("link")), at, held)


def _content(site: Site, draft: Draft, *, anew: bool = True) -> dict[str, Any]:
    """The article as WordPress takes it, with its pictures in the blog's library. On a change, what was
    taken out is taken out there as well."""
    categories = [part.strip() for part in articles.told(draft.options, "categories").split(",")]
    content: dict[str, Any] = {
        "title": html.escape(articles.title_of(draft), quote=False),
        "content": articles.body(draft, lambda file: str(_stored(site, file)["source_url"])),
        "excerpt": html.escape(draft.summary, quote=False),
        "tags": _terms(site, "tags", draft.tags),
    }
    if draft.slug:
        content["slug"] = articles.slug_of(draft.slug, 200)
    if any(categories):
        content["categories"] = _terms(site, "categories", filter(None, categories))
    if draft.cover is not None:
        content["featured_media"] = int(_stored(site, draft.cover)["id"])
    elif not anew:
        content["featured_media"] = 0
    return {**content, **_for_search(site, draft)}


def _stored(site: Site, file: Attachment) -> dict[str, Any]:
    """The picture in the blog's library (`id`, `source_url`): the one that is there, else a new one."""
    picture, name = articles.picture(file)
    slug = articles.slug_of(name.rpartition(".")[0], 200)
    fields = "id,source_url,alt_text"
    for there in rows(site.call("GET", "media", context="edit", slug=slug, _fields=fields)):
        if there.get("source_url"):
            if file.alt and there.get("alt_text") != file.alt:
                site.call("POST", f"media/{there['id']}", json={"alt_text": file.alt})
            return whole(there, "id", "source_url")
    answer = site.upload("media", name, picture.data, picture.type, title=slug, alt_text=file.alt, slug=slug)
    if answer.status == 413:
        words = _("La imagen «{name}» pesa más de lo que ese blog admite.")
        raise Rejected(format_lazy(words, name=file.name or name))
    if not answer.ok:
        refuse(answer)
    return made(answer.json(), "id", "source_url")


def _terms(site: Site, kind: str, names: Iterable[str]) -> list[int]:
    """The numbers of tags or categories by their names; those that are not there are made."""
    found: dict[int, None] = {}
    for name in dict.fromkeys(" ".join(str(one).split()) for one in names):
        if name:
            found[_term(site, kind, name[:200])] = None
    return list(found)


def _term(site: Site, kind: str, name: str) -> int:
    for data in rows(site.call("GET", kind, search=name, per_page=100, _fields="id,name")):
        if html.unescape(str(data.get("name", ""))).casefold() == name.casefold():
            return int(data["id"])
    answer = site.ask("POST", kind, json={"name": name})
    if code_of(answer) == "term_exists":
        return int(whole(answer.json().get("data"), "term_id")["term_id"])
    if answer.status in (401, 403) and code_of(answer) == "rest_cannot_create":
        words = _("Ese usuario no puede crear «{name}» en WordPress: créala allí o quítala.")
        raise Rejected(format_lazy(words, name=name), said=answer.said())
    if not answer.ok:
        refuse(answer)
    return int(made(answer.json(), "id")["id"])


def _for_search(site: Site, draft: Draft) -> dict[str, Any]:
    """What search engines are to be told, in the fields of a plugin that the site has; nothing without one:
    the site then tells them its title and excerpt."""
    asked = {name: articles.told(draft.options, name) for name in _SEARCH}
    if not any(asked.values()):
        return {}
    try:
        schema = site.call("OPTIONS", "posts").get("schema") or {}
        told = schema["properties"]["meta"]["properties"]
    except (Failure, KeyError, TypeError, AttributeError):
        return {}
    meta = {}
    for name, value in asked.items():
        field = next((one for one in _SEARCH[name] if one in told), None)
        if field and value:
            meta[field] = value
    return {"meta": meta} if meta else {}
