"""Our client against a server that behaves badly, on loopback."""

from __future__ import annotations

import gzip
import socket
import struct
import threading
import tracemalloc
from http.server import ThreadingHTTPServer

import pytest

from tertulia.kit.failures import Rejected, Unavailable
from tertulia.kit.http import Http
from tertulia.kit.pinned import within
from tertulia.kit.tests.conftest import LOOPBACK, Bad, Server


def test_it_asks_and_reads(server: Server, http: Http) -> None:
    server.acts["/a"] = lambda bad: bad.say(200, '{"name": "ñ"}'.encode(), Content_Type="application/json")
    answer = http.get(server.url + "/a?x=1", params={"y": ["2", "3"]}, headers={"X-One": "1"})
    assert (answer.status, answer.json(), answer.ok) == (200, {"name": "ñ"}, True)
    method, path, headers, _body = server.heard[0]
    assert (method, path) == ("GET", "/a?x=1&y=2&y=3")
    assert headers["User-Agent"].startswith("Tertulia/")
    assert headers["X-One"] == "1"
    assert headers["Host"] == server.url.removeprefix("http://")


def test_it_sends_json_forms_files_and_who_we_are(server: Server, http: Http) -> None:
    server.acts["/p"] = lambda bad: bad.say(201, b"{}")
    http.post(server.url + "/p", json={"a": 1}, auth=("ana", "secreta: ñ"))
    http.post(server.url + "/p", data={"a": "1", "b": "ñ"})
    http.post(server.url + "/p", files={"f": ("a.txt", b"hola")})
    http.post(server.url + "/p", content=b"\x89PNG", headers={"Content-Type": "image/png"})
    (_, _, first, body), (_, _, _, form), (_, _, third, parts), (_, _, fourth, whole) = server.heard
    assert body == b'{"a":1}'
    assert first["Authorization"].startswith("Basic ")
    assert form == b"a=1&b=%C3%B1"
    assert third["Content-Type"].startswith("multipart/form-data")
    assert b"hola" in parts
    assert (whole, fourth["Content-Type"]) == (b"\x89PNG", "image/png")


def test_it_takes_credentials_out_of_the_address(server: Server, http: Http) -> None:
    server.acts["/"] = lambda bad: bad.say(200)
    answer = http.get(server.url.replace("://", "://ana:clave@") + "/")
    assert "clave" not in answer.url
    assert server.heard[0][2]["Authorization"].startswith("Basic ")


def test_it_asks_only_for_what_changed(server: Server, http: Http) -> None:
    server.acts["/f"] = lambda bad: bad.say(304)
    answer = http.get(server.url + "/f", etag='"1"', last_modified="Sun, 22 Nov 2026 10:00:00 GMT")
    assert answer.check().status == 304
    assert server.heard[0][2]["If-None-Match"] == '"1"'
    assert server.heard[0][2]["If-Modified-Since"] == "Sun, 22 Nov 2026 10:00:00 GMT"


def test_it_reads_no_more_than_it_was_told(server: Server, http: Http) -> None:
    server.acts["/told"] = lambda bad: bad.say(200, b"x" * 2000)
    with pytest.raises(Rejected, match="demasiado"):
        http.get(server.url + "/told", limit_bytes=1000)
    assert http.get(server.url + "/told", limit_bytes=2000).content == b"x" * 2000


def test_it_leaves_an_endless_answer(server: Server, http: Http) -> None:
    def endless(bad: Bad) -> None:
        bad.send_response(200)
        bad.end_headers()
        bad.drip(b"x" * 100_000, every=0)

    server.acts["/"] = endless
    with pytest.raises(Rejected, match="demasiado"):
        http.get(server.url + "/")


def test_it_does_not_even_begin_with_200_megabytes(server: Server, http: Http) -> None:
    def heavy(bad: Bad) -> None:
        bad.send_response(200)
        bad.send_header("Content-Length", "200000000")
        bad.end_headers()
        bad.drip(b"x" * 10_000)

    server.acts["/"] = heavy
    with pytest.raises(Rejected, match="demasiado"):
        http.get(server.url + "/")


def test_it_counts_a_bomb_by_what_it_unpacks_to(server: Server, http: Http) -> None:
    bomb = gzip.compress(b"\0" * 50_000_000, compresslevel=9)
    assert len(bomb) < 100_000
    server.acts["/"] = lambda bad: bad.say(200, bomb, Content_Encoding="gzip")
    with pytest.raises(Rejected, match="demasiado"):
        http.get(server.url + "/")


