"""Static files under names that change with their content."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from pytest_django import Settings

from tertulia.web.storage import OurStaticFiles


@pytest.fixture
def storage(tmp_path: Path, settings: Settings) -> OurStaticFiles:
    settings.DEBUG = False
    return OurStaticFiles(location=str(tmp_path), base_url="/static/")


def collected(storage: OurStaticFiles, **files: str) -> dict[str, str]:
    """Each file as it is served, by its own name."""
    paths = {}
    for name, content in files.items():
        real = name.replace("__", "/").replace("_js", ".js").replace("_css", ".css").replace("_svg", ".svg")
        storage.save(real, ContentFile(content.encode()))
        paths[real] = (storage, real)
    for _name, _hashed, problem in storage.post_process(paths):
        assert not isinstance(problem, Exception), problem
    names = json.loads(Path(storage.path("staticfiles.json")).read_text())["paths"]
    return {name: Path(storage.path(hashed)).read_text() for name, hashed in names.items()}


def test_it_follows_our_own_imports_and_addresses(storage: OurStaticFiles) -> None:
    served = collected(
        storage,
        js__app_js='import { a } from "./dom.js";\n',
        js__dom_js="export const a = 1;\n",
        css__app_css='a { background: url("../img/logo.svg"); }\n',
        img__logo_svg="<svg/>",
    )
    dom, logo = storage.stored_name("js/dom.js"), storage.stored_name("img/logo.svg")
    assert dom != "js/dom.js"
    assert dom.removeprefix("js/") in served["js/app.js"]
    assert logo.removeprefix("img/") in served["css/app.css"]


def test_it_leaves_what_is_not_ours_as_it_is(storage: OurStaticFiles) -> None:
    theirs = '/** @type {import("../htmx")} */ import "./nowhere.js";\n'
    assert collected(storage, theirs__ext_js=theirs)["theirs/ext.js"] == theirs
