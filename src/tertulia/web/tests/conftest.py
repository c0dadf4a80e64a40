"""A page that stands alone in the browser: our templates and modules, and a server that a test plays."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.contrib.staticfiles import finders
from playwright.sync_api import Page, Route

HOME = "https://front.test"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'"
)
Answer = tuple[int, str, dict[str, str]]


class Front:
    """`show(html)` opens a page under the product's own content policy. What it posts is in `posts` as
    (path, values); `answers[path]` decides what it gets back (200 and nothing, if the test says nothing)."""

    def __init__(self, page: Page) -> None:
        """Take every request of `page`."""
        self.page = page
        self.html = ""
        self.posts: list[tuple[str, dict[str, str]]] = []
        self.asked: list[str] = []
        self.answers: dict[str, Callable[[], Answer]] = {}
        self.complaints: list[str] = []
        page.context.route("**/*", self._answer)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda said: self.complaints.append(said.text) if "Policy" in said.text else None)

    def show(self, html: str, path: str = "/") -> Page:
        """Open `html` at `path`."""
        self.html = html
        self.page.goto(HOME + path)
        return self.page

    def _answer(self, route: Route) -> None:
        request = route.request
        parts = urlsplit(request.url)
        if parts.path.startswith("/static/"):
            found = finders.find(parts.path.removeprefix("/static/"))
            route.fulfill(path=found) if isinstance(found, str) else route.fulfill(status=404)
            return
        self.asked.append(f"{parts.path}?{parts.query}" if parts.query else parts.path)
        if request.method == "POST":
            self.posts.append((parts.path, dict(parse_qsl(request.post_data or "", keep_blank_values=True))))
        if parts.path in self.answers:
            status, body, headers = self.answers[parts.path]()
            route.fulfill(status=status, body=body, headers=headers)
        elif request.is_navigation_request():
            route.fulfill(
                body=self.html, headers={"Content-Security-Policy": POLICY}, content_type="text/html"
            )
        else:
            route.fulfill(body="")


@pytest.fixture
def front(page: Page) -> Front:
    """A browser page whose server the test plays."""
    return Front(page)


@pytest.fixture
def stand() -> Callable[..., str]:
    """`stand(body)`: a whole page around `body` as base.html makes it; `module`: a page's own module."""
    from django.template import engines

    def around(body: str, module: str = "", **context: object) -> str:
        script = f"<script type='module' src='{{% static 'js/{module}' %}}'></script>" if module else ""
        source = (
            "{% extends 'base.html' %}{% block title %}Prueba{% endblock %}"
            f"{{% block scripts %}}{script}{{% endblock %}}"
            f"{{% block body %}}<main id='main'><h1>Prueba</h1>{body}</main>{{% endblock %}}"
        )
        return str(engines["django"].from_string(source).render(context))

    return around
