"""What is asked to publish on Telegram, and what may be chosen for one post."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tertulia.connectors.base import Fields, FormField

FORM = Fields(
    (
        FormField(
            "token",
            _("Clave del bot"),
            _("Te la da @BotFather al crear el bot: «123456:ABC…»."),
            kind="password",
            secret=True,
        ),
        FormField(
            "chat",
            _("Canal o grupo"),
            _("El bot tiene que ser administrador. Si es privado, su número: «-1001234567890»."),
            placeholder="@auroracoop",
        ),
        FormField(
            "topic",
            _("Número del tema"),
            _("Solo en grupos con temas."),
            required=False,
            more=True,
        ),
        FormField(
            "server",
            _("Servidor propio"),
            _("Solo si tienes tu propio servidor de bots."),
            kind="url",
            required=False,
            placeholder="https://api.telegram.org",
            more=True,
        ),
    )
)
OPTIONS = (
    FormField("silent", _("Sin aviso sonoro"), kind="bool", required=False),
    FormField("protect", _("Que no se pueda reenviar ni guardar"), kind="bool", required=False),
    FormField("no_preview", _("Sin vista previa del enlace"), kind="bool", required=False),
)
