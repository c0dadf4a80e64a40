"""Searches as people save them: a brand with what is said of it and without what is not meant, phrases, words
near one another, languages, sites and authors; three to eight terms."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence

from benchmarks.posts import NETWORKS, SITES, Post
from tertulia.query import normalise
from tertulia.query.nodes import And, Comparison, Near, Node, Not, Or, Term

TALKED_OF = 0.01
"""The share of searches that are for the brands that are talked of most; the others are spread evenly."""

PER_BRAND = 40
LONG = 5


def brands_for(count: int) -> int:
    """How many brands so many searches are for."""
    return max(5, count // PER_BRAND)


class Writer:
    """Writes searches with the words and the phrases of `known`."""

    def __init__(self, names: Sequence[str], known: Sequence[Post], seed: int = 5) -> None:
        self.rng = random.Random(seed)  # noqa: S311 (not a secret)
        self.names = [normalise(name).strip() for name in names]
        self.zipf = [1 / rank for rank in range(1, len(names) + 1)]
        self.norms = [words for post in known if len(words := normalise(post.text).split()) > 8]
        counts = Counter(word for words in self.norms for word in set(words) - set(self.names))
        some = {word: n for word, n in counts.items() if len(word) > 3 and n > 2}
        self.words, self.weights = list(some), list(some.values())

    def write(self, count: int) -> list[Node]:
        """So many of them."""
        kinds = (self._plain, self._phrase, self._near, self._fields, self._two_words)
        return [kind() for kind in self.rng.choices(kinds, (53, 15, 13, 16, 3), k=count)]

    def _brand(self) -> Term:
        if self.rng.random() < TALKED_OF:
            return Term((self.rng.choices(self.names, self.zipf)[0],))
        name = self.rng.choice(self.names)
        return Term((f"0t{name}" if self.rng.random() < 0.05 else name,))

    def _some(self, count: int) -> tuple[Term, ...]:
        found = dict.fromkeys(self.rng.choices(self.words, self.weights, k=count))
        return tuple(Term((word,)) for word in found)

    def _any(self, count: int) -> Node:
        some = self._some(count)
        return some[0] if len(some) == 1 else Or(some)

    def _plain(self) -> Node:
        parts: list[Node] = [self._brand(), self._any(self.rng.randint(2, 6))]
        if self.rng.random() < 0.6:
            parts.append(Not(self._any(self.rng.choice((1, 1, 1, 2, 3)))))
        return And(tuple(parts))

    def _phrase(self) -> Node:
        phrase = self._said()
        if self.rng.random() < 0.2:
            return And((phrase, Not(self._some(1)[0])))
        return And((self._brand(), Or((phrase, *self._some(3)))))

    def _said(self) -> Term:
        """Two or three words in a row out of a post, one of them a longer one."""
        while True:
            words, size = self.rng.choice(self.norms), self.rng.randint(2, 3)
            at = self.rng.randrange(len(words) - size)
            if max(map(len, words[at : at + size])) > LONG:
                return Term(tuple(words[at : at + size]))

    def _near(self) -> Node:
        near = Near(((self._brand(),), self._some(self.rng.randint(1, 3))), self.rng.randint(3, 11))
        return near if self.rng.random() < 0.5 else And((near, Not(self._some(1)[0])))

    def _fields(self) -> Node:
        one = self.rng.choice(
            (
                Comparison("language", "=", self.rng.choice(("es", "en"))),
                Comparison("site", "=", self.rng.choice(SITES)),
                Comparison("network", "=", self.rng.choice(NETWORKS)),
                Comparison("author", "=", f"user{self.rng.randrange(5000)}"),
                Comparison("followers", ">=", self.rng.choice((2, 5, 100))),
                Not(Comparison("author", "=", f"user{self.rng.randrange(5000)}")),
            )
        )
        return And((self._brand(), self._any(self.rng.randint(1, 5)), one))

    def _two_words(self) -> Node:
        rare = sorted(self._some(6), key=lambda term: -len(term.pattern))
        return And((rare[0], rare[-1], Not(self._brand())))
