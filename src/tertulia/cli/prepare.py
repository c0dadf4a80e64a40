"""Make what is made from other packages: the font, the icons, the compiled translations. Once, then cached.

Nothing of the font or the icons is committed: they come from the packages `fontpkg-inter` (OFL-1.1) and
`lucide` (MIT/ISC), and end as two static files in `kit.assets.assets_dir()`.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import os
import re
from importlib.metadata import version
from pathlib import Path
from zipfile import ZipFile

from tertulia.kit.assets import assets_dir
from tertulia.kit.messages import compile_catalogues

ICON_NAMES = Path(__file__).resolve().parents[1] / "web" / "icons.txt"
FONT = "fonts/inter-latin-var.woff2"
SPRITE = "icons.svg"
RECIPE = "2"
"""Raise it when the code below makes something else from the same packages."""

LETTERS = """20-7E A0-17F 218-21B 2C6 2DA 2DC 300-304 306-308 30A 30C 327 328
2010-2027 202F 2030 2032 2033 2039 203A 2044 20AC 2122 2190-2193 2197 2198 2212 2248 2260 2264 2265 25CF
2713"""
"""What Spanish, Portuguese, Catalan, English and the names of their neighbours are written with, and the
signs that the screens use (quotes, dashes, arrows, currency, check marks)."""
FEATURES = ["calt", "case", "ccmp", "kern", "locl", "mark", "mkmk", "ss03", "tnum"]
OPTICAL_SIZE = 14


def prepare_assets() -> None:
    """Make every prepared asset that is missing or out of date; cost nothing when none is.

    Safe to run twice at once: files are renamed into place. Raises `KeyError` naming an icon that Lucide
    lacks.
    """
    compile_catalogues()
    target = assets_dir()
    stamp, key = target / ".stamp", _key()
    made = [target / FONT, target / SPRITE]
    if all(path.exists() for path in made) and stamp.exists() and stamp.read_text() == key:
        return
    _write(target / SPRITE, sprite(icon_names()).encode())
    _write(target / FONT, font())
    _write(stamp, key.encode())


def icon_names() -> list[str]:
    """The icons that the product uses: one Lucide name a line in `web/icons.txt`, `#` starts a comment."""
    lines = (line.partition("#")[0].strip() for line in ICON_NAMES.read_text().splitlines())
    return sorted({line for line in lines if line})


def sprite(names: list[str]) -> str:
    """One SVG with a `<symbol id="i-NAME">` per icon (24 × 24, drawn as the class `ic` says)."""
    import lucide

    with ZipFile(Path(lucide.__file__).with_name("lucide.zip")) as drawings:
        known = set(drawings.namelist())
        missing = [name for name in names if f"{name}.svg" not in known]
        if missing:
            raise KeyError(f"lucide has no icon called {', '.join(missing)}")
        symbols = [_symbol(name, drawings.read(f"{name}.svg").decode()) for name in names]
    return f'<svg xmlns="http://www.w3.org/2000/svg">\n{"".join(symbols)}</svg>\n'


def _symbol(name: str, drawing: str) -> str:
    # Line and fill are the stylesheet's (`.ic`): set here, nothing outside could change them.
    inside = re.sub(r"\s+", " ", drawing[drawing.index(">") + 1 : drawing.rindex("</svg>")]).strip()
    return f'<symbol id="i-{name}" viewBox="0 0 24 24">{inside}</symbol>\n'


def font() -> bytes:
    """Inter as one variable woff2 of about 40 kB: our letters, weights 400 to 700, one optical size."""
    import fontpkg_inter
    from fontTools import subset
    from fontTools.ttLib import TTFont
    from fontTools.varLib import instancer

    face = TTFont(Path(fontpkg_inter.ROOT) / "files" / "Inter[opsz,wght].ttf", lazy=True)
    options = subset.Options(layout_features=FEATURES, hinting=False, notdef_outline=True, name_IDs=[1, 2])
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=subset.parse_unicodes(LETTERS))
    cutter.subset(face)
    instancer.instantiateVariableFont(face, {"opsz": OPTICAL_SIZE, "wght": (400, 700)}, inplace=True)
    face.flavor = "woff2"
    woff2 = io.BytesIO()
    face.save(woff2)
    return woff2.getvalue()


def _key() -> str:
    sources = ["fontpkg-inter", "fonttools", "lucide"]
    parts = [RECIPE, *(f"{name} {version(name)}" for name in sources), ICON_NAMES.read_text()]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    unfinished.write_bytes(content)
    unfinished.replace(path)


def describe(parser: argparse.ArgumentParser) -> None:
    """`tertulia prepare` has no options."""


def run(options: argparse.Namespace) -> int:
    """Assets, tables and static files, so that the next start has nothing left to do."""
    from tertulia.cli.ready import make_ready

    make_ready()
    return 0
