"""What is known of files: changed, taken back, searched; what they are made into."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PIL import Image

from tertulia.accounts import undo
from tertulia.accounts.models import AuditEntry
from tertulia.connectors.boxes import MediaRules
from tertulia.kit.verbs import Refused
from tertulia.media import actions, serving
from tertulia.media.export import export
from tertulia.media.fitness import fitness
from tertulia.media.frames import CONTRAST, PLAIN, clean_look, compose, contrast
from tertulia.media.models import Asset
from tests import make
from tests.world import World


def take_back(asset: Asset, world: World) -> None:
    undo.take_back(AuditEntry.objects.get(pk=asset.audit_id or 0), by=world.bob.actor)
    asset.refresh_from_db()


def test_it_changes_and_takes_back(world: World) -> None:
    asset = make.asset(world.brand)
    crop = {"4:5": [0.1, 0.0, 0.5, 1.0]}
    actions.change(
        asset,
        name="Otro",
        tags=["#sol", "sol", " tejado "],
        focus=[0.2, 0.8],
        crops=crop,
        rights_until="2030-01-31",
        people="missing",
        by=world.bob.actor,
    )
    asset.refresh_from_db()
    assert (asset.tags, asset.focus_x, asset.crops) == (["sol", "tejado"], 0.2, crop)
    assert asset.rights_until == date(2030, 1, 31)
    assert not asset.may_go_out(date(2029, 1, 1))
    take_back(asset, world)
    assert asset.name == "Tejado de la calle Olivar"
    assert not asset.tags
    assert not asset.rights_until


def test_it_refuses_all_that_is_wrong_at_once(world: World) -> None:
    asset = make.asset(world.brand)
    with pytest.raises(Refused) as refused:
        actions.change(
            asset,
            name=" ",
            focus=[2, 0],
            crops={"3:7": None},
            rights_until="31 de febrero",
            people="x",
            by=world.bob.actor,
        )
    assert set(refused.value.problems) == {"name", "focus", "crops", "rights_until", "people"}


def test_it_is_thrown_away_and_back(world: World) -> None:
    asset = make.asset(world.brand)
    actions.remove(asset, by=world.bob.actor)
    assert not Asset.objects.of(world.workspace).exists()
    take_back(asset, world)
    assert Asset.objects.of(world.workspace).get() == asset


def test_it_is_found_without_accents(world: World) -> None:
    asset = make.asset(world.brand, name="Energía eólica", holder="Íñigo", tags=["Otoño"])
    rows = Asset.objects.of(world.workspace)
    assert [rows.saying(words).first() for words in ("energia", "IÑIGO otono", "eolica inigo")] == [asset] * 3
    assert not rows.saying("energia geotermica").exists()


def test_it_exports_within_limits_and_once(world: World, photo: Path) -> None:
    asset = actions.bring(world.brand, path=photo, name="a.jpg", by=world.bob.actor).asset
    path = export(asset, ratio="4:5", max_side=500)
    assert Image.open(path).size == (400, 500)
    stamp = path.stat().st_mtime_ns
    assert export(asset, ratio="4:5", max_side=500).stat().st_mtime_ns == stamp
    actions.change(asset, crops={"4:5": [0.0, 0.0, 0.5, 0.9375]}, by=world.bob.actor)
    assert export(asset, ratio="4:5", max_side=500) != path
    assert export(asset, max_bytes=9000).stat().st_size <= 9000


def test_a_signed_address_shows_a_preview_and_a_forged_one_nothing(world: World, photo: Path) -> None:
    asset = actions.bring(world.brand, path=photo, name="a.jpg", by=world.bob.actor).asset
    token = serving.public_url(asset, 320).strip("/").rpartition("/")[2]
    assert serving.from_public(token) == (asset, 320)
    assert serving.from_public(token[:-2] + "xx") is None
    actions.remove(asset, by=world.bob.actor)
    assert serving.from_public(token) is None


def test_it_says_what_does_not_suit_a_network(world: World) -> None:
    rules = MediaRules(images=4, videos=1, video_bytes=50_000_000, video_s=(3, 60))
    film = make.asset(
        world.brand, kind="video", size=80_000_000, duration_s=84, codec="hevc + aac", type="video/mp4"
    )
    said = fitness(film, rules)
    assert ["80 MB" in said[0], "1:24" in said[1], "HEVC" in said[2]] == [True] * 3
    assert fitness(make.asset(world.brand), rules) == []
    assert fitness(make.asset(world.brand), MediaRules()) != []
    assert fitness(make.asset(world.brand, kind="file"), rules) != []


def test_words_on_a_picture_can_be_read_whatever_is_behind() -> None:
    for ground in ("white", "black", "yellow"):
        sheet = compose(Image.new("RGB", (800, 600), ground), "Hola a todas", clean_look({"veil": "plain"}))
        assert sheet.size == (1080, 1080)
        bottom = sheet.getpixel((5, 1000))
        assert isinstance(bottom, tuple)
        assert contrast((255, 255, 255), (bottom[0], bottom[1], bottom[2])) >= CONTRAST


def test_long_words_are_written_smaller_and_logos_are_stamped() -> None:
    logo = Image.new("RGBA", (50, 200), (255, 0, 0, 255))
    look = {**PLAIN, "ratio": "16:9", "corner": "top-left"}
    sheet = compose(None, "Electroencefalografista " * 12, look, logo=logo, width=640)
    assert sheet.size == (640, 360)
    assert sheet.getpixel((40, 40)) == (255, 0, 0)


def test_a_template_is_made_changed_and_taken_back(world: World) -> None:
    frame = actions.make_frame(
        world.brand, name="Otoño", look={"size": "900", "ink": "#ABCDEF"}, by=world.bob.actor
    )
    assert (frame.look["size"], frame.look["ink"]) == (160, "#abcdef")
    actions.change_frame(frame, name="Invierno", look={"ratio": "4:5"}, by=world.bob.actor)
    actions.remove_frame(frame, by=world.bob.actor)
    undo.take_back(AuditEntry.objects.get(pk=frame.audit_id or 0), by=world.bob.actor)
    frame.refresh_from_db()
    assert frame.removed_at is None
    before = frame.undo_state()
    actions.change_frame(frame, name="Verano", look={"ratio": "1:1"}, by=world.bob.actor)
    actions.restore_frame(frame, before=before, by=world.bob.actor)
    assert frame.name == "Invierno"
    for look in ({"ink": "rojo"}, {"ratio": "5:5"}):
        with pytest.raises(Refused):
            actions.change_frame(frame, name="x", look=look, by=world.bob.actor)
    with pytest.raises(Refused):
        actions.make_frame(world.brand, name="", look={}, by=world.bob.actor)
    theirs = make.asset(world.other_brand)
    with pytest.raises(Refused):
        actions.make_frame(world.brand, name="x", look={}, logo=theirs, by=world.bob.actor)
