"""`tertulia worker`: the worker alone."""

from __future__ import annotations

import argparse


def describe(parser: argparse.ArgumentParser) -> None:
    """No options."""


def run(options: argparse.Namespace) -> int:
    """Work until told to stop."""
    import django

    django.setup()
    from tertulia.worker.reborn import keep_alive
    from tertulia.worker.run import Worker

    return keep_alive(lambda: Worker().run())