def test_it_unpacks_nothing_that_is_packed_twice(server: Server, http: Http) -> None:
    """A few hundred bytes that would stand for gigabytes; and codings that nobody asked for."""
    twice = gzip.compress(gzip.compress(b"\0" * 50_000_000, compresslevel=9))
    server.acts["/"] = lambda bad: bad.say(200, twice, Content_Encoding="gzip, gzip")
    server.acts["/other"] = lambda bad: bad.say(200, b"x", Content_Encoding="br")
    for path in ("/", "/other"):
        with pytest.raises(Unavailable):
            http.get(server.url + path)


def test_it_unpacks_no_more_at_once_than_it_will_keep(server: Server, http: Http) -> None:
    bomb = gzip.compress(b"\0" * 200_000_000, compresslevel=9)
    server.acts["/"] = lambda bad: bad.say(200, bomb, Content_Encoding="gzip")
    tracemalloc.start()
    with pytest.raises(Rejected):
        http.get(server.url + "/", limit_bytes=1_000_000)
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 10_000_000


def test_it_reads_what_is_packed(server: Server, http: Http) -> None:
    server.acts["/"] = lambda bad: bad.say(200, gzip.compress(b"hola"), Content_Encoding="gzip")
    server.acts["/broken"] = lambda bad: bad.say(200, b"not gzip", Content_Encoding="gzip")
    assert http.get(server.url + "/").content == b"hola"
    with pytest.raises(Unavailable):
        http.get(server.url + "/broken")


@pytest.mark.parametrize("where", ["head", "body"])
def test_it_loses_patience_with_a_slow_drip(server: Server, where: str) -> None:
    def drip(bad: Bad) -> None:
        if where == "body":
            bad.send_response(200)
            bad.end_headers()
            bad.drip(b"x")
        else:
            bad.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
            bad.drip(b"x")

    server.acts["/"] = drip
    client = Http(allow_private=LOOPBACK, total=0.5)
    with pytest.raises(Unavailable, match="tarda") as caught:
        client.get(server.url + "/")
    assert caught.value.sent


def test_it_waits_no_longer_than_asked_for_the_first_byte(server: Server) -> None:
    server.acts["/"] = lambda bad: bool(bad.server.over.wait(30)) or None  # type: ignore[assignment]
    client = Http(allow_private=LOOPBACK, read=0.2)
    with pytest.raises(Unavailable) as caught:
        client.post(server.url + "/", json={})
    assert caught.value.sent


def test_it_keeps_all_requests_within_one_patience(server: Server) -> None:
    """However many a connector makes: whoever holds a lease must have ended before it does."""
    done = threading.Event()

    def slow(bad: Bad) -> None:
        done.wait(10)
        bad.say(200, b"late")

    server.acts["/slow"] = slow
    server.acts["/"] = lambda bad: bad.say(200, b"ok")
    http = Http(allow_private=LOOPBACK)
    with within(60), within(0.3):
        assert http.get(server.url + "/").ok
        with pytest.raises(Unavailable) as caught:
            http.get(server.url + "/slow")
        assert caught.value.sent
        with pytest.raises(Unavailable) as caught:
            http.post(server.url + "/", json={})
    assert not caught.value.sent
    done.set()
    assert http.get(server.url + "/").ok


def test_it_follows_a_redirect_and_keeps_what_is_for_the_same_host(server: Server, http: Http) -> None:
    server.acts["/a"] = lambda bad: bad.say(301, Location="/b?c=1")
    server.acts["/b"] = lambda bad: bad.say(200, b"ok")
    answer = http.get(server.url + "/a", headers={"Authorization": "Bearer x"})
    assert (answer.content, answer.url) == (b"ok", server.url + "/b?c=1")
    assert server.heard[1][2]["Authorization"] == "Bearer x"


def test_it_drops_credentials_for_another_host(server: Server, http: Http) -> None:
    other = server.url.replace("127.0.0.1", "127.0.0.2")
    server.acts["/a"] = lambda bad: bad.say(302, Location=other + "/b")
    server.acts["/b"] = lambda bad: bad.say(200)
    given = {"Authorization": "Bearer x", "X-Api-Key": "k", "Cookie": "s=1", "Accept": "text/plain"}
    other_server = ThreadingHTTPServer(("127.0.0.2", server.server_port), Bad)
    other_server.acts, other_server.heard, other_server.over = server.acts, server.heard, server.over  # type: ignore[attr-defined]
    thread = threading.Thread(target=other_server.handle_request)
    thread.start()
    http.get(server.url + "/a", headers=given)
    thread.join(5)
    other_server.server_close()
    arrived = {name.lower() for name in server.heard[1][2]}
    assert not arrived & {"authorization", "x-api-key", "cookie"}
    assert server.heard[1][2]["Accept"] == "text/plain"


