"""From an empty workspace to «I hear my brand and my two rivals, and I know what grew this week»."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tertulia.kit.tests.smtp import Post
from tests.console import Console
from tests.live import Running
from tests.loopback import Web, web
from tests.story.conftest import enter, first_link, read_now
from tests.story.listening import NAMES, Story, news, written

__all__ = ["web"]
pytestmark = pytest.mark.browser
GREW = "corte de luz"
AGAIN = (
    "Vuelve el corte de luz",
    "A oscuras otra vez",
    "Sin luz y sin noticias",
    "Otra avería",
    "Ni una vela",
)
LATER = ("Sigue sin luz media Coia", "Aún nada", "Y van dos horas")


def test_it_hears_a_brand_and_its_rivals(
    running: Running, web: Web, post: Post, console: Console, window: Callable[..., Page]
) -> None:
    story = Story(running, web, post, console, window(), window)
    story.publish(*written(story.began))
    follow_the_guide(story)
    start_with_a_brand(story)
    connect_by_address(story)
    set_up_mail(story)
    hear_each_name(story)
    know_what_grew(story)
    narrow_and_keep(story)
    write_and_take_apart(story)
    try_and_switch_on_an_alert(story)
    hear_it_happen(story)
    tell_nothing_twice(story)
    hide_and_show(story)
    ask_why_it_is_silent(story)


def follow_the_guide(story: Story) -> None:
    """From the link that the command prints to the step that asks what to listen for."""
    page = story.page
    enter(page, first_link(story.running))
    page.get_by_role("link", name="Ponerlos").click()
    page.get_by_label("Tu nombre").fill("Lucía Ferrer")
    page.get_by_label("Correo").fill("lucia@aurora.example")
    page.get_by_label("Contraseña", exact=True).fill("una frase muy larga")
    page.get_by_role("button", name="Guardar y seguir").click()
    page.get_by_role("link", name="Presentarla").click()
    page.get_by_label("Nombre de la marca").fill("Cooperativa Aurora")
    page.get_by_role("button", name="Guardar y seguir").click()
    page.get_by_role("listitem").filter(has_text="La primera fuente").get_by_role(
        "button", name="Saltar"
    ).click()
    page.get_by_role("link", name="Empezar a escuchar").click()


def start_with_a_brand(story: Story) -> None:
    """Names in, searches out: looked over, tried, made."""
    page = story.page
    page.get_by_label("Cómo te llama la gente").fill("Aurora")
    page.get_by_label("¿Ese nombre también es otra cosa?").fill("boreal, polar")
    page.get_by_label("Tus rivales").fill("Voltia, Energía Clara")
    page.get_by_role("button", name="Proponer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Esto escucharías")
    expect(page.get_by_label("Palabras de «Aurora»")).to_have_value(re.compile("Aurora.* -boreal -polar$"))
    expect(page.get_by_label("Palabras de «Energía Clara»")).to_have_value(re.compile('^"Energía Clara"'))
    for offer in page.locator("input[name=offer]").all():
        offer.uncheck()
    page.get_by_role("button", name="Probar").click()
    expect(page.get_by_text("Aún no hay nada guardado donde probar.")).to_be_visible()
    page.get_by_role("button", name="Empezar a escuchar").click()
    expect(page.get_by_text("Ya escuchas 3 búsquedas.")).to_be_visible()


def connect_by_address(story: Story) -> None:
    """A pasted address is recognised, connected and read."""
    page = story.page
    page.get_by_role("link", name="Conectar una fuente").click()
    page.get_by_label("Pega una dirección").fill(f"{story.web.url}/voces")
    page.get_by_role("button", name="Reconocer").click()
    expect(page.get_by_text("La dirección que pegaste se lee con Canal RSS.")).to_be_visible()
    page.get_by_role("button", name="Comprobar y conectar").click()
    expect(page.get_by_text("Conectada. Ya se está leyendo.")).to_be_visible()
    page.goto(f"{story.running.url}/ajustes/fuentes/")
    page.get_by_role("link", name="Voces").click()
    story.source = page.url
    expect(page.get_by_text("Al día.")).to_be_visible()


def set_up_mail(story: Story) -> None:
    """The workspace's own mail server."""
    page = story.page
    page.get_by_role("link", name="Correo").click()
    page.get_by_label("Servidor").fill("127.0.0.1")
    page.get_by_label("Puerto").fill(str(story.post.server_address[1]))
    page.get_by_label("Protección").select_option("none")
    page.get_by_label(re.compile("^Remit")).fill("Cooperativa Aurora <hola@aurora.example>")
    page.get_by_role("button", name="Probar y guardar").click()
    expect(page.get_by_role("button", name="Enviarme una prueba")).to_be_visible()


