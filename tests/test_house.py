"""The rules of the house hold: layers, folders, templates, icons, words, what the documents promise."""

from __future__ import annotations

import importlib
import os
import re
import subprocess
import sys
from collections.abc import Callable

import grimp
import pytest
from django.core.management import call_command

from scripts import house
from scripts.messages import PACKAGE
from tertulia.kit.verbs import VERBS

TOOLS = ("connectors", "query", "text")


@pytest.mark.parametrize(
    "broken",
    [
        house.layers,
        house.inline,
        house.untranslated,
        house.icons,
        house.connectors,
        house.forbidden,
        house.settings,
    ],
    ids=lambda rule: rule.__name__,
)
def test_it_keeps_the_rule(broken: Callable[[], list[str]]) -> None:
    assert broken() == []


def test_it_has_no_connector_that_knows_another() -> None:
    graph = grimp.build_graph("tertulia", cache_dir=None)
    folders = {
        f"tertulia.connectors.{path.parent.name}" for path in PACKAGE.glob("connectors/*/connector.py")
    }
    known = {
        (one, other)
        for one in folders
        for other in folders - {one}
        if graph.find_shortest_chains(one, other, as_packages=True)
    }
    assert known == set()


def test_its_tools_need_no_settings_to_import() -> None:
    modules = [
        ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts)
        for name in TOOLS
        for path in house.code()
        if path.is_relative_to(PACKAGE / name) and path.name != "__init__.py"
    ]
    program = f"import importlib; [importlib.import_module(name) for name in {modules!r}]"
    env = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    done = subprocess.run(
        [sys.executable, "-c", program], env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]


def test_it_has_a_test_for_every_verb() -> None:
    for path in [*PACKAGE.glob("*/actions.py"), *PACKAGE.glob("*/actions/*.py")]:
        importlib.import_module(".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts))
    tests = "\n".join(
        path.read_text() for path in [*house.ROOT.glob("tests/**/*.py"), *PACKAGE.rglob("tests/*.py")]
    )
    untested = [verb.name for verb in VERBS.values() if not re.search(rf"\b{verb.run.__name__}\(", tests)]
    assert untested == []


@pytest.mark.django_db
def test_it_lacks_no_migration() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md"])
def test_it_has_every_command_that_a_document_names(document: str) -> None:
    text = (house.ROOT / document).read_text()
    targets = set(re.findall(r"^([a-z-]+):", (house.ROOT / "Makefile").read_text(), re.MULTILINE))
    named = set(re.findall(r"(?:^|`)make ([a-z-]+)", text, re.MULTILINE))
    assert named <= targets
    scripts = set(re.findall(r"(?:^|`)(?:python )?(scripts/\w+)", text, re.MULTILINE))
    assert [name for name in scripts if not (house.ROOT / name).exists()] == []
