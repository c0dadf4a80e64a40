"""What is asked to publish on Slack, and what may be chosen for one post."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tertulia.connectors.base import Fields, FormField

FORM = Fields(
    (
        FormField(
            "token",
            _("Clave del bot"),
            _("La de tu aplicación de Slack, con los permisos chat:write, files:write y channels:history."),
            kind="password",
            secret=True,
            required=False,
            placeholder="xoxb-…",
        ),
        FormField(
            "channel",
            _("Canal"),
            _("Solo con bot. Su identificador: en Slack, al final de «Ver detalles del canal»."),
            required=False,
            placeholder="C0123456789",
        ),
        FormField(
            "webhook",
            _("Dirección de entrada del canal"),
            _("En lugar del bot. Con ella salen textos, pero no archivos, y no se puede cambiar ni retirar."),
            kind="password",
            secret=True,
            required=False,
            placeholder="https://hooks.slack.com/services/…",
        ),
    )
)
OPTIONS = (
    FormField("no_preview", _("Sin vista previa de los enlaces"), kind="bool", required=False),
    FormField("broadcast", _("Lo que sigue en un hilo, también en el canal"), kind="bool", required=False),
)
