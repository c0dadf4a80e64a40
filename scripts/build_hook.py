"""Compile the translations while the package is built, so that a wheel carries them."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileCatalogues(BuildHookInterface):
    """Runs the product's own compiler, loaded by its file: the package is not installed yet."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called before files are gathered."""
        path = Path(self.root) / "src" / "tertulia" / "kit" / "messages.py"
        spec = importlib.util.spec_from_file_location("messages", path)
        assert spec is not None
        assert spec.loader is not None
        messages = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(messages)
        messages.compile_catalogues()
