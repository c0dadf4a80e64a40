"""What is done to words on their way out: compared, linked, mentioned, tagged."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from tertulia.listening.models import Heard
from tertulia.outbox.models import Delivery
from tertulia.people.models import Person
from tertulia.planner import compare, hashtags, links, mentions
from tertulia.planner.models import Campaign
from tests import make
from tests.world import World

WORDS = st.text(alphabet="abc áñ ,.\n", max_size=40)
UTM = {"utm_source": "mastodon", "utm_medium": "social", "utm_campaign": "sol vecino"}
MARKS = "utm_source=mastodon&utm_medium=social&utm_campaign=sol%20vecino"


@given(old=WORDS, new=WORDS)
def test_its_pieces_are_both_texts(old: str, new: str) -> None:
    found = compare.pieces(old, new)
    assert "".join(one.text for one in found if one.op != "added") == old
    assert "".join(one.text for one in found if one.op != "removed") == new
    assert bool(compare.changes(old, new)) == (old != new)


def test_it_marks_changes_by_word() -> None:
    found = compare.pieces("cada piso ahorra mucho", "cada piso paga mucho menos")
    assert [(one.op, one.text) for one in found] == [
        ("same", "cada piso "),
        ("removed", "ahorra"),
        ("added", "paga"),
        ("same", " mucho"),
        ("added", " menos"),
    ]


@pytest.mark.parametrize(
    ("url", "whole"),
    [
        ("https://a.example", f"https://a.example?{MARKS}"),
        ("https://a.example/x?y=1#z", f"https://a.example/x?y=1&{MARKS}#z"),
        ("https://a.example/x?", f"https://a.example/x?{MARKS}"),
        ("https://a.example/?utm_source=boletin", "https://a.example/?utm_source=boletin"),
        ("mailto:a@b.example", "mailto:a@b.example"),
        ("https://[roto", "https://[roto"),
    ],
)
def test_it_marks_a_link_and_respects_what_is_there(url: str, whole: str) -> None:
    assert str(links.marked(url, UTM)) == whole


def test_it_marks_the_links_of_a_text_and_nothing_else() -> None:
    text = "Mira (https://a.example/x). O escribe a a@b.example, @ana"
    assert links.dressed(text, UTM) == f"Mira (https://a.example/x?{MARKS}). O escribe a a@b.example, @ana"


def test_it_fills_the_holes_of_a_campaign() -> None:
    campaign = Campaign(utm_campaign="sol", utm_source="{red}", utm_content="{canal}-{fecha}")
    told = links.marks(campaign, network="mastodon", channel="El blog", day=date(2026, 10, 13))
    assert told == {
        "utm_source": "mastodon",
        "utm_medium": "social",
        "utm_campaign": "sol",
        "utm_content": "el-blog-2026-10-13",
    }
    assert links.marks(Campaign(), network="x", channel="X", day=None) == {}
    assert links.marks(None, network="x", channel="X", day=None) == {}


def test_it_mentions_people_as_each_network_knows_them(world: World) -> None:
    ana = Person.objects.create(workspace=world.workspace, name="Ana López")
    for network, handle in (("mastodon", "@ana@masto.es"), ("bluesky", "ana.example")):
        key = handle.removeprefix("@")
        make.identity(
            world.workspace,
            "Ana López",
            network=network,
            remote_id=f"{network}:ana",
            handle=handle,
            handle_key=key,
            person=ana,
        )
    text = "Con @ana.example. Y con @nadie."
    people = mentions.known(world.workspace, mentions.tokens(text))
    assert mentions.resolved(text, "mastodon", people) == "Con @ana@masto.es. Y con @nadie."
    assert mentions.resolved(text, "bluesky", people) == text
    assert mentions.resolved(text, "instagram", people) == "Con Ana López. Y con @nadie."
    assert mentions.plain(text, "instagram", people) == ["Ana López"]
    offered = mentions.offered(world.workspace, "lópez")
    assert [one.name for one in offered] == ["Ana López"]
    assert set(offered[0].handles) == {"mastodon", "bluesky"}
    assert mentions.offered(world.elsewhere, "ana") == []


def test_it_suggests_what_worked_and_what_is_said_with_reasons(world: World) -> None:
    now = timezone.now()
    for text, likes in (("#Sol a", 40), ("#Sol b", 50), ("c", 5), ("d", 6), ("#Luz e", 1), ("#Luz f", 2)):
        Delivery.objects.create(
            workspace=world.workspace,
            brand=world.brand,
            act="post",
            state="published",
            text=text,
            figures={"likes": likes},
        )
    for name in ("Ana", "Eva", "Pía"):
        item = make.item(world.workspace, f"#Comunidades {name}", by=make.identity(world.workspace, name))
        Heard.objects.create(workspace=world.workspace, item=item, brand=world.brand, source=world.source)
    make.item(world.workspace, "#Vieja", at=now - timedelta(days=40))
    found = {one.tag: one.why for one in hashtags.suggested(world.brand, "hola")}
    assert list(found) == ["#Sol", "#Comunidades"]
    assert "45" in found["#Sol"]
    assert "3 personas" in found["#Comunidades"]
    assert [one.tag for one in hashtags.suggested(world.brand, "hola #sol")] == ["#Comunidades"]
    assert hashtags.suggested(world.other_brand) == []
