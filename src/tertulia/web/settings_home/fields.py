"""Fields that brands and areas need: words, topics, a span of time, an opening week."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from tertulia.brand.checks import MOST_SHIFTS, clean_week
from tertulia.kit.verbs import Refused
from tertulia.kit.when import DAYS

DAY_NAMES = dict(
    zip(
        DAYS,
        [_("Lunes"), _("Martes"), _("Miércoles"), _("Jueves"), _("Viernes"), _("Sábado"), _("Domingo")],
        strict=True,
    )
)
SHIFTS = 2
MIDNIGHT = "24:00"


class Lines(forms.CharField):
    """Words or phrases, one a line (commas part them too)."""

    def __init__(self, **given: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}), **given)

    def prepare_value(self, value: Any) -> Any:
        """A list becomes lines; what was typed stays as it was typed."""
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]
        """The lines, each without space around it."""
        parts = (super().to_python(value) or "").replace(",", "\n").splitlines()
        return [part.strip() for part in parts if part.strip()]


class Topics(forms.CharField):
    """«Topic: word, word» a line."""

    def __init__(self, **given: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}), **given)

    def prepare_value(self, value: Any) -> Any:
        """{topic: [words]} becomes lines."""
        if not isinstance(value, dict):
            return value
        return "\n".join(f"{name}: {', '.join(words)}" for name, words in value.items())

    def to_python(self, value: Any) -> dict[str, list[str]]:  # type: ignore[override]
        """{topic: [words]}; a line without «:» is a topic that is its own word."""
        found: dict[str, list[str]] = {}
        for line in (super().to_python(value) or "").splitlines():
            name, _colon, words = line.partition(":")
            if name.strip():
                found[name.strip()] = [word.strip() for word in words.split(",") if word.strip()]
        return found


UNITS = (("1", _("minutos")), ("60", _("horas")), ("1440", _("días")))


class SpanWidget(forms.MultiWidget):
    """A number and its unit."""

    def __init__(self) -> None:
        number = forms.NumberInput(attrs={"min": 1, "inputmode": "numeric"})
        super().__init__({"n": number, "unit": forms.Select(choices=UNITS)}, {"class": "span"})

    def decompress(self, value: Any) -> list[Any]:
        """Minutes as the largest unit that says them whole."""
        if not value:
            return ["", "60"]
        unit = next(size for size in (1440, 60, 1) if int(value) % size == 0)
        return [int(value) // unit, str(unit)]

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Each half says what it is: the label names the pair."""
        context = super().get_context(name, value, attrs)
        halves = context["widget"]["subwidgets"]
        halves[0]["attrs"]["aria-label"] = _now("Cuánto")
        halves[1]["attrs"]["aria-label"] = _now("Unidad")
        return context


class Span(forms.MultiValueField):
    """A length of time, as minutes."""

    def __init__(self, **given: Any) -> None:
        fields = (
            forms.IntegerField(
                min_value=1, max_value=20160, error_messages={"invalid": _("Escribe un número.")}
            ),
            forms.ChoiceField(choices=UNITS),
        )
        super().__init__(fields=fields, widget=SpanWidget(), require_all_fields=True, **given)

    def compress(self, data_list: list[Any]) -> int | None:
        """Minutes."""
        return int(data_list[0]) * int(data_list[1]) if data_list else None


def clock(typed: str) -> str:
    """A time of day as `kit.when` keeps it, from how people write it: «9», «930», «9.30», «9:30 h» → «09:30».
    What cannot be a time comes back as it was typed, for `clean_week` to refuse."""
    found = re.fullmatch(r"(\d{1,2})(?:[:.h ]?(\d{2}))?\s*h?", typed.strip().lower())
    return f"{int(found[1]):02}:{found[2] or '00'}" if found else typed


class WeekWidget(forms.Widget):
    """Seven days of two shifts each, and «always». Plain inputs, since a browser's own time input writes the
    hour as its maker's country does; `settings.js` only folds what is empty."""

    use_fieldset = True

    def id_for_label(self, id_: str | None) -> str:
        """The group has a legend instead of a label."""
        return ""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> dict[str, Any]:
        """{"always": bool, "mon": [["09:00", "14:00"], …]} as it was typed, halves that are missing as «»."""
        typed: dict[str, Any] = {"always": bool(data.get(f"{name}-always"))}
        for day in DAYS:
            spans = [
                [(data.get(f"{name}-{day}-{shift}-{end}") or "").strip() for end in ("from", "to")]
                for shift in range(MOST_SHIFTS)
            ]
            typed[day] = [span for span in spans if any(span)]
        return typed

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> Any:
        """The rows of `settings/_week.html`."""
        week = value or {}
        always = bool(week.get("always", not any(week.get(day) for day in DAYS)))
        rows = [
            {"day": day, "label": DAY_NAMES[day], "shifts": self._shifts(week.get(day, []))} for day in DAYS
        ]
        context = {
            "name": name,
            "rows": rows,
            "always": always,
            "disabled": bool((attrs or {}).get("disabled")),
        }
        return render_to_string("settings/_week.html", context)

    def _shifts(self, spans: list[list[str]]) -> list[list[str]]:
        return [*spans, *[["", ""]] * SHIFTS][: max(SHIFTS, len(spans))]


class Week(forms.Field):
    """Opening hours as `kit.when` keeps them; {} is always open."""

    widget = WeekWidget

    def clean(self, value: Any) -> dict[str, list[list[str]]]:
        """The week, or an error that names the day."""
        if value.get("always"):
            return {}
        week: dict[str, list[list[str]]] = {}
        for day in DAYS:
            for start, end in value.get(day, []):
                if not (start and end):
                    raise ValidationError(_now("%(day)s: falta una hora.") % {"day": DAY_NAMES[day]})
                ends = MIDNIGHT if clock(end) == "00:00" else clock(end)
                week.setdefault(day, []).append([clock(start), ends])
            try:
                clean_week({day: week.get(day, [])})
            except Refused as refused:
                raise ValidationError(f"{DAY_NAMES[day]}: {refused.problems['hours']}") from None
        if not week:
            raise ValidationError(_now("Pon las horas de algún día, o marca que siempre hay alguien."))
        return clean_week(week)
