"""Asking what was heard."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection
from django.db.models import OuterRef, Subquery
from django.db.models.expressions import RawSQL

from tertulia.brand.models import Brand
from tertulia.connectors.faces import faces
from tertulia.kit.rows import in_chunks
from tertulia.listening.fields import FIELDS, SEARCH_STAGES
from tertulia.listening.models import Heard, Item, ItemQuerySet
from tertulia.query import Dialect, Node, candidates, parse, parse_for, to_q, with_workspace
from tertulia.sources.models import Source


def networks_of(source: Source) -> list[str]:
    """The networks of which `source` may speak: its own, and (the demo) any that we can show. A network in
    the condition is what lets the index find an item by its remote id."""
    return sorted({source.network, *(face.slug for face in faces())})


def unknown(source: Source, remote_ids: Iterable[str]) -> set[str]:
    """Those of `remote_ids` that the source's workspace does not have (for fetching what stands above)."""
    wanted = set(remote_ids)
    for part in in_chunks(sorted(wanted)):
        have = Item.objects.filter(
            workspace_id=source.workspace_id, network__in=networks_of(source), remote_id__in=part
        )
        wanted -= set(have.values_list("remote_id", flat=True))
    return wanted


def last_heard(workspace_id: int) -> int:
    """The highest id among the items that a workspace's brands heard, 0 if there is none: whatever comes has
    a higher one. From the end of each brand's index: to ask the items would read all of the workspace's."""
    newest = Heard.objects.filter(workspace_id=workspace_id, brand=OuterRef("pk")).order_by("-item_id")
    last = Subquery(newest.values("item_id")[:1])
    found = Brand.objects.filter(workspace_id=workspace_id).annotate(last=last).values_list("last", flat=True)
    return max((pk for pk in found if pk is not None), default=0)


def searched(words: str, workspace_id: int | None = None) -> Node:
    """The tree of a search's words, which ask for nothing that changes later. With a workspace, names (of a
    source, of a brand) are checked too. Raises `query.QueryError`."""
    return parse_for(words, FIELDS, SEARCH_STAGES, scope=workspace_id)


def matching_ids(workspace_id: int, expression: str, ids: tuple[int, int] | None = None) -> RawSQL:
    """The ids of items whose tokens satisfy a full-text `expression` of this database, as a subquery. `ids`:
    the first and the last that can be meant; SQLite then reads no more of its index."""
    if connection.vendor == "sqlite":
        sql = "select rowid from listening_item_fts where listening_item_fts match %s"
        if ids is not None:
            return RawSQL(f"{sql} and rowid between %s and %s", (expression, *ids))  # noqa: S611
        return RawSQL(sql, (expression,))  # noqa: S611
    return RawSQL(
        "select id from listening_item where array_to_tsvector(string_to_array(btrim(norm), ' ')) "
        "@@ %s::tsquery",
        (expression,),
    )


def _dialect() -> Dialect:
    return "sqlite" if connection.vendor == "sqlite" else "postgresql"


def narrows(tree: Node) -> bool:
    """Whether full text finds candidates for a query."""
    return candidates(tree, _dialect()) is not None


def matching(
    items: ItemQuerySet,
    tree: Node,
    workspace_id: int,
    ids: tuple[int, int] | None = None,
    *,
    by_text: bool = True,
) -> ItemQuerySet:
    """Those of `items`, all of one workspace, of which a query is true: candidates by full text, decided over
    our own tokens. `ids`: the first and the last id among `items`, where that is known. `by_text` False: they
    are few, and are decided one by one, without asking full text of everything else."""
    narrow = candidates(tree, _dialect()) if by_text else None
    if narrow is not None:
        expression = with_workspace(narrow, workspace_id, _dialect())
        items = items.filter(pk__in=matching_ids(workspace_id, expression, ids))
    return items.filter(to_q(tree, FIELDS))


def find(items: ItemQuerySet, workspace_id: int, words: str) -> ItemQuerySet:
    """`items` that match `words` in the query language. Raises `query.QueryError` for words that cannot be
    read."""
    return matching(items, parse(words, FIELDS, scope=workspace_id), workspace_id)
