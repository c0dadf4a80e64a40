"""What is said on Bluesky: posts of our own, threads, answers; what it did, and taking it back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from tertulia.connectors import base
from tertulia.connectors.base import Draft, Limits, Place, Receipt
from tertulia.connectors.bluesky.embeds import alts_of, embed_of
from tertulia.connectors.bluesky.facets import facets
from tertulia.connectors.bluesky.gates import OPTIONS, gates_of, labels_of, langs_of
from tertulia.connectors.bluesky.keys import OURS_BEFORE, is_ours, rkey_of, tid
from tertulia.connectors.bluesky.posts import HOST, METRICS, POST, moment, remote_id, told_at, uri_of
from tertulia.connectors.bluesky.server import Server, take
from tertulia.connectors.faces import face
from tertulia.connectors.sift import asking_first, made, rows, whole
from tertulia.kit.answers import Answer
from tertulia.kit.failures import Failure, Rejected, Unauthorized

CLOCKS = timedelta(minutes=5)
LONGEST_BYTES = face("bluesky").limits.bytes or 3000
AT_ONCE = 25
LOOK_BACK_PAGES = 3
# What was published under a delivery's key stands in no order of time.
ALL_OF_OURS_PAGES = 20
_MADE = "com.atproto.repo.applyWrites#create"


class Speaks(base.Replies, base.Posts, base.Measures):
    """The mouth of an account. A post is kept under a key that is made from the delivery's: the server
    refuses a second one under the same, and shows us the first."""

    options: ClassVar[tuple[base.FormField, ...]] = OPTIONS
    threads: ClassVar[bool] = True
    repeatable: ClassVar[bool] = True
    # A server keeps a record before it answers, and `find` asks that very server, not the view that lags
    # behind it. Node, which it runs on, gives up on a request that is not whole after 300 s.
    absence_proves_after_s: ClassVar[float | None] = 300.0
    server: Server

    def limits(self) -> Limits:
        """300 graphemes and 3,000 bytes; four pictures or a video."""
        return face("bluesky").limits

    def publish(self, place: Place, draft: Draft, key: str) -> Receipt:
        """Say it, in answer to `draft.parent` if there is one, with what it shows and who may answer, all in
        one write. Said already under this `key`, it is not said again."""
        me, rkey = self._need_account(), rkey_of(key)
        if len(draft.text.encode()) > LONGEST_BYTES:
            raise Rejected(_("Bluesky no admite textos de más de 3.000 bytes."))
        with asking_first():
            if draft.media and (stands := self._standing(rkey)):
                return stands
            record = self._record(draft, me)
        uri = f"at://{me}/{POST}/{rkey}"
        gates = gates_of(draft, uri, record["createdAt"])
        answer = self._write(me, rkey, record, gates)
        if not answer.ok and answer.status not in (401, 403) and (stands := self._stood(rkey)):
            return stands
        told = take(answer)
        if gates:
            # One answer for the whole write; the post was the first of it.
            results = made(told, "results")["results"]
            told = rows(results)[0] if results else None
        return self._receipt(str(made(told, "uri")["uri"]), record["createdAt"])

    def _record(self, draft: Draft, me: str) -> dict[str, Any]:
        record: dict[str, Any] = {"$type": POST, "text": draft.text, "createdAt": _now()}
        if langs := langs_of(draft):
            record["langs"] = langs
        if draft.parent:
            record["reply"] = self._above(draft.parent, me)
        if found := facets(draft.text, self._did_of):
            record["facets"] = found
        if labels := labels_of(draft):
            record["labels"] = labels
        if embed := embed_of(self.server, draft):
            record["embed"] = embed
        return record

    def _write(
        self, me: str, rkey: str, record: dict[str, Any], gates: Sequence[tuple[str, dict[str, Any]]]
    ) -> Answer:
        if not gates:
            body: dict[str, Any] = {"repo": me, "collection": POST, "rkey": rkey, "record": record}
            return self.server.ask("POST", "com.atproto.repo.createRecord", json=body)
        parts = [(POST, record), *gates]
        writes = [{"$type": _MADE, "collection": kind, "rkey": rkey, "value": value} for kind, value in parts]
        return self.server.ask("POST", "com.atproto.repo.applyWrites", json={"repo": me, "writes": writes})

    def _above(self, parent: str, me: str) -> dict[str, Any]:
        """What Bluesky wants to know of what is answered: that post and the first of its thread. One of ours
        is asked of the server that keeps it: the view does not show at once what was just said."""
        uri = uri_of(parent)
        if f"/{me}/" in parent:
            answer = self._record_at(parent.rpartition("/")[2])
            if answer.status in (400, 404):
                raise Rejected(_("Lo que respondes ya no está en Bluesky."), said=answer.said())
            told = whole(take(answer), "cid", "value")
            itself, record = {"uri": uri, "cid": str(told["cid"])}, whole(told["value"])
        else:
            posts = rows(self.server.get("app.bsky.feed.getPosts", uris=[uri]).get("posts"))
            if not posts:
                raise Rejected(_("Lo que respondes ya no está en Bluesky."))
            if (posts[0].get("viewer") or {}).get("replyDisabled"):
                raise Rejected(_("Su autor no deja que le respondan ahí."))
            itself = {"uri": uri, "cid": str(whole(posts[0], "cid")["cid"])}
            record = posts[0].get("record") or {}
        return {"root": (record.get("reply") or {}).get("root") or itself, "parent": itself}

    def _did_of(self, handle: str) -> str:
        answer = self.server.ask("GET", "com.atproto.identity.resolveHandle", params={"handle": handle})
        if answer.status >= 500:
            answer.check()
        return str(answer.json().get("did") or "") if answer.ok else ""

    def _record_at(self, rkey: str) -> Answer:
        asked = {"repo": self._need_account(), "collection": POST, "rkey": rkey}
        return self.server.ask("GET", "com.atproto.repo.getRecord", params=asked)

    def _standing(self, rkey: str) -> Receipt | None:
        """The post of ours that stands under `rkey`."""
        answer = self._record_at(rkey)
        if not answer.ok:
            return None
        told = whole(answer.json(), "uri", "value")
        return self._receipt(str(told["uri"]), str(whole(told["value"], "createdAt")["createdAt"]))

    def _stood(self, rkey: str) -> Receipt | None:
        """The same, asked because a write was refused: what goes wrong now says nothing of that."""
        try:
            return self._standing(rkey)
        except Failure:
            return None

    def find(self, place: Place, draft: Draft, since: datetime) -> Receipt | None:
        """Our own post with this text in answer to the same, asked of the server that keeps our posts."""
        parent = uri_of(draft.parent) if draft.parent else ""
        for row in self._said_lately(self._need_account()):
            record = whole(row.get("value"))
            above = str(((record.get("reply") or {}).get("parent") or {}).get("uri") or "")
            lately = moment(record.get("createdAt") or _now()) >= since - CLOCKS
            same = record.get("text") == draft.text and alts_of(record) == [file.alt for file in draft.media]
            if lately and above == parent and same:
                return self._receipt(str(row["uri"]), str(record["createdAt"]))
        return None

    def _said_lately(self, me: str) -> Iterator[dict[str, Any]]:
        """Our newest posts, then all that were published under a delivery's key: the server lists by key."""
        for start, most in (("", LOOK_BACK_PAGES), (tid(OURS_BEFORE), ALL_OF_OURS_PAGES)):
            cursor = start
            for _page in range(most):
                told, cursor = self.server.listing(
                    "com.atproto.repo.listRecords", "records", cursor, repo=me, collection=POST
                )
                yield from (
                    row for row in told if not start or is_ours(str(row.get("uri")).rpartition("/")[2])
                )
                if not cursor:
                    if not start:
                        return
                    break

    def withdraw(self, receipt: Receipt) -> None:
        """Delete it. Deleting what is not there is a yes."""
        body = {"repo": self._need_account(), "collection": POST, "rkey": receipt.id.rpartition("/")[2]}
        take(self.server.ask("POST", "com.atproto.repo.deleteRecord", json=body))

    def measure(self, remote_ids: Sequence[str]) -> Iterable[tuple[str, str, int]]:
        """Likes, shares, replies and quotes as the network's view counts them."""
        for start in range(0, len(remote_ids), AT_ONCE):
            uris = [uri_of(remote) for remote in remote_ids[start : start + AT_ONCE]]
            for post in rows(self.server.get("app.bsky.feed.getPosts", uris=uris).get("posts")):
                remote = remote_id(str(post.get("uri")))
                counted = ((name, post.get(told)) for told, name in METRICS.items())
                yield from ((remote, name, value) for name, value in counted if isinstance(value, int))

    def _receipt(self, uri: str, at: str) -> Receipt:
        remote = remote_id(uri)
        rkey = remote.rpartition("/")[2]
        url = f"https://{HOST}/profile/{self.server.session().handle}/post/{rkey}"
        return Receipt(remote, url, (None if is_ours(rkey) else told_at(remote)) or moment(at))

    def _need_account(self) -> str:
        if not self.server.known:
            raise Unauthorized(_("Para eso hace falta una cuenta.")).at("handle")
        return self.server.session().did


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
