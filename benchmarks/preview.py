"""How long it takes from a keystroke in the composer until every likeness shows it, in Chromium.

One JSON line: channels; keystroke_ms_p50 and keystroke_ms_p95, the CPU time of the page's own thread that one
keystroke costs in the common text of 2,000 signs, with eight channels that inherit or change it (the letter,
the counts, the marked changes, the likenesses, the style and the layout), as Chromium's `TaskDuration` tells;
and wall_ms_p95 from the key until the frame after it is painted. `--quick` types 40 letters instead of 200.
"""

from __future__ import annotations

import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

from benchmarks.measure import median, options, p95, report

LETTERS, QUICK = 200, 40
NETWORKS = ("mastodon", "bluesky", "x", "instagram", "linkedin", "facebook", "threads", "telegram")
SENTENCE = "El sol de tu tejado también puede ser de tus vecinas #sol, con @ana en https://a.example/x. "
WALL = """async letter => {
  const box = document.getElementById("common");
  const began = performance.now();
  box.setRangeText(letter, 40, 40, "end");
  box.dispatchEvent(new Event("input", { bubbles: true }));
  await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
  return performance.now() - began;
}"""


def fill() -> int:
    """In the first workspace, a post with eight channels, half of which say it otherwise. Returns its id."""
    from django.utils import timezone

    from tertulia.accounts.models import Workspace
    from tests import make

    workspace = Workspace.objects.order_by("pk").first()
    assert workspace is not None
    brand = make.brand(workspace)
    channels = [make.channel(brand, network=network, name=network) for network in NETWORKS]
    text = SENTENCE * (2000 // len(SENTENCE))
    post = make.post(brand, *channels, text=text, at=timezone.now() + timedelta(days=1))
    for variant in list(post.variants.all())[::2]:
        variant.text = text.replace("vecinas", "vecinos", 3) + " Y algo más."
        variant.save()
    return post.pk


def main() -> None:
    """A running Tertulia, and a browser that types into one of its posts."""
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
            post = console("from benchmarks import preview; answer = preview.fill()")
            page = browser.new_page(locale="es-ES", viewport={"width": 1440, "height": 900})
            page.goto(running.login_link(""))
            page.get_by_role("button").click()
            page.goto(f"{running.url}/publicar/{post}/")
            page.wait_for_selector("[data-compose][data-ready]")
            costs, walls = typed(page, QUICK if asked.quick else LETTERS)
        finally:
            browser.close()
            console.close()
            running.stop()
    report(
        channels=len(NETWORKS),
        keystroke_ms_p50=median(costs),
        keystroke_ms_p95=p95(costs),
        wall_ms_p95=p95(walls),
    )


def typed(page: Any, letters: int) -> tuple[list[float], list[float]]:
    """What each of `letters` keystrokes cost, in milliseconds: of CPU in the page's thread, and in all."""
    line = page.context.new_cdp_session(page)
    line.send("Performance.enable", {"timeDomain": "threadTicks"})

    def spent() -> float:
        found = line.send("Performance.getMetrics")["metrics"]
        return float(next(one["value"] for one in found if one["name"] == "TaskDuration")) * 1000

    page.focus("#common")
    costs, walls = [], []
    for number in range(letters + 10):
        before = spent()
        wall = page.evaluate(WALL, "abcde "[number % 6])
        if number >= 10:
            costs.append(spent() - before)
            walls.append(wall)
    return costs, walls


if __name__ == "__main__":
    main()
