"""The promotion of an article: in its own words, within each network's measure, at free moments."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tertulia.connectors.counting import count
from tertulia.kit.verbs import Refused
from tertulia.outbox.channels import limits_of
from tertulia.outbox.models import Delivery
from tertulia.planner import actions
from tertulia.planner.actions.articles import give_link
from tertulia.planner.models import Campaign, Post
from tertulia.planner.series.choosing import clause, name_of
from tertulia.planner.series.proposing import Piece, propose
from tertulia.planner.series.sentences import lines
from tests import make
from tests.world import World

TEXT = """En el bloque de Rosa viven dieciocho familias y ninguna quería ser la primera en preguntar. Hoy se \
reparten la energía de treinta y dos placas y **cada piso paga 11 € menos al mes**. No hizo \
falta [que todos](https://aurora.example) dijeran que sí.

## 1. Cuenta a quién le interesa

Basta con que se apunte una parte del vecindario. Quien no quiera entrar no paga nada y no pierde nada.

> Yo vivo de alquiler y también estoy dentro: lo que cuenta es el contador, no la escritura.
>
> Paco, tercero izquierda

## 2. Lleva el acta preparada

![Placas](asset:12)

La ley pide el voto de un tercio de las propietarias que sumen un tercio de las cuotas.

## 3. Elige cómo se reparte

- A partes iguales, que es lo más fácil de explicar.
- Según lo que gasta cada casa, que ahorra un 14 % más.

```
código 123 €
```
"""

pytestmark = pytest.mark.django_db


@pytest.fixture
def article(world: World) -> Post:
    brand = world.brand
    for network in ("mastodon", "bluesky", "linkedin", "instagram", "tiktok", "wordpress"):
        make.channel(brand, network=network, name=network)
    cover = make.asset(brand)
    return make.post(
        brand, kind="article", title="Autoconsumo compartido: cómo empezar en tu edificio", text=TEXT,
        at=timezone.now() + timedelta(days=1),
        article={"excerpt": "Cinco pasos, un acta y paciencia.", "cover": cover.pk},
    )  # fmt: skip


def _by_code(pieces: list[Piece]) -> dict[str, Piece]:
    return {piece.code: piece for piece in pieces}


def test_it_reads_an_article_as_its_sentences() -> None:
    found = lines(TEXT)
    assert found[0].text.startswith("En el bloque de Rosa")
    assert [line.text for line in found if line.kind == "heading"] == [
        "Cuenta a quién le interesa",
        "Lleva el acta preparada",
        "Elige cómo se reparte",
    ]
    (quote,) = [line for line in found if line.kind == "quote"]
    assert (quote.by, name_of(quote.by)) == ("Paco, tercero izquierda", "Paco")
    assert not [line for line in found if "123" in line.text or "aurora.example" in line.text]


def test_a_long_sentence_tells_its_figure_alone() -> None:
    long = "Se reparten la energía de treinta y dos placas del tejado y cada piso paga 11 € menos al mes."
    assert clause(long, 60) == "Cada piso paga 11 € menos al mes."


def test_it_proposes_five_posts_in_the_articles_own_words(article: Post) -> None:
    pieces = propose(article)
    told = _by_code(pieces)
    assert list(told) == ["figure", "summary", "steps", "quote", "reminder"]
    assert told["quote"].label == "Cita de Paco"
    assert "11 €" in told["figure"].text or "14 %" in told["figure"].text
    sentences = {line.text for line in lines(TEXT)}
    for piece in pieces:
        assert set(piece.sources) <= sentences


def test_each_says_it_in_the_measure_of_its_networks(article: Post) -> None:
    networks = set()
    for piece in propose(article):
        for channel in piece.channels:
            networks.add(channel.network)
            most = limits_of(channel).maximum
            assert most is None or count(piece.texts[channel.pk], limits_of(channel)) <= most
    assert networks == {"mastodon", "bluesky", "linkedin", "instagram"}, (
        "no blogs, no networks of videos only"
    )
    steps = _by_code(propose(article))["steps"]
    assert [channel.network for channel in steps.channels] == ["instagram"]
    assert steps.media == (article.article["cover"],)


def test_it_spreads_over_three_weeks_beside_nothing_else(article: Post) -> None:
    moments = [piece.at for piece in propose(article)]
    assert article.at is not None
    assert moments == sorted(moments)
    assert moments[0] > article.at
    assert timedelta(days=15) < moments[-1] - article.at < timedelta(days=23)
    make.post(article.brand, at=moments[2])
    again = [piece.at for piece in propose(article)]
    assert all(abs(moment - moments[2]) >= timedelta(minutes=60) for moment in again)


def test_another_proposal_says_something_else(article: Post) -> None:
    first, second = _by_code(propose(article)), _by_code(propose(article, turn=1))
    assert first["figure"].text != second["figure"].text


def test_it_proposes_nothing_without_words_or_channels(world: World, article: Post) -> None:
    assert propose(make.post(world.brand, kind="article", title="Vacío", text="")) == []
    article.brand.channels.all().delete()
    assert propose(article) == []


def test_it_adds_drafts_joined_in_a_campaign(world: World, article: Post) -> None:
    pieces = propose(article)
    made = actions.add_series(article, pieces=pieces[:3], by=world.bob.actor)
    article.refresh_from_db()
    campaign = Campaign.objects.get()
    assert article.campaign == campaign
    assert campaign.utm_campaign == "autoconsumo-compartido-como-empezar-en-tu-edificio"
    assert {post.campaign for post in made} == {campaign}
    assert {post.state for post in made} == {Post.State.DRAFT}
    assert not Delivery.objects.exists(), "nothing goes out without a yes"
    assert [post.at for post in made] == [piece.at for piece in pieces[:3]]
    assert all(post.series_of == article for post in made)
    actions.drop_series(article, before={}, by=world.bob.actor)
    assert not Post.objects.of(world.workspace).filter(series_of=article).exists()


def test_it_adds_none_that_have_passed(world: World, article: Post) -> None:
    with pytest.raises(Refused):
        actions.add_series(article, pieces=[], by=world.bob.actor)
    pieces = propose(article)
    with pytest.MonkeyPatch.context() as patch:
        late = timezone.now() + timedelta(days=60)
        patch.setattr("tertulia.planner.actions.articles.timezone.now", lambda: late)
        with pytest.raises(Refused, match="pasó"):
            actions.add_series(article, pieces=pieces, by=world.bob.actor)


def test_its_posts_get_the_address_once_the_article_is_out(world: World, article: Post) -> None:
    made = actions.add_series(article, pieces=propose(article)[:1], by=world.bob.actor)
    assert made[0].link == ""
    actions.schedule(made[0], by=world.bob.actor)
    give_link(article.pk, "https://blog.example/sol")
    made[0].refresh_from_db()
    assert made[0].link == "https://blog.example/sol"
    waiting = Delivery.objects.filter(state__in=["queued", "hand"])
    assert waiting
    for delivery in waiting:
        assert "blog.example/sol" in f"{delivery.text} {delivery.content}"
