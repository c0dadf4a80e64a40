"""The whole story on a real WordPress with its own defaults: heard, understood, asked, answered, once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Locator, Page, expect

from tertulia.kit.tests.smtp import Post
from tests.live import Running
from tests.servers.wordpress import WordPress
from tests.story.conftest import PHONE, enter, first_link, kill_web, read_now, web_is_back

pytestmark = [pytest.mark.browser, pytest.mark.servers]
SAID = "Me habéis cobrado dos veces la factura de octubre. ¿Quién me devuelve el dinero?"
ASKED = "¿Cuándo se devuelve un cobro doble?"
KNOWN = "Se devuelve en 48 horas a la misma cuenta."
SENT = "Hola, Marta: tienes razón, y lo sentimos. Se devuelve en 48 horas a la misma cuenta."


@dataclass(frozen=True)
class Story:
    """Who takes part. `page`: the community manager's browser; `article`: the post that is commented on."""

    running: Running
    blog: WordPress
    post: Post
    page: Page
    article: int
    window: Callable[..., Page]

    @property
    def thread(self) -> Locator:
        """The conversation that is open."""
        return self.page.get_by_role("region", name="Conversación abierta")

    def settings(self) -> Page:
        """The same person at another browser. (A second window of the first one does not always open: with a
        shared worker at work beside it, Chromium under test sometimes waits for ever.)"""
        return self.window(storage_state=self.page.context.storage_state())

    @property
    def answer(self) -> Locator:
        """The box in which Marta is answered."""
        return self.thread.get_by_role("textbox", name="Tu respuesta a Marta Iglesias")

    def row(self) -> Locator:
        """Marta's row in the list."""
        return self.page.get_by_role("listitem").filter(has_text=SAID[:30])


@pytest.fixture
def blog(wordpress_server: WordPress) -> Iterator[WordPress]:
    wordpress_server.allow_newcomers(False)
    wordpress_server.flood_control(True)
    yield wordpress_server
    wordpress_server.flood_control(False)


def test_it_carries_a_comment_to_its_answer(
    running: Running, blog: WordPress, post: Post, window: Callable[..., Page]
) -> None:
    article = blog.new_post("Tarifas de invierno", "<p>Las nuevas tarifas empiezan el lunes.</p>")
    story = Story(running, blog, post, window(), article, window)
    follow_the_guide(story)
    source = connect_the_blog(story)
    set_up_mail(story)
    name_a_colleague(story)
    comment = hear_a_newcomer(story, source)
    approve_it(story)
    letter = ask_the_colleague(story)
    answer_from_the_letter(window(viewport=PHONE, is_mobile=True, has_touch=True), letter)
    use_what_they_know(story)
    take_it_back(story)
    keep_what_is_not_sent(story)
    say_it_once(story, comment)


def follow_the_guide(story: Story) -> None:
    """From the link that the command prints to the step that connects a source."""
    page = story.page
    enter(page, first_link(story.running))
    expect(page.get_by_role("heading", level=1)).to_have_text("Montar tu espacio")
    page.get_by_role("link", name="Ponerlos").click()
    page.get_by_label("Tu nombre").fill("Lucía Ferrer")
    page.get_by_label("Correo").fill("lucia@aurora.example")
    page.get_by_label("Contraseña", exact=True).fill("una frase muy larga")
    page.get_by_role("button", name="Guardar y seguir").click()
    page.get_by_role("link", name="Presentarla").click()
    page.get_by_label("Nombre de la marca").fill("Cooperativa Aurora")
    page.get_by_role("button", name="Guardar y seguir").click()
    page.get_by_role("link", name="Conectar una fuente").click()


