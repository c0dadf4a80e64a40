"""The product in English: no page, form or letter says in Spanish what has a translation."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from django.core import mail
from django.http import HttpResponseBase
from django.test import Client
from django.utils import translation

from scripts.messages import KEYWORDS, PLACEHOLDER, sources
from tertulia.accounts import actions as accounts
from tertulia.accounts.letters import trial_letter
from tertulia.brand.knowledge import ANSWERS
from tertulia.brand.models import Colleague, Department, Kind
from tertulia.inbox import actions as inbox
from tertulia.inbox.letters import send_question
from tertulia.inbox.models import HandOff
from tertulia.kit.messages import LOCALE
from tertulia.listening.fields import FIELDS, spoken
from tertulia.listening.models import Tone
from tertulia.query import Registry, kinds, parse
from tests import make
from tests.test_strangers import EVERY, Address, ids, named
from tests.world import World

PAGES = [address for address in EVERY if "api" not in address.path]
TONE = ("sentiment", "fact", "sentiment")
SPOKEN = ("aria-label", "title", "placeholder", "alt", "value", "content")
"""Attributes that somebody reads or hears; `data-*` is added to them, since scripts show some of it."""
HOLE = re.compile(rf"{PLACEHOLDER.pattern}|%n")
PIECES = re.compile(r"\s[·→]\s|[():«»“”]|\.\s")
WRONG = dict.fromkeys(("email", "password", "code", "url", "port", "words", "text"), " ( ")
LONG = 14
"""A message of so many characters is looked for within any text; a shorter one must be a whole piece."""


def catalogue() -> Catalog:
    with (LOCALE / "en/LC_MESSAGES/django.po").open("rb") as file:
        return read_po(file, locale="en")


def pairs() -> Iterator[tuple[str, str]]:
    """Each Spanish sentence that has an English one with it, plurals one by one."""
    for message in catalogue():
        if message.id:
            said = [message.id] if isinstance(message.id, str) else message.id
            meant = [message.string] if isinstance(message.string, str) else message.string
            yield from (pair for pair in zip(said, meant, strict=True) if pair[1])


ENGLISH = {" ".join(english.split()) for _spanish, english in pairs()}
SPANISH = sorted({" ".join(spanish.split()) for spanish, english in pairs() if spanish != english} - ENGLISH)
OWN_NAMES = {"Español"}
"""A language offered to who speaks it is called as it calls itself."""
SHORT = {one for one in SPANISH if not HOLE.search(one) and FIELDS.find(one) is None} - OWN_NAMES
"""Without those that are a name of a field too («tono»): names of the query language are the same in all
languages."""
WHOLE = re.compile("|".join(rf"(?<!\w){re.escape(one)}(?!\w)" for one in SHORT if len(one) >= LONG))
WITH_HOLES = re.compile(
    "|".join(
        r"(?<!\w)" + ".{1,80}?".join(map(re.escape, HOLE.split(one))) + r"(?!\w)"
        for one in sorted(SPANISH, key=len, reverse=True)
        if HOLE.search(one) and len(HOLE.sub("", one)) >= LONG / 2
    )
)


class Words(HTMLParser):
    """What a page says: its texts, and the attributes that are read."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.said: list[str] = []
        self.silent = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in ("script", "style")
        hidden = ("type", "hidden") in attrs
        for name, value in attrs:
            if value and not hidden and (name in SPOKEN or name.startswith("data-")):
                self.said.append(value)

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.said.append(data)


def spanish_in(html: str) -> set[str]:
    """The Spanish messages that a page says although they have a translation."""
    found = set()
    for said in {" ".join(text.split()) for text in Words(html).said} - ENGLISH:
        found |= SHORT & {said, *(piece.strip() for piece in PIECES.split(said))}
        found |= {match[0] for pattern in (WHOLE, WITH_HOLES) for match in pattern.finditer(said)}
    return found


@pytest.fixture
def english(world: World) -> World:
    """Aurora's workspace as if it had been opened in English."""
    world.workspace.language = "en"
    world.workspace.save()
    with translation.override("en"):
        for area in Department.objects.all():
            area.name, area.answers = str(Kind(area.kind).label), str(ANSWERS[Kind(area.kind)])
            area.save()
    return world


