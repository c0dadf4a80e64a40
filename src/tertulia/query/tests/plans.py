"""Texts and queries built from parts whose meaning is written down by hand, and a reference as naive as can
be: what it says comes from those parts and not from the code under test."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from itertools import product
from typing import Any

from hypothesis import strategies as st

from tertulia.query import UNKNOWN, normalise
from tertulia.query.limits import MAX_DEPTH
from tertulia.query.nodes import Verdict


@dataclass(frozen=True)
class Part:
    """A part of a text as it is written, the words that it is for a reader, and its tag or user, if any."""

    written: str
    words: tuple[str, ...]
    mark: str = ""


PARTS = [
    Part("Hola", ("hola",)),
    Part("holas,", ("holas",)),
    Part("¡HOLA!", ("hola",)),
    Part("café", ("cafe",)),
    Part("cafe\u0301s", ("cafes",)),
    Part("#Café", ("cafe",), "#cafe"),
    Part("#cafés", ("cafes",), "#cafes"),
    Part("@Ana", ("ana",), "@ana"),
    Part("@ana_luz", ("ana", "luz"), "@ana_luz"),
    Part("ana@hola.es", ("ana", "hola", "es")),
    Part("ñu", ("nu",)),
    Part("de", ("de",)),
    Part("luz", ("luz",)),
    Part("la luz", ("la", "luz")),
    Part("wi-fi", ("wi", "fi")),
    Part("007", ("007",)),
    Part("07", ("07",)),
    Part("50%", ("50",)),
    Part("\\_%", ()),
    Part("😡", ("😡",)),
    Part("👍🏽", ("👍",)),
    Part("❤️", ("❤",)),
    Part("🇪🇸", ("🇪🇸",)),
    Part("🇸🇪", ("🇸🇪",)),
    Part("日本", ("日", "本")),
    Part("本", ("本",)),
    Part("Привет", ("привет",)),
    Part("приветы", ("приветы",)),
    Part("w1", ("w1",)),
    Part("0w1", ("0w1",)),
    Part("0tcafe", ("0tcafe",)),
]


@dataclass(frozen=True)
class Sample:
    """A thing said: its parts, and its fields (UNKNOWN, None or a value)."""

    parts: tuple[Part, ...] = ()
    fields: dict[str, Any] = field(default_factory=dict)

    @property
    def text(self) -> str:
        return " ".join(part.written for part in self.parts)

    @property
    def words(self) -> list[str]:
        return [word for part in self.parts for word in part.words]

    @property
    def marks(self) -> set[str]:
        return {part.mark for part in self.parts if part.mark}

    @cached_property
    def norm(self) -> str:
        return normalise(self.text)

    @property
    def raw(self) -> tuple[str, ...]:
        return (self.text,)

    def get(self, name: str, /) -> Any:
        """The field's value; unknown where nothing was said about it."""
        return self.fields.get(name, UNKNOWN)


@dataclass(frozen=True)
class Plan:
    """What a query should mean, apart from how it is written, parsed or stored.

    `kind` is «and», «or», «not», «words» (`what`: words in a row, the last perhaps a beginning), «mark»
    (`what`: one tag or user), «near» (`what`: its sides, each of which has alternatives; how far; in order or
    not), «typed» (`what`: the text), or the name of a field (`what`: op and value).
    """

    kind: str
    what: tuple[Any, ...]
    written: str
    beginning: bool = False


def holds(plan: Plan, sample: Sample) -> Verdict:
    """The naive reference: read the plan, look at the sample, take nothing from the code under test."""
    if plan.kind == "not":
        inner = holds(plan.what[0], sample)
        return None if inner is None else not inner
    if plan.kind in ("and", "or"):
        verdicts = [holds(child, sample) for child in plan.what]
        decisive = plan.kind == "or"
        if decisive in verdicts:
            return decisive
        return None if None in verdicts else not decisive
    if plan.kind == "near":
        return _near(sample.words, *plan.what)
    if plan.kind == "typed":
        return _typed(sample.text, plan.what[0])
    if plan.kind == "mark":
        return any(_is(mark, plan.what[0], plan.beginning) for mark in sample.marks)
    if plan.kind == "words":
        size = len(plan.what)
        stretches = [sample.words[at : at + size] for at in range(len(sample.words) - size + 1)]
        return any(
            stretch[:-1] == list(plan.what[:-1]) and _is(stretch[-1], plan.what[-1], plan.beginning)
            for stretch in stretches
        )
    return _compared(sample.get(plan.kind), *plan.what)


