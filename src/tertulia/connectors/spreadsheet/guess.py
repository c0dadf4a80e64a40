"""What each column of a sheet holds, by its title and what stands in it; in which order dates are written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from tertulia.connectors.spreadsheet.values import moment_of, order_of

SAMPLE = 200
_TITLES = {
    "text": "texto text mensaje message contenido content comentario comment cuerpo body tuit tweet post "
    "resena review publicacion opinion caption descripcion description snippet mencion mention full_text",
    "date": "fecha date dia hora time timestamp created created_at published published_at publicado "
    "fecha_de_publicacion data momento datetime creado",
    "author": "autor author usuario user username nombre name handle cuenta account quien screen_name from "
    "perfil profile cliente remitente author_name autora nombre_de_usuario vecino vecina persona",
    "network": "red network plataforma platform canal channel fuente source medio origen red_social "
    "source_type donde",
    "url": "url enlace link direccion permalink address href web post_url vinculo",
    "title": "titulo title titular headline asunto subject encabezado",
    "followers": "seguidores followers followers_count audiencia reach alcance suscriptores subscribers",
    "lang": "idioma lang language lengua",
    "id": "id identificador identifier post_id tweet_id guid uuid mention_id",
}
_GROWS = (
    "seguidores followers suscriptores audiencia alcance reach impresiones impressions visualizaciones views "
    "vistas likes like favoritos favs retweets rt compartidos shares reposts respuestas replies engagement "
    "interacciones gusta"
)
"""Words in the titles of columns whose figures are others the next time that the sheet is taken out."""
_GROW = frozenset(_GROWS.split())
_WORDS = {role: frozenset(words.split()) for role, words in _TITLES.items()}
_URL = re.compile(r"https?://\S+$", re.IGNORECASE)
_NUMBER = re.compile(r"[\d.,\s]+(?:[kKmM])?$")


@dataclass(frozen=True, slots=True)
class Guess:
    """The sheet as it seems: titles of its columns, whether the first row holds them, what each column is
    (role → title), and the order of its dates («» = both fit: somebody has to say)."""

    titles: tuple[str, ...]
    headed: bool
    columns: dict[str, str]
    order: str


def guess(rows: Sequence[Sequence[str]], *, headed: bool | None = None) -> Guess:
    """What `rows` (the first ones, empty rows left out) seem to hold."""
    rows = [row for row in rows if any(cell.strip() for cell in row)][: SAMPLE + 1]
    if not rows:
        return Guess((), False, {}, "dmy")
    width = max(len(row) for row in rows)
    first = [*rows[0], *[""] * (width - len(rows[0]))]
    headed = _is_head(first, rows[1:]) if headed is None else headed
    titles = titles_of(first if headed else [""] * width)
    body = rows[1:] if headed else rows
    cells = [[row[i].strip() for row in body if i < len(row) and row[i].strip()] for i in range(width)]
    columns = _columns(titles if headed else tuple("" for _title in titles), titles, cells)
    dates = cells[titles.index(columns["date"])] if "date" in columns else []
    return Guess(titles, headed, columns, order_of(dates))


def titles_of(first: Sequence[str]) -> tuple[str, ...]:
    """A name for each column, no two alike: «Columna 3» where there is none."""
    found: list[str] = []
    for number, cell in enumerate(first, 1):
        name = " ".join(cell.split())[:80] or f"Columna {number}"
        again = 2
        while (title := name if again == 2 and name not in found else f"{name} ({again})") in found:
            again += 1
        found.append(title)
    return tuple(found)


def plain(title: str) -> str:
    """A title as it is compared: «Fecha de publicación» → «fecha_de_publicacion»."""
    bare = unicodedata.normalize("NFKD", title.casefold())
    return "_".join(re.findall(r"[a-z0-9]+", "".join(c for c in bare if not unicodedata.combining(c))))


def fleeting(rows: Sequence[Sequence[str]]) -> frozenset[int]:
    """The numbers of the columns of figures that grow (followers, likes…), by the titles of `rows`, empty
    rows left out: what tells one row from another does not stand in them."""
    if not rows:
        return frozenset()
    found = set()
    for number, cell in enumerate(rows[0]):
        if not _GROW & set(plain(cell).split("_")):
            continue
        cells = [row[number].strip() for row in rows[1 : SAMPLE + 1] if number < len(row)]
        if all(_NUMBER.match(cell) for cell in cells if cell):
            found.add(number)
    return frozenset(found)


def _is_head(first: Sequence[str], rest: Sequence[Sequence[str]]) -> bool:
    """Whether a first row holds titles: no dates, numbers or addresses, and nothing long."""
    known = sum(any(plain(cell) in words for words in _WORDS.values()) for cell in first)
    if known:
        return True
    filled = [cell for cell in first if cell.strip()]
    told = [c for c in filled if len(c) > 60 or _URL.match(c) or _NUMBER.match(c) or moment_of(c, "dmy")]
    return bool(rest) and not told


def _columns(names: Sequence[str], titles: Sequence[str], cells: list[list[str]]) -> dict[str, str]:
    """role → title, each column for the role that it fits best, each role once."""
    scores = [
        (score, role, title)
        for name, title, column in zip(names, titles, cells, strict=True)
        for role in _WORDS
        if (score := _score(role, name, column)) > 0
    ]
    found: dict[str, str] = {}
    for _fits, role, title in sorted(scores, key=lambda s: -s[0]):
        if role not in found and title not in found.values():
            found[role] = title
    return found


def _score(role: str, name: str, cells: list[str]) -> float:
    """How well a column fits a role: by its title (whole, or a word of it), and by what stands in it."""
    key = plain(name)
    words = _WORDS[role]
    by_name = 2.0 if key in words else 1.2 if words & set(key.split("_")) else 0.0
    fits = _fit(role, cells)
    # A title cannot make dates of words, nor an address of a name.
    if role in ("date", "url", "followers") and cells and fits < 0.3:
        return 0.0
    return by_name + fits if by_name or fits > 0.6 else 0.0


def _fit(role: str, cells: list[str]) -> float:
    """The share of `cells` that could be a `role`, for those that show it."""
    if not cells:
        return 0.0
    some = cells[:SAMPLE]
    if role == "date":
        return sum(
            moment_of(cell, "dmy") is not None or moment_of(cell, "mdy") is not None for cell in some
        ) / len(some) - (0.5 if all(cell.isdigit() for cell in some) else 0.0)
    if role == "url":
        return sum(bool(_URL.match(cell)) for cell in some) / len(some)
    if role == "followers":
        return 0.5 * sum(bool(_NUMBER.match(cell)) for cell in some) / len(some)
    if role == "text":
        words = sum(len(cell.split()) for cell in some) / len(some)
        return min(words / 12, 1.0) if not _URL.match(some[0]) else 0.0
    return 0.0
