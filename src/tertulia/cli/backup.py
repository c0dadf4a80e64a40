"""`tertulia backup FILE`: everything into one file that either database can take back.

A gzipped tar: `about.json`, one `data/<app>.<model>.jsonl` a table in the order of their dependencies,
`media/`, and the keys (without them sealed credentials could not be opened: keep the file as safe as the data
folder).
"""

from __future__ import annotations

import argparse
import io
import json
import os
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

LEFT_OUT = frozenset({"contenttypes.contenttype", "auth.permission", "sessions.session", "kit.event"})
"""Made again by `migrate`, or of the moment."""


def describe(parser: argparse.ArgumentParser) -> None:
    """Where to."""
    parser.add_argument("file", type=Path, help="for instance tertulia-2026-05-01.tar.gz")


def run(options: argparse.Namespace) -> int:
    """Write the file beside its final name, then rename it: a backup is whole or is not there."""
    import django

    django.setup()
    target: Path = options.file
    if not target.parent.is_dir():
        print(f"tertulia: the folder {target.parent} does not exist", file=sys.stderr)
        return 1
    part = target.with_name(target.name + ".part")
    with (
        os.fdopen(os.open(part, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "wb") as file,
        tarfile.open(fileobj=file, mode="w:gz") as tar,
    ):
        rows = write(tar)
    part.replace(target)
    print(f"{target}: {rows} rows, {target.stat().st_size / 1e6:.1f} MB")
    return 0


def models_in_order() -> list[Any]:
    """The models to keep, each after those that it points to, and the hidden tables between them."""
    from django.apps import apps
    from django.core.serializers import sort_dependencies

    ordered = sort_dependencies([(config, None) for config in apps.get_app_configs()])
    return [m for m in ordered if m._meta.label_lower not in LEFT_OUT and not m._meta.proxy]


def write(tar: tarfile.TarFile) -> int:
    """Everything into `tar`, from one moment's view of the database. Returns the number of rows."""
    from django.conf import settings
    from django.db import connection, transaction

    from tertulia import __version__

    total = 0
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("set transaction isolation level repeatable read, read only")
        _add(tar, "about.json", json.dumps(_about(__version__)).encode())
        for model in models_in_order():
            total += _table(tar, model)
    media = Path(settings.MEDIA_ROOT)
    if media.is_dir():
        tar.add(media, "media")
    key = Path(settings.DATA) / "secret.key"
    if key.exists():
        tar.add(key, "secret.key")
    return total


def _about(version: str) -> dict[str, Any]:
    from django.db.migrations.recorder import MigrationRecorder

    steps = sorted(f"{m.app}.{m.name}" for m in MigrationRecorder.Migration.objects.all())
    return {"version": version, "made_at": datetime.now(UTC).isoformat(), "migrations": steps}


def _table(tar: tarfile.TarFile, model: Any) -> int:
    """One table as JSON lines, through a file on disk so that a million rows need no memory."""
    count = 0
    with tempfile.TemporaryFile() as lines:
        for line in _lines(model):
            lines.write(line)
            count += 1
        size = lines.tell()
        lines.seek(0)
        entry = tarfile.TarInfo(f"data/{model._meta.label_lower}.jsonl")
        entry.size, entry.mtime = size, int(datetime.now(UTC).timestamp())
        tar.addfile(entry, lines)
    return count


def _lines(model: Any) -> Iterator[bytes]:
    from django.core import serializers

    rows = model._default_manager.order_by(model._meta.pk.name).iterator(chunk_size=2000)
    for row in rows:
        yield serializers.serialize("jsonl", [row]).encode()


def _add(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    entry = tarfile.TarInfo(name)
    entry.size = len(content)
    tar.addfile(entry, io.BytesIO(content))
