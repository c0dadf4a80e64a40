"""Verbs: every change is a plain function in a room's `actions.py`, decorated once.

    @verb("inbox.resolve", role="agent", inverse="inbox.restore")
    def resolve(case: Case, *, by: Actor) -> Case: ...

The noun comes first, the rest is keyword-only, and `by` says who. The decorator asks the guard, opens the
transaction, runs, and writes the audit entry. `accounts` injects who may and where to record, so that this
file knows no room. A verb never touches the network: it leaves a due row.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, ParamSpec, Protocol, TypeVar

from django.db import transaction

Role = Literal["owner", "manager", "agent", "reader", "system"]
RANK: dict[str, int] = {"reader": 0, "agent": 1, "manager": 2, "owner": 3, "system": 4}
P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something: a member, a rule, the system itself, or somebody outside holding a link.

    `workspace` is the id of the only workspace in which this actor may act (None: the system, anywhere).
    """

    kind: Literal["member", "rule", "system", "link"]
    id: int | None = None
    name: str = ""
    role: Role = "reader"
    workspace: int | None = None


AFTER = "after"
"""In what an inverse verb gets as `before`: what its verb made of it, for `to_restore`."""
SYSTEM = Actor("system", name="Tertulia", role="system")


class Refused(Exception):
    """The verb will not do it. `problems`: field name → sentence for a person («» = the whole form).
    Doors turn it into form errors, a 422, or exit 1."""

    def __init__(self, problems: dict[str, Any] | Any) -> None:
        self.problems: dict[str, Any] = problems if isinstance(problems, dict) else {"": problems}
        super().__init__("; ".join(str(p) for p in self.problems.values()))


class Forbidden(Exception):
    """This actor may not use this verb here."""


@dataclass(frozen=True, slots=True)
class Verb:
    """One row of the table of verbs: what the permissions page, the audit and the tests read."""

    name: str
    role: Role
    run: Callable[..., Any]
    inverse: str = ""
    quiet: bool = False


@dataclass(slots=True)
class _Hooks:
    guard: Callable[[Actor, Verb, Any], None] | None = None
    record: Callable[[Actor, Verb, Any, Any, dict[str, Any], dict[str, Any] | None], int | None] | None = None
    verbs: dict[str, Verb] = field(default_factory=dict)


_hooks = _Hooks()
VERBS = _hooks.verbs


class Undoable(Protocol):
    """A noun that can say how it is now, so that an inverse verb can put it back."""

    def undo_state(self) -> dict[str, Any]: ...


def to_restore(noun: Undoable, before: Mapping[str, Any]) -> dict[str, Any]:
    """What of `before` an inverse verb should put back: what its verb changed and nobody has changed since,
    so that taking back one's own click never takes back another's. All of it where nobody noted what
    changed."""
    after, now = before.get(AFTER), noun.undo_state()
    if after is None:
        return {name: before[name] for name in now if name in before}
    return {name: before[name] for name, left in after.items() if now[name] == left}


def install(
    guard: Callable[[Actor, Verb, Any], None],
    record: Callable[[Actor, Verb, Any, Any, dict[str, Any], dict[str, Any] | None], int | None],
) -> None:
    """Called once by `accounts` at start: `guard(actor, verb, noun)` raises `Forbidden`;
    `record(actor, verb, noun, result, words, before)` writes the audit entry and returns its id."""
    _hooks.guard, _hooks.record = guard, record


def verb(
    name: str, *, role: Role, inverse: str = "", quiet: bool = False
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Declare a verb. `role`: the least role that may use it. `inverse`: the verb that takes it back (it gets
    `before=` what `undo_state()` said). `quiet`: too frequent to audit (drafts, presence)."""

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(function)
        def run(*args: P.args, **words: P.kwargs) -> R:
            actor: Any = words.get("by")
            if not isinstance(actor, Actor):
                raise TypeError(f"{name} needs by=Actor")
            noun = args[0] if args else None
            if _hooks.guard is None or _hooks.record is None:
                raise RuntimeError("verbs are not installed: accounts must be in INSTALLED_APPS")
            _hooks.guard(actor, entry, noun)
            with transaction.atomic():
                before = noun.undo_state() if inverse and hasattr(noun, "undo_state") else None
                result = function(*args, **words)
                if before is not None and noun is not None:
                    now = noun.undo_state()  # type: ignore[attr-defined]
                    before[AFTER] = {name: now[name] for name in now if now[name] != before[name]}
                if not quiet:
                    rest = {k: v for k, v in words.items() if k != "by"}
                    _hooks.record(actor, entry, noun, result, rest, before)
            return result

        entry = Verb(name, role, run, inverse, quiet)
        if name in VERBS:
            raise RuntimeError(f"two verbs are called {name}")
        VERBS[name] = entry
        return run

    return decorate