def hear_each_name(story: Story) -> None:
    """Each stream holds what is about its name, and nothing else; copies are one row."""
    page = story.page
    for letter in "VEA":
        story.listen_to(NAMES[letter])
        story.holds(len(story.about(letter)), folded=2 if letter == "A" else 0)
    expect(story.rows.filter(has_text="boreal")).to_have_count(0)
    fold = story.rows.filter(has_text="reparte medio millón")
    fold.get_by_text("+2 iguales").click()
    expect(fold.locator(".copies > li")).to_have_count(2)
    page.get_by_text("Cuota de voz").click()
    voices = page.locator(".side-more details").filter(has_text="Cuota de voz").get_by_role("listitem")
    expect(voices).to_have_count(3)
    for letter, name in {**NAMES, "A": "Cooperativa Aurora"}.items():
        count = len(story.about(letter))
        expect(voices.filter(has_text=name)).to_contain_text(re.compile(rf"{name}\s*{count} · \d+"))


def know_what_grew(story: Story) -> None:
    """The phrase of the week, against the week before; a click shows what is behind it."""
    grown = story.page.locator(".grown").first
    expect(story.page.get_by_text(re.compile(r"Frente a los [67] días anteriores"))).to_be_visible()
    first = grown.get_by_role("listitem").first
    expect(first).to_contain_text(f"«{GREW}»")
    behind = [entry for entry in story.about("A") if GREW in entry.text.lower()]
    expect(first).to_contain_text(f"de 0 a {len(behind)}")
    first.get_by_role("link").click()
    story.holds(len(behind))


def narrow_and_keep(story: Story) -> None:
    """A box narrows to exactly what it says; the narrowed stream is kept under a name."""
    page = story.page
    story.listen_to("Aurora")
    box = page.locator(".box").filter(has_text="Negativo")
    count = int(box.locator(".num").inner_text())
    assert 0 < count < len(story.about("A"))
    box.get_by_role("checkbox").check()
    page.wait_for_url(re.compile("tono=negative"))
    story.holds(count)
    page.get_by_role("button", name="Guardar vista").click()
    page.get_by_label("Nombre").fill("Quejas")
    page.get_by_role("button", name="Guardar", exact=True).click()
    expect(page.locator(".hear-chosen")).to_have_text("Quejas")
    story.holds(count)


def write_and_take_apart(story: Story) -> None:
    """What is written and what is put together are one thing."""
    page = story.page
    story.listen_to("Aurora")
    page.get_by_role("button", name="Por piezas").click()
    page.get_by_role("button", name="Añadir a «No dice»").click()
    expect(page.get_by_role("textbox", name="No dice", exact=True)).to_be_focused()
    page.keyboard.type("sorteo")
    page.keyboard.press("Enter")
    excluded = page.locator(".piece-exclude")
    expect(excluded).to_have_text([re.compile(word) for word in ("boreal", "polar", "sorteo")])
    story.holds(len(story.about("A")) - 1, folded=2)
    page.get_by_role("button", name="Escrita").click()
    words = page.get_by_role("combobox", name="Qué se busca")
    expect(words).to_have_value(re.compile("-boreal -polar -sorteo$"))
    words.fill(f"{words.input_value()} -premio")
    words.press("Enter")
    story.holds(len(story.about("A")) - 2, folded=2)
    page.get_by_role("button", name="Por piezas").click()
    expect(excluded.filter(has_text="premio")).to_be_visible()


