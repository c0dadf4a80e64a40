"""The brand itself: who it is, how it speaks, when it is there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from tertulia.accounts.checks import clean_name, clean_zone
from tertulia.accounts.models import Workspace
from tertulia.brand.checks import (
    clean_country,
    clean_promises,
    clean_site,
    clean_topics,
    clean_week,
    clean_words,
)
from tertulia.brand.knowledge import ANSWERS
from tertulia.brand.models import Brand, Department, Kind
from tertulia.kit.verbs import Actor, Refused, verb


@verb("brand.create", role="manager")
def create(
    workspace: Workspace,
    *,
    name: str,
    about: str = "",
    site: str = "",
    country: str = "ES",
    time_zone: str = "",
    keywords: Iterable[str] | None = None,
    by: Actor,
) -> Brand:
    """A brand with its twelve departments, open in office hours, heard under its own name unless `keywords`
    say others. Refused when a field is wrong or the workspace has a brand of that name."""
    called = clean_name(name)
    _only_one(workspace, called)
    brand = Brand.objects.create(
        workspace=workspace,
        name=called,
        about=about.strip(),
        site=clean_site(site),
        country=clean_country(country),
        time_zone=clean_zone(time_zone or workspace.time_zone),
        keywords=clean_words(keywords or [], at="keywords") or [called],
    )
    with translation.override(workspace.language):
        twelve = [(kind.value, str(kind.label), str(ANSWERS[kind])) for kind in Kind]
    Department.objects.bulk_create(
        Department(workspace=workspace, brand=brand, kind=kind, name=label, answers=knows)
        for kind, label, knows in twelve
    )
    return brand


@verb("brand.change", role="manager")
def change(
    brand: Brand,
    *,
    name: str | None = None,
    about: str | None = None,
    site: str | None = None,
    country: str | None = None,
    time_zone: str | None = None,
    keywords: Iterable[str] | None = None,
    topics: Mapping[str, Iterable[str]] | None = None,
    address: str | None = None,
    signature: str | None = None,
    forbidden_words: Iterable[str] | None = None,
    hours: Mapping[str, Sequence[Sequence[str]]] | None = None,
    reply_minutes: Mapping[str, int] | None = None,
    by: Actor,
) -> Brand:
    """Change what is given; None stays. `hours` {} means always open. `address`: «tu», «usted» or «vos».
    `reply_minutes`: minutes of opening time for each priority. All problems are refused at once."""
    found = _Cleaning()
    found.take("name", name, lambda v: _only_one(brand.workspace, clean_name(v), but=brand))
    found.take("about", about, lambda v: v.strip())
    found.take("site", site, clean_site)
    found.take("country", country, clean_country)
    found.take("time_zone", time_zone, clean_zone)
    found.take("keywords", keywords, lambda v: _at_least_one(clean_words(v, at="keywords")))
    found.take("topics", topics, clean_topics)
    found.take("address", address, _clean_address)
    found.take("signature", signature, _clean_signature)
    found.take("forbidden_words", forbidden_words, lambda v: clean_words(v, at="forbidden_words"))
    found.take("hours", hours, clean_week)
    found.take("reply_minutes", reply_minutes, clean_promises)
    if found.problems:
        raise Refused(found.problems)
    for field, value in found.values.items():
        setattr(brand, field, value)
    brand.save(update_fields=list(found.values))
    return brand


class _Cleaning:
    """Cleans field after field, so that a form hears of all its problems at once."""

    def __init__(self) -> None:
        self.values: dict[str, Any] = {}
        self.problems: dict[str, Any] = {}

    def take(self, field: str, value: Any, clean: Any) -> None:
        """Clean `value` unless it is None; remember what it became, or what is wrong with it."""
        if value is None:
            return
        try:
            self.values[field] = clean(value)
        except Refused as refused:
            self.problems.update(refused.problems)


def _only_one(workspace: Workspace, name: str, *, but: Brand | None = None) -> str:
    others = Brand.objects.of(workspace).filter(name__iexact=name).exclude(pk=but.pk if but else 0)
    if others.exists():
        raise Refused({"name": _("Ya tienes una marca con ese nombre.")})
    return name


def _at_least_one(words: list[str]) -> list[str]:
    if not words:
        raise Refused({"keywords": _("Escribe al menos un nombre: es lo que escuchamos.")})
    return words


def _clean_address(value: str) -> str:
    if value not in Brand.Address.values:
        raise Refused({"address": _("Elige cómo tratas a quien te escribe.")})
    return value


def _clean_signature(value: str) -> str:
    cleaned = value.strip()
    if len(cleaned) > 80:
        raise Refused({"signature": _("Es demasiado larga: caben 80 caracteres.")})
    return cleaned
