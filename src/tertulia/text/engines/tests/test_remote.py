"""An engine on another machine, asked for real over loopback."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest

from tertulia.kit.failures import RateLimited, Rejected, Unauthorized, Unavailable
from tertulia.kit.http import Http
from tertulia.text.engines import Remote, asked
from tests.loopback import Act, Visit, Web, page, told

__all__ = ["web"]
from tests.loopback import web

KEY = "clave-muy-secreta"
ASK = "/v1/chat/completions"


def saying(content: Any, seen: list[dict[str, Any]] | None = None) -> Act:
    """A server that answers `content` (or what it makes of the posts) and keeps what it was asked."""

    def act(visit: Visit) -> None:
        body = json.loads(visit.rfile.read(int(visit.headers["Content-Length"])))
        if seen is not None:
            seen.append({"head": dict(visit.headers), "body": body})
        posts = json.loads(body["messages"][1]["content"])["posts"]
        text = content(posts) if callable(content) else content
        visit.say(json.dumps({"choices": [{"message": {"content": text}}]}).encode())

    return act


def all_negative(posts: list[dict[str, Any]]) -> str:
    found = [{"n": post["n"], "sentiment": "negative", "sentiment_sure": 0.9} for post in posts]
    return json.dumps({"posts": found})


def engine(web: Web, **over: Any) -> Remote:
    http = Http(allow_private=["127.0.0.1"])
    return Remote(http, **{"address": web.url + "/v1/", "model": "m", "key": KEY, **over})


@pytest.fixture(autouse=True)
def _posts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Visit, "do_POST", Visit.do_GET, raising=False)


def test_it_asks_in_batches_and_reads_the_answers(web: Web) -> None:
    seen: list[dict[str, Any]] = []
    web.acts[ASK] = saying(all_negative, seen)
    found = engine(web).read([f"texto {n}" for n in range(23)], [""] * 23)
    assert [one.sentiment for one in found] == ["negative"] * 23
    assert found[0].sentiment_sure == 0.9
    assert found[0].intent_sure == 0
    assert len(seen) == 3
    assert seen[0]["head"]["Authorization"] == f"Bearer {KEY}"
    assert seen[0]["body"]["response_format"] == {"type": "json_object"}


def test_it_sends_what_the_page_shows_and_masks_people(web: Web) -> None:
    seen: list[dict[str, Any]] = []
    web.acts[ASK] = saying(all_negative, seen)
    texts = ["Marta Ruiz: llamad al 612345678, @ana"]
    engine(web, facts=["sentiment"]).read(texts, [""], people=["Marta Ruiz"])
    assert seen[0]["body"] == asked("m", texts, ["sentiment"], ["Marta Ruiz"])
    whole = json.dumps(seen[0]["body"])
    assert not any(name in whole for name in ("Marta", "612", "ana\\", KEY, "intent"))


@pytest.mark.parametrize(
    "post",
    [
        {"sentiment": "furious", "sentiment_sure": 1},
        {"sentiment": None},
        {"sentiment": "negative", "sentiment_sure": "mucho"},
        {"sentiment": "negative", "sentiment_sure": float("nan")},
        {"sentiment": ["negative"]},
        {"sentiment": {}},
        {},
    ],
)
def test_it_believes_only_our_labels(web: Web, post: dict[str, Any]) -> None:
    web.acts[ASK] = saying(json.dumps({"posts": [{"n": 1, **post}]}))
    [said] = engine(web).read(["hola"], [""])
    assert said.sentiment_sure == 0


def test_it_reads_what_stands_in_a_fence_and_in_disorder(web: Web) -> None:
    posts = [{"n": 2, "intent": "risk"}, {"n": 1, "toxicity": "none", "toxicity_sure": 1, "department": ""}]
    web.acts[ASK] = saying(f"Claro:\n```json\n{json.dumps({'posts': posts})}\n```")
    first, second, third = engine(web).read(["a", "b", "c"], [""] * 3)
    assert (second.intent, second.intent_sure) == ("risk", 0.9)
    assert (first.toxicity, first.toxicity_sure > 0) == ("", True)
    assert third.intent_sure == 0


@pytest.mark.parametrize(
    "answer", ["no sé", "[1, 2]", '{"posts": 3}', '{"posts": [3, {"m": 1}]}', "{" * 99, "1"]
)
def test_it_says_when_an_answer_makes_no_sense(web: Web, answer: str) -> None:
    web.acts[ASK] = saying(answer)
    with pytest.raises(Unavailable, match="no se entiende"):
        engine(web).read(["hola"], [""])


@pytest.mark.parametrize(
    ("act", "failure"),
    [
        (told({"error": f"Incorrect API key provided: {KEY}", "message": KEY}, status=401), Unauthorized),
        (told({}, status=404), Rejected),
        (told({}, status=500), Unavailable),
        (page("", status=429, Retry_After="60"), RateLimited),
        (page("esto no es JSON"), Unavailable),
        (page("x" * 600_000), Unavailable),
    ],
)
def test_it_fails_in_our_ways_without_telling_the_key(
    web: Web, act: Act, failure: type[Exception], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    web.acts[ASK] = act
    with pytest.raises(failure) as caught:
        engine(web).read(["hola"], [""])
    assert KEY not in f"{caught.value} {caught.value.said}{caplog.text}"  # type: ignore[attr-defined]


def test_it_gives_up_when_its_time_is_over(web: Web) -> None:
    web.acts[ASK] = lambda visit: visit.drip(b"HTTP/1.1 200 OK\r\nX: 1\r\n"[:1])
    with pytest.raises(Unavailable):
        engine(web, patience=0.3).read(["hola"], [""])


def test_it_visits_no_private_address(web: Web) -> None:
    with pytest.raises(Rejected, match="privada"):
        Remote(Http(), address=web.url, model="m").read(["hola"], [""])
    assert web.asked == []
