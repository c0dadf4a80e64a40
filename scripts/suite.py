"""Run the tests on SQLite, or with `--postgres` on a PostgreSQL of our own: `python -m scripts.suite`.

Everything else on the command line goes to pytest. What could not run on this machine is told at the end by
the tests themselves, one line each; under `CI=true` it is a failure (`tests/environment.py`).
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from tertulia.cli.prepare import prepare_assets
from tests.servers import ROOT, Missing
from tests.servers.__main__ import main as get_servers
from tests.servers.postgres import Postgres

# -v undoes the -q of pyproject.toml: the closing line is then pytest's own long one.
ARGUMENTS = ["-v", "--durations=12"]


def main() -> int:
    """Prepare, run, and return pytest's exit code."""
    words = sys.argv[1:]
    postgres = "--postgres" in words
    begun = time.monotonic()
    if Path("/etc/ssl/certs/ca-certificates.crt").exists():
        os.environ.setdefault("UV_SYSTEM_CERTS", "1")  # as scripts/bootstrap does, for the uv that tests run
    get_servers()
    prepare_assets()
    print(f"prepared in {time.monotonic() - begun:.1f} s", flush=True)
    rest = [word for word in words if word != "--postgres"]
    if not postgres:
        return pytest(rest, {})
    try:
        with Postgres() as server:
            return pytest(rest, {"DATABASE_URL": server.url})
    except Missing as missing:
        print(f"COULD NOT RUN on PostgreSQL: {missing}", flush=True)
        return 1 if os.environ.get("CI") == "true" else 0


def pytest(words: list[str], env: dict[str, str]) -> int:
    """Run pytest with `env` added to the environment; its exit code."""
    surroundings = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    command = [sys.executable, "-m", "pytest", *ARGUMENTS, *words]
    return subprocess.run(command, cwd=ROOT, env={**surroundings, **env}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
