"""Ghost: articles through its Admin API, with the key of an integration of its owner's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from tertulia.connectors import base
from tertulia.connectors.base import Author, Cursor, Draft, Gone, Item, Limits, Page, Place, Receipt
from tertulia.connectors.ghost import posts
from tertulia.connectors.ghost.form import FORM, OPTIONS
from tertulia.connectors.ghost.site import Site
from tertulia.connectors.networks.written import GHOST
from tertulia.connectors.sift import each
from tertulia.kit.failures import Failure, Rejected, Unauthorized
from tertulia.kit.html import tidy_name

AT_ONCE = 20
# Their clock and ours may differ by this much when we look for what we said.
CLOCKS = timedelta(minutes=5)


class Ghost(base.Connector, base.Listens, base.Threads, base.Articles, base.Edits):
    """One blog. What it publishes is told back by the same interface, which proves that it is out."""

    slug: ClassVar[str] = "ghost"
    label: ClassVar[str] = "Ghost"
    monogram: ClassVar[str] = "Gh"
    auth = FORM
    options = OPTIONS
    about: ClassVar[base.Words] = _("Publica artículos en un blog, y los lee")
    also: ClassVar[tuple[str, ...]] = ("blog", "boletín", "newsletter")
    forgets_deleted: ClassVar[bool] = False
    # It waits at most a minute for its database and fifty seconds for a row of it (the defaults of Ghost's
    # pool and of MySQL's locks): what is not there by then was not said.
    absence_proves_after_s: ClassVar[float | None] = 120.0

    def _site(self) -> Site:
        return Site(self.http, self.config)

    def check(self) -> Author:
        """The blog, once its key is known to open it."""
        site = self._site()
        try:
            about = site.about()
        except Failure as failure:
            raise failure.at("site") from None
        try:
            site.posts(limit=1, fields="id")
        except Unauthorized as failure:
            raise failure.at("admin_key") from None
        name = tidy_name(str(about["title"])) or site.key
        return Author(site.key, name, site.key, posts.web(about.get("url")), posts.web(about.get("logo")))

    def places(self) -> Iterable[Place]:
        """The blog."""
        site = self._site()
        about = site.about()
        name = tidy_name(str(about["title"])) or site.key
        return [Place(site.key, name, posts.web(about.get("url")) or site.base, kind="blog", own=True)]

    def listen(self, place: Place, cursor: Cursor) -> Page:
        """Articles that are new or have changed since; at first the newest twenty."""
        site, since = self._site(), str(cursor.get("since") or "")
        seen = dict(cursor.get("seen") or {})
        asked, order = "status:[published,sent]", "updated_at desc"
        if since:
            asked, order = f"{asked}+updated_at:>='{since}'", "updated_at asc"
        found = site.posts(filter=asked, order=order, limit=AT_ONCE + len(seen))
        new = [data for data in found if seen.get(data["id"]) != data.get("updated_at")]
        items = sorted(each(new, lambda data: posts.item(data, site)), key=lambda item: item.published)
        last = max((str(data.get("updated_at") or "") for data in found), default="")
        state = {"since": _nql(last) if last else since, "seen": seen if not last else {}}
        if last:
            state["seen"] = {d["id"]: d["updated_at"] for d in found if d.get("updated_at") == last}
        return Page(items, state, more=bool(since) and len(found) == AT_ONCE + len(seen))

    def context(self, item: Item) -> Iterable[Item]:
        """The article itself: its comments are not told by this interface."""
        return [there for there in self.look([item.id]) if isinstance(there, Item)]

    def look(self, remote_ids: Sequence[str]) -> Iterable[Item | Gone]:
        """Articles as they are now; what is a draft again is gone."""
        site = self._site()
        numbers = ",".join(_number(remote, site) for remote in remote_ids)
        asked = f"id:[{numbers}]+status:[published,sent]"
        found = site.posts(filter=asked, limit=len(remote_ids) or 1) if remote_ids else []
        there = {item.id: item for item in each(found, lambda data: posts.item(data, site))}
        return [there.get(remote) or Gone(remote) for remote in remote_ids]

    def limits(self) -> Limits:
        """As Ghost's own schema has them: no limit for the body."""
        return GHOST.limits

    def publish(self, place: Place, draft: Draft, key: str) -> Receipt:
        """An article. Comments of a Ghost are its members' only."""
        if draft.parent:
            raise Rejected(
                _("En Ghost solo comentan quienes se han suscrito: desde aquí se publican artículos.")
            )
        return posts.publish(self._site(), draft)

    def find(self, place: Place, draft: Draft, since: datetime) -> Receipt | None:
        """Our own article with this title, made since `since` (± 5 minutes)."""
        if draft.parent:
            return None
        return posts.find(self._site(), draft, since.astimezone(UTC) - CLOCKS)

    def edit(self, place: Place, receipt: Receipt, draft: Draft) -> Receipt:
        """Make our article say `draft`."""
        site = self._site()
        return posts.edit(site, _number(receipt.id, site), draft)

    def withdraw(self, receipt: Receipt) -> None:
        """Make our article a draft again, as it is."""
        site = self._site()
        posts.withdraw(site, _number(receipt.id, site))


def _nql(moment: str) -> str:
    """A date of Ghost's answers as its filters take it."""
    return posts.moment(moment).astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")


def _number(remote: str, site: Site) -> str:
    """Ghost's own id within one of ours. Rejected for what belongs to another blog."""
    head, _kind, number = remote.rpartition("/posts/")
    if head != site.key or not number.isalnum():
        raise Rejected(_("Eso no está en este blog."))
    return number
