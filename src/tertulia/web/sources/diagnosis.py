"""Why a source is silent: the probable cause in one sentence, and what helps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tertulia.sources.hosts import class_of
from tertulia.sources.models import Source, Visit
from tertulia.web.templatetags.tertulia import clock, duration

Help = Literal["", "reconectar", "reanudar", "leer", "buscar", "apartados", "importar"]
LATE = timedelta(minutes=10)
"""So long after its time a source that nobody reads means that the worker does not run."""
LATELY = 10
"""Readings of which the cause is judged."""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """`mark`: ok, wait or bad; `words`: the sentence; `helps`: which verb to offer."""

    mark: Literal["ok", "wait", "bad"]
    words: str
    helps: Help = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a source: its last visits, newest first; until when its host wants peace; how many
    searches its brand has on; whether everything of it is kept whatever they say."""

    source: Source
    visits: Sequence[Visit]
    quiet_until: datetime | None
    searches: int

    @property
    def keeps_all(self) -> bool:
        """Whether no search is needed for what it gives to be kept."""
        return bool(self.source.is_own or self.source.where.whole)


def diagnose(facts: Facts) -> Diagnosis:
    """The first of these that holds: a person stopped it, its network did, its host did, it broke, it was
    never read, it ended, what it gives is not wanted, it gives nothing, all is well."""
    return _stopped(facts) or _broken(facts) or _unread(facts) or _unheard(facts) or _well(facts.source)


def _stopped(facts: Facts) -> Diagnosis | None:
    source = facts.source
    if source.state == Source.State.PAUSED:
        return Diagnosis("wait", _("Alguien la puso en pausa: no se lee hasta que la reanudes."), "reanudar")
    if source.state == Source.State.UNAUTHORIZED:
        return Diagnosis("bad", _("Su red ya no acepta la clave: hay que reconectarla."), "reconectar")
    if source.state == Source.State.REJECTED:
        words = _("Dijo que no varias veces seguidas, y se dejó de leer: %(why)s")
        return Diagnosis("bad", words % {"why": source.last_error}, "reanudar")
    return None


def _broken(facts: Facts) -> Diagnosis | None:
    source, until = facts.source, facts.quiet_until
    if until is not None:
        words = _("%(host)s pide que no preguntemos hasta las %(time)s. Después se lee sola.")
        return Diagnosis("wait", words % {"host": source.host, "time": clock(until)})
    last = facts.visits[0] if facts.visits else None
    if last is not None and last.outcome == Visit.Outcome.LIMITED and source.next_try_at:
        words = _("Su red pide que esperemos hasta las %(time)s. Después se lee sola.")
        return Diagnosis("wait", words % {"time": clock(source.next_try_at)})
    if not source.last_error:
        return None
    times = next((n for n, visit in enumerate(facts.visits) if visit.outcome == "read"), len(facts.visits))
    words = ngettext(
        "La última lectura falló: %(why)s Se vuelve a intentar sola.",
        "Las últimas %(n)s lecturas fallaron: %(why)s Se vuelve a intentar sola.",
        max(times, 1),
    )
    return Diagnosis("wait", words % {"n": times, "why": source.last_error}, "leer")


def _unread(facts: Facts) -> Diagnosis | None:
    source = facts.source
    if class_of(source).ended(source.cursor):
        return Diagnosis("ok", _("Es un archivo y ya se leyó entero: no dará nada más."), "importar")
    late = source.next_try_at is not None and source.next_try_at < timezone.now() - LATE
    held = source.lease_until is not None and source.lease_until > timezone.now()
    if late and not held:
        late_by = duration(timezone.now() - source.next_try_at) if source.next_try_at else ""
        words = _(
            "Le tocaba leerse hace %(span)s y nadie lo ha hecho: puede que el programa que lee esté parado."
        )
        return Diagnosis("bad", words % {"span": late_by})
    if source.read_at is None:
        return Diagnosis("wait", _("Todavía no se ha leído ninguna vez."), "leer")
    if source.is_first_reading:
        return Diagnosis("wait", _("Está leyendo su historia: lo que oiga ahora no abre casos ni da avisos."))
    return None


def _unheard(facts: Facts) -> Diagnosis | None:
    """It is read, and nothing comes of it."""
    visits = [visit for visit in facts.visits if visit.outcome == "read"][:LATELY]
    if not visits or any(visit.kept for visit in visits):
        return None
    items, had, aside = (sum(getattr(v, name) for v in visits) for name in ("items", "had", "aside"))
    unwanted = sum(visit.unwanted for visit in visits)
    if aside:
        return Diagnosis("bad", _("Lo que da no se pudo guardar y se apartó."), "apartados")
    if unwanted and not facts.keeps_all:
        if not facts.searches:
            return Diagnosis(
                "bad", _("Da mensajes, pero no tienes ninguna búsqueda que diga qué quieres."), "buscar"
            )
        words = ngettext(
            "Dio %(n)s mensaje, pero ninguna de tus búsquedas lo quiere. Quizá sus palabras son estrechas.",
            "Dio %(n)s mensajes, pero ninguna de tus búsquedas los quiere. Quizá sus palabras son estrechas.",
            unwanted,
        )
        return Diagnosis("wait", words % {"n": unwanted}, "buscar")
    if items and had >= items:
        return Diagnosis("ok", _("Responde bien; todo lo que da ya lo tenías."))
    return Diagnosis("ok", _("Responde bien, pero últimamente no hay nada nuevo ahí."), "leer")


def _well(source: Source) -> Diagnosis:
    if source.heard_at is None:
        return Diagnosis("ok", _("Se lee bien."), "leer")
    since = timezone.now() - source.heard_at
    if since < timedelta(minutes=1):
        return Diagnosis("ok", _("No calla: acaba de dar algo nuevo."))
    words = _("No calla: lo último nuevo llegó hace %(span)s.")
    return Diagnosis("ok", words % {"span": duration(since)})
