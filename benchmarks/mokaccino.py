"""The percolator of PyPI's `mokaccino`, asked the same as ours: words and values by its index;
phrases and words near one another, which it does not know, are verified by our predicates afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from benchmarks.posts import Post
from tertulia.query import Node, normalise
from tertulia.query.compile import Asked, predicate
from tertulia.query.nodes import And, Comparison, Near, Not, Or, Term, pushed_down

FIELDS = ("language", "site", "network", "author")


class Mokaccino:
    """Its percolator with all searches in it."""

    def __init__(self, nodes: Sequence[Node]) -> None:
        import mokaccino

        self.document = mokaccino.Document
        self.query = mokaccino.Query
        self.percolator = mokaccino.Percolator()
        self.left: list[Any] = []
        for number, node in enumerate(map(pushed_down, nodes)):
            asked, whole = self._asked(node)
            self.percolator.add_query_id(asked, number)
            self.left.append(None if whole else predicate([node]))

    def match(self, some: Sequence[Post]) -> list[list[int]]:
        """From the text on, by the same normalised words as ours."""
        found = []
        for post in some:
            post.norm = normalise(post.text)
            distinct = set(post.norm.split())
            document = self.document()
            for word in distinct:
                document.add_value("t", word)
            for name in FIELDS:
                document.add_value(name, post.fields[name])
            document.add_value("followers", str(post.fields["followers"]))
            asked = Asked()
            asked.about = post, post.norm, distinct, False
            kept = [
                number
                for number in self.percolator.percolate_list(document)
                if (left := self.left[number]) is None or left(distinct, post.norm, asked)
            ]
            found.append(sorted(kept))
        return found

    def _asked(self, node: Node) -> tuple[Any, bool]:
        """(a query of its own that is true wherever `node` is, whether nothing is left to be verified)."""
        match node:
            case Term(tokens=tokens):
                words = [self.query.from_kv("t", word) for word in tokens]
                return self._all(words), len(words) == 1
            case Near(sides=sides):
                each = [self._any([self._asked(term)[0] for term in side]) for side in sides]
                return self._all(each), False
            case Comparison(op="="):
                return self.query.from_kv(node.name, str(node.value)), True
            case Comparison(op=">=", value=int(least)):
                return self.query.from_kge(node.name, least), True
            case Not(child=child):
                asked, whole = self._asked(child)
                assert whole, "what is kept out must be plain"
                return ~asked, True
            case And(children=children) | Or(children=children):
                made = [self._asked(child) for child in children]
                join = self._all if isinstance(node, And) else self._any
                return join([asked for asked, _ in made]), all(whole for _, whole in made)
        raise TypeError(node)

    def _all(self, some: list[Any]) -> Any:
        return some[0] if len(some) == 1 else self.query.from_and(some)

    def _any(self, some: list[Any]) -> Any:
        return some[0] if len(some) == 1 else self.query.from_or(some)
