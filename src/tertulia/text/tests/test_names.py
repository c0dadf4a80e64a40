"""Who and what is named: the brand's own names first, then those that look like one."""

from __future__ import annotations

from tertulia.text import Gazetteer, understand

BRAND = Gazetteer(
    brands=["La Genial"],
    products=["Tarifa Nocturna"],
    places=["Bouzas"],
    people=["Lucía Prado"],
    topics={"Cortes": ["corte de luz", "apagón"]},
)


def named(text: str, gazetteer: Gazetteer | None = None) -> list[tuple[str, str]]:
    (found,) = understand([text], gazetteer=gazetteer)
    assert all(text[name.start : name.end] == name.word for name in found.names)
    return [(name.kind, name.word) for name in found.names]


def test_it_finds_what_the_brand_told() -> None:
    text = "la genial me cobró la tarifa nocturna en BOUZAS, me atendió lucia prado"
    assert named(text, BRAND) == [
        ("brand", "la genial"),
        ("product", "tarifa nocturna"),
        ("place", "BOUZAS"),
        ("person", "lucia prado"),
    ]


def test_it_takes_for_a_name_what_looks_like_one() -> None:
    assert named("Ayer estuve en Vigo con la señora Carmen Lago") == [
        ("place", "Vigo"),
        ("person", "Carmen Lago"),
    ]
    assert named("Gracias a Lucía por todo") == [("person", "Lucía")]
    assert named("Hoy Nada Funciona") == []


def test_it_raises_the_topics_of_the_brand() -> None:
    (found,) = understand(["Otro corte de luz"], gazetteer=BRAND)
    assert found.topic == "Cortes"
    assert [one.word for one in found.evidence if one.fact == "topic"] == ["corte de luz"]


def test_a_product_is_a_topic_where_there_is_no_other() -> None:
    (found,) = understand(["Vaya con la Tarifa Nocturna"], gazetteer=Gazetteer(products=["Tarifa Nocturna"]))
    assert "Tarifa Nocturna" in found.topics or found.topic
