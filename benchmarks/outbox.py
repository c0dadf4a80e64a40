"""2,000 posts due in the same minute, a server that misbehaves, and a worker that is killed 20 times.

    {"lost", "doubled", "late_p99_s"}

The posts are those of 200 accounts, ten each, due at moments spread at random over one minute. They go by
real HTTP over loopback to a server in a process of its own (`benchmarks.outbox_server`), which accepts 5 %
without ever answering, answers 500 to 5 % and 429 to 2 %, and refuses no second copy. The worker is the real
one, with its own processes and its own database; it is killed with `kill -9` 20 times while they go out.

`lost`: posts that do not stand on the server, or of which our row does not say so. `doubled`: second copies.
`late_p99_s`: how long after its moment a post came to stand on the server (99th percentile), without the time
in which the server itself kept its account from speaking: what a 429 asked for, and what a line that it held
took. `late_p99_all_s` is the same with that time.
`--quick` has 300 posts of 30 accounts in 8 seconds, and 3 kills.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
import urllib.request
from collections import Counter, defaultdict
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

from benchmarks.measure import house, options, report

AHEAD_S = 4.0
"""How long before the first post is due the worker is there."""
PATIENCE_S = 240.0


def leave(accounts: int, each: int, span_s: float, server: str) -> dict[str, float]:
    """Leave the posts in the outbox, for moments from `AHEAD_S` on; when each is due, by its text."""
    from django.utils import timezone

    from tertulia.connectors.faces import face
    from tertulia.kit.secrets import seal
    from tertulia.kit.verbs import SYSTEM
    from tertulia.outbox import actions
    from tests import make

    dice = random.Random(11)  # noqa: S311 (not a secret)
    brand = make.brand(make.workspace())
    channels = []
    for number in range(accounts):
        source = make.source(
            brand,
            name=f"Cuenta {number}",
            account_id=f"a{number}",
            place={"id": f"demo:aurora/{number}", "name": f"Cuenta {number}", "own": True},
            credentials=seal({"base_url": server, "key": f"a{number}", "network": "mastodon"}),
            can_reply=False,
        )
        channel = actions.open_channel(
            brand, network="mastodon", name=f"Cuenta {number}", source=source, by=SYSTEM
        )
        channels.append(channel)
    assert face("mastodon").limits.maximum
    due: dict[str, float] = {}
    from django.db import transaction

    with transaction.atomic():
        start = timezone.now() + timedelta(seconds=AHEAD_S + accounts * each / 300)
        for number in range(accounts * each):
            text = f"Publicación número {number} de la prueba, sin nada que se le parezca."
            at = start + timedelta(seconds=dice.uniform(0, span_s))
            actions.post(channels[number % accounts], text=text, content={}, at=at, by=SYSTEM)
            due[text] = at.timestamp()
    return due


def worker() -> subprocess.Popen[bytes]:
    """The worker's processes."""
    return subprocess.Popen([sys.executable, "-m", "benchmarks.outbox_worker"], start_new_session=True)


def kill(pid: Path, before: int) -> int:
    """Kill the worker that works, once it is another than `before`; its process id."""
    end = time.monotonic() + 20
    while time.monotonic() < end:
        with suppress(OSError, ValueError, ProcessLookupError):
            found = int(pid.read_text())
            if found != before:
                os.kill(found, signal.SIGKILL)
                return found
        time.sleep(0.02)
    raise SystemExit("the worker did not come back")


def wait_until_all_said() -> None:
    """Until every row has come to its end, or patience has."""
    from tertulia.outbox.models import Delivery

    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        if not Delivery.objects.exclude(state=Delivery.State.PUBLISHED).exists():
            return
        time.sleep(0.25)


def lateness(due: dict[str, float], told: dict[str, Any]) -> tuple[list[float], list[float]]:
    """How late each post came (seconds), without what the server cost its account, and with it."""
    pauses = defaultdict(list)
    for account, since, until in told["pauses"]:
        pauses[account].append((since, until))
    own, whole, seen = [], [], set()
    for post in told["posts"]:
        if post["text"] in seen or post["text"] not in due:
            continue
        seen.add(post["text"])
        at, came = due[post["text"]], post["came"]
        cost, last = 0.0, at
        for since, until in sorted(pauses[post["account"]]):
            since, until = max(since, last), min(until, came)
            if until > since:
                cost, last = cost + until - since, until
        whole.append(max(0.0, came - at))
        own.append(max(0.0, came - at - cost))
    return own, whole


def p99(values: list[float]) -> float:
    """The 99th percentile."""
    return sorted(values)[min(len(values) - 1, int(len(values) * 0.99))] if values else float("nan")


def main() -> None:
    """Leave, kill, wait, count."""
    asked = options(__doc__ or "")
    accounts, each, span_s, kills = (30, 10, 8.0, 3) if asked.quick else (200, 10, 60.0, 20)
    server = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.outbox_server"], stdout=subprocess.PIPE, text=True
    )
    assert server.stdout is not None
    address = f"http://127.0.0.1:{int(server.stdout.readline())}"
    data = Path(house(TERTULIA_ALLOW_PRIVATE="127.0.0.0/8"))
    ours: subprocess.Popen[bytes] | None = None
    try:
        ours = worker()
        pid, dice = data / "run" / "worker.pid", random.Random(3)  # noqa: S311 (not a secret)
        while not pid.exists():
            time.sleep(0.05)
        due = leave(accounts, each, span_s, address)
        start = min(due.values())
        killed = 0
        for moment in sorted(dice.uniform(0.2, span_s) for _ in range(kills)):
            time.sleep(max(0.0, start + moment - time.time()))
            killed = kill(pid, killed)
        wait_until_all_said()
        with urllib.request.urlopen(f"{address}/told") as answer:  # noqa: S310 (our own)
            told = json.load(answer)
    finally:
        if ours is not None:
            ours.terminate()
            ours.wait(10)
        server.kill()
    tell(due, told, kills)


def tell(due: dict[str, float], told: dict[str, Any], kills: int) -> None:
    """What came of it."""
    from tertulia.outbox.models import Delivery

    copies = Counter(post["text"] for post in told["posts"])
    states = dict(Counter(Delivery.objects.values_list("state", flat=True)))
    published = set(Delivery.objects.filter(state="published").values_list("text", flat=True))
    own, whole = lateness(due, told)
    print(json.dumps({name: told[name] for name in ("asked", "hung", "broke", "limited")}), states)
    for delivery in Delivery.objects.exclude(state="published")[:10]:
        print(delivery.state, delivery.why, delivery.last_error, delivery.attempts, delivery.tries)
    report(
        posts=len(due),
        killed=kills,
        late_p50_s=sorted(own)[len(own) // 2],
        late_p99_all_s=p99(whole),
        lost=sum(text not in copies or text not in published for text in due),
        doubled=sum(count - 1 for count in copies.values()),
        late_p99_s=p99(own),
    )


if __name__ == "__main__":
    main()
