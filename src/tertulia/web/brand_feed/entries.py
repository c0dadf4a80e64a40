"""What of a brand's may stand in its feed: only what went out, in public, and is still there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from django.db.models import Prefetch, Q

from tertulia.brand.models import Brand
from tertulia.connectors.faces import face
from tertulia.outbox.models import Delivery

NEWEST = 50
LOOKED_AT = 600
"""Deliveries that are read to find that many posts: each may have gone to a dozen places, in parts."""
INSIDE = ("slack", "teams", "discord", "matrix", "whatsapp", "mail")
"""Where what is said is for who is in the room."""
NOT_PUBLIC = ("private", "direct")
FIRST_COMMENT = -1
LONGEST_TITLE = 100
_NEVER_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Place:
    """Where an entry can be seen."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One post. `id` never changes; `html` is the body of an article («» for a short post)."""

    id: str
    title: str
    text: str
    html: str
    lang: str
    tags: tuple[str, ...]
    published: datetime
    updated: datetime
    places: tuple[Place, ...]


def entries(brand: Brand) -> list[Entry]:
    """The newest posts of `brand`, newest first: one for each idea, wherever it went."""
    groups: dict[str, list[tuple[int, Delivery]]] = {}
    for delivery in _published(brand):
        sending = getattr(delivery, "sending", None)
        key = f"post {sending.variant.post_id}" if sending else f"delivery {delivery.pk}"
        groups.setdefault(key, []).append((sending.part if sending else 0, delivery))
    made = (_entry(group) for group in groups.values())
    return list(islice((entry for entry in made if entry is not None), NEWEST))


def _published(brand: Brand) -> Sequence[Delivery]:
    """Newest first. What somebody may only see in a room, or as a follower, is left out."""
    out = Delivery.objects.filter(
        workspace_id=brand.workspace_id,
        brand=brand,
        act=Delivery.Act.POST,
        state=Delivery.State.PUBLISHED,
        gone_at=None,
        published_at__isnull=False,
    )
    rooms = Q(channel__network__in=INSIDE) | Q(url__startswith="https://t.me/c/")
    changes = Delivery.objects.filter(act=Delivery.Act.EDIT, state=Delivery.State.PUBLISHED)
    rows = (
        out.exclude(rooms)
        .select_related("channel", "sending__variant")
        .prefetch_related(Prefetch("changes", changes, to_attr="edits"))
        .order_by("-published_at", "-pk")
    )
    return [
        d for d in rows[:LOOKED_AT] if (d.content.get("options") or {}).get("visibility") not in NOT_PUBLIC
    ]


def _entry(group: Sequence[tuple[int, Delivery]]) -> Entry | None:
    """What went to several places, as one: the article if there is one, else the longest words."""
    heads = [delivery for part, delivery in group if part == 0]
    if not heads:
        return None
    best = max(heads, key=lambda d: (bool(d.content.get("html")), len(_words(d, group)), -d.pk))
    text, content = _words(best, group), best.content
    moments = [d.published_at for d in heads if d.published_at]
    edits = [edit.published_at for d in heads for edit in getattr(d, "edits", ()) if edit.published_at]
    first = min(heads, key=lambda d: d.pk)
    return Entry(
        id=f"urn:uuid:{first.key}",
        title=_clean(str(content.get("title") or "")) or _title(text),
        text=text,
        html=_clean(str(content.get("html") or "")),
        lang=str(content.get("lang") or ""),
        tags=tuple(_clean(str(tag)) for tag in content.get("tags") or ()),
        published=min(moments),
        updated=max([*moments, *edits]),
        places=_places(best, heads),
    )


def _words(head: Delivery, group: Sequence[tuple[int, Delivery]]) -> str:
    """The words of a thread together, without its first comment."""
    parts = [(p, d) for p, d in group if d.channel_id == head.channel_id and p != FIRST_COMMENT]
    return _clean("\n\n".join(d.text for _part, d in sorted(parts, key=lambda pair: (pair[0], pair[1].pk))))


def _places(best: Delivery, heads: Sequence[Delivery]) -> tuple[Place, ...]:
    """The blog first: it is where the whole of it stands."""
    found = []
    for delivery in sorted(heads, key=lambda d: (d is not best, d.pk)):
        network = delivery.channel.network if delivery.channel else ""
        if delivery.url.startswith(("https://", "http://")):
            found.append(Place(str(face(network).label) if network else delivery.url, delivery.url))
    return tuple(dict.fromkeys(found))


def _title(text: str) -> str:
    """The first line, shortened at a word."""
    line = next((line.strip() for line in text.splitlines() if line.strip()), "")
    if len(line) <= LONGEST_TITLE:
        return line
    return line[:LONGEST_TITLE].rsplit(" ", 1)[0].rstrip(",;:") + "…"


def _clean(text: str) -> str:
    """Without what XML cannot hold."""
    return _NEVER_IN_XML.sub("", text)
