"""Talking about a post among colleagues, and being seen at it."""

from __future__ import annotations

import re
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from tertulia.accounts.models import Member
from tertulia.kit import live
from tertulia.kit.verbs import RANK, Actor, Refused, verb
from tertulia.planner import remark_letters
from tertulia.planner.actions.posts import tell
from tertulia.planner.models import Post, Presence, Remark

LONGEST = 5_000
STILL_THERE = timedelta(seconds=25)
"""How long after their browser last said so somebody counts as having a post open."""
_NAMED = re.compile(r"(?<!\w)@([^\W\d_]\w*)")


def member_of(by: Actor) -> Member | None:
    """Who that is, where it is a member."""
    return Member.objects.filter(pk=by.id or 0).first() if by.kind == "member" else None


@verb("planner.remark", role="agent")
def remark(post: Post, *, text: str, inside: bool = True, base_url: str = "", by: Actor) -> Remark:
    """Say something about `post` to the colleagues; those named with «@» get a letter with its address below
    `base_url`. `inside` False: outside approvers read it too. Refused without words."""
    words = text.replace("\0", "").strip()
    if not words:
        raise Refused({"text": _("Escribe tu comentario.")})
    if len(words) > LONGEST:
        raise Refused({"text": _("Es demasiado largo: caben 5.000 caracteres.")})
    author = member_of(by)
    made = Remark.objects.create(post=post, member=author, text=words, inside=inside)
    called = named(post, words)
    made.mentions.set(called)
    for colleague in called:
        if author is None or colleague.pk != author.pk:
            remark_letters.named(made, colleague, by_name=by.name, base_url=base_url)
    tell(post)
    return made


def named(post: Post, text: str) -> list[Member]:
    """The colleagues whom `text` names with «@» and their first name, if no two have it."""
    names = {name.casefold() for name in _NAMED.findall(text)}
    if not names:
        return []
    by_name: dict[str, list[Member]] = {}
    for member in Member.objects.filter(workspace_id=post.workspace_id, left_at__isnull=True):
        by_name.setdefault(member.name.split()[0].casefold() if member.name else "", []).append(member)
    return [found[0] for name, found in by_name.items() if name in names and len(found) == 1]


@verb("planner.remove_remark", role="agent")
def remove_remark(post: Post, *, remark: Remark, by: Actor) -> Remark:
    """Take back what one said. Refused for what others said, but for a manager."""
    own = by.kind == "member" and remark.member_id == by.id
    if remark.post_id != post.pk or not (own or RANK[by.role] >= RANK["manager"]):
        raise Refused({"": _("Solo puede quitarlo quien lo escribió.")})
    remark.removed_at = timezone.now()
    remark.save(update_fields=["removed_at"])
    tell(post)
    return remark


@verb("planner.be_present", role="agent", quiet=True)
def be_present(post: Post, *, writing: bool, by: Actor) -> None:
    """This member has the post open, and is writing or not; browsers are told when that changes."""
    if by.kind != "member" or by.id is None:
        return
    now = timezone.now()
    before = Presence.objects.filter(post=post, member_id=by.id).first()
    told = {"is_writing": writing, "seen_at": now}
    Presence.objects.update_or_create(post=post, member_id=by.id, defaults=told)
    if before is None or before.seen_at < now - STILL_THERE or before.is_writing != writing:
        live.tell(post.workspace_id, "desk", id=post.pk, member=by.id)


@verb("planner.leave", role="agent", quiet=True)
def leave(post: Post, *, by: Actor) -> None:
    """This member has closed the post."""
    if by.kind == "member" and Presence.objects.filter(post=post, member_id=by.id or 0).delete()[0]:
        live.tell(post.workspace_id, "desk", id=post.pk, member=by.id)


def others(post: Post, me: Member) -> list[Presence]:
    """Who else has it open now."""
    here = post.present.filter(seen_at__gt=timezone.now() - STILL_THERE).exclude(member=me)
    return list(here.select_related("member").order_by("member__name"))
