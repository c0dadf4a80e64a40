"""Making the house ready: assets, tables, static files. Each step costs nothing when it has been done."""

from __future__ import annotations

import hashlib
from pathlib import Path

from tertulia import __version__
from tertulia.cli.prepare import prepare_assets


def make_ready() -> None:
    """Prepare assets, migrate the database, collect static files. Safe to repeat."""
    prepare_assets()
    import django

    django.setup()
    migrate()
    collect()


def migrate() -> None:
    """Bring the tables up to date, if they are not."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)


def collect() -> None:
    """Copy static files under names that change with their content, when any of them has changed."""
    from django.conf import settings
    from django.core.management import call_command

    stamp = Path(settings.STATIC_ROOT) / ".stamp"
    key = _static_key()
    if stamp.exists() and stamp.read_text() == key:
        return
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    stamp.write_text(key)


def _static_key() -> str:
    """What changes when any static file does, ours or a package's."""
    from django.contrib.staticfiles.finders import get_finders

    seen = []
    for finder in get_finders():
        for name, storage in finder.list([]):
            about = Path(storage.path(name)).stat()
            seen.append(f"{name} {about.st_size} {about.st_mtime_ns}")
    return hashlib.sha256("\n".join([__version__, *sorted(seen)]).encode()).hexdigest()
