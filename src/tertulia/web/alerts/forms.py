"""The forms of an alert and of a kept view, in plain words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from tertulia.accounts.models import Member
from tertulia.brand.models import Brand
from tertulia.listening.alerts import kinds
from tertulia.listening.models import Alert, Search, View
from tertulia.web.searches.words import ALERT, VIEW, attrs

WATCHES = (
    (Alert.Watch.GROWTH.value, _("Cuando se hable más de lo habitual")),
    (Alert.Watch.COUNT.value, _("Cuando haya muchas menciones seguidas")),
    (Alert.Watch.NEGATIVE.value, _("Cuando buena parte sea negativa")),
    (Alert.Watch.REACH.value, _("Cuando lo diga alguien con mucho alcance")),
    (Alert.Watch.WORDS.value, _("Cada vez que alguien lo diga")),
)
LABELS: dict[str, Any] = {
    "n": _("Menciones, como poco"),
    "minutes": _("En"),
    "share": _("Negativas, desde este tanto por ciento"),
    "followers": _("Seguidores, como poco"),
    "sensitivity": _("Sensibilidad"),
}
WHY: dict[str, Any] = {
    "growth": _(
        "Compara con la misma hora de las ocho semanas anteriores. Con menos de tres semanas oídas no salta."
    ),
    "count": _("Sin comparar con nada: cuenta y ya está."),
    "negative": _("Con un mínimo, para que dos quejas solas no salten."),
    "reach": _("Una vez por cada cosa que diga."),
    "words": _("Para lo que se dice pocas veces y quieres saber siempre."),
}


class _People(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Members by name, with what keeps a letter from reaching them."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


def _people(brand: Brand) -> _People:
    return _People(
        label=_("A quién se lo decimos por correo"),
        queryset=Member.objects.of(brand.workspace).order_by("name"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class AlertForm(forms.Form):
    """What it looks at, what sets it off, and who is told."""

    name = forms.CharField(label=_("Nombre"), max_length=120)
    search = forms.ModelChoiceField(
        label=_("Qué mira"),
        queryset=Search.objects.none(),
        required=False,
        empty_label=_("Todo lo que se oye de la marca"),
    )
    words = forms.CharField(
        label=_("Solo lo que además diga"),
        required=False,
        max_length=5_000,
        widget=forms.TextInput(attrs=attrs(ALERT)),
        help_text=_("Como en una búsqueda: factura O recibo, tono:negativo, -sorteo."),
    )
    watch = forms.ChoiceField(
        label=_("Cuándo salta"), choices=WATCHES, widget=forms.RadioSelect, initial="growth"
    )
    rhythm = forms.ChoiceField(label=_("Cada cuánto se cuenta"), choices=Alert.Rhythm.choices)

    def __init__(self, data: Any = None, *, brand: Brand, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        fields: dict[str, Any] = self.fields
        standing = Search.objects.filter(brand=brand, removed_at__isnull=True)
        fields["search"].queryset = standing.order_by("name")
        for watch, needs in kinds.NEEDS.items():
            for name, need in needs.items():
                fields[f"{watch}_{name}"] = _need(name, need)
        fields["growth_sensitivity"] = forms.ChoiceField(
            label=LABELS["sensitivity"], choices=kinds.SENSITIVITIES, initial="medium", required=False
        )
        fields["members"] = _people(brand)

    def settings(self) -> dict[str, Any]:
        """What the chosen kind needs, as `listening.create_alert` takes it (after cleaning)."""
        watch = f"{self.cleaned_data['watch']}_"
        found = {k: v for k, v in self.cleaned_data.items() if k.startswith(watch) and v not in (None, "")}
        return {
            name.removeprefix(watch): int(value) if name.endswith("minutes") else value
            for name, value in found.items()
        }

    def given(self) -> dict[str, Any]:
        """All that the verb takes."""
        names = ("name", "search", "words", "watch", "rhythm", "members")
        return {**{name: self.cleaned_data[name] for name in names}, "settings": self.settings()}

    def watches(self) -> Iterator[dict[str, Any]]:
        """Each kind with its own boxes, as the page draws them."""
        chosen = self["watch"].value()
        for value, label in WATCHES:
            prefix = f"{value}_"
            boxes: list[BoundField] = [self[name] for name in self.fields if name.startswith(prefix)]
            yield {
                "value": value,
                "label": label,
                "why": WHY[value],
                "chosen": value == chosen,
                "boxes": boxes,
            }

    def below(self) -> list[BoundField]:
        """What stands after the kinds."""
        return [self[name] for name in ("rhythm", "members")]


def _need(name: str, need: kinds.Need) -> forms.Field:
    if name == "minutes":
        return forms.ChoiceField(
            label=LABELS[name], choices=kinds.MINUTES, initial=str(need.usual), required=False
        )
    return forms.IntegerField(label=LABELS[name], initial=need.usual, required=False, localize=False)


def initial_of(alert: Alert) -> dict[str, Any]:
    """How the form shows a saved alert."""
    own = {f"{alert.watch}_{name}": value for name, value in alert.settings.items()}
    names = ("name", "search", "words", "watch", "rhythm")
    return {**{name: getattr(alert, name) for name in names}, "members": alert.members.all(), **own}


class ViewForm(forms.Form):
    """A way of looking that is kept, and perhaps mailed."""

    name = forms.CharField(label=_("Nombre"), max_length=120)
    search = forms.ModelChoiceField(
        label=_("Qué enseña"),
        queryset=Search.objects.none(),
        required=False,
        empty_label=_("Todo lo que se oye de la marca"),
    )
    words = forms.CharField(
        label=_("Solo lo que diga"),
        required=False,
        max_length=5_000,
        widget=forms.TextInput(attrs=attrs(VIEW)),
        help_text=_("Como en Escucha: tono:negativo, red:mastodon, factura O recibo."),
    )
    span = forms.ChoiceField(
        label=_("De cuándo"),
        choices=(("24h", _("El último día")), ("7d", _("7 días")), ("30d", _("30 días"))),
        initial="7d",
    )
    rhythm = forms.ChoiceField(
        label=_("Enviarla por correo"),
        choices=View.Rhythm.choices,
        help_text=_(
            "A las ocho de la mañana: cuánto se ha dicho frente al día o la semana de antes, qué ha crecido "
            "y lo más útil. Si no se ha oído nada, también lo dice."
        ),
    )

    def __init__(self, data: Any = None, *, brand: Brand, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        fields: dict[str, Any] = self.fields
        standing = Search.objects.filter(brand=brand, removed_at__isnull=True)
        fields["search"].queryset = standing.order_by("name")
        fields["members"] = _people(brand)
        fields["members"].label = _("A quién")
