"""What would be understood of a sentence: with the brand's names, what was taught, and its rules."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tertulia.brand.models import Brand, Department, Kind
from tertulia.connectors import base
from tertulia.kit.html import tidy
from tertulia.listening.heard import Fresh
from tertulia.listening.learning import lessons
from tertulia.listening.learning.rules import labelled, rules_of
from tertulia.listening.matching import gazetteer, standing
from tertulia.listening.models import Intent, Tone, Toxicity
from tertulia.listening.prepare import understand
from tertulia.listening.subjects import FreshSubject
from tertulia.query import normalise
from tertulia.sources.models import Source
from tertulia.text.facts import FACTS, Evidence, Understanding
from tertulia.web.listening.marking import marked

MOST = 2_000
"""Characters that are tried."""
MOST_WORDS = 6
SURE, LIKELY = 0.85, 0.6
TELLING = 0.2
"""A weight below this share of the heaviest is not worth a mark."""
MOST_SURE = 0.99
"""Nothing is said to be surer than this: a figure of 100 % promises more than anybody can."""


@dataclass(frozen=True, slots=True)
class Line:
    """One fact as the page says it. `steps` of three: how sure; 0 where nothing is to be sure of. `why`:
    (word, whether it speaks for the label). `tone`: the value of a tone, to be drawn as one."""

    name: str
    value: str
    doubtful: bool = False
    sure: str = ""
    steps: int = 0
    share: float | None = None
    why: list[tuple[str, bool]] = field(default_factory=list)
    note: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Tried:
    """What is said of a text: the facts in order, and the text with the words that weighed."""

    text: SafeString
    lines: list[Line]
    lessons: int
    """Corrections that it was read with."""


def try_text(brand: Brand, text: str) -> Tried | None:
    """What would be understood of `text` said to `brand`; None for nothing at all. Nothing is stored."""
    text = tidy(text, MOST).strip()
    if not text:
        return None
    taught = lessons.adjustment_of(brand.workspace_id)
    facts = understand([text], gazetteer(brand), taught)[0]
    labels, risky = _ruled(brand, text, facts)
    said = labelled(facts, labels)
    evidence = list(facts.evidence)
    notes = dict.fromkeys(labels, _("Lo pone una regla tuya."))
    if risky:
        notes["intent"] = _("Lo pone una búsqueda de riesgos.")
    lines = [_line(fact, said, notes, evidence, brand) for fact in FACTS]
    lines += [_language(said), _topics(said), _named(said), _urgent(said)]
    spans = [(one.start, one.end) for one in _telling(evidence)]
    return Tried(marked(text, spans), lines, len(taught) if taught else 0)


def _ruled(brand: Brand, text: str, facts: Understanding) -> tuple[dict[str, str], bool]:
    """The labels that rules and searches for risks would set if it were said to us, and whether it is such a
    search that makes it a risk."""
    rules, searches = rules_of(brand.pk, brand.workspace_id), standing(brand.pk)
    author = base.Author(id="-", name="-")
    item = base.Item(id="-", author=author, text=text, published=timezone.now(), kind="post", to_us=True)
    norm = f" {normalise(text)}"
    ours = Source(workspace_id=brand.workspace_id, brand=brand, is_own=True)
    subject = FreshSubject(Fresh(item, "", norm, facts=facts, in_own_space=True), ours)
    labels = rules.labels(subject) if rules else {}
    risky = "intent" not in labels and bool(searches.risks.intersection(searches.match(subject)))
    return (labels | {"intent": Intent.RISK.value} if risky else labels), risky


def _telling(evidence: Iterable[Evidence]) -> list[Evidence]:
    found = sorted((one for one in evidence if one.word.strip()), key=lambda one: -abs(one.weight))
    return [one for one in found if abs(one.weight) >= TELLING * abs(found[0].weight)]


def _line(
    fact: str, said: Understanding, notes: dict[str, str], evidence: list[Evidence], brand: Brand
) -> Line:
    value: str = getattr(said, fact)
    share: float = getattr(said, f"{fact}_sure")
    if fact == "toxicity" and not value:
        share = 1.0 - share
    if fact in notes:
        return Line(
            _NAMES[fact](),
            _label(fact, value, brand),
            note=notes[fact],
            tone=_tone(fact, value),
        )
    why = [(one.word, one.weight > 0) for one in _telling(e for e in evidence if e.fact == fact)]
    doubtful, share = fact in said.doubts, min(share, MOST_SURE)
    sure, steps = _words(share, doubtful)
    return Line(
        _NAMES[fact](),
        _label(fact, value, brand),
        doubtful,
        sure,
        steps,
        share,
        list(dict.fromkeys(why))[:MOST_WORDS],
        tone=_tone(fact, value),
    )


def _tone(fact: str, value: str) -> str:
    return value if fact == "sentiment" else ""


def _words(share: float, doubtful: bool) -> tuple[str, int]:
    if doubtful:
        return _("Dudoso"), 1
    if share >= SURE:
        return _("Seguro"), 3
    return (_("Probable"), 2) if share >= LIKELY else (_("Dudoso"), 1)


_NAMES: dict[str, Any] = {
    "sentiment": lambda: _("Tono"),
    "intent": lambda: _("Intención"),
    "department": lambda: _("Área"),
    "toxicity": lambda: _("Toxicidad"),
}


def _label(fact: str, value: str, brand: Brand) -> str:
    if fact == "department":
        if not value:
            return _("Ninguna: no hay nada que hacer")
        own = Department.objects.filter(brand=brand, kind=value).values_list("name", flat=True).first()
        return own or str(Kind(value).label)
    if fact == "toxicity":
        return (
            _("Para revisar: %(what)s") % {"what": str(Toxicity(value).label).lower()} if value else _("Nada")
        )
    choices: Any = Tone if fact == "sentiment" else Intent
    return str(choices(value).label)


def _language(said: Understanding) -> Line:
    from babel import Locale, UnknownLocaleError
    from django.utils.translation import get_language

    if not said.language:
        return Line(_("Idioma"), _("No lo sé"))
    try:
        name = Locale.parse(said.language).get_display_name((get_language() or "es").partition("-")[0])
    except (UnknownLocaleError, ValueError):
        name = None
    share = min(MOST_SURE, said.language_sure)
    sure, steps = _words(share, False)
    if not share:
        return Line(_("Idioma"), (name or said.language).capitalize())
    return Line(
        _("Idioma"),
        (name or said.language).capitalize(),
        False,
        sure,
        steps,
        min(MOST_SURE, said.language_sure),
    )


def _topics(said: Understanding) -> Line:
    return Line(_("Temas"), " · ".join(said.topics) if said.topics else _("Ninguno"))


def _named(said: Understanding) -> Line:
    kinds = {"brand": _("marca"), "product": _("producto"), "place": _("lugar"), "person": _("persona")}
    names = dict.fromkeys(f"{name.word} ({kinds.get(name.kind, name.kind)})" for name in said.names)
    return Line(_("Nombres"), " · ".join(names) if names else _("Ninguno"))


def _urgent(said: Understanding) -> Line:
    if said.urgent:
        return Line(_("Prisa"), _("Urge: alguien debería mirarlo ya"))
    return Line(_("Prisa"), _("Pide respuesta, sin urgencia") if said.asks else _("No pide respuesta"))
