"""Asking for a yes, giving it, asking for changes; and what happens to what nobody approved in time."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from tertulia.kit import live
from tertulia.kit.secrets import fingerprint
from tertulia.kit.verbs import SYSTEM, Actor, Refused, verb
from tertulia.planner import asked, yes_letters
from tertulia.planner.models import Approval, Post, Remark, Stage

State = Approval.State


def ask(post: Post, *, by: Actor) -> None:
    """Ask the first of the brand's stages; what was asked before holds no more. A brand whose stages have
    nobody left asks nobody: the post goes on."""
    Approval.objects.filter(post=post).exclude(state=State.WITHDRAWN).update(state=State.WITHDRAWN)
    post.state = Post.State.REVIEW
    post.save(update_fields=["state", "updated_at"])
    _go_on(post)


def _go_on(post: Post) -> None:
    """Ask the next stage that has not said yes; when all have, give the post to the outbox."""
    rows = asked.standing(post)
    for stage in asked.stages_of(post.brand_id):
        if asked.is_complete(stage, rows):
            continue
        if not any(row.stage_id == stage.pk for row in rows):
            _ask(post, stage)
        return
    _approved(post)


def _ask(post: Post, stage: Stage) -> None:
    members, guests = asked.people_of(stage)
    of = {"post": post, "stage": stage, "revision": post.revision}
    made = [Approval.objects.create(**of, member=member) for member in members]
    for guest in guests:
        row = Approval.objects.create(**of, guest=guest)
        row.token_hash = fingerprint(asked.token_of(row))
        row.save(update_fields=["token_hash"])
        made.append(row)
    _tell(post)


def _approved(post: Post) -> None:
    from tertulia.planner.actions.scheduling import commit

    if post.at is not None and post.at < timezone.now():
        miss(post)
        return
    commit(post, by=SYSTEM)
    yes_letters.approved(post)
    _tell(post)


@verb("planner.approve", role="reader")
def approve(approval: Approval, *, words: str = "", by: Actor) -> Approval:
    """Say yes. Only who was asked may; refused for what was changed, answered or withdrawn meanwhile. The
    last yes that was needed lets the post go out."""
    row = _mine(approval, by)
    row.state, row.answered_at, row.words = State.APPROVED, timezone.now(), words.strip()[:2000]
    row.save(update_fields=["state", "answered_at", "words"])
    if words.strip():
        _say(row, words, by)
    if asked.is_complete(row.stage, asked.standing(row.post)):
        # Of a stage where one is enough, the others need not answer any more.
        left = Approval.objects.filter(post=row.post, stage=row.stage, state=State.WAITING)
        left.update(state=State.WITHDRAWN)
        _go_on(row.post)
    _tell(row.post)
    return row


@verb("planner.ask_for_changes", role="reader")
def ask_for_changes(approval: Approval, *, words: str, by: Actor) -> Approval:
    """Say what has to change: it does not go out until it is asked again. Refused without words."""
    if not words.strip():
        raise Refused({"words": _("Escribe qué hay que cambiar.")})
    row = _mine(approval, by)
    row.state, row.answered_at, row.words = State.CHANGES, timezone.now(), words.strip()[:2000]
    row.save(update_fields=["state", "answered_at", "words"])
    _say(row, words, by)
    left = Approval.objects.filter(post=row.post, state=State.WAITING).exclude(pk=row.pk)
    left.update(state=State.WITHDRAWN)
    row.post.state = Post.State.CHANGES
    row.post.save(update_fields=["state", "updated_at"])
    yes_letters.changes(row)
    _tell(row.post)
    return row


@verb("planner.remark_outside", role="reader")
def remark_outside(approval: Approval, *, words: str, by: Actor) -> Remark:
    """A guest says something about the post without answering. Refused without words."""
    if not words.strip():
        raise Refused({"words": _("Escribe tu comentario.")})
    if by.kind != "link" or by.id != approval.guest_id:
        raise Refused(_("Este enlace es de otra persona."))
    return _say(approval, words, by)


@verb("planner.revoke_link", role="agent")
def revoke_link(approval: Approval, *, by: Actor) -> Approval:
    """A guest's link opens no more; the question holds no more either."""
    approval.token_hash, approval.state = "", State.WITHDRAWN
    approval.save(update_fields=["token_hash", "state"])
    _tell(approval.post)
    return approval


def void(post: Post, why: str) -> None:
    """Every yes to `post`, and every question that waits for one, holds no more; who was asked is told
    `why`."""
    rows = Approval.objects.filter(post=post).exclude(state=State.WITHDRAWN)
    told = list(rows.filter(told_at__isnull=False).select_related("member__user", "guest"))
    approved = list(rows.filter(state=State.APPROVED, told_at=None).select_related("member__user", "guest"))
    rows.update(state=State.WITHDRAWN)
    yes_letters.void(post, [*told, *approved], why)
    _tell(post)


def miss(post: Post) -> None:
    """Its moment has come without a yes: it does not go out, and everybody concerned is told."""
    rows = Approval.objects.filter(post=post, state__in=[State.WAITING, State.CHANGES])
    people = list(rows.select_related("member__user", "guest"))
    rows.update(state=State.WITHDRAWN)
    post.state = Post.State.MISSED
    post.save(update_fields=["state", "updated_at"])
    yes_letters.missed(post, people)
    _tell(post)


def miss_due(*, limit: int = 50) -> int:
    """Look after everything whose moment came without a yes. Returns how many there were."""
    from django.db import transaction

    late = Post.objects.filter(
        state__in=[Post.State.REVIEW, Post.State.CHANGES],
        at__lte=timezone.now(),
        removed_at__isnull=True,
        workspace__closed_at__isnull=True,
    )
    done = 0
    for pk in list(late.values_list("pk", flat=True)[:limit]):
        with transaction.atomic():
            post = late.select_for_update(of=("self",)).filter(pk=pk).first()
            if post is not None:
                miss(post)
                done += 1
    return done


def write_due() -> int:
    """Write the letters that ask and that remind. Returns how many."""
    return yes_letters.ask_due() + yes_letters.remind_due()


def _mine(approval: Approval, by: Actor) -> Approval:
    row = Approval.objects.select_for_update(of=("self",)).get(pk=approval.pk)
    mine = (by.kind == "member" and by.id == row.member_id) or (by.kind == "link" and by.id == row.guest_id)
    if not mine:
        raise Refused(_("Esta aprobación se le pidió a otra persona."))
    post = Post.objects.select_related("workspace", "brand").get(pk=row.post_id)
    if row.state != State.WAITING or row.revision != post.revision or post.removed_at is not None:
        raise Refused(_("Cambió después de pedírtelo, o ya no hace falta: mira cómo está ahora."))
    row.post = post
    return row


def _say(approval: Approval, words: str, by: Actor) -> Remark:
    said = Remark.objects.create(
        post_id=approval.post_id,
        member_id=by.id if by.kind == "member" else None,
        guest_id=approval.guest_id if by.kind == "link" else None,
        text=words.strip()[:5000],
        inside=False,
    )
    _tell(approval.post)
    return said


def _tell(post: Post) -> None:
    live.tell(post.workspace_id, "post", id=post.pk)
