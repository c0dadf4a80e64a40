"""Who may, and what was done: the two hooks that `kit.verbs` asks for."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import models

from tertulia.accounts.models import AuditEntry, Workspace
from tertulia.kit.verbs import RANK, Actor, Forbidden, Verb

SECRET_WORDS = frozenset({"password", "credentials", "token", "config", "secret"})
LONGEST_WORD = 300


def workspace_of(noun: Any) -> int | None:
    """The id of the workspace that `noun` belongs to, or None for things above workspaces."""
    if isinstance(noun, Workspace):
        return noun.pk
    found = getattr(noun, "workspace_id", None)
    return int(found) if found is not None else None


def guard(actor: Actor, verb: Verb, noun: Any) -> None:
    """Raises Forbidden unless `actor` holds the verb's role in the noun's own workspace. The system may
    anything; a rule or a link acts with the role that it was given, in its workspace alone."""
    if actor.kind == "system":
        return
    home = workspace_of(noun)
    if home is not None and actor.workspace != home:
        raise Forbidden(f"{verb.name}: another workspace")
    if RANK[actor.role] < RANK[verb.role]:
        raise Forbidden(f"{verb.name} needs the role {verb.role}")


def record(
    actor: Actor, verb: Verb, noun: Any, result: Any, words: dict[str, Any], before: dict[str, Any] | None
) -> int | None:
    """Write the audit entry and return its id. The entry names the noun, or what the verb made of it."""
    thing = result if isinstance(result, models.Model) and verb_makes(noun, result) else noun
    entry = AuditEntry.objects.create(
        workspace_id=workspace_of(thing) or workspace_of(noun) or actor.workspace,
        actor_kind=actor.kind,
        actor_id=actor.id,
        actor_name=actor.name[:120],
        verb=verb.name,
        noun_type=thing._meta.label_lower if isinstance(thing, models.Model) else "",
        noun_id=thing.pk if isinstance(thing, models.Model) else None,
        noun_name=str(thing)[:200] if isinstance(thing, models.Model) else "",
        words={k: _plain(k, v) for k, v in words.items()},
        before=before,
    )
    # The door that offers «deshacer» finds the entry on the noun that it has in hand.
    if isinstance(noun, models.Model):
        noun.audit_id = entry.pk  # type: ignore[attr-defined]
    return entry.pk


def verb_makes(noun: Any, result: models.Model) -> bool:
    """Whether `result` is a new thing rather than the noun again."""
    return not isinstance(noun, models.Model) or type(noun) is not type(result) or noun.pk != result.pk


def _plain(name: str, value: Any) -> Any:
    if name in SECRET_WORDS:
        return "…"
    if isinstance(value, models.Model):
        return str(value)[:LONGEST_WORD]
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, str):
        # No database holds a NUL in JSON.
        return value[:LONGEST_WORD].replace("\0", "")
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, dict):
        return {str(k): _plain(str(k), v) for k, v in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_plain("", v) for v in list(value)[:50]]
    return str(value)[:LONGEST_WORD]
