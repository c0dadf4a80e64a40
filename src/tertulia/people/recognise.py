"""Who said it: finds or makes the identities of a batch, in a handful of statements."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone

from tertulia.connectors.base import Author
from tertulia.kit import bulk
from tertulia.kit.rows import in_chunks, stamp
from tertulia.people.models import Identity, key_of
from tertulia.people.names import is_nameless

Key = tuple[str, str]
"""(network, the network's id of the author)."""

COLUMNS = (
    "id",
    "workspace_id",
    "network",
    "remote_id",
    "name",
    "handle",
    "handle_key",
    "url",
    "avatar",
    "followers",
    "is_ours",
    "first_heard_at",
)


def recognise(workspace_id: int, authors: Iterable[tuple[str, Author, bool]]) -> dict[Key, Identity]:
    """The identity of each (network, author, is it us). New ones are made; a name, handle or follower count
    that has changed is brought up to date. Call inside the transaction that stores what they said."""
    wanted: dict[Key, tuple[Author, bool]] = {}
    for network, author, ours in authors:
        wanted[(network, author.id)] = (author, ours)
    known = _known(workspace_id, wanted)
    # In order, so that two workers who meet the same strangers never wait for each other.
    missing = sorted(key for key in wanted if key not in known)
    ids = bulk.reserve_ids(Identity, len(missing))
    now = timezone.now()
    rows = []
    for pk, key in zip(ids, missing, strict=True):
        author, ours = wanted[key]
        made = Identity(
            id=pk,
            workspace_id=workspace_id,
            network=key[0],
            remote_id=key[1],
            is_ours=ours,
            first_heard_at=now,
            **_seen(author),
        )
        known[key] = made
        rows.append(
            tuple(stamp(getattr(made, c)) if c == "first_heard_at" else getattr(made, c) for c in COLUMNS)
        )
    if bulk.insert(Identity, COLUMNS, rows, ignore=True) < len(rows):
        # On PostgreSQL another worker may have met one of them since we looked.
        known |= _known(workspace_id, missing)
    _bring_up_to_date(known, wanted)
    return known


def _known(workspace_id: int, keys: Iterable[Key]) -> dict[Key, Identity]:
    found: dict[Key, Identity] = {}
    by_network: dict[str, list[str]] = {}
    for network, remote_id in keys:
        by_network.setdefault(network, []).append(remote_id)
    for network, remote_ids in by_network.items():
        for part in in_chunks(remote_ids):
            rows = Identity.objects.filter(workspace_id=workspace_id, network=network, remote_id__in=part)
            for identity in rows.defer("first_heard_at"):
                found[(network, identity.remote_id)] = identity
    return found


def _seen(author: Author, handle: str = "") -> dict[str, object]:
    """What is known of `author` now; `handle`: the one that was known before."""
    return {
        "name": author.name[:200],
        "handle": author.handle[:200],
        "handle_key": key_of(author.handle or handle, author.name),
        "url": author.url[:1000],
        "avatar": author.avatar[:1000],
        "followers": author.followers,
    }


def _bring_up_to_date(known: dict[Key, Identity], wanted: dict[Key, tuple[Author, bool]]) -> None:
    stale = []
    for key, (author, ours) in wanted.items():
        identity = known[key]
        # Whoever is told by number alone keeps the name that we know.
        seen = {} if is_nameless(author) else _seen(author, identity.handle)
        new = {k: v for k, v in seen.items() if v not in ("", None)}
        if all(getattr(identity, k) == v for k, v in new.items()) and identity.is_ours >= ours:
            continue
        for name, value in new.items():
            setattr(identity, name, value)
        identity.is_ours = identity.is_ours or ours
        stale.append(identity)
    if stale:
        Identity.objects.bulk_update(
            stale, ["name", "handle", "handle_key", "url", "avatar", "followers", "is_ours"], batch_size=200
        )
