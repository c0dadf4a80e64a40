"""Alerts («avisos»): made, changed, switched, taken away; and the firings that somebody has seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from tertulia.accounts.models import Member, Workspace
from tertulia.brand.models import Brand
from tertulia.kit.verbs import Actor, Refused, to_restore, verb
from tertulia.listening.alerts import kinds
from tertulia.listening.models import Alert, Firing, Search
from tertulia.listening.queries import searched
from tertulia.query import QueryError

MOST_ALERTS = 100
FIELDS = ("name", "watch", "settings", "search", "words", "rhythm", "base_url")


@verb("listening.create_alert", role="agent", inverse="listening.delete_alert")
def create_alert(
    brand: Brand,
    *,
    name: str,
    watch: str,
    settings: Mapping[str, Any],
    search: Search | None = None,
    words: str = "",
    rhythm: str = "at_once",
    members: Sequence[Member] = (),
    base_url: str = "",
    by: Actor,
) -> Alert:
    """Watch what `brand` hears from now on; what was heard before never goes off. `settings`: what the kind
    `watch` needs (`alerts.kinds`). Refused with what is wrong, field by field."""
    if Alert.objects.filter(brand=brand, removed_at__isnull=True).count() >= MOST_ALERTS:
        raise Refused({"": _("Hay demasiados avisos. Quita antes alguno.")})
    now = timezone.now()
    alert = Alert(
        workspace_id=brand.workspace_id,
        brand=brand,
        name=name,
        watch=watch,
        settings=dict(settings),
        search=search,
        words=words,
        rhythm=rhythm,
        base_url=base_url[:300],
        judged_to=now,
        next_try_at=now,
        created_by=maker(by),
    )
    _check(alert, members)
    alert.save()
    alert.members.set(members)
    return alert


@verb("listening.change_alert", role="agent", inverse="listening.restore_alert")
def change_alert(alert: Alert, *, by: Actor, members: Sequence[Member] | None = None, **new: Any) -> Alert:
    """Change some of an alert's fields (those of `create_alert`). What goes on under the old terms ends; what
    was heard before now is not judged again. Refused for the same reasons."""
    for name, value in new.items():
        if name not in FIELDS:
            raise TypeError(f"an alert has no {name}")
        setattr(alert, name, value)
    _check(alert, () if members is None else members)
    _begin_anew(alert)
    alert.save()
    if members is not None:
        alert.members.set(members)
    return alert


@verb("listening.switch_alert", role="agent", inverse="listening.restore_alert")
def switch_alert(alert: Alert, *, on: bool, by: Actor) -> Alert:
    """Let an alert watch, or rest. What is said while it rests does not go off later."""
    if on and alert.removed_at is not None:
        raise Refused({"": _("Ese aviso se quitó.")})
    alert.is_active = on
    _begin_anew(alert)
    alert.save()
    return alert


@verb("listening.delete_alert", role="agent", inverse="listening.restore_alert")
def delete_alert(alert: Alert, *, before: Mapping[str, Any] | None = None, by: Actor) -> Alert:
    """Take an alert away; the times that it went off stay on record."""
    alert.is_active, alert.removed_at = False, timezone.now()
    _begin_anew(alert)
    alert.save()
    return alert


@verb("listening.restore_alert", role="agent")
def restore_alert(alert: Alert, *, before: Mapping[str, Any], by: Actor) -> Alert:
    """Undo a change: what nobody has changed since."""
    back = to_restore(alert, before)
    for name in ("name", "search_id", "words", "watch", "settings", "rhythm", "is_active"):
        setattr(alert, name, back.get(name, getattr(alert, name)))
    if "removed" in back:
        alert.removed_at = timezone.now() if back["removed"] else None
    _begin_anew(alert)
    alert.save()
    if "members" in back:
        alert.members.set(Member.objects.of(alert.workspace).filter(pk__in=back["members"]))
    return alert


@verb("listening.see_firings", role="agent", quiet=True)
def see_firings(workspace: Workspace, *, by: Actor) -> Workspace:
    """Somebody of the team has looked at what went off: it is news no longer."""
    Firing.objects.filter(workspace=workspace, seen_at__isnull=True).update(seen_at=timezone.now())
    return workspace


def maker(by: Actor) -> Member | None:
    """The member that `by` is, if it is one."""
    return Member.objects.filter(pk=by.id or 0).first() if by.kind == "member" else None


def _begin_anew(alert: Alert) -> None:
    now = timezone.now()
    alert.judged_to, alert.attempts, alert.last_error = now, 0, ""
    alert.next_try_at = now if alert.is_active and alert.removed_at is None else None
    Firing.objects.filter(alert=alert, over_at__isnull=True).exclude(
        alert__watch__in=kinds.ONE_BY_ONE
    ).update(over_at=now)


def _check(alert: Alert, members: Sequence[Member]) -> None:
    problems: dict[str, Any] = {}
    alert.name, alert.words = alert.name.strip(), alert.words.strip()
    if not alert.name or len(alert.name) > 120:
        problems["name"] = _("Ponle un nombre de hasta 120 caracteres.")
    if alert.rhythm not in Alert.Rhythm.values:
        problems["rhythm"] = _("Elige cada cuánto.")
    if alert.search is not None and (alert.search.brand_id != alert.brand_id or alert.search.removed_at):
        problems["search"] = _("Elige una búsqueda de esta marca.")
    if alert.words:
        try:
            searched(alert.words)
        except QueryError as problem:
            problems["words"] = str(problem)
    elif alert.watch == Alert.Watch.WORDS and alert.search is None:
        problems["words"] = _("Escribe qué palabras, o elige una búsqueda: avisar de todo sería no avisar.")
    if any(member.workspace_id != alert.workspace_id or member.left_at for member in members):
        problems["members"] = _("Esa persona no está en este equipo.")
    settings, wrong = kinds.clean(alert.watch, alert.settings)
    alert.settings = settings
    problems.update(wrong)
    if problems:
        raise Refused(problems)