def _near(words: list[str], sides: Sequence[Plan], distance: int, ordered: bool) -> bool:
    """Try every choice of places, one for each side."""
    everywhere = [
        [
            range(at, at + len(one.what))
            for one in side.what
            for at in range(len(words) - len(one.what) + 1)
            if holds(one, Sample((Part("", tuple(words[at : at + len(one.what)])),)))
        ]
        for side in sides
    ]
    for chosen in product(*everywhere):
        taken = [at for place in chosen for at in place]
        between = max(taken) - min(taken) + 1 - len(taken)
        in_order = [place[0] for place in chosen] == sorted(place[0] for place in chosen)
        if len(set(taken)) == len(taken) and between <= distance and (in_order or not ordered):
            return True
    return False


def _typed(text: str, typed: str) -> bool:
    """Look at what stands before and after each place where it is."""
    text, typed = unicodedata.normalize("NFC", text), unicodedata.normalize("NFC", typed)
    for found in re.finditer(re.escape(typed), text):
        before, after = text[: found.start()][-1:], text[found.end() :][:1]
        if not (before and _joins(before, typed[0])) and not (after and _joins(after, typed[-1])):
            return True
    return False


def _joins(one: str, other: str) -> bool:
    """Whether two characters side by side are of one word."""
    kinds = [unicodedata.category(char)[0] for char in (one, other)]
    spaced = not any("CJK" in unicodedata.name(char, "") for char in (one, other))
    return all(kind in "LNM" for kind in kinds) and spaced


def _is(actual: str, wanted: str, beginning: bool) -> bool:
    return actual.startswith(wanted) if beginning else actual == wanted


def _compared(actual: Any, op: str, value: Any) -> Verdict:
    if actual is UNKNOWN:
        return None
    if actual is None:
        return False
    if isinstance(actual, frozenset):
        return value in actual
    found: dict[str, bool] = {
        "=": actual == value,
        "<": op == "<" and actual < value,
        "<=": op == "<=" and actual <= value,
        ">": op == ">" and actual > value,
        ">=": op == ">=" and actual >= value,
        "on": op == "on" and actual.date() == value,
    }
    return found[op]


def _words(part: Part) -> Plan:
    return Plan("words", part.words, f'"{part.written}"' if " " in part.written else part.written)


_WORDS = [_words(part) for part in PARTS if part.words and not part.mark]
_MARKS = [Plan("mark", (part.mark,), part.written) for part in PARTS if part.mark]
_BEGINNINGS = [
    Plan("words", ("caf",), "CAF*", True),
    Plan("words", ("привет",), "привет*", True),
    Plan("words", ("00",), "00*", True),
    Plan("words", ("0t",), "0t*", True),
    Plan("words", ("wi", "f"), "wi-f*", True),
    Plan("words", ("de", "la", "lu"), '"de la LU*"', True),
    Plan("mark", ("#caf",), "#caf*", True),
    Plan("mark", ("@ana",), "@ana*", True),
]
_PHRASES = [
    Plan("words", ("hola", "cafe"), '"hola café"'),
    Plan("words", ("la", "luz"), "«la luz»"),
    Plan("words", ("luz", "de", "la"), "“luz de la”"),
    Plan("words", ("cafe", "ana"), '"#café @ana"'),
    Plan("words", ("hola", "😡"), '"hola 😡"'),
]
_MOMENT = datetime(2026, 5, 2, tzinfo=UTC)
_FIELDS = [
    Plan("network", ("=", "mastodon"), "red:mastodon"),
    Plan("network", ("=", "x"), 'Network:"X"'),
    Plan("author", ("=", "ana"), "autor:Ana"),
    Plan("author", ("=", "josé 'o' %"), "autor:\"José 'o' %\""),
    Plan("sentiment", ("=", "negative"), "tono:negativo"),
    Plan("sentiment", ("=", "neutral"), "sentimiento:neutral"),
    Plan("followers", (">", 100), "seguidores:>100"),
    Plan("followers", ("<=", 100), "followers:<=100"),
    Plan("followers", ("=", 0), "seguidores:0"),
    Plan("urgent", ("=", True), "urgente:sí"),
    Plan("urgent", ("=", False), "urgente:no"),
    Plan("date", ("on", _MOMENT.date()), "fecha:2026-05-02"),
    Plan("date", (">=", _MOMENT), "fecha:>=2/5/2026"),
    Plan("date", ("<", _MOMENT), "fecha:<2026-05-02"),
    Plan("has", ("=", "link"), "tiene:enlace"),
    Plan("has", ("=", "image"), "has:image"),
    Plan("has", ("=", "author"), "tiene:autor"),
]


