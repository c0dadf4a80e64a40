"""What is asked to connect a WordPress."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tertulia.connectors.base import Fields, FormField

FORM = Fields(
    (
        FormField("site", _("Dirección del blog"), kind="url", placeholder="https://blog.ejemplo.org"),
        FormField(
            "user",
            _("Usuario"),
            _("Con permiso para moderar comentarios. Vacío: solo se lee lo que es público."),
            required=False,
        ),
        FormField(
            "app_password",
            _("Contraseña de aplicación"),
            _("Se crea en WordPress, en Usuarios → Perfil. No es la contraseña con la que entras."),
            kind="password",
            secret=True,
            required=False,
        ),
    )
)