def connect_the_blog(story: Story) -> str:
    """With a wrong password first, which the form explains; the source's address, once it has been read."""
    page = story.page
    page.get_by_role("link", name="WordPress").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Conectar WordPress")
    page.get_by_label("Dirección del blog").fill(story.blog.url)
    page.get_by_label("Usuario").fill("admin")
    password = page.get_by_label("Contraseña de aplicación")
    password.fill("esta no es")
    page.get_by_role("button", name="Comprobar y conectar").click()
    expect(password).to_have_accessible_description(re.compile("no acepta el usuario o la contraseña"))
    expect(password).to_have_value("")
    expect(page.get_by_label("Usuario")).to_have_value("admin")
    password.fill(story.blog.admin[1])
    page.get_by_role("button", name="Comprobar y conectar").click()
    expect(page.get_by_role("listitem").filter(has_text="La primera fuente")).to_contain_text("hecho")
    page.get_by_role("link", name="Ajustes").click()
    page.get_by_role("link", name="Fuentes").click()
    page.get_by_role("link", name="Blog de pruebas").click()
    expect(page.get_by_text("Al día.")).to_be_visible()
    return page.url


def set_up_mail(story: Story) -> None:
    """The workspace's own mail server, which is tried before it is believed."""
    page = story.page
    page.get_by_role("link", name="Correo").click()
    page.get_by_label("Servidor").fill("127.0.0.1")
    page.get_by_label("Puerto").fill(str(story.post.server_address[1]))
    page.get_by_label("Protección").select_option("none")
    page.get_by_label(re.compile("^Remit")).fill("Cooperativa Aurora <hola@aurora.example>")
    page.get_by_role("button", name="Probar y guardar").click()
    expect(page.get_by_role("button", name="Enviarme una prueba")).to_be_visible()


def name_a_colleague(story: Story) -> None:
    """Pilar, who knows about money and has no account here."""
    page = story.page
    page.get_by_role("link", name="Áreas").click()
    page.get_by_role("link", name="Finanzas").click()
    page.get_by_role("link", name="Añadir a alguien").click()
    page.get_by_label("Nombre").fill("Pilar Soto")
    page.get_by_label("Correo").fill("pilar@aurora.example")
    page.get_by_role("button", name="Añadir").click()
    expect(page.get_by_role("link", name="Pilar Soto")).to_be_visible()


def hear_a_newcomer(story: Story, source: str) -> dict[str, Any]:
    """WordPress holds what Marta says; it comes into the open inbox, without a reload and without moving
    anything. The comment as the blog has it."""
    page = story.page
    page.get_by_role("link", name="Bandeja").click()
    expect(page.get_by_text("En directo", exact=True)).to_be_visible()
    page.evaluate("window.notReloaded = true")
    # Unknown to the blog, whoever else of that name has written to it before.
    newcomer = f"marta.{uuid4().hex}@example.org"
    comment = story.blog.anonymous_comment(story.article, "Marta Iglesias", SAID, email=newcomer)
    assert comment["status"] == "hold"
    read_now(story.settings(), source)
    pill = page.get_by_role("button", name="1 nueva")
    expect(pill).to_be_visible()
    expect(story.row()).to_have_count(0)
    pill.click()
    expect(story.row()).to_contain_text("Retenido")
    expect(story.row()).to_contain_text("Negativo")
    expect(page.get_by_role("link", name=re.compile("Bandeja 1"))).to_be_visible()
    page.wait_for_function("window.notReloaded")
    return comment


def approve_it(story: Story) -> None:
    """From the thread; the blog then shows it to everybody."""
    story.row().get_by_role("link", name="Marta Iglesias").click()
    expect(story.thread.get_by_text("Tarifas de invierno")).to_be_visible()
    expect(story.thread.get_by_text("Retenido: aún no se ve en público.")).to_be_visible()
    story.thread.get_by_role("button", name="Aprobar").click()
    expect(story.thread.get_by_text("Retenido")).to_have_count(0)
    story.running.wait_for(lambda: story.blog.comments(story.article)[0]["status"] == "approved", 30)
    expect(story.row()).not_to_contain_text("Retenido")


