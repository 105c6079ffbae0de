"""Fixtures: one administration behind three doors, on each engine, shared by the tests of a module."""

from collections.abc import Iterator

import pytest

from tests.doors.three import Three, open_three
from tests.engines import Engines


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def opened(
    request: pytest.FixtureRequest, engines: Engines, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Three]:
    """The three doors; each test uses invoice numbers of its own."""
    with engines.migrated(request.param, tmp_path_factory.mktemp("doors")) as url:
        three = open_three(url)
        yield three
        three.server.database.close()


@pytest.fixture
def three(opened: Three) -> Iterator[Three]:
    """The three doors, whose books are proved after the test."""
    yield opened
    assert opened.problems() == []
