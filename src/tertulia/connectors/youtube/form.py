"""What is asked to follow a channel of YouTube."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tertulia.connectors.base import Fields, FormField

FORM = Fields(
    (
        FormField(
            "channel",
            _("Canal"),
            _("Su nombre con arroba, su dirección o su identificador."),
            placeholder="@cooperativaaurora",
        ),
    )
)
