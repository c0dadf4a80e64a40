"""The form of a brand, in the parts in which its page shows it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tertulia.brand.checks import PRIORITIES
from tertulia.brand.models import Brand
from tertulia.web.choices import countries, time_zones
from tertulia.web.settings_home.fields import Lines, Span, Topics, Week

PARTS: tuple[tuple[str, Any, Any, tuple[str, ...]], ...] = (
    ("quien", _("Quién es"), "", ("name", "about", "site", "country", "time_zone")),
    (
        "oir",
        _("Cómo la llaman"),
        _("Con estas palabras la buscamos y entendemos de qué hablan."),
        ("keywords", "topics"),
    ),
    (
        "voz",
        _("Cómo habla"),
        _("Quien responde lo ve junto a lo que escribe; nada de esto le impide enviar."),
        ("address", "signature", "forbidden_words"),
    ),
    (
        "horario",
        _("Cuándo hay alguien"),
        _("Los plazos solo corren en estas horas, en la hora de la marca."),
        ("hours",),
    ),
    (
        "plazos",
        _("En cuánto tiempo responde"),
        _("El plazo de cada caso sale de su prioridad."),
        tuple(f"reply_{priority}" for priority in PRIORITIES),
    ),
)


class BrandForm(forms.Form):
    """All that a brand says of itself."""

    name = forms.CharField(label=_("Nombre"), max_length=120)
    about = forms.CharField(
        label=_("Qué hace"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("En dos o tres frases, como se lo contarías a alguien nuevo en el equipo."),
    )
    site = forms.CharField(
        label=_("Página web"), required=False, widget=forms.TextInput(attrs={"inputmode": "url"})
    )
    country = forms.ChoiceField(label=_("País"))
    time_zone = forms.ChoiceField(label=_("Zona horaria"))
    keywords = Lines(
        label=_("Nombres y productos"),
        help_text=_("Uno por línea: la marca, cómo la abrevian, sus productos y sus erratas más vistas."),
    )
    topics = Topics(
        label=_("Temas de siempre"),
        required=False,
        help_text=_("Uno por línea, con las palabras que lo delatan: «Cortes: avería, sin luz, apagón»."),
    )
    address = forms.ChoiceField(label=_("Trato"), choices=Brand.Address.choices, widget=forms.RadioSelect)
    signature = forms.CharField(
        label=_("Firma"), required=False, max_length=80, help_text=_("Se propone al final de cada respuesta.")
    )
    forbidden_words = Lines(
        label=_("Palabras que evita"),
        required=False,
        help_text=_("Una por línea. Se señalan al escribir; no se borran."),
    )
    hours = Week(label=_("Horario"))
    reply_urgent = Span(label=_("Urgente"))
    reply_high = Span(label=_("Alta"))
    reply_normal = Span(label=_("Normal"))
    reply_low = Span(label=_("Baja"))

    def __init__(self, data: Any = None, *, brand: Brand) -> None:
        minutes = {f"reply_{priority}": brand.reply_minutes.get(priority) for priority in PRIORITIES}
        kept = ("name", "about", "site", "country", "time_zone", "keywords", "topics", "address", "signature")
        initial = {name: getattr(brand, name) for name in (*kept, "forbidden_words", "hours")}
        super().__init__(data, initial={**initial, **minutes})
        self.fields["country"].choices = countries()  # type: ignore[attr-defined]
        self.fields["time_zone"].choices = time_zones()  # type: ignore[attr-defined]

    def parts(self) -> list[dict[str, Any]]:
        """The fields under the heading that they stand under: id, title, lead, fields."""
        return [
            {"id": key, "title": title, "lead": lead, "fields": [self[name] for name in names]}
            for key, title, lead, names in PARTS
        ]

    def refused(self, problems: dict[str, Any]) -> dict[str, Any]:
        """Problems of `brand.change` under the names that the fields have here."""
        return {
            ("reply_normal" if name == "reply_minutes" else name): said for name, said in problems.items()
        }

    def words(self) -> dict[str, Any]:
        """What the form holds, as `brand.change` takes it."""
        given = dict(self.cleaned_data)
        given["reply_minutes"] = {priority: given.pop(f"reply_{priority}") for priority in PRIORITIES}
        return given


class NewBrandForm(forms.Form):
    """The least that a brand needs."""

    name = forms.CharField(label=_("Nombre"), max_length=120)
    site = forms.CharField(
        label=_("Página web"), required=False, widget=forms.TextInput(attrs={"inputmode": "url"})
    )
    country = forms.ChoiceField(label=_("País"))
    time_zone = forms.ChoiceField(label=_("Zona horaria"))

    def __init__(self, data: Any = None, **given: Any) -> None:
        super().__init__(data, **given)
        self.fields["country"].choices = countries()  # type: ignore[attr-defined]
        self.fields["time_zone"].choices = time_zones()  # type: ignore[attr-defined]
