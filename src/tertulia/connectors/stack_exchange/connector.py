"""Questions of a site of Stack Exchange (Stack Overflow and its sisters), by their public interface."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from tertulia.connectors.base import (
    Author,
    Connector,
    Cursor,
    Item,
    Listens,
    Page,
    Place,
    Recognised,
    Searches,
)
from tertulia.connectors.sift import each, rows, whole
from tertulia.connectors.stack_exchange.form import FORM
from tertulia.kit.failures import RateLimited, Rejected
from tertulia.kit.html import links_of, tidy_name, to_text

if TYPE_CHECKING:
    from tertulia.connectors.base import Words
    from tertulia.kit.http import Answer

API = "https://api.stackexchange.com/2.3"
A_PAGE = 50
REMEMBERED = 300
OVERLAP_S = 300
_OWN_HOSTS = ("stackoverflow.com", "superuser.com", "serverfault.com", "askubuntu.com", "mathoverflow.net")
_SITE = re.compile(r"[a-z0-9.-]{2,60}")


class StackExchange(Connector, Listens, Searches):
    """A site's new questions, all, or those with some words or tags."""

    slug: ClassVar[str] = "stack_exchange"
    label: ClassVar[Words] = "Stack Exchange"
    monogram: ClassVar[str] = "SE"
    auth = FORM
    keyless: ClassVar[bool] = True
    about: ClassVar[Words] = _("Preguntas nuevas en Stack Overflow y sus sitios hermanos")
    also: ClassVar[tuple[str, ...]] = ("stack overflow", "stackoverflow", "preguntas", "soporte técnico")
    fastest_s: ClassVar[int] = 900
    host_gap_s: ClassVar[float] = 2.0

    @classmethod
    def recognises(cls, url: str, page: Answer | None = None) -> Recognised | None:
        """The address of one of its sites."""
        host = (urlsplit(url).hostname or "").removeprefix("www.")
        ours = host.endswith((".stackexchange.com", ".stackoverflow.com")) or host in _OWN_HOSTS
        return Recognised(0.9, {"site": host}, host) if ours else None

    def check(self) -> Author:
        """The site itself."""
        try:
            self._ask("/info", {})
        except Rejected as failure:
            failure.message = _("Stack Exchange no tiene ningún sitio con ese nombre.")
            raise failure.at("site") from None
        return Author(self._host, self._host, self._host, f"https://{self._host}/")

    def places(self) -> Iterable[Place]:
        """The one place: the site's new questions."""
        words = " ".join(str(self.config.get(box, "")).strip() for box in ("words", "tags")).strip()
        name = f"{self._host}: {words}" if words else self._host
        return [Place(f"{self._host}/{words}"[:200], name[:200], f"https://{self._host}/questions")]

    def listen(self, place: Place, cursor: Cursor) -> Page:
        """Questions since `cursor`, oldest first; the first time, the newest fifty."""
        words = str(self.config.get("words", "")).strip()
        tags = [tag.strip() for tag in str(self.config.get("tags", "")).split(",") if tag.strip()]
        return self._since(words, tags, cursor)

    def search(self, terms: Sequence[str], cursor: Cursor) -> Page:
        """Questions with any of `terms` (one call for each of the first three)."""
        found = {item.id: item for term in terms[:3] for item in self._since(term, [], cursor).items}
        items = sorted(found.values(), key=lambda item: item.published)
        return Page(items, _cursor(items, cursor))

    @property
    def _host(self) -> str:
        told = str(self.config.get("site", "")).strip().lower()
        host = (urlsplit(told if "://" in told else f"//{told}").hostname or "").removeprefix("www.")
        if not _SITE.fullmatch(host):
            raise Rejected(_("Eso no es un sitio de Stack Exchange.")).at("site")
        return host if "." in host else f"{host}.stackexchange.com"

    def _since(self, words: str, tags: Sequence[str], cursor: Cursor) -> Page:
        asked = {"order": "desc", "sort": "creation", "pagesize": str(A_PAGE), "filter": "withbody"}
        if words:
            asked["q"] = words
        if tags:
            asked["tagged"] = ";".join(tags)
        if cursor.get("newest"):
            asked["fromdate"] = str(int(cursor["newest"]) - OVERLAP_S)
        path = "/search/advanced" if words or tags else "/questions"
        told, host = set(cursor.get("told") or ()), self._host
        found = each(self._ask(path, asked), lambda question: _item(question, host))
        items = sorted((item for item in found if item.id not in told), key=lambda item: item.published)
        return Page(items, _cursor(items, cursor))

    def _ask(self, path: str, asked: dict[str, str]) -> list[dict[str, Any]]:
        site = self._host.removesuffix(".stackexchange.com")
        answer = self.http.get(f"{API}{path}", params={**asked, "site": site.removesuffix(".com")})
        told = answer.json() if answer.status in (200, 400) else answer.check().json()
        if isinstance(told, dict) and (told.get("error_id") == 502 or told.get("quota_remaining") == 0):
            raise RateLimited(
                _("Stack Exchange no contesta a más preguntas por hoy."),
                until=datetime.now(UTC) + timedelta(hours=6),
                shared=True,
                host="api.stackexchange.com",
            )
        answer.check()
        return rows(whole(told, "items")["items"])


def _cursor(items: Sequence[Item], before: Cursor) -> Cursor:
    newest = max((int(item.published.timestamp()) for item in items), default=0)
    told = [item.id for item in reversed(items)] + list(before.get("told") or ())
    return {"newest": max(newest, int(before.get("newest") or 0)), "told": told[:REMEMBERED]}


def _item(question: dict[str, Any], host: str) -> Item:
    name, owner = f"{host}/{int(question['question_id'])}", question.get("owner") or {}
    title, body = tidy_name(unescape(str(question["title"])), 300), str(question.get("body") or "")
    user = unescape(str(owner.get("display_name") or "?"))
    edited = question.get("last_edit_date")
    return Item(
        id=name,
        author=Author(
            f"{host}/{owner.get('user_id') or user.casefold()}", user, "",
            str(owner.get("link") or ""), str(owner.get("profile_image") or ""),
        ),
        text=to_text(body) or title,
        published=datetime.fromtimestamp(int(question["creation_date"]), UTC),
        kind="post",
        url=str(question.get("link") or ""),
        thread=name,
        title=title,
        edited=datetime.fromtimestamp(int(edited), UTC) if edited else None,
        links=links_of(body),
        metrics={key: int(question[key]) for key in ("answer_count", "view_count") if question.get(key)},
    )  # fmt: skip
