"""From a post to the deliveries of the outbox, and back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone

from tertulia.kit.verbs import Actor, Refused
from tertulia.outbox import actions as outbox
from tertulia.outbox.models import Delivery
from tertulia.planner import links, mentions
from tertulia.planner.models import Post, Sending, Variant

State = Delivery.State
_UNSENT = (State.QUEUED, State.FAILED, State.HAND)
_OUT = (State.PUBLISHED, State.SENDING, State.UNCONFIRMED)
FIRST_COMMENT = -1


def deliveries_of(post: Post, only: Variant | None = None) -> list[Delivery]:
    """Every delivery that `post` (or one of its variants) has led to, oldest first."""
    sendings = Sending.objects.filter(variant__post=post).select_related(
        "delivery__source", "delivery__channel"
    )
    if only is not None:
        sendings = sendings.filter(variant=only)
    return [sending.delivery for sending in sendings.order_by("pk")]


def is_out(variant: Variant) -> bool:
    """Whether something of it is on its network, or may be."""
    return variant.sendings.filter(delivery__state__in=_OUT).exists()


def withdraw_unsent(post: Post, *, by: Actor, only: Variant | None = None) -> int:
    """Take back what has not gone out. What is being said just now is left: its row tells the truth. Returns
    how many were taken back."""
    done = 0
    for delivery in reversed(deliveries_of(post, only)):
        if delivery.state not in _UNSENT:
            continue
        try:
            outbox.withdraw(delivery, by=by)
        except Refused:
            continue
        done += 1
    return done


def withdraw_changed(post: Post, *, by: Actor) -> list[Variant]:
    """Take back what has not gone out of variants of which nothing has: a thread that has begun goes on.
    Returns those of which something was taken back."""
    waiting = [variant for variant in post.variants.all() if not is_out(variant)]
    return [variant for variant in waiting if withdraw_unsent(post, by=by, only=variant)]


def is_waiting(variant: Variant) -> bool:
    """Whether something of it is in the outbox, or out: not withdrawn, nor refused by its network."""
    return variant.sendings.exclude(delivery__state__in=(State.WITHDRAWN, State.REJECTED)).exists()


def unsaid(post: Post) -> list[Variant]:
    """The variants of `post` that are neither out nor in the outbox, in the order of its channels."""
    rows = post.variants.select_related("channel", "post")
    return [variant for variant in rows if not is_waiting(variant)]


def make_deliveries(post: Post, *, by: Actor) -> list[Delivery]:
    """Leave in the outbox what each variant says that is not there, at its moment. A thread is a chain, and
    the first comment hangs on its first part."""
    made: list[Delivery] = []
    for variant in unsaid(post):
        made += _say(variant, by=by)
    return made


def make_again(post: Post, changed: list[Variant], *, by: Actor) -> list[Delivery]:
    """The same after a change of a post that is scheduled, for what the change took back (`changed`) and for
    channels that it added. What had its moment behind it stays withdrawn: nothing goes out late in
    silence, nor again what a network refused."""
    now, again = timezone.now(), {variant.pk for variant in changed}
    made: list[Delivery] = []
    for variant in unsaid(post):
        fresh = variant.pk in again or not variant.sendings.exists()
        if fresh and variant.moment is not None and variant.moment > now:
            made += _say(variant, by=by)
    return made


def _say(variant: Variant, *, by: Actor) -> list[Delivery]:
    at = variant.moment or timezone.now()
    texts = [variant.words, variant.first_comment, *variant.parts]
    people = mentions.known(variant.post.workspace, mentions.tokens("\n".join(texts)))
    first: Delivery | None = None
    above: Delivery | None = None
    made = []
    for number, words in enumerate(links.parts_going_out(variant, people, real=True)):
        content = content_of(variant) if number == 0 else {"lang": variant.post.language}
        above = _leave(variant, number, words, content, at, above, by)
        first = first or above
        made.append(above)
    if variant.first_comment.strip():
        lang = {"lang": variant.post.language}
        words = links.said(variant, variant.first_comment, people, real=True)
        made.append(_leave(variant, FIRST_COMMENT, words, lang, at, first, by))
    return made


def _leave(
    variant: Variant,
    part: int,
    words: str,
    content: dict[str, Any],
    at: datetime,
    after: Delivery | None,
    by: Actor,
) -> Delivery:
    delivery: Delivery = outbox.post(variant.channel, text=words, content=content, at=at, after=after, by=by)
    Sending.objects.create(variant=variant, delivery=delivery, part=part)
    return delivery


def content_of(variant: Variant) -> dict[str, Any]:
    """Everything but the words that goes out with a variant, as `Delivery.content` keeps it."""
    post = variant.post
    content: dict[str, Any] = {
        "lang": post.language,
        "media": variant.pictures,
        "options": variant.options,
    }
    if post.link and links.embeds(variant):
        content["link"] = {**post.card, "url": links.one(variant, post.link)}
    if post.kind == Post.Kind.ARTICLE:
        from tertulia.kit.markdown import to_html

        about = post.article
        content |= {
            "title": post.title,
            "html": to_html(variant.words),
            "summary": about.get("excerpt", ""),
            "slug": about.get("slug", ""),
            "tags": about.get("tags", []),
            "cover": about.get("cover"),
            "search_title": about.get("search_title", ""),
            "search_description": about.get("search_description", ""),
        }
    return content
