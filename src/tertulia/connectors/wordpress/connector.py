"""WordPress: articles and comments through its REST interface (`wp/v2`), with an application password; its
public part without one."""

from __future__ import annotations

import html
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar
from urllib.parse import urlsplit

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from tertulia.connectors import base
from tertulia.connectors.base import (
    Author,
    Cursor,
    Draft,
    Gone,
    Item,
    Limits,
    Page,
    Place,
    Receipt,
    Recognised,
)
from tertulia.connectors.networks.written import WORDPRESS
from tertulia.connectors.sift import asking_first, each, whole
from tertulia.connectors.wordpress import articles, listening
from tertulia.connectors.wordpress.form import FORM
from tertulia.connectors.wordpress.items import comment_item, moment, post_item, same_text, web
from tertulia.connectors.wordpress.site import Site, code_of, refuse
from tertulia.kit.failures import Failure, Rejected, Unauthorized
from tertulia.kit.http import Answer

# Their clock and ours may differ by this much when we look for what we said.
CLOCKS = timedelta(minutes=5)
_STATUS = {"approve": "approve", "hide": "hold"}


class WordPress(
    base.Connector, base.Listens, base.Threads, base.Replies, base.Articles, base.Edits, base.Moderates
):
    """One blog. Its posts are articles; replies are comments of our user under what they answer."""

    slug: ClassVar[str] = "wordpress"
    label: ClassVar[str] = "WordPress"
    monogram: ClassVar[str] = "W"
    auth = FORM
    keyless: ClassVar[bool] = True
    options = articles.OPTIONS
    about: ClassVar[base.Words] = _("Entradas y comentarios de un blog")
    also: ClassVar[tuple[str, ...]] = ("blog", "comentarios", "moderar")
    forgets_deleted: ClassVar[bool] = False
    actions: ClassVar[frozenset[str]] = frozenset({"approve", "hide", "delete"})
    # PHP gives up on a request after 30 s unless told otherwise, and WordPress itself refuses the same words
    # under the same comment by the same person: what is not there by then was not said.
    absence_proves_after_s: ClassVar[float | None] = 30.0

    @classmethod
    def recognises(cls, url: str, page: Answer | None = None) -> Recognised | None:
        """A page that names WordPress's interface in its head or header, or shows its folders."""
        head = page.text[:200_000] if page else ""
        if page is None or not ("api.w.org" in head + page.headers.get("link", "") or "/wp-content/" in head):
            return None
        parts = urlsplit(page.url)
        return Recognised(0.78, {"site": f"{parts.scheme}://{parts.netloc}"}, _("sus entradas y comentarios"))

    def _site(self, cursor: Cursor | None = None) -> Site:
        return Site(self.http, self.config, str((cursor or {}).get("root", "")))

    def check(self) -> Author:
        """Our user there, who must be allowed to moderate comments; without user, the blog itself."""
        site = self._site()
        try:
            index = site.settle()
        except Failure as failure:
            raise failure.at("site") from None
        if bool(self.config.get("user")) != bool(self.config.get("app_password")):
            missing = "app_password" if self.config.get("user") else "user"
            raise Unauthorized(_("Para entrar hacen falta los dos: usuario y contraseña.")).at(missing)
        if not site.auth:
            try:
                listening.ask_posts(site, per_page=1, order="desc")
            except Failure as failure:
                raise failure.at("site") from None
            return Author(site.key, _name(index, site), site.key, site.base)
        if "application-passwords" not in (index.get("authentication") or {}):
            _no_passwords(site)
        try:
            me = site.me()
        except Unauthorized as failure:
            raise failure.at("app_password") from None
        if not (me.get("capabilities") or {}).get("moderate_comments"):
            words = _("«{name}» no puede moderar comentarios: hace falta un usuario editor o administrador.")
            raise Unauthorized(format_lazy(words, name=str(me.get("name", "")))).at("user")
        avatar = web((me.get("avatar_urls") or {}).get("96"))
        return Author(
            f"{site.key}/users/{me['id']}", me["name"], me.get("slug", ""), web(me.get("link")), avatar
        )

    def places(self) -> Iterable[Place]:
        """The blog."""
        site = self._site()
        own = site.auth is not None
        return [Place(site.key, _name(site.discover(), site), site.base, kind="blog", own=own)]

    def listen(self, place: Place, cursor: Cursor) -> Page:
        """Articles and comments that are new or have changed, held ones too where we may see them."""
        return listening.read(self._site(cursor), cursor)

    def context(self, item: Item) -> Iterable[Item]:
        """The article above `item`, then its newest hundred comments in order, and the one it answers."""
        site = self._site()
        me = int(site.me()["id"]) if site.auth else 0
        post = _number(item.thread or item.parent or item.id, "posts", site)
        found = {int(data["id"]): data for data in listening.ask_comments(site, post=post)}
        if "/comments/" in item.parent:
            parent = _number(item.parent, "comments", site)
            if parent not in found:
                found.update((int(d["id"]), d) for d in listening.ask_comments(site, include=parent))
        above = self._article(site, post)
        return [*above, *each(map(found.get, sorted(found)), lambda data: comment_item(data, site.key, me))]

    def _article(self, site: Site, post: int) -> list[Item]:
        """The article or page with that number; nothing where it is not to be seen."""
        for kind in ("posts", "pages"):
            answer = site.ask("GET", f"{kind}/{post}", _embed="author")
            if answer.ok:
                return each(
                    [answer.json()], lambda data: post_item(data, site.key, own=site.auth is not None)
                )
            if answer.status not in (401, 403, 404):
                refuse(answer)
        return []

    def look(self, remote_ids: Sequence[str]) -> Iterable[Item | Gone]:
        """Comments and articles as they are now."""
        site = self._site()
        me = int(site.me()["id"]) if site.auth else 0
        own, found = site.auth is not None, []
        for numbers in _hundreds(remote_ids, "comments", site):
            asked = listening.ask_comments(site, include=numbers)
            found += each(asked, lambda data: comment_item(data, site.key, me))
        for numbers in _hundreds(remote_ids, "posts", site):
            asked = listening.ask_posts(site, include=numbers, per_page=listening.AT_ONCE)
            found += each(asked, lambda data: post_item(data, site.key, own=own))
        there = {item.id: item for item in found}
        return [there.get(remote) or Gone(remote) for remote in remote_ids]

    def limits(self) -> Limits:
        """WordPress publishes none."""
        return WORDPRESS.limits

    def publish(self, place: Place, draft: Draft, key: str) -> Receipt:
        """An article; with `draft.parent` a comment under it. A comment that is still held is refused as a
        parent: an answer in public would show what is not public yet."""
        site = self._signed_in()
        if not draft.parent:
            return articles.publish(site, draft)
        with asking_first():
            site.discover()
            post, parent = self._above(site, draft.parent)
        body = {"post": post, "parent": parent, "content": html.escape(draft.text, quote=False)}
        answer = site.ask("POST", "comments", json=body)
        if answer.status == 409 and code_of(answer) == "comment_duplicate":
            # The same words of ours stand under the same comment: an earlier try did go out.
            before = self._ours(site, parent, post, draft.text, None)
            if before is not None:
                return before
        if not answer.ok:
            refuse(answer)
        return _receipt(whole(answer.json(), "id"), site)

    def _above(self, site: Site, remote: str) -> tuple[int, int]:
        """(article, comment or 0) that an answer to `remote` stands under."""
        if "/posts/" in remote:
            return _number(remote, "posts", site), 0
        number = _number(remote, "comments", site)
        parent = whole(site.call("GET", f"comments/{number}", context="edit", _fields="id,post,status"))
        if parent.get("status") == "hold":
            raise Rejected(_("Ese comentario espera moderación: apruébalo antes de responder."))
        if parent.get("status") != "approved":
            raise Rejected(_("Ese comentario ya no está a la vista."))
        return int(parent["post"]), number

    def find(self, place: Place, draft: Draft, since: datetime) -> Receipt | None:
        """Our own article with this title, or comment with these words under the same parent, written since
        `since` (± 5 minutes)."""
        site = self._signed_in()
        if not draft.parent:
            return articles.find(site, draft, since, CLOCKS)
        if "/posts/" in draft.parent:
            return self._ours(site, 0, _number(draft.parent, "posts", site), draft.text, since)
        return self._ours(site, _number(draft.parent, "comments", site), 0, draft.text, since)

    def _ours(self, site: Site, parent: int, post: int, text: str, since: datetime | None) -> Receipt | None:
        where: dict[str, Any] = {"parent": parent, "author": int(site.me()["id"])}
        if post:
            where["post"] = post
        if since is not None:
            where["after"] = (since.astimezone(UTC) - CLOCKS).isoformat()
        for data in listening.ask_comments(site, **where):
            if same_text(str((data.get("content") or {}).get("raw", "")), text):
                return _receipt(data, site)
        return None

    def edit(self, place: Place, receipt: Receipt, draft: Draft) -> Receipt:
        """Make our article or comment say `draft`."""
        site = self._signed_in()
        if "/posts/" in receipt.id:
            return articles.edit(site, _number(receipt.id, "posts", site), draft)
        number = _number(receipt.id, "comments", site)
        with asking_first():
            site.discover()
        answer = site.ask(
            "POST", f"comments/{number}", json={"content": html.escape(draft.text, quote=False)}
        )
        if answer.ok:
            return _receipt(whole(answer.json(), "id"), site)
        # It also fails where there was nothing to change.
        there = listening.ask_comments(site, include=number)
        if not there or not same_text(str((there[0].get("content") or {}).get("raw", "")), draft.text):
            refuse(answer)
        return _receipt(there[0], site)

    def withdraw(self, receipt: Receipt) -> None:
        """Put our article or comment into the blog's bin."""
        site = self._signed_in()
        if "/posts/" in receipt.id:
            articles.withdraw(site, _number(receipt.id, "posts", site))
            return
        self._bin(site, receipt.id)

    def moderate(self, action: str, target: str, reason: str) -> None:
        """Approve, hide (hold for moderation again) or delete (into the bin) a comment."""
        site = self._signed_in()
        if action == "delete":
            self._bin(site, target)
            return
        if action not in _STATUS:
            raise Rejected(_("WordPress no sabe hacer eso con un comentario."))
        number = _number(target, "comments", site)
        with asking_first():
            site.discover()
        answer = site.ask("POST", f"comments/{number}", json={"status": _STATUS[action]})
        if answer.status == 500 and code_of(answer) == "rest_comment_failed_edit":
            # It says so also where there was nothing to change.
            wanted = {"approve": "approved", "hide": "hold"}[action]
            now = site.call("GET", f"comments/{number}", context="edit", _fields="status")
            if now.get("status") == wanted:
                return
        if not answer.ok:
            refuse(answer)

    def _bin(self, site: Site, remote: str) -> None:
        answer = site.ask("DELETE", f"comments/{_number(remote, 'comments', site)}")
        if not answer.ok and code_of(answer) not in ("rest_already_trashed", "rest_comment_invalid_id"):
            refuse(answer)

    def _signed_in(self) -> Site:
        site = self._site()
        if not site.auth:
            raise Unauthorized(_("Este blog está conectado sin usuario: solo se puede leer."))
        return site


