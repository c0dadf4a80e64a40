"""The form of a campaign."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tertulia.accounts.models import Member
from tertulia.brand.models import Brand
from tertulia.planner.models import Campaign
from tertulia.web.searches.words import VIEW, attrs

_HOLES = _("«{red}», «{canal}» y «{fecha}» se cambian por los de cada publicación.")


class CampaignForm(forms.ModelForm):  # type: ignore[type-arg]
    """What it is for, when, who, how much, and the marks of its links."""

    class Meta:
        model = Campaign
        fields = (
            "name",
            "goal",
            "metric",
            "aim",
            "starts_on",
            "ends_on",
            "people",
            "budget",
            "currency",
            "words",
            "utm_campaign",
            "utm_source",
            "utm_medium",
            "utm_content",
            "shorten",
        )
        labels = {
            "name": _("Nombre"),
            "goal": _("Para qué"),
            "metric": _("Qué se mide"),
            "aim": _("Cuánto se quiere"),
            "starts_on": _("Empieza"),
            "ends_on": _("Acaba"),
            "people": _("Quién la lleva"),
            "budget": _("Presupuesto"),
            "currency": _("Moneda"),
            "words": _("Qué menciones son suyas"),
            "utm_campaign": _("Su nombre en los enlaces (utm_campaign)"),
            "utm_source": _("De dónde viene (utm_source)"),
            "utm_medium": _("Por qué medio (utm_medium)"),
            "utm_content": _("Qué pieza (utm_content)"),
            "shorten": _("Acortar sus enlaces y contar las visitas aquí"),
        }
        help_texts = {
            "words": _("Las mismas palabras que en una búsqueda: descuento O abono -rebajas."),
            "utm_source": _HOLES,
            "shorten": _("No se guarda quién visita. Hace falta que este sitio tenga dirección pública."),
        }
        widgets = {
            "starts_on": forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
            "ends_on": forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
            "people": forms.CheckboxSelectMultiple(),
            "words": forms.Textarea({"rows": 2, **attrs(VIEW, lines=True)}),
        }

    def __init__(self, *args: Any, brand: Brand, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = self.fields["people"]
        assert isinstance(people, forms.ModelMultipleChoiceField)
        people.queryset = Member.objects.of(brand.workspace).order_by("name")
        people.required = False

    def _post_clean(self) -> None:
        """The verb writes: nothing is put into the row here, which is for showing only."""
