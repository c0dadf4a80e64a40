"""Finding cases by what was said in them and by who said it."""

from __future__ import annotations

from datetime import datetime

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL

from tertulia.accounts.models import Workspace
from tertulia.inbox.models import Case
from tertulia.listening.fields import FIELDS
from tertulia.listening.models import Item
from tertulia.query import And, Dialect, Node, Term, candidates, parse, to_q, with_workspace

MOST_HITS = 2_000
NEWEST_FIRST = ("-last_item_at", "-pk")


def ids(
    cases: QuerySet[Case],
    near: QuerySet[Case],
    workspace: Workspace,
    words: str,
    size: int,
    *,
    everything: bool = False,
) -> list[int]:
    """Ids of the newest `size` of `cases` in which the person says what `words` ask for, and of those of
    `near` (the newest) whose person is called so. `everything`: look at all that holds the words, not only at
    the newest 2,000. Raises `query.QueryError`."""
    tree = parse(words, FIELDS, scope=workspace.pk)
    theirs = Item.objects.filter(thread=OuterRef("thread_id"), author=OuterRef("identity_id"))
    said = Exists(theirs.filter(to_q(tree, FIELDS)))
    hits = _threads(tree, workspace.pk, -1 if everything else MOST_HITS)
    # Asked by its conversations alone, and only then whether it is one of `cases`: a planner that knows no
    # figures would rather read the whole view.
    of_view = Exists(cases.filter(pk=OuterRef("pk")))
    by_words = near if hits is None else Case.objects.filter(of_view, thread_id__in=hits)
    found = set(_newest(by_words.filter(said), size))
    names = named(tree)
    if names is not None:
        found |= set(_newest(near.filter(names), size))
    return [pk for _at, pk in sorted(found, reverse=True)[:size]]


def _newest(cases: QuerySet[Case], size: int) -> list[tuple[datetime, int]]:
    return list(cases.order_by(*NEWEST_FIRST).values_list("last_item_at", "pk")[:size])


def _threads(tree: Node, workspace_id: int, most: int) -> QuerySet[Item, int] | None:
    """The conversations of the newest `most` things (-1: all) that may match, by full text; None where the
    index cannot help."""
    dialect: Dialect = "sqlite" if connection.vendor == "sqlite" else "postgresql"
    narrow = candidates(tree, dialect)
    if narrow is None:
        return None
    if dialect == "sqlite":
        sql = (
            "select rowid from listening_item_fts where listening_item_fts match %s "
            "order by rowid desc limit %s"
        )
    else:
        sql = (
            "select id from listening_item where array_to_tsvector(string_to_array(btrim(norm), ' ')) "
            "@@ %s::tsquery order by id desc limit nullif(%s, -1)"
        )
    hits = RawSQL(sql, (with_workspace(narrow, workspace_id, dialect), most))  # noqa: S611 (fixed text)
    return Item.objects.filter(pk__in=hits).order_by().values_list("thread_id", flat=True)


def named(tree: Node) -> Q | None:
    """The condition that a case's person is called so, for a search of words alone; None for any other."""
    terms = list(tree.children) if isinstance(tree, And) else [tree]
    if not all(isinstance(term, Term) for term in terms):
        return None
    # Names are looked up by their beginnings: «mar igl» finds Marta Iglesias.
    patterns = [term.pattern.rstrip() for term in terms if isinstance(term, Term)]
    return Q(*(Q(who__contains=pattern) for pattern in patterns))
