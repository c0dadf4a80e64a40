"""What is asked to connect Bluesky."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tertulia.connectors.base import Fields, FormField

FORM = Fields(
    (
        FormField(
            "handle",
            _("Tu cuenta"),
            _("Vacía: solo se escucha lo que se dice en público, según se dice."),
            required=False,
            placeholder="aurora.bsky.social",
        ),
        FormField(
            "app_password",
            _("Contraseña de aplicación"),
            _("En Bluesky: Ajustes → Privacidad y seguridad. No es la contraseña con la que entras."),
            kind="password",
            secret=True,
            required=False,
        ),
        FormField(
            "words",
            _("Palabras que buscar"),
            _("Separadas por comas; necesitan una cuenta."),
            required=False,
            placeholder="cooperativa aurora, luz verde",
        ),
        FormField(
            "server",
            _("Servidor"),
            _("Solo si tu cuenta no está en Bluesky mismo."),
            kind="url",
            required=False,
            placeholder="https://bsky.social",
        ),
    )
)
