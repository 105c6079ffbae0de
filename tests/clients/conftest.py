"""Fixtures: a server for SOAP clients to call."""

from collections.abc import Iterator

import pytest

from tests.clients.scripts import Served
from tests.live_server import new_administration, serving


@pytest.fixture
def served(sqlite_url: str) -> Iterator[Served]:
    """A server of its own for each client."""
    keys = new_administration(sqlite_url)
    with serving(sqlite_url) as server:
        yield Served(server.url, keys)
