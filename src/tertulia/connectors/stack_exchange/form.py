"""What is asked to listen to a site of Stack Exchange."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tertulia.connectors.base import Fields, FormField

FORM = Fields(
    (
        FormField(
            "site",
            _("Sitio"),
            _("Su dirección o su nombre: es.stackoverflow.com, superuser.com…"),
            placeholder="es.stackoverflow.com",
        ),
        FormField("words", _("Palabras"), _("Solo las preguntas que las digan."), required=False),
        FormField(
            "tags",
            _("Etiquetas"),
            _("Solo las preguntas que lleven alguna; separadas por comas."),
            required=False,
            placeholder="python, api",
        ),
    )
)
