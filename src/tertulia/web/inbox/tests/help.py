"""What the tests of these pages share."""

from __future__ import annotations

from typing import Any

from django.test import Client

from tertulia.inbox.models import Case
from tertulia.listening.models import Heard
from tests import make
from tests.world import World


def waiting(
    world: World, name: str = "Marta Iglesias", text: str = "¿A qué hora abrís?", **over: Any
) -> Case:
    """Somebody who waits for an answer and can be given one."""
    identity = make.identity(world.workspace, name)
    item = make.item(world.workspace, text, by=identity)
    Heard.objects.create(workspace=world.workspace, item=item, brand=world.brand, source=world.source)
    return make.case(world.brand, item, **over)


def htmx(client: Client, method: str, url: str, target: str = "case", **data: Any) -> Any:
    """Ask as htmx does."""
    headers = {"HX-Request": "true", "HX-Target": target}
    return getattr(client, method)(url, data, headers=headers)
