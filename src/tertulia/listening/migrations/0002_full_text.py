"""Full text over our own tokens, so that both databases find the same things.

SQLite: an FTS5 table whose content is the item table; inserts are made in batches by `listening.store`
(a trigger costs 1.8 times as much), changes and deletions, which are rare, by triggers.
PostgreSQL: a GIN index over the tokens as they are, with no parser or dictionary in between.
"""

from __future__ import annotations

from typing import Any

from django.db import migrations

SQLITE = [
    "create virtual table listening_item_fts using fts5("
    "norm, content='listening_item', content_rowid='id', tokenize='unicode61', detail=none)",
    "create trigger listening_item_fts_gone after delete on listening_item begin "
    "insert into listening_item_fts(listening_item_fts, rowid, norm) values ('delete', old.id, old.norm); end",
    "create trigger listening_item_fts_change after update of norm on listening_item "
    "when old.norm <> new.norm begin "
    "insert into listening_item_fts(listening_item_fts, rowid, norm) values ('delete', old.id, old.norm); "
    "insert into listening_item_fts(rowid, norm) values (new.id, new.norm); end",
]
POSTGRESQL = [
    "create index listening_item_fts on listening_item using gin "
    "(array_to_tsvector(string_to_array(btrim(norm), ' ')))"
]
UNDO = {
    "sqlite": [
        "drop trigger listening_item_fts_gone",
        "drop trigger listening_item_fts_change",
        "drop table listening_item_fts",
    ],
    "postgresql": ["drop index listening_item_fts"],
}


def forwards(apps: Any, schema_editor: Any) -> None:
    """Make the index of whichever database this is."""
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


def backwards(apps: Any, schema_editor: Any) -> None:
    """Drop it."""
    for statement in UNDO[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("listening", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
