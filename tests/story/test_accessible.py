"""Every page as axe, a narrow screen, a dark room and a keyboard find it, in the demo."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser

from tertulia.web.urls import urlpatterns
from tests.console import Console
from tests.environment import POSTGRES
from tests.live import Running
from tests.story.conftest import DESK, READER
from tests.story.looking import NAMED, Looker

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(POSTGRES, reason="a page looks the same over either database"),
]
NOT_PAGES = (
    *("demo-red/", "salud/", "live/", "bandeja/nuevas/", "ajustes/busquedas/palabras/"),
    *("calendario/dia/", "campanas/ejemplo/", "medios/elegir/", "medios/plantillas/vista/"),
    "publicar/importar/modelo.csv",
)
REPRESENTATIVE = [
    "case", "case-resolved", "case-asked", "case-waiting", "inbox-nothing", "inbox-broken", "inbox-resolved",
    "source", "source-connect", "source-connect-mastodon", "search-edit", "settings_area",
    "settings_new_person", "settings_person", "settings_brand", "listening-words", "listening-search",
    "listening-broken", "listening-nothing", "listening-item", "not-there",
]  # fmt: skip
GUEST = ["handoff", "handoff-answered", "handoff-gone", "login-link", "login-link-gone", "invitation-gone"]
DOORS = ["/entrar/", "/entrar/codigo/", "/entrar/contrasena/recuperar/", "/entrar/registro/", "/demo-red/"]


def plain_paths() -> list[str]:
    """Every address that takes no arguments."""
    found = [str(one.pattern) for page in urlpatterns for one in getattr(page, "url_patterns", [page])]
    return sorted(
        f"/{path}" for path in found if not path.startswith(NOT_PAGES) and not set("<(^") & set(path)
    )


@pytest.fixture(scope="module")
def addresses(demo: Running) -> dict[str, Any]:
    """The address of one page of each kind that needs an id or a token."""
    prompt = Console(demo)
    found: dict[str, Any] = prompt(NAMED)
    prompt.close()
    return found


@pytest.fixture(scope="module")
def member(demo: Running, browser: Browser, signed_in: Callable[[str], Any]) -> Iterator[Looker]:
    with browser.new_context(**READER, storage_state=signed_in("lucia")) as context:
        yield Looker(context.new_page(), demo.url)


@pytest.fixture(scope="module")
def guest(demo: Running, browser: Browser) -> Iterator[Looker]:
    with browser.new_context(**READER) as context:
        yield Looker(context.new_page(), demo.url)


@pytest.mark.parametrize("path", plain_paths())
def test_every_page_can_be_used_by_everybody(member: Looker, path: str) -> None:
    member.look(path)


@pytest.mark.parametrize("name", REPRESENTATIVE)
def test_one_of_each_kind_can_be_used_by_everybody(
    member: Looker, addresses: dict[str, Any], name: str
) -> None:
    member.look(addresses[name])


@pytest.mark.parametrize("path", DOORS)
def test_who_is_outside_can_read_the_doors(guest: Looker, path: str) -> None:
    guest.look(path)


@pytest.mark.parametrize("name", GUEST)
def test_who_has_only_a_link_can_use_it(guest: Looker, addresses: dict[str, Any], name: str) -> None:
    guest.look(addresses["guest"][name])


def test_tab_reaches_everything_and_shows_where_it_is(member: Looker, addresses: dict[str, Any]) -> None:
    page = member.page
    page.set_viewport_size(DESK)  # type: ignore[arg-type]
    page.goto(f"{member.base}{addresses['case-asked']}?vista=para-mi")
    wanted = dict(page.evaluate("reachable()"))
    reached: dict[str, str] = {}
    faint = []
    for _ in range(len(wanted) + 20):
        page.keyboard.press("Tab")
        here = page.evaluate("stands()")
        if here is None:
            break
        reached[here["path"]] = here["name"]
        if not here["seen"]:
            faint.append(here["name"])
    assert not faint, "the focus is not seen on: " + "; ".join(faint)
    missed = [name for path, name in wanted.items() if path not in reached]
    assert not missed, "Tab does not reach: " + "; ".join(missed)
