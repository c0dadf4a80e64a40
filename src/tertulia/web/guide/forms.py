"""The two forms of the guide."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tertulia.web.access import Seated
from tertulia.web.choices import countries, time_zones
from tertulia.web.enter.forms import NEW_PASSWORD


class AccessForm(forms.Form):
    """How the person who sets things up gets in."""

    name = forms.CharField(
        label=_("Tu nombre"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text=_("Así te verá tu equipo."),
    )
    email = forms.EmailField(label=_("Correo"), widget=forms.EmailInput(attrs={"autocomplete": "email"}))
    password = forms.CharField(
        label=_("Contraseña"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=NEW_PASSWORD,
    )


class BrandForm(forms.Form):
    """The least that is needed to listen."""

    name = forms.CharField(
        label=_("Nombre de la marca"),
        max_length=120,
        help_text=_("Como la llama la gente, no como está en el registro."),
    )
    site = forms.CharField(
        label=_("Página web"), required=False, widget=forms.TextInput(attrs={"inputmode": "url"})
    )
    country = forms.ChoiceField(label=_("País"))
    time_zone = forms.ChoiceField(label=_("Zona horaria"), widget=forms.Select(attrs={"data-guess-zone": ""}))

    def __init__(self, data: Any = None, *, request: Seated) -> None:
        super().__init__(data, initial={"country": "ES", "time_zone": request.workspace.time_zone})
        self.fields["country"].choices = countries()  # type: ignore[attr-defined]
        self.fields["time_zone"].choices = time_zones()  # type: ignore[attr-defined]
