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
MIGRATING = {"alembic", "mako"}
SIGNING = {"cryptography", "joserfc"}
CALENDARS = {"holidays"}
FILES = {"openpyxl", "pypdf", "xlsxwriter"}
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


@pytest.mark.parametrize(
    ("module", "needless"),
    [
        (
            "grootboek.cli.serve",
            PAPERS | MIGRATING | SIGNING | CALENDARS | {"falcon", "grootboek.bookkeeping", "lxml", "psycopg"},
        ),
        ("grootboek.server_process", MIGRATING | SIGNING | CALENDARS | FILES | {"weasyprint"}),
    ],
)
def test_a_process_of_a_server_does_not_load_what_only_some_requests_and_commands_need(
    module: str, needless: set[str]
) -> None:
    program = f"import sys, {module}; print(*sys.modules)"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert set(ran.stdout.split()) & needless == set()


def test_every_module_of_commands_can_be_called() -> None:
    output, modules = imported("--help")
    assert "collection" in output
    commands = {
        ".".join(path.relative_to(SOURCE).with_suffix("").parts)
        for path in (SOURCE / "cli").rglob("*.py")
        if "import typer" in path.read_text("utf-8") and path.stem != "__init__"
    }
    assert {f"grootboek.{name}" for name in commands} <= modules
