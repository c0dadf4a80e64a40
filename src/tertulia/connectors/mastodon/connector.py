"""Mastodon, and every server that speaks its interface (snac, Pleroma, Akkoma, GoToSocial, Friendica…)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, ClassVar
from urllib.parse import quote

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from tertulia.connectors import base
from tertulia.connectors.base import Author, Cursor, Draft, Gone, Item, Limits, Page, Place, Receipt
from tertulia.connectors.faces import face
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
from tertulia.connectors.mastodon.statuses import (
    account_author,
    audience_of,
    full_name,
    least_public,
    moment,
    same_words,
    status_item,
    web,
    with_threads,
)
from tertulia.connectors.mastodon.timeline import AT_ONCE, follow
from tertulia.connectors.sift import asking_first, each, rows, whole
from tertulia.kit.failures import Failure, Rejected, Unauthorized
from tertulia.kit.html import tidy_name, to_text
from tertulia.kit.http import Http

CLOCKS = timedelta(minutes=5)
MOST_AROUND = 100
LOOK_BACK_PAGES = 3
NO_SEARCH = _("Mastodon solo deja buscar palabras a quien tiene cuenta: hace falta su clave de acceso.")
_MENTION = re.compile(r"(?<![\w/@])@([\w.-]+(?:@[\w.:-]+)?)")


class Mastodon(Known, base.Listens, base.Searches, base.Threads, base.Streams, base.Replies):
    """An account: what is said to it and what it says; and hashtags, with or without an account."""

    slug: ClassVar[str] = "mastodon"
    label: ClassVar[str] = "Mastodon"
    monogram: ClassVar[str] = "M"
    auth = AUTH
    # Servers keep a status before they answer, and give up on a request within a minute. On Mastodon the
    # Idempotency-Key guards it besides; other servers ignore that, so a reply is not repeatable as such.
    absence_proves_after_s: ClassVar[float | None] = 60.0

    register = staticmethod(oauth.register)
    authorize_url = staticmethod(oauth.authorize_url)
    exchange = staticmethod(oauth.exchange)

    def __init__(self, config: Mapping[str, Any], http: Http) -> None:
        super().__init__(config, http)
        self.server = Server(http, str(config.get("server") or ""), str(config.get("token") or ""))
        self._me: dict[str, Any] = {}

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

    def _myself(self) -> dict[str, Any]:
        if not self._me:
            answer = self.server.ask("GET", "v1/accounts/verify_credentials")
            if answer.status in (401, 403, 422):
                words = _("{host} no acepta esa clave de acceso.")
                raise Unauthorized(format_lazy(words, host=self.server.host), said=answer.said()).at("token")
            self._me = whole(self.server.take(answer), "id", "acct")
        return self._me

    def _my_name(self) -> str:
        return full_name(str(self._myself()["acct"]), self.server.host) if self.server.token else ""

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

    def limits(self) -> Limits:
        """What the server tells; 500 characters and 23 a link where it does not."""
        told = self.server.instance()
        statuses = (told.get("configuration") or {}).get("statuses") or {}
        maximum = statuses.get("max_characters") or told.get("max_toot_chars")
        link = statuses.get("characters_reserved_per_url")
        usual = face(self.slug).limits
        if not isinstance(maximum, int):
            return usual
        return Limits(maximum, "graphemes", link if isinstance(link, int) else 23, short_mentions=True)

    def publish(self, place: Place, draft: Draft, key: str) -> Receipt:
        """Say it, in answer to `draft.parent` if there is one: then no more publicly than that was said, and
        with its author mentioned, so that it reaches them."""
        self._need_key()
        form = {"status": draft.text, "visibility": least_public(draft.audience)}
        if draft.parent:
            with asking_first():
                parent = self.server.get(f"v1/statuses/{self._local(draft.parent)}")
                whole(parent, "id", "account")
                form["status"] = self._addressed(draft.text, parent)
            form["in_reply_to_id"] = str(parent["id"])
            form["visibility"] = least_public(draft.audience, audience_of(parent))
        if re.fullmatch(r"[a-z]{2,3}", draft.lang):
            form["language"] = draft.lang
        answer = self.server.ask("POST", "v1/statuses", data=form, headers={"Idempotency-Key": key})
        return self._receipt(whole(self.server.take(answer), "id"))

    def _addressed(self, text: str, parent: Mapping[str, Any]) -> str:
        """`text` with the author of what it answers mentioned, unless it is or it is ourselves."""
        acct = str(parent["account"]["acct"])
        full = full_name(acct, self.server.host)
        if full == self._my_name():
            return text
        # One of our own server is also reached without its name; «@ana» within «@ana@other» is somebody else.
        names = {full, acct.partition("@")[0] if full.endswith(f"@{self.server.host}") else full}
        said = {match.lower().rstrip(".-:") for match in _MENTION.findall(text)}
        return text if names & said else f"@{acct} {text}"

    def _local(self, remote: str) -> str:
        """The number by which our server knows a status. One that was heard through another server is looked
        up there in public, and asked for at ours by its address."""
        host, _slash, number = remote.rpartition("/")
        if host == self.server.host:
            return number
        there = Server(self.http, f"{self.server.base.partition('://')[0]}://{host}")
        address = there.get(f"v1/statuses/{number}").get("uri")
        found = self.server.get("v2/search", q=address, resolve="true", type="statuses", limit=1)
        if not found.get("statuses"):
            raise Rejected(_("Tu servidor no llega hasta esa publicación."))
        return str(found["statuses"][0]["id"])

    def find(self, place: Place, draft: Draft, since: datetime) -> Receipt | None:
        """Our own status with these words in answer to the same, written since `since` (± 5 minutes)."""
        self._need_key()
        local = self._local(draft.parent) if draft.parent else ""
        for status in self._said_lately(local, since - CLOCKS):
            above = stable(status.get("in_reply_to_id") or "")
            recent = moment(status["created_at"]) >= since - CLOCKS
            if recent and above == stable(local) and same_words(to_text(str(status["content"])), draft.text):
                return self._receipt(status)
        return None

    def _said_lately(self, parent: str, since: datetime) -> Iterator[dict[str, Any]]:
        """Our statuses that may have been said since: those below `parent` (snac lists private ones nowhere
        else), then our own newest."""
        me = str(self._myself()["id"])
        if parent:
            answer = self.server.ask("GET", f"v1/statuses/{parent}/context")
            below = whole(answer.json()).get("descendants") if answer.ok else None
            yield from (row for row in rows(below or []) if str(row.get("account", {}).get("id")) == me)
        params: dict[str, Any] = {"limit": AT_ONCE, "exclude_reblogs": "true"}
        for _page in range(LOOK_BACK_PAGES):
            said = rows(self.server.get(f"v1/accounts/{me}/statuses", **params))
            yield from said
            if len(said) < AT_ONCE or moment(said[-1]["created_at"]) < since:
                break
            params["max_id"] = said[-1]["id"]

    def withdraw(self, receipt: Receipt) -> None:
        """Delete it. Rejected where the server has no way to."""
        self._need_key()
        number = receipt.id.rpartition("/")[2]
        answer = self.server.ask("DELETE", f"v1/statuses/{number}")
        if answer.ok:
            return
        if answer.status in (404, 405, 501):
            if self.server.ask("GET", f"v1/statuses/{number}").ok:
                words = _("Este servidor no deja borrar desde otros programas: bórralo en su página.")
                raise Rejected(words)
            return
        oauth.refuse(answer, known=True)

    def _receipt(self, status: Mapping[str, Any]) -> Receipt:
        at = moment(status["created_at"]) if status.get("created_at") else None
        return Receipt(f"{self.server.host}/{stable(status['id'])}", web(status.get("url")), at)

    def _need_key(self) -> None:
        if not self.server.token:
            raise Unauthorized(_("Sin cuenta solo se puede leer.")).at("token")


def read_tag(http: Http, server: str, tag: str, cursor: Cursor) -> Page:
    """What is said under `tag` on `server`, as anybody may read it: no account. Unauthorized, in words, where
    the server shows it only to its own people. The same status may come from several servers: its `url` is
    the same on all."""
    return Mastodon({"server": server}, http).listen(tag_place(server, tag), cursor)
