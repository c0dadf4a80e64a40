"""Forms made of what each connector says of itself: no screen is written per network."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from tertulia.connectors.base import FormField, Place
from tertulia.kit.secrets import CannotOpen, seal, unseal
from tertulia.web.params import plain


def form_of(fields: Iterable[FormField]) -> type[forms.Form]:
    """A form class with one box for each of `fields`."""
    return type("ConnectForm", (forms.Form,), {f.name: _box(f) for f in fields})


def _box(field: FormField) -> forms.Field:
    given: dict[str, Any] = {"label": field.label, "help_text": field.help, "required": field.required}
    hints = {"placeholder": field.placeholder, "autocomplete": "off", "spellcheck": "false"}
    if field.kind == "bool":
        return forms.BooleanField(**{**given, "required": False})
    if field.kind == "choice":
        return forms.ChoiceField(choices=field.choices, **given)
    if field.kind == "password" or field.secret:
        widget = forms.PasswordInput(attrs={**hints, "autocomplete": "new-password"}, render_value=False)
        return forms.CharField(widget=widget, max_length=2000, **given)
    if field.kind == "url":
        # Text rather than type=url: people write «miblog.org», and the connector completes it.
        return forms.CharField(
            widget=forms.TextInput(attrs={**hints, "inputmode": "url"}), max_length=1000, **given
        )
    return forms.CharField(widget=forms.TextInput(attrs=hints), max_length=500, **given)


def prefilled(fields: Iterable[FormField], given: Mapping[str, Any]) -> dict[str, str]:
    """What an address says of the boxes; never of secret ones."""
    return {f.name: plain(str(given[f.name]))[:1000] for f in fields if f.name in given and not f.secret}


def with_kept(posted: QueryDict, fields: Iterable[FormField]) -> QueryDict:
    """What was posted; a secret box that is empty holds what was typed there a step before."""
    try:
        kept = unseal(posted.get("guardado", "")) if posted.get("guardado") else {}
    except CannotOpen:
        return posted
    data = posted.copy()
    for field in fields:
        if field.secret and not data.get(field.name) and field.name in kept:
            data[field.name] = str(kept[field.name])
    return data


def kept_of(form: forms.Form) -> str:
    """The secrets that were typed, sealed, so that they need not be typed again; «» where none were."""
    if not form.is_bound:
        return ""
    names = [name for name, field in form.fields.items() if isinstance(field.widget, forms.PasswordInput)]
    typed = {name: str(form.data.get(name) or "") for name in names}
    return seal(typed) if any(typed.values()) else ""


class NameForm(forms.Form):
    """What we call a source."""

    name = forms.CharField(label=_("Nombre"), max_length=200)


def places_form(found: list[Place]) -> type[forms.Form]:
    """Which of the account's places to read; the first is chosen already."""
    choices = [(place.id, place.name) for place in found]
    field = forms.MultipleChoiceField(
        label=_("Qué leer"),
        choices=choices,
        initial=[choices[0][0]] if choices else [],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Elige al menos uno.")},
    )
    return type("PlacesForm", (forms.Form,), {"places": field})
