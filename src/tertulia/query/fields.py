"""The fields that a query may name. Each room registers its own at start; `query` knows no table.

    registry.register(kinds.choice("sentiment", "fact", "sentiment", TONES, aliases=("tono",)))

A field's stage says when its value is known: `arrival` (author, network, language), `fact` (what
understanding adds: sentiment, intent), `state` (what changes later: status, owner).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from .errors import BadValue, QueryError
from .nodes import Node, Op, Stage, Value, comparisons
from .tokens import fold

if TYPE_CHECKING:
    from django.db.models import Q

    from .errors import Words

Sql = Callable[[Op, Any, str], "Q"]
"""(op, value, prefix) -> the condition, as a Q that is neither empty nor spread over a to-many relation (ask
those with `Exists`, or rows come twice). `prefix` goes before every column («last_item__» or «»). It may be
NULL where the column is: `to_q` takes care of that."""

Read = Callable[[Op, str], "tuple[tuple[Op, Value], ...]"]
"""(op, what was written) -> one or more comparisons that must all hold. Raises `BadValue`."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One value that a field can have. `value` is what is stored; `aliases` are what people may write for it.

    `label`: what the screen shows (default: the first alias, else the value). `stage`: where it is not the
    field's own («is:reply» is known on arrival, «is:resolved» is not).
    """

    value: Value
    aliases: tuple[str, ...] = ()
    label: Words = ""
    stage: Stage | None = None

    @property
    def written(self) -> str:
        """How we write it ourselves: the first alias, else the value."""
        return self.aliases[0] if self.aliases else str(self.value)


Choices = tuple[Choice | str, ...]
Values = Choices | Callable[[Any], Iterable[Choice | str] | None] | None
"""The values a field can have; or a function of the `scope` given to `parse` (a workspace, a brand, None),
for values that depend on who asks, which returns None where any value goes; or None: any value."""


def _listed(values: Values, scope: Any) -> tuple[Choice, ...] | None:
    found = values(scope) if callable(values) else values
    if found is None:
        return None
    return tuple(one if isinstance(one, Choice) else Choice(one) for one in found)


def as_written(op: Op, text: str) -> tuple[tuple[Op, Value], ...]:
    """Reads a value by taking it as it is. Only for `=`."""
    if op != "=":
        raise BadValue(_("Este campo no se compara con mayor o menor."), instead=text)
    return ((op, text),)


@dataclass(frozen=True, slots=True)
class Field:
    """A field: its name in the tree and for `Subject.get`, its stage, its values, and its condition in SQL.

    `aliases`: other names that people may write, the Spanish one first: it is the one that we show.
    `label`: what it is called on screen. `suggest`: values to offer where any value goes. `several`: a thing
    can have several values at once (so that asking for two of them is not impossible).
    `column`: where it is nothing but that column, so that thousands of values are asked for in one condition.
    Constructors for the usual kinds are in `kinds`.
    """

    name: str
    stage: Stage
    values: Values
    sql: Sql
    aliases: tuple[str, ...] = ()
    read: Read = as_written
    label: Words = ""
    suggest: Values = None
    several: bool = False
    column: str = ""

    @property
    def written(self) -> str:
        """How we write it ourselves: the first alias, else the name."""
        return self.aliases[0] if self.aliases else self.name

    def choices(self, scope: Any = None) -> tuple[Choice, ...] | None:
        """The values there are, for completion and for checking; None where any value goes."""
        return _listed(self.values, scope)

    def offered(self, scope: Any = None) -> tuple[Choice, ...]:
        """The values to offer to who is writing: all there are, or where any goes, those that it suggests."""
        choices = self.choices(scope)
        return (_listed(self.suggest, scope) or ()) if choices is None else choices

    def shown(self, value: Value, scope: Any = None) -> Words | None:
        """What the screen shows for one of the values; None for one that is not listed."""
        known = (one for one in self.offered(scope) if one.value == value and type(one.value) is type(value))
        one = next(known, None)
        return (one.label or one.written) if one else None

    def comparisons(self, op: Op, text: str, scope: Any = None) -> list[tuple[Op, Value, Stage]]:
        """What `field:text` asks: comparisons that must all hold. Raises `BadValue`."""
        choices = self.choices(scope)
        if choices is None:
            return [(op, value, self.stage) for op, value in self.read(op, text)]
        if op != "=":
            raise BadValue(_("Este campo no se compara con mayor o menor."), instead=text)
        chosen = self._choose(choices, text)
        return [("=", chosen.value, chosen.stage or self.stage)]

    def _choose(self, choices: Iterable[Choice], text: str) -> Choice:
        known: dict[str, Choice] = {}
        for choice in choices:
            for name in (*choice.aliases, str(choice.value), str(choice.label)):
                known.setdefault(fold(name), choice)
        wanted = fold(text)
        if wanted and wanted in known:
            return known[wanted]
        near = get_close_matches(wanted, known, n=1)
        raise BadValue(
            format_lazy(_("«{field}» no puede ser «{value}»."), field=self.written, value=text),
            tuple(dict.fromkeys(choice.written for choice in known.values())),
            known[near[0]].written if near else None,
        )


_TOO_EARLY: dict[Stage, Words] = {
    "arrival": _("«{text}» no se puede usar aquí."),
    "fact": _("«{text}» no se puede usar aquí: se sabe después de entender el texto."),
    "state": _("«{text}» no se puede usar aquí: cambia con el tiempo. Sirve para filtrar."),
}


class Registry:
    """The fields that queries may name, by name and by alias. Case and accents in names do not count."""

    def __init__(self, fields: Iterable[Field] = ()) -> None:
        self._fields: dict[str, Field] = {}
        self._by_name: dict[str, Field] = {}
        self.register(*fields)

    def register(self, *fields: Field) -> None:
        """Add fields. Raises ValueError for a name or alias that another field already has."""
        for field in fields:
            names = {fold(name) for name in (field.name, *field.aliases)}
            taken = names & self._by_name.keys()
            if taken:
                raise ValueError(f"field {field.name!r}: {', '.join(sorted(taken))} already registered")
            self._fields[field.name] = field
            self._by_name.update(dict.fromkeys(names, field))

    def widen(self, name: str, more: Field) -> None:
        """Let the field `name` have the values of `more` as well: a room above knows more that can be true of
        what a room below asks about («es:sin-responder»). Both list their values. Raises KeyError for a field
        that there is not, ValueError for a value that it has already."""
        field, added = self._fields[name], more.choices() or ()
        had = field.choices() or ()
        if {one.value for one in had} & {one.value for one in added}:
            raise ValueError(f"field {name!r} has some of these values already")
        theirs = {one.value for one in added}

        def sql(op: Op, value: Any, prefix: str) -> Q:
            return (more if value in theirs else field).sql(op, value, prefix)

        known = tuple(replace(one, stage=one.stage or more.stage) for one in added)
        wider = replace(field, values=(*had, *known), sql=sql)
        self._fields[name] = wider
        self._by_name.update({key: wider for key, one in self._by_name.items() if one is field})

    def find(self, written: str) -> Field | None:
        """The field with this name or alias, as a person writes it."""
        return self._by_name.get(fold(written))

    def __getitem__(self, name: str) -> Field:
        """The field with this own name, as it is in a tree. Raises KeyError."""
        return self._fields[name]

    def __iter__(self) -> Iterator[Field]:
        return iter(self._fields.values())

    def near(self, written: str) -> str | None:
        """The name that was probably meant by one that does not exist."""
        near = get_close_matches(fold(written), self._by_name, n=1, cutoff=0.6)
        return near[0] if near else None

    def check(self, node: Node, stages: Collection[Stage]) -> None:
        """Refuse fields of other stages than `stages`: saved searches and alerts take no `state`.

        Raises `QueryError` at the first one.
        """
        for comparison in comparisons(node):
            if comparison.stage not in stages:
                raise QueryError(
                    format_lazy(_TOO_EARLY[comparison.stage], text=comparison.text),
                    comparison.start,
                    tuple(field.written for field in self._fields.values() if field.stage in stages),
                )
