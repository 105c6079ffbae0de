"""A command imports what it needs and no more: whoever asks for the version does not wait for a database, XML or a server."""

import subprocess
import sys

import pytest

from docs.pages.sources import SOURCE
from grootboek import __version__

PROGRAM = """
import sys
from grootboek.cli import app
try:
    app(sys.argv[1:])
except SystemExit:
    print("imported", *sys.modules)
"""
DATABASE = {"alembic", "grootboek.cli.opening", "grootboek.store", "psycopg", "sqlalchemy"}
DOORS = {"falcon", "granian", "grootboek.app", "grootboek.gateways", "grootboek.server", "lxml", "prometheus_client"}
PAPERS = {"babel", "grootboek.papers", "jinja2", "weasyprint"}


def imported(*arguments: str) -> tuple[str, set[str]]:
    """Run the program in a process of its own; return what it prints and the modules that it imported."""
    ran = subprocess.run([sys.executable, "-c", PROGRAM, *arguments], capture_output=True, text=True, check=True)
    output, _, modules = ran.stdout.partition("imported")
    return output, set(modules.split())


def test_the_version_is_shown_without_the_modules_of_any_command() -> None:
    output, modules = imported("--version")
    assert output.strip() == __version__
    assert modules & (DATABASE | DOORS | PAPERS | {"argon2"}) == set()
    assert {name for name in modules if name.startswith("grootboek.cli.")} == set()


@pytest.mark.parametrize(
    ("arguments", "needless"),
    [
        (("administration", "create", "--help"), DOORS | PAPERS),
        (("article", "import", "--help"), DOORS | PAPERS),
        (("mail", "--help"), DOORS | {"weasyprint"}),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_a_command_does_not_import_what_only_others_need(arguments: tuple[str, ...], needless: set[str]) -> None:
    assert imported(*arguments)[1] & needless == set()


def test_every_module_of_commands_can_be_called() -> None:
    output, modules = imported("--help")
    assert "collection" in output
    folder = SOURCE / "cli"
    commands = {path for path in folder.rglob("*.py") if "import typer" in path.read_text("utf-8")} - {
        folder / "__init__.py"
    }
    assert {f"grootboek.cli.{'.'.join(path.relative_to(folder).with_suffix('').parts)}" for path in commands} <= modules
