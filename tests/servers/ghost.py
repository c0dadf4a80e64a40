"""A real Ghost 5.130 on SQLite: code shared, a database and a content folder per session.

The code comes from the npm package `ghost`, with the versions that its own lock file names (node and npm of
this machine; node 18.12, 20.11 or 22.13 at least). Its native SQLite driver is compiled while installing.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import http.cookies
import json
import os
import shutil
import tarfile
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.servers import CACHE, Missing, Server, apt_install, free_port, run
from tests.servers.web import answers, call

PACKAGE = "ghost@5.130.6"
YARN = "yarn@1.22.22"
HOME = CACHE / "ghost-5.130.6-1"
NODES = {18: 12, 20: 11, 22: 13}
"""Versions of node that this Ghost runs on: major, and the least minor."""
PASSWORD = "Sl1mer-Kangaroo-77"


def obtain() -> Path:
    """The folder of an installed Ghost (`app/`, `made/` with a blog that is set up, `keys.json`), made if it
    is missing. Takes some minutes the first time."""
    _obtain_node()
    if not HOME.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=CACHE) as folder:
            home = Path(folder) / "home"
            _install(home)
            try:
                _set_up(home)
            except (RuntimeError, AssertionError) as problem:
                raise Missing(f"Ghost did not start: {str(problem)[-300:]}") from None
            home.replace(HOME)
    return HOME


def look() -> Path:
    """The folder that `obtain` made; `Missing` if it did not."""
    if not HOME.exists() or not shutil.which("node"):
        reason = CACHE / "ghost.missing"
        raise Missing(
            reason.read_text()
            if reason.exists()
            else "not installed; `python -m tests.servers ghost` does it"
        )
    return HOME


def _obtain_node() -> None:
    if not (shutil.which("node") and shutil.which("npm")):
        apt_install("nodejs", "npm", "g++", "make")
    told = run("node", "--version").strip().lstrip("v").split(".")
    if int(told[1]) < NODES.get(int(told[0]), 10_000):
        raise Missing(f"Ghost needs node 18.12, 20.11 or 22.13; this one is {'.'.join(told)}")


def _install(home: Path) -> None:
    """Unpack the package and install what it needs. What is only for its developers is left out: it names
    an archive outside the registry."""
    home.mkdir()
    run("npm", "pack", "--silent", PACKAGE, cwd=home)
    (package,) = home.glob("*.tgz")
    with tarfile.open(package) as archive:
        archive.extractall(home, filter="data")
    package.unlink()
    app = (home / "package").rename(home / "app")
    told = json.loads((app / "package.json").read_text())
    for unwanted in ("devDependencies", "scripts"):
        told.pop(unwanted, None)
    (app / "package.json").write_text(json.dumps(told, indent=1))
    registry = run("npm", "config", "get", "registry").strip()
    run(
        "npx", "-y", YARN, "install", "--production", "--non-interactive", "--ignore-engines",
        "--registry", registry, "--cache-folder", home / "yarn", cwd=app,
    )  # fmt: skip
    shutil.rmtree(home / "yarn", ignore_errors=True)


def _set_up(home: Path) -> None:
    """Make a blog with its owner and an integration once, to copy for each session."""
    made = home / "made"
    shutil.copytree(home / "app" / "content", made)
    (made / "data").mkdir(exist_ok=True)
    blog = Ghost(home, made, fresh=False)
    try:
        owner = {"name": "Aurora", "email": "admin@example.com", "password": PASSWORD}
        setup = {"setup": [{**owner, "blogTitle": "Cooperativa Aurora"}]}
        blog.ask("POST", "authentication/setup/", setup)
        cookie = blog.sign_in()
        told = blog.ask(
            "POST",
            "integrations/?include=api_keys",
            {"integrations": [{"name": "Tertulia"}]},
            headers={"Cookie": cookie},
        )
        keys = {key["type"]: key["secret"] for key in told["integrations"][0]["api_keys"]}
        (home / "keys.json").write_text(json.dumps(keys))
    finally:
        blog.stop()


class Ghost:
    """A running blog. `url`; `admin_key` («id:secret»)."""

    def __init__(self, home: Path, folder: Path, *, fresh: bool = True) -> None:
        """Start the Ghost that stands in `home` on a copy of its blog in `folder`, or on `folder` itself."""
        self.home, self.content = home, folder / "content" if fresh else folder
        if fresh:
            shutil.copytree(home / "made", self.content, symlinks=True)
            self.admin_key = str(json.loads((home / "keys.json").read_text())["admin"])
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = folder / "ghost.log" if fresh else home / "ghost.log"
        self.start()

    def start(self) -> None:
        """Serve (again, after `stop`) on the same address."""
        self.server = Server(
            ["node", "index.js"], url=self.url, cwd=self.home / "app", patience=120, log=self.log,
            ready=lambda: answers(f"{self.url}/ghost/api/admin/site/"), env=self._settings(),
        )  # fmt: skip

    def stop(self) -> None:
        """Stop serving, as a blog that is down."""
        self.server.stop()

    def rest(self, method: str, path: str, data: Any = None) -> Any:
        """One call of the Admin API as our integration; AssertionError unless 2xx."""
        return self.ask(method, path, data, headers={"Authorization": f"Ghost {self.token()}"})

    def ask(self, method: str, path: str, data: Any = None, headers: dict[str, str] | None = None) -> Any:
        """One call of the Admin API; AssertionError unless 2xx."""
        sent = {"Origin": self.url, **(headers or {})}
        answer = call(method, f"{self.url}/ghost/api/admin/{path}", data=data, headers=sent)
        assert answer.status < 300, f"{method} {path}: {answer.status} {answer.text[:500]}"
        return answer.json() if answer.text.startswith(("{", "[")) else answer.text

    def sign_in(self) -> str:
        """The owner's session, as a Cookie header."""
        data = {"username": "admin@example.com", "password": PASSWORD}
        address = f"{self.url}/ghost/api/admin/session/"
        answer = call("POST", address, data=data, headers={"Origin": self.url})
        assert answer.status < 300, f"session: {answer.status} {answer.text[:500]}"
        jar = http.cookies.SimpleCookie(answer.headers["Set-Cookie"])
        return "; ".join(f"{name}={morsel.value}" for name, morsel in jar.items())

    def token(self) -> str:
        """A token of the integration, written independently of the connector under test."""
        kid, secret = self.admin_key.split(":")
        now = int(time.time())
        parts: tuple[dict[str, Any], ...] = (
            {"alg": "HS256", "typ": "JWT", "kid": kid},
            {"iat": now, "exp": now + 300, "aud": "/admin/"},
        )
        signed = b".".join(_base64(json.dumps(part).encode()) for part in parts)
        mark = hmac.new(bytes.fromhex(secret), signed, hashlib.sha256).digest()
        return (signed + b"." + _base64(mark)).decode()

    def _settings(self) -> dict[str, str]:
        """Its settings, as variables: what is no string is read as JSON."""
        return {
            "NODE_ENV": "development",
            "url": self.url,
            "server__host": "127.0.0.1",
            "server__port": str(self.port),
            "database__client": "sqlite3",
            "database__connection__filename": os.fspath(self.content / "data" / "ghost.db"),
            "database__useNullAsDefault": "true",
            "mail__transport": "stub",
            "logging__level": "error",
            "logging__transports": '["stdout"]',
            "process": "local",
            "paths__contentPath": os.fspath(self.content),
            "privacy__useUpdateCheck": "false",
            "privacy__useGravatar": "false",
            "privacy__useRpcPing": "false",
            "security__staffDeviceVerification": "false",
            "spam__user_login__freeRetries": "1000",
        }


def _base64(data: bytes) -> bytes:
    return base64.urlsafe_b64encode(data).rstrip(b"=")
