"""The house's own rules, as functions that return what breaks them: one sentence per place, empty when kept.

`make check` prints them, `tests/test_house.py` holds to them. Ceilings are advice; everything else is a rule.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from django.template.base import Lexer, TokenType

from tertulia.cli.prepare import icon_names

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src" / "tertulia"
FILE, FUNCTION, TEMPLATE = 300, 40, 120
CONNECTOR_PARTS = ("connector.py", "form.py", "logo.svg", "README.md", "fixtures")


def code() -> Iterator[Path]:
    """The Python of the product: no tests, no migrations."""
    for path in sorted(PACKAGE.rglob("*.py")):
        if not {"tests", "migrations"} & set(path.parts) and not path.name.startswith("test_"):
            yield path


def templates() -> Iterator[Path]:
    """Every template of the product that becomes a page or a part of one."""
    yield from sorted(PACKAGE.rglob("templates/**/*.html"))


def texts() -> Iterator[Path]:
    """Every text file of the repository, as git sees it (also those about to be added)."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    for name in listed.stdout.splitlines():
        path = ROOT / name
        if path.is_file() and b"\0" not in path.read_bytes()[:8000]:
            yield path


def ceilings() -> list[str]:
    """Files, functions and templates that are larger than the house likes: split by noun."""
    found = [f"{_name(p)}: {n} lines (file: {FILE})" for p in code() if (n := _lines(p)) > FILE]
    found += [
        f"{_name(p)}: {n} lines (template: {TEMPLATE})" for p in templates() if (n := _lines(p)) > TEMPLATE
    ]
    for path in code():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                size = (node.end_lineno or node.lineno) - node.lineno + 1
                if size > FUNCTION:
                    found.append(
                        f"{_name(path)}:{node.lineno} {node.name}: {size} lines (function: {FUNCTION})"
                    )
    return found


def layers() -> list[str]:
    """Imports that go up, as import-linter tells them (`pyproject.toml` has the layers)."""
    program = "from importlinter.cli import lint_imports_command as lint; lint()"
    command = [sys.executable, "-c", program, "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    told = (done.stdout.partition("Broken contracts")[2] or done.stdout + done.stderr).strip("\n-")
    return [] if done.returncode == 0 else [line for line in told.splitlines() if line.strip("- ")]


INLINE = {
    "inline style": re.compile(r"<style\b|\sstyle\s*=", re.IGNORECASE),
    "inline script": re.compile(r"<script\b(?![^>]*(?:\bsrc\s*=|application/json))", re.IGNORECASE),
    "handler in an attribute": re.compile(r"<[^>]*\son[a-z]+\s*=|javascript:|\shx-on[:=-]", re.IGNORECASE),
}


def inline() -> list[str]:
    """Styles, scripts and handlers inside templates: the content security policy blocks them all."""
    found = []
    for path in templates():
        for number, line in enumerate(path.read_text().splitlines(), 1):
            found += [f"{_name(path)}:{number}: {what}" for what, rule in INLINE.items() if rule.search(line)]
    return found


FORBIDDEN = {
    # Spelt so that this file does not break its own rule.
    "a path of somebody's machine": re.compile(r"(?<![\w.])/(?:wor[k]|roo[t]|hom[e]/\w+|User[s]/\w+)/"),
    "the address of a package registry": re.compile(
        r"pypi\.or[g]|pythonhosted\.or[g]|registry\.npm|deb\.debian\.or[g]"
    ),
    "something left to do": re.compile(r"\b(?:TOD[O]|FIXM[E]|XX[X])\b"),
}


def forbidden() -> list[str]:
    """Words that say on whose machine this was made, or that it is not finished."""
    found = []
    for path in texts():
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), 1):
            found += [
                f"{_name(path)}:{number}: {what}" for what, rule in FORBIDDEN.items() if rule.search(line)
            ]
    return found


ICON = re.compile(r"""(?:#i-|\{%\s*icon\s+["']|\bicon(?:_name)?\s*=\s*["'])([a-z0-9-]+)""")


