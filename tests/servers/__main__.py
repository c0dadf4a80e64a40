"""Get what the tests need: `python -m tests.servers`. Exit 0 always: the tests tell what could not be had."""

from __future__ import annotations

import time
from collections.abc import Callable

from tests.servers import CACHE, Missing, chromium, dovecot, ghost, mediawiki, snac, synapse, wordpress

THINGS: dict[str, Callable[[], object]] = {
    "chromium": chromium.obtain,
    "wordpress": wordpress.obtain,
    "ghost": ghost.obtain,
    "snac": snac.obtain,
    "mediawiki": mediawiki.obtain,
    "dovecot": dovecot.obtain,
    "synapse": synapse.obtain,
}


def main() -> None:
    """Get each thing; leave the reason beside the cache for what cannot be had, for the tests to tell."""
    CACHE.mkdir(parents=True, exist_ok=True)
    for name, obtain in THINGS.items():
        reason, begun = CACHE / f"{name}.missing", time.monotonic()
        reason.unlink(missing_ok=True)
        try:
            obtain()
            print(f"{name}: ready ({time.monotonic() - begun:.1f} s)", flush=True)
        except Missing as missing:
            reason.write_text(str(missing))
            print(f"{name}: {missing}", flush=True)


if __name__ == "__main__":
    main()
