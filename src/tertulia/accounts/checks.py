"""What a name, a language or a time zone must be: each check cleans a value or raises `Refused` at its
field."""

from __future__ import annotations

from functools import cache
from zoneinfo import available_timezones

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from tertulia.kit.verbs import RANK, Actor, Forbidden, Refused


@cache
def zones() -> frozenset[str]:
    """Every time zone name that the machine knows."""
    return frozenset(available_timezones())


def clean_name(value: str, *, at: str = "name", longest: int = 120) -> str:
    """A name in one line without space around it. Refused if it is empty or longer than `longest`."""
    cleaned = " ".join(value.split())
    if not cleaned:
        raise Refused({at: _("Escribe un nombre.")})
    if len(cleaned) > longest:
        raise Refused({at: _("Es demasiado largo: caben %(longest)s caracteres.") % {"longest": longest}})
    return cleaned


def clean_zone(value: str, *, at: str = "time_zone") -> str:
    """A time zone's name such as «Europe/Madrid». Refused if there is none of that name."""
    if value not in zones():
        raise Refused({at: _("No conocemos la zona horaria «%(zone)s».") % {"zone": value}})
    return value


def clean_language(value: str, *, at: str = "language") -> str:
    """The code of a language that the screens speak."""
    if value not in dict(settings.LANGUAGES):
        raise Refused({at: _("Todavía no hablamos ese idioma.")})
    return value


def clean_email(value: str, *, at: str = "email", optional: bool = False) -> str:
    """An e-mail address in lower case, or «» where it is optional."""
    cleaned = value.strip().lower()
    if not cleaned and optional:
        return ""
    try:
        validate_email(cleaned)
    except ValidationError:
        raise Refused({at: _("Escribe un correo como nombre@empresa.es.")}) from None
    return cleaned


def clean_role(value: str, *, by: Actor, at: str = "role") -> str:
    """One of the four roles, and none above the doer's own. Raises Refused or Forbidden."""
    if value not in ("owner", "manager", "agent", "reader"):
        raise Refused({at: _("Elige un papel de la lista.")})
    outrank(by, value)
    return value


def outrank(by: Actor, role: str) -> None:
    """Nobody gives, changes or takes a role above their own. Raises Forbidden."""
    if RANK[by.role] < RANK[role]:
        raise Forbidden(f"{by.role} may not touch {role}")
