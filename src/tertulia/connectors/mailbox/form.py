"""What is asked to read the folders of a mail account."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tertulia.connectors.base import Fields, FormField

FORM = Fields(
    (
        FormField("host", _("Servidor de correo (IMAP)"), placeholder="imap.ejemplo.org"),
        FormField("user", _("Usuario"), placeholder="hola@ejemplo.org"),
        FormField(
            "password",
            _("Contraseña"),
            _("Si tu correo pide un segundo paso, crea una contraseña de aplicación."),
            kind="password",
            secret=True,
        ),
        FormField(
            "security",
            _("Conexión"),
            kind="choice",
            required=False,
            choices=(("tls", _("TLS")), ("starttls", _("STARTTLS")), ("plain", _("Sin cifrar"))),
        ),
        FormField("port", _("Puerto"), _("Vacío: el de siempre (993 o 143)."), required=False),
    )
)
