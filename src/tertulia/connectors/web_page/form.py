"""What is asked to watch a page."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tertulia.connectors.base import Fields, FormField

FORM = Fields(
    (
        FormField(
            "url",
            _("Dirección de la página"),
            _("Una página abierta: precios, condiciones, avisos… Te contamos qué se añade y qué se quita."),
            kind="url",
            placeholder="https://",
        ),
    )
)
