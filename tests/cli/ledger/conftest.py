"""Fixtures: commands on books that three doors book in."""

from collections.abc import Iterator

import pytest

from tests.cli.conftest import Run, runner
from tests.doors.three import Three, open_three


@pytest.fixture
def three(database_url: str) -> Iterator[Three]:
    """One administration behind three doors."""
    opened = open_three(database_url)
    yield opened
    assert opened.problems() == []
    opened.server.database.close()


@pytest.fixture
def run(three: Three, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `grootboek` with arguments on the books behind the doors."""
    monkeypatch.setenv("GROOTBOEK_DATABASE", three.server.database.url.render_as_string(hide_password=False))
    monkeypatch.setenv("COLUMNS", "200")
    return runner()
