"""Bringing a file, and saying what its columns hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tertulia.connectors.spreadsheet.form import COLUMNS, ORDERS
from tertulia.connectors.spreadsheet.guess import Guess

MOST_COLUMNS = 40
"""How many are shown to choose from; the others are of no use."""


class FileForm(forms.Form):
    """The file itself."""

    file = forms.FileField(
        label=_("Archivo"),
        help_text=_(
            "CSV o XLSX, hasta 25 MB y 200.000 filas. Las fórmulas no se calculan: vale lo último guardado."
        ),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx", "data-most": "25000000"}),
        error_messages={"required": _("Elige un archivo."), "empty": _("El archivo está vacío.")},
        max_length=500,
    )


class ColumnsForm(forms.Form):
    """What each column holds. Fields `c0`, `c1`… are the columns, in their order."""

    name = forms.CharField(label=_("Nombre de la fuente"), max_length=200)
    headed = forms.BooleanField(label=_("La primera fila son los títulos"), required=False)
    order = forms.ChoiceField(label=_("Orden de las fechas"), required=False)

    def __init__(
        self,
        seen: Guess,
        data: Mapping[str, Any] | None,
        *,
        name: str,
        kept: Mapping[str, Any] | None = None,
    ) -> None:
        """`kept`: how the sheet was read before (what `config` gave), offered again."""
        told = kept or {"columns": seen.columns, "order": seen.order}
        super().__init__(data, initial={"name": name, "headed": seen.headed, "order": told["order"]})
        self.seen = seen
        roles = {title: role for role, title in told["columns"].items()}
        choices = [("", _("No se usa")), *COLUMNS]
        for number, title in enumerate(seen.titles[:MOST_COLUMNS]):
            field = forms.ChoiceField(
                label=title, choices=choices, required=False, initial=roles.get(title, "")
            )
            self.fields[f"c{number}"] = field
        unknown = [("", _("Elige…"))] if not seen.order else []
        order = self.fields["order"]
        assert isinstance(order, forms.ChoiceField)
        order.choices = [*unknown, *ORDERS]
        if not seen.order:
            order.help_text = _("Todas las fechas de la hoja se pueden leer de las dos maneras.")

    @property
    def columns(self) -> Sequence[forms.BoundField]:
        """The boxes over the columns."""
        return [self[name] for name in self.fields if name[0] == "c" and name[1:].isdigit()]

    @property
    def others(self) -> Sequence[forms.BoundField]:
        """The boxes below the table."""
        return [self["name"], self["headed"], self["order"]]

    def clean(self) -> dict[str, Any]:
        """One column of text; no role twice; an order where dates are read."""
        data = super().clean() or {}
        taken: dict[str, str] = {}
        for box in self.columns:
            role = data.get(box.name)
            if role and role in taken.values():
                self.add_error(box.name, _("Ya hay otra columna con eso."))
            elif role:
                taken[box.name] = role
        if "text" not in taken.values():
            self.add_error(None, _("Di en qué columna está el texto."))
        if "date" in taken.values() and not data.get("order"):
            self.add_error("order", _("Di si va antes el día o el mes."))
        return data

    def config(self, zone: str) -> dict[str, Any]:
        """What the connector is told of the file."""
        data = self.cleaned_data
        titles = {f"c{number}": title for number, title in enumerate(self.seen.titles)}
        columns = {data[box.name]: titles[box.name] for box in self.columns if data.get(box.name)}
        return {
            "columns": columns,
            "headed": data["headed"],
            "order": data.get("order") or "dmy",
            "zone": zone,
        }
