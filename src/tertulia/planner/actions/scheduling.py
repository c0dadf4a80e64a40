"""When a post goes out: asking for a yes, giving it to the outbox, moving it, taking it back."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from tertulia.kit.verbs import Actor, Refused, verb
from tertulia.planner.actions import asking, sending
from tertulia.planner.actions.posts import tell
from tertulia.planner.actions.writing import follow
from tertulia.planner.models import Post

State = Post.State
UNDO = timedelta(seconds=8)
"""What is published at once can be taken back for this long."""


@verb("planner.schedule", role="agent", inverse="planner.restore_post")
def schedule(post: Post, *, at: datetime | None = None, by: Actor) -> Post:
    """Let `post` go out at `at` (else at the moment that it has). A brand with stages is asked first: then
    it waits for a yes, and without one it does not go out. Refused without channels, words or a moment to
    come."""
    moment = at or post.at
    _ready(post, moment)
    if moment is not None and moment < timezone.now():
        raise Refused({"at": _("Ese momento ya pasó. Elige otro.")})
    _set_moment(post, moment)
    if asking.needed(post):
        post.save(update_fields=["at", "updated_at"])
        asking.ask(post, by=by)
        tell(post)
        return post
    return commit(post, by=by)


def commit(post: Post, *, by: Actor) -> Post:
    """Give it to the outbox: all that was asked of people has been said. Inside a verb's transaction."""
    post.state = State.SCHEDULED
    post.save(update_fields=["at", "state", "updated_at"])
    sending.make_deliveries(post, by=by)
    tell(post)
    return post


@verb("planner.publish_now", role="agent", inverse="planner.restore_post")
def publish_now(post: Post, *, by: Actor) -> Post:
    """Let it go out in eight seconds, on every channel, so that it can be taken back meanwhile. Refused where
    the brand asks for a yes first."""
    now = timezone.now() + UNDO
    sending.withdraw_changed(post, by=by)
    for variant in sending.unsaid(post):
        if variant.at is not None:
            variant.at = None
            variant.save(update_fields=["at"])
    _ready(post, now)
    if asking.needed(post):
        raise Refused({"": _("Esta marca pide aprobación antes de publicar.")})
    _set_moment(post, now)
    return commit(post, by=by)


def _set_moment(post: Post, moment: datetime | None) -> None:
    """What is out keeps its day: then only what is not said yet gets the new moment."""
    if not any(sending.is_out(variant) for variant in post.variants.all()):
        post.at = moment
        return
    for variant in sending.unsaid(post):
        if variant.at is None:
            variant.at = moment
            variant.save(update_fields=["at"])


@verb("planner.unschedule", role="agent")
def unschedule(post: Post, *, by: Actor) -> Post:
    """Take it back to a draft; what has not gone out is withdrawn."""
    sending.withdraw_unsent(post, by=by)
    asking.void(post, _("Se ha vuelto a dejar en borrador."))
    post.state = State.DRAFT
    post.save(update_fields=["state", "updated_at"])
    tell(post)
    return post


@verb("planner.keep_as_idea", role="agent", inverse="planner.restore_post")
def keep_as_idea(post: Post, *, by: Actor) -> Post:
    """Put it with the ideas, without a day; what has not gone out is withdrawn. Refused for what is out."""
    if any(sending.is_out(variant) for variant in post.variants.all()):
        raise Refused({"": _("Ya salió en alguna red: ya no es una idea.")})
    sending.withdraw_unsent(post, by=by)
    asking.void(post, _("Se ha vuelto a dejar como idea."))
    post.state, post.at = State.IDEA, None
    post.save(update_fields=["state", "at", "updated_at"])
    tell(post)
    return post


@verb("planner.move_post", role="agent", inverse="planner.unmove_post")
def move_post(post: Post, *, at: datetime | None, by: Actor) -> Post:
    """Another moment for `post`; its deliveries follow, and an approval stays. None: an idea without a date
    again. Refused for moments that have passed and for what is out."""
    if at is not None and at < timezone.now():
        raise Refused({"at": _("Ese momento ya pasó. Elige otro.")})
    if any(sending.is_out(variant) for variant in post.variants.all()):
        raise Refused({"at": _("Ya salió en alguna red: su momento no cambia.")})
    _move(post, at, by)
    return post


@verb("planner.unmove_post", role="agent")
def unmove_post(post: Post, *, before: dict[str, str | None], by: Actor) -> Post:
    """Its moment is what it was."""
    old = before.get("at")
    at = datetime.fromisoformat(old) if old else None
    _move(post, at, by)
    if before.get("state") == State.SCHEDULED and post.state == State.DRAFT and at and at > timezone.now():
        commit(post, by=by)
    return post


def _move(post: Post, at: datetime | None, by: Actor) -> None:
    shift = at - post.at if at is not None and post.at is not None else None
    post.at = at
    fields = ["at", "updated_at"]
    if post.state == State.IDEA and at is not None:
        post.state = State.DRAFT
        fields.append("state")
    if at is None:
        sending.withdraw_unsent(post, by=by)
        if post.state == State.SCHEDULED:
            post.state = State.DRAFT
            fields.append("state")
    post.save(update_fields=fields)
    for variant in post.variants.all():
        if shift is not None and variant.at is not None:
            variant.at += shift
            variant.save(update_fields=["at"])
        elif at is None:
            variant.at = None
            variant.save(update_fields=["at"])
    if at is not None:
        for variant in post.variants.select_related("post"):
            follow(variant, by)
    tell(post)


def _ready(post: Post, at: datetime | None) -> None:
    if not post.variants.exists():
        raise Refused({"channels": _("Elige al menos un canal.")})
    variants = sending.unsaid(post)
    if not variants:
        raise Refused({"": _("Ya está programada o publicada en todos sus canales.")})
    if at is None and any(variant.at is None for variant in variants):
        raise Refused({"at": _("Elige el día y la hora.")})
    for variant in variants:
        if not variant.words.strip() and not variant.pictures and not variant.parts:
            words = _("No dice nada en %(channel)s: escribe algo o quita ese canal.")
            raise Refused({"text": words % {"channel": variant.channel}})
        if variant.at is not None and variant.at < timezone.now():
            raise Refused({"at": _("Ese momento ya pasó. Elige otro.")})
