"""Between phrases and the query language: what a scope asks for already, and how a phrase is asked for."""

from __future__ import annotations

from tertulia.listening.insight.scope import Scope
from tertulia.listening.models import Search
from tertulia.listening.queries import searched
from tertulia.query import QueryError, words
from tertulia.query.tokens import word_tokens


def quoted(phrase: str) -> str:
    """The words that find a phrase: «hackeo», «"sesión caducada"»."""
    plain = phrase.replace('"', " ").strip()
    # A single word too, where it could be taken for an operator («no», «near»).
    return plain if plain.isalpha() and len(plain) > 4 else f'"{plain}"'


def asked_for(scope: Scope) -> set[str]:
    """The tokens of what the scope itself asks for and of the brand's own names: they are in everything, and
    say nothing of what is being said."""
    texts = [scope.brand.name, *map(str, scope.brand.keywords)]
    if scope.tree is not None:
        texts += words(scope.tree)
    if scope.search is not None:
        texts += asked_by(scope.search)
    return {token for text in texts for token in word_tokens(text)}


def asked_by(search: Search) -> list[str]:
    """What a search asks for in the text; nothing if its words can no longer be read."""
    try:
        return words(searched(search.words))
    except QueryError:
        return []
