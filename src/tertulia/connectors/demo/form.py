"""What the pretend network needs: its address, and the key of the workspace that plays with it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tertulia.connectors.base import Fields, FormField

FORM = Fields(
    (
        FormField("base_url", _("Dirección"), kind="url", placeholder="http://127.0.0.1:8000/demo-red/api/"),
        FormField("key", _("Clave"), kind="password", secret=True, required=False),
        FormField("network", _("Red a la que se parece"), required=False, placeholder="instagram"),
    )
)