@pytest.mark.parametrize(
    "place",
    [
        "http://10.0.0.1/",
        "http://169.254.169.254/latest/meta-data/",
        "http://192.168.1.1:8080/admin",
        "http://[::ffff:10.0.0.1]/",
        "http://[fd00::1]/",
        "http://0x0a000001/",
        "http://100.64.0.1/",
    ],
)
def test_it_does_not_follow_into_a_private_network(
    server: Server, http: Http, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TERTULIA_NO_NETWORK", raising=False)
    server.acts["/"] = lambda bad: bad.say(302, Location=place)
    with pytest.raises(Rejected, match="privada"):
        http.get(server.url + "/")


@pytest.mark.parametrize("place", ["file:///etc/passwd", "ftp://x.example/", "gopher://x/", "javascript:1"])
def test_it_follows_to_the_web_only(server: Server, http: Http, place: str) -> None:
    server.acts["/"] = lambda bad: bad.say(302, Location=place)
    with pytest.raises(Rejected):
        http.get(server.url + "/")


def test_it_tires_of_redirects(server: Server, http: Http) -> None:
    server.acts["/"] = lambda bad: bad.say(302, Location="/")
    with pytest.raises(Rejected, match="redirige"):
        http.get(server.url + "/")
    assert len(server.heard) == 6


def test_it_does_not_repeat_elsewhere_what_changes_something(server: Server, http: Http) -> None:
    server.acts["/moved"] = lambda bad: bad.say(301, Location="/new")
    server.acts["/kept"] = lambda bad: bad.say(307, Location="/new")
    server.acts["/see"] = lambda bad: bad.say(303, Location="/new")
    server.acts["/away"] = lambda bad: bad.say(307, Location="https://other.example/")
    server.acts["/new"] = lambda bad: bad.say(200, bad.command.encode() + bad.body)
    moved = http.post(server.url + "/moved", json={"a": 1})
    assert moved.status == 301
    with pytest.raises(Rejected):
        moved.check()
    assert http.post(server.url + "/kept", json={"a": 1}).content == b'POST{"a":1}'
    assert http.post(server.url + "/see", json={"a": 1}).content == b"GET"
    assert http.post(server.url + "/away", json={"a": 1}).status == 307


def test_it_knows_that_nothing_was_sent() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    http = Http(allow_private=LOOPBACK)
    with pytest.raises(Unavailable) as caught:
        http.post(f"http://127.0.0.1:{port}/", json={})
    assert not caught.value.sent


def test_it_knows_that_a_name_leads_nowhere() -> None:
    def nowhere(host: str, port: int) -> list[str]:
        raise socket.gaierror("no such host")

    with pytest.raises(Unavailable) as caught:
        Http(resolver=nowhere).post("https://nowhere.example/", json={})
    assert not caught.value.sent
    assert "nowhere.example" in str(caught.value)


def test_it_knows_that_a_handshake_failed_before_anything_was_sent() -> None:
    def plain(listener: socket.socket) -> None:
        connection, _ = listener.accept()
        with connection:
            connection.recv(4096)
            connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=plain, args=(listener,))
        thread.start()
        with pytest.raises(Unavailable) as caught:
            Http(allow_private=LOOPBACK).post(f"https://127.0.0.1:{listener.getsockname()[1]}/", json={})
        thread.join(5)
    assert not caught.value.sent


def test_it_knows_that_a_request_may_have_been_read(server: Server, http: Http) -> None:
    def reset(bad: Bad) -> None:
        bad.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        bad.close_connection = True

    def cut(bad: Bad) -> None:
        bad.send_response(200)
        bad.send_header("Content-Length", "1000")
        bad.end_headers()
        bad.wfile.write(b"half")
        bad.wfile.flush()
        bad.connection.shutdown(socket.SHUT_RDWR)

    server.acts["/reset"], server.acts["/cut"] = reset, cut
    for path in ("/reset", "/cut"):
        with pytest.raises(Unavailable) as caught:
            http.post(server.url + path, json={"a": 1})
        assert caught.value.sent, path
    assert len(server.heard) == 2, "nothing is repeated"