def _side(*alternatives: Plan) -> Plan:
    written = " O ".join(one.written for one in alternatives)
    return Plan("side", alternatives, f"({written})" if len(alternatives) > 1 else written)


def _plan_near(left: Plan, right: Plan, distance: int, name: str) -> Plan:
    written = f"{left.written} {name}/{distance} {right.written}"
    return Plan("near", ((left, right), distance, name == "ONEAR"), written)


def _plan_within(words: Sequence[str], distance: int) -> Plan:
    sides = tuple(_side(Plan("words", (word,), word)) for word in dict.fromkeys(words))
    return Plan("near", (sides, distance, False), f'"{" ".join(words)}"~{distance}')


_PLAIN = [plan for plan in _WORDS + _PHRASES + _BEGINNINGS if plan.kind == "words"]
_SIDES = st.lists(st.sampled_from(_PLAIN), min_size=1, max_size=3).map(lambda plans: _side(*plans))
NEARS = st.one_of(
    st.builds(_plan_near, _SIDES, _SIDES, st.integers(0, 4), st.sampled_from(["NEAR", "ONEAR"])),
    st.builds(
        _plan_within,
        st.lists(st.sampled_from(["hola", "cafe", "luz", "la", "de", "😡"]), min_size=2, max_size=5).filter(
            lambda words: len(set(words)) > 1
        ),
        st.integers(0, 4),
    ),
)
_TYPED = [
    *(Plan("typed", (typed,), f"={typed}") for typed in ("Hola", "HOLA", "café", "cafés", "#Café", "wi-fi")),
    *(
        Plan("typed", (typed,), f"={typed}")
        for typed in ("@Ana", "luz", "50%", "😡", "👍", "本", "Привет", "ana")
    ),
    *(Plan("typed", (typed,), f'="{typed}"') for typed in ("la luz", "luz la", "Hola café", "de", "¡HOLA!")),
]
LEAVES = _TYPED + _WORDS + _MARKS + _BEGINNINGS + _PHRASES + _FIELDS


def _negation(child: Plan, written: str) -> Plan:
    closed = child.kind not in ("and", "or", "not", "near")
    inner = child.written if closed else f"({child.written})"
    return Plan("not", (child,), f"-{inner}" if written == "-" else f"{written} {inner}")


def _join(kind: str, children: Sequence[Plan], operator: str) -> Plan:
    inner = [f"({child.written})" if child.kind in ("and", "or") else child.written for child in children]
    return Plan(kind, tuple(children), operator.join(inner))


def _larger(smaller: st.SearchStrategy[Plan]) -> st.SearchStrategy[Plan]:
    several = st.lists(smaller, min_size=2, max_size=3)
    return st.one_of(
        st.builds(_negation, smaller, st.sampled_from(["-", "NOT", "NO"])),
        st.builds(_join, st.just("and"), several, st.sampled_from([" ", " AND ", " Y "])),
        st.builds(_join, st.just("or"), several, st.sampled_from([" OR ", " O "])),
    )


def _depth(plan: Plan) -> int:
    return 1 + max(map(_depth, plan.what)) if plan.kind in ("and", "or", "not") else 0


PLANS: st.SearchStrategy[Plan] = st.recursive(
    st.one_of(st.sampled_from(LEAVES), NEARS), _larger, max_leaves=8
).filter(lambda plan: _depth(plan) <= MAX_DEPTH // 2)


def _or_nothing(values: Sequence[Any]) -> list[Any]:
    return [None, *values]


VALUES: dict[str, list[Any]] = {
    "network": _or_nothing(["mastodon", "wordpress", "x"]),
    "author": _or_nothing(["ana", "", "josé 'o' %", "josé 'o' x"]),
    "sentiment": _or_nothing(["negative", "positive", "neutral"]),
    "followers": _or_nothing([0, 100, 101]),
    "urgent": [None, True, False],
    "date": _or_nothing([_MOMENT, _MOMENT.replace(hour=23, microsecond=5), _MOMENT.replace(day=1, hour=23)]),
    "has": [frozenset(), frozenset({"link"}), frozenset({"image", "author"}), frozenset({"link", "author"})],
}

KNOWN = st.fixed_dictionaries({name: st.sampled_from(values) for name, values in VALUES.items()})
HALF_KNOWN = st.fixed_dictionaries(
    {name: st.sampled_from([UNKNOWN, *values]) for name, values in VALUES.items()}
)


def samples(fields: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[Sample]:
    """Things said, with such fields."""
    parts = st.lists(st.sampled_from(PARTS), max_size=7).map(tuple)
    return st.builds(Sample, parts, fields)
