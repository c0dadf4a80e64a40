"""The sections of Ajustes: what stands beside every page under `/ajustes/`, for who may open it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from tertulia.kit.verbs import RANK, Role


@dataclass(frozen=True, slots=True)
class Section:
    """One entry of the settings' own navigation. `role`: the least role that sees it."""

    url: str
    icon: str
    label: Any
    role: Role = "reader"
    current: bool = False
    note: str = ""


SECTIONS = (
    Section("/ajustes/marca/", "megaphone", _("Marca")),
    Section("/ajustes/areas/", "building-2", _("Áreas")),
    Section("/ajustes/fuentes/", "plug", _("Fuentes")),
    Section("/ajustes/canales/", "share-2", _("Canales")),
    Section("/ajustes/horarios/", "clock", _("Horarios")),
    Section("/ajustes/aprobaciones/", "circle-check", _("Aprobaciones")),
    Section("/ajustes/busquedas/", "radar", _("Búsquedas")),
    Section("/ajustes/comprension/", "sparkles", _("Comprensión")),
    Section("/escucha/avisos/", "bell", _("Avisos")),
    Section("/ajustes/reglas/", "workflow", _("Reglas")),
    Section("/ajustes/equipo/", "users-round", _("Equipo")),
    Section("/ajustes/correo/", "mail", _("Correo"), "manager"),
    Section("/ajustes/actividad/", "history", _("Actividad"), "manager"),
    Section("/ajustes/cuenta/", "circle-user-round", _("Tu cuenta")),
)


def section_nav(request: HttpRequest) -> list[Section]:
    """The sections that this request's member may open, the one that it asks for marked. The context of every
    page under `/ajustes/` has it as `section_nav` already."""
    member: Any = getattr(request, "member", None)
    if member is None:
        return []
    return [
        Section(s.url, s.icon, s.label, s.role, request.path.startswith(s.url), s.note)
        for s in SECTIONS
        if RANK[member.role] >= RANK[s.role]
    ]
