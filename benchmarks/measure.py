"""What every benchmark shares: a database of its own, CPU time, and one JSON line at the end."""

from __future__ import annotations

import argparse
import atexit
import csv
import json
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


def options(about: str) -> argparse.Namespace:
    """`--quick` everywhere: the same measurement on less, in at most 50 seconds."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--quick", action="store_true")
    return parser.parse_args()


def house(**environment: str) -> str:
    """An empty Tertulia in a folder of its own (or in `DATABASE_URL`), Django set up and migrated. Returns
    the folder, which goes away at the end."""
    folder = tempfile.mkdtemp(prefix="tertulia-benchmark-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ.update({"TERTULIA_DATA": folder, "DJANGO_SETTINGS_MODULE": "tertulia.settings", **environment})
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    return folder


@contextmanager
def cpu() -> Iterator[list[float]]:
    """CPU seconds of this process spent in the block, as the only element of the list that it yields."""
    taken: list[float] = []
    before = time.process_time()
    yield taken
    taken.append(time.process_time() - before)


def cpu_of(run: Callable[[], Any]) -> float:
    """CPU seconds that `run` takes."""
    with cpu() as taken:
        run()
    return taken[0]


def median(values: list[float]) -> float:
    """The middle one."""
    return statistics.median(values)


def texts() -> list[str]:
    """Real sentences of a community, in four languages: the texts with which understanding is tested."""
    path = Path(__file__).resolve().parents[1] / "tests" / "data" / "understanding_200.tsv"
    with path.open(encoding="utf-8", newline="") as file:
        return [row["text"] for row in csv.DictReader(file, delimiter="\t")]


def p95(values: list[float]) -> float:
    """The value that one in twenty exceeds."""
    return sorted(values)[int(0.95 * (len(values) - 1))]


def report(**numbers: Any) -> None:
    """The result, as the last line."""
    rounded = {k: float(f"{v:.4g}") if isinstance(v, float) else v for k, v in numbers.items()}
    sys.stdout.flush()
    print(json.dumps(rounded), flush=True)
