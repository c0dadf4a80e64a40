"""A workspace's mail server may not be a private address; the instance's own may."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from pytest_django import Settings

from tertulia.kit import smtp
from tertulia.kit.mail import from_address, try_server
from tertulia.kit.smtp import PrivateServer, vetted
from tertulia.kit.tests.smtp import Post, post

__all__ = ["post"]


def leads_to(*addresses: str) -> Callable[[str, int], list[str]]:
    return lambda host, port: list(addresses)


@pytest.fixture(autouse=True)
def _nothing_allowed(settings: Settings) -> None:
    settings.ALLOW_PRIVATE = []


def test_it_feels_around_in_no_private_network(post: Post) -> None:
    with pytest.raises(PrivateServer):
        try_server(post.address())
    assert not post.letters


def test_it_trusts_who_runs_the_machine(post: Post) -> None:
    try_server(replace(post.address(), trusted=True))
    named = from_address("smtp+none://127.0.0.1:25")
    assert named is not None
    assert named.trusted


def test_it_goes_where_a_setting_allows(post: Post, settings: Settings) -> None:
    settings.ALLOW_PRIVATE = [f"127.0.0.1:{post.address().port}"]
    try_server(post.address())


@pytest.mark.parametrize("inner", ["10.0.0.7", "169.254.169.254", "::1", "fe80::1%eth0", "::ffff:127.0.0.1"])
def test_it_follows_no_name_inside(monkeypatch: pytest.MonkeyPatch, inner: str) -> None:
    monkeypatch.setattr(smtp, "resolve", leads_to(inner))
    with pytest.raises(PrivateServer):
        vetted("smtp.empresa.es", 587)
    monkeypatch.setattr(smtp, "resolve", leads_to(inner, "93.184.216.34"))
    assert vetted("smtp.empresa.es", 587) == "93.184.216.34"
