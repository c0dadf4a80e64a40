"""The stage after understanding: what a workspace's rules and its searches for risks know better.

Rules («siempre que…») see what was understood; then, where no rule has set the intent, what a search of the
kind «riesgos» finds is a risk. Only then do searches and the inbox's rules look at the facts.
"""

from __future__ import annotations

from collections.abc import Iterator

from tertulia.connectors import base
from tertulia.listening.heard import Fresh, Hidden, News
from tertulia.listening.learning.rules import FactRules, labelled, rules_of
from tertulia.listening.matching import Hunt
from tertulia.listening.models import Fact, Intent, site_of
from tertulia.listening.subjects import FreshSubject
from tertulia.people.models import key_of
from tertulia.sources.models import Source
from tertulia.text.facts import Understanding


def overrule(news: News, hunt: Hunt) -> None:
    """Set the facts of `news` as rules and searches for risks say. One statement, and none for the searches,
    which are at hand."""
    source = news.source
    if not any(facts is not None for facts in _facts(news)):
        return
    rules = rules_of(source.brand_id, source.workspace_id)
    if rules is None and not hunt.searches.risks:
        return
    for fresh in news.fresh:
        if fresh.facts is not None:
            _overrule(fresh, source, rules, hunt, news.hidden)
    for number, changed in enumerate(news.changed):
        if changed.facts is not None:
            network = changed.item.network or source.network
            fresh = Fresh(changed.item, network, changed.norm, facts=changed.facts)
            fresh.searches = tuple(hunt.searches.match(FreshSubject(fresh, source), unknown="keep"))
            _overrule(fresh, source, rules, hunt, news.hidden)
            news.changed[number] = changed.understood(fresh.facts)


def _facts(news: News) -> Iterator[Understanding | None]:
    yield from (one.facts for one in news.fresh)
    yield from (one.facts for one in news.changed)


def _overrule(fresh: Fresh, source: Source, rules: FactRules | None, hunt: Hunt, hidden: Hidden) -> None:
    assert fresh.facts is not None
    labels = rules.labels(FreshSubject(fresh, source)) if rules else {}
    if Fact.INTENT not in labels and any(
        not _hides(hidden, search, fresh.item) for search in hunt.risks(fresh)
    ):
        labels[Fact.INTENT] = Intent.RISK.value
    fresh.facts = labelled(fresh.facts, labels)


def _hides(hidden: Hidden, search: int, said: base.Item) -> bool:
    """Whether a search does not show what `said` says, for its author or its site."""
    if search not in hidden:
        return False
    authors, sites = hidden[search]
    return site_of(said.url) in sites or key_of(said.author.handle, said.author.name) in authors
