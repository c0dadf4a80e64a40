"""The inbox's first page, with few cases and with many.

`queries`: statements of one page. `cpu_ms_10k`, `cpu_ms_1m`: CPU time of this process for one page of fifty
rows (p95 of at least 200 pages each, the two sizes alternating). `p95_1m_over_10k`: the second over the
first.
`--quick` has 200,000 cases on the large side.
"""

from __future__ import annotations

import gc
from functools import partial

from benchmarks.make_cases import fill
from benchmarks.measure import cpu_of, house, median, options, p95, report

PAGES = 200
VIEWS = ("todas", "sin-asignar", "resueltas", "urgentes")


def main() -> None:
    """Two workspaces in one database, Alice in the small one and Charlie in the large one."""
    asked = options(__doc__ or "")
    house()
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from tertulia.cli.ready import make_ready
    from tests import make

    make_ready()
    clients = {}
    for name, count in (("small", 10_000), ("large", 200_000 if asked.quick else 1_000_000)):
        workspace = make.workspace(name=name)
        brand = make.brand(workspace)
        owner = make.member(workspace, name.title(), "owner")
        for number in range(5):
            make.member(workspace, f"{name}{number}")
        fill(workspace, brand, count, seed=count)
        clients[name] = Client()
        clients[name].force_login(owner.user)
    with connection.cursor() as cursor:
        cursor.execute("analyze")

    def page(name: str, view: str) -> None:
        answer = clients[name].get(f"/bandeja/?vista={view}", HTTP_HOST="localhost")
        assert answer.status_code == 200, answer.status_code
        assert answer.content.count(b"data-row=") >= 50, "the page shows fewer than fifty rows"

    taken: dict[str, list[float]] = {"small": [], "large": []}
    for view in VIEWS:
        for name in taken:
            page(name, view)
    with CaptureQueriesContext(connection) as seen:
        page("large", "todas")
    queries = len(seen)
    gc.disable()
    for number in range(PAGES):
        for name, times in taken.items():
            view = VIEWS[number % len(VIEWS)]
            times.append(cpu_of(partial(page, name, view)))
        if number % 20 == 0:
            gc.collect()
    small, large = p95(taken["small"]), p95(taken["large"])
    report(
        queries=queries,
        cpu_ms_10k=small * 1000,
        cpu_ms_1m=large * 1000,
        p95_1m_over_10k=large / small,
        median_ratio=median(taken["large"]) / median(taken["small"]),
    )


if __name__ == "__main__":
    main()
