"""What is asked to listen to the world's press by GDELT."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tertulia.connectors.base import Fields, FormField

LANGUAGES = (
    ("", _("Cualquiera")),
    ("spanish", _("Español")),
    ("portuguese", _("Portugués")),
    ("catalan", _("Catalán")),
    ("galician", _("Gallego")),
    ("basque", _("Euskera")),
    ("english", _("Inglés")),
)

FORM = Fields(
    (
        FormField(
            "words",
            _("Palabras"),
            _("Una frase entre comillas o varias palabras; -palabra quita. No valen palabras muy cortas."),
            placeholder='"cooperativa Aurora" -boreal',
        ),
        FormField("language", _("Idioma"), kind="choice", choices=LANGUAGES, required=False),
    )
)
