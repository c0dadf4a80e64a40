"""The forms of «Siempre que…» and of the engine."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tertulia.listening.models import Engine, Fact, FactRule
from tertulia.text.facts import FACTS
from tertulia.web.searches.words import SEARCH, attrs
from tertulia.web.understanding.labels import CHOICES


def _sets() -> list[tuple[str, list[tuple[str, Any]]]]:
    """What a rule can set: every label of every fact, as «fact:label», in groups."""
    groups = [
        (str(Fact(fact).label), [(f"{fact}:{value}", label) for value, label in choices])
        for fact, choices in CHOICES.items()
    ]
    return [*groups, (str(Fact.TOPIC.label), [(f"{Fact.TOPIC}:", _("El que escribas abajo"))])]


class FactRuleForm(forms.Form):
    """When something says this, it is that."""

    words = forms.CharField(
        label=_("Siempre que el mensaje diga"),
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 3, **attrs(SEARCH, lines=True)}),
        help_text=_(
            "Con las mismas palabras que las búsquedas: «no funciona» O caída, red:mastodon, idioma:es. "
            "Puede preguntar por lo que se entendió (tono:negativo), menos por lo que la regla pone."
        ),
    )
    sets = forms.ChoiceField(label=_("Es"), choices=_sets)
    topic = forms.CharField(
        label=_("Tema"), max_length=80, required=False, help_text=_("Solo si pones un tema.")
    )

    def __init__(self, data: Any = None, *, rule: FactRule | None = None) -> None:
        super().__init__(data, initial=_initial(rule))

    def clean(self) -> dict[str, Any]:
        """A topic needs a name."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("sets") == f"{Fact.TOPIC}:" and not given.get("topic", "").strip():
            self.add_error("topic", _("Escribe el tema."))
        return given

    def told(self) -> dict[str, str]:
        """`words`, `fact` and `value`, for the verbs."""
        fact, _colon, value = self.cleaned_data["sets"].partition(":")
        topic = fact == Fact.TOPIC
        return {
            "words": self.cleaned_data["words"],
            "fact": fact,
            "value": self.cleaned_data["topic"].strip() if topic else value,
        }


def _initial(rule: FactRule | None) -> dict[str, Any]:
    if rule is None:
        return {}
    topic = rule.fact == Fact.TOPIC
    sets = f"{rule.fact}:" if topic else f"{rule.fact}:{rule.value}"
    return {"words": rule.words, "sets": sets, "topic": rule.value if topic else ""}


def targets() -> list[tuple[str, Any]]:
    """What a label of a model can mean, «» for nothing."""
    found: list[tuple[str, Any]] = [("", _("Nada de lo nuestro"))]
    for fact in FACTS:
        labels = [(f"{fact}:{value or 'none'}", label) for value, label in CHOICES[fact]]
        found.append((str(Fact(fact).label), labels))
    return found


class EngineForm(forms.Form):
    """Which engine, and what it is asked."""

    kind = forms.ChoiceField(label=_("Dónde está"), choices=Engine.Kind.choices, widget=forms.RadioSelect)
    address = forms.CharField(
        label=_("Dirección"),
        max_length=500,
        required=False,
        help_text=_("La de un servicio que hable como OpenAI, hasta «/v1»: https://servicio.example/v1."),
        widget=forms.TextInput(attrs={"inputmode": "url", "autocapitalize": "off", "spellcheck": "false"}),
    )
    secret = forms.CharField(
        label=_("Clave"),
        required=False,
        strip=True,
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    name = forms.CharField(
        label=_("Nombre"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocapitalize": "off", "spellcheck": "false"}),
        help_text=_("Como lo llama el servicio; en este servidor, su carpeta o su nombre en huggingface.co."),
    )
    facts = forms.MultipleChoiceField(
        label=_("Para qué"),
        choices=[(fact, Fact(fact).label) for fact in FACTS],
        widget=forms.CheckboxSelectMultiple,
    )
    scope = forms.ChoiceField(label=_("Qué lee"), choices=Engine.Scope.choices, widget=forms.RadioSelect)

    def __init__(self, data: Any = None, *, engine: Engine) -> None:
        chosen = engine.is_chosen
        super().__init__(
            data,
            initial={
                "kind": engine.kind,
                "address": engine.address,
                "name": engine.name,
                "facts": engine.facts if chosen else list(FACTS),
                "scope": engine.scope,
            },
        )
        if engine.credentials:
            self.fields["secret"].help_text = _("Guardada y cifrada. Déjala vacía para no cambiarla.")
