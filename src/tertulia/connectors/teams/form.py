"""What is asked to publish on Microsoft Teams."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tertulia.connectors.base import Fields, FormField

FORM = Fields(
    (
        FormField("name", _("Nombre del canal"), _("Como quieras llamarlo aquí."), placeholder="General"),
        FormField(
            "webhook",
            _("Dirección de entrada del canal"),
            _("En Teams: ··· del canal → Flujos de trabajo → «Publicar en un canal cuando se reciba…»."),
            kind="password",
            secret=True,
            placeholder="https://…",
        ),
    )
)
