"""Every verb has its words."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import tertulia
from tertulia.accounts import actions
from tertulia.accounts.models import AuditEntry
from tertulia.accounts.wording import SENTENCES, sentence
from tertulia.kit.verbs import VERBS
from tests.world import World

ROOMS = sorted(
    {path.parent.name for path in Path(tertulia.__file__).parent.glob("*/actions.py")}
    | {path.parent.parent.name for path in Path(tertulia.__file__).parent.glob("*/actions/__init__.py")}
)


def _import_all() -> None:
    for room in ROOMS:
        found = import_module(f"tertulia.{room}.actions")
        for module in iter_modules(getattr(found, "__path__", [])):
            import_module(f"{found.__name__}.{module.name}")


def test_it_has_a_sentence_for_every_verb() -> None:
    _import_all()
    missing = sorted(set(VERBS) - set(SENTENCES))
    assert not missing, f"write a sentence in accounts/wording.py for: {', '.join(missing)}"
    gone = sorted(name for name in set(SENTENCES) - set(VERBS) if name.partition(".")[0] in ROOMS)
    assert not gone, f"take out of accounts/wording.py what is no verb any more: {', '.join(gone)}"


def test_its_inverses_exist() -> None:
    _import_all()
    lost = {verb.name: verb.inverse for verb in VERBS.values() if verb.inverse and verb.inverse not in VERBS}
    assert not lost


def test_every_sentence_can_be_said_of_a_bare_entry(db: None) -> None:
    for name in SENTENCES:
        said = sentence(AuditEntry(verb=name))
        assert said
        assert not re.search(r"%\(", said)


def test_it_says_what_was_done(world: World) -> None:
    actions.change_role(world.bob, role="manager", by=world.alice.actor)
    assert sentence(AuditEntry.objects.of(world.workspace)[0]) == "dio a Bob el papel «Responsable»"


def test_it_says_something_of_a_verb_that_it_does_not_know() -> None:
    assert sentence(AuditEntry(verb="old.verb", noun_name="Casa")) == "hizo un cambio en «Casa»"
