"""Writing: posts and their variants. Nothing here speaks to a network."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Min
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from tertulia.brand.models import Brand
from tertulia.kit import live
from tertulia.kit.verbs import Actor, Refused, to_restore, verb
from tertulia.outbox.models import Channel
from tertulia.planner import versions
from tertulia.planner.actions import asking, sending, writing
from tertulia.planner.actions.writing import INSIDE, PUBLIC, VARIED
from tertulia.planner.models import Campaign, Post, Variant

__all__ = ["INSIDE", "PUBLIC", "VARIED", "tell"]


def tell(post: Post) -> None:
    """Say to open pages that `post` is not what it was."""
    live.tell(post.workspace_id, "post", id=post.pk)


@verb("planner.create_post", role="agent")
def create_post(
    brand: Brand,
    *,
    title: str = "",
    text: str = "",
    kind: str = Post.Kind.POST,
    at: datetime | None = None,
    channels: Iterable[Channel] = (),
    campaign: Campaign | None = None,
    state: str = Post.State.DRAFT,
    by: Actor,
    **rest: Any,
) -> Post:
    """Begin a post or an idea of `brand`. `rest`: other columns of `Post`. Refused for channels or campaigns
    of another brand."""
    chosen = list(channels)
    strangers = [channel for channel in chosen if channel.brand_id != brand.pk]
    if strangers or (campaign is not None and campaign.brand_id != brand.pk):
        raise Refused({"": _("Ese canal o esa campaña no es de esta marca.")})
    first = Post.objects.of(brand.workspace).filter(column=Post.Column.IDEA).aggregate(at=Min("position"))
    post = Post.objects.create(
        workspace_id=brand.workspace_id,
        brand=brand,
        title=title.strip()[:300],
        text=text,
        kind=kind,
        at=at,
        campaign=campaign,
        state=state,
        position=(first["at"] or 0.0) - 1.0,
        author_id=by.id if by.kind == "member" else None,
        **rest,
    )
    Variant.objects.bulk_create(Variant(post=post, channel=channel) for channel in chosen)
    if text or title:
        versions.keep(post, by=by)
    tell(post)
    return post


@verb("planner.edit_post", role="agent", quiet=True)
def edit_post(
    post: Post,
    *,
    changes: Mapping[str, Any],
    variants: Mapping[int, Mapping[str, Any]] | None = None,
    by: Actor,
) -> Post:
    """Change columns of `post` (those of `PUBLIC` and `INSIDE`) and, by id of channel, of its `variants`
    (those of `VARIED`), all at once. What would be published and is not the same is a new revision: what has
    not gone out is withdrawn and left anew, or waits for a new yes. Refused for moments that have passed and
    for what is out."""
    if set(changes) - PUBLIC - INSIDE:
        raise Refused({"": _("Eso no se puede cambiar aquí.")})
    versions.keep_first(post)
    if writing.write(post, changes, variants or {}, by=by):
        revised(post, by=by)
        versions.keep(post, by=by)
    tell(post)
    return post


@verb("planner.set_variant", role="agent", quiet=True)
def set_variant(post: Post, *, channel: Channel, changes: Mapping[str, Any], by: Actor) -> Variant:
    """Say `post` otherwise on `channel` (columns of `VARIED`), or add the channel."""
    if channel.brand_id != post.brand_id or channel.removed_at is not None:
        raise Refused({"": _("Ese canal no es de esta marca.")})
    versions.keep_first(post)
    variant, made = Variant.objects.get_or_create(post=post, channel=channel)
    if writing.write(post, {}, {channel.pk: changes}, by=by) or made:
        revised(post, by=by)
        versions.keep(post, by=by)
    tell(post)
    variant.refresh_from_db()
    return variant


@verb("planner.drop_variant", role="agent", quiet=True)
def drop_variant(post: Post, *, channel: Channel, by: Actor) -> Post:
    """Do not say `post` on `channel` after all. Refused where it is out already."""
    variant = Variant.objects.filter(post=post, channel=channel).first()
    if variant is None:
        return post
    if sending.is_out(variant):
        raise Refused({"": _("Ahí ya salió: retírala desde Entregas.")})
    versions.keep_first(post)
    sending.withdraw_unsent(post, by=by, only=variant)
    variant.delete()
    revised(post, by=by)
    versions.keep(post, by=by)
    tell(post)
    return post


@verb("planner.set_column", role="agent", inverse="planner.restore_post")
def set_column(post: Post, *, column: str, position: float, by: Actor) -> Post:
    """Put an idea elsewhere on the board."""
    if column not in Post.Column.values:
        raise Refused({"": _("Esa columna no existe.")})
    post.column, post.position = column, position
    post.save(update_fields=["column", "position", "updated_at"])
    tell(post)
    return post


@verb("planner.remove_post", role="agent", inverse="planner.restore_post")
def remove_post(post: Post, *, by: Actor) -> Post:
    """Throw it away; what has not gone out is withdrawn. Refused where it is out: that is history."""
    if any(sending.is_out(variant) for variant in post.variants.all()):
        raise Refused({"": _("Ya salió en alguna red: retírala desde Entregas.")})
    sending.withdraw_unsent(post, by=by)
    post.removed_at = timezone.now()
    if post.state == Post.State.SCHEDULED:
        post.state = Post.State.DRAFT
    post.save(update_fields=["removed_at", "state", "updated_at"])
    tell(post)
    return post


@verb("planner.restore_post", role="agent")
def restore_post(post: Post, *, before: Mapping[str, Any], by: Actor) -> Post:
    """Put back what a verb changed of `post`. What had been scheduled and was withdrawn comes back as a
    draft with its moment: nothing goes out that nobody looks at again. Taking back that it was scheduled
    withdraws what it left to be sent; refused where that is out."""
    old = to_restore(post, before)
    if "state" in old and post.state in (Post.State.SCHEDULED, Post.State.REVIEW):
        _take_back(post, by=by)
    for name in ("at", "removed_at"):
        if name in old:
            setattr(post, name, parse_datetime(old[name]) if old[name] else None)
    for name in ("column", "position"):
        if name in old:
            setattr(post, name, old[name])
    if "state" in old:
        post.state = Post.State.DRAFT if old["state"] == Post.State.SCHEDULED else old["state"]
    post.save()
    tell(post)
    return post


def _take_back(post: Post, *, by: Actor) -> None:
    if any(sending.is_out(variant) for variant in post.variants.all()):
        raise Refused({"": _("Ya está saliendo: retírala desde Entregas.")})
    sending.withdraw_unsent(post, by=by)
    asking.void(post, _("Se ha dejado de pedir."))


def revised(post: Post, *, by: Actor) -> None:
    """What would be published is not what it was: count it, and take back what rested on the old words. What
    nobody has to approve is left to be sent again, as it is now; else it is a draft that needs a new yes."""
    post.revision += 1
    fields = ["revision", "updated_at"]
    asked = asking.needed(post)
    waits = post.state in (Post.State.REVIEW, Post.State.CHANGES)
    if waits or (asked and post.state == Post.State.SCHEDULED):
        asking.void(post, _("El texto cambió después."))
    again = post.state == Post.State.SCHEDULED and not asked
    if post.state in (Post.State.SCHEDULED, Post.State.REVIEW, Post.State.CHANGES):
        out = [sending.is_out(variant) for variant in post.variants.all()]
        changed = sending.withdraw_changed(post, by=by)
        if not again and not any(out):
            post.state = Post.State.DRAFT
            fields.append("state")
    post.save(update_fields=fields)
    if again:
        sending.make_again(post, changed, by=by)
