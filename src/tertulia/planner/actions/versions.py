"""Going back to a version."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from tertulia.kit.verbs import Actor, Refused, to_restore, verb
from tertulia.outbox.models import Channel
from tertulia.planner import versions
from tertulia.planner.actions import sending, writing
from tertulia.planner.actions.posts import revised, tell
from tertulia.planner.models import Campaign, Post, Variant, Version


@verb("planner.restore_version", role="agent", inverse="planner.leave_version")
def restore_version(post: Post, *, version: Version, by: Actor) -> Post:
    """Make `post` say again what it said in `version`. What is out already stays as it is. Refused for a
    version of another post."""
    if version.post_id != post.pk:
        raise Refused({"": _("Esa versión es de otra publicación.")})
    versions.keep_first(post)
    _put(post, version.content, by)
    when = timezone.localtime(version.at).strftime("%d/%m %H:%M")
    versions.keep(post, by=by, why=_("volvió a la versión del %(when)s") % {"when": when})
    tell(post)
    return post


@verb("planner.leave_version", role="agent")
def leave_version(post: Post, *, before: Mapping[str, Any], by: Actor) -> Post:
    """Take back that an older version was brought back. Refused once somebody has written on."""
    old = to_restore(post, before)
    version = Version.objects.filter(post=post, pk=old.get("version") or 0).first()
    if version is None:
        raise Refused({"": _("Se ha escrito después: elige la versión en la lista.")})
    _put(post, version.content, by)
    versions.keep(post, by=by, why=_("deshizo la vuelta a otra versión"))
    tell(post)
    return post


def _put(post: Post, content: Mapping[str, Any], by: Actor) -> None:
    changes = {name: content[name] for name in versions.WRITTEN if name in content}
    campaign = Campaign.objects.filter(brand_id=post.brand_id, pk=content.get("campaign") or 0).first()
    changes["campaign"] = campaign
    wanted: Mapping[str, Mapping[str, Any]] = content.get("variants", {})
    told: dict[int, dict[str, Any]] = {}
    changed = False
    for variant in list(post.variants.all()):
        if sending.is_out(variant):
            continue
        if str(variant.channel_id) in wanted:
            told[variant.channel_id] = _values(wanted[str(variant.channel_id)])
        else:
            sending.withdraw_unsent(post, by=by, only=variant)
            variant.delete()
            changed = True
    has = set(post.variants.values_list("channel_id", flat=True))
    missing = [int(pk) for pk in wanted if int(pk) not in has]
    for channel in Channel.objects.of(post.workspace).filter(brand_id=post.brand_id, pk__in=missing):
        Variant.objects.create(post=post, channel=channel, **_values(wanted[str(channel.pk)]))
        changed = True
    if writing.write(post, changes, told, by=by) or changed:
        revised(post, by=by)


def _values(kept: Mapping[str, Any]) -> dict[str, Any]:
    values = {name: kept[name] for name in versions.VARIED if name in kept}
    at = parse_datetime(kept["at"]) if kept.get("at") else None
    # A moment that has passed meanwhile is none of its own any more.
    return {**values, "at": at if at and at > timezone.now() else None}
