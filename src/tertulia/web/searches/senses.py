"""Names that are also something else: what gives the other sense away. Words, in Spanish and English, that a
person would exclude; shown as a proposal, never applied unasked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tertulia.query import normalise

SENSES: Mapping[str, tuple[str, ...]] = {
    "aguila": ("calva", "real", "imperial"),
    "alfa": ("romeo", "macho", "beta"),
    "alba": ("amanecer", "tronco"),
    "amazonas": ("río", "selva", "brasil"),
    "apple": ("pie", "juice", "tree"),
    "atlas": ("geográfico", "marruecos", "cordillera"),
    "aurora": ("boreal", "boreales", "polar", "austral", "disney"),
    "brisa": ("marina", "viento"),
    "clara": ("huevo", "huevos"),
    "condor": ("pasa", "andino"),
    "corona": ("virus", "reina", "espinas"),
    "cruz": ("roja", "penélope", "santa"),
    "delta": ("ebro", "río", "variante"),
    "diana": ("princesa", "lady", "krall"),
    "eco": ("umberto", "narciso"),
    "estrella": ("michelin", "fugaz", "mar"),
    "faro": ("portugal", "vigo"),
    "gloria": ("bendita", "estefan", "fuertes"),
    "iris": ("arco", "ojo"),
    "jaguar": ("felino", "selva"),
    "leon": ("castilla", "xiv", "felino", "zoo"),
    "lince": ("ibérico",),
    "luna": ("llena", "nueva", "miel", "eclipse"),
    "mango": ("fruta", "piña", "batido"),
    "marina": ("mercante", "militar", "brisa"),
    "mercurio": ("retrógrado", "planeta", "termómetro"),
    "meta": ("llegada", "línea", "objetivo"),
    "nube": ("tormenta", "lluvia", "cielo"),
    "oasis": ("gallagher", "desierto", "concierto"),
    "orange": ("juice", "county"),
    "oro": ("medalla", "onza", "plata"),
    "paloma": ("blanca", "mensajera", "blanco"),
    "paz": ("octavio", "mundial", "guerra"),
    "pluma": ("estilográfica", "ave"),
    "puma": ("felino", "unam"),
    "sol": ("playa", "eclipse", "luna", "puesta"),
    "tierra": ("planeta", "fuego", "santa"),
    "titan": ("ataque", "saturno", "submarino"),
    "trebol": ("hojas", "suerte"),
    "vega": ("baja", "ricky"),
    "venus": ("planeta", "milo", "williams"),
    "victoria": ("derrota", "reina", "secret", "partido"),
    "vision": ("túnel", "artificial", "nocturna"),
    "zafiro": ("anillo", "azul"),
}


def plain(name: str) -> str:
    """A name as the query language compares it: small, without accents."""
    return normalise(name).strip()


def senses(name: str, also: Iterable[str] = ()) -> tuple[str, ...]:
    """What to exclude for `name`, unless it is among `also`, the words of the brand itself. «» for a name
    that is, as far as we know, nobody else's."""
    ours = {plain(word) for word in also}
    return tuple(word for word in SENSES.get(plain(name), ()) if plain(word) not in ours)


def ambiguous(name: str) -> bool:
    """Whether a name might be something else: one word, and short or known to be."""
    return len(name.split()) == 1 and (plain(name) in SENSES or len(plain(name)) <= 5)
