"""`kill -9` between a correction and its lesson, and in the middle of a rule's way into the past."""

from __future__ import annotations

import json
import signal
from pathlib import Path
from typing import Any

import pytest

from tests.test_alert_killed import run

MAKE = """
call_command("migrate", verbosity=0)
from tertulia.inbox import actions as inbox
from tertulia.kit.verbs import SYSTEM
from tertulia.listening import actions
from tertulia.listening.models import Heard
from tertulia.query import normalise, workspace_token
from tests import make
ours = make.workspace()
brand = make.brand(ours)
source = make.source(brand)
items = []
for n in range(6):
    norm = f" {workspace_token(ours.pk)}{normalise('la tarifa')}"
    items.append(make.item(ours, "la tarifa", norm=norm, intent="chat"))
    Heard.objects.create(workspace=ours, item=items[-1], brand=brand, source=source)
inbox.correct(items[0], fact="intent", now="lead", by=SYSTEM)
rule = actions.save_fact_rule(brand, words="tarifa", fact="intent", value="praise", by=SYSTEM)
actions.apply_fact_rule(rule, by=SYSTEM)
"""
WORK = """
from tertulia.listening.learning import labels, lessons, relabel
from tertulia.listening.models import Adjustment, Relabelling
Adjustment.objects.filter(next_try_at__isnull=False).update(next_try_at="2026-01-01T00:00Z", lease_until=None)
Relabelling.objects.update(lease_until=None)
relabel.IDS = 2
def die(*_args, **_words):
    os.kill(os.getpid(), signal.SIGKILL)
moment = "%(moment)s"
if moment == "before learning":
    die()
elif moment == "while learning":
    lessons.lessons_of = die
elif moment == "before it is kept":
    lessons.live.tell = die
lessons.learn_due()
if moment == "between pieces":
    put, pieces = labels.put, []
    def second(*args):
        return die() if pieces else pieces.append(1) or put(*args)
    labels.put = second
elif moment == "before the piece is noted":
    relabel.Relabelled.objects.bulk_create = die
while relabel.relabel_due():
    pass
"""
COUNT = """
import json
from tertulia.listening.learning import lessons
from tertulia.listening.models import Adjustment, Item, Relabelled, Relabelling
row, run = Adjustment.objects.get(), Relabelling.objects.get()
print(json.dumps([len(lessons.adjustment_of(row.workspace_id)), row.next_try_at,
    sorted(Item.objects.values_list("intent", flat=True)), run.state, run.looked, run.changed,
    Relabelled.objects.count()]))
"""
MOMENTS = [
    *("before learning", "while learning", "before it is kept"),
    *("between pieces", "before the piece is noted"),
]


@pytest.mark.parametrize("moment", MOMENTS)
def test_nothing_is_lost_or_done_twice_whenever_it_is_killed(tmp_path: Path, moment: str) -> None:
    made = run(tmp_path, MAKE)
    assert made.returncode == 0, made.stderr[-2000:]
    killed = run(tmp_path, WORK % {"moment": moment})
    assert killed.returncode == -signal.SIGKILL, killed.stderr[-2000:]
    again = run(tmp_path, WORK % {"moment": "never"})
    assert again.returncode == 0, again.stderr[-2000:]
    found: list[Any] = json.loads(run(tmp_path, COUNT).stdout)
    assert found == [1, None, ["lead", *["praise"] * 5], "done", 6, 5, 5]
