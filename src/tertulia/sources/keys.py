"""Keys that end: renewed ahead by us where the network lets us, announced once where a person has to.

`Source.key_try_at` is when a fresh key is asked for: a third of the old one's life, or three days, before it
ends (of a short life half at the most), so that there is time for a network that does not answer just then.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from tertulia.accounts.actions.mail_server import mail_server_of
from tertulia.accounts.models import Member, Role
from tertulia.connectors import registry
from tertulia.kit import live
from tertulia.kit.failures import Failure, RateLimited, Rejected, Unauthorized
from tertulia.kit.http import Http, default_http
from tertulia.kit.pinned import within
from tertulia.kit.secrets import CannotOpen, seal, unseal
from tertulia.sources.models import Source

log = logging.getLogger(__name__)
AHEAD = timedelta(days=3)
TELL = timedelta(days=7)
"""How long before a key ends people are told: a working week."""
AGAIN = timedelta(minutes=10)
"""Whoever asks for a fresh key has this long; after a failure it is tried again as soon."""
CALL_S = 60.0


def told(network: str, config: Mapping[str, Any], *, now: datetime | None = None) -> dict[str, Any]:
    """The columns of `Source` that follow from a key that was brought or renewed just now."""
    now = now or timezone.now()
    ends = _ends(network, config)
    columns: dict[str, Any] = {
        "key_ends_at": ends,
        "key_since": now,
        "key_try_at": None,
        "key_told_at": None,
    }
    if ends is not None and hasattr(registry.get(network), "renew"):
        life = max(ends - now, timedelta(0))
        columns["key_try_at"] = ends - max(life / 3, min(AHEAD, life / 2))
    return columns


def _ends(network: str, config: Mapping[str, Any]) -> datetime | None:
    """When the key in `config` ends, as its connector knows; nothing is asked of the network."""
    if network not in registry.slugs() or not hasattr(registry.get(network), "expires"):
        return None
    try:
        connector: Any = registry.get(network)(config, default_http())
        ends: datetime | None = connector.expires()
    except Exception:
        log.exception("%s cannot tell when its key ends", network)
        return None
    return ends


def renew_due(http: Http | None = None, *, limit: int = 4) -> int:
    """Ask for fresh keys where it is time. Returns how many were asked for."""
    done = 0
    for source in _due()[:limit]:
        # The moment itself is the lease: of two workers one moves it on.
        mine = Source.objects.filter(pk=source.pk, key_try_at=source.key_try_at)
        if mine.update(key_try_at=timezone.now() + AGAIN):
            done += 1
            with translation.override(source.workspace.language), within(CALL_S):
                _renew(source, http)
    return done


def _due() -> Any:
    open_ = Source.objects.filter(removed_at__isnull=True, workspace__closed_at__isnull=True)
    waiting = open_.exclude(state=Source.State.UNAUTHORIZED).filter(key_try_at__lte=timezone.now())
    return waiting.select_related("workspace", "brand").order_by("key_try_at")


def _renew(source: Source, http: Http | None) -> None:
    sealed = source.credentials
    ours = Source.objects.filter(pk=source.pk, credentials=sealed)
    try:
        connector: Any = registry.get(source.network)(unseal(sealed), http or default_http())
        config = connector.renew()
    except (Unauthorized, Rejected, CannotOpen) as problem:
        log.info("the key of source %s cannot be renewed: %s", source.pk, problem)
        ours.update(key_try_at=None)
    except RateLimited as problem:
        ours.update(key_try_at=problem.until)
    except Failure as problem:
        log.info("the key of source %s waits: %s", source.pk, problem)
    except Exception:
        log.exception("renewing the key of source %s broke", source.pk)
    else:
        # Somebody may have brought another key meanwhile: theirs is newer.
        ours.update(credentials=seal(config), **told(source.network, config))
        live.tell(source.workspace_id, "source", id=source.pk)


def announce_dying(*, limit: int = 20) -> int:
    """Tell people, once, of the keys that end soon and that we cannot renew: in open pages, and by a letter
    to those who lead, where letters can be sent. Returns how many keys."""
    now = timezone.now()
    ending = Source.objects.filter(
        removed_at__isnull=True,
        workspace__closed_at__isnull=True,
        key_told_at__isnull=True,
        key_ends_at__lte=now + TELL,
    ).exclude(state=Source.State.UNAUTHORIZED)
    done = 0
    for source in ending.select_related("workspace", "brand").order_by("key_ends_at"):
        if done >= limit or not _needs_a_person(source, now):
            continue
        with transaction.atomic():
            # Both or neither: who was told is written with what they were told.
            if Source.objects.filter(pk=source.pk, key_told_at__isnull=True).update(key_told_at=now):
                live.tell(source.workspace_id, "source", id=source.pk)
                _write_letters(source)
                done += 1
    return done


def _needs_a_person(source: Source, now: datetime) -> bool:
    """Whether nothing renews it, or renewing has failed for so long that it is a matter of luck."""
    if source.key_try_at is None or source.key_ends_at is None:
        return True
    life = source.key_ends_at - (source.key_since or now)
    return source.key_ends_at - now < life / 6


def _write_letters(source: Source) -> None:
    if mail_server_of(source.workspace_id) is None:
        return
    leading = Member.objects.of(source.workspace).filter(role__in=[Role.OWNER, Role.MANAGER])
    for member in leading.select_related("user", "workspace").order_by("pk"):
        if "@" in member.user.email and source.key_ends_at is not None:
            with translation.override(member.language or source.workspace.language):
                _letter(source, member, source.key_ends_at).send()


def _letter(source: Source, member: Member, ends: datetime) -> EmailMessage:
    words = {
        "name": member.name,
        "account": source.name,
        "brand": source.brand.name,
        "day": f"{ends.astimezone(member.zone):%d/%m/%Y}",
    }
    body = _(
        "Hola, %(name)s:\n\nLa clave de «%(account)s» (%(brand)s) caduca el %(day)s y la red no deja que "
        "Tertulia la renueve sola.\n\nHasta ese día todo sigue igual. Después no se leerá ni se publicará "
        "nada con esa cuenta. Para evitarlo, entra en Ajustes, Fuentes, y vuelve a conectarla.\n\n"
        "No te escribiremos otra vez por esta clave.\n"
    )
    subject = _("La clave de «%(account)s» caduca el %(day)s") % words
    headers = {"X-Workspace": str(source.workspace_id), "X-About": f"sources.key:{source.pk}"}
    return EmailMessage(subject, body % words, to=[member.user.email], headers=headers)


def look_ahead() -> int:
    """All that keys ask for: renewed, announced."""
    return renew_due() + announce_dying()
