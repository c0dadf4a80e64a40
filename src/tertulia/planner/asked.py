"""Who has to say yes to a post, who has, and the links by which guests do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.crypto import salted_hmac

from tertulia.accounts.models import Member
from tertulia.kit.secrets import fingerprint
from tertulia.planner.models import Approval, Guest, Post, Stage

State = Approval.State
VALID = timedelta(days=30)
"""How long a guest's link opens."""


def stages_of(brand_id: int) -> list[Stage]:
    """The brand's stages in their order; those in which nobody is left are passed by."""
    found = Stage.objects.filter(brand_id=brand_id, removed_at__isnull=True).order_by("position", "pk")
    return [stage for stage in found if any(people_of(stage))]


def people_of(stage: Stage) -> tuple[list[Member], list[Guest]]:
    """(members, guests) who are asked in `stage` today."""
    members = list(stage.members.filter(left_at__isnull=True))
    return members, list(stage.guests.filter(left_at__isnull=True))


def standing(post: Post) -> list[Approval]:
    """What was asked of people about the post's revision and still holds."""
    rows = Approval.objects.filter(post=post, revision=post.revision).exclude(state=State.WITHDRAWN)
    return list(rows.select_related("stage", "member", "guest").order_by("stage__position", "pk"))


def is_complete(stage: Stage, rows: Sequence[Approval]) -> bool:
    """Whether `stage` has said yes: one of those asked, or all of them."""
    mine = [row for row in rows if row.stage_id == stage.pk]
    said = [row for row in mine if row.state == State.APPROVED]
    return len(said) == len(mine) if stage.needs == Stage.Needs.ALL and mine else bool(said)


def token_of(approval: Approval) -> str:
    """The word in a guest's link: worked out from the row and our secret, so that it is kept nowhere."""
    return salted_hmac("tertulia.approval", str(approval.pk), algorithm="sha256").hexdigest()[:43]


def by_token(token: str) -> Approval | None:
    """What the link with `token` asks; None for one that is forged, withdrawn or too old."""
    rows = Approval.objects.filter(token_hash=fingerprint(token), guest__isnull=False)
    row = rows.select_related("post__brand", "post__author", "post__workspace", "guest", "stage").first()
    if row is None or row.guest is None or row.guest.left_at is not None:
        return None
    if row.asked_at < timezone.now() - VALID or row.post.workspace.closed_at is not None:
        return None
    return row


def waiting_for(guest: Guest) -> QuerySet[Approval]:
    """What waits for a guest, the nearest moment first."""
    rows = Approval.objects.filter(guest=guest, state=State.WAITING, post__removed_at__isnull=True)
    return rows.filter(asked_at__gte=timezone.now() - VALID).order_by("post__at", "pk")


def waiting_for_member(member: Member) -> QuerySet[Approval]:
    """What waits for a colleague, the nearest moment first."""
    rows = Approval.objects.filter(member=member, state=State.WAITING, post__removed_at__isnull=True)
    return rows.select_related("post__brand", "post__author", "stage").order_by("post__at", "pk")


@dataclass(frozen=True, slots=True)
class Moment:
    """A new moment that is proposed for what was not approved in time."""

    at: datetime


def new_moments(post: Post) -> list[Moment]:
    """Three moments to come for `post`: free slots of its brand, else the same hour on the next days."""
    from tertulia.planner import slots

    channels = [variant.channel for variant in post.variants.select_related("channel")]
    begin, found = timezone.now() + timedelta(hours=12), []
    for _number in range(3):
        free = slots.next_free(post.brand, channels=channels, tags=post.tags, after=begin, leave=post)
        if free is None:
            break
        found.append(Moment(free))
        begin = free
    local = (post.at or timezone.now()).astimezone(post.brand.zone)
    day = timezone.now().astimezone(post.brand.zone).date()
    while len(found) < 3:
        day += timedelta(days=1)
        at = slots.at(day, local.time(), post.brand.zone)
        if all(abs(at - one.at) > timedelta(hours=1) for one in found):
            found.append(Moment(at))
    return sorted(found, key=lambda one: one.at)
