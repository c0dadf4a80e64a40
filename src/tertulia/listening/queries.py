"""Asking what was heard."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from tertulia.kit.rows import in_chunks
from tertulia.listening.fields import FIELDS
from tertulia.listening.models import Item
from tertulia.query import Dialect, candidates, parse, to_q, with_workspace
from tertulia.sources.models import Source


def unknown(source: Source, remote_ids: Iterable[str]) -> set[str]:
    """Those of `remote_ids` that the source's workspace does not have (for fetching what stands above)."""
    wanted = set(remote_ids)
    for part in in_chunks(sorted(wanted)):
        have = Item.objects.filter(
            workspace_id=source.workspace_id, network=source.network, remote_id__in=part
        )
        wanted -= set(have.values_list("remote_id", flat=True))
    return wanted


def matching_ids(workspace_id: int, expression: str) -> RawSQL:
    """The ids of items whose tokens satisfy a full-text `expression` of this database, as a subquery."""
    if connection.vendor == "sqlite":
        return RawSQL("select rowid from listening_item_fts where listening_item_fts match %s", (expression,))
    return RawSQL(
        "select id from listening_item where array_to_tsvector(string_to_array(btrim(norm), ' ')) "
        "@@ %s::tsquery",
        (expression,),
    )


def find(items: QuerySet[Item], workspace_id: int, words: str, *, prefix: str = "") -> QuerySet[Item]:
    """`items` that match `words` in the query language: candidates by full text, decided over our own tokens.
    Raises `query.QueryError` for words that cannot be read."""
    tree = parse(words, FIELDS)
    dialect: Dialect = "sqlite" if connection.vendor == "sqlite" else "postgresql"
    narrow = candidates(tree, dialect)
    if narrow is not None:
        expression = with_workspace(narrow, workspace_id, dialect)
        items = items.filter(**{f"{prefix}pk__in": matching_ids(workspace_id, expression)})
    exact: Q = to_q(tree, FIELDS, prefix=prefix)
    return items.filter(exact)
