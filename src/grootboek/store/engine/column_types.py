"""Column types that both engines keep exactly, and their names in SQLite's STRICT tables (INTEGER, TEXT, BLOB only)."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import BigInteger, Boolean, Date, DateTime, Dialect, Integer, SmallInteger, Text, TypeDecorator
from sqlalchemy import Uuid as SqlUuid
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.types import TypeEngine


@compiles(BigInteger, "sqlite")
@compiles(Boolean, "sqlite")
@compiles(SmallInteger, "sqlite")
@compiles(Integer, "sqlite")
def _integer(_type: TypeEngine[Any], _compiler: object, **_options: object) -> str:
    return "INTEGER"


class _Native:
    """A type that PostgreSQL's driver reads as it is wanted, so that no row is touched again; SQLite has a text for it."""

    from_text: Callable[[str], Any]

    def result_processor(self, dialect: Dialect, _coltype: object) -> Any:
        """Return what makes a value of the engine's form; None where it has the right form already."""
        if dialect.name == "postgresql":
            return None
        from_text = self.from_text
        return lambda text: None if text is None else from_text(text)


class Uid(_Native, TypeDecorator[UUID]):
    """A UUID: native on PostgreSQL, 36 characters of text on SQLite."""

    impl = Text
    cache_ok = True
    from_text = staticmethod(UUID)

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose the native type where there is one."""
        return dialect.type_descriptor(SqlUuid() if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: UUID | None, dialect: Dialect) -> Any:
        """Write the UUID in the form of the engine."""
        return value if value is None or dialect.name == "postgresql" else str(value)


class Day(_Native, TypeDecorator[date]):
    """A date without time: native on PostgreSQL, ISO text on SQLite."""

    impl = Text
    cache_ok = True
    from_text = staticmethod(date.fromisoformat)

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose the native type where there is one."""
        return dialect.type_descriptor(Date() if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: date | None, dialect: Dialect) -> Any:
        """Write the date in the form of the engine."""
        return value if value is None or dialect.name == "postgresql" else value.isoformat()


class Moment(TypeDecorator[datetime]):
    """A moment in UTC: timestamptz on PostgreSQL, ISO text with microseconds on SQLite (so that it sorts)."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose the native type where there is one."""
        return dialect.type_descriptor(DateTime(timezone=True) if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Write the moment in the form of the engine."""
        return value if value is None or dialect.name == "postgresql" else moment_text(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Read the moment in UTC."""
        if value is None:
            return None
        read: datetime = value if dialect.name == "postgresql" else datetime.fromisoformat(value)
        # PostgreSQL's driver gives moments in the time zone of the connection.
        return read.astimezone(UTC)


def moment_text(value: datetime) -> str:
    """Return a moment as SQLite keeps it."""
    return value.astimezone(UTC).isoformat(timespec="microseconds")


class Json(_Native, TypeDecorator[Any]):
    """A small JSON document: jsonb on PostgreSQL, text on SQLite."""

    impl = Text
    cache_ok = True
    from_text = staticmethod(json.loads)

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose the native type where there is one."""
        return dialect.type_descriptor(JSONB() if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        """Write the document in the form of the engine."""
        return value if value is None or dialect.name == "postgresql" else json_text(value)


class TenThousandths(TypeDecorator[Decimal]):
    """A number of four decimals that is kept as a whole number."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        """Write the number as a whole one."""
        return None if value is None else int(value.scaleb(4))

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:  # noqa: ARG002
        """Read the number with its decimals."""
        return None if value is None else Decimal(value).scaleb(-4)


def json_text(value: object) -> str:
    """Return a document as compact JSON text."""
    return _JSON.encode(value).decode()


# The text that Python's own encoder writes with sorted keys, in a tenth of the time: every booking has such a document.
_JSON = msgspec.json.Encoder(order="sorted")