def try_and_switch_on_an_alert(story: Story) -> None:
    """By count, tried on the past: once, when the lights went out."""
    page = story.page
    story.listen_to("Aurora")
    page.get_by_role("link", name="Avisarme si crece").click()
    page.get_by_label("Cuando haya muchas menciones seguidas").check()
    page.locator("#id_count_n").fill("5")
    expect(page.get_by_role("checkbox", name="Lucía Ferrer")).to_be_checked()
    page.get_by_role("button", name="Probar con el pasado").click()
    expect(page.locator("#tried")).to_contain_text("Este aviso habría saltado 1 vez en 30 días")
    expect(page.locator("#tried")).to_contain_text("Van 5 menciones en una hora")
    page.get_by_role("button", name="Encender").click()
    expect(page.get_by_role("listitem").filter(has_text="Pico de «Aurora»")).to_be_visible()


def hear_it_happen(story: Story) -> None:
    """It comes into the open stream without a reload; the alert goes off; a letter leaves."""
    page = story.page
    story.listen_to("Aurora")
    before = len(story.about("A"))
    expect(page.get_by_text("En directo", exact=True)).to_be_visible()
    story.holds(before, folded=2)
    page.evaluate("window.notReloaded = true")
    story.publish(*news(*AGAIN))
    read_now(story.settings(), story.source)
    pill = page.get_by_role("button", name=f"{len(AGAIN)} nuevas")
    expect(pill).to_be_visible()
    pill.click()
    story.holds(before + len(AGAIN), folded=2)
    page.wait_for_function("window.notReloaded")
    story.judge()
    story.running.wait_for(lambda: story.post.letters, 40)
    went_off(story)


def went_off(story: Story) -> None:
    """Once: in a letter, under «Avisos», and on the start page."""
    page, cause = story.page, f"Van {len(AGAIN)} menciones en una hora; pediste saberlo desde 5."
    assert story.told() == [1, 1]
    (letter,) = story.post.letters
    assert letter["To"] == "lucia@aurora.example"
    assert "Pico de «Aurora»" in letter["Subject"]
    body: Any = letter.get_body(("plain",))
    assert cause in " ".join(body.get_content().split())
    page.goto(f"{story.running.url}/escucha/avisos/")
    expect(page.locator(".firing")).to_have_count(1)
    expect(page.locator(".firing")).to_contain_text(cause)
    page.get_by_role("link", name=re.compile("^Hoy")).first.click()
    expect(page.get_by_role("link", name=re.compile("Pico de «Aurora».*"))).to_contain_text(cause)


def tell_nothing_twice(story: Story) -> None:
    """The worker is killed, more is said, another worker goes on: nobody is told again."""
    story.listen_to("Aurora")
    story.holds(len(story.about("A")), folded=2)
    killed = story.running.kill_worker()
    story.publish(*news(*LATER))
    story.running.wait_for(lambda: story.running.worker() != killed and alive(story.running.worker()), 30)
    read_now(story.settings(), story.source)
    expect(story.page.get_by_role("button", name=f"{len(LATER)} nuevas")).to_be_visible()
    story.judge()
    went_off(story)


def alive(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists() and os.getpgid(pid) > 0


def hide_and_show(story: Story) -> None:
    """An author out of sight, and back."""
    page = story.page
    story.listen_to("Aurora")
    all_of_it, theirs = len(story.about("A")), [e for e in story.about("A") if e.who == "Noa Rey"]
    story.holds(all_of_it, folded=2)
    page.get_by_role("button", name="Qué hacer con lo que dice Noa Rey").first.click()
    page.get_by_role("button", name="Ocultar a este autor").locator("visible=true").click()
    expect(page.get_by_text("Ya no se muestra Noa Rey")).to_be_visible()
    story.holds(all_of_it - len(theirs), folded=2)
    page.get_by_role("button", name="Deshacer").click()
    story.holds(all_of_it, folded=2)


def ask_why_it_is_silent(story: Story) -> None:
    """The page says what is so."""
    page = story.page
    page.goto(story.source)
    page.get_by_role("link", name="¿Por qué calla esta fuente?").click()
    expect(page.get_by_text(re.compile("^No calla: "))).to_be_visible()
    kept = [entry for entry in story.said if set(entry.about) & set(NAMES)]
    for what, count in {
        "Mensajes que dio": len(story.said),
        "Nuevos y guardados": len(kept),
        "No los busca nadie": len(story.said) - len(kept),
    }.items():
        expect(page.locator(".facts div").filter(has_text=what).locator("dd")).to_have_text(str(count))
