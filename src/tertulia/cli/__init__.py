"""The command line: `tertulia VERB`. Each verb is a module of this folder with `describe` and `run`."""

from __future__ import annotations

import argparse
import os
import sys
from importlib import import_module

from tertulia import __version__

COMMANDS = {
    "up": "start the workbench: web and worker on one port",
    "demo": "the same, with the demo brand «Cooperativa Aurora»",
    "listen": "hear what is said in public, with no account",
    "login-link": "a one-time way in",
    "backup": "everything into one file",
    "restore": "everything back from that file",
    "prepare": "make fonts, icons, translations and tables ready",
    "rotate-keys": "seal credentials with a new key",
    "worker": "the worker alone (for several machines)",
    "manage": "Django's own commands",
}


def main(arguments: list[str] | None = None) -> int:
    """Run one command. Returns the exit code: 0 done, 1 refused with a reason, 2 misspelt."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tertulia.settings")
    if arguments is None:
        # As a program of its own: what it and its children write (the database, its log, what is restored) is
        # its owner's alone.
        os.umask(0o077)
    words = list(sys.argv[1:] if arguments is None else arguments)
    if words[:1] == ["manage"]:
        from django.core.management import execute_from_command_line

        execute_from_command_line(["tertulia manage", *words[1:]])
        return 0
    parser = argparse.ArgumentParser(
        prog="tertulia", description="The open workbench of a community manager.", allow_abbrev=False
    )
    parser.add_argument("--version", action="version", version=f"tertulia {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    for name, about in COMMANDS.items():
        command = commands.add_parser(
            name, help=about, description=about.capitalize() + ".", allow_abbrev=False
        )
        if name == (words[0] if words else ""):
            _module(name).describe(command)
    chosen = parser.parse_args(words)
    if chosen.command is None:
        parser.print_help()
        return 0
    try:
        code: int = _module(chosen.command).run(chosen)
    except KeyboardInterrupt:
        return 130
    return code


def _module(name: str):  # type: ignore[no-untyped-def]
    return import_module(f"tertulia.cli.{name.replace('-', '_')}")
