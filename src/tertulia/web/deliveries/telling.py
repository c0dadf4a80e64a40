"""What became of a delivery, in a person's words: the fact, what is safe, what to do next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tertulia.connectors import registry
from tertulia.connectors.base import Edits
from tertulia.connectors.faces import face
from tertulia.outbox.models import Delivery
from tertulia.planner.queries.deliveries import needs
from tertulia.web.templatetags.tertulia import clock, moment, num

State = Delivery.State
FIGURES = {
    "views": ("vista", "vistas"),
    "likes": ("me gusta", "me gusta"),
    "shares": ("compartida", "compartidas"),
    "replies": ("respuesta", "respuestas"),
    "clicks": ("clic", "clics"),
}


@dataclass(frozen=True, slots=True)
class Act:
    """Something that can be done with a delivery: the word of its address, what the button says, its icon."""

    slug: str
    words: str
    icon: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why it needs somebody: the fact (bold), what is safe, the network's own words, what can be done."""

    tone: str
    fact: str
    safe: str
    said: str
    acts: tuple[Act, ...]


def network_of(delivery: Delivery) -> str:
    """The network whose tile is shown."""
    if delivery.channel is not None:
        return delivery.channel.network
    return delivery.source.network if delivery.source is not None else ""


def name_of(delivery: Delivery) -> str:
    """What its network is called."""
    return str(face(network_of(delivery)).label)


def note(delivery: Delivery) -> str:
    """A few words beside the state: when it is tried again, what it waits for, how it did."""
    if delivery.state == State.PUBLISHED:
        return _published(delivery)
    if delivery.state == State.QUEUED and delivery.why == Delivery.Why.FROZEN:
        return _("parada: se sigue cuando reanudes")
    if delivery.state in (State.FAILED, State.UNCONFIRMED, State.QUEUED) and delivery.attempts:
        if delivery.next_try_at is not None:
            return _("próxima vez, %(at)s") % {"at": clock(delivery.next_try_at)}
        tries = max(delivery.attempts, delivery.tries)
        return ngettext("%(n)s intento", "%(n)s intentos", tries) % {"n": tries}
    if delivery.state == State.QUEUED and delivery.after_id and delivery.after is not None:
        return _("después de la anterior")
    if delivery.state == State.HAND:
        return _("la publicas tú")
    return ""


def _published(delivery: Delivery) -> str:
    said = []
    if delivery.source_id is None and delivery.by is not None:
        said.append(_("a mano, por %(name)s") % {"name": delivery.by.name.split()[0]})
    for metric, (one, many) in FIGURES.items():
        value = delivery.figures.get(metric)
        if value and len(said) < 3:
            said.append(f"{num(value)} {one if value == 1 else many}")
    return " · ".join(said)


def reason(delivery: Delivery) -> Reason | None:
    """Why `delivery` needs somebody; None where it does not."""
    if not needs(delivery):
        return None
    name = name_of(delivery)
    if delivery.state == State.HAND:
        fact = _("Toca publicarla en %(name)s.") % {"name": name}
        safe = _("El texto y los archivos están listos para copiar.")
        return Reason("doubt", fact, safe, "", (_by_hand(delivery), _leave()))
    if delivery.state == State.UNCONFIRMED:
        fact = _("No sabemos si salió en %(name)s.") % {"name": name}
        safe = _("Míralo en la red y dinos qué ves: no la repetimos sola, para no publicarla dos veces.")
        acts = [
            Act("salio", _("Ya la veo publicada"), "check"),
            Act("no-salio", _("No está: repetir"), "refresh-cw"),
        ]
        if delivery.channel is not None and delivery.channel.url:
            acts.append(Act("", _("Abrir el perfil"), "external-link", delivery.channel.url))
        return Reason("doubt", fact, safe, delivery.said, tuple(acts))
    fact = delivery.last_error or _("No salió en %(name)s.") % {"name": name}
    safe = _("El texto y los archivos están guardados; lo que salió en otras redes no se repite.")
    return Reason("bad", fact, safe, delivery.said, _mending(delivery))


def _mending(delivery: Delivery) -> tuple[Act, ...]:
    acts = []
    if delivery.why == Delivery.Why.KEY and delivery.source_id:
        link = f"/ajustes/fuentes/{delivery.source_id}/reconectar/"
        acts.append(Act("", _("Reconectar la cuenta"), "plug", link))
    if delivery.why == Delivery.Why.LATE:
        acts.append(Act("reintentar", _("Publicarla ahora"), "send"))
    elif delivery.source_id:
        acts.append(Act("reintentar", _("Reintentar"), "refresh-cw"))
    return (*acts, _by_hand(delivery), _leave())


def _by_hand(delivery: Delivery) -> Act:
    return Act("", _("Publicarla a mano"), "hand", f"/entregas/{delivery.pk}/a-mano/")


def _leave() -> Act:
    return Act("dejar", _("Dejarlo así"), "")


def can_change(delivery: Delivery) -> bool:
    """Whether what is out can be changed from here."""
    return delivery.source is not None and issubclass(registry.get(delivery.source.network), Edits)


def when_words(delivery: Delivery) -> str:
    """When it goes or went out."""
    at = delivery.published_at or delivery.at or delivery.created_at
    return moment(at) if at is not None else ""


def steps_of(deliveries: list[Delivery]) -> list[dict[str, Any]]:
    """Everything that happened to these deliveries, the newest first. Those of before steps were kept show
    their last state."""
    found: list[dict[str, Any]] = []
    for delivery in deliveries:
        name = name_of(delivery)
        for step in delivery.steps.all():
            words = step.words or str(step.get_state_display())
            found.append(
                {"at": step.at, "words": words, "name": name, "said": step.said, "state": step.state}
            )
        if delivery.read_back_at is not None and delivery.published_at is not None:
            after = max(0, round((delivery.read_back_at - delivery.published_at).total_seconds()))
            words = ngettext("Leída de vuelta a los %(n)s s", "Leída de vuelta a los %(n)s s", after)
            found.append(
                {
                    "at": delivery.read_back_at,
                    "words": words % {"n": num(after)},
                    "name": name,
                    "said": "",
                    "state": State.PUBLISHED,
                }
            )
    return sorted(found, key=lambda one: one["at"], reverse=True)


def until(delivery: Delivery) -> str:
    """«en 8 h» for what is still to come, else «»."""
    at = delivery.at
    if at is None or at <= timezone.now():
        return ""
    hours = (at - timezone.now()).total_seconds() / 3600
    if hours < 1:
        return _("en %(n)s min") % {"n": max(1, round(hours * 60))}
    if hours < 48:
        return _("en %(n)s h") % {"n": round(hours)}
    return _("en %(n)s días") % {"n": round(hours / 24)}