def _no_passwords(site: Site) -> None:
    if site.root.startswith("http://"):
        words = _("Este WordPress no admite contraseñas de aplicación sin https: usa su dirección https://.")
        raise Unauthorized(words).at("site")
    words = _("Este WordPress tiene desactivadas las contraseñas de aplicación.")
    raise Unauthorized(words).at("app_password")


def _name(index: dict[str, Any], site: Site) -> str:
    return html.unescape(str(index.get("name") or "")).strip()[:200] or site.key


def _number(remote: str, kind: str, site: Site) -> int:
    """The number within an id of ours. Rejected for what belongs to another blog."""
    head, _kind, number = remote.rpartition(f"/{kind}/")
    if head != site.key or not number.isdigit():
        raise Rejected(_("Eso no está en este blog."))
    return int(number)


def _hundreds(remote_ids: Sequence[str], kind: str, site: Site) -> Iterator[str]:
    """The numbers of those ids that are of `kind`, a hundred at a time, as a parameter takes them."""
    numbers = [str(_number(remote, kind, site)) for remote in remote_ids if f"/{kind}/" in remote]
    for start in range(0, len(numbers), listening.AT_ONCE):
        yield ",".join(numbers[start : start + listening.AT_ONCE])


def _receipt(data: dict[str, Any], site: Site) -> Receipt:
    at = moment(data["date_gmt"]) if data.get("date_gmt") else None
    held = data.get("status") == "hold"
    return Receipt(f"{site.key}/comments/{int(data['id'])}", web(data.get("link")), at, held)
