"""Mastodon, and every server that speaks its interface (snac, Pleroma, Akkoma, GoToSocial, Friendica…)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar
from urllib.parse import quote

from django.utils.translation import gettext_lazy as _

from tertulia.connectors import base
from tertulia.connectors.base import Author, Cursor, Gone, Item, Page, Place
from tertulia.connectors.mastodon import live as streaming
from tertulia.connectors.mastodon import server as oauth
from tertulia.connectors.mastodon.address import Known
from tertulia.connectors.mastodon.form import AUTH
from tertulia.connectors.mastodon.places import (
    account_place,
    hashtags_of,
    search,
    search_place,
    tag_place,
    words_of,
    written,
)
from tertulia.connectors.mastodon.server import Server, stable
from tertulia.connectors.mastodon.speaking import Speaks
from tertulia.connectors.mastodon.statuses import account_author, status_item, with_threads
from tertulia.connectors.mastodon.timeline import follow
from tertulia.connectors.sift import each, whole
from tertulia.kit.failures import Failure, Rejected, Unauthorized
from tertulia.kit.html import tidy_name, to_text
from tertulia.kit.http import Http

MOST_AROUND = 100
NO_SEARCH = _("Mastodon solo deja buscar palabras a quien tiene cuenta: hace falta su clave de acceso.")


class Mastodon(Speaks, Known, base.Listens, base.Searches, base.Threads, base.Streams):
    """An account: what is said to it and what it says; and hashtags, with or without an account."""

    slug: ClassVar[str] = "mastodon"
    label: ClassVar[str] = "Mastodon"
    monogram: ClassVar[str] = "M"
    auth = AUTH

    register = staticmethod(oauth.register)
    authorize_url = staticmethod(oauth.authorize_url)
    exchange = staticmethod(oauth.exchange)

    def __init__(self, config: Mapping[str, Any], http: Http) -> None:
        super().__init__(config, http)
        self.server = Server(http, str(config.get("server") or ""), str(config.get("token") or ""))
        self._me = {}

    def check(self) -> Author:
        """Our account there; without a key, the server itself."""
        try:
            told = self.server.instance()
        except Failure as failure:
            raise failure.at("server") from None
        if not self.server.token:
            if words_of(self.config):
                raise Unauthorized(NO_SEARCH).at("token")
            if not hashtags_of(self.config):
                raise Unauthorized(_("Sin clave de acceso hace falta alguna etiqueta que leer.")).at(
                    "hashtags"
                )
            name = tidy_name(to_text(str(told.get("title") or ""))) or self.server.host
            return Author(self.server.host, name, self.server.host, self.server.base)
        return account_author(self._myself(), self.server.host)

    def places(self) -> Iterable[Place]:
        """Our account, then the hashtags of the form and those that the account follows."""
        found: list[Place] = []
        live = bool(self.server.token) and streaming.can_stream(self.server)
        tags = hashtags_of(self.config)
        if self.server.token:
            found.append(account_place(self.server, account_author(self._myself(), self.server.host), live))
            answer = self.server.ask("GET", "v1/followed_tags")
            told = answer.json() if answer.ok else []
            tags += [str(tag.get("name")) for tag in told if isinstance(tag, dict) and tag.get("name")]
        once = dict.fromkeys(map(str.lower, tags))
        found += [replace(tag_place(self.server.base, tag), live=live) for tag in once]
        found += [search_place(self.server, words) for words in words_of(self.config)]
        return found

    def listen(self, place: Place, cursor: Cursor) -> Page:
        """What was said to our account and by it, under a hashtag, or is found, since `cursor`."""
        if "/tags/" in place.id:
            return self._tag(place.id.rpartition("/tags/")[2], cursor)
        if "/search/" in place.id:
            return self.search([place.id.partition("/search/")[2]], cursor)
        if not self.server.token:
            raise Unauthorized(_("Para leer una cuenta hace falta su clave de acceso.")).at("token")
        me = dict(cursor.get("me") or {"id": self._myself()["id"], "name": self._my_name()})
        told, mentions, more = follow(
            self.server, "v1/notifications", {"types[]": "mention"}, dict(cursor.get("mentions") or {})
        )
        said, own, more_own = follow(
            self.server,
            f"v1/accounts/{me['id']}/statuses",
            {"exclude_reblogs": "true"},
            dict(cursor.get("own") or {}),
        )
        statuses = [n["status"] for n in told if n.get("type") == "mention" and n.get("status")]
        host, name = self.server.host, me["name"]
        items = each(statuses, lambda status: status_item(status, host, name, to_us=True))
        items += each(written(said), lambda status: status_item(status, host, name))
        items = list({item.id: item for item in items}.values())
        return Page(with_threads(items), {"me": me, "mentions": mentions, "own": own}, more or more_own)

    def _tag(self, tag: str, cursor: Cursor) -> Page:
        path = f"v1/timelines/tag/{tag}"
        found, state, more = follow(self.server, path, {}, dict(cursor.get("tag") or {}))
        me = str(cursor.get("me") or self._my_name())
        items = each(written(found), lambda status: status_item(status, self.server.host, me))
        return Page(with_threads(items), {"tag": state, "me": me}, more)

    def search(self, terms: Sequence[str], cursor: Cursor) -> Page:
        """The newest statuses with any of `terms` that our server has indexed; at most ten terms."""
        if not self.server.token:
            raise Unauthorized(NO_SEARCH).at("token")
        return search(self.server, terms, cursor, self._my_name())

    def stream(self, place: Place, cursor: Cursor) -> Iterator[Page]:
        """The same as `listen`, at once after each word that the server says on its line."""
        tag = place.id.rpartition("/tags/")[2] if "/tags/" in place.id else ""
        path = f"hashtag?tag={quote(tag)}" if tag else "user/notification"
        return streaming.stream(self.server, path, cursor, lambda cursor: self.listen(place, cursor))

    def context(self, item: Item) -> Iterable[Item]:
        """The whole conversation that the server knows around `item`, oldest first, at most a hundred."""
        number = self._local(item.id)
        try:
            around = whole(self.server.get(f"v1/statuses/{number}/context"))
            itself = whole(self.server.get(f"v1/statuses/{number}"), "id")
        except Unauthorized as failure:
            if self.server.token:
                raise
            # Somebody without an account may read a hashtag and yet not the talk around it: no key to mend.
            raise Rejected(failure.message, said=failure.said) from None
        above, below = list(around.get("ancestors") or ()), list(around.get("descendants") or ())
        me, host = self._my_name(), self.server.host
        root = f"{host}/{stable((above[0] if above else itself)['id'])}"
        shown = [*above[-MOST_AROUND // 2 :], itself, *below][:MOST_AROUND]
        return each(shown, lambda status: status_item(status, host, me, thread=root))

    def look(self, remote_ids: Sequence[str]) -> Iterable[Item | Gone]:
        """The statuses as they are now; of one that the server does not show to us, nothing is said."""
        me = self._my_name()
        for remote in remote_ids:
            host, _slash, number = remote.rpartition("/")
            if host != self.server.host:
                continue
            answer = self.server.ask("GET", f"v1/statuses/{number}")
            if answer.status in (404, 410):
                yield Gone(remote)
            elif answer.status not in (401, 403):
                yield status_item(self.server.take(answer), host, me)


def read_tag(http: Http, server: str, tag: str, cursor: Cursor) -> Page:
    """What is said under `tag` on `server`, as anybody may read it: no account. Unauthorized, in words, where
    the server shows it only to its own people. The same status may come from several servers: its `url` is
    the same on all."""
    return Mastodon({"server": server}, http).listen(tag_place(server, tag), cursor)
