"""A real Matrix homeserver: Synapse on SQLite, from PyPI into an environment of its own."""

from __future__ import annotations

import hashlib
import hmac
import shutil
import sys
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tests.servers import CACHE, ROOT, Missing, Server, free_port, run
from tests.servers.web import answers, call

RELEASE = "1.163.2"
HOME = CACHE / f"synapse-{RELEASE}-1"
PYTHON = HOME / "bin" / "python"
PASSWORD = "una frase larga 2026"
_SECRET = "solo-para-pruebas"
_V3 = "/_matrix/client/v3"
SETTINGS = """
listeners:
  - {{port: {port}, bind_addresses: ["127.0.0.1"], type: http, tls: false,
      resources: [{{names: [client, media], compress: false}}]}}
database: {{name: sqlite3, args: {{database: "{folder}/homeserver.db"}}}}
registration_shared_secret: {secret}
trusted_key_servers: []
max_upload_size: 5M
rc_room_creation: {{per_second: 1000, burst_count: 1000}}
rc_invites:
  per_room: {{per_second: 1000, burst_count: 1000}}
  per_user: {{per_second: 1000, burst_count: 1000}}
  per_issuer: {{per_second: 1000, burst_count: 1000}}
rc_joins:
  local: {{per_second: 1000, burst_count: 1000}}
rc_message: {{per_second: 1000, burst_count: 1000}}
rc_registration: {{per_second: 1000, burst_count: 1000}}
rc_login:
  address: {{per_second: 1000, burst_count: 1000}}
  account: {{per_second: 1000, burst_count: 1000}}
"""


def obtain() -> Path:
    """The Python that has Synapse installed, made if it is missing."""
    if not PYTHON.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        uv = shutil.which("uv") or ROOT / ".tools" / "uv" / "bin" / "uv"
        try:
            run(uv, "venv", "-q", "--python", sys.executable, HOME)
            run(uv, "pip", "install", "-q", "--python", PYTHON, f"matrix-synapse=={RELEASE}")
        except Missing:
            shutil.rmtree(HOME, ignore_errors=True)
            raise
    return PYTHON


def look() -> Path:
    """The Python that `obtain` made; `Missing` if it did not."""
    if not PYTHON.exists():
        reason = CACHE / "synapse.missing"
        raise Missing(reason.read_text() if reason.exists() else "not installed; `make test` installs it")
    return PYTHON


class Synapse:
    """A running homeserver, «localhost» by name, with the accounts «brand» and «fan». `url`, `host`,
    `brand_token`, `fan_token`."""

    def __init__(self, python: Path, folder: Path) -> None:
        """Start it with a fresh database in `folder`."""
        self.python, self.folder, self.port = python, folder, free_port()
        self.host = f"127.0.0.1:{self.port}"
        self.url = f"http://{self.host}"
        self._main: list[str | Path] = [
            python,
            "-m",
            "synapse.app.homeserver",
            "-c",
            folder / "homeserver.yaml",
        ]
        where: list[str | Path] = [
            "--config-directory",
            folder,
            "--data-directory",
            folder,
            "--report-stats=no",
        ]
        run(*self._main, "-H", "localhost", "--generate-config", *where, cwd=folder)
        over = SETTINGS.format(port=self.port, folder=folder, secret=_SECRET)
        (folder / "over.yaml").write_text(over)
        self.start()
        self.brand_token, self.fan_token = (self._add(name) for name in ("brand", "fan"))

    def start(self) -> None:
        """Serve (again, after `stop`) on the same address."""
        self.server = Server(
            [*self._main, "-c", self.folder / "over.yaml"], url=self.url, log=self.folder / "out.log",
            ready=lambda: answers(f"{self.url}/_matrix/client/versions"), cwd=self.folder, patience=60,
        )  # fmt: skip

    def stop(self) -> None:
        """Stop serving, as a server that is down."""
        self.server.stop()

    def api(self, token: str, method: str, path: str, data: Any = None) -> Any:
        """One call of the client interface (`path` after `/_matrix/client/v3`); AssertionError unless 2xx."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        answer = call(method, f"{self.url}{_V3}{path}", data=data, headers=headers)
        assert answer.status < 300, f"{method} {path}: {answer.status} {answer.text[:500]}"
        return answer.json()

    def room(self, name: str, alias: str = "", public: bool = True) -> str:
        """A room of the brand's with the fan in it; its id."""
        asked: dict[str, Any] = {"name": name, "preset": "public_chat" if public else "private_chat"}
        asked |= {"invite": ["@fan:localhost"]} | ({"room_alias_name": alias} if alias else {})
        room = str(self.api(self.brand_token, "POST", "/createRoom", asked)["room_id"])
        self.api(self.fan_token, "POST", f"/join/{quote(room)}", {})
        return room

    def say(self, token: str, room: str, content: dict[str, Any], transaction: str) -> str:
        """Send a message; its id."""
        path = f"/rooms/{quote(room)}/send/m.room.message/{quote(transaction)}"
        return str(self.api(token, "PUT", path, content)["event_id"])

    def event(self, token: str, room: str, event: str) -> dict[str, Any]:
        """An event as its room has it."""
        found: dict[str, Any] = self.api(token, "GET", f"/rooms/{quote(room)}/event/{quote(event)}")
        return found

    def messages(self, token: str, room: str) -> list[dict[str, Any]]:
        """The last hundred events of a room, newest first."""
        found: list[dict[str, Any]] = self.api(
            token, "GET", f"/rooms/{quote(room)}/messages?dir=b&limit=100"
        )["chunk"]
        return found

    def _add(self, name: str) -> str:
        address = f"{self.url}/_synapse/admin/v1/register"
        nonce = call("GET", address).json()["nonce"]
        signed = "\0".join([nonce, name, PASSWORD, "notadmin"]).encode()
        mac = hmac.new(_SECRET.encode(), signed, hashlib.sha1).hexdigest()
        told = {"nonce": nonce, "username": name, "password": PASSWORD, "admin": False, "mac": mac}
        return str(call("POST", address, data=told).json()["access_token"])
