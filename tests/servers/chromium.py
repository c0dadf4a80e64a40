"""The browser that the tests drive: `$CHROMIUM`, one on the machine, Debian's, or Playwright's own."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from tests.servers import CACHE, Missing, apt_install

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MAC = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")


def look() -> str | None:
    """The path of a browser; None where Playwright should use the one that it installed itself. `Missing` if
    there is none at all."""
    named = os.environ.get("CHROMIUM")
    if named:
        if not Path(named).exists():
            raise Missing(f"CHROMIUM names {named}, which does not exist")
        return named
    for found in (*map(shutil.which, NAMES), str(MAC) if MAC.exists() else None):
        if found:
            return found
    if _playwrights_own().exists():
        return None
    reason = CACHE / "chromium.missing"
    hint = "set CHROMIUM to a browser's path, or run `.venv/bin/playwright install chromium`"
    raise Missing(reason.read_text() if reason.exists() else hint)


def obtain() -> str | None:
    """The same; as root on Debian, installs `chromium` if there is none."""
    try:
        return look()
    except Missing as missing:
        if os.environ.get("CHROMIUM") or not shutil.which("apt-get"):
            raise
        if os.geteuid() != 0:
            hint = "or run `.venv/bin/playwright install chromium`, or set CHROMIUM"
            raise Missing(f"needs root: apt-get install chromium; {hint}") from missing
        apt_install("chromium")
        return look()


def _playwrights_own() -> Path:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        return Path(playwright.chromium.executable_path)
