"""What is asked to connect an account of Matrix."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tertulia.connectors.base import Fields, FormField

FORM = Fields(
    (
        FormField(
            "server",
            _("Servidor"),
            _("Donde está tu cuenta: matrix.org, o la dirección entera de tu servidor."),
            kind="url",
            placeholder="matrix.org",
        ),
        FormField(
            "token",
            _("Clave de acceso"),
            _("En Element: Ajustes → Ayuda → Clave de acceso. Si no la tienes, escribe cuenta y contraseña."),
            kind="password",
            secret=True,
            required=False,
        ),
        FormField(
            "user",
            _("Tu cuenta"),
            _("Solo si no tienes clave de acceso."),
            required=False,
            placeholder="@aurora:matrix.org",
        ),
        FormField("password", _("Contraseña"), kind="password", secret=True, required=False),
    )
)
