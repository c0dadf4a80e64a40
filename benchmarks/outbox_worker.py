"""The worker of `benchmarks.outbox`: the real one, told one thing about the local server.

The pretend network's connector says that its server keeps the key of each post, so that a second copy is
refused. The benchmark's does not: the connector is told so here, and that what is not there two seconds after
a call broke never will be (the server writes before it answers). So each doubt has to be solved by looking.
"""

from __future__ import annotations

import sys


def main() -> int:
    """`tertulia worker`, for a network that is not repeatable."""
    import django

    django.setup()
    from tertulia.connectors import registry
    from tertulia.worker.reborn import keep_alive
    from tertulia.worker.run import Worker

    network = registry.get("demo")
    network.repeatable = False  # type: ignore[attr-defined]
    network.absence_proves_after_s = 2.0  # type: ignore[attr-defined]
    return keep_alive(lambda: Worker().run())


if __name__ == "__main__":
    sys.exit(main())
