"""The living demo: people who go on, and half an hour without hearing the same twice."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

from tertulia.connectors.base import Item
from tertulia.demo import reading
from tertulia.demo.cast import Cast, us
from tertulia.demo.voices import Utterance, next_utterance

START = datetime(2026, 11, 19, 9, 0, tzinfo=UTC)


def heard(said: Utterance, number: int) -> Item:
    name = f"demo:live-{number}"
    return Item(
        name,
        said.author,
        said.text,
        START + timedelta(seconds=20 * number),
        said.kind,
        parent=said.parent,
        thread=said.thread or name,
        network=said.network,
        to_us=said.to_us,
    )


def ours(number: int, network: str, *, under: Item | None = None) -> Item:
    name = f"demo:ours-{number}"
    return Item(
        name,
        us(network),
        "Lo miramos ahora mismo.",
        START + timedelta(seconds=20 * number + 5),
        "reply" if under else "post",
        parent=under.id if under else "",
        thread=under.thread if under else name,
        network=network,
        own=True,
    )


def test_it_has_more_than_a_hundred_and_twenty_voices_of_its_own() -> None:
    voices = [voice.text for voice in reading.voices()]
    story = {line.text for line in reading.lines()} | {r.text for r in reading.reactions()}

    assert len(set(voices)) == len(voices) >= 120
    assert len({v.text for v in reading.follow_ups()}) >= 40
    assert not story.intersection(voices)


def test_each_of_them_has_somebody_to_say_it() -> None:
    cast = Cast(random.Random(1))

    for voice in reading.voices():
        there = (voice.network, voice.country, voice.labels.language, voice.person[1:])
        assert cast.stranger(*there) is not None, voice.id


def test_it_never_says_the_same_twice_in_half_an_hour_of_three_a_minute() -> None:
    rng, recent = random.Random(1), [ours(0, "instagram"), ours(1, "youtube")]
    said = []
    for number in range(2, 92):
        utterance = next_utterance(rng, recent)
        said.append(utterance.text)
        recent.append(heard(utterance, number))

    assert len(set(said)) == 90
    assert len({item.network for item in recent}) == 8


def test_it_is_the_same_with_the_same_dice() -> None:
    recent = [ours(0, "instagram")]

    assert next_utterance(random.Random(5), recent) == next_utterance(random.Random(5), recent)


def test_whoever_we_answered_may_go_on_in_their_own_language() -> None:
    first = next_utterance(random.Random(2), [])
    asked = heard(first, 1)
    reply = ours(2, asked.network, under=asked)
    went_on = [next_utterance(random.Random(seed), [asked, reply]) for seed in range(40)]
    followed = [said for said in went_on if said.parent == reply.id]

    assert 12 <= len(followed) <= 36
    assert {said.author for said in followed} == {asked.author}
    assert {said.thread for said in followed} == {asked.thread}
    assert {said.key.partition("-")[0] for said in followed} == {"eco"}


def test_it_leaves_an_answer_alone_once_somebody_went_on() -> None:
    asked = heard(next_utterance(random.Random(2), []), 1)
    reply = ours(2, asked.network, under=asked)
    thanks = heard(
        Utterance("eco-001", asked.network, asked.author, "¡Gracias!", "reply", reply.id, asked.thread), 3
    )

    assert all(
        next_utterance(random.Random(seed), [asked, reply, thanks]).parent != reply.id for seed in range(30)
    )


def test_strangers_write_under_our_latest_thing_where_networks_have_comments() -> None:
    post = ours(0, "instagram")
    said = [next_utterance(random.Random(seed), [post]) for seed in range(60)]
    there = [one for one in said if one.network == "instagram"]

    assert there
    assert {(one.parent, one.kind) for one in there} == {(post.id, "comment")}
    assert {one.kind for one in said if one.network == "google"} == {"review"}
    assert all(not one.parent for one in said if one.network in ("mastodon", "bluesky"))


def test_when_all_was_said_it_says_what_was_said_longest_ago() -> None:
    rng = random.Random(3)
    recent: list[Item] = []
    for number, voice in enumerate(reading.voices()):
        recent.append(heard(Utterance(voice.id, voice.network, us("mastodon"), voice.text, "post"), number))

    assert next_utterance(rng, recent).text == recent[0].text