def icons() -> list[str]:
    """Icons named in a template, a script or the doors' code that `web/icons.txt` does not list. (A page that
    draws one which is missing all the same is found by `axe` in the browser tests.)"""
    listed = set(icon_names())
    found = []
    for path in [
        *templates(),
        *sorted(PACKAGE.rglob("static/**/*.js")),
        *sorted(PACKAGE.rglob("web/**/*.py")),
    ]:
        used = set(ICON.findall(path.read_text()))
        found += [f"{_name(path)}: the icon {name} is not in web/icons.txt" for name in sorted(used - listed)]
    return found


def idle_icons() -> list[str]:
    """Icons that `web/icons.txt` lists and that no template, script or code seems to name."""
    places = [*templates(), *sorted(PACKAGE.rglob("static/**/*.js")), *code()]
    named = set(re.findall(r"""["'#-]([a-z0-9-]+)["'\s]""", "\n".join(path.read_text() for path in places)))
    named |= {name.removeprefix("i-") for name in named}
    return [
        f"src/tertulia/web/icons.txt: {name} is drawn nowhere" for name in icon_names() if name not in named
    ]


def connectors() -> list[str]:
    """Connector folders that lack one of the parts that make a folder a connector."""
    found = []
    for folder in sorted(path.parent for path in PACKAGE.glob("connectors/*/connector.py")):
        parts = [*CONNECTOR_PARTS, f"test_{folder.name}.py"]
        found += [f"{_name(folder)}: no {part}" for part in parts if not (folder / part).exists()]
    return found


def untranslated() -> list[str]:
    """Words in templates that are shown as they are, outside every `{% translate %}`."""
    found = []
    for path in templates():
        reader = _Words()
        reader.feed(_bare(path.read_text()))
        found += [f"{_name(path)}: «{words}» is not translated" for words in reader.words]
    return found


def _bare(template: str) -> str:
    """The template's own HTML: what its tags would print is left out, what they translate too."""
    out, muted = [], False
    for token in Lexer(template).tokenize():
        if token.token_type == TokenType.BLOCK:
            tag, *rest = token.contents.split()
            begins = tag in {"blocktranslate", "blocktrans", "comment"} or "_class" in " ".join(rest[:1])
            muted = begins or (muted and not tag.startswith("end"))
            out.append(" ")
        elif token.token_type == TokenType.TEXT and not muted:
            out.append(token.contents)
        else:
            out.append(" ")
    return "".join(out)


class _Words(HTMLParser):
    """Collects what a reader would see or hear: text, and the attributes that are read aloud."""

    SHOWN = frozenset({"title", "alt", "placeholder", "aria-label", "aria-description"})
    NAMES = frozenset({"Tertulia", "min", "Ctrl", "Alt", "Esc", "Enter"})

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Attributes count too; code samples, key caps and drawings do not."""
        self._silent += tag in {"script", "style", "kbd", "code", "svg"}
        self.words += [
            value.strip() for name, value in attrs if name in self.SHOWN and self._says(value or "")
        ]

    def handle_endtag(self, tag: str) -> None:
        """See `handle_starttag`."""
        self._silent = max(0, self._silent - (tag in {"script", "style", "kbd", "code", "svg"}))

    def handle_data(self, data: str) -> None:
        """Text between tags."""
        if not self._silent and self._says(data):
            self.words.append(" ".join(data.split())[:80])

    def _says(self, text: str) -> bool:
        bare = re.sub(r"https?://\S*", " ", text)
        return bool(set(re.findall(r"[^\W\d_]{2,}", bare)) - self.NAMES)


SETTING = re.compile(r"""environ(?:\.get\(|\.pop\(|\[)\s*["']((?:TERTULIA|DATABASE)_[A-Z_]+)""")


INTERNAL = {"TERTULIA_CHILD", "TERTULIA_BASE"}
"""What `tertulia up` tells its own children."""


def settings() -> list[str]:
    """Environment variables that the code reads and no document explains."""
    documents = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
    explained = {
        name for path in documents for name in re.findall(r"[A-Z]+_[A-Z_]+", path.read_text())
    } | INTERNAL
    read = {(name, _name(path)) for path in code() for name in SETTING.findall(path.read_text())}
    return [
        f"{where}: {name} is explained in no document"
        for name, where in sorted(read)
        if name not in explained
    ]


def _lines(path: Path) -> int:
    return len(path.read_text().splitlines())


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()
