"""The fields of the query language that speak of items. Rooms above add theirs to the same registry."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import timedelta
from difflib import get_close_matches
from functools import partial
from typing import Any

from django.db.models import Q
from django.utils import timezone, translation
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from tertulia.brand.models import Brand
from tertulia.connectors import registry
from tertulia.connectors.faces import face, faces
from tertulia.listening import conditions
from tertulia.listening.models import Trait
from tertulia.listening.subjects import FACTS, FreshSubject, ItemSubject
from tertulia.listening.understood import UNDERSTOOD, spoken, told
from tertulia.people.models import Person, handle_key
from tertulia.query import BadValue, Choice, Field, Op, Registry, Stage, Value, kinds
from tertulia.query.fields import Sql, as_written
from tertulia.query.tokens import fold
from tertulia.sources.models import Source

__all__ = ["FACTS", "FIELDS", "SEARCH_STAGES", "FreshSubject", "ItemSubject", "spoken"]

SEARCH_STAGES: Collection[Stage] = ("arrival", "fact")
KINDS = (
    Choice("post", ("publicación",)),
    Choice("comment", ("comentario",)),
    Choice("reply", ("respuesta",)),
    Choice("review", ("reseña",)),
    Choice("article", ("artículo",)),
    Choice("message", ("mensaje",)),
)


LANGUAGES = tuple(
    Choice(code, (code,), label)
    for code, label in (
        ("es", _("español")),
        ("en", _("inglés")),
        ("pt", _("portugués")),
        ("ca", _("catalán")),
        ("gl", _("gallego")),
        ("eu", _("euskera")),
        ("fr", _("francés")),
        ("it", _("italiano")),
        ("de", _("alemán")),
    )
)
_ENGLISH = {"spanish": "es", "english": "en", "portuguese": "pt", "catalan": "ca", "galician": "gl",
            "basque": "eu", "french": "fr", "italian": "it", "german": "de"}  # fmt: skip


def _networks(_scope: Any) -> list[Choice]:
    slugs = dict.fromkeys([*(one.slug for one in faces()), *registry.slugs()])
    return [Choice(slug, (slug,), face(slug).label) for slug in slugs]


def _read_language(op: Op, written: str) -> tuple[tuple[Op, Value], ...]:
    """A code («es», «pt-BR») or the name of a language that we offer."""
    with translation.override(None):
        named = {fold(str(one.label)): str(one.value) for one in LANGUAGES} | _ENGLISH
    code = named.get(fold(written), written.lower().replace("_", "-").partition("-")[0])
    if not re.fullmatch("[a-z]{2,3}", code):
        near = get_close_matches(fold(written), named, n=1)
        raise BadValue(
            _("Aquí va un idioma, por su nombre o por su código."),
            tuple(str(one.value) for one in LANGUAGES),
            named[near[0]] if near else None,
        )
    return as_written(op, code)


def _read_network(op: Op, written: str) -> tuple[tuple[Op, Value], ...]:
    """A network by its slug; one that we do not know may come from a file or a mapping, so any name goes that
    is not a known one misspelt."""
    known = [one.slug for one in faces()] + list(registry.slugs())
    slug = fold(written)
    near = [] if slug in known else get_close_matches(slug, known, n=1, cutoff=0.8)
    if near:
        message = format_lazy(_("No hay ninguna red que se llame «{network}»."), network=written)
        raise BadValue(message, tuple(known), near[0])
    return as_written(op, slug)


def _reference(name: str, stage: Stage, values: Any, sql: Sql, alias: str, label: Any, *, one: bool) -> Field:
    """A field whose values are rows with a name."""
    read = as_written if stage == "state" else conditions.read_name
    return Field(name, stage, values, sql, (alias,), read, label, several=not one)


_zone = timezone.get_current_timezone


def _days(_scope: Any) -> list[Choice]:
    """Days that are often asked for, as they are written."""
    today = timezone.localdate()
    near = (
        (today, _("hoy")),
        (today - timedelta(days=7), _("hace 7 días")),
        (today.replace(day=1), _("el día 1")),
    )
    return [Choice(day.isoformat(), (), label) for day, label in near]


SAID = (
    told(
        Field(
            "language",
            "arrival",
            None,
            kinds.on_column("language"),
            ("idioma", "lang"),
            _read_language,
            column="language",
        ),
        _("Idioma"),
        LANGUAGES,
    ),
    told(
        Field(
            "network", "arrival", None, kinds.on_column("network"), ("red",), _read_network, column="network"
        ),
        _("Red"),
        _networks,
    ),
    told(kinds.choice("kind", "arrival", "kind", KINDS, aliases=("tipo",)), _("Qué es")),
    told(
        kinds.text("author", "arrival", "author__handle_key", clean=handle_key, aliases=("autor",)),
        _("Quién lo dice"),
    ),
    told(kinds.text("site", "arrival", "site", clean=str.lower, aliases=("sitio",)), _("Sitio")),
    Field(
        "url",
        "arrival",
        None,
        conditions.at_address,
        (),
        conditions.read_address,
        _("Dirección"),
        several=True,
    ),
    Field(
        "link",
        "arrival",
        None,
        conditions.shares,
        ("enlace",),
        conditions.read_link,
        _("Enlace que comparte"),
        several=True,
    ),
    told(
        kinds.number("followers", "arrival", "followers", aliases=("seguidores",)),
        _("Seguidores de quien lo dice"),
        (">1000", ">10000", "100..1000"),
    ),
    told(kinds.day("date", "arrival", "published_at", zone=_zone, aliases=("fecha",)), _("Día"), _days),
    told(
        kinds.day("from", "arrival", "published_at", zone=_zone, fixed=">=", aliases=("desde",)),
        _("Desde ese día"),
        _days,
    ),
    told(
        kinds.day("to", "arrival", "published_at", zone=_zone, fixed="<=", aliases=("hasta",)),
        _("Hasta ese día"),
        _days,
    ),
    Field(
        "last",
        "state",
        None,
        conditions.within,
        ("últimos", "últimas"),
        conditions.read_age,
        _("En los últimos días u horas"),
        ("24h", "7d", "30d", "3m"),
    ),
)

MARKED = (
    told(
        kinds.flags(
            "is",
            "arrival",
            [
                kinds.Flag("reply", lambda p: ~Q(**{f"{p}parent_remote_id": ""}), ("respuesta",)),
                kinds.Flag("own", lambda p: Q(**{f"{p}is_own": True}), ("nuestro", "propio")),
                kinds.Flag("held", lambda p: Q(**{f"{p}is_held": True}), ("retenido",)),
                kinds.Flag("at-home", conditions.is_at_home, ("en-casa",)),
                kinds.Flag("first-contact", conditions.is_first_contact, ("primer-contacto",), "state"),
                kinds.Flag("doubtful", conditions.is_doubtful, ("dudoso",), "state"),
            ],
            aliases=("es",),
        ),
        _("Cómo es"),
    ),
    told(
        kinds.flags(
            "has",
            "arrival",
            [
                kinds.Flag("link", partial(conditions.carries, Trait.LINK), ("enlace",)),
                kinds.Flag("image", partial(conditions.carries, Trait.IMAGE), ("imagen",)),
                kinds.Flag("video", partial(conditions.carries, Trait.VIDEO), ("vídeo",)),
                kinds.Flag("question", partial(conditions.carries, Trait.QUESTION), ("pregunta",)),
            ],
            aliases=("tiene", "con"),
        ),
        _("Qué lleva"),
    ),
    Field(
        "near-duplicate",
        "state",
        None,
        conditions.repeats,
        ("copia",),
        conditions.read_copy,
        _("Dice lo mismo que otro"),
        ("sí", "no"),
        several=True,
    ),
)

KNOWN = (
    _reference(
        "source",
        "arrival",
        partial(conditions.names, Source),
        partial(conditions.heard_by, "source"),
        "fuente",
        _("Fuente"),
        one=False,
    ),
    _reference(
        "brand",
        "arrival",
        partial(conditions.names, Brand),
        partial(conditions.heard_by, "brand"),
        "marca",
        _("Marca"),
        one=False,
    ),
    _reference(
        "person",
        "state",
        partial(conditions.names, Person),
        conditions.said_by,
        "persona",
        _("Persona"),
        one=True,
    ),
    _reference(
        "list", "state", conditions.lists, conditions.in_list, "lista", _("Lista de personas"), one=False
    ),
)

FIELDS = Registry([*SAID, *UNDERSTOOD, *MARKED, *KNOWN])
