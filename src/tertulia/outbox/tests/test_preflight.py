"""Would it go out? Asked while writing, and again just before it is said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import Settings

from tertulia.connectors.base import Attachment, Draft, Limits, MediaRules
from tertulia.media.models import Asset
from tertulia.outbox import actions, content, preflight
from tertulia.outbox.channels import from_json, limits_of, to_json
from tertulia.outbox.models import Channel
from tertulia.outbox.tests.network import Poster, come, fresh, network, speak_all, words_of
from tests import make
from tests.world import World

__all__ = ["network"]
RULES = MediaRules(
    images=2,
    image_bytes=1_000_000,
    image_side=2000,
    ratio=(0.8, 1.91),
    videos=1,
    video_bytes=40_000_000,
    video_s=(3, 60),
    types=("image/jpeg", "image/png", "video/mp4"),
    alt=100,
)
PICTURE = Attachment("/x.jpg", size=500_000, width=1600, height=1200, alt="Un tejado", name="Tejado")
VIDEO = Attachment(
    "/x.mp4", "video", "video/mp4", 5_000_000, "Un vídeo", "Vídeo", width=1080, height=1080, duration_s=20
)


@pytest.fixture
def channel(world: World, settings: Settings, tmp_path: Path) -> Channel:
    settings.DATA = tmp_path
    return make.channel(world.brand, world.source, limits=to_json(Limits(280, "weighted", 23, media=RULES)))


@pytest.fixture
def picture(channel: Channel) -> Asset:
    made = make.asset(channel.brand)
    made.path.parent.mkdir(parents=True)
    made.path.write_bytes(b"a picture")
    return made


def codes(channel: Channel, draft: Draft, at: datetime | None = None) -> list[tuple[str, str]]:
    return [(one.code, one.severity) for one in preflight.problems(channel, draft, at)]


def test_nothing_is_wrong_with_what_fits(channel: Channel) -> None:
    assert codes(channel, Draft("El sol", media=(PICTURE, PICTURE))) == []
    assert codes(channel, Draft("El sol", media=(VIDEO,))) == []


def test_it_keeps_limits_as_the_server_told_them(channel: Channel) -> None:
    assert limits_of(channel) == Limits(280, "weighted", 23, media=RULES)
    assert from_json({**channel.limits, "of_tomorrow": 1, "media": None}) == Limits(280, "weighted", 23)
    channel.limits = {}
    channel.network = "x"
    assert limits_of(channel).maximum == 280


@pytest.mark.parametrize(
    ("draft", "found"),
    [
        (Draft("a" * 281), [("long", "stop")]),
        (Draft("https://aurora.es/" + "a" * 300), []),
        (Draft(" "), [("empty", "stop")]),
        (Draft("x", media=(PICTURE,) * 3), [("images", "stop")]),
        (Draft("x", media=(PICTURE, VIDEO)), [("together", "stop")]),
        (Draft("x", media=(VIDEO, VIDEO)), [("videos", "stop")]),
        (
            Draft("x", media=(Attachment("/x.pdf", "file", "application/pdf", name="PDF"),)),
            [("files", "stop")],
        ),
        (Draft("x", media=(replace(PICTURE, alt=""),)), [("alt", "warn")]),
        (Draft("x", media=(replace(PICTURE, alt="a" * 101),)), [("alt_long", "stop")]),
        (Draft("x", media=(replace(PICTURE, size=1_000_001),)), [("image_size", "warn")]),
        (Draft("x", media=(replace(PICTURE, width=2001),)), [("image_size", "warn")]),
        (Draft("x", media=(replace(PICTURE, type="image/webp"),)), [("image_type", "warn")]),
        (Draft("x", media=(replace(PICTURE, width=400),)), [("ratio", "warn")]),
        (Draft("x", media=(replace(VIDEO, size=500_000_000),)), [("weight", "stop")]),
        (Draft("x", media=(replace(VIDEO, type="video/x-msvideo"),)), [("video_type", "stop")]),
        (Draft("x", media=(replace(VIDEO, duration_s=61),)), [("video_length", "stop")]),
        (Draft("x", media=(replace(VIDEO, duration_s=1),)), [("video_length", "stop")]),
    ],
)
def test_it_says_what_does_not_fit(channel: Channel, draft: Draft, found: list[tuple[str, str]]) -> None:
    assert codes(channel, draft) == found


def test_it_says_what_the_network_never_takes(channel: Channel) -> None:
    channel.limits = to_json(Limits(500, bytes=20, media=MediaRules(needs=True)))
    assert codes(channel, Draft("x")) == [("needs", "stop")]
    assert codes(channel, Draft("ñ" * 11)) == [("heavy", "stop"), ("needs", "stop")]
    channel.limits = to_json(Limits(500, media=MediaRules()))
    assert codes(channel, Draft("x", media=(PICTURE,))) == [("images", "stop")]
    assert codes(channel, Draft("x", media=(VIDEO,))) == [("videos", "stop")]


def test_it_looks_at_the_moment_and_the_freeze(world: World, channel: Channel) -> None:
    actions.freeze(world.brand, reason="Crisis", by=world.bob.actor)
    found = codes(channel, Draft("x"), timezone.now() - timedelta(hours=1))
    assert found == [("past", "stop"), ("frozen", "warn")]


@pytest.mark.parametrize(
    ("over", "found"),
    [
        ({"removed_at": timezone.now()}, [("account", "stop")]),
        ({"state": "unauthorized"}, [("key", "stop")]),
        ({"key_ends_at": timezone.now() - timedelta(hours=1)}, [("key", "stop")]),
        ({"key_ends_at": timezone.now() + timedelta(days=1)}, [("key", "warn")]),
        ({"key_ends_at": timezone.now() + timedelta(days=9)}, []),
    ],
)
def test_it_looks_at_the_account(
    channel: Channel, over: dict[str, Any], found: list[tuple[str, str]]
) -> None:
    for name, value in over.items():
        setattr(channel.source, name, value)
    assert codes(channel, Draft("x"), timezone.now() + timedelta(days=2)) == found


def test_a_channel_that_is_gone_takes_nothing(world: World, channel: Channel) -> None:
    actions.remove_channel(channel, by=world.alice.actor)
    assert codes(channel, Draft("x")) == [("channel", "stop")]
    actions.restore_channel(
        channel, before={"removed_at": None, "name": "Aurora", "position": 0}, by=world.alice.actor
    )
    assert codes(channel, Draft("x")) == []


def expired(asset: Asset) -> None:
    asset.rights_until = timezone.now().date() - timedelta(days=1)


def nobody_agreed(asset: Asset) -> None:
    asset.people = Asset.People.MISSING


def thrown_away(asset: Asset) -> None:
    asset.removed_at = timezone.now()


def lost(asset: Asset) -> None:
    asset.path.unlink()


@pytest.mark.parametrize("happens", [expired, nobody_agreed, thrown_away, lost])
def test_what_may_not_go_out_stops_it_in_the_last_moment(
    world: World, channel: Channel, picture: Asset, network: Poster, happens: Callable[[Asset], None]
) -> None:
    given = {"media": [{"asset": picture.pk}]}
    asked: dict[str, Any] = {"text": "El sol", "content": given, "at": timezone.now() + timedelta(hours=1)}
    assert preflight.of_content(channel, **asked) == []
    made = actions.post(channel, **asked, by=world.bob.actor)
    happens(picture)
    picture.save()
    come(made)
    speak_all()
    assert network.said == []
    assert (fresh(made).state, fresh(made).why, fresh(made).next_try_at) == ("failed", "rights", None)
    assert words_of(made)[-1] == fresh(made).last_error
    (problem,) = preflight.of_content(channel, **asked)
    assert problem.severity == "stop"
    assert problem.words == fresh(made).last_error


def test_rights_are_those_of_the_day_it_goes_out(channel: Channel, picture: Asset) -> None:
    day = timezone.now().astimezone(channel.brand.zone).date()
    picture.rights_until = day + timedelta(days=2)
    picture.save()
    draft = content.draft("x", {"media": [picture.pk]}, workspace=channel.workspace_id)
    assert codes(channel, draft, timezone.now() + timedelta(days=1)) == []
    assert codes(channel, draft, timezone.now() + timedelta(days=3)) == [("rights", "stop")]


def test_an_asset_that_is_no_more_stops_it(world: World, channel: Channel, network: Poster) -> None:
    made = actions.post(
        channel, text="x", content={"media": [{"asset": 999}]}, at=timezone.now(), by=world.bob.actor
    )
    speak_all()
    assert (fresh(made).state, fresh(made).why) == ("failed", "rights")


@pytest.mark.parametrize(
    ("change", "why"),
    [({"limits": to_json(Limits(3))}, "limits"), ({"removed_at": timezone.now()}, "key")],
)
def test_what_has_changed_meanwhile_stops_it(
    world: World, channel: Channel, network: Poster, change: dict[str, Any], why: str
) -> None:
    made = actions.post(channel, text="El sol", content={}, at=timezone.now(), by=world.bob.actor)
    Channel.objects.update(**change)
    speak_all()
    assert (fresh(made).state, fresh(made).why, network.said) == ("failed", why, [])