def ask_the_colleague(story: Story) -> str:
    """The question goes out by mail; the link in the letter."""
    story.thread.get_by_role("button", name="Preguntar a un área").click()
    story.thread.get_by_label("Área", exact=True).select_option(label="Finanzas · Pilar Soto")
    story.thread.get_by_label("Tu pregunta").fill(ASKED)
    story.thread.get_by_role("button", name="Preguntar", exact=True).click()
    expect(story.thread.get_by_text("Preguntó a Finanzas")).to_be_visible()
    story.running.wait_for(lambda: story.post.letters, 40)
    (letter,) = story.post.letters
    assert letter["To"] == "pilar@aurora.example"
    assert "Lucía Ferrer" in letter["Subject"]
    body = letter.get_body(("plain",))
    assert body is not None
    words = body.get_content()
    assert ASKED in words
    return str(re.findall(r"http\S+/consulta/\S+", words)[0])


def answer_from_the_letter(phone: Page, letter: str) -> None:
    """No account, no session: the question, what was said, a box."""
    phone.goto(letter)
    expect(phone.get_by_role("heading", name=ASKED)).to_be_visible()
    expect(phone.get_by_text(SAID)).to_be_visible()
    phone.get_by_label("Tu respuesta").fill(KNOWN)
    phone.get_by_role("button", name="Enviar a Lucía").tap()
    expect(phone.get_by_text("La respuesta ya está con quien preguntó.")).to_be_visible()


def use_what_they_know(story: Story) -> None:
    """Pilar's answer is in the case without a reload, as a word for the team, and becomes part of ours."""
    expect(story.thread.get_by_text(KNOWN)).to_be_visible()
    story.page.wait_for_function("window.notReloaded")
    story.thread.get_by_role("button", name="Usar en la respuesta").click()
    expect(story.answer).to_have_value(KNOWN)
    story.answer.fill(SENT)


def take_it_back(story: Story) -> None:
    """Sent, and taken back before it left: the words are in the box again, nothing is on the blog."""
    story.thread.get_by_role("button", name="Enviar y resolver").click()
    expect(story.thread.get_by_text("Resuelta por Lucía Ferrer.")).to_be_visible()
    expect(story.thread.get_by_text("En cola")).to_be_visible()
    story.page.get_by_role("button", name="Deshacer").click()
    expect(story.answer).to_have_value(SENT)
    expect(story.thread.get_by_role("button", name="Resolver", exact=True)).to_be_visible()


def keep_what_is_not_sent(story: Story) -> None:
    """What was typed is there after a reload, and after the web was killed while somebody typed."""
    story.page.reload()
    expect(story.answer).to_have_value(SENT)
    kill_web(story.running)
    story.answer.press("End")
    story.answer.press_sequentially(" Un saludo.")
    expect(story.thread.get_by_text("Guardado aquí")).to_be_visible()
    story.running.wait_for(lambda: web_is_back(story.running))
    story.page.reload()
    expect(story.answer).to_have_value(f"{SENT} Un saludo.")
    expect(story.thread.get_by_text("Borrador guardado")).to_be_visible()


def say_it_once(story: Story, comment: dict[str, Any]) -> None:
    """The answer stands on the blog under the comment, once, as ours; the thread says so and where."""
    story.thread.get_by_role("button", name="Enviar y resolver").click()
    expect(story.thread.get_by_text("Publicada en WordPress")).to_be_visible()
    (reply,) = [one for one in story.blog.comments(story.article) if one["id"] != comment["id"]]
    assert reply["parent"] == comment["id"]
    assert (reply["author"], reply["status"]) == (1, "approved")
    assert reply["content"]["raw"] == f"{SENT} Un saludo."
    expect(story.thread.get_by_role("link", name="verla")).to_have_attribute("href", reply["link"])
    expect(story.thread.get_by_text("Resuelta por Lucía Ferrer.")).to_be_visible()
    story.page.get_by_role("link", name=re.compile("^Hoy")).first.click()
    story.page.get_by_role("link", name=re.compile("^Bandeja")).click()
    expect(story.page.get_by_role("heading", name="Todo respondido.")).to_be_visible()
