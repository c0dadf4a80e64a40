"""`tertulia restore FILE`: everything back, into an empty house."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tertulia.cli.backup import models_in_order

AT_ONCE = 1000


class NotRestorable(Exception):
    """This file cannot become this house; the message says why."""


def describe(parser: argparse.ArgumentParser) -> None:
    """From where."""
    parser.add_argument("file", type=Path)


def run(options: argparse.Namespace) -> int:
    """Put everything back, or nothing. Refuses a house where somebody lives and a file of a newer version."""
    from tertulia.kit.place import data_dir

    try:
        with tempfile.TemporaryDirectory() as folder, tarfile.open(options.file, "r:gz") as tar:
            tar.extractall(folder, filter="data")
            _key(Path(folder), data_dir())
            rows = _load(Path(folder))
            _media(Path(folder))
    except (NotRestorable, OSError, tarfile.TarError) as problem:
        print(f"tertulia: nothing was restored: {problem}", file=sys.stderr)
        return 1
    print(f"{rows} rows restored. Start with: tertulia up")
    return 0


def _key(folder: Path, data: Path) -> None:
    """The keys come first, since settings read them. A house that has its own keeps it as a further one."""
    came, ours = folder / "secret.key", data / "secret.key"
    if not came.exists():
        return
    lines = came.read_text().split()
    if ours.exists():
        lines += [line for line in ours.read_text().split() if line not in lines]
    ours.touch(mode=0o600)
    ours.write_text("\n".join(lines) + "\n")


def _load(folder: Path) -> int:
    import django

    django.setup()
    from django.db import connection, transaction

    from tertulia.accounts.models import Workspace
    from tertulia.cli.ready import migrate

    migrate()
    if Workspace.objects.exists():
        raise NotRestorable("this house is not empty; give an empty one with TERTULIA_DATA or DATABASE_URL")
    _same_shape(json.loads((folder / "about.json").read_text()))
    total = 0
    with transaction.atomic(), connection.constraint_checks_disabled():
        for model in models_in_order():
            total += _table(folder, model)
        _sequences()
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("insert into listening_item_fts(listening_item_fts) values ('rebuild')")
        connection.check_constraints()
    return total


def _same_shape(about: dict[str, Any]) -> None:
    from django.db.migrations.recorder import MigrationRecorder

    have = {f"{m.app}.{m.name}" for m in MigrationRecorder.Migration.objects.all()}
    ahead = sorted(set(about["migrations"]) - have)
    if ahead:
        raise NotRestorable(f"the file is of version {about['version']}, which is newer; update first")


def _table(folder: Path, model: Any) -> int:
    path = folder / "data" / f"{model._meta.label_lower}.jsonl"
    if not path.exists():
        return 0
    count = 0
    model._default_manager.all().delete()
    for batch in _batches(path):
        model._base_manager.bulk_create([row.object for row in batch])
        for row in batch:
            for name, values in (row.m2m_data or {}).items():
                getattr(row.object, name).set(values)
        count += len(batch)
    return count


def _batches(path: Path) -> Iterator[list[Any]]:
    from django.core import serializers

    batch: list[Any] = []
    with path.open() as lines:
        for row in serializers.deserialize("jsonl", lines):
            batch.append(row)
            if len(batch) == AT_ONCE:
                yield batch
                batch = []
    if batch:
        yield batch


def _sequences() -> None:
    """PostgreSQL goes on counting from what was restored."""
    from django.core.management.color import no_style
    from django.db import connection

    statements = connection.ops.sequence_reset_sql(no_style(), models_in_order())
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _media(folder: Path) -> None:
    from django.conf import settings

    if (folder / "media").is_dir():
        shutil.copytree(folder / "media", settings.MEDIA_ROOT, dirs_exist_ok=True)
