"""Running commands as a user types them, on a database of the test."""

import json
from collections.abc import Callable
from typing import Any

import pytest
import structlog
from typer.testing import CliRunner, Result

from grootboek.cli import app

Run = Callable[..., Result]


@pytest.fixture
def run(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `grootboek` with arguments on the test's database."""
    monkeypatch.setenv("GROOTBOEK_DATABASE", database_url)
    monkeypatch.setenv("COLUMNS", "200")
    return runner()


def runner() -> Run:
    """Return a function that runs `grootboek` with arguments."""
    typer_runner = CliRunner()

    def run_command(*arguments: str, code: int = 0, **more: Any) -> Result:
        result = typer_runner.invoke(app, list(arguments), **more)
        structlog.reset_defaults()  # a command that logs does so into the runner's output, which is gone now
        assert result.exit_code == code, f"{result.exit_code}: {result.output}{result.exception!r}"
        return result

    return run_command


def made(run: Run, code: str = "zaak", *options: str) -> dict[str, Any]:
    """Make an administration and return its credentials."""
    output = run("administration", "create", "Mijn zaak", "--code", code, "--json", *options).stdout
    read: dict[str, Any] = json.loads(output)
    return read
