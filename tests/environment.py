"""The ground the tests stand on: no network, a steady hypothesis, and an honest word on what could not run.

A test that needs something which this machine lacks calls `cannot(what, why)`: it is skipped and told at the
end in one line, and under `CI=true` it fails. A test that drives a browser and fails is tried again, twice at
most, and each failure that did not count is told at the end in one line.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import NoReturn

import pytest
from hypothesis import settings as hypothesis

from tertulia.kit.messages import compile_catalogues

CI = os.environ.get("CI", "").lower() == "true"
POSTGRES = os.environ.get("DATABASE_URL", "").startswith("postgres")
NEEDS_A_DATABASE = {"db", "transactional_db", "running", "start_tertulia", "demo"}
TRIES = 3
"""How often a test that drives a browser is tried: on a busy machine a page may be late beyond patience."""

# Playwright's own event loop runs in the thread of the test: Django must not mistake it for an async view.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
# A proxy of the machine must not stand between a test and loopback.
os.environ["NO_PROXY"] = os.environ["no_proxy"] = "127.0.0.1,localhost"

hypothesis.register_profile("tertulia", deadline=None, max_examples=100)
hypothesis.register_profile("ci", deadline=None, max_examples=100, derandomize=True, database=None)
hypothesis.load_profile("ci" if CI else "tertulia")

compile_catalogues()

_cannot: set[str] = set()


def cannot(what: str, why: str) -> NoReturn:
    """This test cannot run here: `what` is missing, `why` is one sentence that says what would help."""
    reason = f"{what}: {why}"
    _cannot.add(reason)
    if CI:
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What drives a browser comes last: from then on its event loop runs in the thread of the tests. On
    PostgreSQL only what touches a database is worth a second run: the rest is counted as deselected."""
    items.sort(key=_drives_a_browser)
    for item in filter(_drives_a_browser, items):
        # What said itself that it fails (no browser here, no end in sight) would say so again.
        item.add_marker(pytest.mark.flaky(reruns=TRIES - 1, rerun_except=[pytest.fail.Exception]))
        # Each try has its time: the limit that holds for all others would be one for all tries together.
        item.add_marker(pytest.mark.timeout(float(config.getini("timeout")), func_only=True))
    if not POSTGRES:
        return
    again = [item for item in items if _needs_a_database(item)]
    rest = [item for item in items if item not in set(again)]
    if rest:
        config.hook.pytest_deselected(items=rest)
        items[:] = again


def _drives_a_browser(item: pytest.Item) -> bool:
    return "browser" in getattr(item, "fixturenames", ())


def _needs_a_database(item: pytest.Item) -> bool:
    names = set(getattr(item, "fixturenames", ()))
    return bool(names & NEEDS_A_DATABASE) or item.get_closest_marker("django_db") is not None


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One line per failure that did not count, and per thing that could not run and why."""
    for report in terminalreporter.stats.get("rerun", []):
        words = next((line for line in _cause(report).splitlines() if line.strip()), "")
        terminalreporter.write_line(f"TRIED AGAIN {report.nodeid}: {words[:200]}", yellow=True)
    outcomes = ("skipped", "failed", "error")
    told = [str(report.longrepr) for name in outcomes for report in terminalreporter.stats.get(name, [])]
    for reason in sorted(_cannot):
        times = sum(reason in words for words in told)
        terminalreporter.write_line(f"COULD NOT RUN {times} test{'s' * (times != 1)}: {reason}", yellow=True)


def _cause(report: pytest.TestReport) -> str:
    crash = getattr(report.longrepr, "reprcrash", None)
    return str(crash.message if crash else report.longrepr)


@pytest.fixture(autouse=True)
def _language() -> Iterator[None]:
    """Every test starts in the product's own language, whatever the one before it switched to."""
    from django.conf import settings
    from django.utils import translation

    with translation.override(settings.LANGUAGE_CODE):
        yield
