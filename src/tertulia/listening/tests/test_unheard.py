"""Networks of which nothing is heard."""

from __future__ import annotations

from tertulia.listening.unheard import unheard
from tests import make
from tests.world import World


def test_it_tells_of_a_network_that_nobody_hears(world: World) -> None:
    told = unheard(world.workspace.pk)
    assert str(told("network", "orkut")) == "Aquí no se oye ninguna red «orkut»."
    assert "Mastodon" in str(told("network", "mastod"))
    assert told("network", "tiktok") == ""
    assert told("language", "xx") is None


def test_what_was_heard_is_known(world: World) -> None:
    make.item(world.workspace, network="orkut")
    assert unheard(world.workspace.pk)("network", "orkut") is None
    assert unheard(make.workspace().pk)("network", "orkut") is not None
    make.source(world.brand, network="foro", name="Foro", place={"id": "f"})
    assert unheard(world.workspace.pk)("network", "foro") == ""
