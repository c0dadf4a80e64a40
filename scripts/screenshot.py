"""The picture of the README: `python -m scripts.screenshot [docs/inbox.png]`.

Starts the demo on a free port with a data folder of its own, signs in, opens a conversation of the inbox and
takes it at 1440 × 900, twice as fine. With Pillow (not among our dependencies; `uv run --with pillow …`) the
picture is reduced to 256 colours; without it, it is taken at plain fineness, so that it stays small. Emoji
look as they should where the machine has a font for them (on Debian: fonts-noto-color-emoji).
"""

from __future__ import annotations

import io
import re
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.live import Running, environment
from tests.servers import ROOT, chromium

SIZE = {"width": 1440, "height": 900}
LARGEST = 400_000
GROUNDS = 48
OWNER = "demo.lucia@aurora.example"
WHO = "Marta Iglesias"
DRAFT = "Marta, tienes razón y lo sentimos. Lo estamos mirando ahora mismo: te contamos en menos de una hora."
PATIENCE_MS = 30_000


def main() -> int:
    """Take the picture; 1 with a sentence if it is too large."""
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "inbox.png"
    expect.set_options(timeout=PATIENCE_MS)
    with tempfile.TemporaryDirectory(prefix="tertulia-picture-") as folder, sync_playwright() as playwright:
        running = Running(Path(folder), environment(Path(folder)), "demo")
        try:
            browser = playwright.chromium.launch(
                executable_path=chromium.look(), args=["--no-sandbox", "--font-render-hinting=none"]
            )
            picture = small(inbox(browser, running))
            browser.close()
        finally:
            running.stop()
    target.write_bytes(picture)
    print(f"{target}: {len(picture) // 1000} kB")
    if len(picture) > LARGEST:
        print(f"more than {LARGEST // 1000} kB: install Pillow and take it again", file=sys.stderr)
    return int(len(picture) > LARGEST)


def inbox(browser: Browser, running: Running) -> bytes:
    """The inbox with a conversation open and an answer begun."""
    context = browser.new_context(
        viewport=SIZE,  # type: ignore[arg-type]
        device_scale_factor=2 if pillow() else 1,
        locale="es-ES",
        timezone_id="Europe/Madrid",
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto(running.login_link(OWNER))
    page.get_by_role("button", name="Entrar").click()
    page.wait_for_url(lambda url: urlsplit(url).path == "/")
    page.goto(f"{running.url}/bandeja/")
    expect(page.get_by_text("En directo")).to_be_visible()
    open_and_begin(page)
    return page.screenshot(animations="disabled")


def open_and_begin(page: Page) -> None:
    """Open the conversation of `WHO` and write the beginning of an answer."""
    page.get_by_role("link", name=WHO).first.click()
    page.wait_for_url(re.compile(r"/bandeja/\d+/"))
    box = page.get_by_role("textbox", name=f"Tu respuesta a {WHO}")
    box.fill(DRAFT)
    expect(page.get_by_text("Borrador guardado")).to_be_visible()
    page.evaluate("document.fonts.ready")


def pillow() -> bool:
    """Whether Pillow is there."""
    try:
        import PIL.Image  # noqa: F401
    except ImportError:
        return False
    return True


def small(picture: bytes) -> bytes:
    """The same with 256 colours, where Pillow is there: the grounds exactly, of the others each shade."""
    if not pillow():
        return picture
    from PIL import Image

    whole, made = Image.open(io.BytesIO(picture)).convert("RGB"), io.BytesIO()
    pixels = np.asarray(whole).reshape(-1, 3)
    colours, where, counts = np.unique(pixels, axis=0, return_inverse=True, return_counts=True)
    order = np.argsort(-counts)
    grounds, rest = order[:GROUNDS], order[GROUNDS:]
    # A mark of a few pixels must keep its colour: rare ones count for more than their share.
    swatch = np.repeat(colours[rest], np.ceil(counts[rest] ** 0.4).astype(int), axis=0)
    shades = Image.fromarray(swatch[None]).quantize(256 - GROUNDS, kmeans=3).getpalette()
    palette = np.concatenate([colours[grounds], np.array(shades, np.uint8).reshape(-1, 3)])
    apart = colours[:, None].astype(int) - palette[None].astype(int)
    nearest = (apart**2).sum(axis=2).argmin(axis=1).astype(np.uint8)
    reduced = Image.fromarray(nearest[where.reshape(-1)].reshape(whole.height, whole.width)).convert("P")
    reduced.putpalette(palette.tobytes())
    reduced.save(made, "png", optimize=True)
    return made.getvalue()


if __name__ == "__main__":
    sys.exit(main())
