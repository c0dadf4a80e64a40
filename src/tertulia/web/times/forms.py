"""The forms of Horarios."""

from __future__ import annotations

from datetime import date
from typing import Any

from babel.dates import get_day_names
from django import forms
from django.utils.translation import gettext_lazy as _

from tertulia.brand.models import Brand
from tertulia.kit.when import locale
from tertulia.outbox.models import Channel
from tertulia.planner.models import Post, Recurrence


def weekdays() -> list[tuple[int, str]]:
    """(0, «lunes») … in the reader's language."""
    names = get_day_names("wide", locale=locale())
    return [(number, str(names[number])) for number in range(7)]


def channels_field(brand: Brand, **how: Any) -> forms.ModelMultipleChoiceField[Channel]:
    """The brand's channels as boxes to tick."""
    found = Channel.objects.of(brand.workspace).filter(brand=brand)
    widget = forms.CheckboxSelectMultiple()
    return forms.ModelMultipleChoiceField(found, label=_("Canales"), widget=widget, **how)


class SlotForm(forms.Form):
    """One more moment of the week."""

    weekdays = forms.TypedMultipleChoiceField(
        label=_("Días"), coerce=int, widget=forms.CheckboxSelectMultiple
    )
    time = forms.TimeField(label=_("Hora"), widget=forms.TimeInput({"type": "time"}))

    def __init__(self, *args: Any, brand: Brand, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        days = self.fields["weekdays"]
        assert isinstance(days, forms.TypedMultipleChoiceField)
        days.choices = weekdays()
        self.fields["channels"] = channels_field(
            brand, required=False, help_text=_("Sin elegir ninguno, vale para todos.")
        )
        self.fields["tag"] = forms.CharField(label=_("Solo con la etiqueta"), max_length=60, required=False)


class RepeatForm(forms.Form):
    """What comes again."""

    model = forms.ModelChoiceField(Post.objects.none(), label=_("Publicación"))
    every = forms.ChoiceField(label=_("Cada cuánto"), choices=Recurrence.Every.choices)
    step = forms.IntegerField(
        label=_("De cuántos en cuántos"), min_value=1, max_value=52, initial=1, required=False
    )
    weekdays = forms.TypedMultipleChoiceField(
        label=_("Qué días de la semana"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Sin elegir ninguno, el mismo día que la primera vez."),
    )
    time = forms.TimeField(
        label=_("Hora"),
        required=False,
        widget=forms.TimeInput({"type": "time"}),
        help_text=_("Las de «hueco libre» no la necesitan."),
    )
    starts_on = forms.DateField(
        label=_("Desde"), initial=date.today, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    ends_on = forms.DateField(
        label=_("Hasta"), required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    most = forms.IntegerField(label=_("Veces, como mucho"), min_value=1, max_value=500, required=False)
    gap_days = forms.IntegerField(
        label=_("Días de descanso entre dos veces"),
        min_value=1,
        max_value=730,
        initial=30,
        required=False,
        help_text=_("Para las de «hueco libre»."),
    )

    def __init__(self, *args: Any, brand: Brand, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        days, model = self.fields["weekdays"], self.fields["model"]
        assert isinstance(days, forms.TypedMultipleChoiceField)
        assert isinstance(model, forms.ModelChoiceField)
        days.choices = weekdays()
        posts = Post.objects.of(brand.workspace).filter(
            brand=brand, kind=Post.Kind.POST, recurrence__isnull=True
        )
        model.queryset = posts.exclude(state=Post.State.IDEA).order_by("-pk")

    def clean(self) -> dict[str, Any]:
        """Boxes left empty take what they began with."""
        given = super().clean() or {}
        given["step"] = given.get("step") or 1
        given["gap_days"] = given.get("gap_days") or 30
        return given


class FeedForm(forms.Form):
    """A feed that proposes posts."""

    name = forms.CharField(label=_("Nombre"), max_length=120)
    url = forms.URLField(
        label=_("Dirección"),
        max_length=1000,
        assume_scheme="https",
        help_text=_("La del canal RSS o la de la página que lo tiene."),
    )
    pattern = forms.CharField(
        label=_("Qué se escribe"),
        initial="{titulo}\n\n{enlace}",
        widget=forms.Textarea({"rows": 4}),
        help_text=_("{titulo}, {resumen}, {enlace} y {autor} se cambian por los de cada entrada."),
    )
    most_a_day = forms.IntegerField(
        label=_("Propuestas al día, como mucho"), min_value=1, max_value=50, initial=3
    )

    def __init__(self, *args: Any, brand: Brand, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["channels"] = channels_field(brand)
