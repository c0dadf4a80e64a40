"""What is asked to listen to the press by Google News."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tertulia.connectors.base import Fields, FormField

EDITIONS = (
    ("es-ES", _("España, en español")),
    ("es-419-MX", _("México, en español")),
    ("es-419-AR", _("Argentina, en español")),
    ("es-419-CO", _("Colombia, en español")),
    ("es-419-CL", _("Chile, en español")),
    ("es-419-PE", _("Perú, en español")),
    ("es-419-US", _("Estados Unidos, en español")),
    ("ca-ES", _("España, en catalán")),
    ("pt-PT-PT", _("Portugal, en portugués")),
    ("pt-BR", _("Brasil, en portugués")),
    ("en-GB", _("Reino Unido, en inglés")),
    ("en-US", _("Estados Unidos, en inglés")),
)

FORM = Fields(
    (
        FormField(
            "words",
            _("Palabras"),
            _("Como en el buscador: «cooperativa Aurora» entre comillas, -boreal para quitar."),
            placeholder='"cooperativa Aurora" -boreal',
        ),
        FormField("edition", _("Edición"), kind="choice", choices=EDITIONS),
    )
)
