"""How long after an item was stored it is in the browser's page, without anybody asking for it.

`p95_s`, `median_s`: from the commit of `take_in`, in a process of its own, until «↑ 12 nuevas» in an open
inbox says so: through the event row, the stream, the browser's question for the count, and its answer. Each
item opens a conversation; they come at irregular moments, so that some meet a browser that has just asked.
Server, writer and browser run on one machine, by one clock.
"""

from __future__ import annotations

import random
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.measure import median, options, p95, report, texts

ITEMS, QUICK = 150, 40
LONGEST_GAP_S = 1.2
PATIENCE_MS = 20_000
OBSERVE = """
window.shown = {};
new MutationObserver(() => {
  const count = parseInt(document.getElementById("newpill")?.textContent.trim() || "0", 10);
  for (let n = count; n > 0 && !(n in shown); n -= 1) shown[n] = Date.now() / 1000;
}).observe(document.body, { childList: true, subtree: true, characterData: true });
"""


def main() -> None:
    """A running Tertulia, a browser with its inbox open, and somebody who takes items in."""
    asked = options(__doc__ or "")
    from playwright.sync_api import sync_playwright

    from tests.console import Console
    from tests.live import Running, environment
    from tests.servers import chromium

    with tempfile.TemporaryDirectory(prefix="tertulia-benchmark-") as folder, sync_playwright() as playwright:
        running = Running(Path(folder), environment(Path(folder)))
        console = Console(running)
        browser = playwright.chromium.launch(executable_path=chromium.look(), args=["--no-sandbox"])
        try:
            console("from benchmarks import live; live.stage()")
            page = browser.new_page(locale="es-ES")
            page.goto(running.login_link(""))
            page.get_by_role("button").click()
            page.goto(f"{running.url}/bandeja/")
            page.wait_for_selector("html[data-live=open]")
            page.evaluate(OBSERVE)
            waits = measure(page, console, QUICK if asked.quick else ITEMS)
        finally:
            browser.close()
            console.close()
            running.stop()
    report(p95_s=p95(waits), median_s=median(waits), items=len(waits))


def measure(page: Any, console: Any, count: int) -> list[float]:
    """Seconds from each item's commit until the page says that it is there."""
    rng, stored = random.Random(7), []  # noqa: S311 (not a secret)
    for number in range(1, count + 1):
        stored.append(console(f"from benchmarks import live; answer = live.store({number})"))
        time.sleep(rng.uniform(0, LONGEST_GAP_S))
    page.wait_for_function(f"window.shown[{count}]", timeout=PATIENCE_MS)
    shown = page.evaluate("window.shown")
    assert len(shown) == count, f"{count} items, and the page counted {len(shown)}"
    return [shown[str(number)] - at for number, at in enumerate(stored, 1)]


def stage() -> None:
    """The first workspace gets a brand and an own space that nobody reads."""
    from tertulia.accounts.models import Workspace
    from tests import make

    make.source(make.brand(Workspace.objects.get()), state="paused")


def store(number: int) -> float:
    """Take in what one more person says; the moment when it was committed."""
    from tertulia.intake import take_in
    from tertulia.listening.heard import Arrivals
    from tertulia.sources.models import Source
    from tests import make

    known = texts()
    name = f"benchmark:{number}"
    said = make.said(known[number % len(known)], id=name, author=make.author(f"Persona {number}"))
    heard = take_in(Arrivals(Source.objects.get(), [said]))
    assert len(heard.items) == 1
    return time.time()


if __name__ == "__main__":
    main()
