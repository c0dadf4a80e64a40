"""Weighted words and phrases: the files of `lexicons/`, and how they are found in a text.

Format of a file (UTF-8, tab-separated; read once, when first needed):

    # a comment
    [complaint+2 customer_service+1 topic:billing]      tags of every line until the next such line
    me han|habeis cobrado de mas                        one pattern a line
    factura* equivocad*<TAB>finance+1                   a pattern with tags of its own: they win

A pattern is words as they are spoken; case and accents do not matter. `factur*` is any word that begins so,
`*steis` one that ends so (three letters or more), `a|b` one of these, `[a]` may be missing, `~` up to four
words of anything within the sentence, `=qué` exactly with this accent. Kinds of token: `<n>` a number,
`<money>`, `<url>`, `<user>`, `<tag>` (the sign #), `<email>`, `<phone>`, `<name>` (a capital inside a
sentence), `<start>` (a clause begins), `?`, `!`, and any emoji.

A tag is `name+weight` or `name-weight` (`tone`, an intent, a department), `topic:key`, `in:pt,ca` (counts
only in texts of these languages: Catalan «por» is fear, Spanish «por» is nothing), or a mark:
`not` (turns what follows), `more`, `less` (strengthen, weaken what follows), `turn` («but»), `sour` (praise
that is often meant the other way), `irony`, `urgent`, `plain` (says nothing, and hides what it contains:
«buenos días» is not praise).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Final, NamedTuple

from tertulia.text.facts import DEPARTMENTS, INTENTS
from tertulia.text.tokens import Tokens, fold

_FOLDER: Final = Path(__file__).parent / "lexicons"
GAP: Final = "~"
GAP_WORDS: Final = 4
SHORTEST_STEM: Final = 3
MARKS: Final = frozenset(["not", "more", "less", "turn", "sour", "irony", "urgent", "plain"])
_TAG = re.compile(r"([a-z_]+)([+-]\d+(?:\.\d+)?)")
_SUPERLATIVE = re.compile(r"(.{2,})isim[oae]s?")


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    """What one line of a lexicon says when its pattern is found."""

    tone: float = 0.0
    intents: tuple[tuple[str, float], ...] = ()
    departments: tuple[tuple[str, float], ...] = ()
    topic: str = ""
    marks: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()

    @property
    def says_nothing(self) -> bool:
        """`plain` and no more."""
        return "plain" in self.marks and not (self.tone or self.intents or self.departments)

    def spoken_in(self, language: str) -> bool:
        """Whether the entry counts in a text of this language («» unknown: only entries for all)."""
        return not self.languages or language in self.languages


class Hit(NamedTuple):
    """An entry found in a text: the tokens that matched, in order, and how many letters were exact."""

    entry: Entry
    places: tuple[int, ...]
    exact: int


@dataclass(slots=True, eq=False)
class _Node:
    next: dict[str, _Node] = field(default_factory=dict)
    gap: _Node | None = None
    entries: list[tuple[Entry, int]] = field(default_factory=list)


class Lexicon:
    """Patterns in a trie over tokens: one walk from each token that begins some pattern."""

    def __init__(self, lines: Iterable[tuple[str, Entry]]) -> None:
        self.size = 0
        self._root = _Node()
        self._literals: set[str] = set()
        self._stems: set[str] = set()
        self._keys_of: dict[tuple[str, str], tuple[str, ...]] = {}
        for pattern, entry in lines:
            self.size += 1
            for words in _expand(pattern):
                self._add(words, entry)

    def _add(self, words: tuple[str, ...], entry: Entry) -> None:
        node, exact = self._root, 0
        for word in words:
            if word == GAP:
                node.gap = node.gap or _Node()
                node = node.gap
                continue
            (self._stems if "*" in word else self._literals).add(word)
            exact += len(word)
            node = node.next.setdefault(word, _Node())
        node.entries.append((entry, exact))

    def find(self, tokens: Tokens) -> list[Hit]:
        """Every entry found, overlaps included."""
        keys = [self._keys(tokens, i) for i in range(len(tokens))]
        hits: list[Hit] = []
        for i, names in enumerate(keys):
            for name in names:
                node = self._root.next.get(name)
                if node is not None:
                    _walk(node, (i,), keys, tokens.ends_sentence, hits)
        return hits

    def _keys(self, tokens: Tokens, i: int) -> tuple[str, ...]:
        form, spoken = tokens.forms[i], tokens.spoken[i]
        keys = self._keys_of.get((form, spoken))
        if keys is None:
            keys = tuple(self._names(form, spoken, tokens.kinds[i]))
            if len(self._keys_of) > 50_000:
                self._keys_of.clear()
            self._keys_of[form, spoken] = keys
        return (*keys, "<name>") if tokens.names[i] else keys

    def _names(self, form: str, spoken: str, kind: str) -> Iterator[str]:
        if kind in ("mark", "user", "emoji") and form != "<start>":
            yield "<start>"
        for word in dict.fromkeys((form, abbreviations().get(form, form), _base(form, self._literals))):
            if word in self._literals:
                yield word
            for length in range(SHORTEST_STEM, len(word) + 1):
                yield from {word[:length] + "*", "*" + word[-length:]} & self._stems
        if "=" + spoken in self._literals:
            yield "=" + spoken


def _walk(
    node: _Node,
    path: tuple[int, ...],
    keys: list[tuple[str, ...]],
    ends: list[bool],
    hits: list[Hit],
) -> None:
    for entry, exact in node.entries:
        hits.append(Hit(entry, path, exact))
    after = path[-1] + 1
    if node.next and after < len(keys):
        for name in keys[after]:
            child = node.next.get(name)
            if child is not None:
                _walk(child, (*path, after), keys, ends, hits)
    if node.gap is not None:
        for i in range(after, min(after + GAP_WORDS + 1, len(keys))):
            for name in keys[i]:
                child = node.gap.next.get(name)
                if child is not None:
                    _walk(child, (*path, i), keys, ends, hits)
            if ends[i]:
                break


def longest(hits: Iterable[Hit]) -> list[Hit]:
    """Drop each hit whose tokens all lie in a longer (or equal and more exact) one; order of the text."""
    kept: list[Hit] = []
    over: dict[int, list[frozenset[int]]] = {}
    for hit in sorted(hits, key=lambda h: (-len(h.places), -h.exact)):
        places = frozenset(hit.places)
        if any(places <= other for other in over.get(hit.places[0], ())):
            continue
        kept.append(hit)
        for place in hit.places:
            over.setdefault(place, []).append(places)
    kept.sort(key=lambda h: h.places)
    return kept


def _base(form: str, known: set[str]) -> str:
    """«buenísimo» → «bueno», «riquísima» → «rico»; the form itself where that gives no known word."""
    found = _SUPERLATIVE.fullmatch(form)
    if found:
        root = found[1]
        for base in (root + "o", root + "a", root + "e", root, root.replace("qu", "c") + "o"):
            if base in known:
                return base
    return form


def _expand(pattern: str) -> Iterator[tuple[str, ...]]:
    """One pattern as the plain sequences that it stands for: «[muy] buen|gran dia» gives four."""
    slots: list[list[tuple[str, ...]]] = []
    for word in pattern.split():
        optional = word.startswith("[") and word.endswith("]")
        choices = [(_key(w),) for w in (word[1:-1] if optional else word).split("|")]
        slots.append([*choices, ()] if optional else list(choices))
    for choice in itertools.product(*slots):
        yield tuple(word for words in choice for word in words)


def _key(word: str) -> str:
    if word.startswith("=") and len(word) > 1 and word[1].isalpha():
        return word.lower()
    folded = fold(word)
    if word == GAP or word.startswith("<") or not folded:
        return word
    return "*" * word.startswith("*") + folded + "*" * word.endswith("*")


def parse(text: str) -> Iterator[tuple[str, Entry]]:
    """The entries of one file, in order. ValueError names a line that does not follow the format."""
    shared = ""
    for number, line in enumerate(text.splitlines(), 1):
        pattern, _, own = line.partition("\t")
        if not pattern.strip() or pattern.startswith("# "):
            continue
        if not own and re.fullmatch(r"\[.*[+:-].*\]|\[[a-z ]+\]", pattern) and _is_tags(pattern[1:-1]):
            shared = pattern[1:-1]
            continue
        try:
            yield pattern, entry(f"{shared} {own}")
        except ValueError as wrong:
            raise ValueError(f"line {number}: {wrong}") from wrong


def _is_tags(text: str) -> bool:
    return all(tag in MARKS or ":" in tag or _TAG.fullmatch(tag) for tag in text.split())


def entry(tags: str) -> Entry:
    """An entry from its tags; a later tag replaces an earlier one of the same name."""
    weights: dict[str, float] = {}
    topic, languages, marks = "", "", set()
    for tag in tags.split():
        weight = _TAG.fullmatch(tag)
        if weight:
            weights[weight[1]] = float(weight[2])
        elif tag.startswith("topic:"):
            topic = tag.removeprefix("topic:")
        elif tag.startswith("in:"):
            languages = tag.removeprefix("in:")
        elif tag in MARKS:
            marks.add(tag)
        else:
            raise ValueError(f"no such tag: {tag}")
    unknown = weights.keys() - {"tone", *INTENTS, *DEPARTMENTS}
    if unknown:
        raise ValueError(f"no such label: {', '.join(sorted(unknown))}")
    return Entry(
        tone=weights.get("tone", 0.0),
        intents=tuple((k, w) for k, w in weights.items() if k in INTENTS and w),
        departments=tuple((k, w) for k, w in weights.items() if k in DEPARTMENTS and w),
        topic=topic,
        marks=frozenset(marks),
        languages=frozenset(languages.split(",")) if languages else frozenset(),
    )


def _pairs(name: str) -> dict[str, str]:
    rows = (line.split("\t") for line in lexicon_file(name).splitlines() if line and not line.startswith("#"))
    return {row[0]: row[1] for row in rows}


def lexicon_file(name: str) -> str:
    """The text of one file of `lexicons/`."""
    return (_FOLDER / name).read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def abbreviations() -> dict[str, str]:
    """Short spellings of posts («xq», «vcs») and the folded word that each stands for."""
    return _pairs("abbreviations.tsv")


@lru_cache(maxsize=1)
def topic_names() -> dict[str, dict[str, str]]:
    """Topic key → language → label. «es» is always there."""
    header, *rows = [
        r.split("\t") for r in lexicon_file("topics.tsv").splitlines() if r and not r.startswith("# ")
    ]
    return {row[0]: dict(zip(header[1:], row[1:], strict=True)) for row in rows}


FILES: Final = (
    "marks", "tone", "emoji", "complaint", "praise", "question", "suggestion", "lead", "risk", "spam", "chat",
    "departments", "cues", "fields",
)  # fmt: skip


@lru_cache(maxsize=1)
def general() -> Lexicon:
    """The lexicon of the package: every file of FILES in one trie. About 0.1 s the first time."""
    return Lexicon(itertools.chain.from_iterable(parse(lexicon_file(f"{name}.tsv")) for name in FILES))
