"""Which networks there are: the folders beside this file, imported when first asked for."""

from __future__ import annotations

import functools
from importlib import import_module
from pathlib import Path

from tertulia.connectors.base import Connector

HERE = Path(__file__).parent


@functools.cache
def slugs() -> tuple[str, ...]:
    """The networks that can be connected, by folder name, in alphabetical order."""
    return tuple(sorted(path.parent.name for path in HERE.glob("*/connector.py")))


@functools.cache
def get(slug: str) -> type[Connector]:
    """The connector class of `slug`. Raises LookupError where there is no such folder."""
    if slug not in slugs():
        raise LookupError(slug)
    module = import_module(f"{__package__}.{slug}.connector")
    for found in vars(module).values():
        if isinstance(found, type) and issubclass(found, Connector) and found.__module__ == module.__name__:
            return found
    raise LookupError(f"{slug}/connector.py defines no Connector")


def folder(slug: str) -> Path:
    """The folder of `slug`, with its `logo.svg` and `README.md`."""
    if slug not in slugs():
        raise LookupError(slug)
    return HERE / slug
