"""The form of a rule: when something like this comes, send it there."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tertulia.accounts.models import Member
from tertulia.brand.models import Brand, Department
from tertulia.inbox.models import Label, Priority, Rule


class RuleForm(forms.Form):
    """What it asks for and what it does."""

    name = forms.CharField(label=_("Nombre"), max_length=120)
    words = forms.CharField(
        label=_("Cuando el mensaje dice"),
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false", "autocapitalize": "off"}),
        help_text=_(
            "Si pones varias palabras, tienen que estar todas: factura duplicada. Con una «O» en medio, "
            "basta una: recibo O factura. "
            'Entre comillas, tal cual: "cobro doble". Con un guion delante, que no esté: -gracias. También '
            "tono:negativo, intención:queja, red:mastodon, asunto:finanzas, urgente:sí."
        ),
    )
    department = forms.ModelChoiceField(
        label=_("Pasa al área"),
        queryset=Department.objects.none(),
        required=False,
        empty_label=_("La que se entienda"),
    )
    owner = forms.ModelChoiceField(
        label=_("Se asigna a"),
        queryset=Member.objects.none(),
        required=False,
        empty_label=_("Nadie en particular"),
    )
    label = forms.ModelChoiceField(
        label=_("Lleva la etiqueta"), queryset=Label.objects.none(), required=False, empty_label=_("Ninguna")
    )
    priority = forms.ChoiceField(label=_("Prioridad"), required=False)
    opens_public = forms.BooleanField(
        label=_("También con lo que se dice en público"),
        required=False,
        help_text=_(
            "Sin marcar, la regla solo mira lo que se dice a la marca. Marcada, abre casos con lo que "
            "encuentre en cualquier fuente."
        ),
    )

    def __init__(self, data: Any = None, *, brand: Brand, rule: Rule | None = None) -> None:
        super().__init__(data, initial=_initial(rule))
        fields: dict[str, Any] = self.fields
        workspace = brand.workspace
        areas = Department.objects.filter(brand=brand).active()
        fields["department"].queryset = areas.order_by("name")
        fields["owner"].queryset = Member.objects.of(workspace).exclude(role="reader").order_by("name")
        fields["label"].queryset = Label.objects.filter(workspace=workspace, removed_at__isnull=True)
        fields["priority"].choices = [("", _("La normal")), *Priority.choices]


def _initial(rule: Rule | None) -> dict[str, Any]:
    if rule is None:
        return {}
    names = ("name", "words", "department", "owner", "label", "priority", "opens_public")
    return {name: getattr(rule, name) for name in names}
