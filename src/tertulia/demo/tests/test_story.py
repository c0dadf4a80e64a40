"""The story as it is written: varied, fitting together, naming no real firm."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from tertulia.connectors.faces import count, face
from tertulia.demo import reading
from tertulia.demo.reading import Labels, Line

DEPARTMENTS = frozenset(
    (
        *("customer_service", "engineering", "finance", "hr", "internal_comms", "it"),
        *("legal", "marketing", "pr", "product", "sales", "strategy"),
    )
)
INTENTS = frozenset(("question", "complaint", "praise", "suggestion", "lead", "risk", "spam", "chat"))
SENTIMENTS = frozenset(("positive", "neutral", "negative", "mixed"))
COUNTRIES = frozenset(("ES", "MX", "AR", "UY", "CO", "CL", "PE", "PT", "BR"))
# Firms that exist must never be the villain of a made-up story.
REAL_FIRMS = re.compile(
    r"\b(endesa|iberdrola|naturgy|repsol|holaluz|edp|totalenergies|fen[ií]e|octopus|som energia|coop[eé]rnico"
    r"|movistar|(?-i:Telefónica)|vodafone|orange|santander|bbva|caixabank|sabadell|edesur|edenor|enel|cfe|epm"
    r"|ute|antel|amazon|mercadona|ikea|correos express|seur)\b",
    re.IGNORECASE,
)


def people_lines() -> list[tuple[Line, Labels]]:
    return [(line, line.labels) for line in reading.lines() if line.labels]


def every_text() -> list[str]:
    texts = [line.text for line in reading.lines()]
    texts += [post.text for post in reading.posts()] + [r.text for r in reading.reactions()]
    texts += [voice.text for voice in (*reading.voices(), *reading.follow_ups())]
    texts += [*reading.replies().values()]
    texts += [row["text"] for row in reading.rows("notes")]
    texts += [row[name] for row in reading.rows("handoffs") for name in ("question", "answer")]
    return texts


def test_it_has_more_than_a_thousand_different_things_that_people_say() -> None:
    said = [line.text for line, _ in people_lines()]

    assert len(set(said)) == len(said) >= 1_000
    assert len({r.text for r in reading.reactions()}) >= 400


def test_its_conversations_name_what_exists_and_come_in_order() -> None:
    posts = {post.id: post for post in reading.posts()}
    people = {person.key: person for person in reading.people()}
    colleagues = {c.key for c in reading.colleagues()}
    seen: dict[str, Line] = {}
    for line in reading.lines():
        assert line.id not in seen
        assert not line.thread or posts[line.thread].network == line.network
        assert not line.parent or seen[line.parent].network == line.network
        if line.colleague:
            assert line.parent
            assert line.colleague in colleagues
        elif not line.person.startswith(("*", "^")):
            assert line.network in people[line.person].handles
        seen[line.id] = line
    for table, column in (("notes", "colleague"), ("handoffs", "colleague"), ("handoffs", "answered_by")):
        assert all(not row[column] or row[column] in colleagues for row in reading.rows(table))
    for table in ("notes", "handoffs", "gone"):
        assert all(row["item"] in seen for row in reading.rows(table))


def test_its_labels_are_those_of_the_annotation_guide() -> None:
    everything = [labels for _, labels in people_lines()]
    everything += [r.labels for r in reading.reactions()]
    everything += [voice.labels for voice in (*reading.voices(), *reading.follow_ups())]
    for labels in everything:
        assert labels.language in ("es", "pt", "ca", "en")
        assert labels.sentiment in SENTIMENTS
        assert labels.intent in INTENTS
        assert labels.department in DEPARTMENTS | {""}
        assert labels.intent not in ("chat", "spam") or labels.department in ("", "internal_comms")


def test_it_speaks_of_everything_in_many_voices() -> None:
    lines = people_lines()

    assert {labels.intent for _, labels in lines} == INTENTS
    assert {labels.department for _, labels in lines} == DEPARTMENTS | {""}
    assert min(Counter(labels.department for _, labels in lines).values()) >= 15
    assert {line.network for line, _ in lines} == set(reading.NETWORKS)
    assert {line.country for line, _ in lines} >= COUNTRIES
    assert min(len(line.text) for line, _ in lines) <= 12
    assert max(len(line.text) for line, _ in lines) >= 250


@pytest.mark.parametrize("table", ["posts", "lines"])
def test_it_keeps_what_we_say_within_what_the_network_takes(table: str) -> None:
    ours = {
        "posts": [(post.network, post.text) for post in reading.posts()],
        "lines": [(line.network, line.text) for line in reading.lines() if line.colleague],
    }[table]
    for network, text in ours:
        limits = face(network).limits
        assert limits.maximum is None or count(text, limits) <= limits.maximum, text


def test_it_names_no_real_firm_and_no_word_that_the_brand_avoids() -> None:
    for text in every_text():
        assert not REAL_FIRMS.search(text), text
        assert len(text) <= 5_000
    for text in (line.text for line in reading.lines() if line.colleague):
        assert "usuario" not in text.lower(), text


def test_it_has_somebody_for_each_of_the_twelve_departments() -> None:
    assert {c.department for c in reading.colleagues()} == DEPARTMENTS
    assert all(c.email.endswith("@aurora.example") for c in reading.colleagues())


def test_it_refuses_a_row_with_a_missing_cell(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    from pathlib import Path

    folder = Path(str(tmp_path))
    (folder / "gone.tsv").write_text("item\tminutes\ncharla-001\n", encoding="utf-8")
    monkeypatch.setattr(reading, "STORY", folder)

    with pytest.raises(ValueError, match=r"gone\.tsv"):
        list(reading.rows("gone"))
