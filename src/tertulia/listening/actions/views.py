"""Views («vistas»): ways of looking at what is heard that somebody keeps, and has mailed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from tertulia.accounts.models import Member
from tertulia.brand.models import Brand
from tertulia.kit.verbs import Actor, Refused, to_restore, verb
from tertulia.listening.actions.alerts import maker
from tertulia.listening.alerts.clock import next_mailing
from tertulia.listening.fields import FIELDS as REGISTRY
from tertulia.listening.models import Search, View
from tertulia.query import QueryError, parse

MOST_VIEWS = 200
SPANS = {"24h": 1, "7d": 7, "30d": 30}
"""The stretches of time that a view can show, in days."""
FIELDS = ("name", "words", "search", "span", "rhythm", "base_url")


@verb("listening.keep_view", role="agent", inverse="listening.drop_view")
def keep_view(
    brand: Brand,
    *,
    name: str,
    words: str = "",
    search: Search | None = None,
    span: str = "7d",
    rhythm: str = "never",
    members: Sequence[Member] = (),
    base_url: str = "",
    by: Actor,
) -> View:
    """Keep a way of looking: words in the query language (state fields too), one search or all that `brand`
    hears, and how far back (`SPANS`). `rhythm`: whether and when it is mailed to `members`. Refused with what
    is wrong, field by field."""
    if View.objects.filter(brand=brand, removed_at__isnull=True).count() >= MOST_VIEWS:
        raise Refused({"": _("Hay demasiadas vistas. Quita antes alguna.")})
    view = View(
        workspace_id=brand.workspace_id,
        brand=brand,
        name=name,
        words=words,
        search=search,
        span=span,
        rhythm=rhythm,
        base_url=base_url[:300],
        created_by=maker(by),
    )
    _check(view, members)
    view.next_try_at = next_mailing(view.rhythm, timezone.now(), brand.zone)
    view.save()
    view.members.set(members)
    return view


@verb("listening.change_view", role="agent", inverse="listening.restore_view")
def change_view(view: View, *, by: Actor, members: Sequence[Member] | None = None, **new: Any) -> View:
    """Change some of a view's fields (those of `keep_view`). Refused for the same reasons."""
    for name, value in new.items():
        if name not in FIELDS:
            raise TypeError(f"a view has no {name}")
        setattr(view, name, value)
    _check(view, list(view.members.all()) if members is None else members)
    _settle(view)
    if members is not None:
        view.members.set(members)
    return view


@verb("listening.drop_view", role="agent", inverse="listening.restore_view")
def drop_view(view: View, *, before: Mapping[str, Any] | None = None, by: Actor) -> View:
    """Keep it no longer; it is not mailed again."""
    view.removed_at = timezone.now()
    _settle(view)
    return view


@verb("listening.restore_view", role="agent")
def restore_view(view: View, *, before: Mapping[str, Any], by: Actor) -> View:
    """Undo a change: what nobody has changed since."""
    back = to_restore(view, before)
    for name in ("name", "search_id", "words", "span", "rhythm"):
        setattr(view, name, back.get(name, getattr(view, name)))
    if "removed" in back:
        view.removed_at = timezone.now() if back["removed"] else None
    _settle(view)
    if "members" in back:
        view.members.set(Member.objects.of(view.workspace).filter(pk__in=back["members"]))
    return view


def _settle(view: View) -> None:
    """Saved, and due when its next letter is."""
    gone = view.removed_at is not None
    view.next_try_at = None if gone else next_mailing(view.rhythm, timezone.now(), view.brand.zone)
    view.attempts, view.last_error = 0, ""
    view.save()


def _check(view: View, members: Sequence[Member]) -> None:
    problems: dict[str, Any] = {}
    view.name, view.words = view.name.strip(), view.words.strip()
    if not view.name or len(view.name) > 120:
        problems["name"] = _("Ponle un nombre de hasta 120 caracteres.")
    if view.span not in SPANS:
        problems["span"] = _("Elige cuánto tiempo enseña.")
    if view.rhythm not in View.Rhythm.values:
        problems["rhythm"] = _("Elige cada cuánto se envía.")
    elif view.rhythm != View.Rhythm.NEVER and not members:
        problems["members"] = _("Elige a quién se envía.")
    if any(member.workspace_id != view.workspace_id or member.left_at for member in members):
        problems["members"] = _("Esa persona no está en este equipo.")
    if view.search is not None and (view.search.brand_id != view.brand_id or view.search.removed_at):
        problems["search"] = _("Elige una búsqueda de esta marca.")
    if view.words:
        try:
            parse(view.words, REGISTRY, scope=view.workspace_id)
        except QueryError as problem:
            problems["words"] = str(problem)
    if problems:
        raise Refused(problems)
