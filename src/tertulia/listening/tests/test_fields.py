"""The fields of items mean the same on arrival, in memory and in the database."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tertulia.connectors import base
from tertulia.intake import take_in
from tertulia.listening.fields import FIELDS, FreshSubject, ItemSubject
from tertulia.listening.heard import Arrivals, Fresh
from tertulia.listening.models import Doubt, Item, site_of
from tertulia.listening.prepare import prepare
from tertulia.listening.queries import find, searched
from tertulia.people.models import Identity, Person
from tertulia.query import Comparison, Node, QueryError, Term, complete, matches, parse
from tests import make
from tests.world import World

NOON = datetime(2026, 5, 6, 12, tzinfo=UTC)
SAID: list[dict[str, Any]] = [
    {"text": "Es horrible, la factura es un desastre", "kind": "comment", "held": True},
    {"text": "¡Me encanta, muchas gracias!", "kind": "review", "url": "https://www.Foro.example:443/x"},
    {"text": "¿Cuándo abrís la oficina de Lugo?", "kind": "reply", "parent": "demo:root"},
    {"text": "Obrigado pela ajuda, vocês são ótimos", "lang": "pt-BR", "network": "mastodon"},
    {"text": "Hay un cable en el suelo echando chispas, es urgente", "published": NOON},
    {"text": "The bill is wrong again and nobody answers", "published": NOON - timedelta(days=1)},
    {"text": "", "kind": "post", "url": ""},
    {
        "text": "Mirad https://www.Diario.example/a/b?c=1 y su FACTURA",
        "title": "La Factura de la luz",
        "url": "http://blog.example/Nota/",
        "media": (base.Media("https://x.example/1.png"),),
    },
    {"text": "factura factura", "author": make.author("Ana", handle="@Ana.Ruiz", followers=1200)},
    {"text": "La misma: http://blog.example/a/#top", "url": "https://blog.example/a"},
    {"text": "Quiero darme de alta con la tarifa nocturna", "author": make.author("Iván", followers=0)},
]
LEAVES = [
    *("factura", "es", '"la factura"', "gracias"),
    *("red:demo", "red:mastodon", "idioma:es", "idioma:pt", "idioma:en", "lang:es"),
    *("tipo:reseña", "tipo:respuesta", "es:respuesta", "es:retenido", "es:propio"),
    *(
        "autor:ana.ruiz",
        "autor:@Ana.Ruiz",
        "autor:marta.iglesias",
        "sitio:foro.example",
        "sitio:demo.example",
    ),
    *("seguidores:>1000", "seguidores:<=0", "seguidores:0..2000"),
    *("fecha:2026-05-06", "desde:2026-05-06", "hasta:2026-05-05", "fecha:<2026-05-06"),
    *("tono:negativo", "tono:positivo", "tono:neutro", "intención:pregunta", "intención:queja"),
    *("=factura", "=FACTURA", '="La Factura"', "factura NEAR/2 desastre", '"factura luz"~3'),
    *("tiene:enlace", "tiene:imagen", "con:pregunta", "url:diario.example", "url:diario.example/a"),
    *('enlace:"https://diario.example/a/b/?c=1"', "enlace:www.diario.example/a/b?c=1&utm_source=x"),
    *("link:diario.example/a/b?c=1", "enlace:blog.example/a"),
    *(
        "url:https://www.blog.example/Nota",
        "url:demo.example",
        '-fuente:"el blog de aurora"',
        "-marca:aurora",
        "lang:inglés",
    ),
    *("urgente:sí", "urgente:no", "tema:factura", 'asunto:"atención al cliente"', "asunto:finanzas"),
    *("tóxico:sí", "tóxico:(insulto O odio)", "-tóxico:no", "pide-respuesta:sí", "-es:en-casa"),
]
QUERIES = st.recursive(
    st.sampled_from(LEAVES),
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(lambda pair: f"({pair[0]} O {pair[1]})"),
        st.tuples(inner, inner).map(lambda pair: f"({pair[0]} Y {pair[1]})"),
        inner.map(lambda one: f"(NO {one})"),
    ),
    max_leaves=4,
)


@pytest.fixture
def heard(world: World) -> tuple[World, list[Fresh]]:
    """What was said, as it arrived and as it was stored."""
    batch = Arrivals(world.source, [make.said(**over) for over in SAID])
    fresh = prepare(batch).fresh
    take_in(batch)
    assert len(fresh) == Item.objects.count() == len(SAID)
    return world, fresh


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(words=QUERIES)
def test_they_agree(heard: tuple[World, list[Fresh]], words: str) -> None:
    world, fresh = heard
    tree = parse(words, FIELDS)
    in_database = {i.remote_id for i in find(Item.objects.of(world.workspace), world.workspace.pk, words)}
    items = Item.objects.select_related("author")
    assert in_database == chosen(tree, ((item.remote_id, ItemSubject(item)) for item in items))
    assert in_database == chosen(tree, ((one.item.id, FreshSubject(one, world.source)) for one in fresh))


def chosen(tree: Node, subjects: Iterable[tuple[str, Any]]) -> set[str]:
    return {name for name, subject in subjects if matches(tree, subject)}


@pytest.mark.parametrize("words", LEAVES)
def test_each_of_them_says_yes_and_no(heard: tuple[World, list[Fresh]], words: str) -> None:
    count = find(Item.objects.all(), heard[0].workspace.pk, words).count()
    assert 0 <= count < len(SAID)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("persona:marta", {"uno", "dos"}),
        ("lista:socias", {"uno", "dos"}),
        ("-lista:SOCIAS", {"tres", "cuatro"}),
        ("es:primer-contacto", {"uno", "tres"}),
        ("copia:sí", {"dos"}),
        ("near-duplicate:no", {"uno", "tres", "cuatro"}),
        ("últimos:7d", {"uno", "tres"}),
        ("last:>2d", {"dos", "cuatro"}),
        ("-últimos:3m", {"cuatro"}),
        ('fuente:"otra fuente"', {"tres", "cuatro"}),
        ("marca:otra", {"tres", "cuatro"}),
    ],
)
def test_what_is_known_of_stored_items(world: World, words: str, expected: set[str]) -> None:
    now = timezone.now()
    rival = make.brand(world.workspace, name="Otra")
    other = make.source(rival, name="Otra fuente")
    hers, his = make.author("Marta"), make.author("Iván")
    for source, author, name, days in [
        (world.source, hers, "uno", 1),
        (world.source, hers, "dos", 10),
        (other, his, "tres", 2 - 0.1),
        (other, his, "cuatro", 365),
    ]:
        said = make.said(name, id=name, author=author, published=now - timedelta(days=days))
        take_in(Arrivals(source, [said]))
    marta = Identity.objects.get(name="Marta")
    marta.person = Person.objects.create(workspace=world.workspace, name="Marta", tags=["Socias", "VIP"])
    marta.save()
    first = Item.objects.get(remote_id="uno")
    Item.objects.filter(remote_id="dos").update(copy_of=first)
    items = Item.objects.select_related("author")
    tree = parse(words, FIELDS, scope=world.workspace.pk)
    assert chosen(tree, ((item.remote_id, ItemSubject(item)) for item in items)) == expected
    assert {item.remote_id for item in find(items, world.workspace.pk, words)} == expected
    assert parse(f"copia:{first.pk}", FIELDS) == Comparison("near-duplicate", "=", first.pk, "state")
    copies = find(items, world.workspace.pk, f"copia:{first.pk}")
    assert {item.remote_id for item in copies} == {"uno", "dos"}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("es:dudoso", {"uno", "dos"}),
        ("duda:tono", {"uno"}),
        ("doubt:(intención O tóxico)", {"uno", "dos"}),
        ("-duda:asunto", {"uno", "dos", "tres"}),
    ],
)
def test_doubt_is_asked_for_by_the_bits_of_it(world: World, words: str, expected: set[str]) -> None:
    doubts = {"uno": Doubt.SENTIMENT | Doubt.INTENT, "dos": Doubt.TOXICITY, "tres": 0}
    for name, bits in doubts.items():
        make.item(world.workspace, text=name, remote_id=name, doubts=bits)
    items = Item.objects.select_related("author")
    tree = parse(words, FIELDS)
    assert chosen(tree, ((item.remote_id, ItemSubject(item)) for item in items)) == expected
    assert {item.remote_id for item in find(items, world.workspace.pk, words)} == expected


@pytest.mark.parametrize(
    "words",
    [
        *("persona:marta", "lista:socias", "es:primer-contacto", "copia:sí", "últimos:7d", "estado:abierto"),
        *("es:dudoso", "duda:tono"),
    ],
)
def test_searches_take_nothing_that_changes_later(db: None, words: str) -> None:
    with pytest.raises(QueryError) as caught:
        searched(words)
    assert "cambia con el tiempo" in str(caught.value)
    assert caught.value.proposal is None


@pytest.mark.parametrize(
    ("words", "position", "proposal"),
    [
        ("luz últimos:7d", 4, "luz"),
        ("luz -es:(respuesta O resuelto) estado:abierto", 21, "luz -es:(respuesta   )"),
        ("luz O NO estado:abierto", 9, "luz"),
    ],
)
def test_searches_are_told_how_to_go_on(db: None, words: str, position: int, proposal: str) -> None:
    with pytest.raises(QueryError) as caught:
        searched(words)
    assert caught.value.position == position
    assert " ".join((caught.value.proposal or "").split()) == " ".join(proposal.split())


@pytest.mark.parametrize(
    ("words", "position", "proposal"),
    [
        ("lang:españl", 5, "lang:es"),
        ("red:mastodom", 4, "red:mastodon"),
        ("últimos:7", 8, "últimos:7d"),
        ("url://", 0, None),
        ('enlace:"https://"', 7, None),
        ('url:"https://"', 4, None),
        ("copia:quizá", 6, "copia:sí"),
        ("tiene:enlaces", 6, "tiene:enlace"),
        ('fuente:"El blog de Aurra"', 7, 'fuente:"El blog de Aurora"'),
    ],
)
def test_each_value_is_checked(world: World, words: str, position: int, proposal: str | None) -> None:
    if words == "url://":
        assert isinstance(parse(words, FIELDS), Term)
        return
    with pytest.raises(QueryError) as caught:
        parse(words, FIELDS, scope=world.workspace.pk)
    assert (caught.value.position, caught.value.proposal) == (position, proposal)


@pytest.mark.parametrize(
    ("text", "inserts"),
    [
        ("tono:", ["negativo", "neutro", "positivo", "mixto"]),
        ("red:mast", ["mastodon"]),
        ("fuente:", ['"El blog de Aurora"']),
        ("lang:(es O port", ["pt"]),
        ("se", ["seguidores:", "sentiment:"]),
        ("lista:", ["Socias"]),
        ("próx", []),
    ],
)
def test_values_are_offered(world: World, text: str, inserts: list[str]) -> None:
    Person.objects.create(workspace=world.workspace, name="Marta", tags=["Socias"])
    assert [one.insert for one in complete(text, len(text), FIELDS, world.workspace.pk)] == inserts


def test_they_wait_for_understanding(heard: tuple[World, list[Fresh]]) -> None:
    one = heard[1][0]
    one.facts = None
    for words in ("tono:negativo", "urgente:sí", "idioma:es"):
        assert matches(parse(words, FIELDS), FreshSubject(one)) is None
    assert matches(parse("tono:negativo red:mastodon", FIELDS), FreshSubject(one)) is False
    assert matches(parse("tono:negativo O red:demo", FIELDS), FreshSubject(one)) is True


def test_they_do_not_know_what_rooms_above_know(heard: tuple[World, list[Fresh]]) -> None:
    tree = parse("estado:abierto", FIELDS)
    assert matches(tree, FreshSubject(heard[1][0])) is None
    assert matches(tree, ItemSubject(Item.objects.select_related("author")[0])) is None


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://www.Blog.example/a/b", "blog.example"),
        ("http://user:pass@blog.example:8080?q=1", "blog.example"),
        ("https://blog.example#top", "blog.example"),
        ("http://127.0.0.1:8000/a", ""),
        ("http://localhost/a", ""),
        ("https://demo.example/demo-red/#p120", ""),
        ("", ""),
        ("no es una dirección", ""),
    ],
)
def test_they_tell_a_site_by_its_host(url: str, site: str) -> None:
    assert site_of(url) == site
