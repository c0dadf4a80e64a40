"""Giving a yes: by a link on a phone, on the list; and the client's calendar."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tertulia.outbox.models import Channel
from tertulia.planner import actions as planner
from tertulia.planner import asked
from tertulia.planner.actions import stages
from tertulia.planner.models import Approval, Guest, Post, Remark
from tests import make
from tests.world import World


@pytest.fixture
def ana(world: World) -> Guest:
    guest = stages.add_guest(world.brand, name="Ana", email="ana@cliente.example", by=world.alice.actor)
    stages.save_stage(
        world.brand, name="Cliente", needs="one", members=[], guests=[guest], by=world.alice.actor
    )
    return guest


def ask(world: World, **over: object) -> str:
    channel = Channel.objects.first() or make.channel(world.brand, world.source)
    post = make.post(world.brand, channel, author=world.bob, **over)
    planner.schedule(post, at=timezone.now() + timedelta(days=2), by=world.bob.actor)
    return f"/aprobar/{asked.token_of(Approval.objects.latest('pk'))}/"


def test_a_guest_sees_what_would_go_out_and_nothing_else(world: World, ana: Guest, client: Client) -> None:
    here = ask(world, text="El sol de tu tejado", notes="nota secreta", title="Título interno")
    post = Post.objects.get()
    Remark.objects.create(post=post, member=world.bob, text="Entre nosotros", inside=True)
    Remark.objects.create(post=post, member=world.bob, text="Para Ana", inside=False)
    answer = client.get(here)
    html = answer.content.decode()
    assert "El sol de tu tejado" in html
    assert "Para Ana" in html
    for secret in ("nota secreta", "Entre nosotros", "rail-item"):
        assert secret not in html
    assert answer["X-Robots-Tag"].startswith("noindex")
    assert Approval.objects.get().seen_at is not None


def test_a_guest_approves_without_an_account(world: World, ana: Guest, client: Client) -> None:
    here = ask(world)
    answer = client.post(here, {"act": "aprobar"}, follow=True)
    assert "Aprobada" in answer.content.decode()
    assert Post.objects.get().state == Post.State.SCHEDULED
    assert not client.cookies.get("sessionid")


def test_asking_for_changes_without_words_is_said_and_keeps_the_page(
    world: World, ana: Guest, client: Client
) -> None:
    here = ask(world)
    answer = client.post(here, {"act": "cambios", "words": ""})
    assert answer.status_code == 422
    assert "Escribe qué hay que cambiar." in answer.content.decode()
    answer = client.post(here, {"act": "cambios", "words": "El precio ya no es ese"}, follow=True)
    html = answer.content.decode()
    assert "Has pedido cambios" in html
    assert "El precio ya no es ese" in html
    assert Post.objects.get().state == Post.State.CHANGES


def test_several_in_one_visit(world: World, ana: Guest, client: Client) -> None:
    first, second = ask(world, title="Uno"), ask(world, title="Dos")
    html = client.get(first).content.decode()
    assert "Ana, queda 1 más" in html
    after = client.post(first, {"act": "aprobar"}, follow=True).content.decode()
    assert "Siguiente: «Dos»" in after
    assert second in after


def test_what_changed_after_the_letter_shows_as_it_is_now(world: World, ana: Guest, client: Client) -> None:
    here = ask(world, text="Antes")
    planner.edit_post(Post.objects.get(), changes={"text": "Ahora"}, by=world.bob.actor)
    html = client.get(here).content.decode()
    assert "Cambió después de pedírtelo" in html
    assert "Ahora" in html
    assert 'value="aprobar"' not in html


def test_a_link_that_is_none_says_so(world: World, client: Client) -> None:
    answer = client.get("/aprobar/nada/")
    assert answer.status_code == 404
    assert "Este enlace ya no abre" in answer.content.decode()


def test_a_colleague_answers_on_the_list(world: World, alice: Client, rita: Client) -> None:
    stages.save_stage(
        world.brand, name="Texto", needs="one", members=[world.rita], guests=[], by=world.alice.actor
    )
    ask(world, title="Uno")
    row = Approval.objects.get()
    assert "Nada espera tu visto bueno." in alice.get("/aprobaciones/").content.decode()
    assert "Te esperan a ti" in rita.get("/aprobaciones/").content.decode()
    assert alice.post(f"/aprobaciones/{row.pk}/aprobar/").status_code == 404
    rita.post(f"/aprobaciones/{row.pk}/aprobar/")
    assert Post.objects.get().state == Post.State.SCHEDULED


def test_the_link_is_at_hand_where_mail_cannot_leave(world: World, ana: Guest, bob: Client) -> None:
    here = ask(world)
    html = bob.get("/aprobaciones/").content.decode()
    assert here in html
    bob.post(f"/aprobaciones/{Approval.objects.get().pk}/enlace/")
    assert Approval.objects.get().state == Approval.State.WITHDRAWN


def test_what_was_missed_gets_new_moments_with_one_click(world: World, ana: Guest, bob: Client) -> None:
    ask(world)
    Post.objects.update(at=timezone.now() - timedelta(hours=1), state=Post.State.MISSED)
    page = bob.get("/aprobaciones/")
    (one,) = page.context["waiting"]
    moment = one["moments"][0].at
    bob.post(f"/aprobaciones/fecha/{one['post'].pk}/", {"at": moment.isoformat()})
    post = Post.objects.get()
    assert (post.state, post.at) == (Post.State.REVIEW, moment)


def test_the_clients_calendar_has_no_drafts_nor_notes(world: World, client: Client) -> None:
    channel, at = make.channel(world.brand, world.source), timezone.now() + timedelta(days=1)
    make.post(world.brand, channel, title="Borrador", at=at)
    out = make.post(world.brand, channel, title="Saldrá", notes="secreto")
    planner.schedule(out, at=at, by=world.bob.actor)
    share = stages.share_client(world.brand, name="Para Ana", by=world.alice.actor)
    html = client.get(f"/cliente/{share.token}/").content.decode()
    assert "Saldrá" in html
    assert "Borrador" not in html
    assert "secreto" not in html
    stages.unshare_client(share, by=world.alice.actor)
    assert client.get(f"/cliente/{share.token}/").status_code == 404
