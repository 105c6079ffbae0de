"""Compiled statements that all databases of a test run share: SQLAlchemy compiles anew for each engine, so for each test."""

from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.util import LRUCache

from grootboek.store.engine import database

_create_engine = database.create_engine


class _Compiled(LRUCache[Any, Any]):
    """Compiled statements by the name of their dialect where an engine's own memory has the dialect itself."""

    def get(self, key: Any, default: Any = None) -> Any:
        return super().get(self._shared(key), default)

    def __setitem__(self, key: Any, compiled: Any) -> None:
        super().__setitem__(self._shared(key), compiled)

    @staticmethod
    def _shared(key: Any) -> Any:
        dialect, *rest = key
        return (dialect.name, dialect.driver, *rest)


_COMPILED = _Compiled(capacity=4000)


def share_compiled_statements(patch: pytest.MonkeyPatch) -> None:
    """Let every engine that the store makes from now on look up its statements in one memory."""

    def create_engine(*arguments: Any, **options: Any) -> Engine:
        engine = _create_engine(*arguments, **options)
        engine.update_execution_options(compiled_cache=_COMPILED)
        return engine

    patch.setattr(database, "create_engine", create_engine)
