"""Where prepared assets live: what is made from other packages (font, icons) and never committed."""

from __future__ import annotations

import os
from pathlib import Path

from tertulia.kit.place import checkout


def assets_dir() -> Path:
    """The folder of prepared assets, made if it is missing: `TERTULIA_ASSETS`, else `.cache/assets` in a
    checkout, else `$XDG_CACHE_HOME/tertulia/assets`. It is a folder of static files like any other:
    `fonts/inter-latin-var.woff2`, `icons.svg`. Everything in it can be made again (`tertulia prepare`).
    """
    named, root = os.environ.get("TERTULIA_ASSETS"), checkout()
    if named:
        path = Path(named).expanduser().resolve()
    elif root:
        path = root / ".cache" / "assets"
    else:
        path = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "tertulia" / "assets"
    path.mkdir(parents=True, exist_ok=True)
    return path
