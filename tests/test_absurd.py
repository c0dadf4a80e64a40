"""Every address, asked with words that make no sense: an answer that says so, never a broken page."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from tests.test_strangers import EVERY, GUARDED, Address, ids, named
from tests.world import World, signed_in

ABSURD = ["\x00", "²", "9" * 30, "2024-13-45T99:99:99~²", '()((-"']
"""A NUL, a digit that is no number, a number that fits no column, a moment that never was, words that
cannot be read."""
ASKED = (
    "q vista tono intento red area persona etiqueta marca fuente desde antes todo quien busqueda next since"
)
TYPED = (
    "text name words role act action new owner department label until at priority value fact kind seen then "
    "to email hours position theme density keys language time_zone host port security user sender login on "
    "answers answer_minutes into parent places case writing site country keywords topics signature"
)


def path_of(world: World, address: Address) -> str:
    if "<" not in address.path or address.path.startswith("^"):
        return "/entrar/contrasena/recuperar/x-y/" if address.path.startswith("^") else f"/{address.path}"
    return address.with_(
        {"token": "x", "code": "x", "name": "x", **(ids(world, address) if address in GUARDED else {})}
    )


@pytest.mark.parametrize("address", EVERY, ids=named)
def test_it_answers_absurd_questions(world: World, address: Address) -> None:
    alice, path = signed_in(world.alice), path_of(world, address)
    alice.raise_request_exception = False
    for word in ABSURD:
        query = "&".join(f"{name}={quote(word)}" for name in ASKED.split())
        assert alice.get(f"{path}?{query}").status_code < 500, (path, word)
        assert alice.post(path, dict.fromkeys(TYPED.split(), word)).status_code < 500, (path, word)
