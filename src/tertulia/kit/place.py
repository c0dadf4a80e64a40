"""Where things live on disk: the data folder, its key, and which database the address names."""

from __future__ import annotations

import contextlib
import os
import secrets
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit


def checkout() -> Path | None:
    """The folder of the source checkout that we run from, or None when installed as a wheel."""
    root = Path(__file__).resolve().parents[3]
    return root if (root / "pyproject.toml").exists() and (root / "src").exists() else None


def data_dir() -> Path:
    """The data folder, made if it is missing: `TERTULIA_DATA`, else `data/` in a checkout, else
    `$XDG_DATA_HOME/tertulia`. Only its owner may enter it, since it holds the key."""
    named, root = os.environ.get("TERTULIA_DATA"), checkout()
    if named:
        path = Path(named).expanduser().resolve()
    elif root:
        path = root / "data"
    else:
        path = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "tertulia"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def secret_keys(data: Path) -> list[str]:
    """The secrets that sign sessions and links and seal credentials, newest first: the first signs and seals,
    all of them open (see `tertulia rotate-keys`). They stand in `TERTULIA_SECRET_KEY`, with spaces between,
    else one a line in the key file, made on first use."""
    if named := os.environ.get("TERTULIA_SECRET_KEY", "").split():
        return named
    path = data / "secret.key"
    if not path.exists():
        whole = _written(data, [secrets.token_urlsafe(48)])
        # Only where there is none: of several processes that start at once all have whichever was first.
        with contextlib.suppress(FileExistsError):
            os.link(whole, path)
        whole.unlink()
    return path.read_text().split()


def write_keys(data: Path, keys: list[str]) -> None:
    """Put `keys`, newest first, in place of those in the key file, at one stroke."""
    _written(data, keys).replace(data / "secret.key")


def _written(data: Path, keys: list[str]) -> Path:
    """A file of its own with `keys`, for its owner only."""
    handle, whole = tempfile.mkstemp(dir=data)
    with os.fdopen(handle, "w") as file:
        file.write("\n".join(keys) + "\n")
    return Path(whole)


def database(data: Path) -> dict[str, Any]:
    """Django's settings for the database that `DATABASE_URL` names, or SQLite in `data`.

    SQLite: WAL, IMMEDIATE transactions (a reader that becomes a writer would else fail at once), 20 s of
    patience for the one writer. Raises ValueError for an address of another kind.
    """
    address = os.environ.get("DATABASE_URL", "")
    if not address:
        return sqlite(data / "tertulia.sqlite3")
    parts = urlsplit(address)
    asked = dict(parse_qsl(parts.query))
    if parts.scheme == "sqlite":
        return sqlite(Path(unquote(parts.path)))
    if parts.scheme not in ("postgres", "postgresql"):
        raise ValueError("DATABASE_URL must start with postgresql:// or sqlite://")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or asked.get("host", ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": {name: value for name, value in asked.items() if name != "host"},
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
    }


def sqlite(path: Path) -> dict[str, Any]:
    """Django's settings for one SQLite file."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-32000;"
                "PRAGMA mmap_size=268435456; PRAGMA temp_store=MEMORY;"
            ),
        },
        "TEST": {"NAME": str(path.with_suffix(".test.sqlite3"))},
    }
