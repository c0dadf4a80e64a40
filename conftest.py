"""What every test can use, wherever it stands: in `tests/` or beside the code under `src/`."""

from __future__ import annotations

import importlib.util

pytest_plugins = ["tests.environment", "tests.browser", "tests.servers.fixtures", "tests.live"]
if importlib.util.find_spec("tests.world"):
    pytest_plugins.append("tests.world")