def page_of(answer: HttpResponseBase) -> str:
    """The page that was answered; empty for what is no page."""
    if answer.streaming or "html" not in answer.headers.get("Content-Type", ""):
        return ""
    return answer.content.decode()  # type: ignore[attr-defined]


def test_it_knows_spanish_when_it_sees_it() -> None:
    page = '<title>Hoy</title><p title="Sin asignar">Marta · Fuera de plazo</p><b>Quitar a Bob</b> Hoy no'
    assert spanish_in(page) == {"Hoy", "Sin asignar", "Fuera de plazo", "Quitar a Bob"}
    assert spanish_in("<p>Normal</p><script>Hoy</script><input type=hidden value=Hoy>") == set()


@pytest.mark.parametrize("address", PAGES, ids=named)
def test_it_shows_every_page_in_english(english: World, alice: Client, address: Address) -> None:
    """To who works here, to who sends it wrong or empty, and to who is not signed in."""
    path = address.with_({"token": "x", "code": "x", "uidb36": "1", "key": "x", **ids(english, address)})
    shown = page_of(alice.get(path))
    assert not spanish_in(shown), path
    if "<html" in shown:
        assert '<html lang="en"' in shown
    newcomer = Client(headers={"accept-language": "en-GB,en;q=0.9"})
    for answer in (newcomer.get(path), newcomer.post(path)):
        assert not spanish_in(page_of(answer)), path
    for typed in ({}, WRONG):
        assert not spanish_in(page_of(alice.post(path, typed, headers={"HX-Request": "true"}))), path


@pytest.mark.parametrize(
    "query", ["vista=mias", "vista=pospuestas", "vista=resueltas", "q=xyzzy", "q=(", "tono=neg"]
)
def test_it_says_in_english_that_there_is_nothing(english: World, alice: Client, query: str) -> None:
    for path in ("/bandeja/", "/escucha/"):
        assert not spanish_in(page_of(alice.get(f"{path}?{query}"))), path


def test_it_writes_its_letters_in_english(english: World, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    area = Department.objects.get(brand=english.brand, kind="legal")
    Colleague.objects.create(
        workspace=english.workspace, department=area, name="Ana", email="ana@aurora.example"
    )
    by, to = english.alice.actor, {"name": "Eva", "email": "eva@aurora.example"}
    case = make.case(english.brand)
    inbox.ask(case, department=area, question="When?", by=by, base_url="https://aurora.example")
    send_question(
        HandOff.objects.get(case=case), by_name="Alice", base_url="https://aurora.example", again=True
    )
    accounts.invite(english.workspace, **to, role="agent", link="https://aurora.example/{token}/", by=by)
    trial_letter(english.workspace, "eva@aurora.example").send()
    assert len(mail.outbox) > 2
    for letter in mail.outbox:
        bodies = [f"<p>{letter.subject}</p><p>{letter.body}</p>"]
        bodies += [str(body) for body, _kind in getattr(letter, "alternatives", [])]
        assert not set().union(*map(spanish_in, bodies)), letter.subject


@pytest.mark.parametrize("language", ["es", "en"])
def test_it_reads_what_was_saved_in_either_language(language: str) -> None:
    with translation.override(language):
        for words in ("tono:negativo", "tone:negative", "sentiment:Negativo"):
            assert parse(
                words, Registry([kinds.choice(*TONE, spoken(Tone.choices), aliases=("tono", "tone"))])
            )


def test_it_leaves_no_spanish_signs_behind() -> None:
    assert not [english for _spanish, english in pairs() if re.search("[«»¿¡ñ]", english)]


def test_it_ends_a_sentence_where_the_spanish_one_ends() -> None:
    ends = [(spanish.strip()[-1:], english.strip()[-1:], spanish) for spanish, english in pairs()]
    assert not [spanish for one, other, spanish in ends if (one in ".…?:") != (other in ".…?:,")]


def test_no_message_hides_where_it_is_not_found() -> None:
    """Babel reads no message within an f-string."""
    known = {spanish for spanish, _english in pairs()}
    for path in (one for one in sources() if one.suffix == ".py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.JoinedStr):
                calls = [one for one in ast.walk(node) if isinstance(one, ast.Call) and one.args]
                spoken = [one for one in calls if isinstance(one.func, ast.Name) and one.func.id in KEYWORDS]
                said = {str(one.args[0].value) for one in spoken if isinstance(one.args[0], ast.Constant)}
                assert said <= known, path
