"""A real server of the Mastodon API: snac2, a small C program of Debian's, unpacked and never installed.

It comes from the machine's own Debian mirror (its release, else its backports suite). What it does not have:
DELETE of a status, streaming, `/api/v2/instance`, reports.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.servers import CACHE, Missing, Server, apt_install, free_port, run
from tests.servers.web import answers, call

HOME = CACHE / "snac-1"
BINARY = HOME / "usr" / "bin" / "snac"


def obtain() -> Path:
    """The program: the machine's own where there is one, else unpacked into the cache."""
    installed = shutil.which("snac")
    if installed:
        return Path(installed)
    if not BINARY.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=CACHE) as folder:
            package = _download(Path(folder))
            run("dpkg-deb", "-x", package, Path(folder) / "made")
            _libraries(package, Path(folder) / "made" / "usr" / "bin" / "snac")
            (Path(folder) / "made").replace(HOME)
    return BINARY


def look() -> Path:
    """The program that `obtain` found; `Missing` if it did not."""
    program = shutil.which("snac") or (BINARY if BINARY.exists() else None)
    if program is None:
        reason = CACHE / "snac.missing"
        raise Missing(reason.read_text() if reason.exists() else "not installed; `make test` installs it")
    return Path(program)


def _download(folder: Path) -> Path:
    if not shutil.which("apt-get"):
        raise Missing("snac2 is a Debian package and there is no apt-get here; put `snac` on PATH")
    try:
        run("apt-get", "-qq", "download", "snac2", cwd=folder)
    except Missing:
        _download_backport(folder)
    (package,) = folder.glob("snac2_*.deb")
    return package


def _download_backport(folder: Path) -> None:
    """From the backports suite of this machine's own mirror, with lists of its own: the system's stay as they
    are, and root is not needed."""
    release = re.search(r"^VERSION_CODENAME=(\w+)", Path("/etc/os-release").read_text(), re.MULTILINE)
    mirror = _mirror(release[1]) if release else None
    if release is None or mirror is None:
        raise Missing("no Debian mirror with snac2 is configured here; put `snac` on PATH")
    for part in ("lists/partial", "archives/partial"):
        (folder / part).mkdir(parents=True)
    keyring = "/usr/share/keyrings/debian-archive-keyring.gpg"
    (folder / "list").write_text(f"deb [signed-by={keyring}] {mirror} {release[1]}-backports main\n")
    places = {
        "Dir::Etc::sourcelist": folder / "list",
        "Dir::Etc::sourceparts": "/dev/null",
        "Dir::State::lists": folder / "lists",
        "Dir::Cache": folder,
        "APT::Sandbox::User": "root",
    }
    options = [word for name, value in places.items() for word in ("-o", f"{name}={value}")]
    run("apt-get", *options, "-qq", "update")
    run("apt-get", *options, "-qq", "download", "snac2", cwd=folder)


def _mirror(codename: str) -> str | None:
    """The address from which this machine gets Debian's own packages, in either of apt's two formats."""
    for path in sorted(Path("/etc/apt/sources.list.d").glob("*.sources")):
        for entry in path.read_text().split("\n\n"):
            address = re.search(r"^URIs:\s*(\S+)", entry, re.MULTILINE)
            if address and re.search(rf"^Suites:.*\b{codename}(\s|$)", entry, re.MULTILINE):
                return address[1]
    for path in [Path("/etc/apt/sources.list"), *sorted(Path("/etc/apt/sources.list.d").glob("*.list"))]:
        text = path.read_text() if path.exists() else ""
        line = re.search(rf"^deb\s+(?:\[.*?\]\s+)?(\S+)\s+{codename}\s+.*\bmain\b", text, re.MULTILINE)
        if line:
            return line[1]
    return None


def _libraries(package: Path, program: Path) -> None:
    """Install what the unpacked program links to, if the machine lacks any of it."""
    linked = subprocess.run(["ldd", program], capture_output=True, text=True, check=False).stdout
    if "not found" in linked:
        depends = run("dpkg-deb", "-f", package, "Depends")
        apt_install(*re.findall(r"(?:^|,)\s*([a-z0-9.+-]+)", depends))


