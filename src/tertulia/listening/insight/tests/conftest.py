"""Every test of figures starts with nothing remembered."""

from __future__ import annotations

import pytest

from tertulia.listening.insight import forget


@pytest.fixture(autouse=True)
def afresh() -> None:
    """Nothing is remembered of the test before."""
    forget()
