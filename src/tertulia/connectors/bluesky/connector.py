"""Bluesky: an account (what is said to it, what it says, a search for words), and without one the public
stream of everything that is posted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from tertulia.connectors import base
from tertulia.connectors.base import Author, Cursor, Gone, Item, Page, Place
from tertulia.connectors.bluesky import jetstream
from tertulia.connectors.bluesky.following import Ask, follow
from tertulia.connectors.bluesky.form import FORM
from tertulia.connectors.bluesky.posts import HOST, POST, author_of, post_item, uri_of
from tertulia.connectors.bluesky.server import Server
from tertulia.connectors.bluesky.speaking import Speaks
from tertulia.connectors.sift import each, rows, whole
from tertulia.kit.failures import Failure, Rejected, Unauthorized
from tertulia.kit.http import Http

MOST_AROUND = 100
MOST_TERMS = 10
BY_URI = 25
STREAM = "jetstream"
SPOKEN_TO = ("mention", "reply", "quote")


class Bluesky(Speaks, base.Connector, base.Listens, base.Searches, base.Threads, base.Streams):
    """An account of the AT Protocol, on Bluesky's own server or another; or the public stream."""

    slug: ClassVar[str] = "bluesky"
    label: ClassVar[str] = "Bluesky"
    monogram: ClassVar[str] = "B"
    auth = FORM
    keyless: ClassVar[bool] = True
    about: ClassVar[base.Words] = _("Lo que te dicen y lo que se publica; sin cuenta, todo según se dice")
    also: ClassVar[tuple[str, ...]] = ("bsky", "atproto", "jetstream")

    def __init__(self, config: Mapping[str, Any], http: Http) -> None:
        super().__init__(config, http)
        self.server = Server(http, config)
        self._jetstream = str(config.get("jetstream") or jetstream.JETSTREAM).rstrip("/")

    def check(self) -> Author:
        """Our account; without one, that the stream talks to us."""
        if not self.server.known:
            if self._words():
                raise Unauthorized(_("Para buscar palabras hace falta una cuenta.")).at("handle")
            next(jetstream.stream(self.http, self._jetstream, {}))
            return Author(HOST, "Bluesky", "", f"https://{HOST}")
        try:
            me = self.server.session().did
            return author_of(self.server.get("app.bsky.actor.getProfile", actor=me))
        except Failure as failure:
            raise (failure if failure.field else failure.at("server")) from None

    def places(self) -> Iterable[Place]:
        """Our account, then a search for each of the words of the form; without an account, the stream."""
        if not self.server.known:
            name = str(_("Todo Bluesky, según se dice"))
            return [Place(STREAM, name, f"https://{HOST}", kind="stream", live=True)]
        me = self.server.session()
        url = f"https://{HOST}/profile/{me.handle}"
        searches = [Place(f"search/{words}", f"«{words}»", kind="search") for words in self._words()]
        return [Place(f"{HOST}/{me.did}", f"@{me.handle}", url, kind="account", own=True), *searches]

    def _words(self) -> list[str]:
        told = [" ".join(words.split()) for words in str(self.config.get("words") or "").split(",")]
        return list(dict.fromkeys(words for words in told if words))

    def _me(self) -> str:
        return self.server.session().did if self.server.known else ""

    def listen(self, place: Place, cursor: Cursor) -> Page:
        """What was said to our account and by it, what a search finds, or a glance at the stream."""
        if place.id == STREAM:
            return jetstream.glance(self.http, self._jetstream, cursor)
        if place.id.startswith("search/"):
            return self.search([place.id.removeprefix("search/")], cursor)
        me = self._need_account()
        told, spoken, more = follow(self._notifications, dict(cursor.get("spoken") or {}))
        said, own, more_own = follow(self._own(me), dict(cursor.get("own") or {}))
        items = each(told, lambda note: post_item(note, me, to_us=True))
        items += each(said, lambda post: post_item(post, me))
        return Page(_in_order(items), {"spoken": spoken, "own": own}, more or more_own)

    def _notifications(self, cursor: str) -> tuple[list[dict[str, Any]], str]:
        method, reasons = "app.bsky.notification.listNotifications", list(SPOKEN_TO)
        told, onward = self.server.listing(method, "notifications", cursor, reasons=reasons)
        return [note for note in told if note.get("reason") in SPOKEN_TO], onward

    def _own(self, me: str) -> Ask:
        def ask(cursor: str) -> tuple[list[dict[str, Any]], str]:
            asked = {"actor": me, "filter": "posts_with_replies"}
            told, onward = self.server.listing("app.bsky.feed.getAuthorFeed", "feed", cursor, **asked)
            # What we repeat of others is in it too, with a `reason`.
            posts = [row.get("post") for row in told if not row.get("reason")]
            return [post for post in posts if isinstance(post, dict)], onward

        return ask

    def search(self, terms: Sequence[str], cursor: Cursor) -> Page:
        """The newest posts with any of `terms` (at most ten; each is asked for by itself)."""
        me = self._need_account()
        states: dict[str, Any] = dict(cursor.get("terms") or {})
        items, more = [], False
        for term in list(terms)[:MOST_TERMS]:
            found, states[term], further = follow(self._finder(term), dict(states.get(term) or {}))
            items += each(found, lambda post: post_item(post, me))
            more = more or further
        return Page(_in_order(items), {"terms": states}, more)

    def _finder(self, term: str) -> Ask:
        words = f'"{term}"' if " " in term and '"' not in term else term
        asked = {"q": words, "sort": "latest"}
        return lambda cursor: self.server.listing("app.bsky.feed.searchPosts", "posts", cursor, **asked)

    def stream(self, place: Place, cursor: Cursor) -> Iterator[Page]:
        """Everything that is posted on Bluesky, as it is posted."""
        return jetstream.stream(self.http, self._jetstream, cursor)

    @classmethod
    def oldest(cls, cursors: Sequence[Cursor]) -> Cursor:
        """The one that was left first."""
        return jetstream.oldest(cursors)

    def name(self, authors: Sequence[str]) -> Mapping[str, Author]:
        """Whom the stream knows by DID alone, as anybody may ask, twenty-five at a time."""
        known: dict[str, Author] = {}
        server = (
            self.server if self.server.known else Server(self.http, {"appview": self.config.get("appview")})
        )
        dids = [author.rpartition("/")[2] for author in authors]
        for start in range(0, len(dids), BY_URI):
            try:
                told = server.get("app.bsky.actor.getProfiles", actors=dids[start : start + BY_URI])
            except Failure:
                break
            known.update((author.id, author) for author in each(told.get("profiles") or (), author_of))
        return known

    def context(self, item: Item) -> Iterable[Item]:
        """The posts above `item`, itself, and the answers below it."""
        uri = uri_of(item.id)
        told = self.server.get("app.bsky.feed.getPostThread", uri=uri, depth=10, parentHeight=80)
        top = whole(told.get("thread"))
        if "post" not in top:
            raise Rejected(_("Eso ya no está en Bluesky, o no nos lo enseña."))
        above, node = [], top.get("parent")
        while isinstance(node, dict) and "post" in node:
            above.append(node["post"])
            node = node.get("parent")
        shown = [*above[: MOST_AROUND // 2][::-1], *_below(top)][:MOST_AROUND]
        me = self._me()
        return _in_order(each(shown, lambda post: post_item(post, me)))

    def look(self, remote_ids: Sequence[str]) -> Iterable[Item | Gone]:
        """The posts as they are now. Of our own that the view does not show yet, nothing is said."""
        me = self._me()
        for start in range(0, len(remote_ids), BY_URI):
            asked = list(remote_ids[start : start + BY_URI])
            told = self.server.get("app.bsky.feed.getPosts", uris=[uri_of(remote) for remote in asked])
            there = {i.id: i for i in each(rows(told.get("posts")), lambda post: post_item(post, me))}
            for remote in asked:
                if remote in there:
                    yield there[remote]
                elif not (me and f"/{me}/" in remote and self._stands(remote)):
                    yield Gone(remote)

    def _stands(self, remote: str) -> bool:
        _host, did, rkey = remote.split("/")
        asked = {"repo": did, "collection": POST, "rkey": rkey}
        return self.server.ask("GET", "com.atproto.repo.getRecord", params=asked).ok


def _below(node: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """A thread's posts from `node` down."""
    if isinstance(node.get("post"), Mapping):
        yield node["post"]
    for answer in node.get("replies") or ():
        if isinstance(answer, Mapping):
            yield from _below(answer)


def _in_order(items: Iterable[Item]) -> list[Item]:
    """Oldest first, each once; one that is told as ours and as said to us keeps what each knew."""
    known: dict[str, Item] = {}
    for item in items:
        if item.id not in known or item.to_us:
            known[item.id] = item
    return sorted(known.values(), key=lambda item: item.published)
