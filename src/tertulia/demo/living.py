"""The pretend people of the demo: while somebody looks on, a few of them say something each minute."""

from __future__ import annotations

import random
from datetime import timedelta

from django.utils import timezone

from tertulia.accounts.models import Member
from tertulia.connectors.base import Author, Item
from tertulia.demo import network
from tertulia.demo.models import Post, Stage
from tertulia.demo.voices import next_utterance

RECENT = 250
PAUSE_S = (14, 45)
AFTER_US_S = (6, 15)
"""Whoever we answered does not let us wait as long."""
WATCHED = timedelta(minutes=20)


def speak_up() -> int:
    """Let somebody speak on each stage where it is time and somebody looks on. Returns how many did."""
    now = timezone.now()
    due = Stage.objects.filter(speaks_at__lte=now, workspace__closed_at__isnull=True)
    return sum(_speak(stage) for stage in due.select_related("workspace"))


def _speak(stage: Stage) -> int:
    now = timezone.now()
    rng = random.Random(stage.seed * 1_000_003 + stage.spoken)  # noqa: S311 (a story, not a secret)
    low, high = PAUSE_S
    pause = timedelta(seconds=rng.uniform(low, high))
    # Of two workers only one moves the hand on.
    mine = Stage.objects.filter(pk=stage.pk, spoken=stage.spoken, speaks_at=stage.speaks_at)
    if not mine.update(speaks_at=now + pause, spoken=stage.spoken + 1) or not _watched(stage):
        return 0
    rows = Post.objects.filter(workspace_id=stage.workspace_id, is_deleted=False)
    recent = [_item(post) for post in rows.order_by("-published_at", "-n")[:RECENT]][::-1]
    said = next_utterance(rng, recent)
    author = {
        "id": said.author.id,
        "name": said.author.name,
        "handle": said.author.handle,
        "followers": said.author.followers,
    }
    network.write(
        stage, text=said.text, author=author, network=said.network, kind=said.kind, parent=said.parent
    )
    return 1


def hurry(stage: Stage) -> None:
    """Somebody was answered: they will not keep us waiting for long."""
    low, high = AFTER_US_S
    soon = timezone.now() + timedelta(seconds=random.uniform(low, high))  # noqa: S311
    Stage.objects.filter(pk=stage.pk, speaks_at__gt=soon).update(speaks_at=soon)


def _watched(stage: Stage) -> bool:
    members = Member.objects.filter(workspace_id=stage.workspace_id)
    return members.filter(seen_at__gt=timezone.now() - WATCHED, role="owner").exists()


def _item(post: Post) -> Item:
    who = post.author
    return Item(
        id=post.remote_id,
        author=Author(who["id"], who["name"], who.get("handle", ""), followers=who.get("followers")),
        text=post.text,
        published=post.published_at,
        kind=post.kind,
        parent=post.parent,
        thread=post.thread,
        network=post.network,
        own=post.is_own,
    )
