"""How a page is looked at: by axe, in light and dark, wide and narrow, and by who has only a keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests.browser import MISSING_ICONS
from tests.story.conftest import DESK, PHONE

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
from tertulia.listening.models import Item, Search
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
    "listening-words": "/escucha/?periodo=30d&q=factura+-empleo+idioma:es&tono=negative&forma=piezas",
    "listening-search": f"/escucha/?periodo=30d&orden=utiles&busqueda={first(Search).pk}",
    "listening-broken": "/escucha/?q=%28factura",
    "listening-nothing": "/escucha/?q=xyzzy",
    "listening-item": f"/escucha/{first(Item, is_own=False).pk}/",
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
"""The address of one page of each kind that needs an id or a token (code for a console)."""


class Looker:
    """A browser page that is looked at again and again. `complaints`: what its console said."""

    def __init__(self, page: Page, base: str) -> None:
        self.page, self.base = page, base
        self.complaints: list[str] = []
        page.add_init_script(path=Path(__file__).with_suffix(".js"))
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
