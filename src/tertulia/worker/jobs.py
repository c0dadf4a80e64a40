"""What the worker does: each function does some of what is due and says how much it was."""

from __future__ import annotations

import logging

from django.core.management import call_command
from django.utils import translation
from django.utils.translation import gettext as _

from tertulia import intake
from tertulia.accounts.actions.mail_server import mail_server_of
from tertulia.demo import living
from tertulia.inbox import jobs as inbox_jobs
from tertulia.inbox import similar
from tertulia.kit import live, mail
from tertulia.kit.failures import Unavailable
from tertulia.listening import asking, copies, lookback
from tertulia.listening.alerts.jobs import judge_due
from tertulia.listening.alerts.mailing import mail_due
from tertulia.listening.heard import Arrivals
from tertulia.listening.learning.lessons import learn_due
from tertulia.listening.learning.relabel import relabel_due
from tertulia.listening.models import LookBack
from tertulia.listening.queries import unknown
from tertulia.outbox import tending, watching
from tertulia.outbox.mouths import Mouths
from tertulia.planner import feeding, ical, repeating
from tertulia.planner.actions import approvals
from tertulia.sources import hosts, keys, progress
from tertulia.sources import jobs as source_jobs
from tertulia.sources.models import Source

log = logging.getLogger(__name__)
mouths = Mouths()
MOST_FORGOTTEN = 50
"""Times some thousands that are forgotten in one go: others want to write as well."""


def read_sources() -> int:
    """Read a source that is due and take in what it gave. Returns how many were read."""
    found = source_jobs.due(limit=1)
    for source in found:
        with translation.override(source.workspace.language):
            try:
                _read(source)
            finally:
                progress.release(source)
    return len(found)


def _read(source: Source) -> None:
    reading = source_jobs.read(source, lambda ids: unknown(source, ids))
    if reading is None:
        return
    try:
        intake.take_in_safely(Arrivals.of(source, reading))
    except intake.DATABASE_TROUBLE:
        raise
    except Exception as problem:
        log.exception("what source %s gave broke the main path", source.pk)
        words = _("Lo leído no se pudo guardar (%(kind)s).") % {"kind": type(problem).__name__}
        progress.failed(source, Unavailable(words))


def look_back() -> int:
    """Take a search that waits for it some way further into the past. Returns how many were gone on with."""
    found = lookback.due()
    for look in found:
        with translation.override(look.workspace.language):
            if look.source_id is None:
                lookback.look_stored(look)
            else:
                _read_past(look)
    return len(found)


def _read_past(look: LookBack) -> None:
    batch = lookback.read_past(look)
    if batch is None:
        return
    try:
        intake.take_in_safely(batch)
    except intake.DATABASE_TROUBLE:
        raise
    except Exception as problem:
        log.exception("the past of source %s broke the main path", look.source_id)
        lookback.failed(look, problem)


def learn() -> int:
    """Learn from corrections, and take rules to what is stored."""
    return learn_due() + relabel_due()


def speak() -> int:
    """Say what is due, in threads of its own; this one only hands it out."""
    return mouths.turn()


def tend_outbox() -> int:
    """Tell what waits for a person or for a freeze to end, when its moment comes."""
    return tending.tend()


def look_after_posts() -> int:
    """See whether what went out is there, and how it does."""
    return watching.look_after()


def look_after_keys() -> int:
    """Renew the keys that end, and tell of those that only a person can."""
    return keys.look_ahead()


def post() -> int:
    """Send letters. In a thread of its own: a mail server may keep us waiting."""
    return mail.send_due(mail_server_of, told=inbox_jobs.letter_left)


def keep_house() -> int:
    """Cases that come back, and the pretend people of the demo."""
    return inbox_jobs.wake_due() + living.speak_up()


def read_cases() -> int:
    """Read what cases are about, so that those which ask the same can be found."""
    return similar.take_up()


def ask_engines() -> int:
    """Have engines that a workspace has chosen read what waits for them. In a thread of its own: they may
    take a minute."""
    return asking.ask_due()


def watch() -> int:
    """Judge the alerts that are due, and write the letters of views whose morning has come."""
    return judge_due() + mail_due()


def plan() -> int:
    """Put on the calendar what comes again, what feeds propose and what others' calendars say."""
    return repeating.repeat_due() + feeding.feed_due() + ical.read_due() + _ask()


def _ask() -> int:
    """Tell whom a yes is asked of, and hold back what nobody approved in time."""
    return approvals.miss_due() + approvals.write_due()


def tidy() -> int:
    """Forget what is of no more use: events that every browser has had, sessions that have ended, what copies
    were found by a month ago."""
    live.forget_old()
    hosts.forget_old()
    for _again in range(MOST_FORGOTTEN):
        if not copies.forget_old():
            break
    call_command("clearsessions")
    return 0
