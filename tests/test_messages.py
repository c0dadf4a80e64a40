"""Translations: what is said is found, what is missing is told, and the product speaks what was compiled."""

from __future__ import annotations

import gettext
from pathlib import Path

import pytest

from scripts import messages
from tertulia.kit.messages import compile_catalogues

TEMPLATE = """{% load i18n %}<p title="{% translate "Bandeja" %}">
{% blocktranslate count n=cases %}{{ n }} caso{% plural %}{{ n }} casos{% endblocktranslate %}
{% include "x.html" with title=_("Nada aquí") %}{% translate "abierta" context "la bandeja" %}</p>"""
CODE = """def f(n):
    return _("Hola, %(name)s"), ngettext("una", "varias", n), pgettext("verbo", "Marca")
"""


@pytest.fixture
def said(tmp_path: Path) -> list[Path]:
    """A template and a module that say something."""
    (tmp_path / "page.html").write_text(TEMPLATE)
    (tmp_path / "views.py").write_text(CODE)
    return [tmp_path / "page.html", tmp_path / "views.py"]


def test_it_finds_what_templates_and_code_say(said: list[Path]) -> None:
    found = {(one.id, one.context) for one in messages.gather(said) if one.id}
    assert found == {
        ("Bandeja", None),
        (("%(n)s caso", "%(n)s casos"), None),
        ("Nada aquí", None),
        ("abierta", "la bandeja"),
        ("Hola, %(name)s", None),
        (("una", "varias"), None),
        ("Marca", "verbo"),
    }


def catalogue(folder: Path, *entries: str) -> Path:
    """A `.po` in English with these entries."""
    po = folder / "en" / "LC_MESSAGES" / "django.po"
    po.parent.mkdir(parents=True)
    header = messages.HEADER.format(language="en", plurals="nplurals=2; plural=(n != 1);")
    po.write_text(header + "\n\n".join(entries) + "\n")
    return po


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        ('msgid "Hola, %(name)s"\nmsgstr "Hello, %(name)s"', []),
        ('msgid "Hola, %(name)s"\nmsgstr ""', ["missing: «Hola, %(name)s»"]),
        ('#, fuzzy\nmsgid "Hola, %(name)s"\nmsgstr "Hello, %(name)s"', ["fuzzy: «Hola, %(name)s»"]),
        ('msgid "Hola, %(name)s"\nmsgstr "Hello"', ["placeholders differ: «Hola, %(name)s»"]),
        (
            'msgid "Hola, %(name)s"\nmsgstr "Hello, %(name)s"\n\nmsgid "Adiós"\nmsgstr "Bye"',
            ["nobody says it any more: «Adiós»"],
        ),
        (
            'msgid "Hola, %(name)s"\nmsgstr "Hello, %(name)s"\n\n#~ msgid "Adiós"\n#~ msgstr "Bye"',
            ["obsolete: «Adiós»"],
        ),
    ],
    ids=["complete", "missing", "fuzzy", "placeholders", "unsaid", "obsolete"],
)
def test_it_tells_what_is_wrong(
    entry: str, problem: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.py").write_text('_("Hola, %(name)s")')
    monkeypatch.setattr(messages, "sources", lambda: iter([tmp_path / "a.py"]))
    assert messages.problems(catalogue(tmp_path, entry)) == problem


def test_it_keeps_translations_when_it_brings_them_up_to_date(
    said: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(messages, "sources", lambda: iter(said))
    po = catalogue(tmp_path, 'msgid "Bandeja"\nmsgstr "Inbox"', 'msgid "Adiós"\nmsgstr "Bye"')
    messages.update(po)
    assert 'msgid "Bandeja"\nmsgstr "Inbox"' in po.read_text()
    assert "Adiós" not in po.read_text()
    once = po.read_text()
    messages.update(po)
    assert po.read_text() == once


def test_it_compiles_what_is_newer_and_only_that(tmp_path: Path) -> None:
    plural = 'msgid "una"\nmsgid_plural "varias"\nmsgstr[0] "one"\nmsgstr[1] "many"'
    po = catalogue(tmp_path, 'msgid "Bandeja"\nmsgstr "Inbox"', plural)
    (mo,) = compile_catalogues(tmp_path)
    with mo.open("rb") as file:
        spoken = gettext.GNUTranslations(file)
    assert (spoken.gettext("Bandeja"), spoken.ngettext("una", "varias", 2)) == ("Inbox", "many")
    assert compile_catalogues(tmp_path) == []
    assert sorted(path.name for path in po.parent.iterdir()) == ["django.mo", "django.po"]
