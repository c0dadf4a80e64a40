"""A page watched for change: what counts, what does not, and who may read it."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import httpx2
import pytest

from tertulia.connectors.base import Page, Place
from tertulia.connectors.web_page import change
from tertulia.connectors.web_page.connector import WebPage
from tertulia.kit.failures import Rejected, Unauthorized, Unavailable
from tertulia.kit.http import Http
from tests.connectors.replay import Replay, connected, reply, story

URL = "https://aurora.example/tarifas"
PLACE = Place(URL, "Tarifas", whole=True)
HTML = {"content_type": "text/html; charset=utf-8"}


def _page(*paragraphs: str, title: str = "Tarifas") -> str:
    inner = "".join(f"<p>{text}</p>" for text in paragraphs)
    return f"<html><head><title>{title}</title></head><body><main><article>{inner}</article></main></html>"


DAY = "La tarifa diurna cuesta 0,142 € por kilovatio hora, impuestos aparte, sin permanencia."
NIGHT = "La tarifa nocturna cuesta 0,089 € por kilovatio hora, de medianoche a las ocho."
JOIN = "El alta es gratuita para las familias que vienen de otra compañía con contrato en vigor."


class Site:
    """A site of one page, which says what it is told to; `asked` are the paths that were asked for."""

    def __init__(self, *bodies: str, robots: httpx2.Response | None = None, status: int = 200) -> None:
        self.bodies, self.robots, self.status = list(bodies), robots or reply(404, "no"), status
        self.asked: list[httpx2.Request] = []

    def answer(self, request: httpx2.Request) -> httpx2.Response:
        self.asked.append(request)
        if request.url.path == "/robots.txt":
            return self.robots
        body = self.bodies.pop(0) if len(self.bodies) > 1 else self.bodies[0]
        return reply(self.status, body, **HTML)

    @property
    def connector(self) -> WebPage:
        return WebPage({"url": URL}, Http(transport=httpx2.MockTransport(self.answer)))


def _turns(*bodies: str) -> list[Page]:
    """The readings of a page that says `bodies` one after another."""
    connector, pages = Site(*bodies).connector, []
    cursor: dict[str, Any] = {}
    for _body in bodies:
        page = connector.listen(PLACE, cursor)
        cursor = page.cursor
        pages.append(page)
    return pages


def _told(*bodies: str) -> str:
    """What is told of the last of `bodies`; «» for nothing."""
    items = _turns(*bodies)[-1].items
    return items[0].text if items else ""


def test_it_tells_first_how_the_page_stands() -> None:
    (item,) = _turns(story("web_page").read("page.html").decode())[0].items
    assert item.id == item.thread == "aurora.example/tarifas"
    assert item.title == "Tarifas de la luz · Cooperativa Aurora"
    assert item.author.name == "Cooperativa Aurora"
    assert "La tarifa nocturna cuesta 0,089" in item.text
    assert "Contacto" not in item.text


def test_it_tells_what_was_added_taken_away_and_altered() -> None:
    told = _told(_page(DAY, NIGHT, JOIN), _page(DAY, NIGHT.replace("0,089", "0,095"), JOIN))
    assert told == f"Antes decía: «{NIGHT}»\nAhora dice: «{NIGHT.replace('0,089', '0,095')}»"
    assert _told(_page(DAY, NIGHT), _page(DAY, NIGHT, JOIN)) == f"Se ha añadido:\n+ {JOIN}"
    assert _told(_page(DAY, NIGHT, JOIN), _page(DAY, NIGHT)) == f"Se ha quitado:\n− {JOIN}"


def test_it_makes_each_change_a_word_in_the_thread_of_its_page() -> None:
    first, second = _turns(_page(DAY, NIGHT), _page(DAY, NIGHT, JOIN))
    assert second.items[0].thread == second.items[0].parent == first.items[0].id
    assert second.items[0].id.startswith(f"{first.items[0].id}#")


@pytest.mark.parametrize(
    ("before", "now"),
    [
        (
            "Actualizado el 22 de noviembre de 2026 a las 10:15.",
            "Actualizado el 3 de diciembre de 2026 a las 9:02.",
        ),
        ("Última revisión: 22/11/2026", "Última revisión: 01/12/2026"),
        ("Domingo, 22 de noviembre de 2026", "Lunes, 23 de noviembre de 2026"),
        ("Leído 1.204 veces", "Leído 1.377 veces"),
        ("Visitas: 40", "Visitas: 41"),
        ("Hace 5 minutos", "Hace 2 horas"),
        ("12 comentarios y 3,4 k likes", "14 comentarios y 3,5 k likes"),
        ("© 2026 Cooperativa Aurora", "© 2027 Cooperativa Aurora"),
        ("Updated November 22, 2026", "Updated December 1, 2026"),
    ],
)
def test_it_takes_dates_and_counters_for_noise(before: str, now: str) -> None:
    assert not change.compare(f"{DAY}\n{before}", f"{DAY}\n{now}")[0]


@pytest.mark.parametrize(
    ("before", "now"),
    [
        ("La cuota es de 5 € al mes", "La cuota es de 6 € al mes"),
        ("Abrimos de 9:00 a 14:00 y de 17:00 a 20:00", "Abrimos de 9:00 a 15:00 y de 17:00 a 20:00"),
        (
            "La asamblea de socias será en Vigo el 5 de mayo",
            "La asamblea de socias será en Vigo el 12 de mayo",
        ),
        ("Abierto de lunes a viernes", "Abierto de lunes a sábado"),
    ],
)
def test_it_takes_no_price_nor_appointment_for_noise(before: str, now: str) -> None:
    assert change.compare(f"{DAY}\n{before}", f"{DAY}\n{now}")[0].altered == ((before, now),)


def test_it_says_nothing_of_what_only_moved() -> None:
    assert _told(_page(DAY, NIGHT, JOIN), _page(JOIN, DAY, NIGHT)) == ""


def test_it_says_no_more_of_a_spot_that_is_never_the_same_until_it_rests() -> None:
    whims = [
        _page(DAY, NIGHT, f"El refrán número {word} de la casa.")
        for word in ["uno", "dos", "tres", "cuatro", "cinco", "seis"]
    ]
    told = [len(page.items) for page in _turns(*whims)]
    assert told == [1, 1, 1, 1, 0, 0]
    pages = _turns(*whims, *[whims[-1]] * 3, whims[0])
    assert len(pages[-1].items) == 1
    assert [str(note) for note in WebPage.notes(_turns(*whims)[-1].cursor)] == [
        "Un trozo de la página cambia cada vez que se abre: no se cuenta."
    ]
    assert not WebPage.notes({})


def test_it_still_tells_what_changes_beside_a_restless_spot() -> None:
    whims = [
        _page(DAY, NIGHT, f"El refrán número {word} de la casa.")
        for word in ["uno", "dos", "tres", "cuatro", "cinco"]
    ]
    assert (
        _told(*whims, _page(JOIN, DAY, NIGHT, "El refrán número seis de la casa."))
        == f"Se ha añadido:\n+ {JOIN}"
    )


def test_it_refuses_a_page_that_is_another_each_time() -> None:
    site = Site(*(_page(*(f"Frase {n} de la tirada {turn} del azar" for n in range(8))) for turn in range(4)))
    with pytest.raises(Rejected, match="distinta cada vez") as caught:
        site.connector.check()
    assert caught.value.field == "url"


def test_it_refuses_a_page_that_a_program_draws() -> None:
    with pytest.raises(Rejected, match="sin texto") as caught:
        Site("<html><head><title>App</title></head><body><div id=root></div></body></html>").connector.check()
    assert caught.value.field == "url"


def test_it_waits_when_a_page_is_empty_for_once() -> None:
    with pytest.raises(Unavailable, match="sin texto"):
        _turns(_page(DAY), "<html><body></body></html>")


@pytest.mark.parametrize("kind", ["application/pdf", "image/png", "application/json"])
def test_it_refuses_what_is_no_page(kind: str) -> None:
    paper = story("web_page")
    paper.answer("GET", "/tarifas", reply(200, "%PDF-1.7", content_type=kind))
    with pytest.raises(Rejected, match="no es una página"):
        connected("web_page", paper).check()


def test_it_respects_robots() -> None:
    site = Site(_page(DAY), robots=reply(200, "User-agent: *\nDisallow: /tarifas\n"))
    with pytest.raises(Rejected, match="robots") as caught:
        site.connector.check()
    assert caught.value.field == "url"
    assert [request.url.path for request in site.asked] == ["/robots.txt"]
    with pytest.raises(Rejected, match="robots"):
        site.connector.listen(PLACE, {})


@pytest.mark.parametrize(
    "rules", ["User-agent: otro\nDisallow: /\n", "User-agent: *\nDisallow: /privado\n", "", "<html>", "\0\0"]
)
def test_it_reads_where_robots_may(rules: str) -> None:
    assert Site(_page(DAY), robots=reply(200, rules)).connector.listen(PLACE, {}).items


def test_it_minds_robots_that_name_it() -> None:
    rules = reply(200, "User-agent: Tertulia\nDisallow: /\n\nUser-agent: *\nAllow: /\n")
    with pytest.raises(Rejected):
        Site(_page(DAY), robots=rules).connector.listen(PLACE, {})


def test_it_waits_while_robots_cannot_be_asked() -> None:
    with pytest.raises(Unavailable):
        Site(_page(DAY), robots=reply(503, "no")).connector.listen(PLACE, {})


def test_it_asks_for_robots_once_a_day() -> None:
    site = Site(_page(DAY))
    cursor: dict[str, Any] = {}
    for _turn in range(3):
        cursor = site.connector.listen(PLACE, cursor).cursor
    assert [r.url.path for r in site.asked].count("/robots.txt") == 1
    stale = {**cursor, "robots": {"allowed": False, "until": "2020-01-01T00:00:00+00:00"}}
    assert site.connector.listen(PLACE, stale).cursor["robots"]["allowed"]


def test_it_asks_only_for_what_changed() -> None:
    paper: Replay = story("web_page")
    first = connected("web_page", paper).listen(PLACE, {})
    paper.answer("GET", "/tarifas", reply(304))
    again = connected("web_page", paper).listen(PLACE, first.cursor)
    assert paper.asked[-1].headers["if-none-match"] == '"p1"'
    assert not again.items
    assert again.cursor["text"] == first.cursor["text"]


@pytest.mark.parametrize(("status", "failure"), [(401, Unauthorized), (403, Unauthorized), (404, Rejected)])
def test_it_says_what_the_site_says(status: int, failure: type[Exception]) -> None:
    with pytest.raises(failure):
        Site("no", status=status).connector.check()


def test_it_keeps_everything_and_opens_nothing() -> None:
    (place,) = Site(_page(DAY)).connector.places()
    assert (place.id, place.name, place.whole, place.own) == (URL, "Tarifas", True, False)


def test_it_compares_long_pages_within_bounds() -> None:
    one = "\n".join(f"línea {n} de una página larga" for n in range(5000))
    other = one.replace("línea 700 ", "renglón 700 ")
    assert len(change.compare(one, other)[0].altered) == 1


@pytest.mark.parametrize(
    "text", ["1.1.1." * 4000, "1" * 20_000, "hace " * 5000, "1 de " * 5000, "lunes, " * 4000, "12 " * 7000]
)
def test_it_is_kept_busy_by_no_hostile_text(text: str) -> None:
    """A pattern that tried again from each place would take minutes over some of these."""
    assert not change.compare(text, text)[0]
    assert all(len(piece) <= change.LONGEST_PIECE for piece in change.pieces(text))


def test_connecting_does_not_load_what_only_the_worker_needs() -> None:
    program = "import tertulia.connectors.web_page.connector, sys; sys.exit('trafilatura' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
