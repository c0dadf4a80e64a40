"""`tertulia demo`: the workbench with the demo brand «Cooperativa Aurora», alive on this machine alone."""

from __future__ import annotations

import argparse

from tertulia.cli import up
from tertulia.cli.ready import make_ready


def describe(parser: argparse.ArgumentParser) -> None:
    """The options of `up`."""
    up.describe(parser)


def run(options: argparse.Namespace) -> int:
    """Load the demo if there is none, then serve; one line says how to come in."""
    import sys

    if problem := up.taken(options.host, options.port):
        print(problem, file=sys.stderr)
        return 1
    make_ready()
    from tertulia.demo.load import load

    stage = load()
    return up.serve(options, lambda: _greet(options, stage))


def _greet(options: argparse.Namespace, stage: object) -> None:
    from tertulia.accounts.models import Member
    from tertulia.cli.login_link import link_for

    owner = Member.objects.filter(workspace=stage.workspace, role="owner").order_by("pk").first()  # type: ignore[attr-defined]
    assert owner is not None
    print(f"Tertulia: {link_for(owner.user, options, demo=True)}", flush=True)
