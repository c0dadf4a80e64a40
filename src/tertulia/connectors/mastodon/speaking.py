"""What is said on a server of Mastodon's interface: posts of our own, threads, answers; changing it, taking
it back, and how it did."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, ClassVar

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from tertulia.connectors import base
from tertulia.connectors.base import Draft, FormField, Limits, Place, Receipt
from tertulia.connectors.faces import face
from tertulia.connectors.mastodon import server as oauth
from tertulia.connectors.mastodon.form import OPTIONS
from tertulia.connectors.mastodon.media import rules_of, send_up
from tertulia.connectors.mastodon.server import Server, stable
from tertulia.connectors.mastodon.statuses import (
    METRICS,
    audience_of,
    full_name,
    least_public,
    moment,
    same_words,
    web,
)
from tertulia.connectors.mastodon.timeline import AT_ONCE
from tertulia.connectors.sift import asking_first, made, rows, whole
from tertulia.kit.failures import Rejected, Unauthorized
from tertulia.kit.html import to_text
from tertulia.kit.http import Http

CLOCKS = timedelta(minutes=5)
LOOK_BACK_PAGES = 3
_MENTION = re.compile(r"(?<![\w/@])@([\w.-]+(?:@[\w.:-]+)?)")
NO_EDITS = _("Este servidor no deja cambiar lo publicado desde otros programas: cámbialo en su página.")
NO_DELETES = _("Este servidor no deja borrar desde otros programas: bórralo en su página.")


class Speaks(base.Replies, base.Posts, base.Edits, base.Measures):
    """The mouth of an account."""

    options: ClassVar[tuple[FormField, ...]] = OPTIONS
    threads: ClassVar[bool] = True
    # Servers keep a status before they answer, and give up on a request within a minute. On Mastodon the
    # Idempotency-Key guards it besides; other servers ignore that, so a status is not repeatable as such.
    absence_proves_after_s: ClassVar[float | None] = 60.0
    server: Server
    http: Http
    _me: dict[str, Any]

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

    def limits(self) -> Limits:
        """What the server tells; 500 characters and 23 a link where it does not."""
        told = self.server.instance()
        statuses = (told.get("configuration") or {}).get("statuses") or {}
        maximum = statuses.get("max_characters") or told.get("max_toot_chars")
        link = statuses.get("characters_reserved_per_url")
        media = rules_of(told)
        if not isinstance(maximum, int):
            return replace(face("mastodon").limits, media=media)
        link = link if isinstance(link, int) else 23
        return Limits(maximum, "graphemes", link, short_mentions=True, media=media)

    def publish(self, place: Place, draft: Draft, key: str) -> Receipt:
        """Say it. In answer to `draft.parent`, no more publicly than that was said, and with its author
        mentioned, so that it reaches them."""
        self._need_key()
        wanted = least_public(draft.audience, str(draft.options.get("visibility") or ""))
        form = {"status": draft.text, "visibility": wanted, **_particulars(draft)}
        with asking_first():
            if draft.parent:
                parent = self.server.get(f"v1/statuses/{self._local(draft.parent)}")
                whole(parent, "id", "account")
                form["status"] = self._addressed(draft.text, parent)
                form["in_reply_to_id"] = str(parent["id"])
                form["visibility"] = least_public(wanted, audience_of(parent))
                form = {**self._warned(parent), **form}
            elif wanted == "unlisted":
                self._need_unlisted()
            if draft.media:
                form["media_ids[]"] = send_up(self.server, draft)
        answer = self.server.ask("POST", "v1/statuses", data=form, headers={"Idempotency-Key": key})
        return self._receipt(made(self.server.take(answer), "id"))

    def _warned(self, parent: Mapping[str, Any]) -> dict[str, Any]:
        """What folds the first of a thread of ours folds the rest."""
        ours = full_name(str(parent["account"]["acct"]), self.server.host) == self._my_name()
        warning = str(parent.get("spoiler_text") or "") if ours else ""
        return {"spoiler_text": warning, "sensitive": "true"} if warning else {}

    def _need_unlisted(self) -> None:
        """snac takes «unlisted» and publishes for everybody: better not at all."""
        if "snac" in str(self.server.instance().get("version") or ""):
            raise Rejected(_("Este servidor no sabe publicar sin listar: elige pública o solo seguidores."))

    def edit(self, place: Place, receipt: Receipt, draft: Draft) -> Receipt:
        """Make it say `draft`: words, warning, language and files. How public it is stays as it was."""
        self._need_key()
        number = receipt.id.rpartition("/")[2]
        with asking_first():
            now = self.server.ask("GET", f"v1/statuses/{number}")
            if now.status in (404, 410):
                raise Rejected(_("Lo que quieres cambiar ya no está en el servidor."), said=now.said())
            told = whole(self.server.take(now), "id")
            form = {"status": draft.text, "spoiler_text": "", "sensitive": "false", **_particulars(draft)}
            if told.get("in_reply_to_id"):
                form["status"] = self._as_before(draft.text, told)
            if draft.media:
                form["media_ids[]"] = send_up(self.server, draft)
        answer = self.server.ask("PUT", f"v1/statuses/{number}", data=form)
        if answer.status in (404, 405, 501):
            raise Rejected(NO_EDITS, said=answer.said())
        changed = self._receipt(made(self.server.take(answer), "id"))
        return replace(changed, id=receipt.id)

    def _as_before(self, text: str, status: Mapping[str, Any]) -> str:
        """`text` with whom the answer mentioned at its start, unless it does so itself."""
        first = re.match(r"@[\w.-]+(?:@[\w.:-]+)?", to_text(str(status.get("content") or "")).strip())
        return text if not first or _MENTION.search(text) else f"{first[0]} {text}"

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
        """Our own status with these words (without any: with as many files) in answer to the same, written
        since `since` (± 5 minutes)."""
        self._need_key()
        local = self._local(draft.parent) if draft.parent else ""
        for status in self._said_lately(local, since - CLOCKS):
            above = stable(status.get("in_reply_to_id") or "")
            recent = moment(status["created_at"]) >= since - CLOCKS
            same = same_words(to_text(str(status["content"])), draft.text)
            # A server may drop a file that it has twice.
            files = len(status.get("media_attachments") or ()) == len(draft.media)
            if recent and above == stable(local) and same and (draft.text.strip() or files):
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
                raise Rejected(NO_DELETES)
            return
        oauth.refuse(answer, known=True)

    def _receipt(self, status: Mapping[str, Any]) -> Receipt:
        at = moment(status["created_at"]) if status.get("created_at") else None
        return Receipt(f"{self.server.host}/{stable(status['id'])}", web(status.get("url")), at)

    def measure(self, remote_ids: Sequence[str]) -> Iterable[tuple[str, str, int]]:
        """Likes, shares and replies as our server counts them; of what is gone, nothing."""
        for remote in remote_ids:
            answer = self.server.ask("GET", f"v1/statuses/{remote.rpartition('/')[2]}")
            if answer.status in (404, 410):
                continue
            status = whole(self.server.take(answer), "id")
            counted = ((name, status.get(told)) for told, name in METRICS.items())
            yield from ((remote, name, value) for name, value in counted if isinstance(value, int))

    def _need_key(self) -> None:
        if not self.server.token:
            raise Unauthorized(_("Sin cuenta solo se puede leer.")).at("token")


def _particulars(draft: Draft) -> dict[str, Any]:
    """Its language, and the warning that folds it."""
    form: dict[str, Any] = {}
    lang = draft.lang.partition("-")[0].lower()
    if re.fullmatch(r"[a-z]{2,3}", lang):
        form["language"] = lang
    warning = str(draft.options.get("warning") or "").strip()
    if warning:
        form["spoiler_text"] = warning
    if warning or draft.options.get("sensitive"):
        form["sensitive"] = "true"
    return form
