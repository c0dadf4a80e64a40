"""What is asked to connect a Ghost, and what may be chosen for an article there."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tertulia.connectors.base import Fields, FormField

FORM = Fields(
    (
        FormField("site", _("Dirección del blog"), kind="url", placeholder="https://blog.ejemplo.org"),
        FormField(
            "admin_key",
            _("Clave de la Admin API"),
            _("En Ghost: Ajustes → Integraciones → Añadir integración propia."),
            kind="password",
            secret=True,
        ),
    )
)
OPTIONS = (
    FormField(
        "visibility",
        _("Quién puede leerlo"),
        kind="choice",
        required=False,
        choices=(("public", _("Cualquiera")), ("members", _("Suscriptores")), ("paid", _("Solo quien paga"))),
    ),
)
