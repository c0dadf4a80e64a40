"""Pages without the marks of what weighed, for tests that ask what is written there."""

from __future__ import annotations

import re


def plain(page: str) -> str:
    """`page` without the spans that say which words weighed."""
    return re.sub(r'<span data-w="[^"]*">(.*?)</span>', r"\1", page, flags=re.DOTALL)
