"""What is asked to listen to a forum made with Discourse."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tertulia.connectors.base import Fields, FormField

FORM = Fields(
    (
        FormField("site", _("Dirección del foro"), kind="url", placeholder="https://foro.ejemplo.org"),
        FormField(
            "topic",
            _("Tema"),
            _("La dirección de un tema, para leer solo ese. Vacía: todo lo que se escribe en el foro."),
            required=False,
        ),
    )
)
