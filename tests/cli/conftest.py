"""Running commands as a user types them, on a database of the test."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from grootboek.cli import app, sync

Run = Callable[..., Result]


@pytest.fixture(autouse=True)
def _plain_log(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the log of this process alone: a command would direct it to the runner's output, which is soon gone."""
    monkeypatch.setattr(sync, "start_log", lambda _settings: None)


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
        assert result.exit_code == code, f"{result.exit_code}: {result.output}{result.exception!r}"
        return result

    return run_command


def made(run: Run, code: str = "zaak", *options: str) -> dict[str, Any]:
    """Make an administration and return its credentials."""
    output = run("administration", "create", "Mijn zaak", "--code", code, "--json", *options).stdout
    read: dict[str, Any] = json.loads(output)
    return read
