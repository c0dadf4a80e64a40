"""What of a post can be changed, and changing it: columns of the post and of its variants. No verbs here."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from tertulia.kit.verbs import Actor, Refused
from tertulia.outbox import actions as outbox
from tertulia.outbox.models import Delivery
from tertulia.planner.actions import sending
from tertulia.planner.models import Post, Variant

PUBLIC = frozenset({"title", "text", "link", "card", "language", "media", "article", "campaign"})
"""What of a post would be published: a change of it is a new revision."""
INSIDE = frozenset({"notes", "tags"})
VARIED = frozenset({"text", "media", "at", "options", "first_comment", "parts"})
LONGEST = 100_000
"""Characters of one text, articles included."""


def write(
    post: Post, changes: Mapping[str, Any], variants: Mapping[int, Mapping[str, Any]], *, by: Actor
) -> bool:
    """Put `changes` into `post` and those of `variants` (by id of channel) into its variants. True where
    what would be published is not the same any more; a moment of its own moves what waits to be sent.
    Refused: what cannot be changed, what is out, a moment that has passed, too long a text."""
    changed = _write_post(post, changes)
    of = {variant.channel_id: variant for variant in post.variants.select_related("post", "channel")}
    for channel, values in variants.items():
        variant = of.get(channel)
        if variant is None or set(values) - VARIED:
            raise Refused({"": _("Ese canal ya no está en esta publicación.")})
        variant.post = post
        changed = _write_variant(variant, values, by) or changed
    return changed


def _write_post(post: Post, changes: Mapping[str, Any]) -> bool:
    different = {name for name, value in changes.items() if getattr(post, name) != value}
    for name in different:
        setattr(post, name, _clean(name, changes[name]))
    if different:
        post.save(update_fields=[*different, "updated_at"])
    return bool(different & PUBLIC)


def _write_variant(variant: Variant, values: Mapping[str, Any], by: Actor) -> bool:
    different = {name for name, value in values.items() if getattr(variant, name) != value}
    if not different:
        return False
    if sending.is_out(variant):
        words = _("En %(channel)s ya salió: cámbialo desde lo publicado.")
        raise Refused({"": words % {"channel": variant.channel}})
    if "at" in different:
        _ahead(values["at"])
    for name in different:
        setattr(variant, name, _clean(name, values[name]))
    variant.save(update_fields=list(different))
    if "at" in different:
        follow(variant, by)
    return bool(different - {"at"})


def _ahead(at: datetime | None) -> None:
    if at is not None and at < timezone.now():
        raise Refused({"at": _("Ese momento ya pasó. Elige otro.")})


def _clean(name: str, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if len(value) > LONGEST:
        raise Refused({name: _("Es demasiado largo para guardarlo.")})
    return value.replace("\x00", "")


def follow(variant: Variant, by: Actor) -> None:
    """What waits to be sent of `variant` goes out at its moment now."""
    moment = variant.moment
    if moment is None:
        return
    for sent in variant.sendings.select_related("delivery"):
        if sent.delivery.state in (Delivery.State.QUEUED, Delivery.State.HAND):
            outbox.move(sent.delivery, at=moment, by=by)
