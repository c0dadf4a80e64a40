"""`tertulia listen`: hears what is public, says how it understands it, keeps it, and says who refused."""

from __future__ import annotations

import os
import subprocess
from argparse import ArgumentParser, Namespace
from pathlib import Path

import pytest

from tertulia.accounts.models import Member
from tertulia.cli import listen, login_link
from tertulia.cli.listen import span_of, tags_of
from tertulia.listening.models import Item, Search
from tertulia.sources.models import Source
from tests.live import COMMAND
from tests.loopback import Visit, Web, mastodon, open_web, page, rss, told, web, wordpress
from tests.world import World

__all__ = ["web"]


class Clock:
    """Time that passes only when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 0.0

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += max(seconds, 0.01)


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listen, "time", Clock())


def run(*words: str) -> int:
    """`tertulia listen WORDS`, in this process."""
    parser = ArgumentParser()
    listen.describe(parser)
    options: Namespace = parser.parse_args(words)
    return listen.run(options)


def test_it_tells_each_thing_with_its_tone_and_why(
    db: None, web: Web, capsys: pytest.CaptureFixture[str]
) -> None:
    web.acts["/feed"] = rss("Me encanta la panadería Aurora, gracias", "Otra cosa")
    assert run("panadería Aurora", "--for", "1s", "--feed", f"{web.url}/feed") == 0
    told_ = capsys.readouterr().out
    assert f"· {web.url}/feed" in told_
    assert "es · Positivo" in told_
    assert "encanta" in told_.split("Positivo")[1].split("\n")[0]
    assert "Me encanta la panadería Aurora, gracias" in told_
    assert "https://foro.example/0" in told_
    assert "Otra cosa" not in told_
    assert "1 mensaje guardado con «panadería Aurora»" in told_
    assert [item.text for item in Item.objects.all()] == ["Me encanta la panadería Aurora, gracias"]


def test_it_listens_on_several_networks(db: None, web: Web, capsys: pytest.CaptureFixture[str]) -> None:
    web.acts["/feed"] = rss("La Aurora del foro")
    with open_web() as blog, open_web() as social:
        wordpress(blog, "La Aurora del blog")
        mastodon(social, "aurora", "La Aurora de la red")
        assert (
            run("aurora", "--feed", f"{web.url}/feed", "--wordpress", blog.url, "--mastodon", social.url) == 0
        )
    shown = capsys.readouterr().out
    for words in ("del foro", "del blog", "de la red"):
        assert words in shown
    assert sorted(Source.objects.values_list("network", "is_own")) == [
        ("feed", False),
        ("mastodon", False),
        ("wordpress", False),
    ]


def test_it_hears_what_comes_while_it_listens_and_nothing_twice(
    db: None, web: Web, capsys: pytest.CaptureFixture[str]
) -> None:
    def growing(visit: Visit) -> None:
        rss(*(f"aurora {number}" for number in range(min(len(web.asked) - 1, 4))))(visit)

    web.acts["/feed"] = growing
    run("aurora", "--for", "2m", "--every", "20", "--feed", f"{web.url}/feed")
    shown = capsys.readouterr().out
    assert [shown.count(f"aurora {number}\n") for number in range(4)] == [1, 1, 1, 1]
    # What an earlier run told is not told again.
    run("aurora", "--for", "1s", "--feed", f"{web.url}/feed")
    again = capsys.readouterr().out
    assert "aurora 0\n" not in again
    assert "4 mensajes guardados" in again
    assert Search.objects.count() == 1


def test_it_says_who_refused_and_why(db: None, web: Web, capsys: pytest.CaptureFixture[str]) -> None:
    web.acts["/feed"] = rss("aurora")
    web.acts["/page"] = page("<html>nada</html>")
    web.acts["/api/v1/timelines/tag/aurora"] = told(
        {"error": "This method requires an authenticated user"}, status=422
    )
    code = run(
        "aurora",
        *("--for", "30s", "--feed", f"{web.url}/feed", "--feed", f"{web.url}/page"),
        *("--wordpress", web.url, "--mastodon", web.url, "--feed", "http://10.1.2.3/feed"),
    )
    shown = capsys.readouterr().out
    assert code == 0
    assert shown.count("ningún canal RSS a la vista") == 2
    assert shown.count("no parece un WordPress") == 2
    assert shown.count("solo enseña eso a quien tiene cuenta") == 2
    assert shown.count("es una dirección privada") == 2
    assert "No dejó leer: " in shown


def test_it_fails_when_nobody_lets_it_read(db: None, web: Web, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("aurora", "--feed", f"{web.url}/nothing") == 1
    assert "0 mensajes guardados" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "code"), [(("(aurora",), 1), (("tono:azul",), 1), (("aurora", "--for", "soon"), 2)]
)
def test_it_says_what_it_does_not_understand(
    db: None, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], code: int
) -> None:
    assert run(*words) == code
    assert capsys.readouterr().err.startswith("tertulia: ")
    assert not Search.objects.exists()


def test_it_leaves_its_sources_at_rest(
    db: None, web: Web, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    web.acts["/feed"] = rss("aurora")

    def interrupted(self: Clock, seconds: float) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Clock, "sleep", interrupted)
    assert run("aurora", "--feed", f"{web.url}/feed") == 0
    assert "1 mensaje guardado" in capsys.readouterr().out
    assert Source.objects.get().state == "paused"


def test_it_is_found_in_the_workbench_afterwards(db: None, web: Web) -> None:
    web.acts["/feed"] = rss("aurora")
    run("aurora", "--feed", f"{web.url}/feed")
    assert login_link.first_link(Namespace(port=8000))
    assert Member.objects.get().workspace == Source.objects.get().workspace


def test_it_listens_for_the_brand_that_there_is(world: World, web: Web) -> None:
    web.acts["/feed"] = rss("aurora")
    run("aurora", "--feed", f"{web.url}/feed")
    assert Search.objects.get().brand == world.brand


def test_it_works_as_a_person_types_it(web: Web, tmp_path: Path) -> None:
    web.acts["/feed"] = rss("Me encanta la panadería Aurora")
    env = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    env |= {"TERTULIA_DATA": str(tmp_path), "TERTULIA_ALLOW_PRIVATE": "127.0.0.0/8"}
    env["DJANGO_SETTINGS_MODULE"] = "tertulia.settings"
    typed = [str(COMMAND), "listen", "panadería Aurora", "--for", "1s", "--feed", f"{web.url}/feed"]
    done = subprocess.run(typed, env=env, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Me encanta la panadería Aurora" in done.stdout
    assert "1 mensaje guardado" in done.stdout


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("60s", 60),
        ("10m", 600),
        ("2h", 7200),
        ("45", 45),
        (" 5 s ", 5),
        ("1d", None),
        ("-1s", None),
        ("", None),
    ],
)
def test_it_reads_spans(text: str, seconds: float | None) -> None:
    assert span_of(text) == seconds


def test_it_makes_hashtags_of_words() -> None:
    assert tags_of(["panadería", "Aurora"]) == ["panaderíaaurora", "panadería", "aurora"]
    assert tags_of(["el", "sol"]) == ["elsol"]
    assert tags_of(["#aurora"]) == ["aurora"]
    assert tags_of(["¡!"]) == []