class Snac:
    """A running server with two accounts, «brand» and «fan». `url`, `host`, `brand_token`, `fan_token`."""

    def __init__(self, program: Path, folder: Path) -> None:
        """Start it with a fresh data folder inside `folder`."""
        self.program, self.folder, self.data = program, folder, folder / "snac"
        self.port = free_port()
        self.host = f"127.0.0.1:{self.port}"
        self.url = f"http://{self.host}"
        answers_to_questions = f"127.0.0.1\n{self.port}\n{self.host}\n\n\n\n"
        subprocess.run(
            [program, "init", self.data],
            input=answers_to_questions,
            text=True,
            check=True,
            capture_output=True,
        )
        settings = self.data / "server.json"
        settings.write_text(settings.read_text().replace('"protocol": "https"', '"protocol": "http"'))
        passwords = {name: self._add(name) for name in ("brand", "fan")}
        self.start()
        self.brand_token, self.fan_token = (self._token(*pair) for pair in passwords.items())

    def start(self) -> None:
        """Serve (again, after `stop`) on the same address."""
        self.server = Server(
            [self.program, "httpd", self.data], url=self.url, log=self.folder / "snac.log",
            ready=lambda: answers(f"{self.url}/api/v1/instance"),
        )  # fmt: skip

    def stop(self) -> None:
        """Stop serving, as a server that is down."""
        self.server.stop()

    def post(
        self, token: str, text: str, reply_to: str | None = None, visibility: str = "public"
    ) -> dict[str, Any]:
        """Publish a status as the owner of `token`; the status as the server returns it."""
        form = {"status": text, "visibility": visibility}
        if reply_to:
            form["in_reply_to_id"] = reply_to
        posted: dict[str, Any] = self.api(token, "POST", "v1/statuses", form)
        return posted

    def context(self, id: str, replies: int = 0) -> dict[str, list[dict[str, Any]]]:
        """What stands above (`ancestors`) and below (`descendants`) a status, once it has `replies` below.

        A reply of one account to another reaches it only through the server's queue, 6 to 9 s later.
        """

        def around() -> Any:
            return self.api(self.brand_token, "GET", f"v1/statuses/{id}/context")

        found: dict[str, Any] = _wait(around, lambda now: len(now["descendants"]) >= replies)
        return found

    def statuses(self, token: str) -> list[dict[str, Any]]:
        """What the owner of `token` has published, newest first."""
        me = self.api(token, "GET", "v1/accounts/verify_credentials")
        found: list[dict[str, Any]] = self.api(token, "GET", f"v1/accounts/{me['id']}/statuses")
        return found

    def notifications(self, token: str, at_least: int = 1) -> list[dict[str, Any]]:
        """What the owner of `token` was told, newest first, once there are `at_least` so many."""

        def told() -> Any:
            return self.api(token, "GET", "v1/notifications")

        found: list[dict[str, Any]] = _wait(told, lambda now: len(now) >= at_least)
        return found

    def api(self, token: str, method: str, path: str, form: Any = None) -> Any:
        """One call of the Mastodon API (`path` after `/api/`); AssertionError unless 2xx."""
        headers = {"Authorization": f"Bearer {token}"}
        answer = call(method, f"{self.url}/api/{path}", form=form, headers=headers)
        assert answer.status < 300, f"{method} {path}: {answer.status} {answer.text[:500]}"
        return answer.json()

    def _add(self, name: str) -> str:
        told = subprocess.run(
            [self.program, "adduser", self.data, name], capture_output=True, text=True, check=True
        )
        return re.findall(r"User password is (\S+)", told.stdout + told.stderr)[0]

    def _token(self, name: str, password: str) -> str:
        form = {"login": name, "passwd": password, "redir": "", "cid": "", "state": ""}
        page = call("POST", f"{self.url}/oauth/x-snac-get-token", form=form).text
        return "".join(re.findall(r"[0-9a-f]+", page))


def _wait(look: Callable[[], Any], enough: Callable[[Any], bool], patience: float = 30) -> Any:
    end = time.monotonic() + patience
    while not enough(seen := look()):
        assert time.monotonic() < end, f"only {seen} after {patience} s"
        time.sleep(0.1)
    return seen
