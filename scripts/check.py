"""`make check`: everything about the code that needs no test to run. Runs it all, then says what failed."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from scripts import house, messages

BIN = Path(sys.executable).parent
STRICT = ["kit", "connectors", "query", "text"]


def command(*words: str) -> Callable[[], bool]:
    """A step that runs a program of the environment and passes if it exits with 0."""
    return lambda: (
        subprocess.run([str(BIN / words[0]), *words[1:]], cwd=house.ROOT, check=False).returncode == 0
    )


def rule(broken: Callable[[], list[str]], *, advice: bool = False) -> Callable[[], bool]:
    """A step that prints what breaks a rule; advice never fails."""

    def run() -> bool:
        found = broken()
        for place in found:
            print(f"warning: {place}" if advice else place)
        return advice or not found

    return run


def strict() -> list[str]:
    """What mypy holds to: kit, tools, and the verbs of every room."""
    actions = [*house.PACKAGE.glob("*/actions.py"), *house.PACKAGE.glob("*/actions")]
    folders = [house.PACKAGE / name for name in STRICT]
    return [path.relative_to(house.ROOT).as_posix() for path in [*folders, *sorted(actions)]]


def steps() -> dict[str, Callable[[], bool]]:
    """Every step by name, in the order in which they run."""
    migrations = ["-m", "django", "makemigrations", "--check", "--dry-run"]
    return {
        "ruff format": command("ruff", "format", "--check", "--output-format", "concise", "."),
        "ruff check": command("ruff", "check", "--output-format", "concise", "."),
        "mypy --strict": command("mypy", *strict()),
        "layers (import-linter)": rule(house.layers),
        "migrations": command("python", *migrations, "--settings", "tertulia.settings"),
        "translations complete": rule(messages.check),
        "templates: every word translated": rule(house.untranslated),
        "templates: nothing inline": rule(house.inline),
        "icons listed": rule(house.icons),
        "connectors complete": rule(house.connectors),
        "words that may not appear": rule(house.forbidden),
        "models as their posts make them": command("python", "-m", "tertulia.text.train.make", "--check"),
        "icons drawn": rule(house.idle_icons, advice=True),
        "ceilings": rule(house.ceilings, advice=True),
    }


def main() -> int:
    """Run the steps named on the command line (all of them if none is); 1 if any failed."""
    wanted, failed = sys.argv[1:], []
    with tempfile.TemporaryDirectory() as data:
        os.environ["TERTULIA_DATA"] = data
        os.environ.pop("DATABASE_URL", None)
        for name, step in steps().items():
            if wanted and not any(word in name for word in wanted):
                continue
            begun = time.monotonic()
            print(f"--- {name}", flush=True)
            if not step():
                failed.append(name)
            print(f"    {time.monotonic() - begun:.1f} s", flush=True)
    print(f"check: FAILED: {', '.join(failed)}" if failed else "check: all well")
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
