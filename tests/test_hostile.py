"""Names and words that would like to be code: on every page they stay what they are, names and words; and
every page says that nothing but our own files may run, and that no other host is told who reads."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from tertulia.accounts import actions as accounts
from tertulia.accounts.models import Member, Workspace
from tertulia.brand import actions as brands
from tertulia.brand.models import Brand, Department
from tertulia.inbox import actions as inbox
from tertulia.inbox import letters
from tertulia.inbox.models import Case
from tertulia.intake import take_in
from tertulia.kit.models import Mail
from tertulia.kit.verbs import SYSTEM
from tertulia.listening import actions as searches
from tertulia.listening.heard import Arrivals
from tertulia.listening.models import Item
from tertulia.outbox.models import Delivery
from tertulia.people.models import Identity
from tertulia.sources.models import SetAside, Source
from tests import make
from tests.world import World

BAD = """Ana"'><img src=x onerror=alert(1)><script>alert(2)</script>"""
PAGES = (
    "/ /bandeja/ /bandeja/?q={bad} /bandeja/?vista=todas&q=factura /bandeja/{case}/ "
    "/bandeja/{case}/?q=factura /bandeja/{case}/mensajes/ /bandeja/{case}/fila/ "
    "/bandeja/nuevas/?q={bad} /escucha/ /escucha/?q=factura /escucha/?q={bad} /ajustes/marca/ "
    "/ajustes/areas/ /ajustes/areas/{area}/ /ajustes/equipo/ /ajustes/actividad/ /ajustes/fuentes/ "
    "/ajustes/fuentes/{source}/ /ajustes/busquedas/ /ajustes/busquedas/{search}/ /ajustes/reglas/ "
    "/ajustes/reglas/{rule}/ /ajustes/correo/ /ajustes/cuenta/ /empezar/ /consulta/{token}/ "
    "/invitacion/{invitation}/ /entrar/?next={bad} /nada/{bad}/"
)


class Tags(HTMLParser):
    """What a browser would make of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.bad: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag == "script" and not (told.get("src") or "").startswith("/static/"):
            self.bad.append(f"a script of another: {attrs}")
        if tag == "img" and not (told.get("src") or "").startswith(("/static/", "data:image/svg+xml")):
            self.bad.append(f"a picture of another host: {attrs}")
        self.bad += [f"<{tag} {name}>" for name in told if name.startswith("on") or name == "style"]
        for name in ("href", "src", "action", "hx-get", "hx-post"):
            value = (told.get(name) or "").strip().lower()
            if value.startswith(("javascript:", "data:text", "vbscript:")):
                self.bad.append(f"<{tag} {name}={value}>")


@pytest.fixture
def hostile(world: World, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Aurora's house where everybody and everything is called so; what to put in the addresses."""
    said = make.said(
        f"factura {BAD}",
        title=BAD,
        url="javascript:alert(3)",
        author=make.author(BAD, handle=f"@{BAD}", url="javascript:alert(4)", id="demo:bad"),
    )
    take_in(Arrivals(world.source, [said, replace(said, id="demo:2", parent=said.id, held=True)]))
    case, by = Case.objects.get(), world.alice.actor
    # What a network without our care would have left in the rows.
    Item.objects.update(topic=BAD[:80], url="https://x.example/'\"<i>")
    Identity.objects.update(url='https://x.example/"><i>')
    area = Department.objects.filter(brand=world.brand).first()
    assert area is not None
    colleague = brands.add_colleague(area, name=BAD, email="", by=SYSTEM)
    inbox.note(case, text=BAD, by=by)
    ask = inbox.ask(case, department=area, to=colleague, question=BAD, base_url="https://x.example", by=by)
    delivery = inbox.answer(case, text=BAD, anyway=True, by=by)
    Delivery.objects.filter(pk=delivery.pk).update(
        state="failed", last_error=BAD, said=BAD, url="javascript:alert(5)"
    )
    rule = inbox.create_rule(world.brand, name=BAD[:60], words="factura", priority="high", by=by)
    label = inbox.create_label(world.workspace, name=BAD[:40], by=by)
    inbox.label(case, label=label, by=by)
    search = searches.create_search(world.brand, name=BAD, words="factura", by=by)
    invitation = accounts.invite(world.workspace, role="agent", name=BAD, by=by)
    SetAside.objects.create(workspace=world.workspace, source=world.source, remote_id=BAD, error=BAD)
    Member.objects.update(name=BAD)
    Workspace.objects.update(name=BAD)
    Brand.objects.update(name=BAD, signature=BAD[:80], topics={BAD: [BAD]}, forbidden_words=[BAD])
    Department.objects.filter(pk=area.pk).update(name=BAD[:80], answers=BAD)
    Source.objects.update(name=BAD, account=BAD, last_error=BAD)
    token = _token(ask)
    return {
        "bad": BAD,
        "case": case.pk,
        "area": area.pk,
        "source": world.source.pk,
        "search": search.pk,
        "rule": rule.pk,
        "token": token,
        "invitation": invitation.token,
    }


def _token(ask: Any) -> str:
    return letters.link(ask, "").rstrip("/").rpartition("/")[2]


@pytest.mark.parametrize("address", PAGES.split())
def test_names_and_words_stay_what_they_are(hostile: dict[str, Any], alice: Client, address: str) -> None:
    answer = alice.get(address.format(**hostile))
    assert answer.status_code in (200, 302, 404)
    found = Tags()
    found.feed(answer.content.decode())
    assert found.bad == []


@pytest.mark.parametrize("address", ["/", "/bandeja/", "/entrar/", "/demo-red/", "/consulta/nada/", "/nada/"])
def test_pages_run_and_show_nothing_of_others(world: World, alice: Client, address: str) -> None:
    policy = alice.get(address)["Content-Security-Policy"]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";") if rule.strip())
    assert rules["default-src"] == "'none'"
    assert (
        rules["script-src"] == rules["style-src"] == rules["connect-src"] == rules["form-action"] == "'self'"
    )
    assert rules["img-src"] == "'self' data:"
    assert rules["frame-ancestors"] == rules["base-uri"] == "'none'"
    assert "unsafe" not in policy


@pytest.mark.parametrize("header", ["Host", "X-Forwarded-Host"])
def test_no_request_chooses_the_address_in_a_letter(
    world: World, client: Client, settings: Settings, header: str
) -> None:
    """A link that says where it leads, and leads to whoever asked for it."""
    settings.ALLOWED_HOSTS = ["testserver", "tertulia.example"]
    settings.PUBLIC_URL, settings.MAIL_URL = "https://tertulia.example", "smtp://casa.example"
    settings.EMAIL_BACKEND = "tertulia.kit.mail.RowsBackend"
    headers = {header: "evil.example"}
    asked = client.post("/entrar/contrasena/recuperar/", {"email": "alice@example.org"}, headers=headers)
    bodies = [mail.body for mail in Mail.objects.all()]
    assert asked.status_code == (400 if header == "Host" else 302)
    assert all("evil.example" not in body and "https://tertulia.example/" in body for body in bodies)
    assert len(bodies) == (0 if header == "Host" else 1)
