"""Publishing by hand: the place to go, and what to do there."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest

from tertulia.connectors.assist import place_to_go, steps, takes_text
from tertulia.connectors.base import Attachment
from tertulia.connectors.faces import faces

TEXT = "¿Luz más cara? 100 % & más #luz\nDos líneas"
URL = "https://tertulia.es/blog?a=1&b=2"


def test_it_opens_the_composer_with_the_text_where_there_is_one() -> None:
    asked = parse_qs(urlsplit(place_to_go("x", TEXT, URL)).query)
    assert asked == {"text": [TEXT], "url": [URL]}
    assert place_to_go("whatsapp", "hola", "") == "https://wa.me/?text=hola"
    assert place_to_go("bluesky", "ve a https://b.es", "https://b.es").endswith(
        "text=ve%20a%20https%3A%2F%2Fb.es"
    )


def test_it_opens_the_page_for_who_publishes_where_there_is_none() -> None:
    assert place_to_go("tiktok", TEXT, URL) == "https://www.tiktok.com/tiktokstudio/upload"
    assert place_to_go("facebook", TEXT, "") == "https://business.facebook.com/latest/composer"
    assert place_to_go("x", "a" * 10_000) == "https://x.com/compose/post"
    assert place_to_go("x") == "https://x.com/compose/post"
    assert place_to_go("orkut", TEXT, own="https://orkut.example/aurora") == "https://orkut.example/aurora"
    assert place_to_go("orkut", TEXT) == ""


@pytest.mark.parametrize("network", [known.slug for known in faces()])
def test_every_address_is_one(network: str) -> None:
    for text, url in ((TEXT, URL), (TEXT, ""), ("", URL), ("", "")):
        there = place_to_go(network, text, url)
        assert there == "" or there.startswith("https://")
        assert "{" not in there
        assert " " not in there
        assert "\n" not in there


def test_it_says_what_to_do_in_order() -> None:
    photos = [Attachment("/a.jpg"), Attachment("/b.jpg")]
    assert steps("instagram", TEXT, photos, url=URL, first_comment="Más en la web", alt=True) == [
        "Abre Instagram con la cuenta de la marca.",
        "Pega el texto.",
        "Sube las 2 fotos, ya recortadas.",
        "Pega el texto alternativo de cada archivo.",
        "Pon el enlace en el perfil: en el texto no se puede abrir.",
        "Publica.",
        "Pega el primer comentario debajo.",
        "Copia la dirección de lo publicado y pulsa «Ya lo publiqué».",
    ]


def test_it_says_what_is_done_already() -> None:
    told = steps(
        "x", "hola", [Attachment("/a.mp4", kind="video"), Attachment("/a.pdf", kind="file")], url=URL
    )
    assert told[1:4] == ["Comprueba que el texto ya está puesto.", "Sube el vídeo.", "Sube el archivo."]
    assert takes_text("x")
    assert not takes_text("instagram")
    assert steps("youtube", "hola", title="Cómo leer la factura")[1] == "Pega el título."
