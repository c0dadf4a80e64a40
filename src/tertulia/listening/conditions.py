"""Conditions in SQL for fields of items that are more than a column."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q
from django.db.models.lookups import GreaterThan
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tertulia.brand.models import Brand
from tertulia.kit.links import canonical
from tertulia.listening.addresses import compared, pattern, pattern_in_list, pattern_of_one
from tertulia.listening.models import Doubt, Heard, Item, Trait
from tertulia.people.models import Person
from tertulia.query import BadValue, Choice, Op, Value
from tertulia.query.expressions import Lists, Matches
from tertulia.query.fields import as_written
from tertulia.query.tokens import fold
from tertulia.sources.models import Source

MOST_LISTED = 5_000
"""Names that a field offers, and checks against."""

Comparisons = tuple[tuple[Op, Value], ...]
_FLIPPED: dict[Op, str] = {"=": "gte", "<=": "gte", "<": "gt", ">=": "lte", ">": "lt"}
_HOURS = {"h": 1, "d": 24, "s": 24 * 7, "w": 24 * 7, "m": 24 * 30}


def heard_by(column: str, op: Op, value: Any, prefix: str) -> Q:
    """Whether it was heard by a source, or for a brand: by its number, or by its name."""
    of = Brand if column == "brand" else Source
    ids = [value] if isinstance(value, int) else _called(of.objects.values_list("pk", "name"), value)
    ways = Heard.objects.filter(item=OuterRef(f"{prefix}pk"), **{f"{column}_id__in": ids})
    return Q(Exists(ways))


def said_by(op: Op, value: Any, prefix: str) -> Q:
    """Whether its author is a person: by its number, or by its name as it is."""
    return Q(**{f"{prefix}author__person{'_id' if isinstance(value, int) else '__name'}": value})


def in_list(op: Op, value: Any, prefix: str) -> Q:
    """Whether its author is a person on a list."""
    return Q(Lists(f"{prefix}author__person__tags", value))


def at_address(op: Op, value: Any, prefix: str) -> Q:
    """Whether it stands at an address that begins so, or shares one."""
    own = Q(Matches(f"{prefix}url", pattern(value)))
    return own | Q(Matches(f"{prefix}links", pattern_in_list(value)))


def shares(op: Op, value: Any, prefix: str) -> Q:
    """Whether it shares an address."""
    return Q(Matches(f"{prefix}links", pattern_of_one(value)))


def carries(trait: Trait, prefix: str) -> Q:
    """Whether it carries a link, a picture …"""
    return Q(GreaterThan(F(f"{prefix}traits").bitand(trait.value), 0))


def is_toxic(op: Op, value: Any, prefix: str) -> Q:
    """Whether it insults, threatens or hates; one of them, or any."""
    lookup = {"yes": ("gt", ""), "no": ("exact", "")}.get(value, ("exact", value))
    return Q(**{f"{prefix}toxicity__{lookup[0]}": lookup[1]})


def is_in_doubt(op: Op, value: Any, prefix: str) -> Q:
    """Whether a fact of it is only a guess."""
    return Q(GreaterThan(F(f"{prefix}doubts").bitand(Doubt.of(value)), 0))


def is_doubtful(prefix: str) -> Q:
    """Whether any fact of it is only a guess."""
    return Q(**{f"{prefix}doubts__gt": 0})


def is_at_home(prefix: str) -> Q:
    """Whether it was said in a space of ours."""
    return Q(Exists(Heard.objects.filter(item=OuterRef(f"{prefix}pk"), source__is_own=True)))


def is_first_contact(prefix: str) -> Q:
    """Whether we had heard nothing of its author before."""
    before = Item.objects.filter(author=OuterRef(f"{prefix}author_id"), pk__lt=OuterRef(f"{prefix}pk"))
    return Q(~Exists(before), **{f"{prefix}is_own": False})


def repeats(op: Op, value: Any, prefix: str) -> Q:
    """Whether it says the same as something before, or is one of those that say what a given item says."""
    if isinstance(value, int):
        return Q(**{f"{prefix}copy_of_id": value}) | Q(**{f"{prefix}pk": value})
    return Q(**{f"{prefix}copy_of__isnull": value == "no", f"{prefix}pk__isnull": False})


def within(op: Op, value: Any, prefix: str) -> Q:
    """Whether it was published at most so many seconds ago."""
    moment = timezone.now() - timedelta(seconds=value)
    return Q(**{f"{prefix}published_at__{_FLIPPED[op]}": moment})


def read_age(op: Op, written: str) -> Comparisons:
    """`7d`, `24h`, `2s` (weeks; or `w`), `3m` (30 days each): seconds; of a bare one, at most that old."""
    found = re.fullmatch("([0-9]{1,4})([hdswm])", written.lower())
    if not found:
        plain = re.match("[0-9]{1,4}", written)
        instead = f"{'' if op == '=' else op}{plain[0]}d" if plain else "7d"
        raise BadValue(
            _("Aquí va cuánto tiempo: horas, días, semanas o meses."), ("24h", "7d", "2s", "3m"), instead
        )
    return (("<=" if op == "=" else op, int(found[1]) * _HOURS[found[2]] * 3600),)


def read_name(op: Op, written: str) -> Comparisons:
    """A name, where nobody says of which workspace."""
    return as_written(op, fold(written))


def read_address(op: Op, written: str) -> Comparisons:
    """An address or the beginning of one."""
    address = compared(written)
    if not address:
        raise BadValue(_("Aquí va una dirección o su comienzo."), ("ejemplo.es/blog",))
    return as_written(op, address)


def read_link(op: Op, written: str) -> Comparisons:
    """An address that is shared, with or without its scheme and what only follows the reader about."""
    scheme = "" if "://" in written else "https://"
    return read_address(op, canonical(scheme + written.strip()) or written)


def read_copy(op: Op, written: str) -> Comparisons:
    """Yes, no, or the number of an item."""
    if re.fullmatch("[1-9][0-9]{0,17}", written):
        as_written(op, written)
        return ((op, int(written)),)
    answer = {"si": "yes", "s": "yes", "yes": "yes", "y": "yes", "no": "no", "n": "no"}.get(fold(written))
    if answer is None:
        raise BadValue(_("Aquí va sí o no."), ("sí", "no"), "sí")
    return as_written(op, answer)


def names(model: Any, workspace_id: int | None) -> list[Choice] | None:
    """What of `model` a workspace has, by name; any text where nobody says which workspace."""
    if workspace_id is None:
        return None
    rows = model.objects.filter(workspace_id=workspace_id).order_by("pk").values_list("pk", "name")
    return [Choice(pk, (name,), name) for pk, name in rows[:MOST_LISTED]]


def lists(workspace_id: int | None) -> list[Choice] | None:
    """The lists on which a workspace has put people."""
    if workspace_id is None:
        return None
    rows = Person.objects.filter(workspace_id=workspace_id).exclude(tags=[]).values_list("tags", flat=True)
    return [Choice(tag) for tag in sorted({str(tag) for tags in rows for tag in tags})]


def topics(workspace_id: int | None) -> list[Choice] | None:
    """What the brands of a workspace are usually asked about."""
    if workspace_id is None:
        return None
    known = Brand.objects.filter(workspace_id=workspace_id).values_list("topics", flat=True)
    return [Choice(label) for label in sorted({str(label) for topics in known for label in topics})]


def _called(rows: Iterable[tuple[int, str]], name: str) -> list[int]:
    return [pk for pk, own in rows if fold(own) == name]
