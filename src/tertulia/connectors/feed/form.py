"""What is asked to follow a feed."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tertulia.connectors.base import Fields, FormField

FORM = Fields(
    (
        FormField(
            "url",
            _("Dirección"),
            _("La del feed, o la de la página: el feed lo encontramos nosotros."),
            kind="url",
            placeholder="https://",
        ),
    )
)
