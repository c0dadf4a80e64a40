"""Letters about approvals: several questions to one person are one letter; reminders are two at most."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tertulia.accounts.models import Workspace
from tertulia.planner import asked
from tertulia.planner.models import Approval, Post

GATHER = timedelta(minutes=3)
"""How long questions to one person are gathered before they are told in one letter."""
REMIND_BEFORE = timedelta(hours=24)
MOST_REMINDERS = 2
BETWEEN = timedelta(hours=12)


def base_url() -> str:
    """The address of this installation as others reach it; «» where nobody has said."""
    return settings.PUBLIC_URL


def address_of(row: Approval) -> str:
    """The e-mail address of who is asked; «» for none."""
    if row.guest is not None:
        return row.guest.email
    return row.member.user.email if row.member is not None else ""


def link_of(row: Approval, base: str = "") -> str:
    """Where who is asked answers: a guest by their own link, a colleague on the list of what waits."""
    root = (base or base_url() or "http://localhost:8000").rstrip("/")
    return f"{root}/aprobar/{asked.token_of(row)}/" if row.guest_id else f"{root}/aprobaciones/"


def ask_due() -> int:
    """Write to everybody of whom something was asked some minutes ago. Returns how many letters."""
    ripe = Approval.objects.filter(
        state=Approval.State.WAITING, told_at=None, asked_at__lte=timezone.now() - GATHER
    )
    return _write(ripe, "ask", told_at=timezone.now())


def remind_due() -> int:
    """Remind who has not answered, a day before it should go out and once more. Returns how many letters."""
    now = timezone.now()
    near = Approval.objects.filter(
        Q(told_at__lte=now - BETWEEN),
        state=Approval.State.WAITING,
        reminded__lt=MOST_REMINDERS,
        post__at__gt=now,
        post__at__lte=now + REMIND_BEFORE,
    )
    return _write(near, "remind", told_at=now, reminded=F("reminded") + 1)


def _write(rows: QuerySet[Approval], template: str, **marks: Any) -> int:
    by_person: defaultdict[tuple[int, str], list[Approval]] = defaultdict(list)
    with transaction.atomic():
        found = rows.filter(post__removed_at__isnull=True, post__workspace__closed_at__isnull=True)
        for row in found.select_related("post__workspace", "post__brand", "member__user", "guest"):
            by_person[row.post.workspace_id, address_of(row)].append(row)
            Approval.objects.filter(pk=row.pk).update(**marks)
        sent = 0
        for (_workspace, to), mine in by_person.items():
            if to:
                _send_question(mine, to, template)
                sent += 1
    return sent


def _send_question(mine: Sequence[Approval], to: str, template: str) -> None:
    workspace = mine[0].post.workspace
    with translation.override(workspace.language):
        if template == "ask":
            words = ngettext(
                "%(brand)s: %(n)s publicación espera tu visto bueno",
                "%(brand)s: %(n)s publicaciones esperan tu visto bueno",
                len(mine),
            )
        else:
            words = ngettext(
                "%(brand)s: falta tu visto bueno y sale pronto",
                "%(brand)s: faltan tus vistos buenos y salen pronto",
                len(mine),
            )
        subject = words % {"brand": mine[0].post.brand.name, "n": len(mine)}
        who = mine[0].guest or mine[0].member
        body = render_to_string(
            f"planner/letters/{template}.txt",
            {"rows": mine, "who": who, "link": link_of(mine[0]), "brand": mine[0].post.brand},
        )
        _send(workspace, to, subject, body, f"approval:{mine[0].pk}")


def void(post: Post, rows: Iterable[Approval], why: str) -> None:
    """What was asked about `post`, or said yes to, holds no more."""
    _to_all(post, rows, _("«%(post)s» ha cambiado: tu visto bueno ya no vale"), "void", why=why)


def missed(post: Post, rows: Iterable[Approval]) -> None:
    """Nobody said yes in time: to those who were asked, and to who wrote it with new moments."""
    subject = _("«%(post)s» no salió: no se aprobó a tiempo")
    _to_all(post, rows, subject, "missed")
    _to_author(post, subject, "missed_author", moments=asked.new_moments(post))


def approved(post: Post) -> None:
    """All have said yes: to who wrote it."""
    _to_author(post, _("«%(post)s» está aprobada"), "approved")


def changes(row: Approval) -> None:
    """Somebody asks for changes: to who wrote it."""
    who = row.guest or row.member
    _to_author(row.post, _("Piden cambios en «%(post)s»"), "changes", who=who, words=row.words)


def _to_all(post: Post, rows: Iterable[Approval], subject: str, template: str, **more: object) -> None:
    for to in {address_of(row) for row in rows} - {""}:
        with translation.override(post.workspace.language):
            body = render_to_string(f"planner/letters/{template}.txt", {"post": post, **more})
            _send(post.workspace, to, subject % {"post": post}, body, f"post:{post.pk}")


def _to_author(post: Post, subject: str, template: str, **more: object) -> None:
    author = post.author
    if author is None or author.left_at is not None or not author.user.email:
        return
    root = (base_url() or "http://localhost:8000").rstrip("/")
    with translation.override(post.workspace.language):
        words = {"post": post, "link": f"{root}/publicar/{post.pk}/", **more}
        body = render_to_string(f"planner/letters/{template}.txt", words)
        _send(post.workspace, author.user.email, subject % {"post": post}, body, f"post:{post.pk}")


def _send(workspace: Workspace, to: str, subject: str, body: str, about: str) -> None:
    headers = {"X-Workspace": str(workspace.pk), "X-About": about}
    EmailMessage(" ".join(subject.split()), body, to=[to], headers=headers).send()
