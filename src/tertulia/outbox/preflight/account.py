"""Can we speak there, then?"""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from tertulia.connectors import registry
from tertulia.connectors.base import Renews
from tertulia.outbox.models import Channel
from tertulia.outbox.preflight.problem import Problem
from tertulia.sources.models import Source


def account_problems(channel: Channel, at: datetime) -> list[Problem]:
    """What is wrong with the account of `channel` for something that goes out at `at`. A channel by hand has
    none."""
    if channel.removed_at is not None:
        return [_stop("channel", _("Ese canal se ha quitado."))]
    source = channel.source
    if source is None:
        return []
    if source.removed_at is not None:
        return [_stop("account", _("La cuenta de este canal ya no está conectada. Conéctala otra vez."))]
    if source.state == Source.State.UNAUTHORIZED:
        return [_stop("key", _("La clave de esta cuenta ya no vale. Vuelve a conectarla."))]
    ends = source.key_ends_at
    renews = source.network in registry.slugs() and registry.get(source.network).can(Renews)
    if ends is None or renews or ends > at:
        return []
    if ends <= timezone.now():
        return [_stop("key", _("La clave de esta cuenta ha caducado. Vuelve a conectarla."))]
    words = _("La clave de esta cuenta caduca el %(day)s, antes de que salga. Vuelve a conectarla.")
    day = ends.astimezone(channel.brand.zone)
    return [Problem("key", words % {"day": f"{day:%d/%m}"}, "warn", "channel", "key")]


def _stop(code: str, words: str) -> Problem:
    return Problem(code, words, field="channel", why="key")
