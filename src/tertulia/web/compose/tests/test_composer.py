"""The composer: one idea, saved as it is written, scheduled, and never lost."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from tertulia.outbox.models import Delivery
from tertulia.planner import actions
from tertulia.planner.models import Post, Presence
from tests import make
from tests.world import World


def one(world: World, **over: Any) -> Post:
    return make.post(
        world.brand,
        make.channel(world.brand, name="Instagram"),
        make.channel(world.brand, world.source, name="El blog"),
        **over,
    )


def save(client: Client, post: Post, **told: Any) -> Any:
    return client.post(f"/publicar/{post.pk}/guardar/", json.dumps(told), content_type="application/json")


def test_it_begins_with_the_channels_that_were_chosen(world: World, bob: Client) -> None:
    channel, other = make.channel(world.brand), make.channel(world.brand, network="x")
    page = bob.get("/publicar/nueva/?dia=2030-01-02")
    assert "2030-01-02T10:00" in page.content.decode()
    answer = bob.post("/publicar/nueva/", {"title": "Sol", "channel": channel.pk, "at": "2030-01-02T10:00"})
    post = Post.objects.get()
    assert answer["Location"] == f"/publicar/{post.pk}/"
    assert [variant.channel for variant in post.variants.all()] == [channel]
    assert other not in [variant.channel for variant in post.variants.all()]
    assert post.at is not None
    assert post.at.astimezone(world.brand.zone).hour == 10


def test_it_shows_what_each_network_inherits_and_changes(world: World, bob: Client) -> None:
    post = one(world, text="Hola a todas")
    variant = post.variants.first()
    assert variant is not None
    variant.text = "Hola a todas las socias"
    variant.save()
    page = bob.get(f"/publicar/{post.pk}/").content.decode()
    assert "<ins> las socias</ins>" in page
    assert "Así se verá" in page
    assert "Qué dice la marca" in page


def test_it_lists_drafts_and_finds_them_by_their_words(world: World, bob: Client) -> None:
    make.post(world.brand, title="Autoconsumo", text="tejado")
    make.post(world.brand, title="Otra cosa", text="viento")
    assert "Otra cosa" in bob.get("/publicar/").content.decode()
    found = bob.get("/publicar/?buscar=tejado").content.decode()
    assert "Autoconsumo" in found
    assert "Otra cosa" not in found


def test_it_saves_what_was_typed(world: World, bob: Client) -> None:
    post = one(world, text="Hola")
    variant = post.variants.first()
    assert variant is not None
    told = {str(variant.channel_id): {"base": {"text": None}, "set": {"text": "Hola, aquí"}}}
    answer = save(bob, post, base={"text": "Hola"}, set={"text": "Hola a todas"}, variants=told).json()
    post.refresh_from_db()
    variant.refresh_from_db()
    assert answer["saved"]
    assert post.text == "Hola a todas"
    assert variant.text == "Hola, aquí"
    assert post.revision == 2
    assert answer["revision"] == 2


def test_it_never_writes_over_what_somebody_else_wrote(world: World, bob: Client, alice: Client) -> None:
    post = one(world, text="Hola")
    assert save(alice, post, base={"text": "Hola"}, set={"text": "Hola de Alice"}).json()["saved"]
    answer = save(
        bob, post, base={"text": "Hola", "title": post.title}, set={"text": "Hola de Bob", "title": "Nuevo"}
    )
    told = answer.json()
    assert told["conflicts"] == [{"scope": "post", "field": "text", "theirs": "Hola de Alice"}]
    post.refresh_from_db()
    assert (post.text, post.title) == ("Hola de Alice", "Nuevo")
    again = save(bob, post, base={"text": "Hola de Alice"}, set={"text": "Hola de Bob"})
    assert again.json()["saved"]


def test_it_says_so_when_the_session_is_over(world: World, client: Client) -> None:
    assert save(client, one(world), base={}, set={}).status_code == 401


def test_it_takes_nonsense_without_breaking(world: World, bob: Client) -> None:
    post = one(world)
    for body in ("", "[]", "{", '{"set": 3}', '{"base": {}, "set": {"text": 7}, "variants": {"x": 1}}'):
        answer = bob.post(f"/publicar/{post.pk}/guardar/", body, content_type="application/json")
        assert answer.status_code in (200, 422)
    bad = {"base": {"at": ""}, "set": {"at": "mañana"}}
    assert "at" in save(bob, post, **bad).json()["problems"]
    link = save(bob, post, base={"link": ""}, set={"link": "javascript:alert(1)"})
    assert "link" in link.json()["problems"]


def test_it_refuses_a_past_day_at_its_place(world: World, bob: Client) -> None:
    post = one(world)
    answer = save(bob, post, base={"at": ""}, set={"at": "2020-01-01T10:00"})
    assert answer.status_code == 422
    assert "ya pasó" in answer.json()["problems"]["at"]
    page = bob.post(f"/publicar/{post.pk}/hacer/", {"act": "schedule", "at": "2020-01-01T10:00"})
    assert page.status_code == 422
    assert "ya pasó" in page.content.decode()


def test_it_refuses_an_hour_that_the_clock_leaves_out(world: World, bob: Client) -> None:
    answer = save(bob, one(world), base={"at": ""}, set={"at": "2030-03-31T02:30"})
    assert "no existe" in answer.json()["problems"]["at"]


def test_it_schedules_all_and_takes_it_back(world: World, bob: Client) -> None:
    post = one(world, at=timezone.now() + timedelta(days=1))
    bob.post(f"/publicar/{post.pk}/hacer/", {"act": "schedule"})
    post.refresh_from_db()
    assert post.state == Post.State.SCHEDULED
    assert Delivery.objects.count() == 2
    page = bob.get(f"/publicar/{post.pk}/")
    undo = page.context["undo"]
    assert "Programadas las 2" in undo["text"]
    bob.post(undo["url"])
    post.refresh_from_db()
    assert post.state == Post.State.DRAFT
    assert set(Delivery.objects.values_list("state", flat=True)) == {"withdrawn"}


def test_it_publishes_at_once_with_time_to_think_again(world: World, bob: Client) -> None:
    post = one(world)
    bob.post(f"/publicar/{post.pk}/hacer/", {"act": "now"})
    queued = Delivery.objects.get(state="queued")
    assert queued.at is not None
    assert queued.at > timezone.now()
    bob.post(bob.get(f"/publicar/{post.pk}/").context["undo"]["url"])
    queued.refresh_from_db()
    assert queued.state == "withdrawn"


def test_it_adds_and_drops_channels(world: World, bob: Client) -> None:
    post = make.post(world.brand)
    channel = make.channel(world.brand)
    bob.post(f"/publicar/{post.pk}/canales/", {"act": "add", "channel": channel.pk})
    assert post.variants.count() == 1
    bob.post(f"/publicar/{post.pk}/canales/", {"act": "drop", "channel": channel.pk})
    assert post.variants.count() == 0
    strange = make.channel(world.other_brand)
    answer = bob.post(f"/publicar/{post.pk}/canales/", {"act": "add", "channel": strange.pk})
    assert answer.status_code == 404


def test_it_tells_who_else_is_writing(world: World, bob: Client, alice: Client) -> None:
    post = one(world)
    alice.post(f"/publicar/{post.pk}/presencia/", {"writing": "1"})
    assert "Alice está editando" in bob.get(f"/publicar/{post.pk}/").content.decode()
    assert "Alice" not in alice.get(f"/publicar/{post.pk}/presencia/").content.decode()
    alice.post(f"/publicar/{post.pk}/presencia/", {"gone": "1"})
    assert not Presence.objects.exists()


def test_it_lets_readers_read(world: World, rita: Client) -> None:
    post = one(world)
    page = rita.get(f"/publicar/{post.pk}/").content.decode()
    assert "readonly" in page
    assert "data-schedule" not in page
    assert save(rita, post, base={"text": post.text}, set={"text": "x"}).status_code == 403


def test_it_shows_versions_with_what_changed_and_goes_back(world: World, bob: Client) -> None:
    post = one(world, text="cada piso ahorra")
    save(bob, post, base={"text": post.text}, set={"text": "cada piso paga menos"})
    listed = bob.get(f"/publicar/{post.pk}/versiones/").content.decode()
    assert "cambió «ahorra» por «paga menos» en el texto común" in listed.replace("&#x27;", "'")
    newest, first = post.versions.all()
    diff = bob.get(f"/publicar/{post.pk}/versiones/{newest.pk}/").content.decode()
    assert "<del>ahorra</del><ins>paga menos</ins>" in diff
    bob.post(f"/publicar/{post.pk}/versiones/{first.pk}/")
    post.refresh_from_db()
    assert post.text == "cada piso ahorra"
    bob.post(bob.get(f"/publicar/{post.pk}/").context["undo"]["url"])
    post.refresh_from_db()
    assert post.text == "cada piso paga menos"


def test_it_talks_about_a_post(world: World, bob: Client, mailoutbox: list[Any]) -> None:
    post = one(world)
    page = bob.post(f"/publicar/{post.pk}/comentarios/", {"text": "@Alice ¿lo ves claro?"}).content.decode()
    assert "¿lo ves claro?" in page
    remark = post.remarks.get()
    assert [member.name for member in remark.mentions.all()] == ["Alice"]
    assert bob.post(f"/publicar/{post.pk}/comentarios/", {"text": " "}).status_code == 422
    bob.post(f"/publicar/{post.pk}/comentarios/", {"remove": remark.pk})
    assert "¿lo ves claro?" not in bob.get(f"/publicar/{post.pk}/comentarios/").content.decode()


def test_it_holds_no_setting_from_one_post_to_the_next(world: World, bob: Client) -> None:
    channel = make.channel(world.brand)
    first = make.post(world.brand, channel)
    told = {str(channel.pk): {"base": {"options": {}, "first_comment": ""}, "set": {"first_comment": "#sol"}}}
    save(bob, first, variants=told)
    bob.post("/publicar/nueva/", {"title": "Otra", "channel": channel.pk})
    second = Post.objects.exclude(pk=first.pk).get()
    fresh = second.variants.get()
    assert (fresh.text, fresh.media, fresh.at) == (None, None, None)
    assert (fresh.options, fresh.first_comment, fresh.parts) == ({}, "", [])


def test_it_shows_what_went_out_and_lets_it_be_changed(world: World, bob: Client) -> None:
    post = one(world, at=timezone.now() + timedelta(hours=1))
    actions.schedule(post, by=world.bob.actor)
    sent = Delivery.objects.get(source=world.source)
    Delivery.objects.filter(pk=sent.pk).update(
        state="published", remote_id="demo:9", url="https://demo.example/9", published_at=timezone.now()
    )
    page = bob.get(f"/publicar/{post.pk}/").content.decode()
    assert "https://demo.example/9" in page
    assert "Retirarla de esa red" in page
    bob.post(f"/publicar/{post.pk}/publicada/{sent.pk}/", {"act": "take_down"})
    assert Delivery.objects.filter(of=sent, act="take_down").exists()
