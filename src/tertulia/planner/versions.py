"""A post as it was: kept as it is written, compared, and brought back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from tertulia.kit.verbs import Actor
from tertulia.outbox.models import Channel
from tertulia.planner import compare as comparing
from tertulia.planner.compare import Difference
from tertulia.planner.models import Post, Version

RUN = timedelta(minutes=15)
"""What one person writes within this time of their last version is one version."""
MOST = 200
"""Versions of a post that are kept; the first one always is."""
WRITTEN = ("title", "text", "link", "language", "media", "article")
VARIED = ("text", "media", "options", "first_comment", "parts")


def content_of(post: Post) -> dict[str, Any]:
    """All that would be published of `post`, as JSON: its own columns, `campaign` (id), and `variants` by
    id of channel, each with a moment of its own as ISO 8601."""
    content: dict[str, Any] = {name: getattr(post, name) for name in WRITTEN}
    content["campaign"] = post.campaign_id
    content["variants"] = {
        str(variant.channel_id): {
            **{name: getattr(variant, name) for name in VARIED},
            "at": variant.at.isoformat() if variant.at else None,
        }
        for variant in post.variants.all()
    }
    return content


def keep_first(post: Post) -> None:
    """Keep `post` as it is before the first change that is noted."""
    if not post.versions.exists():
        first = Version.objects.create(
            post=post, revision=post.revision, content=content_of(post), by_id=post.author_id
        )
        Version.objects.filter(pk=first.pk).update(at=post.updated_at)


def keep(post: Post, *, by: Actor, why: str = "") -> Version:
    """Keep `post` as it is now. What the same person goes on writing is the same version for a quarter of an
    hour; with a reason (`why`) it is always one of its own."""
    content, member = content_of(post), by.id if by.kind == "member" else None
    newest = post.versions.first()
    goes_on = newest is not None and newest.by_id == member and newest.at > timezone.now() - RUN
    if newest is not None and goes_on and not why and not newest.why and post.versions.count() > 1:
        newest.content, newest.revision = content, post.revision
        newest.save(update_fields=["content", "revision"])
        return newest
    made = Version.objects.create(
        post=post, revision=post.revision, content=content, by_id=member, why=why[:120]
    )
    _forget_old(post)
    return made


def _forget_old(post: Post) -> None:
    ids = list(post.versions.values_list("pk", flat=True))
    if len(ids) > MOST:
        Version.objects.filter(pk__in=ids[MOST - 1 : -1]).delete()


@dataclass(frozen=True, slots=True)
class Listed:
    """A version in the list: who, when, and in sentences what they did to the one before."""

    pk: int
    who: str
    at: datetime
    words: tuple[str, ...]
    newest: bool
    before: int | None


def listed(post: Post, most: int = 30) -> list[Listed]:
    """The versions of `post`, the newest first, at most `most`."""
    rows = list(post.versions.select_related("by")[: most + 1])
    names = channel_names(post)
    found = []
    for place, version in enumerate(rows[:most]):
        older = rows[place + 1] if place + 1 < len(rows) else None
        words = [version.why] if version.why else []
        if older is not None and not version.why:
            words = [one.words for one in comparing.differences(older.content, version.content, names)]
        found.append(
            Listed(
                version.pk,
                version.by.name if version.by else "",
                version.at,
                tuple(words),
                place == 0,
                older.pk if older else None,
            )
        )
    return found


def compare(a: Version, b: Version) -> list[Difference]:
    """What differs from `a` to `b`, each with its pieces of text where it is text."""
    return comparing.differences(a.content, b.content, channel_names(a.post))


def channel_names(post: Post) -> Mapping[str, str]:
    """{id of channel as a string: name and network} of the brand, those it no longer has too."""
    from tertulia.connectors import faces

    rows = Channel.objects.filter(brand_id=post.brand_id)
    return {str(one.pk): str(faces.face(one.network).label) for one in rows}
