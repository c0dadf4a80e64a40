"""Hashtags worth adding, each with its reason: what worked for us, and what is being said."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from statistics import median

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tertulia.brand.models import Brand
from tertulia.listening.models import Item
from tertulia.outbox.models import Delivery

TAG = re.compile(r"(?<![\w&#/])#(\w*[^\W\d_]\w*)")
LEAST_POSTS = 2
LEAST_PEOPLE = 3
OURS = 300
HEARD = 3_000
HEARD_FOR = timedelta(days=14)
MOST = 8


@dataclass(frozen=True, slots=True)
class Suggested:
    """A hashtag with its «#», and why."""

    tag: str
    why: str


def tags(text: str) -> list[str]:
    """The hashtags of `text`, without «#», as written."""
    return TAG.findall(text)


def suggested(brand: Brand, text: str = "", most: int = MOST) -> list[Suggested]:
    """The hashtags that `brand` may add to `text`, the best first, at most `most`; none that it has."""
    has = {tag.casefold() for tag in tags(text)}
    found = [one for one in [*_worked(brand), *_being_said(brand)] if one.tag[1:].casefold() not in has]
    words = {word.casefold() for word in re.findall(r"\w{4,}", text)}
    # What the text speaks of comes first; the order of each list is its own otherwise.
    found.sort(key=lambda one: not any(word in one.tag.casefold() for word in words))
    kept: dict[str, Suggested] = {}
    for one in found:
        kept.setdefault(one.tag.casefold(), one)
    return list(kept.values())[:most]


def _worked(brand: Brand) -> list[Suggested]:
    """Those whose posts drew more reactions than our usual post. Figures: likes, shares, replies, clicks."""
    sent = Delivery.objects.filter(brand=brand, act=Delivery.Act.POST, state=Delivery.State.PUBLISHED)
    rows = sent.exclude(figures={}).order_by("-pk").values_list("text", "figures")[:OURS]
    drew = [(text, _reactions(figures)) for text, figures in rows]
    if len(drew) < 2 * LEAST_POSTS:
        return []
    usual = median(count for _text, count in drew)
    by_tag: dict[str, list[int]] = defaultdict(list)
    for text, count in drew:
        for tag in {f"#{tag}" for tag in tags(text)}:
            by_tag[tag].append(count)
    best = [
        (median(counts), tag, len(counts))
        for tag, counts in by_tag.items()
        if len(counts) >= LEAST_POSTS and median(counts) > usual
    ]
    return [
        Suggested(tag, _why_ours(count, usual, posts)) for count, tag, posts in sorted(best, reverse=True)
    ]


def _why_ours(count: float, usual: float, posts: int) -> str:
    told = {"posts": posts, "count": round(count), "usual": round(usual)}
    return _("En %(posts)s vuestras: %(count)s reacciones; lo normal, %(usual)s.") % told


def _reactions(figures: dict[str, int]) -> int:
    return sum(int(figures.get(name) or 0) for name in ("likes", "shares", "replies", "clicks"))


def _being_said(brand: Brand) -> list[Suggested]:
    """Those that different people used lately where the brand listens."""
    since = timezone.now() - HEARD_FOR
    heard = Item.objects.filter(
        workspace_id=brand.workspace_id, published_at__gt=since, text__contains="#", deleted_at__isnull=True
    ).filter(heard__brand=brand)
    rows = heard.order_by("-published_at").values_list("text", "author_id").distinct()[:HEARD]
    return [
        Suggested(
            tag,
            ngettext("La usa %(n)s persona estos días.", "La usan %(n)s personas estos días.", n) % {"n": n},
        )
        for tag, n in _people(rows)
        if n >= LEAST_PEOPLE
    ]


def _people(rows: Iterable[tuple[str, int]]) -> Sequence[tuple[str, int]]:
    by_tag: dict[str, set[int]] = defaultdict(set)
    spelt: dict[str, str] = {}
    for text, author in rows:
        for tag in tags(text):
            by_tag[tag.casefold()].add(author)
            spelt.setdefault(tag.casefold(), f"#{tag}")
    counted = [(spelt[tag], len(authors)) for tag, authors in by_tag.items()]
    return sorted(counted, key=lambda pair: (-pair[1], pair[0]))
