"""The engine that reads instead of ours: chosen, agreed to and switched on by the owner alone."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from tertulia.accounts.models import Workspace
from tertulia.kit.http import host_of
from tertulia.kit.pinned import Allowed
from tertulia.kit.secrets import seal
from tertulia.kit.verbs import Actor, Refused, to_restore, verb
from tertulia.listening.models import Engine, SecondReading
from tertulia.text.engines import read_target
from tertulia.text.facts import FACTS

NOWHERE = ip_address("203.0.113.1")
"""An address of documentation, which no setting opens."""


def engine_of(workspace: Workspace) -> Engine:
    """The workspace's engine, off and empty while none is chosen."""
    return Engine.objects.get_or_create(workspace=workspace)[0]


@verb("listening.choose_engine", role="owner")
def choose_engine(
    engine: Engine,
    *,
    kind: str,
    name: str,
    address: str = "",
    secret: str | None = None,
    labels: Mapping[str, str] | None = None,
    facts: Collection[str],
    scope: str,
    by: Actor,
) -> Engine:
    """Which engine, for which facts, and of what. `secret`: the key of another service, sealed here (None:
    that which is kept for this very host). `labels`: of a model here, its label → ours, «» where it has none.
    What changes its terms switches it off: they are to be agreed to anew. Refused, at its field, for what
    cannot be; nothing is connected."""
    host = host_of(engine.address)
    chosen = _checked(kind, name, address, labels or {}, facts, scope)
    for field, value in chosen.items():
        setattr(engine, field, value)
    if secret is not None:
        engine.credentials = seal({"key": secret}) if secret else ""
    elif host_of(engine.address) != host:
        engine.credentials = ""
    if engine.terms != engine.agreed_to:
        engine.is_on, engine.agreed_to, engine.agreed_at, engine.agreed_by = False, "", None, None
    engine.attempts, engine.last_error, engine.failed_at = 0, "", None
    engine.next_try_at = timezone.now()
    engine.save()
    return engine


def _checked(
    kind: str, name: str, address: str, labels: Mapping[str, str], facts: Collection[str], scope: str
) -> dict[str, Any]:
    problems: dict[str, str] = {}
    name, address = name.strip(), address.strip().rstrip("/").removesuffix("/chat/completions")
    if kind not in Engine.Kind.values:
        problems["kind"] = _("Elige dónde está.")
    if scope not in Engine.Scope.values:
        problems["scope"] = _("Elige qué lee.")
    if not name or len(name) > 200:
        problems["name"] = _("Escribe el nombre del motor.")
    said = {label: target for label, target in labels.items() if read_target(target)}
    if kind != Engine.Kind.LOCAL:
        said = {}
        if not host_of(address) or not address.startswith(("https://", "http://")) or len(address) > 500:
            problems["address"] = _("Escribe la dirección entera, como https://servicio.example/v1.")
        elif not _is_sealed(address):
            problems["address"] = _("Por http:// los mensajes y la clave irían a la vista: usa https://.")
    else:
        address = ""
        told = {read[0] for target in said.values() if (read := read_target(target))}
        facts = [fact for fact in facts if fact in told]
        if not said:
            problems["labels"] = _("Di qué significa al menos una de sus etiquetas.")
    chosen = [fact for fact in FACTS if fact in facts]
    if not chosen and "labels" not in problems:
        problems["facts"] = _("Elige al menos una cosa de las que sabe leer.")
    if problems:
        raise Refused(problems)
    names = ("kind", "name", "address", "labels", "facts", "scope")
    return dict(zip(names, (kind, name, address, said, chosen, scope), strict=True))


def _is_sealed(address: str) -> bool:
    """Whether nobody on the way reads what is said there: by https, or on a host that this installation has
    opened (its own machine, its own network)."""
    parts = urlsplit(address)
    host = parts.hostname or ""
    if parts.scheme == "https":
        return True
    try:
        place = ip_address("127.0.0.1" if host == "localhost" else host)
    except ValueError:
        # A name is allowed by its name; where it leads is looked at when it is asked.
        place = NOWHERE
    return Allowed(settings.ALLOW_PRIVATE)(host, parts.port or 80, place)


@verb("listening.switch_engine", role="owner", inverse="listening.restore_engine")
def switch_engine(engine: Engine, *, on: bool, terms: str = "", by: Actor) -> Engine:
    """Have it read, or not any more. `terms`: those of the page on which its owner said yes (`Engine.terms`);
    Refused where they are not those of now. What waited for an engine that is switched off stays as ours
    read it."""
    if on:
        if not engine.is_chosen:
            raise Refused(_("Elige antes un motor."))
        if terms != engine.terms:
            raise Refused(_("Confirma que has visto lo que sale de aquí."))
        engine.agreed_to, engine.agreed_at = engine.terms, timezone.now()
        engine.agreed_by_id = by.id if by.kind == "member" else None
        engine.attempts, engine.last_error, engine.failed_at = 0, "", None
        engine.next_try_at = timezone.now()
    engine.is_on = on
    engine.save()
    _drop(engine)
    return engine


@verb("listening.restore_engine", role="owner")
def restore_engine(engine: Engine, *, before: Mapping[str, Any], by: Actor) -> Engine:
    """As it was before it was switched; on again only under the terms that were agreed to."""
    on = to_restore(engine, before).get("is_on", engine.is_on)
    engine.is_on = bool(on) and engine.agreed_to == engine.terms
    engine.next_try_at = timezone.now()
    engine.save(update_fields=["is_on", "next_try_at"])
    _drop(engine)
    return engine


def _drop(engine: Engine) -> None:
    if not engine.is_on:
        waiting = engine.readings.filter(state=SecondReading.State.WAITING)
        waiting.update(state=SecondReading.State.GIVEN_UP)


@verb("listening.retry_engine", role="owner")
def retry_engine(engine: Engine, *, by: Actor) -> Engine:
    """Ask it again now, though it failed."""
    engine.next_try_at = timezone.now()
    engine.save(update_fields=["next_try_at"])
    return engine


@verb("listening.remove_engine", role="owner")
def remove_engine(engine: Engine, *, by: Actor) -> Engine:
    """Forget it and its key. What it read stays as it is."""
    clean = Engine(workspace_id=engine.workspace_id, pk=engine.pk)
    clean.save()
    _drop(clean)
    return clean
