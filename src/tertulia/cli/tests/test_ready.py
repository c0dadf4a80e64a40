"""Making the house ready costs something once."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.core import management
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from pytest_django import Settings

from tertulia.cli import ready


@pytest.fixture
def called(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The commands of Django's that are run."""
    names: list[str] = []
    honest = management.call_command

    def call(name: str, *words: Any, **how: Any) -> Any:
        names.append(name)
        return honest(name, *words, **how)

    monkeypatch.setattr(management, "call_command", call)
    return names


def test_it_migrates_what_is_behind(db: None, called: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    ready.migrate()
    assert called == []
    MigrationRecorder(connection).record_unapplied("sessions", "0001_initial")
    monkeypatch.setattr(management, "call_command", lambda name, **how: called.append(name))
    ready.migrate()
    assert called == ["migrate"]


def test_it_collects_what_has_changed(tmp_path: Path, settings: Settings, called: list[str]) -> None:
    files, settings.STATIC_ROOT = tmp_path / "files", str(tmp_path / "static")
    (files / "css").mkdir(parents=True)
    (files / "css" / "app.css").write_text("a {}")
    settings.STATICFILES_DIRS = [files]
    finders.get_finder.cache_clear()  # type: ignore[attr-defined]
    try:
        for _ in range(2):
            ready.collect()
        assert called == ["collectstatic"]
        (files / "css" / "app.css").write_text("b {}")
        os.utime(files / "css" / "app.css", (1, 1))
        ready.collect()
        assert (tmp_path / "static" / "css" / "app.css").read_text() == "b {}"
        assert called == ["collectstatic"] * 2
    finally:
        finders.get_finder.cache_clear()  # type: ignore[attr-defined]
