"""Shared parts, in light and dark, wide and narrow: nothing that axe finds wrong, nothing that overflows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

import pytest
from django import forms
from django.template.loader import render_to_string

from tertulia.web.tests.conftest import Front

pytestmark = pytest.mark.browser
WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
LOOKS = [("light", WIDE), ("dark", WIDE), ("light", NARROW), ("dark", NARROW)]
BODY = """{% load tertulia %}
<section><h2>Botones</h2><div class="actions">
<button class="btn btn-primary">Guardar</button> <button class="btn btn-line">Probar</button>
<button class="btn">Dejarlo</button> <button class="btn btn-danger">Quitar</button>
<button class="icon-btn" aria-label="Cerrar">{% icon "x" 18 %}</button></div></section>
<section><h2>Marcas</h2><p>
{% for tone in tones %}{% tono tone %} {% endfor %}
{% for kind in tags %}<span class="tag {{ kind }}">Factura</span> {% endfor %}
{% for kind in states %}<span class="state {{ kind }}">{% icon "circle-check" %}Bien</span> {% endfor %}
{% include "_sla.html" with minutes=12 %} {% include "_sla.html" with overdue=True %}
{% include "_sla.html" with answered=True %}</p>
{% for name in names %}{% avatar name "mastodon" %}{% endfor %}
{% for slug in networks %}{% net slug "l" %}{% endfor %}</section>
<section><h2>Avisos</h2>{% for kind in banners %}<p class="banner {{ kind }}">Aviso</p>{% endfor %}</section>
<section><h2>Formulario</h2><form class="form">{% include "_form.html" %}</form></section>
{% include "_empty.html" with title="Nada aquí" why="Aún no." action_url="/" action="Volver" %}"""
SHOWN = {
    "tones": ["negative", "positive", "mixed", "neutral"],
    "tags": ["", "tag-warn", "tag-neg", "tag-pos", "tag-accent"],
    "states": ["state-ok", "state-wait", "state-bad"],
    "banners": ["", "banner-neg", "banner-mix", "banner-pos", "banner-plain"],
    "names": [f"Ana {n}" for n in range(24)],
    "networks": ["bluesky", "demo", "facebook", "feed", "instagram", "mastodon", "wordpress", "x", "otra"],
}
VOICES = [("tu", "Tú"), ("usted", "Usted")]


class Sample(forms.Form):
    use_required_attribute = False
    site = forms.CharField(label="Dirección", help_text="La de la portada.")
    secret = forms.CharField(label="Contraseña", widget=forms.PasswordInput)
    area = forms.ChoiceField(label="Área", choices=[("1", "Facturación")])
    voice = forms.ChoiceField(label="Trato", choices=VOICES, widget=forms.RadioSelect)
    note = forms.CharField(label="Nota", widget=forms.Textarea, required=False)
    own = forms.BooleanField(label="Es un espacio nuestro", help_text="Todo abre un caso.", required=False)


def look(front: Front, html: str, theme: Literal["light", "dark"], size: dict[str, int], axe: Any) -> None:
    front.page.set_viewport_size(size)  # type: ignore[arg-type]
    front.page.emulate_media(color_scheme=theme)
    page = front.show(html)
    page.evaluate("document.fonts.ready")
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    assert front.complaints == []


@pytest.mark.parametrize(("theme", "size"), LOOKS)
def test_the_parts_can_be_read_by_everybody(
    front: Front, stand: Callable[..., str], axe: Any, theme: Literal["light", "dark"], size: dict[str, int]
) -> None:
    form = Sample({"area": "1"})
    form.add_error(None, "No se pudo entrar con ese usuario.")
    look(front, stand(BODY, form=form, **SHOWN), theme, size, axe)


@pytest.mark.parametrize("name", ["403", "404", "500"])
@pytest.mark.parametrize(("theme", "size"), LOOKS[1:3])
def test_the_pages_for_what_went_wrong(
    front: Front, axe: Any, name: str, theme: Literal["light", "dark"], size: dict[str, int]
) -> None:
    look(front, render_to_string(f"{name}.html"), theme, size, axe)


def test_a_field_says_its_error_to_who_does_not_see_it(front: Front, stand: Callable[..., str]) -> None:
    page = front.show(stand("{% include '_form.html' %}", form=Sample({})))
    field = page.get_by_label("Dirección")
    ids = (field.get_attribute("aria-describedby") or "").split()
    described = [page.locator(f"#{one}").inner_text() for one in ids]
    assert described == ["La de la portada.", "Este campo es obligatorio."]
    assert field.get_attribute("aria-invalid") == "true"
