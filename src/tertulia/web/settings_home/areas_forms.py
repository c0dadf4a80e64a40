"""Forms of departments and of the people in them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tertulia.brand.models import Colleague, Department
from tertulia.web.settings_home.fields import Span, Week


class AreaForm(forms.Form):
    """What an area is called, what it knows and how soon it answers."""

    name = forms.CharField(label=_("Nombre"), max_length=80)
    answers = forms.CharField(
        label=_("Qué sabe"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Ayuda a elegir a quién preguntar."),
    )
    answer_minutes = Span(
        label=_("En cuánto contesta al equipo"),
        help_text=_("En horas de trabajo de quien reciba la pregunta."),
    )

    def __init__(self, data: Any = None, *, area: Department) -> None:
        names = ("name", "answers", "answer_minutes")
        super().__init__(data, initial={name: getattr(area, name) for name in names})


class MergeForm(forms.Form):
    """Into which other area."""

    into = forms.ModelChoiceField(
        label=_("Unirla a"), queryset=Department.objects.none(), empty_label=_("Elige un área")
    )

    def __init__(self, data: Any = None, *, area: Department) -> None:
        super().__init__(data)
        others = Department.objects.filter(brand=area.brand_id).active().exclude(pk=area.pk)
        self.fields["into"].queryset = others  # type: ignore[attr-defined]


class ColleagueForm(forms.Form):
    """Somebody who can be asked."""

    name = forms.CharField(label=_("Nombre"), max_length=120)
    email = forms.EmailField(
        label=_("Correo"),
        required=False,
        help_text=_("Aquí llegan las preguntas. Sin correo, copias tú el enlace de cada una."),
    )
    hours = Week(label=_("Horario"))

    def __init__(self, data: Any = None, *, of: Colleague | Department) -> None:
        if isinstance(of, Colleague):
            initial: dict[str, Any] = {"name": of.name, "email": of.email, "hours": of.hours}
        else:
            initial = {"hours": of.brand.hours}
        super().__init__(data, initial=initial)
