"""A Python prompt inside a running Tertulia's data, kept open: asking costs milliseconds, not a start."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

from tests.live import Running


class Console:
    """`console("expression or statements; the last line's value is returned")`, JSON-able values only."""

    def __init__(self, running: Running) -> None:
        env = {**os.environ, **running.env, "DJANGO_SETTINGS_MODULE": "tertulia.settings"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.console"],
            env=env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __call__(self, code: str) -> Any:
        """Run `code`; what `answer` was set to comes back. AssertionError with the traceback if it broke."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(code) + "\n")
        self.process.stdin.flush()
        told = json.loads(self.process.stdout.readline())
        assert "error" not in told, told.get("error")
        return told["answer"]

    def close(self) -> None:
        """End it."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait(10)


def main() -> None:
    """The other end: one JSON string of code a line, one JSON object an answer."""
    import traceback

    import django

    django.setup()
    from django.db import close_old_connections

    for line in sys.stdin:
        names: dict[str, Any] = {"answer": None}
        try:
            close_old_connections()
            exec(json.loads(line), names)
            told = {"answer": names["answer"]}
        except Exception:
            told = {"error": traceback.format_exc()}
        print(json.dumps(told), flush=True)


if __name__ == "__main__":
    main()
