"""Every page as axe, a narrow screen, a dark room and a keyboard find it, in the demo."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tertulia.web.urls import urlpatterns
from tests.browser import MISSING_ICONS
from tests.console import Console
from tests.environment import POSTGRES
from tests.live import Running
from tests.story.conftest import DESK, PHONE, READER

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(POSTGRES, reason="a page looks the same over either database"),
]
NOT_PAGES = ("demo-red/api/", "salud/", "live/", "bandeja/nuevas/")
FULL: dict[str, Any] = {}
CONTRAST = {"runOnly": ["color-contrast"]}
LOOKS = [("light", DESK, FULL), ("dark", DESK, CONTRAST), ("dark", PHONE, CONTRAST), ("light", PHONE, FULL)]

NAMED = """
from tertulia.accounts.actions import links
from tertulia.accounts.models import Invitation, Member
from tertulia.brand.models import Brand, Colleague, Department
from tertulia.inbox.models import Case, HandOff
from tertulia.kit.secrets import unseal
from tertulia.kit.verbs import SYSTEM
from tertulia.listening.models import Search
from tertulia.sources.models import Source
def first(model, **only):
    return model.objects.filter(**only).order_by("pk").first()
asked = {state: next((h for h in HandOff.objects.order_by("-pk") if h.state == state), None)
         for state in ("waiting", "answered")}
owner = first(Member, role="owner")
answer = {
    "case": f"/bandeja/{Case.objects.open().order_by('-last_item_at').first().pk}/",
    "case-resolved": f"/bandeja/{first(Case, status='resolved').pk}/",
    "case-asked": f"/bandeja/{asked['answered'].case_id}/",
    "case-waiting": f"/bandeja/{asked['waiting'].case_id}/",
    "inbox-nothing": "/bandeja/?q=xyzzy",
    "inbox-broken": "/bandeja/?q=%22sin+cerrar",
    "inbox-resolved": "/bandeja/?vista=resueltas&tono=negative",
    "source": f"/ajustes/fuentes/{first(Source).pk}/",
    "source-connect": "/ajustes/fuentes/nueva/wordpress/",
    "source-connect-mastodon": "/ajustes/fuentes/nueva/mastodon/?a-mano=1",
    "search-edit": f"/ajustes/busquedas/{first(Search).pk}/",
    "settings_area": f"/ajustes/areas/{first(Department).pk}/",
    "settings_new_person": f"/ajustes/areas/{first(Department).pk}/persona/",
    "settings_person": f"/ajustes/areas/personas/{first(Colleague).pk}/",
    "settings_brand": f"/ajustes/marca/{first(Brand).pk}/",
    "not-there": "/no-existe/",
}
answer["guest"] = {
    "handoff": f"/consulta/{unseal(asked['waiting'].sealed_token)['token']}/",
    "handoff-answered": f"/consulta/{unseal(asked['answered'].sealed_token)['token']}/",
    "handoff-gone": "/consulta/no-abre-nada/",
    "login-link": f"/entrar/enlace/{links.make_login_link(owner.user, by=SYSTEM).token}/",
    "login-link-gone": "/entrar/enlace/gastado/",
    "invitation-gone": "/invitacion/gastada/",
}
"""
REPRESENTATIVE = [
    "case", "case-resolved", "case-asked", "case-waiting", "inbox-nothing", "inbox-broken", "inbox-resolved",
    "source", "source-connect", "source-connect-mastodon", "search-edit", "settings_area",
    "settings_new_person", "settings_person", "settings_brand", "not-there",
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


class Looker:
    """A browser page that is looked at again and again. `complaints`: what its console said."""

    def __init__(self, page: Page, base: str) -> None:
        self.page, self.base = page, base
        self.complaints: list[str] = []
        page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def look(self, path: str) -> None:
        """Open `path` and hold it to everything that a page of ours must be. What is no page is let be."""
        answer = self.page.request.get(self.base + path, max_redirects=0)
        if answer.status not in (200, 403, 404, 410) or "text/html" not in answer.headers["content-type"]:
            assert answer.status in (301, 302, 405) or "text/plain" in answer.headers["content-type"]
            return
        self.complaints.clear()
        self.page.set_viewport_size(DESK)  # type: ignore[arg-type]
        self.page.goto(self.base + path)
        self.page.evaluate("document.fonts.ready")
        found = [
            f"{theme} {size['width']}: {one}"
            for theme, size, how in LOOKS
            for one in self._see(theme, size, how)
        ]
        found += [one for one in self.complaints if "status of 4" not in one]
        found += [f"no such icon: {name}" for name in self.page.evaluate(MISSING_ICONS)]
        assert not found, f"{path}\n" + "\n".join(found)

    def _see(self, theme: str, size: dict[str, int], how: dict[str, Any]) -> Iterator[str]:
        from axe_playwright_python.sync_playwright import Axe

        self.page.set_viewport_size(size)  # type: ignore[arg-type]
        self.page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
        for one in Axe().run(self.page, options=how).response["violations"]:
            places = "; ".join(" ".join(map(str, node["target"])) for node in one["nodes"][:4])
            yield f"{one['id']}: {one['help']}: {places}"
        wide = self.page.evaluate("document.documentElement.scrollWidth")
        if wide > size["width"]:
            yield f"scrolls sideways: {wide}"


STYLES = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const told = ["outlineStyle", "outlineWidth", "boxShadow", "borderTopColor", "backgroundColor", "textDecorationLine"];
  const seen = (at, part) => told.map((name) => getComputedStyle(at, part)[name]).join();
  const near = () => {
    const all = [];
    for (let at = one, up = 0; at && up < 6; at = at.parentElement, up += 1) {
      all.push(seen(at, null), seen(at, "::after"));
    }
    if (one.nextElementSibling) all.push(seen(one.nextElementSibling, null));
    return all.join("|");
  };
  const focused = near();
  const box = one.getBoundingClientRect();
  const name = `${one.tagName} ${one.id || one.className} ${one.textContent.trim().slice(0, 30)}`;
  const path = [];
  for (let at = one; at; at = at.parentElement) path.unshift([...(at.parentElement?.children ?? [at])].indexOf(at));
  one.blur();
  const blurred = near();
  one.focus({ focusVisible: true });
  return { name, path: path.join("."), shown: focused !== blurred, sized: box.width > 0 && box.height > 0 };
}"""
REACHABLE = """() => {
  const wanted = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";
  return [...document.querySelectorAll(wanted)]
    .filter((one) => one.checkVisibility({ visibilityProperty: true }) && !one.disabled && one.tabIndex >= 0)
    .map((one) => {
      const path = [];
      for (let at = one; at; at = at.parentElement) path.unshift([...(at.parentElement?.children ?? [at])].indexOf(at));
      return [path.join("."), `${one.tagName} ${one.id || one.className} ${one.textContent.trim().slice(0, 30)}`];
    });
}"""


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
    wanted = dict(page.evaluate(REACHABLE))
    reached: dict[str, str] = {}
    faint = []
    for _ in range(len(wanted) + 20):
        page.keyboard.press("Tab")
        here = page.evaluate(STYLES)
        if here is None:
            break
        reached[here["path"]] = here["name"]
        if not (here["shown"] and here["sized"]):
            faint.append(here["name"])
    assert not faint, "the focus is not seen on: " + "; ".join(faint)
    missed = [name for path, name in wanted.items() if path not in reached]
    assert not missed, "Tab does not reach: " + "; ".join(missed)
