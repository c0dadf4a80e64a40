"""What is asked to read any address that answers JSON."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tertulia.connectors.base import Fields, FormField

PATHS = ("list", "text", "title", "id", "date", "author", "link", "next")
"""The boxes that say where things are, each a path: names joined by points («data.items», «author.name»)."""

FORM = Fields(
    (
        FormField("url", _("Dirección"), _("La que responde JSON."), kind="url", placeholder="https://"),
        FormField(
            "header", _("Cabecera de la clave"), required=False, placeholder="Authorization", more=True
        ),
        FormField(
            "token",
            _("Clave"),
            _("Tal como va en su cabecera, por ejemplo «Bearer …». Vacía si no hace falta."),
            kind="password",
            secret=True,
            required=False,
        ),
        FormField(
            "list",
            _("Dónde está la lista"),
            _("Los nombres, unidos por puntos. Vacío: «Probar» la busca."),
            required=False,
            more=True,
            placeholder="data.items",
        ),
        FormField("text", _("Texto"), required=False, more=True, placeholder="body"),
        FormField("title", _("Título"), required=False, more=True, placeholder="title"),
        FormField("author", _("Autor"), required=False, more=True, placeholder="author.name"),
        FormField("date", _("Fecha"), required=False, more=True, placeholder="created_at"),
        FormField("id", _("Identificador"), required=False, more=True, placeholder="id"),
        FormField("link", _("Enlace"), required=False, more=True, placeholder="url"),
        FormField(
            "next",
            _("Página siguiente"),
            _("Dónde dice la respuesta la dirección de la página siguiente. Vacío: solo hay una."),
            required=False,
            more=True,
            placeholder="links.next",
        ),
    )
)
