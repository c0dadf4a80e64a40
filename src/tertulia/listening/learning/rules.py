"""«Siempre que…»: rules that set a fact. Reading their words, and which of them wins for a thing."""

from __future__ import annotations

import functools
from dataclasses import replace

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from tertulia.listening.fields import FIELDS, SEARCH_STAGES
from tertulia.listening.models import Fact, FactRule
from tertulia.query import Matcher, Node, QueryError, Subject
from tertulia.query.nodes import comparisons
from tertulia.query.parser import parse_for
from tertulia.text.facts import Understanding

FIELD_OF: dict[str, str] = {
    Fact.SENTIMENT: "sentiment",
    Fact.INTENT: "intent",
    Fact.DEPARTMENT: "about",
    Fact.TOXICITY: "toxic",
    Fact.TOPIC: "topic",
}
"""Fact → the field of the query language that asks for it."""
Labels = dict[str, str]
"""Fact → the value that it has."""


def read_words(words: str, fact: str, workspace_id: int | None = None) -> Node:
    """The tree of the words of a rule that sets `fact`. Raises `QueryError` for what cannot be read, for
    nothing at all, for what changes later, and for asking for the very fact that it sets."""
    if not words.strip():
        raise QueryError(_("Escribe qué tiene que decir."))
    tree = parse_for(words, FIELDS, SEARCH_STAGES, scope=workspace_id)
    for one in comparisons(tree):
        if one.name == FIELD_OF.get(fact):
            message = _("«{text}» no se puede usar aquí: es justo lo que la regla pone.")
            raise QueryError(format_lazy(message, text=one.text), one.start)
    return tree


class FactRules:
    """The rules of one brand, by position."""

    def __init__(self, workspace_id: int, rows: tuple[tuple[int, str, str, str], ...]) -> None:
        """`rows`: (id, words, fact, value) each. One whose words can no longer be read is left out."""
        self._says = {pk: (fact, value) for pk, _words, fact, value in rows}
        self._matcher: Matcher[int] = Matcher()
        for pk, words, fact, _value in rows:
            try:
                self._matcher.add(pk, read_words(words, fact, workspace_id))
            except QueryError:
                continue

    def labels(self, subject: Subject) -> Labels:
        """What the rules say of `subject`: for each fact the first that matches."""
        found: Labels = {}
        for pk in self._matcher.match(subject):
            fact, value = self._says[pk]
            found.setdefault(fact, value)
        return found


@functools.lru_cache(maxsize=256)
def _compiled(workspace_id: int, rows: tuple[tuple[int, str, str, str], ...]) -> FactRules:
    return FactRules(workspace_id, rows)


def rules_of(brand_id: int, workspace_id: int) -> FactRules | None:
    """The brand's rules as they are now in the database, None if there are none. One statement; compiled
    once for as long as none of them changes."""
    active = FactRule.objects.filter(brand_id=brand_id, is_active=True, removed_at__isnull=True)
    rows = tuple(active.order_by("position", "pk").values_list("pk", "words", "fact", "value"))
    return _compiled(workspace_id, rows) if rows else None


def labelled(facts: Understanding, labels: Labels) -> Understanding:
    """`facts` with these labels, of which there is no doubt."""
    if not labels:
        return facts
    new: dict[str, object] = {fact: value for fact, value in labels.items() if fact != Fact.TOPIC}
    if Fact.TOPIC in labels:
        topic = labels[Fact.TOPIC]
        new["topics"] = (topic, *(one for one in facts.topics if one != topic)) if topic else ()
    new["doubts"] = tuple(fact for fact in facts.doubts if fact not in labels)
    return replace(facts, **new)  # type: ignore[arg-type]
