"""Taking back: the one place where a door turns «deshacer» into the inverse verb."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tertulia.accounts.models import AuditEntry
from tertulia.kit.verbs import VERBS, Actor, Refused


def take_back(entry: AuditEntry, *, by: Actor) -> Any:
    """Run the inverse of what `entry` records, with the thing as it was before, and return the thing.

    The inverse verb asks the guard itself, so that nobody takes back what they might not do. Refused when
    it was taken back already, cannot be, or the thing is gone.
    """
    verb = VERBS.get(entry.verb)
    inverse = VERBS.get(verb.inverse) if verb else None
    if inverse is None or entry.noun_id is None or not entry.noun_type:
        raise Refused(_("Eso no se puede deshacer."))
    with transaction.atomic():
        free = AuditEntry.objects.filter(pk=entry.pk, undone_at__isnull=True)
        if not free.update(undone_at=timezone.now()):
            raise Refused(_("Ya estaba deshecho."))
        model = apps.get_model(entry.noun_type)
        noun = model._default_manager.filter(pk=entry.noun_id).first()
        if noun is None:
            raise Refused(_("Ya no existe."))
        return inverse.run(noun, before=entry.before, by=by)
