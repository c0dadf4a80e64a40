"""`tertulia backup FILE`: everything into one file that either database can take back.

A gzipped tar: `about.json`, one `data/<app>.<model>.jsonl` a table (the names of its columns, then a row a
line), `media/`, and the keys (without them sealed credentials could not be opened: keep the file as safe as
the data folder).
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import sys
import tarfile
import tempfile
from base64 import b64encode
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import IO, Any
from uuid import UUID

LEFT_OUT = frozenset(
    {
        "contenttypes.contenttype",
        "auth.permission",
        "auth.group_permissions",
        "auth.user_user_permissions",
        "sessions.session",
        "kit.event",
    }
)
"""Made again by `migrate`, or of the moment."""


def describe(parser: argparse.ArgumentParser) -> None:
    """Where to."""
    parser.add_argument("file", type=Path, help="for instance tertulia-2026-05-01.tar.gz")


def run(options: argparse.Namespace) -> int:
    """Write the file beside its final name, then rename it: a backup is whole or is not there."""
    import django

    django.setup()
    target: Path = options.file
    part = target.with_name(target.name + ".part")
    try:
        with (
            os.fdopen(os.open(part, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "wb") as file,
            tarfile.open(fileobj=file, mode="w:gz") as tar,
        ):
            rows = write(tar)
        part.replace(target)
    except OSError as problem:
        part.unlink(missing_ok=True)
        print(f"tertulia: no backup was made: {problem}", file=sys.stderr)
        return 1
    print(f"{target}: {rows} rows, {target.stat().st_size / 1e6:.1f} MB")
    return 0


def tables() -> list[Any]:
    """The models to keep, with the hidden ones between two others."""
    from django.apps import apps

    every = apps.get_models(include_auto_created=True)
    kept = [model for model in every if model._meta.label_lower not in LEFT_OUT and model._meta.managed]
    return sorted(kept, key=lambda model: model._meta.label_lower)


def write(tar: tarfile.TarFile) -> int:
    """Everything into `tar`, from one moment's view of the database. Returns the number of rows."""
    from django.conf import settings

    from tertulia.kit.place import secret_keys

    with _one_moment():
        _add(tar, "about.json", json.dumps(_about()).encode())
        rows = sum(_table(tar, model) for model in tables())
    media = Path(settings.MEDIA_ROOT)
    if media.is_dir():
        tar.add(media, "media")
    _add(tar, "secret.key", "\n".join(secret_keys(Path(settings.DATA))).encode())
    return rows


@contextlib.contextmanager
def _one_moment() -> Iterator[None]:
    """A reader's transaction, which sees the database as it is now. Those who write meanwhile do not wait."""
    from django.db import connection, transaction

    connection.ensure_connection()
    mode = getattr(connection, "transaction_mode", None)
    if connection.vendor == "sqlite":
        connection.transaction_mode = "DEFERRED"  # type: ignore[attr-defined]
    try:
        with transaction.atomic():
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("set transaction isolation level repeatable read, read only")
            yield
    finally:
        connection.transaction_mode = mode  # type: ignore[attr-defined]


def _about() -> dict[str, Any]:
    from django.db.migrations.recorder import MigrationRecorder

    from tertulia import __version__

    steps = sorted(f"{m.app}.{m.name}" for m in MigrationRecorder.Migration.objects.all())
    return {"version": __version__, "made_at": datetime.now(UTC).isoformat(), "migrations": steps}


def _table(tar: tarfile.TarFile, model: Any) -> int:
    """One table as JSON lines, through a file on disk so that a million rows need no memory."""
    columns = [field.attname for field in model._meta.concrete_fields]
    rows = model._base_manager.order_by("pk").values_list(*columns).iterator(chunk_size=2000)
    count = 0
    with tempfile.TemporaryFile() as lines:
        lines.write(_line(columns))
        for count, row in enumerate(rows, 1):  # noqa: B007 (the last number is how many there were)
            lines.write(_line(row))
        size = lines.tell()
        lines.seek(0)
        _add(tar, f"data/{model._meta.label_lower}.jsonl", lines, size)
    return count


def _line(row: Any) -> bytes:
    return json.dumps(row, default=_plain, ensure_ascii=False).encode() + b"\n"


def _plain(value: object) -> str:
    """A value that JSON does not know, so that its field reads it back to the last microsecond."""
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return b64encode(value).decode()
    raise TypeError(f"{type(value).__name__} cannot be backed up")


def _add(tar: tarfile.TarFile, name: str, content: bytes | IO[bytes], size: int = 0) -> None:
    entry = tarfile.TarInfo(name)
    entry.mtime, entry.mode = int(datetime.now(UTC).timestamp()), 0o600
    entry.size = len(content) if isinstance(content, bytes) else size
    tar.addfile(entry, io.BytesIO(content) if isinstance(content, bytes) else content)
