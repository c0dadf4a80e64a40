"""The words that a team puts on cases."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from tertulia.accounts.models import Workspace
from tertulia.inbox.actions._shared import written
from tertulia.inbox.models import Label
from tertulia.kit.verbs import Actor, Refused, verb
from tertulia.query.tokens import fold

MOST_LABELS = 500


@verb("inbox.create_label", role="agent", inverse="inbox.delete_label")
def create_label(workspace: Workspace, *, name: str, by: Actor) -> Label:
    """A new label, or the one that has this name already (case and accents do not count)."""
    name = _clean(name)
    standing = Label.objects.filter(workspace=workspace, removed_at__isnull=True)
    for label in standing:
        if fold(label.name) == fold(name):
            return label
    if len(standing) >= MOST_LABELS:
        raise Refused({"name": _("Hay demasiadas etiquetas. Quita antes alguna.")})
    return Label.objects.create(workspace=workspace, name=name)


@verb("inbox.rename_label", role="agent", inverse="inbox.restore_label")
def rename_label(label: Label, *, name: str, by: Actor) -> Label:
    """Another name for a label. Refused for one that another has."""
    name = _clean(name)
    others = Label.objects.filter(workspace_id=label.workspace_id, removed_at__isnull=True).exclude(
        pk=label.pk
    )
    if any(fold(other.name) == fold(name) for other in others):
        raise Refused({"name": _("Ya hay una etiqueta «%(name)s».") % {"name": name}})
    label.name = name
    label.save(update_fields=["name"])
    return label


@verb("inbox.delete_label", role="agent", inverse="inbox.restore_label")
def delete_label(label: Label, *, before: dict[str, Any] | None = None, by: Actor) -> Label:
    """Take a label out of use; the cases that had it show it no more."""
    label.removed_at = timezone.now()
    label.save(update_fields=["removed_at"])
    return label


@verb("inbox.restore_label", role="agent")
def restore_label(label: Label, *, before: dict[str, Any], by: Actor) -> Label:
    """The label as it was: its name, in use or not."""
    label.name = before["name"]
    label.removed_at = timezone.now() if before["removed"] else None
    taken = Label.objects.filter(workspace_id=label.workspace_id, name=label.name, removed_at__isnull=True)
    if label.removed_at is None and taken.exclude(pk=label.pk).exists():
        raise Refused({"name": _("Ya hay una etiqueta «%(name)s».") % {"name": label.name}})
    label.save(update_fields=["name", "removed_at"])
    return label


def _clean(name: str) -> str:
    name = " ".join(written(name).split())
    if not name:
        raise Refused({"name": _("Escribe el nombre de la etiqueta.")})
    if len(name) > 40:
        raise Refused({"name": _("Como mucho, 40 caracteres.")})
    return name
