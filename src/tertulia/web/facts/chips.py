"""What was understood of a thing, as its page shows it: a chip for each fact, and the words that weighed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tertulia.brand.models import Kind as Department
from tertulia.listening.models import Correction, Doubt, Intent, Item, Tone, Toxicity
from tertulia.text.facts import Evidence

MOST_WORDS = 6
"""So many of the words that weighed are shown for a fact, the heaviest."""
LEAST = 0.2
"""What weighed less than this share of the heaviest is not worth showing."""
DIGITS = "123456789abcdefg"
"""The key of each value in a menu, in order."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A fact that can be corrected: the letter that opens its menu, its name, and its values with their
    labels; of a topic, whatever is written."""

    fact: str
    key: str
    label: Any
    values: tuple[tuple[str, Any], ...] = ()

    @property
    def choices(self) -> list[dict[str, Any]]:
        """What its menu offers, each with its key."""
        pairs = zip(self.values, DIGITS, strict=False)
        return [{"value": value, "label": label, "key": key} for (value, label), key in pairs]

    def label_of(self, value: str) -> str:
        """What the screen calls one of its values."""
        return str(dict(self.values).get(value, value))


_NONE = ("", gettext_lazy("Ninguna"))
KINDS: Mapping[str, Kind] = {
    kind.fact: kind
    for kind in (
        Kind("sentiment", "t", gettext_lazy("Tono"), tuple(Tone.choices)),
        Kind("intent", "i", gettext_lazy("Intención"), tuple(Intent.choices)),
        Kind("department", "d", gettext_lazy("Área"), (*Department.choices, _NONE)),
        Kind("toxicity", "x", gettext_lazy("Toxicidad"), (*Toxicity.choices, _NONE)),
        Kind("topic", "m", gettext_lazy("Tema")),
    )
}


@dataclass(frozen=True, slots=True)
class Chip:
    """One fact of an item. `by`: who corrected it, «» for nobody."""

    kind: Kind
    value: str
    doubtful: bool
    by: str = ""

    @property
    def label(self) -> str:
        """The value in a word: as a question where it is only a guess; of what a person should look at, that
        it is for them."""
        word = self.kind.label_of(self.value)
        if not self.value:
            word = _("Sin %(fact)s") % {"fact": str(self.kind.label).lower()}
        elif self.kind.fact == "toxicity":
            word = _("Para revisar: %(what)s") % {"what": word.lower()}
        return _("¿%(word)s?") % {"word": word} if self.doubtful else word

    @property
    def spoken(self) -> str:
        """The same for who hears it."""
        told = f"{self.kind.label}: {self.label}"
        if self.by:
            told = _("%(fact)s, lo dijo %(name)s") % {"fact": told, "name": self.by}
        return _("%(fact)s. Ver por qué y corregir") % {"fact": told}


@dataclass(frozen=True, slots=True)
class Understood:
    """The facts of one item: `chips` for those that it has or may have, `rest` for the others. Where it is
    corrected (`post_url`), and what of the page shows the answer (`target`, `swap`)."""

    item: int
    chips: list[Chip]
    rest: list[Kind]
    doubtful: bool
    post_url: str = ""
    target: str = ""
    swap: str = "outerHTML"

    @property
    def rest_words(self) -> str:
        """The names of what is missing, in a row."""
        return ", ".join(str(kind.label).lower() for kind in self.rest)


def understood(
    item: Item, by: Mapping[str, str], *, post_url: str = "", target: str = "", swap: str = "outerHTML"
) -> Understood | None:
    """What to show of `item`; None for what was never understood, and for what we said ourselves. `by`:
    fact → who corrected it."""
    if item.is_own or not item.sentiment:
        return None
    chips, rest = [], []
    for fact, kind in KINDS.items():
        value = getattr(item, fact)
        doubtful = bool(item.doubts & Doubt.of(fact))
        if value or doubtful:
            chips.append(Chip(kind, value, doubtful, by.get(fact, "")))
        else:
            rest.append(kind)
    return Understood(item.pk, chips, rest, bool(item.doubts), post_url, target, swap)


def corrected_by(items: Iterable[Item]) -> dict[int, dict[str, str]]:
    """item id → fact → who corrected it last. One statement."""
    rows = Correction.objects.filter(item__in=[item.pk for item in items]).order_by("pk")
    found: dict[int, dict[str, str]] = {}
    for item, fact, name in rows.values_list("item_id", "fact", "by__name"):
        found.setdefault(item, {})[fact] = name or _("alguien del equipo")
    return found


def heaviest(why: Iterable[Evidence]) -> list[Evidence]:
    """For each fact the words that weighed most, for or against."""
    kept: dict[str, list[Evidence]] = {}
    for one in sorted(why, key=lambda one: -abs(one.weight)):
        mine = kept.setdefault(one.fact, [])
        light = bool(mine) and abs(one.weight) < LEAST * abs(mine[0].weight)
        if one.word.strip() and not light and len(mine) < MOST_WORDS:
            mine.append(one)
    return [one for ones in kept.values() for one in ones]


def weighed(
    text: str, why: Iterable[Evidence], marks: Sequence[tuple[int, int]] = (), start: int = 0
) -> SafeString:
    """`text`, escaped, with every stretch that weighed saying for which facts («sentiment») and against which
    («intent-»), and with `marks` (what was searched for) inside `<mark>`. `start`: where the text begins in
    what was understood, of which it may be a part."""
    moved = [
        (max(0, one.start - start), min(len(text), one.end - start), one)
        for one in heaviest(why)
        if one.start - start < len(text) and one.end - start > 0
    ]
    edges = {0, len(text)} | {edge for begin, end, _one in moved for edge in (begin, end)}
    edges |= {min(len(text), edge) for mark in marks for edge in mark}
    places = sorted(edges)
    parts = []
    for begin, end in pairwise(places):
        facts = {
            one.fact + ("" if one.weight >= 0 else "-") for a, b, one in moved if a <= begin and end <= b
        }
        inside = any(a <= begin and end <= b for a, b in marks)
        parts.append(_stretch(text[begin:end], sorted(facts), inside))
    return mark_safe("".join(parts))  # noqa: S308 (every piece is escaped)


def _stretch(words: str, facts: list[str], inside: bool) -> str:
    shown = escape(words)
    if inside:
        shown = format_html("<mark>{}</mark>", shown)
    return format_html('<span data-w="{}">{}</span>', " ".join(facts), shown) if facts else shown
