"""Plain builders: each makes one thing with sensible defaults; keyword arguments override."""

from __future__ import annotations

import itertools
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.utils import timezone

from tertulia.accounts.models import Member, Workspace
from tertulia.brand.models import Brand, Department, Kind
from tertulia.connectors import base
from tertulia.inbox.models import Case
from tertulia.listening.models import Item, Thread
from tertulia.listening.store import _index as index
from tertulia.media.models import Asset
from tertulia.outbox.models import Channel, Delivery
from tertulia.people.models import Identity
from tertulia.planner.models import Post, Variant
from tertulia.sources.models import Source

_numbers = itertools.count(1)
PASSWORD = "una frase larga y segura"


def workspace(**over: Any) -> Workspace:
    """A workspace without anybody in it."""
    return Workspace.objects.create(**{"name": "Cooperativa Aurora", **over})


def member(in_: Workspace, name: str, role: str = "agent", **over: Any) -> Member:
    """A user called `name` (name@example.org) with a seat in `in_`."""
    email = f"{name.lower()}@example.org"
    user = User.objects.filter(email=email).first() or User.objects.create_user(email, email, PASSWORD)
    return Member.objects.create(workspace=in_, user=user, name=name, role=role, **over)


def brand(in_: Workspace, **over: Any) -> Brand:
    """A brand with its twelve departments, always open (so that deadlines are plain sums)."""
    made = Brand.objects.create(
        workspace=in_, **{"name": "Aurora", "keywords": ["Aurora", "Cooperativa Aurora"], "hours": {}, **over}
    )
    Department.objects.bulk_create(
        Department(workspace=in_, brand=made, kind=kind.value, name=str(kind.label)) for kind in Kind
    )
    return made


def source(of: Brand, **over: Any) -> Source:
    """An own space on the pretend network that has been read through already."""
    given = {
        "network": "demo",
        "name": "El blog de Aurora",
        "place": {"id": "demo:aurora", "name": "Aurora", "own": True},
        "is_own": True,
        "can_reply": True,
        "account": "@aurora",
        "account_id": "demo:aurora",
        "read_through_at": timezone.now() - timedelta(days=1),
    }
    return Source.objects.create(workspace=of.workspace, brand=of, **{**given, **over})


def author(name: str = "Marta Iglesias", **over: Any) -> base.Author:
    """An author as a connector would give it."""
    handle = "@" + name.lower().replace(" ", ".")
    return base.Author(**{"id": f"demo:{handle}", "name": name, "handle": handle, **over})


def said(text: str = "¿A qué hora abrís mañana?", **over: Any) -> base.Item:
    """An item as a connector would give it, said just now."""
    number = next(_numbers)
    given = {
        "id": f"demo:{number}",
        "author": author(),
        "text": text,
        "published": timezone.now(),
        "kind": "comment",
        "url": f"https://demo.example/{number}",
    }
    return base.Item(**{**given, **over})


def identity(in_: Workspace, name: str = "Marta Iglesias", **over: Any) -> Identity:
    """A stored identity."""
    handle = "@" + name.lower().replace(" ", ".")
    given = {"network": "demo", "remote_id": f"demo:{handle}", "name": name, "handle": handle}
    return Identity.objects.create(workspace=in_, **{**given, **over})


def item(in_: Workspace, text: str = "¿A qué hora abrís mañana?", **over: Any) -> Item:
    """A stored item by Marta, alone in its thread, of which full text finds nothing unless `norm` is given;
    use `hear` where search matters."""
    number = next(_numbers)
    now: datetime = over.pop("at", timezone.now())
    thread = over.pop("thread", None) or Thread.objects.create(
        workspace=in_, network="demo", remote_id=f"demo:t{number}", last_item_at=now
    )
    by = over.pop("by", None) or (
        Identity.objects.filter(workspace=in_, name="Marta Iglesias").first() or identity(in_)
    )
    given = {
        "network": "demo",
        "remote_id": f"demo:{number}",
        "thread": thread,
        "kind": "comment",
        "author": by,
        "text": text,
        "norm": "",
        "published_at": now,
        "heard_at": now,
        "sentiment": "neutral",
        "intent": "question",
    }
    made = Item.objects.create(workspace=in_, **{**given, **over})
    # The index of SQLite must know of every item: without it, the item cannot even be deleted.
    index([made])
    return made


def case(of: Brand, about: Item | None = None, **over: Any) -> Case:
    """An open case about `about` (or about a fresh question by Marta)."""
    about = about or item(of.workspace)
    given = {
        "thread": about.thread,
        "identity": about.author,
        "last_item": about,
        "last_item_at": about.published_at,
        "opened_at": about.published_at,
        "waiting_since": about.published_at,
        "due_at": about.published_at + timedelta(hours=4),
    }
    return Case.objects.create(workspace=of.workspace, brand=of, **{**given, **over})


def answer(case: Case, text: str, *, by: Member, source: Source, at: datetime) -> Delivery:
    """What `by` said to the newest thing of `case` through `source`, published `at`."""
    return Delivery.objects.create(
        workspace=case.workspace,
        brand=case.brand,
        source=source,
        parent=case.last_item,
        thread=case.thread,
        text=text,
        state=Delivery.State.PUBLISHED,
        by=by,
        published_at=at,
    )


def channel(of: Brand, source: Source | None = None, **over: Any) -> Channel:
    """Where `of` speaks: through `source`, else by hand on Instagram."""
    network = "instagram" if source is None else source.network
    given = {"network": network, "name": "Aurora", "handle": "@aurora", "source": source}
    return Channel.objects.create(workspace=of.workspace, brand=of, **{**given, **over})


def post(of: Brand, *channels: Channel, **over: Any) -> Post:
    """A draft of `of`, with a variant for each of `channels`."""
    given = {
        "title": "Autoconsumo compartido",
        "text": "El sol de tu tejado también puede ser de tus vecinas.",
    }
    made = Post.objects.create(workspace=of.workspace, brand=of, **{**given, **over})
    Variant.objects.bulk_create(Variant(post=made, channel=channel) for channel in channels)
    return made


def asset(of: Brand, **over: Any) -> Asset:
    """A picture in the library; its file is not there unless somebody puts it there."""
    number = next(_numbers)
    given = {
        "name": "Tejado de la calle Olivar",
        "file": f"made/{number}.jpg",
        "type": "image/jpeg",
        "size": 340_000,
        "width": 1600,
        "height": 1200,
        "alt": "Un tejado con placas solares al amanecer",
    }
    return Asset.objects.create(workspace=of.workspace, brand=of, **{**given, **over})
