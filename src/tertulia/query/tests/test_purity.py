"""The language can be used where there is no Django project."""

from __future__ import annotations

import os
import subprocess
import sys

SCRIPT = """
from tertulia.query import Matcher, QueryError, Registry, candidates, kinds, parse, to_q
registry = Registry([kinds.choice("network", "arrival", "network", ("x",), aliases=("red",))])
node = parse("Aurora -red:x", registry)
print(candidates(node, "sqlite"), to_q(node, registry), len(Matcher([(1, node)])))
try:
    parse("(Aurora", registry)
except QueryError as error:
    print(error.position, error.proposal)
"""


def test_it_needs_no_settings_and_no_models() -> None:
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    done = subprocess.run([sys.executable, "-c", SCRIPT], env=environment, capture_output=True, text=True)
    assert done.stderr == ""
    assert done.stdout.splitlines()[-1] == "0 (Aurora)"
