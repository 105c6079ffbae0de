"""The log: a line that machines can read, tracebacks without values, levels."""

import io
import json
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from grootboek.front.log import start_log
from grootboek.settings import Settings
from grootboek.store.engine.database import Database


@pytest.fixture(autouse=True)
def _restored() -> Iterator[None]:
    yield
    structlog.reset_defaults()


def written(failure: BaseException | None = None, **settings: Any) -> str:
    """Return what a warning with a failure looks like in the log."""
    output = io.BytesIO()
    start_log(Settings(**settings), output)
    structlog.get_logger("test").warning("it happened", door="cash", milliseconds=1.5, exc_info=failure)
    return output.getvalue().decode()


def failure_with_a_secret() -> BaseException:
    password = "never-to-be-seen"
    try:
        raise RuntimeError(f"it broke after {len(password)} characters")
    except RuntimeError as problem:
        return problem


def test_a_line_is_json() -> None:
    line = json.loads(written())
    assert (line["event"], line["level"], line["door"], line["milliseconds"]) == ("it happened", "warning", "cash", 1.5)
    assert line["timestamp"].endswith("Z")


def test_a_line_for_people_is_text() -> None:
    assert "it happened" in written(log_format="text")


@pytest.mark.parametrize("log_format", ["json", "text"])
def test_a_traceback_tells_no_values(log_format: str) -> None:
    told = written(failure_with_a_secret(), log_format=log_format)
    assert "it broke after 16 characters" in told
    assert "failure_with_a_secret" in told
    lines = [line for line in told.splitlines() if "never-to-be-seen" in line]
    assert lines == [line for line in lines if 'password = "never-to-be-seen"' in line]
    assert "'never-to-be-seen'" not in told


def test_a_line_below_the_level_is_not_written() -> None:
    assert written(log_level="error") == ""


def test_a_failing_statement_tells_no_parameters(database_url: str) -> None:
    database = Database(database_url)
    try:
        with pytest.raises(SQLAlchemyError) as caught, database.reading() as connection:
            connection.execute(text("SELECT nothing FROM nowhere WHERE email = :email"), {"email": "a@person.example"})
    finally:
        database.close()
    assert "a@person.example" not in written(caught.value)
