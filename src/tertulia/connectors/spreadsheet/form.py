"""What is asked to read a sheet that is published at an address; a file is brought on a page of its own."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from tertulia.connectors.base import Fields, FormField

COLUMNS = (
    ("text", _("Texto")),
    ("date", _("Fecha")),
    ("author", _("Autor")),
    ("network", _("Red")),
    ("url", _("Enlace")),
    ("title", _("Título")),
    ("followers", _("Seguidores")),
    ("lang", _("Idioma")),
    ("id", _("Identificador")),
)
"""What a column can hold, in the order in which a person would say it."""
ORDERS = (("dmy", _("día/mes/año: 31/12/2026")), ("mdy", _("mes/día/año: 12/31/2026")))

_HELP = _("El título de la columna. Vacío: la buscamos.")
FORM = Fields(
    (
        FormField(
            "url",
            _("Dirección de la hoja"),
            _("De una hoja publicada como CSV o XLSX (en Google Sheets: Archivo → Compartir → Publicar)."),
            kind="url",
            placeholder="https://",
        ),
        FormField("text", _("Columna del texto"), _HELP, required=False, more=True),
        FormField("date", _("Columna de la fecha"), _HELP, required=False, more=True),
        FormField("author", _("Columna del autor"), _HELP, required=False, more=True),
        FormField("link", _("Columna del enlace"), _HELP, required=False, more=True),
        FormField("network", _("Columna de la red"), _HELP, required=False, more=True),
        FormField(
            "order",
            _("Orden de las fechas"),
            kind="choice",
            required=False,
            more=True,
            choices=(("", _("Se ve en los datos")), *ORDERS),
        ),
    )
)
