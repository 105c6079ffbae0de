"""Counting the statements that a database is sent: those of SQLAlchemy, and prepared ones, of which it tells nobody."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, event

from grootboek.store.engine import prepared


@contextmanager
def statements_of(engine: Engine) -> Iterator[list[str]]:
    """Give a list to which the text of each statement on an engine's connections is added while the block runs."""
    texts: list[str] = []
    run = prepared.run_on_driver

    def note(_connection: object, _cursor: object, text: str, *_more: object) -> None:
        texts.append(text)

    def running(connection: Connection, text: str, *more: Any) -> Any:
        if connection.engine.pool is engine.pool:
            texts.append(text)
        return run(connection, text, *more)

    event.listen(engine, "before_cursor_execute", note)
    try:
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(prepared, "run_on_driver", running)
            yield texts
    finally:
        event.remove(engine, "before_cursor_execute", note)
