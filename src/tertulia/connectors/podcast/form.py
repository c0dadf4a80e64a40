"""What is asked to follow a podcast."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tertulia.connectors.base import Fields, FormField

FORM = Fields(
    (
        FormField(
            "url",
            _("Dirección"),
            _("La de su canal RSS o la de su página: el canal lo encontramos solos."),
            kind="url",
            placeholder="https://",
        ),
    )
)
