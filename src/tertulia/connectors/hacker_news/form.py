"""What is asked to listen to Hacker News."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tertulia.connectors.base import Fields, FormField

FORM = Fields(
    (
        FormField(
            "words",
            _("Palabras"),
            _("Solo lo que las diga todas; entre comillas, seguidas. Vacías: todo lo nuevo."),
            required=False,
            placeholder='"aurora coop"',
        ),
        FormField(
            "what",
            _("Qué se lee"),
            kind="choice",
            choices=(
                ("", _("Noticias y comentarios")),
                ("story", _("Noticias")),
                ("comment", _("Comentarios")),
            ),
            required=False,
        ),
    )
)
