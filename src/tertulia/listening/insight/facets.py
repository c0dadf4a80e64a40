"""How what was said divides: by network, tone, topic, language, kind, who speaks and area."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from babel import Locale
from django.db.models import Case, F, Value, When
from django.utils.translation import gettext_lazy as _

from tertulia.brand.models import Kind as Department
from tertulia.connectors.faces import face
from tertulia.kit.when import locale
from tertulia.listening.fields import FIELDS
from tertulia.listening.insight.memory import remembered
from tertulia.listening.insight.scope import NEWEST, Scope
from tertulia.listening.insight.unsure import sentence
from tertulia.listening.insight.windows import newest
from tertulia.listening.models import Doubt, Tone

REACH = 10_000
"""From how many followers on somebody speaks to many."""
DIMENSIONS: Final = ("network", "sentiment", "topic", "language", "kind", "who", "department")

TONE: Final = DIMENSIONS.index("sentiment")

DEFINITION = _(
    "Cuenta lo que otros dijeron y sigue publicado. Cada número cuenta con los demás filtros puestos, y sin "
    "el suyo. «Distintas» no cuenta lo que solo repite a otra."
)
DEFINITION_CAPPED = _(
    "Cuenta las 50.000 menciones más nuevas; hay más. Cada número cuenta con los demás filtros puestos."
)
WHO: Final[dict[str, Any]] = {
    "people": _("Otras personas"),
    "reach": _("Con mucho alcance"),
    "media": _("Medios y blogs"),
}
KINDS: Final[dict[str, Any]] = {
    "post": _("Publicaciones"),
    "comment": _("Comentarios"),
    "reply": _("Respuestas"),
    "review": _("Reseñas"),
    "article": _("Artículos"),
    "message": _("Mensajes"),
}


@dataclass(frozen=True, slots=True)
class Facet:
    """One value of a dimension: `count` items have it. `label` is what the screen shows; `words` select them
    in the query language («» where no words can)."""

    value: str
    label: str
    count: int
    words: str = ""


@dataclass(frozen=True, slots=True)
class Facets:
    """Items of a scope: `total` with the chosen values, `distinct` of them that repeat no other, and each
    dimension's values, most frequent first (tones: always all four, in their order).
    `without`: for a dimension with chosen values, the total if there were none of them.
    `capped`: there is more than was counted."""

    total: int
    distinct: int
    capped: bool
    network: list[Facet]
    sentiment: list[Facet]
    topic: list[Facet]
    language: list[Facet]
    kind: list[Facet]
    who: list[Facet]
    department: list[Facet]
    without: dict[str, int] = field(default_factory=dict)
    definition: str = ""
    unsure: float | None = None
    """The share (0 to 1) of what was understood whose tone is only a guess; None: nothing was."""


class Group(NamedTuple):
    """Items that are alike in every dimension: their values, how many, how many repeat another, and of how
    many the tone is only a guess."""

    values: tuple[str, ...]
    items: int
    copies: int
    guesses: int


Chosen = Mapping[str, Collection[str]]
"""Dimension → the values of which one must hold; an empty collection chooses nothing."""


def facets(scope: Scope, chosen: Chosen | None = None, *, most: int = 12) -> Facets:
    """The facets of the newest `NEWEST` items of the scope; `capped` says when there are more.

    `chosen` narrows as the screen does: several values of one dimension are alternatives, dimensions must all
    hold, and each dimension is counted as if nothing were chosen in it, so that its other values can be
    compared. A value that is not in the dimension narrows all away. At most `most` values each, those chosen
    always among them.

    Definition: items said by others and standing, by publication within the scope; the unit is the item, the
    denominator `total`. Source: the items (understanding's facts of sentiment, topic, language, department;
    «who» from kind and followers: articles are media, from 10,000 followers on reach). Gaps: what is not
    understood has no tone, topic or area, and counts in none of their values.
    """
    wanted = {d: set(chosen[d]) for d in DIMENSIONS if chosen and chosen.get(d)}
    groups = remembered(scope.workspace_id, ("facets", scope.key), lambda: groups_of(scope))
    sums = _summed(groups, wanted)
    capped = sum(group.items for group in groups) >= NEWEST
    lists = {d: _listed(d, sums.counts[d], wanted.get(d, set()), most) for d in DIMENSIONS}
    definition = str(DEFINITION_CAPPED if capped else DEFINITION)
    unsure = sums.guesses / sums.toned if sums.toned else None
    return Facets(
        sums.total,
        sums.total - sums.copies,
        capped,
        **lists,
        without=dict(sums.without),
        definition=f"{definition} {sentence(unsure)}".strip(),
        unsure=unsure,
    )


@dataclass(slots=True)
class _Sums:
    """Of what holds all that was chosen: items, copies among them, those with a tone, those whose tone is a
    guess. By dimension: items by value, and all of them, as if nothing were chosen in it."""

    total: int = 0
    copies: int = 0
    toned: int = 0
    guesses: int = 0
    counts: dict[str, Counter[str]] = field(default_factory=lambda: {d: Counter() for d in DIMENSIONS})
    without: Counter[str] = field(default_factory=Counter)


def _summed(groups: Iterable[Group], wanted: Mapping[str, Collection[str]]) -> _Sums:
    sums = _Sums()
    for group in groups:
        failed = [d for d in wanted if group.values[DIMENSIONS.index(d)] not in wanted[d]]
        if len(failed) > 1:
            continue
        if not failed:
            sums.total += group.items
            sums.copies += group.copies
            sums.toned += group.items if group.values[TONE] else 0
            sums.guesses += group.guesses
        for at, dimension in enumerate(DIMENSIONS):
            if not failed or failed[0] == dimension:
                sums.counts[dimension][group.values[at]] += group.items
                if dimension in wanted:
                    sums.without[dimension] += group.items
    return sums


def groups_of(scope: Scope) -> list[Group]:
    """The newest `NEWEST` items of a scope, grouped by all dimensions at once."""
    who = Case(
        When(kind="article", then=Value("media")),
        When(followers__gte=REACH, then=Value("reach")),
        default=Value("people"),
    )
    repeats = Case(When(copy_of__isnull=True, then=Value("")), default=Value("copy"))
    columns = [F(name) if name != "who" else who for name in DIMENSIONS]
    rows = newest(scope, NEWEST, lambda items: items.values_list(*columns, repeats, "doubts"))
    items: Counter[tuple[str, ...]] = Counter()
    copies: Counter[tuple[str, ...]] = Counter()
    guesses: Counter[tuple[str, ...]] = Counter()
    for (*values, copy, doubts), count in Counter(rows).items():
        items[tuple(values)] += count
        copies[tuple(values)] += count if copy else 0
        guesses[tuple(values)] += count if doubts & Doubt.SENTIMENT else 0
    return [Group(values, count, copies[values], guesses[values]) for values, count in items.items()]


def _listed(dimension: str, counts: Counter[str], chosen: set[str], most: int) -> list[Facet]:
    if dimension == "sentiment":
        values = [tone.value for tone in (Tone.NEGATIVE, Tone.NEUTRAL, Tone.MIXED, Tone.POSITIVE)]
    else:
        ranked = sorted((v for v in counts if v), key=lambda v: (-counts[v], v))
        shown = set(ranked[:most]) | chosen
        values = [v for v in ranked if v in shown] + sorted(v for v in chosen if v and v not in counts)
    return [Facet(v, label(dimension, v), counts[v], words(dimension, v)) for v in values]


def label(dimension: str, value: str) -> str:
    """What the screen calls a value of a dimension."""
    match dimension:
        case "network":
            return str(face(value).label)
        case "sentiment":
            return str(Tone(value).label) if value in Tone.values else value
        case "language":
            name = Locale.parse(locale()).languages.get(value)
            return name or value
        case "department":
            return str(Department(value).label) if value in Department.values else value
        case "kind":
            return str(KINDS.get(value, value))
        case "who":
            return str(WHO.get(value, value))
    return value


_FIELDS = {"department": "about"}
"""Where the language calls a dimension by another name."""


def words(dimension: str, value: str) -> str:
    """The words of the query language that select a value: «tono:negativo», «tema:"Inicio de sesión"»."""
    if dimension == "who":
        media, reach = words("kind", "article"), f"{FIELDS['followers'].written}:>={REACH}"
        return {"media": media, "reach": f"{reach} -{media}", "people": f"-{reach} -{media}"}.get(value, "")
    named = FIELDS[_FIELDS.get(dimension, dimension)]
    choices = named.choices() or ()
    written = next((choice.written for choice in choices if choice.value == value), value)
    if not written or '"' in written:
        return ""
    return f"{named.written}:{written}" if written.isalnum() else f'{named.written}:"{written}"'
