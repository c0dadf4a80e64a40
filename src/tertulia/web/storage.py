"""Static files with names that change with their content, compressed, cached for ever."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage


class OurStaticFiles(CompressedManifestStaticFilesStorage):
    """Rewrites imports inside our own modules only: Django's parser of `import` trips over a comment in a
    third-party file (`import("../htmx")` in htmx's event-stream extension)."""

    support_js_module_import_aggregation = True
    manifest_strict = False
    OURS = re.compile(r"^(css|js)/")

    def url_converter(
        self, name: str, hashed_files: Any, template: str | None = None
    ) -> Callable[[re.Match[str]], str]:
        """Leave everything but our own folders as it is."""
        if not self.OURS.match(name):
            return lambda match: match.group(0)
        found: Callable[[re.Match[str]], str] = super().url_converter(name, hashed_files, template)
        return found
