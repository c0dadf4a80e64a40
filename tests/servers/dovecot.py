"""A real IMAP server: Dovecot, as Debian packages it, with folders of its own and any user on them.

It wants to be started as root, since it gives up rights that only root has; letters come as files (Maildir).
"""

from __future__ import annotations

import itertools
import os
import pwd
import shutil
import socket
import time
from pathlib import Path

from tests.servers import CACHE, Missing, Server, apt_install, free_port, run

PASSWORD = "una-clave-de-prueba"
_numbers = itertools.count(1)
SETTINGS = """
base_dir = {run}
state_dir = {run}
log_path = /dev/stderr
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain login
mail_location = maildir:{mail}/%Lu
mail_uid = nobody
mail_gid = nogroup
first_valid_uid = 1
namespace inbox {{
  inbox = yes
  separator = /
  mailbox Trash {{
    auto = subscribe
    special_use = \\Trash
  }}
}}
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid=nobody gid=nogroup home={mail}/%Lu allow_all_users=yes
}}
service imap-login {{
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
"""


def obtain() -> Path:
    """The program; as root on Debian, installs it if there is none."""
    found = _program()
    if found is None:
        apt_install("dovecot-imapd")
        found = _program()
    if found is None:
        raise Missing("install dovecot-imapd")
    return found


def look() -> Path:
    """The program that `obtain` found; `Missing` if it did not, or if we are not root."""
    found = _program()
    if found is None:
        reason = CACHE / "dovecot.missing"
        raise Missing(reason.read_text() if reason.exists() else "not installed; `make test` installs it")
    if os.geteuid() != 0:
        raise Missing("Dovecot has to be started as root")
    return found


def _program() -> Path | None:
    found = shutil.which("dovecot") or shutil.which("dovecot", path="/usr/sbin")
    return Path(found) if found else None


class Dovecot:
    """A running server on `port`; every name with `PASSWORD` has folders there."""

    def __init__(self, program: Path, folder: Path) -> None:
        """Start it with its letters in `folder`."""
        self.folder, self.port = folder, free_port()
        self.mail = folder / "mail"
        (folder / "run").mkdir()
        self.mail.mkdir()
        nobody = pwd.getpwnam("nobody")
        os.chown(self.mail, nobody.pw_uid, nobody.pw_gid)
        for part in (folder, *folder.parents):
            # Its servants have no rights of their own, and must be able to pass.
            if part.owner() == "root" and part.is_relative_to("/tmp") and part != Path("/tmp"):
                part.chmod(0o755)
        where = {"run": folder / "run", "mail": self.mail, "password": PASSWORD, "port": self.port}
        settings = folder / "dovecot.conf"
        settings.write_text(SETTINGS.format(**where))
        self.program, self.settings = program, settings
        self.start()

    def start(self) -> None:
        """Serve (again, after `stop`) on the same port."""
        self.server = Server(
            [self.program, "-F", "-c", self.settings], url=f"imap://127.0.0.1:{self.port}",
            ready=self._answers, log=self.folder / "dovecot.log",
        )  # fmt: skip

    def stop(self) -> None:
        """Stop serving."""
        self.server.stop()

    def _answers(self) -> bool:
        with socket.create_connection(("127.0.0.1", self.port), 1) as line:
            line.settimeout(1)
            return line.recv(4) == b"* OK"

    def deliver(self, user: str, letter: bytes, folder: str = "") -> None:
        """Put a letter into a folder («» = the inbox) of `user`, as a program that delivers does."""
        box = self.mail / user.lower() / (f".{folder}" if folder else "")
        for part in ("cur", "new", "tmp"):
            (box / part).mkdir(parents=True, exist_ok=True)
        run("chown", "-R", "nobody:nogroup", self.mail)
        name = f"{int(time.time())}.{next(_numbers)}.test"
        (box / "tmp" / name).write_bytes(letter)
        shutil.chown(box / "tmp" / name, "nobody", "nogroup")
        (box / "tmp" / name).rename(box / "new" / name)
