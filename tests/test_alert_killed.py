"""`kill -9` between going off and telling: an alert tells everybody, and tells them once."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

BEGIN = """
import os, signal, sys
from pathlib import Path
import django
django.setup()
from django.core.management import call_command
"""
MAKE = """
call_command("migrate", verbosity=0)
from datetime import timedelta
from django.utils import timezone
from tertulia.listening import actions
from tertulia.listening.models import Heard, Item, Search
from tertulia.kit.verbs import SYSTEM
from tests import make
ours = make.workspace()
brand, who = make.brand(ours), [make.member(ours, "Alice"), make.member(ours, "Bob")]
source = make.source(brand)
type(brand).objects.update(created_at=timezone.now() - timedelta(days=90))
brand.refresh_from_db()
actions.create_alert(
    brand, name="Pico", watch="count", settings={"n": 3, "minutes": 15}, members=who, by=SYSTEM
)
for n in range(5):
    item = make.item(ours, f"no puedo entrar {n}")
    Heard.objects.create(workspace=ours, item=item, brand=brand, source=source)
"""
JUDGE = """
from tertulia.listening.alerts import jobs, letters
from tertulia.listening.models import Alert
Alert.objects.update(next_try_at="2026-01-01T00:00Z", lease_until=None)
def die(*_args, **_words):
    os.kill(os.getpid(), signal.SIGKILL)
if "%(moment)s" == "after firing":
    letters.tell = die
elif "%(moment)s" == "between letters":
    first = letters.EmailMultiAlternatives.send
    sent = []
    def once(self, *args, **words):
        if sent:
            die()
        sent.append(first(self))
    letters.EmailMultiAlternatives.send = once
elif "%(moment)s" == "before its end":
    follow = jobs._follow
    jobs._follow = lambda *words: (follow(*words), die())
jobs.judge_due()
if "%(moment)s" == "after all":
    die()
"""
COUNT = """
import json
from tertulia.kit.models import Event, Mail
from tertulia.listening.models import Firing
print(json.dumps([Firing.objects.count(), sorted(m.to[0] for m in Mail.objects.all()),
    Event.objects.filter(kind="alert").count()]))
"""


def run(data: Path, code: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "TERTULIA_DATA": str(data), "DJANGO_SETTINGS_MODULE": "tertulia.settings"}
    env.pop("DATABASE_URL", None)
    return subprocess.run(
        [sys.executable, "-c", BEGIN + code],
        env=env,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize("moment", ["after firing", "between letters", "before its end", "after all"])
def test_it_tells_everybody_once_whenever_it_is_killed(tmp_path: Path, moment: str) -> None:
    made = run(tmp_path, MAKE)
    assert made.returncode == 0, made.stderr[-2000:]
    killed = run(tmp_path, JUDGE % {"moment": moment})
    assert killed.returncode == -signal.SIGKILL, killed.stderr[-2000:]
    for _ in range(2):
        again = run(tmp_path, JUDGE % {"moment": "never"})
        assert again.returncode == 0, again.stderr[-2000:]
    counted = run(tmp_path, COUNT)
    found: list[Any] = json.loads(counted.stdout)
    assert found == [1, ["alice@example.org", "bob@example.org"], 1]
