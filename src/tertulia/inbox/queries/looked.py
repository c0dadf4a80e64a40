"""What people have looked at, for figures of how well it was understood."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from tertulia.accounts.models import Workspace
from tertulia.inbox.models import Case
from tertulia.listening.models import Item, ItemQuerySet


def looked_at(workspace: Workspace) -> ItemQuerySet:
    """What others said in cases that somebody here has opened (`Case.read_by`) or answered. What is only in
    the listening screen leaves no trace of who read it, and is not in it."""
    mine = Case.objects.filter(
        ~Q(read_by={}) | Q(first_response_at__isnull=False),
        workspace=workspace,
        thread_id=OuterRef("thread_id"),
        identity_id=OuterRef("author_id"),
    )
    return Item.objects.of(workspace).said_by_others().filter(Exists(mine))
