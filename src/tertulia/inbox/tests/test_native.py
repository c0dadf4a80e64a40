"""Answers that we gave on the network itself."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from tertulia.connectors import base
from tertulia.inbox.models import Case
from tertulia.inbox.tests.hearing import hear
from tests import make
from tests.world import World

Status = Case.Status
NOW = timezone.now


def reply_to(item: base.Item, text: str, *, own: bool = False, at: datetime | None = None) -> base.Item:
    author = make.author("Aurora") if own else make.author("Joaquín Peralta")
    return make.said(
        text, parent=item.id, thread=item.thread or item.id, own=own, author=author, published=at or NOW()
    )


def test_an_answer_on_the_network_itself_ends_the_wait(world: World) -> None:
    first = make.said("Hola", published=NOW() - timedelta(hours=1))
    hear(world.source, first)
    ours = reply_to(first, "¡Hola!", own=True)
    hear(world.source, ours)
    case = Case.objects.get()
    assert (case.waiting_since, case.due_at, case.status) == (None, None, Status.OPEN)
    assert case.first_response_at == case.responded_at == ours.published


def test_question_and_answer_may_come_in_one_reading(world: World) -> None:
    first = make.said("Hola", published=NOW() - timedelta(hours=1))
    ours = reply_to(first, "¡Hola!", own=True)
    hear(world.source, first, ours)
    case = Case.objects.get()
    assert (case.waiting_since, case.first_response_at) == (None, ours.published)


def test_who_writes_after_our_answer_waits_from_then_on(world: World) -> None:
    first = make.said("Hola", published=NOW() - timedelta(hours=3))
    ours = reply_to(first, "¡Hola!", own=True, at=NOW() - timedelta(hours=2))
    again = make.said("¿Y?", parent=ours.id, thread=first.id, published=NOW() - timedelta(hours=1))
    hear(world.source, first, again)
    hear(world.source, ours)
    case = Case.objects.get()
    assert (case.waiting_since, case.responded_at) == (again.published, ours.published)
    assert case.due_at == again.published + timedelta(hours=4)


def test_where_all_stands_flat_the_only_one_who_waits_is_answered(world: World) -> None:
    post = make.said(
        "Ya podéis renovar", own=True, author=make.author("Aurora"), published=NOW() - timedelta(hours=2)
    )
    asked = make.said("¿Cómo?", parent=post.id, thread=post.id, published=NOW() - timedelta(hours=1))
    hear(world.source, post, asked)
    hear(world.source, reply_to(post, "En la web", own=True))
    assert Case.objects.get().waiting_since is None


def test_where_several_wait_a_flat_answer_is_nobodys(world: World) -> None:
    post = make.said(
        "Ya podéis renovar", own=True, author=make.author("Aurora"), published=NOW() - timedelta(hours=2)
    )
    asked = make.said("¿Cómo?", parent=post.id, thread=post.id)
    hear(world.source, post, asked, reply_to(post, "¿Dónde?"))
    hear(world.source, reply_to(post, "En la web", own=True))
    assert Case.objects.filter(waiting_since__isnull=False).count() == 2
