"""What is asked to publish on Discord, and what may be chosen for one post."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tertulia.connectors.base import Fields, FormField

FORM = Fields(
    (
        FormField(
            "webhook",
            _("Dirección de entrada del canal"),
            _("En Discord: Ajustes del canal → Integraciones → «Webhooks». Con ella no hace falta bot."),
            kind="password",
            secret=True,
            required=False,
            placeholder="https://discord.com/api/webhooks/…",
        ),
        FormField(
            "token",
            _("Clave del bot"),
            _("En lugar de la dirección: con un bot se puede responder en hilo y buscar lo publicado."),
            kind="password",
            secret=True,
            required=False,
        ),
        FormField(
            "channel",
            _("Canal"),
            _("Solo con bot. Su número: clic derecho en el canal → Copiar ID."),
            required=False,
            placeholder="1098765432101234567",
        ),
    )
)
OPTIONS = (
    FormField("silent", _("Sin aviso sonoro"), kind="bool", required=False),
    FormField("no_preview", _("Sin vista previa de los enlaces"), kind="bool", required=False),
)
