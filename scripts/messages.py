"""Translations with Babel alone, no GNU gettext: `python -m scripts.messages extract|check|compile`.

The source language is Spanish: what the code says is what is shown, and `locale/<language>` translates it.
`extract` brings each `.po` up to date (new messages enter empty; what nobody says any more leaves); `check`
says what is missing, fuzzy, obsolete, or lost a placeholder; `compile` writes the `.mo`.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

from tertulia.kit.messages import LOCALE, catalogues, compile_catalogues

PACKAGE = LOCALE.parent
KEYWORDS = {
    "_": None,
    "_now": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "_n": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
TEMPLATES = {".html", ".txt", ".svg"}
PLACEHOLDER = re.compile(r"%\([^)]*\)[sd]|%[sd]|\{[^{}]*\}")
HEADER = """msgid ""
msgstr ""
"Project-Id-Version: Tertulia\\n"
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plurals}\\n"

"""


def sources() -> Iterator[Path]:
    """Every file of the package in which something can be said on screen; tests and migrations are not."""
    for path in sorted(PACKAGE.rglob("*")):
        inside = path.relative_to(PACKAGE).parts
        if path.suffix == ".py" and not path.name.startswith("test_"):
            if not {"migrations", "tests"} & set(inside):
                yield path
        elif path.suffix in TEMPLATES and "templates" in inside:
            yield path


def gather(paths: Iterable[Path] | None = None) -> Catalog:
    """What the code says, as a catalogue without translations. References are files, without line numbers, so
    that moving a line changes no catalogue."""
    catalogue = Catalog(domain="django", charset="utf-8", fuzzy=False)
    for path in sources() if paths is None else paths:
        text = path.read_text(encoding="utf-8")
        code = text if path.suffix == ".py" else templatize(text, origin=str(path))
        where = path.relative_to(PACKAGE).as_posix() if path.is_relative_to(PACKAGE) else path.name
        for _line, said, _comments, context in extract("python", io.BytesIO(code.encode()), KEYWORDS):
            catalogue.add(said, None, [(where, None)], context=context)  # type: ignore[list-item]
    return catalogue


def update(po: Path) -> None:
    """Bring one `.po` up to date with the code, sorted, keeping every translation that is still said."""
    old, now = _read(po), gather()
    for message in now:
        if message.id:
            known = old.get(_first(message), context=message.context)
            if known is not None and not known.fuzzy and _shape(known) == _shape(message):
                message.string = known.string
    now.locale = old.locale
    body = io.BytesIO()
    write_po(body, now, width=100, sort_output=True, omit_header=True, include_lineno=False)
    # A header of our own: no dates and no names, so that the same messages are the same file.
    header = HEADER.format(language=po.parents[1].name, plurals=now.plural_forms)
    po.write_text(header + body.getvalue().decode().strip() + "\n", encoding="utf-8")


def problems(po: Path) -> list[str]:
    """What is wrong with one `.po`, one sentence each; empty when it is complete."""
    have, said = _read(po), gather()
    found = [f"obsolete: {_short(one)}" for one in have.obsolete.values()]
    for message in said:
        if not message.id:
            continue
        known = have.get(_first(message), context=message.context)
        if known is None or not _complete(known):
            found.append(f"missing: {_short(message)}")
        elif known.fuzzy:
            found.append(f"fuzzy: {_short(message)}")
        elif not _same_placeholders(known):
            found.append(f"placeholders differ: {_short(message)}")
    spoken = {(_first(one), one.context) for one in said}
    gone = [one for one in have if one.id and (_first(one), one.context) not in spoken]
    return found + [f"nobody says it any more: {_short(one)}" for one in gone]


def check() -> list[str]:
    """What is wrong with any catalogue, each line with its language."""
    return [f"{po.parents[1].name}: {problem}" for po in catalogues() for problem in problems(po)]


def _read(po: Path) -> Catalog:
    with po.open("rb") as file:
        return read_po(file, locale=po.parents[1].name, domain="django")


def _first(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


def _short(message: Message) -> str:
    said = " ".join(_first(message).split())
    return f"«{said if len(said) < 90 else said[:87] + '…'}»"


def _shape(message: Message) -> bool:
    return isinstance(message.id, str)


def _complete(message: Message) -> bool:
    strings = [message.string] if isinstance(message.string, str) else list(message.string or ())
    return all(strings) and (isinstance(message.id, str) or len(strings) > 1)


def _same_placeholders(message: Message) -> bool:
    """Every translation names the placeholders of its source; a singular may leave out the number."""
    if isinstance(message.id, str):
        return _holes(message.id) == _holes(str(message.string))
    source, allowed = _holes(message.id[0]), _holes(message.id[1])
    one, *many = message.string or ("",)
    return source <= _holes(one) <= allowed and all(_holes(text) == allowed for text in many)


def _holes(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text.replace("%%", "")))


def main() -> int:
    """Run one of the three; exit 1 when `check` finds something."""
    verb = sys.argv[1] if len(sys.argv) == 2 else ""
    if verb == "extract":
        for po in catalogues():
            update(po)
            left = sum(problem.startswith("missing") for problem in problems(po))
            print(f"{po.relative_to(PACKAGE.parent.parent)}: {left} to translate")
    elif verb == "check":
        found = check()
        print("\n".join(found) or "translations: complete")
        return int(bool(found))
    elif verb == "compile":
        for mo in compile_catalogues():
            print(mo.relative_to(PACKAGE.parent.parent))
    else:
        print(__doc__)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
