"""What the tests of this room need of the rooms below: to hear something as the main path does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.db import transaction

from tertulia.connectors import base
from tertulia.inbox import triage
from tertulia.listening.heard import Arrivals, Heard
from tertulia.listening.prepare import prepare
from tertulia.listening.store import store
from tertulia.people.recognise import recognise
from tertulia.sources.models import Source
from tertulia.text.facts import Gazetteer, Understanding


def hear(source: Source, *items: base.Item, gone: Sequence[str] = (), **facts: Any) -> Heard:
    """Take in `items`, all understood as `facts` say, up to and with triage."""

    def read(texts: Sequence[str], gazetteer: Gazetteer, taught: object) -> list[Understanding]:
        return [replace(Understanding(language="es"), **facts) for _ in texts]

    source.refresh_from_db()
    arrivals = Arrivals(source, items, gone=[base.Gone(one) for one in gone])
    news = prepare(arrivals, also=triage.wants, read=read)
    with transaction.atomic():
        heard = store(news, recognise(source.workspace_id, news.authors))
        triage.triage(heard)
    return heard
