"""What answers mean: statuses, patience, nonsense, and no secrets in what is told of them."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx2
import pytest

from tertulia.kit.failures import Failure, RateLimited, Rejected, Unauthorized, Unavailable
from tertulia.kit.http import Http
from tertulia.kit.pinned import NoNetwork
from tertulia.kit.tests.conftest import Server


def _in_two_minutes() -> dict[str, str]:
    moment = datetime.now(UTC) + timedelta(minutes=2)
    return {
        "seconds": "120",
        "date": format_datetime(moment, usegmt=True),
        "unix": str(int(moment.timestamp())),
        "iso": moment.isoformat(),
    }


@pytest.mark.parametrize(
    ("header", "form"),
    [
        ("Retry-After", "seconds"),
        ("Retry-After", "date"),
        ("X-RateLimit-Reset", "unix"),
        ("X-RateLimit-Reset", "iso"),
        ("x-rate-limit-reset", "unix"),
        ("RateLimit-Reset", "seconds"),
    ],
)
def test_it_hears_how_long_to_wait(server: Server, http: Http, header: str, form: str) -> None:
    value = _in_two_minutes()[form]
    server.acts["/"] = lambda bad: bad.say(429, b"", **{header.replace("-", "_"): value})
    with pytest.raises(RateLimited) as caught:
        http.get(server.url + "/")
    wait = caught.value.until - datetime.now(UTC)
    assert timedelta(seconds=90) < wait < timedelta(seconds=150)
    assert http.quiet_until(server.url.removeprefix("http://")) == caught.value.until


def test_it_waits_a_while_when_not_told_how_long(server: Server, http: Http) -> None:
    server.acts["/"] = lambda bad: bad.say(429, Retry_After="soon")
    with pytest.raises(RateLimited) as caught:
        http.get(server.url + "/", headers={"Authorization": "Bearer x"})
    assert caught.value.until > datetime.now(UTC)
    assert not caught.value.shared


def test_it_believes_no_wait_longer_than_a_day(server: Server, http: Http) -> None:
    server.acts["/"] = lambda bad: bad.say(429, Retry_After="99999999")
    with pytest.raises(RateLimited) as caught:
        http.get(server.url + "/")
    assert caught.value.until < datetime.now(UTC) + timedelta(days=1, minutes=1)
    assert caught.value.shared, "nobody in particular was asked to wait"


def test_it_notes_a_limit_of_which_nothing_is_left(server: Server, http: Http) -> None:
    server.acts["/"] = lambda bad: bad.say(200, X_RateLimit_Remaining="0", X_RateLimit_Reset="60")
    server.acts["/left"] = lambda bad: bad.say(200, X_RateLimit_Remaining="9", X_RateLimit_Reset="60")
    host = server.url.removeprefix("http://")
    http.get(server.url + "/left")
    assert http.quiet_until(host) is None
    http.get(server.url + "/")
    assert http.quiet_until(host) is not None


@pytest.mark.parametrize(
    ("status", "failure"),
    [(401, Unauthorized), (403, Unauthorized), (404, Rejected), (422, Rejected), (500, Unavailable)],
)
def test_it_says_what_a_status_means(server: Server, http: Http, status: int, failure: type[Failure]) -> None:
    server.acts["/"] = lambda bad: bad.say(status, b'{"error": "their words"}')
    answer = http.get(server.url + "/")
    with pytest.raises(failure) as caught:
        answer.check()
    assert caught.value.said == "their words"
    if isinstance(caught.value, Unavailable):
        assert caught.value.sent


@pytest.mark.parametrize("body", [b"<html>", b"", b"{", b"[" * 100_000, b"\xff\xfe"])
def test_it_does_not_take_for_json_what_is_none(server: Server, http: Http, body: bytes) -> None:
    server.acts["/"] = lambda bad: bad.say(200, body)
    with pytest.raises(Unavailable) as caught:
        http.get(server.url + "/").json()
    assert caught.value.sent


def test_it_decodes_by_the_header_and_never_breaks(server: Server, http: Http) -> None:
    server.acts["/l"] = lambda bad: bad.say(
        200, "ñ".encode("latin-1"), Content_Type="text/html; charset=latin-1"
    )
    server.acts["/u"] = lambda bad: bad.say(200, b"\xf1", Content_Type="text/html; charset=klingon")
    assert http.get(server.url + "/l").text == "ñ"
    assert http.get(server.url + "/u").text == "\ufffd"


@pytest.mark.parametrize(
    "url", ["", "hola", "file:///etc/passwd", "http://", "http://[::1", "//x", "ftp://x.es"]
)
def test_it_takes_web_addresses_only(url: str) -> None:
    with pytest.raises(Rejected):
        Http().get(url)


def test_it_refuses_a_key_that_is_no_header(server: Server, http: Http) -> None:
    for key in ("línea\nnueva", "ñandú"):
        with pytest.raises((Rejected, Unavailable)) as caught:
            http.get(server.url + "/", headers={"Authorization": f"Bearer {key}"})
        assert not getattr(caught.value, "sent", False)
        assert key not in f"{caught.value} {caught.value!r} {caught.value.said}"
    assert not server.heard


def test_it_tells_no_secret(server: Server, http: Http, caplog: pytest.LogCaptureFixture) -> None:
    server.acts["/"] = lambda bad: bad.say(500, b"secreto-del-cuerpo", Set_Cookie="sesion=secreto")
    with caplog.at_level(logging.DEBUG):
        answer = http.get(server.url + "/?key=secreto", headers={"Authorization": "Bearer secreto"})
        with pytest.raises(Unavailable) as caught:
            answer.check()
    words = f"{caught.value} {caught.value!r} {caught.value.said} {answer!r} {http!r} {caplog.text}"
    assert "secreto" not in words


def test_it_keeps_no_cookies(server: Server, http: Http) -> None:
    server.acts["/"] = lambda bad: bad.say(200, Set_Cookie="sesion=1; Path=/")
    http.get(server.url + "/")
    http.get(server.url + "/")
    assert all("Cookie" not in headers for _, _, headers, _ in server.heard)


def test_it_sees_to_it_that_tests_stay_at_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERTULIA_NO_NETWORK", "1")
    for url in ("https://tertulia.example/", "http://93.184.216.34/"):
        with pytest.raises(NoNetwork):
            Http().get(url)


def test_it_tells_transports_apart_in_tests() -> None:
    def broken(request: httpx2.Request) -> httpx2.Response:
        raise (httpx2.ConnectError if request.url.path == "/c" else httpx2.ReadError)("x")

    http = Http(transport=httpx2.MockTransport(broken))
    for path, sent in (("/c", False), ("/r", True)):
        with pytest.raises(Unavailable) as caught:
            http.post("https://x.example" + path)
        assert caught.value.sent is sent
