"""The process tree of `tertulia up`: a child knows when whoever started it is gone."""

from __future__ import annotations

import os

VARIABLE = "TERTULIA_CHILD"


def environment() -> dict[str, str]:
    """What a child of this process is given to find in its environment."""
    return {VARIABLE: str(os.getpid())}


def is_gone() -> bool:
    """Whether this process was started by a `tertulia up` that runs no more. Always False for one that was
    started by itself."""
    parent = os.environ.get(VARIABLE, "")
    return parent.isdigit() and os.getppid() != int(parent)
