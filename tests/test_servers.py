"""The servers under the tests are what they say: WordPress with its own moderation, snac with two people."""

from __future__ import annotations

import pytest

from tests.servers.snac import Snac
from tests.servers.wordpress import WordPress

pytestmark = pytest.mark.servers


def test_it_holds_a_newcomers_comment_as_wordpress_does(wordpress_server: WordPress) -> None:
    post = wordpress_server.new_post("Una jornada de puertas abiertas")
    said = wordpress_server.anonymous_comment(post, "Núria Casals", "¿A qué hora es?")
    assert said["status"] == "hold"
    assert [one["id"] for one in wordpress_server.comments(post, "hold")] == [said["id"]]


def test_it_lets_newcomers_speak_when_told_to(wordpress_server: WordPress) -> None:
    post = wordpress_server.new_post("Otra jornada")
    wordpress_server.allow_newcomers(True)
    said = wordpress_server.anonymous_comment(post, "Aitor Zubeldia", "¡Voy!")
    wordpress_server.allow_newcomers(False)
    assert said["status"] == "approved"


def test_it_delivers_a_reply_to_the_brand(snac_server: Snac) -> None:
    post = snac_server.post(snac_server.brand_token, "Hoy hay asamblea")
    reply = snac_server.post(snac_server.fan_token, "¿Dónde?", reply_to=post["id"])
    assert [one["id"] for one in snac_server.context(post["id"], replies=1)["descendants"]] == [reply["id"]]
