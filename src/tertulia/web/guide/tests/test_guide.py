"""The first-run guide, from an empty workspace to Hoy; and the door out of the demo and back."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tertulia.accounts import actions
from tertulia.accounts.models import Member, Workspace
from tertulia.brand.models import Brand
from tertulia.kit.verbs import SYSTEM
from tertulia.listening.models import Search
from tertulia.web.guide.steps import next_step, open_steps, steps_of
from tests import make
from tests.world import World, signed_in

BRAND = {"name": "Panadería Sol", "site": "", "country": "ES", "time_zone": "Europe/Madrid"}
ACCESS = {"name": "Sol Ruiz", "email": "sol@example.org", "password": "una frase bien larga"}


@pytest.fixture
def sol(db: None) -> Member:
    """Sol, who owns a workspace that has just been opened, and has no password."""
    user = User.objects.create(username="tu@localhost", email="tu@localhost")
    return actions.open_workspace(user, name="Mi espacio", by=SYSTEM).members.get()


@pytest.fixture
def demo(db: None) -> Member:
    """Dani, who owns a demo."""
    return make.member(make.workspace(is_demo=True), "Dani", "owner")


def states(member: Member) -> dict[str, str]:
    return {step.key: step.state for step in steps_of(Member.objects.get(pk=member.pk))}


def page_of(client: Client) -> str:
    return client.get("/empezar/").content.decode()


def test_it_leads_from_step_to_step(sol: Member) -> None:
    client = signed_in(sol)
    assert "Ponerlos" in page_of(client)
    assert client.post("/empezar/entrar/", ACCESS)["Location"] == "/empezar/"
    sol.refresh_from_db()
    assert (sol.name, sol.user.email) == ("Sol Ruiz", "sol@example.org")
    assert "Presentarla" in page_of(client)
    assert client.post("/empezar/marca/", BRAND)["Location"] == "/empezar/"
    sol.workspace.refresh_from_db()
    assert sol.workspace.name == "Panadería Sol"
    brand = Brand.objects.get(workspace=sol.workspace)
    assert (brand.keywords, brand.departments.count()) == (["Panadería Sol"], 12)
    assert 'href="/ajustes/fuentes/nueva/"' in page_of(client)
    make.source(brand)
    assert 'href="/ajustes/busquedas/empezar/"' in page_of(client)
    Search.objects.create(workspace=sol.workspace, brand=brand, name="Sol", words="sol")
    assert "Quien responde contigo" in client.get("/empezar/gente/").content.decode()
    actions.invite(sol.workspace, role="agent", by=sol.actor)
    assert set(states(sol).values()) == {"done"}
    assert "Todo listo." in page_of(client)
    assert client.post("/empezar/quitar/")["Location"] == "/"
    sol.workspace.refresh_from_db()
    assert sol.workspace.guided["done"] == "done"


def test_it_skips_and_takes_up_again(sol: Member) -> None:
    client = signed_in(sol)
    for key in ("access", "brand", "source"):
        client.post(f"/empezar/paso/{key}/")
    step = next_step(steps_of(Member.objects.get(pk=sol.pk)))
    assert step
    assert step.key == "search"
    assert page_of(client).count("Retomar</button>") == 3
    client.post("/empezar/paso/source/", {"again": "1"})
    assert states(sol)["source"] == ""
    assert client.post("/empezar/paso/fiesta/").status_code == 404


def test_the_start_page_shows_it_until_it_is_put_away(sol: Member) -> None:
    assert [step.key for step in open_steps(sol)] == ["access", "brand", "source", "search", "colleagues"]
    signed_in(sol).post("/empezar/quitar/")
    assert open_steps(Member.objects.get(pk=sol.pk)) == []


def test_the_start_page_shows_it_to_who_can_act_alone(world: World, demo: Member) -> None:
    assert open_steps(world.rita) == open_steps(world.bob) == open_steps(demo) == []
    for key in ("source", "search", "colleagues"):
        actions.mark_step(world.workspace, step=key, how="skipped", by=world.alice.actor)
    assert open_steps(world.alice) == []


@pytest.mark.parametrize(
    ("path", "given", "field", "words"),
    [
        ("/empezar/entrar/", {**ACCESS, "password": "corta"}, "password", "10 caracteres"),
        ("/empezar/entrar/", {**ACCESS, "email": "nada"}, "email", "correo"),
        ("/empezar/marca/", {**BRAND, "name": ""}, "name", "obligatorio"),
        ("/empezar/marca/", {**BRAND, "site": "no es"}, "site", "Escribe una dirección"),
    ],
)
def test_it_explains_at_the_field(
    sol: Member, path: str, given: dict[str, str], field: str, words: str
) -> None:
    answer = signed_in(sol).post(path, given)
    assert answer.status_code == 422
    assert words in answer.content.decode().partition(f'id="id_{field}_error"')[2].partition("</div>")[0]
    assert not Brand.objects.exists()
    assert User.objects.get(pk=sol.user_id).email == "tu@localhost"


def test_it_does_nothing_twice(world: World, alice: Client) -> None:
    assert alice.get("/empezar/entrar/")["Location"] == "/empezar/"
    assert alice.get("/empezar/marca/")["Location"] == "/ajustes/marca/"


@pytest.mark.parametrize("path", ["/empezar/", "/empezar/entrar/", "/empezar/marca/", "/empezar/gente/"])
def test_it_is_for_who_leads(world: World, rita: Client, bob: Client, path: str) -> None:
    assert rita.get(path).status_code == bob.get(path).status_code == 403
    assert Client().get(path).status_code == 302
    stray = Client()
    stray.force_login(User.objects.create_user("sola@example.org", "sola@example.org"))
    assert stray.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/empezar/quitar/", "/empezar/paso/brand/", "/salir-de-la-demo/"])
def test_a_reader_changes_nothing(world: World, rita: Client, path: str) -> None:
    assert rita.post(path).status_code == 403
    assert rita.get(path).status_code == 405


def test_one_click_leaves_the_demo(demo: Member) -> None:
    client = signed_in(demo)
    banner = page_of(client)
    assert 'action="/salir-de-la-demo/"' in banner
    assert client.post("/salir-de-la-demo/")["Location"] == "/empezar/"
    page = page_of(client)
    assert "demo-bar" not in page
    assert "La demostración queda guardada" in page
    mine = Member.objects.get(user=demo.user, workspace__is_demo=False)
    assert client.session["member"] == mine.pk
    assert Workspace.objects.get(pk=demo.workspace_id).closed_at


def test_it_comes_back_to_the_demo(demo: Member) -> None:
    client = signed_in(demo)
    client.post("/salir-de-la-demo/")
    assert "/volver-a-la-demo/" in client.get("/ajustes/cuenta/").content.decode()
    assert client.post("/volver-a-la-demo/")["Location"] == "/"
    assert client.session["member"] == demo.pk
    assert Workspace.objects.get(pk=demo.workspace_id).closed_at is None
    assert client.post("/volver-a-la-demo/").status_code == 404


def test_nobody_opens_a_demo_of_somebody_else(demo: Member, world: World, alice: Client) -> None:
    signed_in(demo).post("/salir-de-la-demo/")
    assert alice.post("/volver-a-la-demo/").status_code == 404
    assert Client().post("/volver-a-la-demo/").status_code == 404


def test_a_real_workspace_is_never_left_by_it(world: World, alice: Client) -> None:
    assert alice.post("/salir-de-la-demo/")["Location"] == "/empezar/"
    world.workspace.refresh_from_db()
    assert world.workspace.closed_at is None


def test_the_guide_of_the_demo_is_the_door(demo: Member) -> None:
    page = page_of(signed_in(demo))
    assert "Estás en la demostración" in page
    assert "guide-step" not in page


def test_it_does_not_take_a_name_of_the_demos_for_a_persons(demo: Member) -> None:
    mine = make.member(make.workspace(), "Dani", "owner")
    assert mine.user_id == demo.user_id
    mine.user.set_unusable_password()
    mine.user.save()
    client = signed_in(mine)
    assert client.get("/empezar/entrar/").context["form"].initial == {"name": ""}
    actions.set_prefs(mine, name="Daniela Ruiz", by=mine.actor)
    assert client.get("/empezar/entrar/").context["form"].initial == {"name": "Daniela Ruiz"}
