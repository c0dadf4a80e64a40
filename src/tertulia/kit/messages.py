"""Translation catalogues: the committed `.po` becomes the `.mo` that Django reads, without GNU gettext."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

LOCALE = Path(__file__).resolve().parents[1] / "locale"


def catalogues(locale: Path = LOCALE) -> Iterator[Path]:
    """The `.po` of every language that there is."""
    yield from sorted(locale.glob("*/LC_MESSAGES/django.po"))


def compile_catalogues(locale: Path = LOCALE) -> list[Path]:
    """Write the `.mo` beside each `.po` that is newer than it; return those written.

    Fuzzy messages are left out, as gettext does. Two processes may do it at once: each writes its own file
    and renames it into place. Raises `babel.messages.pofile.PoFileError` for a broken `.po`.
    """
    return [_compile(po) for po in catalogues(locale) if _stale(po)]


def _stale(po: Path) -> bool:
    mo = po.with_suffix(".mo")
    return not mo.exists() or mo.stat().st_mtime < po.stat().st_mtime


def _compile(po: Path) -> Path:
    # Babel is only loaded when there is something to compile: a server that starts pays nothing for it.
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    mo = po.with_suffix(".mo")
    unfinished = mo.with_name(f".{mo.name}.{os.getpid()}")
    with po.open("rb") as source, unfinished.open("wb") as target:
        write_mo(target, read_po(source, locale=po.parents[1].name, abort_invalid=True))
    unfinished.replace(mo)
    return mo
