"""Real servers (`wordpress_server`, `ghost_server`, `snac_server`…): started at first use, one a run."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.environment import cannot
from tests.servers import Missing, dovecot, ghost, mediawiki, snac, synapse, wordpress


@pytest.fixture(scope="session")
def wordpress_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[wordpress.WordPress]:
    """A real WordPress with its own moderation defaults: see `tests.servers.wordpress.WordPress`."""
    try:
        home = wordpress.look()
    except Missing as missing:
        cannot("WordPress", str(missing))
    blog = wordpress.WordPress(home, tmp_path_factory.mktemp("wordpress"))
    yield blog
    blog.stop()


@pytest.fixture(scope="session")
def ghost_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ghost.Ghost]:
    """A real Ghost: see `tests.servers.ghost.Ghost`."""
    try:
        home = ghost.look()
    except Missing as missing:
        # Alone of all servers it is compiled where it is installed: a machine without a compiler's headers
        # proves its connector by what a real one answered (the folder's fixtures).
        pytest.skip(f"Ghost: {missing}")
    blog = ghost.Ghost(home, tmp_path_factory.mktemp("ghost"))
    yield blog
    blog.stop()


@pytest.fixture(scope="session")
def snac_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[snac.Snac]:
    """A real server of the Mastodon API with two accounts: see `tests.servers.snac.Snac`."""
    try:
        program = snac.look()
    except Missing as missing:
        cannot("snac (Mastodon API)", str(missing))
    server = snac.Snac(program, tmp_path_factory.mktemp("snac"))
    yield server
    server.stop()


@pytest.fixture(scope="session")
def mediawiki_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[mediawiki.MediaWiki]:
    """A real MediaWiki: see `tests.servers.mediawiki.MediaWiki`."""
    try:
        home = mediawiki.look()
    except Missing as missing:
        cannot("MediaWiki", str(missing))
    wiki = mediawiki.MediaWiki(home, tmp_path_factory.mktemp("mediawiki"))
    yield wiki
    wiki.stop()


@pytest.fixture(scope="session")
def mail_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dovecot.Dovecot]:
    """A real IMAP server: see `tests.servers.dovecot.Dovecot`."""
    try:
        program = dovecot.look()
    except Missing as missing:
        cannot("Dovecot (IMAP)", str(missing))
    server = dovecot.Dovecot(program, tmp_path_factory.mktemp("dovecot"))
    yield server
    server.stop()


@pytest.fixture(scope="session")
def matrix_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[synapse.Synapse]:
    """A real Matrix homeserver with two accounts: see `tests.servers.synapse.Synapse`."""
    try:
        python = synapse.look()
    except Missing as missing:
        cannot("Synapse (Matrix)", str(missing))
    server = synapse.Synapse(python, tmp_path_factory.mktemp("synapse"))
    yield server
    server.stop()
