"""Accounts that a network's stream tells by number alone, and that get their names a moment later."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tertulia.connectors.base import Author
from tertulia.people.models import Identity, key_of


def is_nameless(author: Author) -> bool:
    """Whether all that is known of `author` is their number."""
    return author.name == author.id.rpartition("/")[2]


def nameless(workspace_id: int, network: str, authors: Iterable[str]) -> list[str]:
    """Those of `authors` (ids) whom we know, and only by number."""
    rows = Identity.objects.filter(
        workspace_id=workspace_id, network=network, remote_id__in=list(authors), handle=""
    )
    return [remote for remote, name in rows.values_list("remote_id", "name") if remote.endswith(f"/{name}")]


def give_names(workspace_id: int, network: str, known: Mapping[str, Author]) -> int:
    """Call each of `known` (id → author) by their name. Returns how many were."""
    named = 0
    for remote, author in known.items():
        rows = Identity.objects.filter(workspace_id=workspace_id, network=network, remote_id=remote)
        named += rows.update(
            name=author.name[:200],
            handle=author.handle[:200],
            handle_key=key_of(author.handle, author.name),
            url=author.url[:1000],
            avatar=author.avatar[:1000],
            followers=author.followers,
        )
    return named
