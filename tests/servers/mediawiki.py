"""A real MediaWiki on SQLite, served by PHP's own server: code shared, a database per session.

The code is Debian's packages `mediawiki` and `mediawiki-classes`, unpacked and not installed.
"""

from __future__ import annotations

import http.cookiejar
import json
import os
import re
import shutil
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, ProxyHandler, Request, build_opener

from tests.servers import CACHE, Missing, Server, apt_install, free_port, run
from tests.servers.web import answers

HOME = CACHE / "mediawiki-1"
EXTENSIONS = {"pdo_sqlite": "php-sqlite3", "dom": "php-xml", "mbstring": "php-mbstring", "intl": "php-intl"}
PASSWORD = "una frase larga 2026"
SETTINGS = """
$wgServer = getenv('WIKI_URL');
$wgJobRunRate = 0; $wgMainCacheType = CACHE_NONE; $wgEnableEmail = false; $wgRateLimits = [];
"""


def obtain() -> Path:
    """The folder of an installed wiki (`site/`, `data/`), made if it is missing."""
    if not shutil.which("php"):
        apt_install("php-cli", *EXTENSIONS.values())
    loaded = run("php", "-m").lower().split()
    lacking = [package for extension, package in EXTENSIONS.items() if extension not in loaded]
    if lacking:
        apt_install(*lacking)
    if not HOME.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=CACHE) as folder:
            made = Path(folder) / "made"
            _unpack(Path(folder), made / "site")
            _install(made)
            made.replace(HOME)
    return HOME


def look() -> Path:
    """The folder that `obtain` made; `Missing` if it did not."""
    if not HOME.exists() or not shutil.which("php"):
        reason = CACHE / "mediawiki.missing"
        raise Missing(reason.read_text() if reason.exists() else "not installed; `make test` installs it")
    return HOME


def _unpack(folder: Path, site: Path) -> None:
    if not shutil.which("apt-get"):
        raise Missing("MediaWiki comes as a Debian package and there is no apt-get here")
    run("apt-get", "-qq", "download", "mediawiki", "mediawiki-classes", cwd=folder)
    root = folder / "root"
    for package in sorted(folder.glob("mediawiki*.deb")):
        run("dpkg-deb", "-x", package, root)
    for link in [path for path in root.rglob("*") if path.is_symlink()]:
        target = os.readlink(link)
        if target.startswith("/"):
            # What the package points at stands in our folder; what other packages own is not needed.
            link.unlink()
            if (root / target.lstrip("/")).exists():
                link.symlink_to(root / target.lstrip("/"))
    shutil.copytree(root / "var" / "lib" / "mediawiki", site, ignore_dangling_symlinks=True)


def _install(made: Path) -> None:
    (made / "data").mkdir()
    words = [
        "--dbtype=sqlite", f"--dbpath={made / 'data'}", "--dbname=wiki", "--server=http://127.0.0.1",
        "--scriptpath=", f"--pass={PASSWORD}", "Wiki de prueba", "Admin",
    ]  # fmt: skip
    run("php", "-d", "display_errors=0", made / "site" / "maintenance" / "install.php", *words)
    settings = made / "site" / "LocalSettings.php"
    if not settings.exists():
        raise Missing("MediaWiki did not install itself")
    # Where its databases stand is said once, before other settings are made of it.
    said, found = re.subn(
        r"^\$wgSQLiteDataDir = .*$",
        "$wgSQLiteDataDir = getenv('WIKI_DATA');",
        settings.read_text(),
        flags=re.M,
    )
    if found != 1:
        raise Missing("MediaWiki's own settings are not what they used to be")
    settings.write_text(said + SETTINGS)


class MediaWiki:
    """A running wiki. `url`; `admin` and `anybody` edit it."""

    def __init__(self, home: Path, folder: Path) -> None:
        """Start the wiki that stands in `home` with a fresh copy of its database in `folder`."""
        shutil.copytree(home / "data", folder / "data")
        self.site, self.folder, port = home / "site", folder, free_port()
        self.url = f"http://127.0.0.1:{port}"
        where = {"WIKI_URL": self.url, "WIKI_DATA": str(folder / "data"), "PHP_CLI_SERVER_WORKERS": "3"}
        self.server = Server(
            ["php", "-d", "display_errors=0", "-S", f"127.0.0.1:{port}", "-t", self.site],
            url=self.url, ready=lambda: answers(f"{self.url}/api.php?action=query&format=json"),
            log=folder / "php.log", env=where,
        )  # fmt: skip
        self.admin, self.anybody = Editor(self.url), Editor(self.url)
        self.admin.enter("Admin", PASSWORD)

    def stop(self) -> None:
        """Stop serving."""
        self.server.stop()


class Editor:
    """Somebody who edits, with cookies of their own."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._opener = build_opener(ProxyHandler({}), HTTPCookieProcessor(http.cookiejar.CookieJar()))

    def call(self, **params: Any) -> Any:
        """One call of the interface; AssertionError where it refuses."""
        body = urlencode({**params, "format": "json", "formatversion": 2}).encode()
        with self._opener.open(Request(f"{self.url}/api.php", data=body), timeout=30) as answer:
            told = json.loads(answer.read())
        assert "error" not in told, told["error"]
        return told

    def _token(self, kind: str) -> str:
        tokens = self.call(action="query", meta="tokens", type=kind)["query"]["tokens"]
        return str(tokens[f"{kind}token"])

    def enter(self, name: str, password: str) -> None:
        """Sign in."""
        form = {"username": name, "password": password, "loginreturnurl": self.url}
        told = self.call(action="clientlogin", logintoken=self._token("login"), **form)
        assert told["clientlogin"]["status"] == "PASS", told

    def edit(self, title: str, **change: Any) -> int:
        """Change a page (`text`, `appendtext`, `section`, `summary`…); the number of the new revision."""
        told = self.call(action="edit", title=title, token=self._token("csrf"), **change)
        return int(told["edit"]["newrevid"])
