"""`tertulia restore FILE`: everything back, into an empty house."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tarfile
import zlib
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import IO, Any

from tertulia.cli.backup import tables

AT_ONCE = 1000


class NotRestorable(Exception):
    """This file cannot become this house; the message says why."""


def describe(parser: argparse.ArgumentParser) -> None:
    """From where."""
    parser.add_argument("file", type=Path)


def run(options: argparse.Namespace) -> int:
    """Put everything back, or nothing. Refuses a house where somebody lives and a file of a newer version."""
    try:
        with tarfile.open(options.file, "r:gz") as tar:
            rows = load(tar)
    except (NotRestorable, OSError, EOFError, tarfile.TarError, zlib.error) as problem:
        print(f"tertulia: nothing was restored: {problem}", file=sys.stderr)
        return 1
    print(f"{rows} rows restored. Start with: tertulia up")
    return 0


def load(tar: tarfile.TarFile) -> int:
    """Everything in `tar` into this house. Returns the number of rows. Raises NotRestorable."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.exceptions import ValidationError
    from django.db import Error, transaction

    from tertulia.cli.ready import migrate

    migrate()
    _empty()
    try:
        with transaction.atomic():
            rows, keys = _take_over(tar, Path(settings.MEDIA_ROOT))
    except (ValueError, LookupError, TypeError, AttributeError, ValidationError, Error) as problem:
        raise NotRestorable(f"it is damaged ({problem})") from problem
    # Last: until everything is in, the house keeps its own.
    _keep(keys, Path(settings.DATA))
    return rows


def _empty() -> None:
    from django.contrib.auth.models import User

    from tertulia.accounts.models import Workspace

    if Workspace.objects.exists() or User.objects.exists():
        raise NotRestorable("this house is not empty; give an empty one with TERTULIA_DATA or DATABASE_URL")


def _take_over(tar: tarfile.TarFile, media: Path) -> tuple[int, list[str]]:
    """Everything in `tar` but its keys, which are given back with the number of rows."""
    from django.db import connection

    models, keys, rows, known = _emptied(), list[str](), 0, False
    for name, content in _contents(tar):
        if name == "about.json":
            known = _same_shape(json.load(content))
        elif not known:
            break
        elif name.startswith("data/"):
            rows += _table(models.get(name.removeprefix("data/").removesuffix(".jsonl")), content)
        elif name.startswith("media/"):
            _media(media, name.removeprefix("media/"), content)
        elif name == "secret.key":
            keys = content.read().decode().split()
    if not known:
        raise NotRestorable("it is no backup of Tertulia")
    while tar.fileobj and tar.fileobj.read(1 << 20):
        # To the very end, where the file's own checksum stands.
        pass
    _settle(list(models.values()))
    connection.check_constraints()
    return rows, keys


def _emptied() -> dict[str, Any]:
    """The tables by name, without the rows that a new house may have made by itself."""
    models = {model._meta.label_lower: model for model in tables()}
    for model in models.values():
        model._base_manager.all()._raw_delete(using="default")
    return models


def _contents(tar: tarfile.TarFile) -> Iterator[tuple[str, IO[bytes]]]:
    for member in tar:
        content = tar.extractfile(member) if member.isfile() else None
        if content is not None:
            yield member.name, content


def _same_shape(about: dict[str, Any]) -> bool:
    """True for a file that this version understands; raises NotRestorable for a newer one."""
    from django.db.migrations.recorder import MigrationRecorder

    have = {f"{m.app}.{m.name}" for m in MigrationRecorder.Migration.objects.all()}
    if set(about["migrations"]) - have:
        raise NotRestorable(f"it was made by version {about['version']}, which is newer; update first")
    return True


def _table(model: Any, lines: IO[bytes]) -> int:
    """The rows of one table. A column that the file does not know gets its default, one that we no longer
    know is left out, as is a table that we no longer have."""
    from django.db import connection

    from tertulia.kit import bulk

    if model is None:
        return 0
    named = json.loads(next(lines, b""))
    fields = model._meta.concrete_fields
    places = [named.index(field.attname) if field.attname in named else None for field in fields]

    def stored(line: bytes) -> list[Any]:
        row = json.loads(line)
        given = [
            field.get_default() if at is None else row[at] for field, at in zip(fields, places, strict=True)
        ]
        return [
            field.get_db_prep_save(field.to_python(value), connection)
            for field, value in zip(fields, given, strict=True)
        ]

    columns, count = [field.column for field in fields], 0
    while batch := [stored(line) for line in islice(lines, AT_ONCE)]:
        count += bulk.insert(model, columns, batch)
    return count


def _settle(models: list[Any]) -> None:
    """Go on counting from what was restored, and index its words."""
    from django.core.management.color import no_style
    from django.db import connection

    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)
        if connection.vendor == "sqlite":
            cursor.execute("insert into listening_item_fts(listening_item_fts) values ('rebuild')")


def _media(folder: Path, name: str, content: IO[bytes]) -> None:
    target = (folder / name).resolve()
    if not target.is_relative_to(folder.resolve()):
        raise NotRestorable(f"it names a file outside its folder: {name}")
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as file:
        shutil.copyfileobj(content, file)


def _keep(keys: list[str], data: Path) -> None:
    """The keys that came seal from now on; those that the house had open what they sealed."""
    from tertulia.kit.place import secret_keys, write_keys

    ours = secret_keys(data)
    if os.environ.get("TERTULIA_SECRET_KEY"):
        if missing := [key for key in keys if key not in ours]:
            words = "add to TERTULIA_SECRET_KEY, or the accounts cannot be read:"
            print(f"tertulia: {words} {' '.join(missing)}", file=sys.stderr)
        return
    write_keys(data, [*keys, *(key for key in ours if key not in keys)])
