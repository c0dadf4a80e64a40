"""What is asked to read a wiki."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tertulia.connectors.base import Fields, FormField

FORM = Fields(
    (
        FormField("wiki", _("Dirección de la wiki"), kind="url", placeholder="https://es.wikipedia.org"),
        FormField(
            "pages",
            _("Páginas de las que leer la discusión"),
            _("Separadas por «|». Vacío: solo los cambios recientes de toda la wiki."),
            required=False,
            placeholder="Vigo | Energía eólica",
        ),
    )
)
