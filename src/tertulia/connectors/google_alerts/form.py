"""What is asked to follow an alert of Google's."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tertulia.connectors.base import Fields, FormField

FORM = Fields(
    (
        FormField(
            "url",
            _("Dirección de la alerta"),
            _("En google.com/alerts elige «Entregar en: canal RSS» y copia la dirección del icono."),
            kind="url",
            placeholder="https://www.google.com/alerts/feeds/…",
        ),
    )
)
